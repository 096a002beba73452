"""What anyone may ask: the public keys, whether the gateway lives, whether it can do its work."""

from collections.abc import Callable, Mapping

import orjson
from fastapi import APIRouter
from starlette.responses import Response

from gateway.web.answers import Gezondheid
from gateway.web.description import answers
from gateway.web.reception import Reception

JWKS = "application/jwk-set+json"
"""RFC 7517 §8.5."""


def routes(reception: Reception, keys: Callable[[], Mapping[str, object]]) -> APIRouter:
    """The addresses; ``keys`` gives the JWKS, retired keys included, so that old seals can still be checked."""
    router = APIRouter(tags=["openbaar"])

    @router.get(
        "/v1/sleutels",
        response_class=Response,
        operation_id="leesSleutels",
        summary="De openbare sleutels waarmee zegels te controleren zijn",
        responses=answers(200, "JWKS met `x5c`.", JWKS, public=True),
        openapi_extra={"security": []},
    )
    def sleutels() -> Response:
        return Response(orjson.dumps(dict(keys())), media_type=JWKS)

    @router.get(
        "/gezondheid",
        response_class=Response,
        operation_id="leesGezondheid",
        summary="Of het proces leeft",
        responses=answers(200, "Het leeft.", Gezondheid, public=True),
        openapi_extra={"security": []},
    )
    async def gezondheid() -> Response:
        return Response(Gezondheid(status="leeft").model_dump_json(), media_type="application/json")

    @router.get(
        "/gereed",
        response_class=Response,
        operation_id="leesGereed",
        summary="Of journaal en sleutels antwoorden",
        responses=answers(200, "Zij antwoorden.", Gezondheid, public=True),
        openapi_extra={"security": []},
    )
    def gereed() -> Response:
        # Broker and partners are not asked for: without them documents are taken in all the same.
        for verantwoordelijke in reception.gateway.journal.library().books:
            reception.gateway.signer.digest(verantwoordelijke, "gereed", b"")
        return Response(Gezondheid(status="gereed").model_dump_json(), media_type="application/json")

    return router
