"""What the journal knows of the course of things, for the clocks: per conversation, what came when.

A conversation is one report, one handover or one request with what answers it; of each moment the first counts. Its
rows live for months, so what is older than ``WINDOW`` is over. A report that is held runs its clocks as any other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from gateway.contracts.message import Oin
from gateway.core.klokken import Onderwerp
from gateway.core.termijnen import Verloop
from gateway.journal import tables as t, zaken
from gateway.journal.sql import SqlJournal

WINDOW = timedelta(days=183)
"""Traffic data are kept for six months."""
MOMENT_VAN: Mapping[str, str] = {
    "MeldingGedaan": "ontvangen",
    "MeldingTeruggekoppeld": "triagebesluit",
    "MeldingIngetrokken": "triagebesluit",
    "OverdrachtAangeboden": "overdracht-aangeboden",
    "OverdrachtGeaccepteerd": "overdracht-beantwoord",
    "OverdrachtGeweigerd": "overdracht-beantwoord",
}
"""Kind of message → the moment that it is. Who tells the melder which step it took, has decided on the report."""
_BEGINS = ("MeldingGedaan", "OverdrachtAangeboden")
_TURN = {"place": "journaal", "duty": "termijnen"}
"""The row among the signs of life that says until when the terms were looked at."""


class SqlTermijnen:
    """What the clocks ask of one journal."""

    def __init__(self, journal: SqlJournal) -> None:
        """Read ``journal``."""
        self._database = journal.database

    def onderwerpen(self, at: datetime) -> Sequence[Onderwerp]:
        """All about which a clock may run at ``at``."""
        with self._database.read() as connection:
            return onderwerpen(connection, at)

    def take_turn(self, at: datetime) -> datetime | None:
        """Until when the terms were looked at before; None when another process looks now."""
        table = t.heartbeat.c
        mine = (table.place == _TURN["place"], table.duty == _TURN["duty"])
        dialect = sqlite if self._database.is_sqlite else postgresql
        begin = {**_TURN, "at": at - WINDOW}
        with self._database.write() as connection:
            connection.execute(dialect.insert(t.heartbeat).values(begin).on_conflict_do_nothing())
            before: datetime = connection.scalars(sa.select(table.at).where(*mine)).one()
            turn = sa.update(t.heartbeat).where(*mine, table.at == before, table.at < at)
            return before if connection.execute(turn.values(at=at)).rowcount == 1 else None


def onderwerpen(connection: sa.Connection, at: datetime) -> Sequence[Onderwerp]:
    """Every open zaak, and every conversation of the last months that began with what a clock waits for.

    Each with what came in it.
    """
    since = at - WINDOW
    message, hold, document = t.message.c, t.hold.c, t.document.c
    kinds = list(MOMENT_VAN)
    sent = sa.select(message.verantwoordelijke, message.conversation, message.kind, message.at).where(
        message.id >= _first_id(since), message.kind.in_(kinds)
    )
    held = (
        sa.select(hold.verantwoordelijke, document.conversation, hold.kind, hold.at)
        .join_from(t.hold, t.document)
        .where(hold.document >= _first_id(since), hold.kind.in_(kinds), document.conversation.is_not(None))
    )
    both = sa.union_all(sent, held).subquery().c
    first = sa.func.min(both.at, type_=t.Instant).label("first")
    query = sa.select(both.verantwoordelijke, both.conversation, both.kind, first).group_by(
        both.verantwoordelijke, both.conversation, both.kind
    )
    came: dict[tuple[str, str], dict[str, datetime]] = {}
    for row in connection.execute(query):
        moments = came.setdefault((row.verantwoordelijke, row.conversation), {})
        name = MOMENT_VAN[row.kind]
        moments[name] = min(row.first, moments.get(name, row.first))
    conversations = [
        Onderwerp(over=conversation, verantwoordelijke=Oin(verantwoordelijke), verloop=Verloop(momenten=moments))
        for (verantwoordelijke, conversation), moments in came.items()
        if any(MOMENT_VAN[kind] in moments for kind in _BEGINS)
    ]
    return joined([*conversations, *zaken.onderwerpen(connection)])


def joined(onderwerpen: Iterable[Onderwerp]) -> Sequence[Onderwerp]:
    """A zaak that has the reference of a conversation is about the same: the clocks of both are one.

    So Veilig Thuis can say of a report that it was decided on, by its ``correlationid``. What it states counts.
    """
    found: dict[tuple[Oin, str], Onderwerp] = {}
    for one in onderwerpen:
        key = (one.verantwoordelijke, one.over)
        known = found.get(key)
        if known is not None:
            moments = {**known.verloop.momenten, **one.verloop.momenten}
            one = replace(one, verloop=replace(one.verloop, momenten=moments))  # noqa: PLW2901  the two together
        found[key] = one
    return list(found.values())


def _first_id(at: datetime) -> str:
    """The least UUIDv7 of the instant ``at``: ids stand in the order of time (RFC 9562 §5.7)."""
    digits = f"{int(at.timestamp() * 1000):012x}"
    return f"{digits[:8]}-{digits[8:]}-7"
