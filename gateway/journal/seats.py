"""What tells a process from its siblings in the leases: several may serve one home, and each has a seat of its own.

A seat is a file that is locked while the process lives; however it ends, the lock ends with it. Who starts takes the
lowest seat that is free. So a process that starts again sits where a dead one sat, and never where one is at work.
"""

import fcntl
import os
from pathlib import Path

from gateway.contracts.errors import Misconfigured

MOST = 64
"""Seats in one home."""


class Seat:
    """The seat of one process; taken when its name is first asked for."""

    def __init__(self, place: str, folder: Path) -> None:
        """``place`` is machine and home; the seats are files in ``folder``."""
        self._place = place
        self._folder = folder
        self._taken: tuple[int, int] | None = None

    @property
    def name(self) -> str:
        """Place and number. Not to be asked from two threads at once for the first time.

        Raises:
            Misconfigured: every seat is taken, or none can be made here.
        """
        if self._taken is None:
            self._taken = self._take()
        return f"{self._place} {self._taken[0]}"

    def leave(self) -> None:
        """Somebody else may sit here."""
        if self._taken is not None:
            os.close(self._taken[1])
            self._taken = None

    def _take(self) -> tuple[int, int]:
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
        except OSError:
            raise _no_seat() from None
        for number in range(1, MOST + 1):
            try:
                handle = os.open(self._folder / str(number), os.O_RDWR | os.O_CREAT, 0o600)
            except OSError:
                continue  # another user's
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(handle)
            else:
                return number, handle
        raise _no_seat()


def _no_seat() -> Misconfigured:
    return Misconfigured("plaats-niet-vrij", "In de map 'processen' van deze gateway is geen plaats te krijgen.")
