"""Log entries that are written apart from a recording: of an attempt, a confirmation, a look inside."""

import sqlalchemy as sa

from gateway.core.recording import Entry
from gateway.journal import tables as t
from gateway.journal.content import Purpose, Vault
from gateway.journal.rows import entry_row, key_row, stored_key

# Written once: composing it costs more than the answer.
_about: sa.BindParameter[str] = sa.bindparam("about")
_BEHIND = sa.union_all(
    sa.select(t.document.c.id).where(t.document.c.id == _about),
    sa.select(t.message.c.document).where(t.message.c.id == _about),
    sa.select(t.message.c.document).where(
        t.message.c.id.in_(sa.select(t.delivery.c.message).where(t.delivery.c.id == _about))
    ),
)


def write_entry(connection: sa.Connection, vault: Vault, entry: Entry) -> None:
    """Write one entry. Its salt goes under the key of the document it is about, or under a key of its own."""
    if not entry.salt:
        connection.execute(sa.insert(t.entry), [entry_row(entry, None, None)])
        return
    owner = _document_behind(connection, entry.about)
    if owner is not None:
        key = stored_key(connection, vault, owner, Purpose.INHOUD)
    else:
        owner = entry.id
        key, wrapped = vault.create(owner, Purpose.INHOUD)
        connection.execute(sa.insert(t.data_key), [key_row(wrapped, entry.verantwoordelijke)])
    connection.execute(sa.insert(t.entry), [entry_row(entry, owner, key)])


def _document_behind(connection: sa.Connection, about: str) -> str | None:
    """The document that ``about`` is, or that lies behind this message or delivery."""
    return connection.scalars(_BEHIND, {"about": about}).first()
