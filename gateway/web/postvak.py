"""``/v1/postvak``: what lies ready for the caller, exactly as it was sealed; confirming it ends the delivery."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from gateway.contracts.errors import Unknown
from gateway.contracts.message import MessageId, Oin
from gateway.core.audit import Feit, make_entry
from gateway.core.recording import Entry
from gateway.web.answers import Postvak, PostvakRegel, Verwijzingen
from gateway.web.description import SEAL, answers
from gateway.web.reception import Reception

CLOUD_EVENT = "application/cloudevents+json"
Verantwoordelijke = Annotated[
    str | None,
    Query(pattern="^[0-9]{20}$", description="OIN van het Veilig Thuis; nodig als u partner van meer dan één bent."),
]


def routes(reception: Reception) -> APIRouter:
    """The addresses."""
    router = APIRouter(prefix="/v1/postvak", tags=["postvak"])
    gateway = reception.gateway

    def entry(feit: Feit, verantwoordelijke: Oin, party: Oin, message: str) -> Entry:
        return make_entry(
            id=gateway.clock.new_id(),
            verantwoordelijke=verantwoordelijke,
            at=gateway.clock.now(),
            feit=feit,
            about=message,
            actor=party,
        )

    @router.get(
        "",
        response_class=Response,
        operation_id="leesPostvak",
        summary="Wat er klaarligt",
        responses=answers(200, "De regels, acuut eerst.", Postvak, errors=(400,)),
    )
    def lees_postvak(
        request: Request,
        verantwoordelijke: Verantwoordelijke = None,
        limit: Annotated[int, Query(ge=1, le=100, description="Ten hoogste zoveel regels.")] = 50,
    ) -> Response:
        party = reception.caller(request)
        book = reception.book(party, verantwoordelijke)
        suffix = f"?verantwoordelijke={book.verantwoordelijke}"
        lines = tuple(
            PostvakRegel(
                id=item.id,
                soort=item.kind,
                urgentie=item.urgentie,
                conversatie=item.conversation,
                tijdstip=item.at,
                verwijzingen=Verwijzingen(
                    zelf=f"/v1/postvak/{item.id}{suffix}", bevestig=f"/v1/postvak/{item.id}/_bevestig{suffix}"
                ),
            )
            for item in gateway.journal.postbox(book.verantwoordelijke, party.oin, limit=limit)
        )
        return Response(Postvak(berichten=lines).model_dump_json(by_alias=True), media_type="application/json")

    @router.get(
        "/{id}",
        response_class=Response,
        operation_id="haalBericht",
        summary="Een bericht ophalen, met zijn zegel",
        description="Elke keer dezelfde bytes; ophalen is niet bevestigen.",
        responses=answers(200, "Het verzegelde bericht.", CLOUD_EVENT, SEAL, errors=(400, 404)),
    )
    def haal_bericht(
        request: Request,
        id: str,  # noqa: A002  the name in the address
        verantwoordelijke: Verantwoordelijke = None,
    ) -> Response:
        party = reception.caller(request)
        owner = reception.book(party, verantwoordelijke).verantwoordelijke
        envelope = gateway.journal.postbox_item(owner, party.oin, MessageId(id))
        if envelope is None:
            raise Unknown("bericht-onbekend", "Dit bericht bestaat niet, of niet voor u.")
        gateway.journal.note(entry(Feit.POSTVAK_OPGEHAALD, owner, party.oin, envelope.id))
        return Response(envelope.content, headers={"Seal": envelope.seal}, media_type=CLOUD_EVENT)

    @router.post(
        "/{id}/_bevestig",
        status_code=204,
        response_class=Response,
        operation_id="bevestigBericht",
        summary="Bevestigen dat u een bericht hebt",
        description="Nogmaals bevestigen verandert niets.",
        responses=answers(204, "Bevestigd.", errors=(400, 404)),
    )
    def bevestig_bericht(
        request: Request,
        id: str,  # noqa: A002  the name in the address
        verantwoordelijke: Verantwoordelijke = None,
    ) -> Response:
        party = reception.caller(request)
        owner = reception.book(party, verantwoordelijke).verantwoordelijke
        gateway.journal.confirm(owner, party.oin, MessageId(id), entry(Feit.AFLEVERING_BEVESTIGD, owner, party.oin, id))
        return Response(status_code=204)

    return router
