"""Mail that waits to be read: whose turn it is, and what became of it.

A mail that is taken is counted before it is opened, and leased: what kills its reader comes back, and is known by its
count. A lease of another is not waited for at a start: a reader runs in the process that owns it, or it is dead.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa

from gateway.contracts.message import DocumentId, Door, Oin, Urgentie
from gateway.core.recording import DocumentState, Reading, Recording, SameReport
from gateway.journal import reading, rows, tables as t
from gateway.journal.content import Purpose, Vault

_TE_LEZEN = DocumentState.TE_LEZEN.value
_ACUTE_FIRST = sa.case((t.te_lezen.c.urgentie == Urgentie.ACUUT.value, 0), else_=1)


def waiting(connection: sa.Connection) -> bool:
    """Whether any mail waits, leased or not."""
    return connection.scalar(sa.select(sa.exists(sa.select(t.te_lezen.c.document)))) or False


def take(connection: sa.Connection, vault: Vault, *, at: datetime, lease_seconds: int) -> Reading | None:
    """The next mail to read, counted and leased; None when there is none."""
    free = sa.or_(t.te_lezen.c.lease_until.is_(None), t.te_lezen.c.lease_until <= at)
    found = connection.execute(
        sa.select(t.te_lezen)
        .where(free)
        .order_by(_ACUTE_FIRST, t.te_lezen.c.document)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if found is None:
        return None
    connection.execute(
        sa.update(t.te_lezen)
        .where(t.te_lezen.c.document == found.document)
        .values(attempts=found.attempts + 1, lease_until=at + timedelta(seconds=lease_seconds))
    )
    document = reading.document(connection, vault, Oin(found.verantwoordelijke), DocumentId(found.document))
    assert document is not None  # noqa: S101  told to mypy; a foreign key sees to it
    return Reading(
        verantwoordelijke=Oin(found.verantwoordelijke),
        document=document,
        urgentie=Urgentie(found.urgentie),
        number=found.attempts + 1,
    )


def release(connection: sa.Connection, document: DocumentId) -> None:
    """Not read after all: whoever comes next may take it at once, and this time does not count."""
    given_back = sa.update(t.te_lezen).where(t.te_lezen.c.document == document)
    connection.execute(given_back.values(lease_until=None, attempts=t.te_lezen.c.attempts - 1))


def advance(connection: sa.Connection, vault: Vault, recording: Recording) -> bool:
    """Write what became of a mail; False, and nothing is written, when that was written before."""
    document, vt = recording.document, recording.verantwoordelijke
    waiting = (t.te_lezen.c.document == document.id, t.te_lezen.c.verantwoordelijke == vt)
    if connection.execute(sa.delete(t.te_lezen).where(*waiting)).rowcount != 1:
        return False
    inhoud = rows.stored_key(connection, vault, document.id, Purpose.INHOUD)
    connection.execute(
        sa.update(t.document)
        .where(t.document.c.id == document.id, t.document.c.state == _TE_LEZEN)
        .values(
            state=document.state.value,
            kind=document.kind,
            conversation=document.conversation,
            findings=rows.sealed_findings(document, vt, inhoud),
        )
    )
    rows.insert(connection, [rows.rows_beside(recording, inhoud)])
    return True


def same_report(connection: sa.Connection, verantwoordelijke: Oin, kenmerk: str) -> list[SameReport]:
    """Every document with this kenmerk, oldest first."""
    found = connection.execute(
        sa.select(t.document)
        .join_from(t.kenmerk, t.document, t.document.c.id == t.kenmerk.c.document)
        .where(t.kenmerk.c.verantwoordelijke == verantwoordelijke, t.kenmerk.c.key == kenmerk)
        .order_by(t.document.c.id)
    )
    return [
        SameReport(
            document=row.id,
            door=Door(row.door),
            kind=row.kind,
            state=DocumentState(row.state),
            conversation=row.conversation,
        )
        for row in found
    ]
