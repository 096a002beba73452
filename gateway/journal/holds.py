"""What waits for a person, what people decided about it, and one act of a person in one transaction.

Two sorts of things are held: a document (table ``hold``), and a delivery whose permit no longer stands (its state). Who
decides is in ``human_decision``, a row per act; its content is sealed under the content key of the document.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from gateway.contracts.errors import Conflicting
from gateway.contracts.message import DeliveryId, DocumentId, Oin, Urgentie
from gateway.core.besluiten import Handeling, Held, HoldState, HumanDecision, Ruling
from gateway.core.recording import DeliveryState, DocumentState
from gateway.journal import rows, tables as t
from gateway.journal.content import DataKey, Purpose, Vault

VERVALLEN: Mapping[str, str] = {
    "vervallen": "De geldigheid van het bericht is verstreken.",
    "partner-niet-actief": "De ontvanger is geen actieve partner meer.",
    "vergunning-vervallen": "Volgens de regels of afspraken van nu mag dit bericht niet meer zo weg.",
}
"""Why a delivery is held (its ``code``), in Dutch."""
_AFTER: Mapping[HoldState, DeliveryState] = {
    HoldState.OPEN: DeliveryState.VASTGEHOUDEN,
    HoldState.VRIJGEGEVEN: DeliveryState.GEREED,
    HoldState.GEWEIGERD: DeliveryState.MISLUKT,
}
"""Where a held delivery goes; ``core.lifecycle`` allows it."""
_CONTENT = ("reden", "registratienummer", "velden")


def work_list(connection: sa.Connection, verantwoordelijke: Oin | None, limit: int) -> list[Held]:
    """What is open, acute first, then oldest first; None asks for every verantwoordelijke."""
    mine = [] if verantwoordelijke is None else [t.hold.c.verantwoordelijke == verantwoordelijke]
    documents = sa.select(t.hold).where(*mine, t.hold.c.state == HoldState.OPEN.value)
    theirs = [] if verantwoordelijke is None else [t.delivery.c.verantwoordelijke == verantwoordelijke]
    deliveries = _deliveries().where(*theirs, t.delivery.c.state == DeliveryState.VASTGEHOUDEN.value)
    acute_first = sa.case((t.hold.c.urgentie == Urgentie.ACUUT.value, 0), else_=1)
    found = [
        *(
            (row, _held_document)
            for row in connection.execute(documents.order_by(acute_first, t.hold.c.document).limit(limit))
        ),
        *((row, _held_delivery) for row in connection.execute(deliveries.order_by(t.delivery.c.id).limit(limit))),
    ]
    idents = [row.id if make is _held_delivery else row.document for row, make in found]
    decisions = _decisions(connection, t.human_decision.c.over.in_(idents))
    made = [make(row, decisions.get(ident, ())) for (row, make), ident in zip(found, idents, strict=True)]
    return sorted(made, key=lambda held: (held.urgentie != Urgentie.ACUUT.value, held.at, held.id))[:limit]


def held(connection: sa.Connection, vault: Vault, verantwoordelijke: Oin, ident: str) -> Held | None:
    """One held thing, open or closed, with the fields as they were last confirmed; None when it was never held."""
    decisions = _decisions(connection, t.human_decision.c.over == ident).get(ident, ())
    row = connection.execute(
        sa.select(t.hold).where(t.hold.c.document == ident, t.hold.c.verantwoordelijke == verantwoordelijke)
    ).one_or_none()
    if row is not None:
        draft = rows.stored_draft(connection, vault, DocumentId(ident))
        return replace(
            _held_document(row, decisions),
            velden=_velden(connection, vault, ident),
            gelezen=draft.data if draft else None,
            bronnen=draft.sources if draft else {},
        )
    row = connection.execute(
        _deliveries().where(t.delivery.c.id == ident, t.delivery.c.verantwoordelijke == verantwoordelijke)
    ).one_or_none()
    if row is None or (row.state != DeliveryState.VASTGEHOUDEN.value and not decisions):
        return None
    of_message = sa.select(t.message.c.decision).where(t.message.c.id == row.message).scalar_subquery()
    permit = connection.execute(sa.select(t.decision).where(t.decision.c.id == of_message)).one()
    return replace(_held_delivery(row, decisions), permit=rows.decision_from(permit), via=Oin(row.via))


def about(connection: sa.Connection, delivery: DeliveryId) -> tuple[HumanDecision, ...]:
    """What people decided about a delivery."""
    return _decisions(connection, t.human_decision.c.over == delivery).get(delivery, ())


def rule(connection: sa.Connection, vault: Vault, ruling: Ruling) -> None:
    """Write everything that ``ruling`` makes true.

    Raises:
        Conflicting: somebody else decided first, or it is not open any more; nothing is written.
    """
    held, human, vt = ruling.held, ruling.human, ruling.held.verantwoordelijke
    key = rows.stored_key(connection, vault, held.document, Purpose.INHOUD)
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    insert = dialect.insert(t.human_decision).values(_human_row(human, key)).on_conflict_do_nothing()
    first = connection.execute(insert.returning(t.human_decision.c.id)).first() is not None
    if not (first and _is_next(connection, human) and _moved(connection, ruling)):
        raise Conflicting("al-beslist", "Iemand anders besliste hier net over; kijk opnieuw.")
    rows.insert(
        connection,
        [
            {
                t.message: [rows.message_row(message, vt, key) for message in ruling.messages],
                t.delivery: [rows.delivery_row(due, vt) for due in ruling.deliveries],
                t.decision: [rows.decision_row(decision, vt) for decision in ruling.decisions],
                t.entry: [rows.entry_row(entry, held.document, key) for entry in ruling.entries],
            }
        ],
    )


def _is_next(connection: sa.Connection, human: HumanDecision) -> bool:
    same = (t.human_decision.c.verantwoordelijke == human.verantwoordelijke, t.human_decision.c.over == human.over)
    return connection.scalar(sa.select(sa.func.count()).where(*same)) == human.number


def stand() -> sa.ColumnElement[str]:
    """Where a document of ``t.document`` stands now: what was held, is what a person made of it."""
    closed = sa.select(t.hold.c.state).where(
        t.hold.c.document == t.document.c.id,
        t.hold.c.state != HoldState.OPEN.value,
        t.document.c.state == DocumentState.VASTGEHOUDEN.value,
    )
    return sa.func.coalesce(closed.correlate(t.document).scalar_subquery(), t.document.c.state)


def _moved(connection: sa.Connection, ruling: Ruling) -> bool:
    held, at = ruling.held, ruling.human.at
    closed_at = None if ruling.state is HoldState.OPEN else at
    if held.delivery is None:
        query = sa.update(t.hold).where(
            t.hold.c.document == held.document,
            t.hold.c.verantwoordelijke == held.verantwoordelijke,
            t.hold.c.state == HoldState.OPEN.value,
        )
        reasons = [dict(reason) for reason in ruling.reasons]
        query = query.values(state=ruling.state.value, closed_at=closed_at, reasons=reasons)
    else:
        query = sa.update(t.delivery).where(
            t.delivery.c.id == held.delivery,
            t.delivery.c.verantwoordelijke == held.verantwoordelijke,
            t.delivery.c.state == DeliveryState.VASTGEHOUDEN.value,
        )
        query = query.values(state=_AFTER[ruling.state].value, due=at, settled_at=at)
    return connection.execute(query).rowcount == 1


def _deliveries() -> sa.Select[Any]:
    return sa.select(t.delivery, t.message.c.document).join_from(
        t.delivery, t.message, t.delivery.c.message == t.message.c.id
    )


def _held_document(row: sa.Row[Any], decisions: Sequence[HumanDecision]) -> Held:
    return Held(
        id=row.document,
        document=DocumentId(row.document),
        delivery=None,
        verantwoordelijke=Oin(row.verantwoordelijke),
        at=row.at,
        kind=row.kind,
        urgentie=row.urgentie,
        reasons=tuple(row.reasons),
        state=HoldState(row.state),
        closed_at=row.closed_at,
        decisions=tuple(decisions),
    )


def _held_delivery(row: sa.Row[Any], decisions: Sequence[HumanDecision]) -> Held:
    is_open = row.state == DeliveryState.VASTGEHOUDEN.value
    uitleg = VERVALLEN.get(row.code or "", "De vergunning van deze aflevering geldt niet meer.")
    return Held(
        id=row.id,
        document=DocumentId(row.document),
        delivery=DeliveryId(row.id),
        verantwoordelijke=Oin(row.verantwoordelijke),
        at=row.settled_at,
        kind=row.kind,
        urgentie=row.urgentie,
        reasons=({"regel": "vergunning", "code": row.code or "", "uitleg": uitleg, "groepen": ""},),
        state=HoldState.OPEN if is_open else HoldState(decisions[-1].outcome),
        closed_at=None if is_open else decisions[-1].at,
        decisions=tuple(decisions),
    )


def _human_row(human: HumanDecision, key: DataKey) -> rows.Row:
    row = {name: getattr(human, name) for name in HumanDecision.__slots__ if name != "motivering"}
    content = {} if human.motivering is None else {name: getattr(human.motivering, name) for name in _CONTENT}
    for name, value in content.items():
        plain = value.encode() if isinstance(value, str) else value
        where = rows.place(t.human_decision, name, human.id, human.verantwoordelijke)
        row[name] = None if plain is None else key.seal(plain, where)
    return row | {"handeling": human.handeling.value, "gronden": list(human.gronden), "answer": dict(human.answer)}


def _decisions(connection: sa.Connection, *which: sa.ColumnElement[bool]) -> Mapping[str, tuple[HumanDecision, ...]]:
    columns = [column for column in t.human_decision.c if column.name not in _CONTENT]
    found: dict[str, tuple[HumanDecision, ...]] = {}
    for row in connection.execute(sa.select(*columns).where(*which).order_by(t.human_decision.c.number)):
        values = row._asdict() | {"handeling": Handeling(row.handeling), "gronden": tuple(row.gronden)}
        found[row.over] = (*found.get(row.over, ()), HumanDecision(**values))
    return found


def _velden(connection: sa.Connection, vault: Vault, document: str) -> bytes | None:
    query = sa.select(t.human_decision).where(
        t.human_decision.c.over == document, t.human_decision.c.velden.is_not(None)
    )
    row = connection.execute(query.order_by(t.human_decision.c.number.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    key = rows.stored_key(connection, vault, document, Purpose.INHOUD)
    return key.open(row.velden, rows.place(t.human_decision, "velden", row.id, row.verantwoordelijke))
