"""The gateway's side of the reading process: start it, hand a question over, hear the answer, end it.

Rules: whatever the process does, this ends in time and leaves no process behind. A room that went before it began on a
question has not seen it (``Unavailable``), so that another may read it. After anything but an orderly end the room is
ended too.
"""

import os
import selectors
import signal
import socket
import struct
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from gateway.contracts.errors import Unavailable
from gateway.formulier.leeszaal import BEGONNEN, GEDAAN, KLAAR

SPELING = 1.0
"""Seconds after a reader's time within which the room must have told how it ended."""
_STUK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Afloop:
    """How a reader ended."""

    status: int | None
    """Exit code, or the number of a signal below zero; None: nobody could tell."""
    te_laat: bool
    rekentijd: float = 0.0
    """Seconds of processor."""
    piek: int = 0
    """Bytes that it had in memory at most."""


class Loket:
    """One reading process, from its start to its end; for one thread."""

    def __init__(self, command: Sequence[str], *, seconden: float, monotonic: Callable[[], float]) -> None:
        """Start it, and wait until it has loaded.

        Raises:
            Unavailable: it does not start, or not within ``seconden``.
        """
        self._seconden = seconden
        self._monotonic = monotonic
        self._deur, ginds = socket.socketpair()
        with ginds:
            try:
                self._proces = subprocess.Popen(  # noqa: S603  our own program, with numbers of our own
                    command,
                    stdin=ginds.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env={},
                    cwd="/",
                    start_new_session=True,
                )
            except OSError:
                self._deur.close()
                raise _niet_begonnen() from None
        if self._hoor(len(KLAAR), monotonic() + seconden) != KLAAR:
            self.sluit()
            raise _niet_begonnen()

    def vraag(self, vraag: bytes, *, hoogstens: int) -> tuple[bytes, Afloop]:
        """The answer to ``vraag``, cut off after ``hoogstens`` bytes and one; and how its reader ended.

        Raises:
            Unavailable: the room has gone, and had not begun.
        """
        deadline = self._monotonic() + self._seconden + SPELING
        lijn, ginds = socket.socketpair()
        with lijn, ginds:
            try:
                socket.send_fds(self._deur, [KLAAR], [ginds.fileno()])
                (lezer,) = BEGONNEN.unpack(self._hoor(BEGONNEN.size, deadline))
            except (OSError, struct.error):
                self.sluit()
                raise _niet_begonnen() from None
            ginds.close()
            lijn.settimeout(0)
            antwoord = bytearray()
            afloop = self._wissel(lijn, memoryview(vraag), antwoord, hoogstens, deadline)
        if afloop.status is None:
            self.sluit(lezer)
        return bytes(antwoord), afloop

    def sluit(self, lezer: int | None = None) -> None:
        """End the room, and the reader that it has."""
        for groep in (self._proces.pid, lezer):
            if groep is not None:
                with suppress(ProcessLookupError):  # gone already
                    os.killpg(groep, signal.SIGKILL)
        self._proces.wait()
        self._deur.close()

    def _wissel(
        self, lijn: socket.socket, rest: memoryview, antwoord: bytearray, hoogstens: int, deadline: float
    ) -> Afloop:
        """Write the question and read the answer side by side, so that neither waits for the other."""
        with selectors.DefaultSelector() as keuze:
            keuze.register(lijn, selectors.EVENT_READ | selectors.EVENT_WRITE)
            keuze.register(self._deur, selectors.EVENT_READ)
            while len(antwoord) <= hoogstens:
                klaar = {sleutel.fileobj: kant for sleutel, kant in keuze.select(max(deadline - self._monotonic(), 0))}
                if not klaar:
                    return Afloop(None, te_laat=True)
                kant = klaar.get(lijn, 0)
                if kant & selectors.EVENT_WRITE:
                    rest = rest[_schrijf(lijn, rest) :]
                    if not rest:
                        with suppress(OSError):  # it has left
                            lijn.shutdown(socket.SHUT_WR)
                        keuze.modify(lijn, selectors.EVENT_READ)
                if kant & selectors.EVENT_READ and not _lees(lijn, antwoord):
                    keuze.unregister(lijn)
                if self._deur in klaar:
                    gehoord = self._hoor(GEDAAN.size, deadline)
                    while len(antwoord) <= hoogstens and _lees(lijn, antwoord):  # what it said before it ended
                        pass
                    return Afloop(*GEDAAN.unpack(gehoord)) if gehoord else Afloop(None, te_laat=False)
        return Afloop(None, te_laat=False)

    def _hoor(self, aantal: int, deadline: float) -> bytes:
        """So many bytes from the room, which says them all at once; none when it has gone or takes too long."""
        self._deur.settimeout(max(deadline - self._monotonic(), 0.001))
        try:
            return self._deur.recv(aantal)
        except OSError:
            return b""


def _niet_begonnen() -> Unavailable:
    return Unavailable("formulier-lezer-start-niet", "De lezer van formulieren start niet.")


def _schrijf(lijn: socket.socket, rest: memoryview) -> int:
    """How much of ``rest`` went in; all of it when the reader no longer listens: its exit status says why."""
    try:
        return lijn.send(rest[:_STUK])
    except BlockingIOError:
        return 0
    except OSError:
        return len(rest)


def _lees(lijn: socket.socket, antwoord: bytearray) -> bool:
    """Whether more may follow; a reader that left without having heard everything has ended too."""
    try:
        stuk = lijn.recv(_STUK)
    except OSError:
        return False
    antwoord += stuk
    return bool(stuk)
