"""An attempt at a delivery, from its first mark in the journal to its end, and the receiver's own answer to it.

States move along ``core.lifecycle`` only. Two things may overtake an attempt: the receiver's answer, which can arrive
before the journal knew that he has the document, and a second attempt, begun after the lease of the first ran out. What
came late is logged and moves nothing back.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from gateway.contracts.adapter import Document
from gateway.contracts.errors import Broken
from gateway.contracts.message import ConversationId, DecisionId, DeliveryId, Envelope, MessageId, Oin, Urgentie
from gateway.core.lifecycle import ALLOWED, check_move
from gateway.core.recording import DeliveryState, Entry, Settlement, StoredDecision
from gateway.journal import holds, tables as t
from gateway.journal.content import DataKey, Place, Purpose, Vault
from gateway.journal.entries import write_entry
from gateway.journal.rows import answers_from, decision_from, delivery_from, stored_key
from gateway.ports import Attempt

_ANSWERED = frozenset({DeliveryState.BEVESTIGD, DeliveryState.MISLUKT})

# Written once: every attempt asks them, and composing them costs more than the answer.
_this = t.delivery.c.id == sa.bindparam("which")
_LOCKED = sa.select(t.delivery).where(_this).with_for_update()
_STATE = sa.select(t.delivery.c.state).where(_this)
_MESSAGE = sa.select(t.message).where(t.message.c.id == sa.bindparam("which"))
_DECISION = sa.select(t.decision).where(
    t.decision.c.id == sa.bindparam("which"), t.decision.c.verantwoordelijke == sa.bindparam("vt")
)
_BEGUN = (
    sa.update(t.delivery)
    .where(_this)
    .values(attempts=sa.bindparam("number"), attempted_at=sa.bindparam("now"), state=DeliveryState.GEPUBLICEERD.value)
)
_ENDED = (
    sa.update(t.delivery)
    .where(_this)
    .values(
        state=sa.bindparam("new"),
        due=sa.bindparam("next"),
        code=sa.bindparam("why"),
        settled_at=sa.bindparam("now"),
        lease_until=None,
        lease_owner=None,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How an attempt ended."""

    state: DeliveryState
    due: datetime | None
    code: str | None


def begin(connection: sa.Connection, vault: Vault, ident: DeliveryId, *, at: datetime) -> Attempt | None:
    """Count an attempt at a published delivery; None for any other.

    A broker can be faster than the relay's mark: what is leased for publishing and arrives here *is* published.
    """
    row = _locked(connection, ident)
    state = DeliveryState(row.state)
    published = state is DeliveryState.GEPUBLICEERD or (state is DeliveryState.GEREED and row.lease_until is not None)
    if not published:
        return None
    number = row.attempts + 1
    connection.execute(_BEGUN, {"which": ident, "number": number, "now": at})
    message = connection.execute(_MESSAGE, {"which": row.message}).one()
    key = stored_key(connection, vault, message.document, Purpose.INHOUD)
    return Attempt(
        delivery=delivery_from(row),
        verantwoordelijke=Oin(row.verantwoordelijke),
        number=number,
        state=DeliveryState.GEPUBLICEERD,
        envelope=envelope_from(message, key),
        decision=_decision(connection, message),
        answers=answers_from(message.answers, key, Place("message", "answers", message.id, message.verantwoordelijke)),
        document=None if row.rendered is None else _rendered(row, key),
        human=holds.about(connection, ident),
    )


def envelope_from(message: sa.Row[Any], key: DataKey) -> Envelope:
    """The sealed bytes of a message row."""
    vt = message.verantwoordelijke
    return Envelope(
        id=MessageId(message.id),
        content=key.open(message.content, Place("message", "content", message.id, vt)),
        seal=key.open(message.seal, Place("message", "seal", message.id, vt)).decode(),
        kind=message.kind,
        receiver=Oin(message.receiver),
        urgentie=Urgentie(message.urgentie),
        conversation=ConversationId(message.conversation),
        decision=DecisionId(message.decision),
    )


def state_of(connection: sa.Connection, ident: DeliveryId) -> DeliveryState:
    """Where it stands. Raises ``Broken`` when there is no such delivery."""
    state = connection.scalar(_STATE, {"which": ident})
    if state is None:
        raise Broken("aflevering-onbekend", "Een aflevering op de weg staat niet in het journaal.")
    return DeliveryState(state)


def _locked(connection: sa.Connection, ident: DeliveryId) -> sa.Row[Any]:
    row = connection.execute(_LOCKED, {"which": ident}).one_or_none()
    if row is None:
        raise Broken("aflevering-onbekend", "Een aflevering op de weg staat niet in het journaal.")
    return row


def _decision(connection: sa.Connection, message: sa.Row[Any]) -> StoredDecision:
    asked = {"which": message.decision, "vt": message.verantwoordelijke}
    row = connection.execute(_DECISION, asked).one_or_none()
    if row is None:
        raise Broken("besluit-ontbreekt", "Bij een bericht ontbreekt het besluit.")
    return decision_from(row)


def _rendered(row: sa.Row[Any], key: DataKey) -> Document:
    return Document(
        content=key.open(row.rendered, Place("delivery", "rendered", row.id, row.verantwoordelijke)),
        media_type=row.rendered_type,
        headers=row.rendered_headers,
    )


def keep_document(connection: sa.Connection, vault: Vault, ident: DeliveryId, document: Document) -> None:
    """Keep what will be sent, once.

    Raises:
        Broken: another document is kept already.
    """
    row = _locked(connection, ident)
    owner = connection.scalars(sa.select(t.message.c.document).where(t.message.c.id == row.message)).one()
    key = stored_key(connection, vault, owner, Purpose.INHOUD)
    if row.rendered is not None:
        if _rendered(row, key) != document:
            raise Broken(
                "document-al-opgemaakt", "Een aflevering is al opgemaakt; wat verzonden is, blijft zoals het was."
            )
        return
    connection.execute(
        sa.update(t.delivery)
        .where(t.delivery.c.id == ident)
        .values(
            rendered=key.seal(document.content, Place("delivery", "rendered", ident, row.verantwoordelijke)),
            rendered_type=document.media_type,
            rendered_headers=dict(document.headers),
        )
    )


def settle(connection: sa.Connection, vault: Vault, attempt: Attempt, outcome: Outcome, entry: Entry) -> None:
    """End an attempt.

    Raises:
        Broken: the delivery cannot make this move.
    """
    row = _locked(connection, attempt.delivery.id)
    now = DeliveryState(row.state)
    if now is DeliveryState.GEREED and attempt.number == row.attempts and outcome.state is not now:
        now = DeliveryState.GEPUBLICEERD  # taken back from a broker that lost it, while this attempt went on
    overtaken = now in _ANSWERED or now is outcome.state or attempt.number < row.attempts
    if not overtaken or (now not in _ANSWERED and outcome.state in ALLOWED[now]):
        check_move(now, outcome.state)
        end = {"which": row.id, "new": outcome.state.value, "next": outcome.due or row.due, "why": outcome.code}
        connection.execute(_ENDED, {**end, "now": entry.at})
    write_entry(connection, vault, entry)


def answer(connection: sa.Connection, verantwoordelijke: Oin, settlement: Settlement, *, at: datetime) -> None:
    """Let the receiver's own answer move the delivery it names; an answer that comes too late moves nothing."""
    state = DeliveryState.BEVESTIGD if settlement.bevestigd else DeliveryState.MISLUKT
    from_states = [old.value for old, new in ALLOWED.items() if state in new]
    connection.execute(
        sa.update(t.delivery)
        .where(
            t.delivery.c.verantwoordelijke == verantwoordelijke,
            t.delivery.c.receiver == settlement.receiver,
            t.delivery.c.reference == settlement.reference,
            t.delivery.c.state.in_(from_states),
            t.delivery.c.attempts > 0,  # what was never tried cannot have been received
        )
        .values(state=state.value, code=settlement.code, settled_at=at, lease_until=None, lease_owner=None)
    )


def state_for(connection: sa.Connection, verantwoordelijke: Oin, receiver: Oin, reference: str) -> DeliveryState | None:
    """Where the delivery stands that a receiver's answer names; None when there is no such delivery."""
    found = connection.scalars(
        sa.select(t.delivery.c.state).where(
            t.delivery.c.verantwoordelijke == verantwoordelijke,
            t.delivery.c.receiver == receiver,
            t.delivery.c.reference == reference,
        )
    ).first()
    return None if found is None else DeliveryState(found)
