"""The postbox: what a receiver collects himself, and his confirmation that he has it.

A delivery lies here once a transport of sealed bytes took it: its ``code`` is that acknowledgement's ``kenmerk``. What
went over AMQP lies here as well: there it is confirmed, and there it is found again when a receiver lost it.
"""

import sqlalchemy as sa

from gateway.contracts.errors import Unknown
from gateway.contracts.message import Envelope, MessageId, Oin
from gateway.core.recording import DeliveryState, Entry
from gateway.journal import tables as t
from gateway.journal.content import Purpose, Vault
from gateway.journal.deliveries import envelope_from
from gateway.journal.entries import write_entry
from gateway.journal.leases import ACUTE_FIRST
from gateway.journal.rows import stored_key
from gateway.ports import PostboxItem

OVER_AMQP = "amqp"
KENMERKEN = ("postvak", OVER_AMQP)


def _of(verantwoordelijke: Oin, receiver: Oin) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        t.delivery.c.verantwoordelijke == verantwoordelijke,
        t.delivery.c.receiver == receiver,
        t.delivery.c.code.in_(KENMERKEN),
    )


def listing(connection: sa.Connection, verantwoordelijke: Oin, receiver: Oin, limit: int) -> list[PostboxItem]:
    """What lies ready, acute first, then oldest first."""
    found = connection.execute(
        sa.select(t.message)
        .join_from(t.delivery, t.message, t.delivery.c.message == t.message.c.id)
        .where(*_of(verantwoordelijke, receiver), t.delivery.c.state == DeliveryState.OVERHANDIGD.value)
        .order_by(ACUTE_FIRST, t.delivery.c.id)
        .limit(limit)
    )
    return [
        PostboxItem(
            id=MessageId(row.id), kind=row.kind, urgentie=row.urgentie, conversation=row.conversation, at=row.at
        )
        for row in found
    ]


def _delivery(
    connection: sa.Connection, verantwoordelijke: Oin, receiver: Oin, message: MessageId
) -> tuple[str, str] | None:
    query = sa.select(t.delivery.c.id, t.delivery.c.state).where(
        *_of(verantwoordelijke, receiver),
        t.delivery.c.message == message,
        t.delivery.c.state.in_([DeliveryState.OVERHANDIGD.value, DeliveryState.BEVESTIGD.value]),
    )
    found = connection.execute(query).first()
    return None if found is None else (found.id, found.state)


def item(
    connection: sa.Connection, vault: Vault, verantwoordelijke: Oin, receiver: Oin, message: MessageId
) -> Envelope | None:
    """One item, confirmed or not; None when it is not this receiver's."""
    if _delivery(connection, verantwoordelijke, receiver, message) is None:
        return None
    row = connection.execute(sa.select(t.message).where(t.message.c.id == message)).one()
    return envelope_from(row, stored_key(connection, vault, row.document, Purpose.INHOUD))


def confirm(connection: sa.Connection, vault: Vault, which: tuple[Oin, Oin, MessageId], entry: Entry) -> bool:
    """``overhandigd`` → ``bevestigd`` for (verantwoordelijke, receiver, message); False when it was confirmed before.

    Who takes from a queue of his own can be faster than the attempt that put it there: then the attempt finds it done.

    Raises:
        Unknown: it is not this receiver's.
    """
    verantwoordelijke, receiver, message = which
    mine = t.delivery.c
    moved = connection.execute(
        # All in the update itself: of two who confirm at once, one does it.
        sa.update(t.delivery)
        .where(mine.verantwoordelijke == verantwoordelijke, mine.receiver == receiver, mine.message == message)
        .where(
            sa.or_(
                sa.and_(mine.state == DeliveryState.OVERHANDIGD.value, mine.code.in_(KENMERKEN)),
                sa.and_(mine.state == DeliveryState.GEPUBLICEERD.value, mine.attempts > 0),
            )
        )
        .values(
            state=DeliveryState.BEVESTIGD.value,
            code=sa.case((mine.code.in_(KENMERKEN), mine.code), else_=OVER_AMQP),
            settled_at=entry.at,
            lease_until=None,
            lease_owner=None,
        )
    )
    if moved.rowcount:
        write_entry(connection, vault, entry)
    elif _delivery(connection, *which) is None:
        raise Unknown("bericht-onbekend", "Dit bericht ligt niet in uw postvak.")
    return bool(moved.rowcount)
