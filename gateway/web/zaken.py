"""``/v1/zaken``: Veilig Thuis's own case system opens and closes a zaak, and states what rules ask about it."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from gateway.contracts.errors import Finding, Forbidden, Invalid
from gateway.contracts.message import Door, Oin
from gateway.contracts.zaken import REFERENTIE, Zaakreferentie, Zaakstand, Zaakstelling
from gateway.registration import zaken
from gateway.web.description import answers, body_of
from gateway.web.reception import JSON, Reception

Referentie = Annotated[Zaakreferentie, Path(pattern=REFERENTIE)]


def routes(reception: Reception) -> APIRouter:
    """The addresses."""
    router = APIRouter(prefix="/v1/zaken", tags=["zaken"])
    gateway = reception.gateway

    def own(request: Request) -> Oin:
        party = reception.caller(request)
        if party.oin not in {book.verantwoordelijke for book in reception.books(party)}:
            raise Forbidden("alleen-veilig-thuis", "Alleen Veilig Thuis zelf heeft hier zaken.")
        return party.oin

    @router.put(
        "/{referentie}",
        response_class=Response,
        operation_id="stelZaak",
        summary="Wat over een zaak vaststaat (alleen Veilig Thuis zelf)",
        description="De eerste keer opent de zaak. Wat u weglaat, is niet meer gesteld: onbekend.",
        responses=answers(200, "Zo staat het nu.", Zaakstand, errors=(400, 409, 413, 415)),
        openapi_extra={"requestBody": body_of(Zaakstelling)},
    )
    async def stel_zaak(request: Request, referentie: Referentie) -> Response:
        vt = own(request)
        received = await reception.take(request, reception.caller(request), door=Door.JSON, media_types=JSON)
        stelling = _read(received.content)
        return _answer(await run_in_threadpool(zaken.stel, stelling, referentie, vt=vt, gateway=gateway))

    @router.post(
        "/{referentie}/_sluit",
        response_class=Response,
        operation_id="sluitZaak",
        summary="Een zaak sluiten (alleen Veilig Thuis zelf)",
        description="Nogmaals sluiten verandert niets.",
        responses=answers(200, "Gesloten.", Zaakstand, errors=(400, 404)),
    )
    def sluit_zaak(request: Request, referentie: Referentie) -> Response:
        return _answer(zaken.sluit(referentie, vt=own(request), gateway=gateway))

    return router


def _read(content: bytes) -> Zaakstelling:
    try:
        return Zaakstelling.model_validate_json(content)
    except ValidationError as fault:
        # A name below a field of ours was made up by the sender: it is not repeated.
        errors = fault.errors(include_input=False, include_context=False, include_url=False)
        places = ((error["type"], str(error["loc"][0]) if error["loc"] else "") for error in errors)
        findings = [Finding(rule, f"/{name}" if name in _NAMES else "") for rule, name in places]
        raise Invalid("zaak-ongeldig", "Dit kan niet over een zaak worden gesteld.", findings=findings) from None


_NAMES = {field.alias or name for name, field in Zaakstelling.model_fields.items()}


def _answer(stand: Zaakstand) -> Response:
    return Response(stand.model_dump_json(by_alias=True, exclude_none=True), media_type="application/json")
