"""Which deliveries may be worked on now, and by whom: the order per conversation stands in one query.

Of one (verantwoordelijke, via, conversation) at most one is published or claimed at a time; a later one waits while an
earlier one is ``gereed`` or ``gepubliceerd``; held, parked and failed ones block nobody; an acute one waits for nobody.
PostgreSQL's ``FOR UPDATE SKIP LOCKED`` keeps two claimers apart; on SQLite, where it is left out, the write lock does.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from gateway.contracts.message import DeliveryId, Oin, Urgentie
from gateway.core.recording import DeliveryState
from gateway.journal import tables as t
from gateway.journal.content import Place, Purpose, Vault
from gateway.ports import Consignment

ROAD = b"vt-gateway vt.deliver"
"""What the keys of a broker's copies are derived for."""
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_GEREED, _GEPUBLICEERD = DeliveryState.GEREED.value, DeliveryState.GEPUBLICEERD.value

ACUTE_FIRST = sa.case((t.delivery.c.urgentie == Urgentie.ACUUT.value, 0), else_=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """Who takes deliveries, when, and until when they are his."""

    owner: str
    at: datetime
    until: datetime


def claim_due(connection: sa.Connection, vault: Vault, lease: Lease, limit: int) -> list[Consignment]:
    """Lease what is due for publishing."""
    mine, other = t.delivery, t.delivery.alias("other")
    in_the_way = sa.exists().where(
        other.c.verantwoordelijke == mine.c.verantwoordelijke,
        other.c.via == mine.c.via,
        other.c.conversation == mine.c.conversation,
        other.c.id != mine.c.id,
        sa.or_(
            other.c.state == _GEPUBLICEERD,
            sa.and_(other.c.state == _GEREED, sa.or_(other.c.id < mine.c.id, other.c.lease_until > lease.at)),
        ),
    )
    due = (
        mine.c.state == _GEREED,
        mine.c.due <= lease.at,
        sa.or_(mine.c.urgentie == Urgentie.ACUUT.value, ~in_the_way),
    )
    return _claim(connection, vault, lease, limit, due)


def claim_published(
    connection: sa.Connection, vault: Vault, lease: Lease, limit: int, without: Collection[Oin] = ()
) -> list[Consignment]:
    """Lease what is published and nobody works on."""
    which = (t.delivery.c.state == _GEPUBLICEERD, t.delivery.c.via.not_in(without))
    return _claim(connection, vault, lease, limit, which)


def _claim(
    connection: sa.Connection, vault: Vault, lease: Lease, limit: int, which: Sequence[sa.ColumnElement[bool]]
) -> list[Consignment]:
    free = sa.or_(t.delivery.c.lease_until.is_(None), t.delivery.c.lease_until <= lease.at)
    ids = connection.scalars(
        sa.select(t.delivery.c.id)
        .where(*which, free)
        .order_by(ACUTE_FIRST, t.delivery.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=t.delivery)
    ).all()
    if not ids:
        return []
    found = [_consignment(row, vault) for row in connection.execute(_travelling(ids))]
    connection.execute(
        sa.update(t.delivery).where(t.delivery.c.id.in_(ids)).values(lease_until=lease.until, lease_owner=lease.owner)
    )
    return found


def _travelling(ids: Sequence[str]) -> sa.Select[Any]:
    m, k = t.message.c, t.data_key.c
    return (
        sa.select(t.delivery.c.id, t.delivery.c.via, m.id.label("message"), m.verantwoordelijke, m.content, m.seal)
        .add_columns(k.kek, k.wrapped, t.delivery.c.lease_until, t.delivery.c.published_at)
        .join_from(t.delivery, t.message, t.delivery.c.message == m.id)
        .join(t.data_key, sa.and_(k.owner == m.document, k.purpose == Purpose.INHOUD.value))
        .where(t.delivery.c.id.in_(ids))
        .order_by(ACUTE_FIRST, t.delivery.c.id)
    )


def _consignment(row: sa.Row[Any], vault: Vault) -> Consignment:
    key = vault.unlock(row.kek, row.wrapped)
    return Consignment(
        delivery=DeliveryId(row.id),
        via=Oin(row.via),
        content=key.open(row.content, Place("message", "content", row.message, row.verantwoordelijke)),
        seal=key.open(row.seal, Place("message", "seal", row.message, row.verantwoordelijke)).decode(),
        again=row.lease_until is not None or row.published_at is not None,
    )


def road_keys(connection: sa.Connection, vault: Vault, deliveries: Sequence[DeliveryId]) -> Mapping[DeliveryId, bytes]:
    """Under which key a broker keeps its copy of each; without those whose data key is gone."""
    k = t.data_key.c
    found = connection.execute(
        sa.select(t.delivery.c.id, k.kek, k.wrapped)
        .join_from(t.delivery, t.message, t.delivery.c.message == t.message.c.id)
        .join(t.data_key, sa.and_(k.owner == t.message.c.document, k.purpose == Purpose.INHOUD.value))
        .where(t.delivery.c.id.in_(deliveries))
    )
    return {DeliveryId(row.id): vault.unlock(row.kek, row.wrapped).derive(ROAD) for row in found}


def due_again(connection: sa.Connection, *which: sa.ColumnElement[bool], published: datetime, tried: datetime) -> int:
    """Published by ``published`` and not tried since, or last tried by ``tried`` without an end; and ``which``."""
    mine = t.delivery.c
    waits = sa.or_(mine.published_at <= published, mine.published_at.is_(None))
    untried = sa.or_(mine.attempted_at.is_(None), mine.attempted_at < mine.published_at)
    return connection.execute(
        sa.update(t.delivery)
        .where(mine.state == _GEPUBLICEERD, waits, sa.or_(untried, mine.attempted_at <= tried), *which)
        .values(state=_GEREED, lease_until=None, lease_owner=None)
    ).rowcount


def mark_published(connection: sa.Connection, deliveries: Sequence[DeliveryId], *, at: datetime) -> None:
    """The broker has them. One that is further on already (the broker was faster than this mark) stays as it is."""
    connection.execute(
        sa.update(t.delivery)
        .where(t.delivery.c.id.in_(deliveries), t.delivery.c.state == _GEREED, t.delivery.c.lease_until.is_not(None))
        .values(state=_GEPUBLICEERD, published_at=at, lease_until=None, lease_owner=None)
    )


def release(connection: sa.Connection, delivery: DeliveryId) -> None:
    """Give a lease back: it ended long ago, which is not the same as that there never was one (``again``)."""
    connection.execute(
        sa.update(t.delivery)
        .where(t.delivery.c.id == delivery, t.delivery.c.lease_until.is_not(None))
        .values(lease_until=LONG_AGO, lease_owner=None)
    )


def release_left(connection: sa.Connection, owner: str, state: DeliveryState) -> None:
    """Give back what an earlier process of this name had leased when it died."""
    connection.execute(
        sa.update(t.delivery)
        .where(t.delivery.c.state == state.value, t.delivery.c.lease_owner == owner)
        .values(lease_until=LONG_AGO, lease_owner=None)
    )
