"""``GET /v1/documenten/{id}``: a document as it came, for the own system of the Veilig Thuis that it belongs to.

Only a document that a message names: an acute report that went on unread. What is held, stripped or in quarantine
stays shut: it was kept back for a reason, and a person decides on it. Whoever fetches it reads content, so each time is
an entry.
"""

from fastapi import APIRouter, Request
from starlette.responses import Response

from gateway.contracts.errors import Unknown
from gateway.contracts.message import DocumentId
from gateway.core import intake
from gateway.core.audit import Feit, make_entry
from gateway.web.description import answers
from gateway.web.reception import Reception


def routes(reception: Reception) -> APIRouter:
    """The address."""
    router = APIRouter(tags=["documenten"])
    gateway = reception.gateway

    @router.get(
        "/v1/documenten/{id}",
        response_class=Response,
        operation_id="haalDocument",
        summary="Een document waarnaar een bericht verwijst, zoals het binnenkwam (alleen Veilig Thuis zelf)",
        description="Elke inzage komt in het logboek.",
        responses=answers(200, "Het document, in het mediatype waarin het kwam.", "*/*", errors=(404,)),
    )
    def haal_document(request: Request, id: str) -> Response:  # noqa: A002  the name in the address
        party = reception.caller(request)
        for book in reception.books(party):
            own = book.partners[party.oin].rol == "veilig-thuis"
            document = gateway.journal.document(book.verantwoordelijke, DocumentId(id)) if own else None
            if document is not None and intake.UNREAD in document.findings:
                entry = make_entry(
                    id=gateway.clock.new_id(),
                    verantwoordelijke=book.verantwoordelijke,
                    at=gateway.clock.now(),
                    feit=Feit.INHOUD_INGEZIEN,
                    about=document.id,
                    actor=party.oin,
                )
                gateway.journal.note(entry)  # committed before anything is shown
                disposition = {"Content-Disposition": "attachment"}
                return Response(document.content, headers=disposition, media_type=document.media_type)
        raise Unknown("document-onbekend", "Dit document bestaat niet, of niet voor u.")

    return router
