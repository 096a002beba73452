"""A port that fails on purpose: before it did anything, or after it did it and before anyone heard.

The second is what a crash, a cut line or a full disk looks like to the caller: it cannot know. Whoever calls a port
must come out right in both cases, so this wraps any implementation and lets chosen calls end either way.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock
from typing import cast

from gateway.contracts.errors import BrokerUnavailable, JournalUnavailable, Unavailable
from gateway.ports import Broker, Journal


class Moment(StrEnum):
    """When a call fails."""

    NIET_GEDAAN = "niet-gedaan"
    """Nothing happened."""
    GEDAAN_ZONDER_ANTWOORD = "gedaan-zonder-antwoord"
    """It happened, durably, and the caller hears only the failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Storing:
    """Let the calls of ``naam`` with these numbers (1 is the first) fail at ``moment``."""

    naam: str
    moment: Moment
    nummers: tuple[int, ...] = (1,)


class _Faulty:
    """Passes every call on to ``port``, except where a ``Storing`` says otherwise."""

    def __init__(self, port: object, storingen: Sequence[Storing], error: Unavailable) -> None:
        self._port = port
        self._storingen = storingen
        self._error = error
        self._lock = Lock()
        self._calls: dict[str, int] = {}
        self.gestoord: list[str] = []

    def __getattr__(self, naam: str) -> object:
        found = getattr(self._port, naam)
        return self._wrapped(naam, found) if callable(found) else found

    def _wrapped(self, naam: str, call: Callable[..., object]) -> Callable[..., object]:
        def wrapped(*args: object, **kwargs: object) -> object:
            moment = self._next(naam)
            if moment is Moment.NIET_GEDAAN:
                raise self._failure()
            result = call(*args, **kwargs)
            if moment is Moment.GEDAAN_ZONDER_ANTWOORD:
                if not isinstance(result, Future):
                    raise self._failure()
                result.exception()  # wait until it is done; what it says never arrives
                unheard: Future[object] = Future()
                unheard.set_exception(self._failure())
                return unheard
            return result

        return wrapped

    def _failure(self) -> Unavailable:
        return type(self._error)(self._error.code, self._error.public)

    def _next(self, naam: str) -> Moment | None:
        with self._lock:
            nummer = self._calls[naam] = self._calls.get(naam, 0) + 1
            for storing in self._storingen:
                if storing.naam == naam and nummer in storing.nummers:
                    self.gestoord.append(naam)
                    return storing.moment
        return None


def faulty_journal(journal: Journal, *storingen: Storing) -> Journal:
    """``journal``, but with ``storingen`` (they raise ``JournalUnavailable``)."""
    error = JournalUnavailable("journaal-gestoord", "Het journaal is gestoord.")
    return cast("Journal", _Faulty(journal, storingen, error))


def faulty_broker(broker: Broker, *storingen: Storing) -> Broker:
    """``broker``, but with ``storingen`` (they raise ``BrokerUnavailable``)."""
    error = BrokerUnavailable("broker-gestoord", "De broker is gestoord.")
    return cast("Broker", _Faulty(broker, storingen, error))


def gestoord(port: Journal | Broker) -> int:
    """How many calls failed on purpose: so that a test can tell that its fault really happened."""
    return len(cast("_Faulty", port).gestoord)
