"""Log entries that are written apart from a recording: of an attempt, a confirmation, a look inside."""

import sqlalchemy as sa

from gateway.core.recording import Entry
from gateway.journal import tables as t
from gateway.journal.content import Purpose, Vault
from gateway.journal.rows import entry_row, key_row, stored_key


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
    of_delivery = sa.select(t.delivery.c.message).where(t.delivery.c.id == about)
    return connection.scalars(
        sa.union_all(
            sa.select(t.document.c.id).where(t.document.c.id == about),
            sa.select(t.message.c.document).where(t.message.c.id == about),
            sa.select(t.message.c.document).where(t.message.c.id.in_(of_delivery)),
        )
    ).first()
