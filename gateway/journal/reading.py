"""Looking things up for the doors: always within one verantwoordelijke, and only for the party concerned."""

from collections.abc import Mapping

import sqlalchemy as sa

from gateway.contracts.message import ConversationId, DocumentId, MessageId, Oin
from gateway.core.recording import StoredDocument
from gateway.journal import tables as t
from gateway.journal.content import Place, Purpose, Vault
from gateway.journal.holds import stand
from gateway.journal.rows import answers_from, document_from, stored_key
from gateway.ports import Origin


def last_tijdstip(connection: sa.Connection, verantwoordelijke: Oin, zender: Oin) -> str | None:
    """The greatest ``tijdstipBericht`` of an acknowledged document; digits, so text compares as time."""
    return connection.scalar(
        sa.select(t.document.c.tijdstip)
        .join_from(t.document, t.receipt, t.receipt.c.document == t.document.c.id)
        .where(
            t.document.c.verantwoordelijke == verantwoordelijke,
            t.document.c.zender == zender,
            t.document.c.tijdstip.is_not(None),
        )
        .order_by(t.document.c.tijdstip.desc())
        .limit(1)
    )


def origin(connection: sa.Connection, vault: Vault, verantwoordelijke: Oin, message: MessageId) -> Origin | None:
    """The document behind a message, without content."""
    row = connection.execute(
        sa.select(t.document)
        .join_from(t.message, t.document, t.message.c.document == t.document.c.id)
        .where(t.message.c.id == message, t.message.c.verantwoordelijke == verantwoordelijke)
    ).one_or_none()
    if row is None:
        return None
    answers = None
    if row.answers is not None:
        verkeer = stored_key(connection, vault, row.id, Purpose.VERKEER)
        answers = answers_from(row.answers, verkeer, Place("document", "answers", row.id, verantwoordelijke))
    return Origin(
        document=DocumentId(row.id),
        party=Oin(row.party),
        zender=None if row.zender is None else Oin(row.zender),
        conversation=None if row.conversation is None else ConversationId(row.conversation),
        kind=row.kind,
        answers=answers,
    )


def document(
    connection: sa.Connection, vault: Vault, verantwoordelijke: Oin, ident: DocumentId
) -> StoredDocument | None:
    """A document with its content."""
    row = connection.execute(
        sa.select(t.document).where(t.document.c.id == ident, t.document.c.verantwoordelijke == verantwoordelijke)
    ).one_or_none()
    if row is None:
        return None
    keys = (stored_key(connection, vault, ident, purpose) for purpose in (Purpose.INHOUD, Purpose.VERKEER))
    return document_from(row, *keys)


def status_of(connection: sa.Connection, verantwoordelijke: Oin, party: Oin, ident: str) -> Mapping[str, object] | None:
    """Metadata of a document or message, for who handed it over, in whose name, or who receives it."""
    concerned = sa.or_(t.document.c.party == party, t.document.c.zender == party)
    handed_over = connection.execute(
        sa.select(t.document, stand().label("stand")).where(
            t.document.c.id == ident, t.document.c.verantwoordelijke == verantwoordelijke, concerned
        )
    ).one_or_none()
    if handed_over is not None:
        return {
            "id": handed_over.id,
            "soort": "document",
            "kind": handed_over.kind,
            "status": handed_over.stand,
            "tijdstip": handed_over.at.isoformat(),
            "conversatie": handed_over.conversation,
        }
    row = connection.execute(
        sa.select(t.message, t.delivery.c.state)
        .join_from(t.message, t.document, t.message.c.document == t.document.c.id)
        .join(t.delivery, t.delivery.c.message == t.message.c.id)
        .where(
            t.message.c.id == ident,
            t.message.c.verantwoordelijke == verantwoordelijke,
            sa.or_(concerned, t.message.c.receiver == party),
        )
        .order_by(t.delivery.c.id)
    ).first()
    if row is None:
        return None
    return {
        "id": row.id,
        "soort": "bericht",
        "kind": row.kind,
        "status": row.state,
        "tijdstip": row.at.isoformat(),
        "conversatie": row.conversation,
        "urgentie": row.urgentie,
    }
