"""Alarms in the journal: one row for each, an entry whenever one is given or acknowledged.

A notice is claimed before it is sent, so that of several processes one tells; who cannot send gives it back.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from gateway.contracts.errors import Unknown
from gateway.contracts.message import Oin, Urgentie
from gateway.core.alarms import HANDED_OVER_WITHIN, LIES_TOO_LONG, Alarm, Condition, Ring, Stand, rung
from gateway.core.besluiten import HoldState
from gateway.core.recording import DeliveryState, DocumentState, Entry
from gateway.journal import tables as t
from gateway.journal.entries import write_entry
from gateway.journal.sql import SqlJournal

_LOCK = 0x5654_414C
"""Key of PostgreSQL's advisory lock: "VTAL"."""
_NOT_HANDED_OVER = (
    DeliveryState.GEREED,
    DeliveryState.GEPUBLICEERD,
    DeliveryState.GEPARKEERD,
    DeliveryState.VASTGEHOUDEN,
)
IN_QUARANTINE = t.document.c.state == sa.literal_column(f"'{DocumentState.QUARANTAINE.value}'")
"""Written out, since SQLite takes a partial index only for a condition that it can read."""


class SqlAlarms:
    """The alarms of one journal."""

    def __init__(self, journal: SqlJournal) -> None:
        """Keep them in ``journal``."""
        self._database = journal.database
        self._vault = journal.vault

    def alarms(self) -> Sequence[Alarm]:
        """Every alarm: open ones first, the oldest first."""
        query = sa.select(t.alarm).order_by(t.alarm.c.state.desc(), t.alarm.c.first_at, t.alarm.c.id)
        with self._database.read() as connection:
            return [_alarm(row) for row in connection.execute(query)]

    def ring(self, ring: Ring, *, at: datetime, new_id: str, entry: Callable[[Alarm], Entry]) -> Alarm:
        """Count ``ring``; when that gives an alarm that was not open, ``entry`` of it is written too."""
        table = t.alarm.c
        same = (
            table.event == ring.event,
            table.verantwoordelijke == ring.verantwoordelijke,
            table.about == ring.about,
        )
        with self._database.write() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            row = connection.execute(sa.select(t.alarm).where(*same)).one_or_none()
            before = None if row is None else _alarm(row)
            after = rung(before, ring, at=at, new_id=new_id)
            values = {name: getattr(after, name) for name in Alarm.__slots__}
            if before is None:
                connection.execute(sa.insert(t.alarm), [values])
            else:
                connection.execute(sa.update(t.alarm).where(table.id == after.id).values(values))
            if before is None or before.state is not Stand.OPEN:
                write_entry(connection, self._vault, entry(after))
        return after

    def claim_notice(self, alarm: Alarm, *, at: datetime) -> bool:
        """True for the one process that may send the notice which is due."""
        table = t.alarm.c
        query = sa.update(t.alarm).where(
            table.id == alarm.id,
            table.state == Stand.OPEN.value,
            table.last_notice_at.is_not_distinct_from(alarm.last_notice_at),
        )
        with self._database.write() as connection:
            return connection.execute(query.values(last_notice_at=at)).rowcount == 1

    def give_back(self, alarm: Alarm) -> None:
        """The claimed notice did not go: it is due as it was before."""
        with self._database.write() as connection:
            query = sa.update(t.alarm).where(t.alarm.c.id == alarm.id)
            connection.execute(query.values(last_notice_at=alarm.last_notice_at))

    def acknowledge(self, ident: str, *, reason: str, entry: Callable[[Alarm], Entry]) -> None:
        """``open`` → ``gezien``, with its entry. Raises ``Unknown`` when there is no such open alarm."""
        table = t.alarm.c
        with self._database.write() as connection:
            row = connection.execute(sa.select(t.alarm).where(table.id == ident)).one_or_none()
            if row is None or row.state != Stand.OPEN:
                raise Unknown("alarm-onbekend", "Er is geen open alarm met dit id.")
            seen = {"state": Stand.GEZIEN.value, "reason": reason}
            connection.execute(sa.update(t.alarm).where(table.id == ident).values(seen))
            write_entry(connection, self._vault, entry(_alarm(row)))

    def receivers(self, deliveries: Iterable[str]) -> Mapping[str, tuple[Oin, Oin]]:
        """(verantwoordelijke, receiver) of each delivery that exists."""
        table = t.delivery.c
        query = sa.select(table.id, table.verantwoordelijke, table.receiver).where(table.id.in_(list(deliveries)))
        with self._database.read() as connection:
            return {row.id: (Oin(row.verantwoordelijke), Oin(row.receiver)) for row in connection.execute(query)}

    def standing(self, at: datetime, *, documents: bool) -> Sequence[Condition]:
        """What lies too long: acute and not handed over, or waiting for a person for a month.

        ``documents`` tells whether to look at documents too: relay and deliver have no right to.
        """
        with self._database.read() as connection:
            return [*_not_handed_over(connection, at), *_lies_too_long(connection, at, documents=documents)]

    def beat(self, place: str, duties: Iterable[str], *, at: datetime) -> None:
        """Sign of life of ``duties`` at ``place`` (machine and home)."""
        dialect = sqlite if self._database.is_sqlite else postgresql
        insert = dialect.insert(t.heartbeat)
        upsert = insert.on_conflict_do_update(index_elements=["place", "duty"], set_={"at": insert.excluded.at})
        with self._database.write() as connection:
            connection.execute(upsert, [{"place": place, "duty": duty, "at": at} for duty in duties])


def _alarm(row: sa.Row[tuple[object, ...]]) -> Alarm:
    values = dict(row._mapping)  # noqa: SLF001  the public way to the columns of a row by name
    return Alarm(**{**values, "state": Stand(row.state)})


def _not_handed_over(connection: sa.Connection, at: datetime) -> Iterable[Condition]:
    delivery, message = t.delivery.c, t.message.c
    newest = sa.func.max(message.at, type_=t.Instant)
    query = (
        sa.select(delivery.verantwoordelijke, delivery.receiver, newest.label("newest"))
        .join_from(t.delivery, t.message)
        .where(
            delivery.state.in_([state.value for state in _NOT_HANDED_OVER]),
            delivery.urgentie == Urgentie.ACUUT.value,
            message.at <= at - HANDED_OVER_WITHIN,
        )
        .group_by(delivery.verantwoordelijke, delivery.receiver)
    )
    for row in connection.execute(query):
        fields = {"verantwoordelijke": row.verantwoordelijke, "ontvanger": row.receiver}
        yield Condition(event="acuut-niet-overhandigd", fields=fields, since=row.newest + HANDED_OVER_WITHIN)


def _lies_too_long(connection: sa.Connection, at: datetime, *, documents: bool) -> Iterable[Condition]:
    delivery, document = t.delivery.c, t.document.c
    of_documents = (
        ("vastgehouden", t.hold.c.verantwoordelijke, t.hold.c.at, t.hold.c.state == HoldState.OPEN.value),
        ("quarantaine", document.verantwoordelijke, document.at, IN_QUARANTINE),
    )
    of_deliveries = (
        (state.value, delivery.verantwoordelijke, delivery.settled_at, delivery.state == state.value)
        for state in (DeliveryState.GEPARKEERD, DeliveryState.VASTGEHOUDEN)
    )
    places = (*of_documents, *of_deliveries) if documents else tuple(of_deliveries)
    for what, verantwoordelijke, since, lies in places:
        newest = sa.func.max(since, type_=t.Instant).label("newest")
        query = sa.select(verantwoordelijke, newest).where(lies, since <= at - LIES_TOO_LONG)
        for row in connection.execute(query.group_by(verantwoordelijke)):
            fields = {"verantwoordelijke": row.verantwoordelijke, "wat": what}
            yield Condition(event="ligt-te-lang", fields=fields, since=row.newest + LIES_TOO_LONG)
