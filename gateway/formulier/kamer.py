"""The reading room: a form is read in a process of its own, which may die without harm.

Rules: one process per mail, killed with all it started when it is done or its time is up; an empty environment, no
network, no file to write (``afscherming``). What comes back is JSON and is believed in nothing: size, shape and every
range are checked here. Whatever goes wrong is an ``Unreadable`` about this mail, and the next one is read by a new
process.
"""

import base64
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import IO

from pydantic import TypeAdapter, ValidationError

from gateway.contracts.errors import Broken, Unavailable, Unreadable
from gateway.contracts.formulier import Deel, Lezing
from gateway.formulier import LEESBAAR, PATROON, PDF, PLAT

_LEZING = TypeAdapter(Lezing)
_STUK = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Leeskamer:
    """How forms are read; the values are settings."""

    patroon: str = PATROON
    """Of the number of a report."""
    seconden: float = 10
    """From start to answer."""
    geheugen: int = 512 * 1024 * 1024
    """Bytes of address space."""
    invoer: int = 40 * 1024 * 1024
    """Bytes of the question; more is not read at all."""
    uitvoer: int = 4 * 1024 * 1024
    """Bytes of the answer."""
    interpreter: str = sys.executable
    """The Python that runs the reader."""
    monotonic: Callable[[], float] = time.monotonic

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
        """What the process says, if it says it in time and ends well."""
        deadline = self.monotonic() + self.seconden
        command = [self.interpreter, "-I", "-m", "gateway.formulier", str(self.geheugen), str(int(self.seconden) + 1)]
        try:
            proces = subprocess.Popen(  # noqa: S603  our own program, with numbers of our own
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                start_new_session=True,
            )
        except OSError:
            raise Unavailable("formulier-lezer-start-niet", "De lezer van formulieren start niet.") from None
        try:
            antwoord = self._wissel(proces, vraag, deadline)
            status = proces.wait(max(deadline - self.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            raise _onleesbaar("formulier-duurt-te-lang") from None
        finally:
            with suppress(ProcessLookupError):  # the whole group has gone already
                os.killpg(proces.pid, signal.SIGKILL)
            proces.wait()
            for pijp in (proces.stdin, proces.stdout):
                if pijp is not None:
                    with suppress(BrokenPipeError):  # it left before it had read everything
                        pijp.close()
        if status == -signal.SIGXCPU:
            raise _onleesbaar("formulier-duurt-te-lang")
        if status != 0:
            raise _onleesbaar("formulier-lezer-gestopt")
        return antwoord

    def _wissel(self, proces: "subprocess.Popen[bytes]", vraag: bytes, deadline: float) -> bytes:
        """Write the question and read the answer side by side, so that neither waits for the other."""
        antwoord = bytearray()
        rest = memoryview(vraag)
        os.set_blocking(_open(proces.stdin).fileno(), False)
        with selectors.DefaultSelector() as keuze:
            for pijp, kant in ((proces.stdin, selectors.EVENT_WRITE), (proces.stdout, selectors.EVENT_READ)):
                keuze.register(_open(pijp), kant)
            while keuze.get_map():
                klaar = keuze.select(max(deadline - self.monotonic(), 0))
                if not klaar:
                    raise subprocess.TimeoutExpired(proces.args, self.seconden)
                for sleutel, _ in klaar:
                    if sleutel.fileobj is proces.stdout:
                        stuk = os.read(sleutel.fd, _STUK)
                        antwoord += stuk
                        if len(antwoord) > self.uitvoer:
                            raise _onleesbaar("formulier-uitvoer-te-groot")
                        klaar_ermee = not stuk
                    else:
                        rest = rest[_schrijf(sleutel.fd, rest) :]
                        klaar_ermee = not rest
                    if klaar_ermee:
                        keuze.unregister(sleutel.fileobj)
                        _open(proces.stdin if sleutel.fileobj is proces.stdin else proces.stdout).close()
        return bytes(antwoord)

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


def _open(pijp: IO[bytes] | None) -> IO[bytes]:
    if pijp is None:
        raise Broken("formulier-lezer-zonder-pijp", "De lezer van formulieren heeft geen verbinding.")
    return pijp


def _schrijf(fd: int, rest: memoryview) -> int:
    """How much of ``rest`` went in; all of it when the reader no longer listens: its exit status says why."""
    try:
        return os.write(fd, rest[:_STUK])
    except BrokenPipeError:
        return len(rest)


def _onleesbaar(code: str) -> Unreadable:
    return Unreadable(code, "Het formulier in deze mail kan niet worden gelezen.")
