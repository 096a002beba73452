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
from gateway.core.recording import DeliveryState, Lane
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


_mine, _other = t.delivery.c, t.delivery.alias("other").c
_acute = _mine.urgentie == Urgentie.ACUUT.value
_in_the_way = sa.exists().where(
    _other.verantwoordelijke == _mine.verantwoordelijke,
    _other.via == _mine.via,
    _other.conversation == _mine.conversation,
    _other.id != _mine.id,
    sa.or_(
        _other.state == _GEPUBLICEERD,
        sa.and_(_other.state == _GEREED, sa.or_(_other.id < _mine.id, _other.lease_until > sa.bindparam("at"))),
    ),
)


def _free(*which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Ids of those ``which`` nobody has leased now, acute first, then oldest first."""
    return (
        sa.select(_mine.id)
        .where(*which, sa.or_(_mine.lease_until.is_(None), _mine.lease_until <= sa.bindparam("at")))
        .order_by(ACUTE_FIRST, _mine.id)
        .limit(sa.bindparam("most"))
        .with_for_update(skip_locked=True, of=t.delivery)
    )


# Written once: the relay and deliver ask them all the time, and composing them costs more than the answer.
_DUE = _free(_mine.state == _GEREED, _mine.due <= sa.bindparam("at"), sa.or_(_acute, ~_in_the_way))
_PUBLISHED = _free(
    _mine.state == _GEPUBLICEERD,
    sa.case(
        (_acute, _mine.via.not_in(sa.bindparam("acute", expanding=True))),
        else_=_mine.via.not_in(sa.bindparam("regular", expanding=True)),
    ),
)
_key_of_message = sa.and_(t.data_key.c.owner == t.message.c.document, t.data_key.c.purpose == Purpose.INHOUD.value)
_THESE = _mine.id.in_(sa.bindparam("ids", expanding=True))
_TRAVELLING = (
    sa.select(_mine.id, _mine.via, _mine.urgentie, _mine.lease_until, _mine.published_at)
    .add_columns(t.message.c.id.label("message"), t.message.c.verantwoordelijke, t.message.c.content, t.message.c.seal)
    .add_columns(t.data_key.c.kek, t.data_key.c.wrapped)
    .join_from(t.delivery, t.message, _mine.message == t.message.c.id)
    .join(t.data_key, _key_of_message)
    .where(_THESE)
    .order_by(ACUTE_FIRST, _mine.id)
)
_LEASE = (
    sa.update(t.delivery).where(_THESE).values(lease_until=sa.bindparam("until"), lease_owner=sa.bindparam("owner"))
)
_ROAD_KEYS = (
    sa.select(_mine.id, t.data_key.c.kek, t.data_key.c.wrapped)
    .join_from(t.delivery, t.message, _mine.message == t.message.c.id)
    .join(t.data_key, _key_of_message)
    .where(_THESE)
)
_MARK = (
    sa.update(t.delivery)
    .where(_THESE, _mine.state == _GEREED, _mine.lease_until.is_not(None))
    .values(state=_GEPUBLICEERD, published_at=sa.bindparam("published"), lease_until=None, lease_owner=None)
)


def claim_due(connection: sa.Connection, vault: Vault, lease: Lease, limit: int) -> list[Consignment]:
    """Lease what is due for publishing."""
    ids = connection.scalars(_DUE, {"at": lease.at, "most": limit}).all()
    return _leased(connection, vault, lease, ids)


def claim_published(
    connection: sa.Connection, vault: Vault, lease: Lease, limit: int, without: Collection[Lane] = ()
) -> list[Consignment]:
    """Lease what is published and nobody works on, of other lanes than ``without``."""
    acute, regular = ([lane.via for lane in without if lane.acuut is which] for which in (True, False))
    asked = {"at": lease.at, "most": limit, "acute": acute, "regular": regular}
    return _leased(connection, vault, lease, connection.scalars(_PUBLISHED, asked).all())


def _leased(connection: sa.Connection, vault: Vault, lease: Lease, ids: Sequence[str]) -> list[Consignment]:
    if not ids:
        return []
    found = [_consignment(row, vault) for row in connection.execute(_TRAVELLING, {"ids": ids})]
    connection.execute(_LEASE, {"ids": ids, "until": lease.until, "owner": lease.owner})
    return found


def _consignment(row: sa.Row[Any], vault: Vault) -> Consignment:
    key = vault.unlock(row.kek, row.wrapped)
    return Consignment(
        delivery=DeliveryId(row.id),
        via=Oin(row.via),
        content=key.open(row.content, Place("message", "content", row.message, row.verantwoordelijke)),
        seal=key.open(row.seal, Place("message", "seal", row.message, row.verantwoordelijke)).decode(),
        acuut=row.urgentie == Urgentie.ACUUT.value,
        again=row.lease_until is not None or row.published_at is not None,
    )


def road_keys(connection: sa.Connection, vault: Vault, deliveries: Sequence[DeliveryId]) -> Mapping[DeliveryId, bytes]:
    """Under which key a broker keeps its copy of each; without those whose data key is gone."""
    found = connection.execute(_ROAD_KEYS, {"ids": list(deliveries)})
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
    connection.execute(_MARK, {"ids": list(deliveries), "published": at})


def release(connection: sa.Connection, delivery: DeliveryId) -> None:
    """Give a lease back: it ended long ago, which is not the same as that there never was one (``again``)."""
    connection.execute(
        sa.update(t.delivery)
        .where(t.delivery.c.id == delivery, t.delivery.c.lease_until.is_not(None))
        .values(lease_until=LONG_AGO, lease_owner=None)
    )


def release_left(connection: sa.Connection, owner: str, state: DeliveryState) -> None:
    """Give back what an earlier process in this seat had leased when it died."""
    connection.execute(
        sa.update(t.delivery)
        .where(t.delivery.c.state == state.value, t.delivery.c.lease_owner == owner)
        .values(lease_until=LONG_AGO, lease_owner=None)
    )
