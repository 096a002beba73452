"""Time that stands still, and chance that repeats itself."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from gateway.contracts.errors import Broken


@dataclass(slots=True)
class FrozenClock:
    """The port ``Clock``, standing still until ``advance``; ids and salts are new each time, the same in each run."""

    at: datetime
    _count: int = 0
    _lock: Lock = field(default_factory=Lock)

    def now(self) -> datetime:
        """Where it was put."""
        return self.at

    def advance(self, seconds: float) -> datetime:
        """Move forward; returns the new instant."""
        if seconds < 0:
            raise Broken("klok-terug", "Een klok gaat niet terug.")
        self.at += timedelta(seconds=seconds)
        return self.at

    def _next(self) -> int:
        with self._lock:
            self._count += 1
            return self._count

    def new_id(self) -> str:
        """A UUIDv7 of this instant with a counter for chance."""
        milliseconds, count = int(self.at.timestamp() * 1000), self._next()
        text = f"{milliseconds:012x}7{count >> 62 & 0xFFF:03x}{0b10 << 62 | count & (1 << 62) - 1:016x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def salt(self) -> bytes:
        """32 bytes, different each time."""
        return hashlib.sha256(b"salt %d" % self._next()).digest()
