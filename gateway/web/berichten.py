"""``/v1/berichten``: messages by Veilig Thuis's own system, and what became of what someone handed over or receives."""

from collections.abc import Mapping
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from gateway.contracts.aanbod import BerichtAanbod, Ontvangstbewijs
from gateway.contracts.errors import Forbidden, Unknown
from gateway.contracts.message import Door
from gateway.web.answers import Berichtstatus
from gateway.web.description import IDEMPOTENCY_KEY, LOCATION, OFFER_ERRORS, answers, body_of
from gateway.web.reception import JSON, Reception, as_response


def routes(reception: Reception) -> APIRouter:
    """The addresses."""
    router = APIRouter(tags=["berichten"])
    journal = reception.gateway.journal

    @router.post(
        "/v1/berichten",
        status_code=202,
        response_class=Response,
        operation_id="verstuurBericht",
        summary="Een bericht versturen (alleen Veilig Thuis zelf)",
        description="Pas met het ontvangstbewijs is het bericht vastgelegd; herhaal het anders ongewijzigd.",
        responses=answers(202, "Vastgelegd.", Ontvangstbewijs, LOCATION, errors=OFFER_ERRORS),
        openapi_extra={"parameters": [IDEMPOTENCY_KEY], "requestBody": body_of(BerichtAanbod)},
    )
    async def verstuur_bericht(request: Request) -> Response:
        party = reception.caller(request)
        if not any(book.partners[party.oin].rol == "veilig-thuis" for book in reception.books(party)):
            raise Forbidden("alleen-veilig-thuis", "Alleen Veilig Thuis zelf verstuurt hier berichten.")
        received = await reception.take(request, party, door=Door.JSON, media_types=JSON)
        return as_response(await reception.hand_over(received))

    @router.get(
        "/v1/berichten/{id}",
        response_class=Response,
        operation_id="leesStatus",
        summary="Wat er van een bericht werd",
        description="Voor wie het aanleverde of ontvangt; alleen gegevens over de uitwisseling, geen inhoud.",
        responses=answers(200, "De status.", Berichtstatus, errors=(404,)),
    )
    def lees_status(request: Request, id: str) -> Response:  # noqa: A002  the name in the address
        party = reception.caller(request)
        for book in reception.books(party):
            found = journal.status_of(book.verantwoordelijke, party.oin, id)
            if found is not None:
                status = Berichtstatus(
                    id=str(found["id"]),
                    soort=_text(found, "kind"),
                    status=str(found["status"]),
                    tijdstip=datetime.fromisoformat(str(found["tijdstip"])),
                    conversatie=_text(found, "conversatie"),
                )
                return Response(status.model_dump_json(by_alias=True, exclude_none=True), media_type="application/json")
        raise Unknown("bericht-onbekend", "Dit bericht bestaat niet, of niet voor u.")

    return router


def _text(found: Mapping[str, object], name: str) -> str | None:
    value = found.get(name)
    return value if isinstance(value, str) else None
