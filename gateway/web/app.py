"""The partner API as one ASGI application: every door, one rim, one description."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.contracts.errors import Broken, GatewayError
from gateway.contracts.message import Party
from gateway.ports import Gateway
from gateway.web import berichten, documenten, meldingen, openbaar, postvak, stuf, vastgehouden, zaken
from gateway.web.description import Imprint, describe
from gateway.web.personen import Personen, nobody
from gateway.web.problems import problem_of, respond
from gateway.web.reception import Reception
from gateway.web.rim import API_VERSION, Rim

_SILENT: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""FastAPI's own telemetry records exception messages and the input of what was invalid."""


def create_app(
    gateway: Gateway,
    *,
    identify: Callable[[Request], Party],
    keys: Callable[[], Mapping[str, object]],
    imprint: Imprint,
    max_bytes: int,
    personen: Personen | None = None,
    token_routes: Sequence[BaseRoute] = (),
) -> FastAPI:
    """The application.

    Args:
        gateway: what the journey needs.
        identify: proves who calls; raises ``Unauthentic``.
        keys: the public keys (JWKS).
        imprint: who offers this, for the description.
        max_bytes: largest body taken in.
        personen: proves who decides; without it nobody can.
        token_routes: ``/oauth/token``.
    """
    app = FastAPI(
        title="Veilig Thuis-gateway",
        description="Meldingen en berichten van en naar Veilig Thuis: vastgelegd, getoetst, verzegeld, aantoonbaar.",
        version=API_VERSION,
        openapi_url=None,  # served below, in its finished form
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # /core/no-trailing-slash: not there
        exception_handlers=dict.fromkeys(
            (GatewayError, HTTPException, RequestValidationError, ClientDisconnect), _as_problem(gateway)
        ),
        telemetry=_SILENT,
    )
    app.openapi_version = "3.1.0"
    app.add_middleware(Rim, gateway=gateway)
    reception = Reception(gateway=gateway, identify=identify, max_bytes=max_bytes)
    for door in (meldingen, zaken, postvak, documenten):
        app.include_router(door.routes(reception))
    for staffed in (berichten, vastgehouden):
        app.include_router(staffed.routes(reception, personen or nobody(gateway)))
    app.include_router(openbaar.routes(reception, keys))
    description = describe(app, imprint)

    async def openapi(_: Request) -> Response:
        # /core/publish-openapi: for anyone, from any web page
        return Response(description, headers={"Access-Control-Allow-Origin": "*"}, media_type="application/json")

    # In front: routes are tried in order, and the StUF door is the busiest.
    app.router.routes[:0] = [*stuf.routes(reception), *token_routes, Route("/v1/openapi.json", openapi)]
    return app


def _as_problem(gateway: Gateway) -> Callable[[Request, Any], Coroutine[Any, Any, Response]]:
    async def handle(_: Request, error: Exception) -> Response:
        if isinstance(error, Broken):
            raise error  # the rim reports what is our own fault
        return respond(problem_of(error), instance=gateway.clock.new_id())

    return handle
