"""Lists for those who run the gateway: what lies where and why, without content.

``verantwoordelijke`` None asks for all of them: only the command line of the machine itself does that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from gateway.contracts.message import Oin
from gateway.core.recording import Entry, StoredDecision
from gateway.journal import tables as t
from gateway.journal.holds import stand
from gateway.journal.rows import decision_from, entry_from


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """A document, from the outside."""

    id: str
    verantwoordelijke: str
    at: datetime
    door: str
    party: str
    zender: str | None
    kind: str | None
    state: str
    conversation: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLine:
    """A delivery, from the outside."""

    id: str
    verantwoordelijke: str
    message: str
    receiver: str
    via: str
    kind: str
    conversation: str
    urgentie: str
    state: str
    code: str | None
    attempts: int
    due: datetime


def _within(table: sa.Table, verantwoordelijke: Oin | None) -> list[sa.ColumnElement[bool]]:
    return [] if verantwoordelijke is None else [table.c.verantwoordelijke == verantwoordelijke]


def _columns(table: sa.Table, line: type[Any]) -> sa.Select[Any]:
    return sa.select(*(table.c[name] for name in line.__slots__))


def _documents() -> sa.Select[Any]:
    plain = (t.document.c[name] for name in DocumentLine.__slots__ if name != "state")
    return sa.select(*plain, stand().label("state"))


def documents(
    connection: sa.Connection, verantwoordelijke: Oin | None, state: str | None, limit: int
) -> list[DocumentLine]:
    """The newest documents, newest first."""
    query = _documents().where(*_within(t.document, verantwoordelijke))
    if state is not None:
        query = query.where(stand() == state)
    return [
        DocumentLine(**row._asdict()) for row in connection.execute(query.order_by(t.document.c.id.desc()).limit(limit))
    ]


def conversation(connection: sa.Connection, ident: str) -> list[DocumentLine]:
    """The documents of a conversation, oldest first."""
    query = _documents().where(t.document.c.conversation == ident).order_by(t.document.c.id)
    return [DocumentLine(**row._asdict()) for row in connection.execute(query)]


def document_behind(connection: sa.Connection, ident: str) -> DocumentLine | None:
    """The document that ``ident`` is, or that lies behind the message that it is."""
    of_message = sa.select(t.message.c.document).where(t.message.c.id == ident)
    query = _documents().where((t.document.c.id == ident) | t.document.c.id.in_(of_message))
    row = connection.execute(query).one_or_none()
    return None if row is None else DocumentLine(**row._asdict())


def decisions(
    connection: sa.Connection, verantwoordelijke: Oin | None, document: str | None, since: datetime | None
) -> list[StoredDecision]:
    """Decisions in the order in which they were taken; none of them holds content."""
    query = sa.select(t.decision).where(*_within(t.decision, verantwoordelijke)).order_by(t.decision.c.id)
    if document is not None:
        query = query.where(t.decision.c.document == document)
    if since is not None:
        query = query.where(t.decision.c.at >= since)
    return [decision_from(row) for row in connection.execute(query)]


def deliveries(
    connection: sa.Connection, *, document: str | None, message: str | None, conversation: str | None
) -> list[DeliveryLine]:
    """The deliveries of a document, a message or a conversation, oldest first."""
    wanted = {t.message.c.document: document, t.delivery.c.message: message, t.delivery.c.conversation: conversation}
    query = (
        _columns(t.delivery, DeliveryLine)
        .join_from(t.delivery, t.message, t.delivery.c.message == t.message.c.id)
        .where(*(column == value for column, value in wanted.items() if value is not None))
        .order_by(t.delivery.c.id)
    )
    return [DeliveryLine(**row._asdict()) for row in connection.execute(query)]


def entries(connection: sa.Connection, about: Sequence[str]) -> list[Entry]:
    """The log entries about these things, in the order in which they were made."""
    query = sa.select(t.entry).where(t.entry.c.about.in_(about)).order_by(t.entry.c.id)
    return [entry_from(row) for row in connection.execute(query)]


def story(connection: sa.Connection, document: str) -> list[Entry]:
    """The log entries about a document and all that came of it: decisions, messages, deliveries."""
    messages = sa.select(t.message.c.id).where(t.message.c.document == document)
    about = (
        sa.select(t.document.c.id).where(t.document.c.id == document),
        sa.select(t.decision.c.id).where(t.decision.c.document == document),
        sa.select(t.human_decision.c.id).where(t.human_decision.c.document == document),
        messages,
        sa.select(t.delivery.c.id).where(t.delivery.c.message.in_(messages)),
    )
    query = sa.select(t.entry).where(t.entry.c.about.in_(sa.union_all(*about))).order_by(t.entry.c.at, t.entry.c.id)
    return [entry_from(row) for row in connection.execute(query)]
