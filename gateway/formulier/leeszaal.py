"""Inside the reading process: it has loaded everything, and forks a reader for every mail.

Rules:

1. The room never sees a mail: what comes in at its door (a socket) is a line to whoever asks, and only the reader
   listens to that. So nothing of one mail can be there for the next: every reader is a copy of a room that read none.
2. A reader has that line and nothing else: no door, and a process group of its own.
3. The room waits, ends whatever the reader left behind, and tells how it went. One reader at a time.
4. The room has one thread, so that forking is safe, and ends when the other side of its door does.
"""

import os
import signal
import socket
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

KLAAR = b"k"
"""What the room says when it has loaded everything; then, of every mail, ``BEGONNEN`` and ``GEDAAN``."""
BEGONNEN = struct.Struct("!i")
"""Number of the reader's process."""
GEDAAN = struct.Struct("!i?dq")
"""Exit code, or the number of a signal below zero; whether its time was up; seconds of processor; bytes at its peak."""
_KILO = 1024 if sys.platform.startswith("linux") else 1
"""Bytes in which the kernel counts that memory."""
_BESTANDEN = 64
"""Below this stands every file that a room has open."""


def houd_open(deur: socket.socket, lezer: Callable[[], None], *, seconden: float) -> None:
    """Let ``lezer`` read in a process of its own, again and again, until nobody is at the door any more.

    Args:
        deur: where the lines come in.
        lezer: reads a question on standard input, and answers on standard output.
        seconden: from start to end; then the reader and all that it started are killed.
    """
    deur.sendall(KLAAR)
    while True:
        _, lijnen, _, _ = socket.recv_fds(deur, 1, 1)
        if not lijnen:
            return
        nummer = os.fork()
        if nummer == 0:
            _wees_lezer(lijnen[0], lezer)
        os.close(lijnen[0])
        deur.sendall(BEGONNEN.pack(nummer))
        deur.sendall(GEDAAN.pack(*_wacht(nummer, seconden)))


def _wees_lezer(lijn: int, lezer: Callable[[], None]) -> NoReturn:
    """A reader's whole life; it never comes back into the room."""
    status = 1
    try:
        os.setpgid(0, 0)
        os.dup2(lijn, 0)  # where the door was
        os.dup2(lijn, 1)
        os.closerange(3, _BESTANDEN)
        lezer()
        sys.stdout.flush()
        status = 0
    finally:
        os._exit(status)


def _wacht(nummer: int, seconden: float) -> tuple[int, bool, float, int]:
    te_laat = False

    def maak_af(*_: object) -> None:
        nonlocal te_laat
        te_laat = True
        _dood(nummer)

    signal.signal(signal.SIGALRM, maak_af)
    signal.setitimer(signal.ITIMER_REAL, seconden)
    _, status, gebruik = os.wait4(nummer, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    _dood(nummer)  # what it left; no other process gets a number while a group has it
    rekentijd = gebruik.ru_utime + gebruik.ru_stime
    return os.waitstatus_to_exitcode(status), te_laat, rekentijd, gebruik.ru_maxrss * _KILO


def _dood(groep: int) -> None:
    with suppress(ProcessLookupError):  # nobody of it is left
        os.killpg(groep, signal.SIGKILL)
