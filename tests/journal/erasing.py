"""Content that is gone, as retention will make it go: its keys are erased, so nothing opens it any more."""

import pytest
import sqlalchemy as sa

from gateway.contracts.errors import Broken
from gateway.contracts.message import DocumentId, Oin
from gateway.journal import SqlJournal, tables as t
from gateway.journal.content import Purpose


def erase_content(journal: SqlJournal) -> None:
    """Erase every content key, and see that no document opens."""
    with journal.database.write() as connection:
        gone = connection.execute(sa.delete(t.data_key).where(t.data_key.c.purpose == Purpose.INHOUD.value))
    assert gone.rowcount > 0
    for line in journal.documents(limit=10_000):
        with pytest.raises(Broken):
            journal.document(Oin(line.verantwoordelijke), DocumentId(line.id))
