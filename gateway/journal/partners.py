"""Partner books: versions in the journal, one after the other; the newest of each verantwoordelijke counts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

import sqlalchemy as sa
from pydantic import ValidationError

from gateway.contracts.errors import Broken
from gateway.contracts.message import Oin
from gateway.core.partners import Book, Library, PartnerFile, book_of, library_of
from gateway.core.recording import Entry
from gateway.journal import tables as t

_LOCK = 0x5654_5056
"""Key of PostgreSQL's advisory lock: "VTPV"."""
FRESH_SECONDS = 1.0
"""How old a library may be: a change reaches every process within it, and a burst of documents reads it once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerVersion:
    """One applied version of a partner file."""

    verantwoordelijke: Oin
    version: int
    id: str
    at: datetime
    reason: str
    content: bytes
    """The file as JSON."""

    def book(self) -> Book:
        """The partners of this version.

        Raises:
            Broken: what is stored is no partner file.
        """
        try:
            return book_of(PartnerFile.model_validate_json(self.content), self.version)
        except ValidationError:
            raise Broken("partnerversie-onleesbaar", "Een toegepaste partnerversie is niet te lezen.") from None


def apply(connection: sa.Connection, verantwoordelijke: Oin, content: bytes, *, reason: str, entry: Entry) -> int:
    """Write the next version; its id is what ``entry`` is about. Returns its number, from 1.

    Raises:
        Broken: ``content`` is no partner file of ``verantwoordelijke``.
    """
    if connection.dialect.name == "postgresql":
        # One at a time. Not LOCK TABLE: that asks for rights which nobody has on a log table.
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    table = t.partner_version.c
    last = connection.scalar(sa.select(sa.func.max(table.version)).where(table.verantwoordelijke == verantwoordelijke))
    made = PartnerVersion(
        verantwoordelijke=verantwoordelijke,
        version=(last or 0) + 1,
        id=entry.about,
        at=entry.at,
        reason=reason,
        content=content,
    )
    if made.book().verantwoordelijke != verantwoordelijke or entry.verantwoordelijke != verantwoordelijke:
        raise Broken("partnerversie-van-ander", "Een partnerbestand hoort bij een andere verantwoordelijke.")
    row = {name: getattr(made, name) for name in PartnerVersion.__slots__}
    connection.execute(sa.insert(t.partner_version), [row | {"content": content.decode()}])
    return made.version


def versions(connection: sa.Connection, verantwoordelijke: Oin) -> list[PartnerVersion]:
    """Every version of one verantwoordelijke, oldest first."""
    table = t.partner_version
    return _select(connection, sa.select(table).where(table.c.verantwoordelijke == verantwoordelijke))


def newest(connection: sa.Connection) -> list[PartnerVersion]:
    """The newest version of every verantwoordelijke."""
    table, later = t.partner_version, t.partner_version.alias("later")
    superseded = sa.exists().where(
        later.c.verantwoordelijke == table.c.verantwoordelijke, later.c.version > table.c.version
    )
    return _select(connection, sa.select(table).where(~superseded))


def _select(connection: sa.Connection, query: sa.Select[tuple[object, ...]]) -> list[PartnerVersion]:
    found = connection.execute(query.order_by(t.partner_version.c.verantwoordelijke, t.partner_version.c.version))
    return [
        PartnerVersion(
            verantwoordelijke=Oin(row.verantwoordelijke),
            version=row.version,
            id=row.id,
            at=row.at,
            reason=row.reason,
            content=row.content.encode(),
        )
        for row in found
    ]


class Shelf:
    """The library, read again when it is older than a second."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """Take a clock that only goes forward, in seconds."""
        self._monotonic = monotonic
        self._lock = Lock()
        self._library = Library()
        self._read_at: float | None = None

    def library(self, read: Callable[[], list[PartnerVersion]]) -> Library:
        """The library, by ``read`` when it is not fresh."""
        with self._lock:
            now = self._monotonic()
            if self._read_at is None or now - self._read_at >= FRESH_SECONDS:
                self._library = library_of(version.book() for version in read())
                self._read_at = now
            return self._library

    def outdated(self) -> None:
        """Read it again next time: this process just applied a version."""
        with self._lock:
            self._read_at = None
