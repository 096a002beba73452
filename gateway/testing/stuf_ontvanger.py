"""A partner's StUF receiver on loopback: takes what the gateway sends, writes everything down, and answers as told.

It does **not** dedupe: every request that arrived whole is one line in ``gekregen``, whatever was answered. So it can
count what went over the wire, which a well-behaved receiver would hide.
"""

import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from gateway.testing.stuf import Stuk, in_soap, lees

LAAT_SECONDEN = 2.0


class Gedrag(StrEnum):
    """What the receiver does with one document."""

    BV03 = "bv03"
    FO03 = "fo03"
    VERLIEST_ANTWOORD = "verliest-antwoord"
    """Takes the document and hangs up: the sender cannot know."""
    LAAT = "laat"
    """Answers, but only after ``LAAT_SECONDEN``."""
    TWEEMAAL = "tweemaal"
    """Answers once here, and lets its system send every later answer twice."""
    BUITEN_DIENST = "buiten-dienst"
    """HTTP 503."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ontvangst:
    """One document as it arrived on the wire."""

    moment: float
    """``time.monotonic()`` of arrival."""
    stuk: Stuk
    gedrag: Gedrag


Antwoorder = Callable[[Stuk, Gedrag], bytes]
"""Writes the synchronous answer (Bv03 or Fo03) to a document."""


class StufOntvanger:
    """Listens while it is entered (``with StufOntvanger(…) as ontvanger``); ``url`` says where."""

    def __init__(
        self,
        antwoord: Antwoorder,
        *,
        gedrag: Callable[[int], Gedrag] = lambda _: Gedrag.BV03,
        daarna: Callable[[Ontvangst], None] = lambda _: None,
        port: int = 0,
    ) -> None:
        """Answer the n-th document (from 0) as ``gedrag(n)`` says, then call ``daarna`` in the same thread."""
        self._antwoord = antwoord
        self._gedrag = gedrag
        self._daarna = daarna
        self._lock = threading.Lock()
        self._gekregen: list[Ontvangst] = []
        self._port = port
        self._server: _Server | None = None

    @property
    def url(self) -> str:
        """Where it listens, from the moment that it is entered."""
        if self._server is None:
            raise ValueError("this receiver does not listen")
        return f"http://127.0.0.1:{self._server.server_port}/stuf"

    @property
    def gekregen(self) -> tuple[Ontvangst, ...]:
        """Everything that arrived, in order, duplicates included."""
        with self._lock:
            return tuple(self._gekregen)

    def van_soort(self, naam: str) -> tuple[Ontvangst, ...]:
        """What arrived of one name (``Bv01Bericht``, ``vtTerugkoppelingDi01``)."""
        return tuple(ontvangst for ontvangst in self.gekregen if ontvangst.stuk.naam == naam)

    def _neem(self, content: bytes) -> tuple[int, bytes | None, Callable[[], None]]:
        stuk = lees(content)
        if stuk is None:
            return 400, b"geen StUF-bericht", lambda: None
        with self._lock:
            gedrag = self._gedrag(len(self._gekregen))
            ontvangst = Ontvangst(moment=time.monotonic(), stuk=stuk, gedrag=gedrag)
            self._gekregen.append(ontvangst)
        if gedrag is Gedrag.LAAT:
            time.sleep(LAAT_SECONDEN)
        if gedrag is Gedrag.BUITEN_DIENST:
            return 503, b"", lambda: None
        if gedrag is Gedrag.VERLIEST_ANTWOORD:
            return 0, None, lambda: self._daarna(ontvangst)
        return 200, in_soap(self._antwoord(stuk, gedrag)), lambda: self._daarna(ontvangst)

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", self._port), self._neem)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()


_Neem = Callable[[bytes], tuple[int, bytes | None, Callable[[], None]]]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], neem: _Neem) -> None:
        self.neem = neem
        super().__init__(address, _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A sender that was killed in mid-sentence is what this receiver is for; anything else is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        status, body, daarna = self.server.neem(content)
        if body is None:
            self.close_connection = True
        else:
            self.send_response(status)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()
        daarna()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the standard library's signature
        """Stay silent: what arrived is in ``gekregen``."""
