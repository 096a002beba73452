"""Values ↔ rows: what ``core.recording`` says, as the tables keep it, content sealed under the document's data keys."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import orjson
import sqlalchemy as sa

from gateway.contracts.errors import Broken, Finding
from gateway.contracts.message import (
    ConversationId,
    DecisionId,
    DeliveryId,
    DocumentId,
    Door,
    MessageId,
    Oin,
    Receipt,
    Urgentie,
)
from gateway.core.mailbox import Line
from gateway.core.recording import (
    AnswerAddress,
    DeliveryState,
    DocumentState,
    DueDelivery,
    Entry,
    Recording,
    StoredDecision,
    StoredDocument,
    StoredDraft,
    StoredMessage,
)
from gateway.journal import tables as t
from gateway.journal.content import DataKey, Place, Purpose, Vault, WrappedKey

Row = dict[str, Any]
Rows = dict[sa.Table, list[Row]]

ORDER = (
    *(t.data_key, t.document, t.receipt, t.draft, t.hold, t.te_lezen, t.kenmerk, t.imap),
    *(t.message, t.delivery, t.decision, t.entry),
)
"""A row comes after the row it points at."""
_INSERTS = {table: sa.insert(table) for table in ORDER}
"""Written once: SQLAlchemy finds what it compiled by the statement, and a new one costs more than its rows."""


def rows_of(recording: Recording, vault: Vault) -> Rows:
    """Every row of a recording but its claims."""
    vt, document = recording.verantwoordelijke, recording.document
    inhoud, inhoud_key = vault.create(document.id, Purpose.INHOUD)
    verkeer, verkeer_key = vault.create(document.id, Purpose.VERKEER)
    rows: Rows = {
        t.data_key: [key_row(inhoud_key, vt), key_row(verkeer_key, vt)],
        t.document: [_document(document, vt, inhoud, verkeer)],
        **rows_beside(recording, inhoud),
    }
    if recording.receipt is not None:
        rows[t.receipt] = [_receipt(recording.receipt, document.id, vt, verkeer)]
    if recording.te_lezen is not None:
        waiting = {"document": document.id, "verantwoordelijke": vt, "urgentie": recording.te_lezen.value}
        rows[t.te_lezen] = [waiting | {"attempts": 0}]
    if recording.postbus is not None:
        rows[t.imap] = [imap_row(recording.postbus)]
    return rows


def rows_beside(recording: Recording, inhoud: DataKey) -> Rows:
    """The rows of what came of a document, whenever that was."""
    vt, document = recording.verantwoordelijke, recording.document
    rows: Rows = {
        t.message: [message_row(message, vt, inhoud) for message in recording.messages],
        t.delivery: [delivery_row(due, vt) for due in recording.deliveries],
        t.decision: [decision_row(decision, vt) for decision in recording.decisions],
        t.entry: [entry_row(entry, document.id, inhoud) for entry in recording.entries],
    }
    if recording.kenmerk is not None:
        rows[t.kenmerk] = [{"document": document.id, "verantwoordelijke": vt, "key": recording.kenmerk}]
    if (draft := recording.draft) is not None:
        place = _places(t.draft, draft.document, vt)
        rows[t.draft] = [
            {
                "document": draft.document,
                "verantwoordelijke": vt,
                "kind": draft.kind,
                "data": inhoud.seal(draft.data, place("data")),
                "sources": inhoud.seal(orjson.dumps(dict(draft.sources)), place("sources")),
            }
        ]
    if (hold := recording.hold) is not None:
        rows[t.hold] = [
            {
                "document": hold.document,
                "verantwoordelijke": vt,
                "at": hold.at,
                "kind": hold.kind,
                "reasons": [dict(reason) for reason in hold.reasons],
                "urgentie": hold.urgentie.value,
            }
        ]
    return rows


def insert(connection: sa.Connection, recordings: Iterable[Rows]) -> None:
    """Write the rows of several recordings, table by table."""
    together: Rows = {table: [] for table in ORDER}
    for rows in recordings:
        for table, found in rows.items():
            together[table] += found
    for table, found in together.items():
        if found:
            connection.execute(_INSERTS[table], found)


def _places(table: sa.Table, row: str, verantwoordelijke: str) -> "_Places":
    return _Places(table.name, row, verantwoordelijke)


class _Places:
    """The places of one row, by column."""

    def __init__(self, table: str, row: str, verantwoordelijke: str) -> None:
        self._row = (table, row, verantwoordelijke)

    def __call__(self, column: str) -> Place:
        table, row, verantwoordelijke = self._row
        return Place(table, column, row, verantwoordelijke)


def place(table: sa.Table, column: str, row: str, verantwoordelijke: str) -> Place:
    """Where a value of ``table`` stands; ``row`` is its key."""
    return Place(table.name, column, row, verantwoordelijke)


# --- values → rows ---------------------------------------------------------------------------------------------------


def key_row(key: WrappedKey, verantwoordelijke: str) -> Row:
    """A wrapped data key."""
    return {
        "owner": key.owner,
        "purpose": key.purpose.value,
        "verantwoordelijke": verantwoordelijke,
        "kek": key.kek,
        "wrapped": key.wrapped,
    }


def _document(document: StoredDocument, vt: Oin, inhoud: DataKey, verkeer: DataKey) -> Row:
    where = _places(t.document, document.id, vt)
    reference, answers = document.reference, document.answers
    return {
        "id": document.id,
        "verantwoordelijke": vt,
        "at": document.at,
        "door": document.door.value,
        "media_type": document.media_type,
        "party": document.party,
        "zender": document.zender,
        "kind": document.kind,
        "state": document.state.value,
        "conversation": document.conversation,
        "tijdstip": document.tijdstip,
        "content": inhoud.seal(document.content, where("content")),
        "findings": sealed_findings(document, vt, inhoud),
        "reference": None if reference is None else verkeer.seal(reference.encode(), where("reference")),
        "answers": None if answers is None else verkeer.seal(_answers(answers), where("answers")),
    }


def sealed_findings(document: StoredDocument, vt: Oin, inhoud: DataKey) -> bytes | None:
    """Why it lies where it lies, as the row keeps it."""
    if not document.findings:
        return None
    findings = orjson.dumps([[finding.rule, finding.path] for finding in document.findings])
    return inhoud.seal(findings, place(t.document, "findings", document.id, vt))


def _receipt(receipt: Receipt, document: str, vt: Oin, verkeer: DataKey) -> Row:
    return {
        "document": document,
        "verantwoordelijke": vt,
        "status": receipt.status,
        "media_type": receipt.media_type,
        "location": receipt.location,
        "body": verkeer.seal(receipt.body, place(t.receipt, "body", document, vt)),
    }


def message_row(message: StoredMessage, vt: Oin, inhoud: DataKey) -> Row:
    """A message, sealed under the content key of its document."""
    envelope, answers = message.envelope, message.answers
    where = _places(t.message, envelope.id, vt)
    return {
        "id": envelope.id,
        "verantwoordelijke": vt,
        "at": message.at,
        "document": message.document,
        "kind": envelope.kind,
        "receiver": envelope.receiver,
        "urgentie": envelope.urgentie.value,
        "conversation": envelope.conversation,
        "decision": envelope.decision,
        "content": inhoud.seal(envelope.content, where("content")),
        "seal": inhoud.seal(envelope.seal.encode(), where("seal")),
        "answers": None if answers is None else inhoud.seal(_answers(answers), where("answers")),
    }


def delivery_row(due: DueDelivery, vt: Oin) -> Row:
    """A delivery that is due."""
    row = {name: getattr(due, name) for name in DueDelivery.__slots__}
    return row | {
        "verantwoordelijke": vt,
        "urgentie": due.urgentie.value,
        "state": DeliveryState.GEREED.value,
        "attempts": 0,
    }


def imap_row(line: Line) -> Row:
    """What the ledger of a mailbox says of one mail."""
    folder = line.folder
    return {
        "verantwoordelijke": folder.verantwoordelijke,
        "mailbox": folder.mailbox,
        "uidvalidity": folder.uidvalidity,
        "uid": line.uid,
        "stand": line.stand.value,
        "at": line.at,
        "size": line.size,
        "code": line.code,
    }


def decision_row(decision: StoredDecision, vt: Oin) -> Row:
    """A decision."""
    row = {name: getattr(decision, name) for name in StoredDecision.__slots__}
    return row | {
        "verantwoordelijke": vt,
        "rules": [dict(rule) for rule in decision.rules],
        "facts": dict(decision.facts),
        "human": list(decision.human) or None,
    }


def entry_row(entry: Entry, owner: str | None, key: DataKey | None) -> Row:
    """A log entry; its salt lies under the content key of ``owner``."""
    salted = bool(entry.salt) and key is not None
    return {
        "id": entry.id,
        "verantwoordelijke": entry.verantwoordelijke,
        "at": entry.at,
        "event": entry.event,
        "about": entry.about,
        "actor": entry.actor,
        "details": dict(entry.details),
        "commitments": dict(entry.commitments),
        "digest": entry.digest,
        "key_owner": owner if salted else None,
        "salt": key.seal(entry.salt, place(t.entry, "salt", entry.id, entry.verantwoordelijke))
        if salted and key
        else None,
    }


# --- rows → values ---------------------------------------------------------------------------------------------------


_KEY = sa.select(t.data_key.c.kek, t.data_key.c.wrapped).where(
    t.data_key.c.owner == sa.bindparam("owned_by"), t.data_key.c.purpose == sa.bindparam("for")
)


def stored_key(connection: sa.Connection, vault: Vault, owner: str, purpose: Purpose) -> DataKey:
    """A document's data key.

    Raises:
        Broken: it is gone, and with it what it sealed.
    """
    found = connection.execute(_KEY, {"owned_by": owner, "for": purpose.value}).one_or_none()
    if found is None:
        raise Broken("datasleutel-ontbreekt", "De sleutel van opgeslagen inhoud is er niet meer.")
    return vault.unlock(found.kek, found.wrapped)


def stored_draft(connection: sa.Connection, vault: Vault, document: DocumentId) -> StoredDraft | None:
    """What a document says, with its provenance. Content: whoever shows a value of it writes an entry first."""
    row = connection.execute(sa.select(t.draft).where(t.draft.c.document == document)).one_or_none()
    if row is None:
        return None
    key = stored_key(connection, vault, document, Purpose.INHOUD)
    sources = key.open(row.sources, Place("draft", "sources", document, row.verantwoordelijke))
    return StoredDraft(
        document=DocumentId(row.document),
        kind=row.kind,
        data=key.open(row.data, Place("draft", "data", document, row.verantwoordelijke)),
        sources=orjson.loads(sources),
    )


def document_from(row: sa.Row[Any], inhoud: DataKey, verkeer: DataKey) -> StoredDocument:
    """A document with its content."""
    where = _places(t.document, row.id, row.verantwoordelijke)
    findings = orjson.loads(inhoud.open(row.findings, where("findings"))) if row.findings is not None else ()
    return StoredDocument(
        id=DocumentId(row.id),
        at=row.at,
        door=Door(row.door),
        media_type=row.media_type,
        content=inhoud.open(row.content, where("content")),
        party=Oin(row.party),
        zender=None if row.zender is None else Oin(row.zender),
        kind=row.kind,
        state=DocumentState(row.state),
        findings=tuple(Finding(rule, path) for rule, path in findings),
        conversation=None if row.conversation is None else ConversationId(row.conversation),
        reference=None if row.reference is None else verkeer.open(row.reference, where("reference")).decode(),
        tijdstip=row.tijdstip,
        answers=answers_from(row.answers, verkeer, where("answers")),
    )


def _answers(answers: AnswerAddress) -> bytes:
    return orjson.dumps({name: getattr(answers, name) for name in AnswerAddress.__slots__}, default=dict)


def answers_from(blob: bytes | None, key: DataKey, where: Place) -> AnswerAddress | None:
    """The answer address that stands at ``where``."""
    return None if blob is None else AnswerAddress(**orjson.loads(key.open(blob, where)))


def delivery_from(row: sa.Row[Any]) -> DueDelivery:
    """A delivery."""
    return DueDelivery(
        id=DeliveryId(row.id),
        message=MessageId(row.message),
        receiver=Oin(row.receiver),
        via=Oin(row.via),
        kind=row.kind,
        conversation=ConversationId(row.conversation),
        urgentie=Urgentie(row.urgentie),
        due=row.due,
        reference=row.reference,
    )


def decision_from(row: sa.Row[Any]) -> StoredDecision:
    """A decision."""
    values: Mapping[str, Any] = {name: getattr(row, name) for name in StoredDecision.__slots__}
    return StoredDecision(
        **dict(values)
        | {
            "id": DecisionId(row.id),
            "rules": tuple(cast("Sequence[Mapping[str, str]]", row.rules)),
            "stripped": tuple(row.stripped),
            "legal_basis": tuple(row.legal_basis),
            "human": tuple(row.human or ()),
        }
    )


def entry_from(row: sa.Row[Any]) -> Entry:
    """A log entry without its salt: digest and position do not need it."""
    return Entry(
        id=row.id,
        verantwoordelijke=Oin(row.verantwoordelijke),
        at=row.at,
        event=row.event,
        about=row.about,
        actor=row.actor,
        details=row.details,
        commitments=row.commitments,
        digest=row.digest,
    )
