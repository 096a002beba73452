"""``POST /v1/meldingen``: a report as JSON.

The door does not read the report: what an authenticated sender got wrong is kept, and that is the journey's to decide.
The description carries the whole schema all the same.
"""

from fastapi import APIRouter, Request
from starlette.responses import Response

from gateway.contracts.aanbod import MeldingAanbod, Ontvangstbewijs
from gateway.contracts.message import Door
from gateway.web.description import IDEMPOTENCY_KEY, LOCATION, OFFER_ERRORS, answers, body_of
from gateway.web.reception import JSON, Reception, as_response


def routes(reception: Reception) -> APIRouter:
    """The address."""
    router = APIRouter(tags=["meldingen"])

    @router.post(
        "/v1/meldingen",
        status_code=202,
        response_class=Response,
        operation_id="doeMelding",
        summary="Een melding doen bij Veilig Thuis",
        description="Pas met het ontvangstbewijs is de melding vastgelegd; herhaal haar anders ongewijzigd.",
        responses=answers(202, "Vastgelegd.", Ontvangstbewijs, LOCATION, errors=OFFER_ERRORS),
        openapi_extra={"parameters": [IDEMPOTENCY_KEY], "requestBody": body_of(MeldingAanbod)},
    )
    async def doe_melding(request: Request) -> Response:
        party = reception.caller(request)
        received = await reception.take(request, party, door=Door.JSON, media_types=JSON, kind="MeldingGedaan")
        return as_response(await reception.hand_over(received))

    return router
