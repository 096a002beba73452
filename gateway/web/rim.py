"""The outermost ring: headers on every response, and no exception that reaches the server.

Plain ASGI. A server logs an exception with its message, and a message of a foreign library may quote what was sent; so
everything ends here as a problem, and the log gets the class and the place.
"""

from collections.abc import Sequence
from traceback import extract_tb

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.contracts.errors import Broken
from gateway.ports import Gateway
from gateway.web.problems import problem_of, respond

API_VERSION = "1.0.0"
"""Of the interface (``/core/semver``, ``/core/version-header``), not of the software."""

HEADERS: Sequence[tuple[str, str]] = (
    ("API-Version", API_VERSION),
    # NL API Design Rules 2.2, /core/transport/security-headers
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "frame-ancestors 'none'"),
    ("Strict-Transport-Security", "max-age=31536000"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
)


class Rim:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, gateway: Gateway, headers: Sequence[tuple[str, str]] = HEADERS) -> None:
        """Wrap ``app``; ``gateway`` gives ids and takes notices; ``headers`` stand on every response."""
        self._app = app
        self._headers = headers
        self._gateway = gateway

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in self._headers:
                    headers[name] = value
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception as error:  # noqa: BLE001  the last one: what passes here is logged by the server, with its message
            instance = self._report(error)
            if not started:
                await respond(problem_of(error), instance=instance)(scope, receive, send_with_headers)

    def _report(self, error: Exception) -> str:
        instance = self._gateway.clock.new_id()
        frames = extract_tb(error.__traceback__)
        place = f"{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
        code = error.code if isinstance(error, Broken) else type(error).__name__
        self._gateway.notices.emit("deur-gebroken", verzoek=instance, code=code, plaats=place)
        return instance
