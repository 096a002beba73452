"""Who is logged in at the pages: on the server, for as long as a person who logged in may decide, and no longer.

The browser holds a random name and nothing else; here it is kept as its digest. A login under way has a name of its
own, so that the answer to one login cannot end another.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from threading import Lock

from gateway.core.besluiten import Persoon

LOGIN_WITHIN = timedelta(minutes=10)
MOST = 1000
"""Sessions, and logins under way: far more than a region has staff; beyond it the oldest goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessie:
    """One person at one browser."""

    persoon: Persoon
    csrf: str = field(repr=False)
    """Stands in every form: a page of somebody else does not know it."""
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Aanmelding:
    """A login under way (RFC 6749 §4.1, RFC 7636, OpenID Connect)."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    redirect_uri: str
    until: datetime


@dataclass(slots=True)
class Sessies:
    """Every session of this process; they end with it."""

    new_secret: Callable[[], str]
    lasts: timedelta
    _sessies: dict[str, Sessie] = field(default_factory=dict)
    _aanmeldingen: dict[str, Aanmelding] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def begin(self, redirect_uri: str, *, now: datetime) -> tuple[str, Aanmelding]:
        """A login under way, and the name by which the browser will be known when it comes back."""
        secrets = (self.new_secret() for _ in range(3))
        state, nonce, verifier = (f"{secret}{self.new_secret()}" for secret in secrets)
        begun = Aanmelding(
            state=state, nonce=nonce, verifier=verifier, redirect_uri=redirect_uri, until=now + LOGIN_WITHIN
        )
        name = self.new_secret()
        with self._lock:
            _make_room(self._aanmeldingen)
            self._aanmeldingen[_digest(name)] = begun
        return name, begun

    def returns(self, name: str, state: str, *, now: datetime) -> Aanmelding | None:
        """The login that this browser began and that ``state`` answers; once."""
        with self._lock:
            begun = self._aanmeldingen.pop(_digest(name), None)
        known = begun is not None and now < begun.until and compare_digest(begun.state.encode(), state.encode())
        return begun if known else None

    def open(self, persoon: Persoon) -> str:
        """A session; returns the name that the browser gets."""
        name = self.new_secret()
        with self._lock:
            _make_room(self._sessies)
            self._sessies[_digest(name)] = Sessie(
                persoon=persoon, csrf=self.new_secret(), until=persoon.ingelogd + self.lasts
            )
        return name

    def find(self, name: str, *, now: datetime) -> Sessie | None:
        """Whose session it is; None when it is nobody's, or over."""
        with self._lock:
            found = self._sessies.get(_digest(name))
        return found if found is not None and now < found.until else None

    def close(self, name: str) -> None:
        """Log out."""
        with self._lock:
            self._sessies.pop(_digest(name), None)


def _digest(name: str) -> str:
    return sha256(name.encode()).hexdigest()


def _make_room(kept: dict[str, Sessie] | dict[str, Aanmelding]) -> None:
    while len(kept) >= MOST:
        del kept[next(iter(kept))]
