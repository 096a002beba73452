"""How the gateway stands, in numbers: for ``gateway status`` and the metrics. Nothing personal, nothing per person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from gateway.core.alarms import Stand
from gateway.core.besluiten import HoldState
from gateway.core.klokken import Onderwerp
from gateway.core.recording import DeliveryState
from gateway.journal import tables as t
from gateway.journal.alarms import IN_QUARANTINE
from gateway.journal.sql import SqlJournal
from gateway.journal.verloop import onderwerpen

UNFINISHED = tuple(state for state in DeliveryState if state is not DeliveryState.BEVESTIGD)
"""*Bevestigd* is done, and only ever grows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """The deliveries to one receiver in one state."""

    verantwoordelijke: str
    receiver: str
    state: DeliveryState
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """The last sign of life of a duty."""

    place: str
    duty: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One consistent view."""

    queues: Sequence[Queue]
    oldest_due: datetime | None
    """Of what should have gone: *gereed* and its moment is there."""
    holds: int
    quarantine: int
    open_alarms: int
    beats: Sequence[Beat]
    onderwerpen: Sequence[Onderwerp] = ()
    """About which a clock may run."""

    @property
    def per_state(self) -> Mapping[str, int]:
        """Unfinished deliveries, of all receivers together."""
        found = {state.value: 0 for state in UNFINISHED}
        for queue in self.queues:
            found[queue.state.value] += queue.count
        return found


def figures(journal: SqlJournal, *, at: datetime) -> Figures:
    """The figures of ``journal``. Raises ``JournalUnavailable``."""
    delivery = t.delivery.c
    per_queue = (delivery.verantwoordelijke, delivery.receiver, delivery.state)
    queues = (
        sa.select(*per_queue, sa.func.count().label("count"))
        .where(delivery.state.in_([state.value for state in UNFINISHED]))
        .group_by(*per_queue)
        .order_by(*per_queue)
    )
    oldest = sa.select(sa.func.min(delivery.due, type_=t.Instant)).where(
        delivery.state == DeliveryState.GEREED.value, delivery.due <= at
    )
    beats = sa.select(t.heartbeat).order_by(t.heartbeat.c.place, t.heartbeat.c.duty)

    with journal.database.read() as connection:

        def count(table: sa.Table, *which: sa.ColumnElement[bool]) -> int:
            return connection.scalar(sa.select(sa.func.count()).select_from(table).where(*which)) or 0

        return Figures(
            queues=[
                Queue(**{**row._mapping, "state": DeliveryState(row.state)})  # noqa: SLF001  a row's public mapping
                for row in connection.execute(queues)
            ],
            oldest_due=connection.scalar(oldest),
            holds=count(t.hold, t.hold.c.state == HoldState.OPEN.value),
            quarantine=count(t.document, IN_QUARANTINE),
            open_alarms=count(t.alarm, t.alarm.c.state == Stand.OPEN.value),
            onderwerpen=onderwerpen(connection, at),
            beats=[Beat(place=row.place, duty=row.duty, at=row.at) for row in connection.execute(beats)],
        )
