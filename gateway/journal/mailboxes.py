"""The ledger of mailboxes: which mail was seen, and what became of it.

``genomen`` comes with the recording of the mail, in its commit (``rows``); the rest is written here.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from gateway.contracts.message import Oin
from gateway.core.mailbox import Folder, Line, Stand
from gateway.journal import tables as t
from gateway.journal.rows import imap_row
from gateway.journal.sql import SqlJournal

_AT_ONCE = 500
"""UIDs in one query."""


class SqlLedger:
    """The ledger in one journal."""

    def __init__(self, journal: SqlJournal) -> None:
        """Keep it in ``journal``."""
        self._database = journal.database

    def known(self, folder: Folder, uids: Sequence[int]) -> Mapping[int, Stand]:
        """What became of those of ``uids`` that were looked at."""
        found: dict[int, Stand] = {}
        query = sa.select(t.imap.c.uid, t.imap.c.stand).where(*_in(folder))
        with self._database.read() as connection:
            for begin in range(0, len(uids), _AT_ONCE):
                asked = query.where(t.imap.c.uid.in_(list(uids[begin : begin + _AT_ONCE])))
                found |= {row.uid: Stand(row.stand) for row in connection.execute(asked)}
        return found

    def write(self, line: Line) -> None:
        """Say what became of a mail; what was said of it first stands."""
        dialect = sqlite if self._database.is_sqlite else postgresql
        with self._database.write() as connection:
            connection.execute(dialect.insert(t.imap).on_conflict_do_nothing(), [imap_row(line)])

    def gone(self, folder: Folder, present: Collection[int]) -> None:
        """What stayed in this mailbox and is not among ``present`` is ``weg``; so is all of another UIDVALIDITY."""
        gone = [
            line
            for line in self._staying(t.imap.c.verantwoordelijke == folder.verantwoordelijke)
            if line.folder.mailbox == folder.mailbox and (line.folder != folder or line.uid not in present)
        ]
        if gone:
            with self._database.write() as connection:
                for line in gone:
                    this = sa.update(t.imap).where(*_in(line.folder), t.imap.c.uid == line.uid)
                    connection.execute(this.values(stand=Stand.WEG.value))

    def staying(self) -> Sequence[Line]:
        """All that waits in mailboxes for a person, the oldest first."""
        return self._staying()

    def _staying(self, *where: sa.ColumnElement[bool]) -> Sequence[Line]:
        stays = t.imap.c.stand == sa.literal_column(f"'{Stand.BLIJFT.value}'")  # so that SQLite takes the partial index
        query = sa.select(t.imap).where(stays, *where).order_by(t.imap.c.at, t.imap.c.mailbox, t.imap.c.uid)
        with self._database.read() as connection:
            return [_line(row) for row in connection.execute(query)]


def _in(folder: Folder) -> tuple[sa.ColumnElement[bool], ...]:
    table = t.imap.c
    return (
        table.verantwoordelijke == folder.verantwoordelijke,
        table.mailbox == folder.mailbox,
        table.uidvalidity == folder.uidvalidity,
    )


def _line(row: sa.Row[Any]) -> Line:
    folder = Folder(verantwoordelijke=Oin(row.verantwoordelijke), mailbox=row.mailbox, uidvalidity=row.uidvalidity)
    return Line(folder=folder, uid=row.uid, stand=Stand(row.stand), at=row.at, size=row.size, code=row.code)
