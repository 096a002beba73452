"""The reading room: a form is read in a process of its own, which may die without harm.

Rules: one process per mail, forked from a room that has loaded everything and has read nothing (``leeszaal``); killed
with all it started when it is done or its time is up; an empty environment, no network, no file (``afscherming``). What
comes back is JSON and is believed in nothing: size, shape and every range are checked here. Whatever goes wrong is an
``Unreadable`` about this mail, and the next one is read by another process.
"""

import base64
import json
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Self

from pydantic import TypeAdapter, ValidationError

from gateway.contracts.errors import Unavailable, Unreadable
from gateway.contracts.formulier import Deel, Lezing
from gateway.formulier import LEESBAAR, PATROON, PDF, PLAT
from gateway.formulier.loket import Afloop, Loket

_LEZING = TypeAdapter(Lezing)
_TE_LANG = (-signal.SIGPROF, -signal.SIGXCPU)


@dataclass(slots=True, kw_only=True)
class Leeskamer:
    """How forms are read; the values are settings.

    For one thread; the process is there from the first mail to the end of the block.
    """

    patroon: str = PATROON
    """Of the number of a report."""
    seconden: float = 10
    """From start to answer; the machine may have more to do."""
    rekentijd: float = 1.5
    """Of processor. A form of a page takes a hundredth of a second, forty full pages less than one."""
    geheugen: int = 512 * 1024 * 1024
    """Bytes of address space."""
    invoer: int = 40 * 1024 * 1024
    """Bytes of the question; more is not read at all."""
    uitvoer: int = 4 * 1024 * 1024
    """Bytes of the answer."""
    interpreter: str = sys.executable
    """The Python that runs the reader."""
    monotonic: Callable[[], float] = time.monotonic
    afloop: Afloop | None = field(default=None, init=False)
    """How the last reader ended, for whoever measures."""
    _loket: Loket | None = field(default=None, init=False, repr=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._loket is not None:
            self._loket.sluit()
            self._loket = None

    def lees(self, delen: Sequence[Deel]) -> Lezing:
        """Read the parts of one mail.

        Raises:
            Unreadable: ``formulier-te-groot``, ``formulier-duurt-te-lang``, ``formulier-lezer-gestopt``,
                ``formulier-uitvoer-te-groot`` or ``formulier-uitvoer-ongeldig``.
            Unavailable: ``formulier-lezer-start-niet``: no process can be started now; the mail waits.
        """
        vraag = self._vraag(delen)
        if len(vraag) > self.invoer:
            raise _onleesbaar("formulier-te-groot")
        return self._geloof(self._antwoord(vraag), delen)

    def _vraag(self, delen: Sequence[Deel]) -> bytes:
        leesbaar = [
            {"nummer": deel.nummer, "mediaType": deel.media_type, "naam": deel.naam}
            | ({"inhoud": base64.b64encode(deel.inhoud).decode()} if deel.media_type == PDF else {"tekst": deel.tekst})
            for deel in delen
            if deel.media_type in LEESBAAR
        ]
        return json.dumps({"patroon": self.patroon, "delen": leesbaar}).encode()

    def _antwoord(self, vraag: bytes) -> bytes:
        """What a reader says, if it says it in time and ends well."""
        antwoord, self.afloop = self._gelezen(vraag)
        if len(antwoord) > self.uitvoer:
            raise _onleesbaar("formulier-uitvoer-te-groot")
        if self.afloop.te_laat or self.afloop.status in _TE_LANG:
            raise _onleesbaar("formulier-duurt-te-lang")
        if self.afloop.status != 0:
            raise _onleesbaar("formulier-lezer-gestopt")
        return antwoord

    def _gelezen(self, vraag: bytes) -> tuple[bytes, Afloop]:
        """By the room that is there, or by a new one."""
        if self._loket is not None:
            with suppress(Unavailable):  # it died since; nobody has seen this question
                return self._door(self._loket, vraag)
        grenzen = (self.geheugen, self.rekentijd, self.seconden)
        command = [self.interpreter, "-I", "-m", "gateway.formulier", *map(str, grenzen)]
        return self._door(Loket(command, seconden=self.seconden, monotonic=self.monotonic), vraag)

    def _door(self, loket: Loket, vraag: bytes) -> tuple[bytes, Afloop]:
        self._loket = None
        antwoord, afloop = loket.vraag(vraag, hoogstens=self.uitvoer)
        if afloop.status is not None:  # else it has gone with its reader
            self._loket = loket
        return antwoord, afloop

    def _geloof(self, antwoord: bytes, delen: Sequence[Deel]) -> Lezing:
        """The reading in an answer, when everything in it can be: its shape, its parts, and every range in its text."""
        try:
            gelezen = _LEZING.validate_json(antwoord, strict=True, extra="forbid")
        except ValidationError:
            raise _onleesbaar("formulier-uitvoer-ongeldig") from None
        plat = {deel.nummer: deel.tekst for deel in delen if deel.media_type == PLAT and deel.tekst is not None}
        if not gelezen.teksten.keys() <= {deel.nummer for deel in delen} - plat.keys():
            raise _onleesbaar("formulier-uitvoer-ongeldig")
        lezing = replace(gelezen, teksten={**plat, **gelezen.teksten})
        bereiken = [*lezing.onbegrepen, *(bereik for veld in lezing.velden for bereik in veld.herkomst)]
        if not all(0 <= b.begin < b.eind <= len(lezing.teksten.get(b.deel, "")) for b in bereiken):
            raise _onleesbaar("formulier-uitvoer-ongeldig")
        return lezing


def _onleesbaar(code: str) -> Unreadable:
    return Unreadable(code, "Het formulier in deze mail kan niet worden gelezen.")
