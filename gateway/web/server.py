"""The HTTP server: plain and TLS listeners in one event loop, and the client certificate where the doors look for it.

* TLS 1.2 or later. A client certificate is asked for, not required: a token may come instead. One that is given must
  chain to our authorities and be in force, or the handshake fails. No session is resumed: each connection proves anew.
* ``scope["extensions"]["tls"]["client_cert"]`` is that certificate (DER). It comes from the socket alone: no header
  sets it, and headers of proxies are not believed.
* No ``Server`` header, no access log (paths name messages), no lifespan: what the application needs was built before.
* SIGTERM and SIGINT: no new connection, requests under way get ten seconds, then out.
"""

import asyncio
import contextlib
import signal
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gateway.contracts.errors import Finding, Misconfigured

GRACE_SECONDS = 10
BACKLOG = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """PEM files of a TLS listener."""

    certificate: Path
    key: Path
    authorities: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Where to listen: ``host:port`` (IPv6 in brackets; port 0 takes a free one), and the files if it is TLS."""

    address: str
    tls: Tls | None = None
    app: ASGIApp | None = None
    """What is served here; None: what is served everywhere else."""


class _WithCertificate(HttpToolsProtocol):
    """uvicorn's protocol; no server puts the client certificate into the scope by itself (uvicorn PR 3132 is open)."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        tls = transport.get_extra_info("ssl_object")
        certificate = tls.getpeercert(binary_form=True) if tls is not None else None
        if certificate is None:
            return
        inner = cast("ASGIApp", self.app)

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            scope["extensions"] = {**scope.get("extensions", {}), "tls": {"client_cert": certificate}}
            await inner(scope, receive, send)

        self.app = cast("Any", app)


class _Server(uvicorn.Server):
    """One of several in a loop: signals are for all of them together."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()


class Server:
    """Every listener of one process."""

    def __init__(self, app: ASGIApp, listeners: Sequence[Listener]) -> None:
        """Bind every address.

        Raises:
            OSError: an address is taken; the caller decides.
            Misconfigured: a TLS file is missing or wrong.
        """
        contexts = [None if listener.tls is None else tls_context(listener.tls) for listener in listeners]
        self._sockets: list[socket.socket] = []
        try:
            self._sockets.extend(_bind(listener.address) for listener in listeners)
        except OSError:
            self.close()
            raise
        self._servers = [
            _Server(_config(listener.app or app, context))
            for listener, context in zip(listeners, contexts, strict=True)
        ]

    @property
    def addresses(self) -> tuple[str, ...]:
        """``host:port`` of every listener, with the port that it got."""
        return tuple(_written(bound.getsockname()) for bound in self._sockets)

    def run(self, *, ready: Callable[[], None] = lambda: None) -> None:
        """Serve until ``stop`` or a signal; ``ready`` is called once every listener takes requests."""
        asyncio.run(self._run(ready))

    def stop(self) -> None:
        """Ask it to end; from any thread, more than once if you like."""
        for server in self._servers:
            server.should_exit = True

    def close(self) -> None:
        """Give the addresses back without having served."""
        for bound in self._sockets:
            bound.close()

    async def _run(self, ready: Callable[[], None]) -> None:
        loop = asyncio.get_running_loop()
        handled = (signal.SIGTERM, signal.SIGINT) if threading.current_thread() is threading.main_thread() else ()
        for number in handled:
            loop.add_signal_handler(number, self.stop)
        try:
            async with asyncio.TaskGroup() as group:
                for server, bound in zip(self._servers, self._sockets, strict=True):
                    group.create_task(server.serve(sockets=[bound]))
                for server in self._servers:
                    await server.listening.wait()
                ready()
        finally:
            for number in handled:
                loop.remove_signal_handler(number)


def tls_context(files: Tls) -> ssl.SSLContext:
    """The TLS of a listener. Raises ``Misconfigured`` when a file is missing or wrong."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2  # NCSC 2025; 1.3 is used when the client has it
    context.options |= ssl.OP_NO_TICKET | ssl.OP_NO_RENEGOTIATION | ssl.OP_NO_COMPRESSION
    context.num_tickets = 0
    context.verify_mode = ssl.CERT_OPTIONAL
    try:
        context.load_cert_chain(files.certificate, files.key)
        context.load_verify_locations(files.authorities)
    except (OSError, ssl.SSLError):
        finding = Finding("tls-bestand", f"{files.certificate.name} {files.key.name} {files.authorities.name}")
        raise Misconfigured("tls-onbruikbaar", "De bestanden voor TLS kloppen niet.", findings=[finding]) from None
    return context


def _config(app: ASGIApp, context: ssl.SSLContext | None) -> uvicorn.Config:
    return uvicorn.Config(
        cast("Any", app),
        http=_WithCertificate,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        ssl_context_factory=None if context is None else lambda _config, _default: context,
    )


def _bind(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    family, kind, _, _, where = socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_STREAM)[0]
    # Named TCP, not left at 0: only then asyncio sets TCP_NODELAY on what is accepted. Without it a response that goes
    # out in two writes waits 40 ms for the client's delayed acknowledgement.
    bound = socket.socket(family, kind, socket.IPPROTO_TCP)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        bound.bind(where)
        bound.listen(BACKLOG)
    except OSError:
        bound.close()
        raise
    return bound


def _written(name: tuple[str, int]) -> str:
    host, port = name[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
