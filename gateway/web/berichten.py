"""``/v1/berichten``: messages by Veilig Thuis's own system, and what became of what someone handed over or receives."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from gateway.contracts.aanbod import BerichtAanbod, Ontvangstbewijs
from gateway.contracts.errors import Forbidden, Unknown
from gateway.contracts.message import Door
from gateway.registration.desk import pseudonym
from gateway.web.answers import Berichtstatus
from gateway.web.description import IDEMPOTENCY_KEY, LOCATION, OFFER_ERRORS, PERSOON, answers, body_of
from gateway.web.personen import HEADER, Personen
from gateway.web.reception import JSON, Reception, as_response


def routes(reception: Reception, personen: Personen) -> APIRouter:
    """The addresses."""
    router = APIRouter(tags=["berichten"])
    journal = reception.gateway.journal

    @router.post(
        "/v1/berichten",
        status_code=202,
        response_class=Response,
        operation_id="verstuurBericht",
        summary="Een bericht versturen (alleen Veilig Thuis zelf)",
        description="Pas met het ontvangstbewijs is het bericht vastgelegd; herhaal het anders ongewijzigd. Wat alleen "
        "een mens mag besluiten, gaat met diens token in de kop `Persoon`; zonder token wacht het op een persoon.",
        responses=answers(202, "Vastgelegd.", Ontvangstbewijs, LOCATION, errors=OFFER_ERRORS),
        openapi_extra={
            "parameters": [IDEMPOTENCY_KEY, {**PERSOON, "required": False}],
            "requestBody": body_of(BerichtAanbod),
        },
    )
    async def verstuur_bericht(request: Request) -> Response:
        party = reception.caller(request)
        own = {b.verantwoordelijke for b in reception.books(party) if b.partners[party.oin].rol == "veilig-thuis"}
        if not own:
            raise Forbidden("alleen-veilig-thuis", "Alleen Veilig Thuis zelf verstuurt hier berichten.")
        persoon = await run_in_threadpool(personen.of, request) if HEADER in request.headers else None
        if persoon is not None and persoon.verantwoordelijke not in own:
            raise Forbidden("persoon-van-een-ander", "Deze persoon besluit niet voor dit Veilig Thuis.")
        received = await reception.take(request, party, door=Door.JSON, media_types=JSON)
        if persoon is not None:
            received = replace(received, persoon=pseudonym(persoon, reception.gateway))
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
