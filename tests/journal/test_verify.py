from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from gateway.core.audit import Feit
from gateway.core.besluiten import WACHT, HoldState
from gateway.core.recording import Claim, DeliveryState
from gateway.journal import SqlJournal, tables as t
from gateway.journal.verify import verify
from tests.contracts.journal import Steps, outcome
from tests.contracts.recordings import VT
from tests.journal.journals import OnPostgresql, OnSqlite, Opened


def live(journal: SqlJournal, steps: Steps) -> None:
    """A bit of everything: accepted, held, refused, repeated, in conflict, delivered, confirmed, failed, noted."""
    make = steps.make
    first = make.recording(Claim(key="k", digest="d"))
    steps.record(first)
    outcome(journal.record(make.recording(Claim(key="k", digest="d"))))
    for refused in (make.recording(Claim(key="k", digest="e")), make.refused()):
        assert journal.record(refused).exception(timeout=20) is not None
    for decided in (None, WACHT, *(state.value for state in HoldState if state is not HoldState.OPEN)):
        held = journal.held(VT, steps.record(make.held()).document.id)
        if decided is not None and held is not None:
            journal.rule(make.ruling(held, outcome=decided))
    message = steps.to_postbox(first)
    assert journal.confirm(VT, VT, message, make.entry(Feit.AFLEVERING_BEVESTIGD, message))
    for state in (
        DeliveryState.GEPARKEERD,
        DeliveryState.VASTGEHOUDEN,
        DeliveryState.GEREED,
        DeliveryState.OVERHANDIGD,
    ):
        (due,) = steps.record(make.recording()).deliveries
        steps.publish()
        steps.settle(steps.attempt(due.id), state, seconds=9999)
    steps.record(make.answer(due.reference, due.receiver, bevestigd=False))
    journal.note(make.entry(Feit.TOKEN_UITGEGEVEN, "een-token", content=b"x"))
    journal.note(make.entry(Feit.DOCUMENT_HERHAALD, first.document.id, content=first.document.content))


@contextmanager
def tampering(journal: SqlJournal) -> Iterator[sa.Connection]:
    """Somebody with all rights, who takes the guards away first."""
    with journal.database.write() as connection:
        if journal.database.is_sqlite:
            for table in t.LOG:
                for guard in ("update", "delete", "replace"):
                    connection.exec_driver_sql(f"DROP TRIGGER {table.name}_no_{guard}")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield connection


class Verifying(Opened):
    def test_a_lived_in_journal_verifies(self, journal: SqlJournal, steps: Steps) -> None:
        live(journal, steps)
        report = verify(journal)
        assert report.findings == ()
        assert report.checked["document"] == 12
        assert report.checked["entry"] > 30

    def test_an_altered_entry_is_found(self, journal: SqlJournal, steps: Steps) -> None:
        live(journal, steps)
        with tampering(journal) as connection:
            ident = connection.scalars(sa.select(t.entry.c.id).limit(1)).one()
            connection.execute(sa.update(t.entry).where(t.entry.c.id == ident).values(actor="een-ander"))
        assert [(f.rule, f.path) for f in verify(journal).findings] == [("logregel-digest", f"entry/{ident}")]

    def test_every_removed_entry_of_a_fact_is_found(self, journal: SqlJournal, steps: Steps) -> None:
        make = steps.make
        recording = steps.record(make.recording())
        with tampering(journal) as connection:
            for entry in recording.entries:
                connection.execute(sa.delete(t.entry).where(t.entry.c.id == entry.id))
        found = {finding.path for finding in verify(journal).findings}
        assert found == {
            f"document/{recording.document.id}",
            f"receipt/{recording.document.id}",
            f"decision/{recording.decisions[0].id}",
            f"message/{recording.messages[0].envelope.id}",
            f"delivery/{recording.deliveries[0].id}",
        }

    @pytest.mark.parametrize("table", ["delivery", "hold", "decision"])
    def test_a_removed_fact_is_found(self, journal: SqlJournal, steps: Steps, table: str) -> None:
        live(journal, steps)
        with tampering(journal) as connection:
            connection.execute(sa.delete(t.metadata.tables[table]))
        assert {finding.rule for finding in verify(journal).findings} == {"logregel-zonder-feit"}

    def test_a_state_that_nobody_logged_is_found(self, journal: SqlJournal, steps: Steps) -> None:
        (due,) = steps.record(steps.make.recording()).deliveries
        with journal.database.write() as connection:
            connection.execute(sa.update(t.delivery).values(state="bevestigd"))
        assert [finding.path for finding in verify(journal).findings] == [f"delivery/{due.id}"]

    def test_a_fact_of_another_verantwoordelijke_does_not_count(self, journal: SqlJournal, steps: Steps) -> None:
        steps.record(steps.make.recording())
        with tampering(journal) as connection:
            connection.execute(sa.update(t.message).values(verantwoordelijke="00000001111111112000"))
        assert {finding.rule for finding in verify(journal).findings} == {
            "feit-zonder-logregel",
            "logregel-zonder-feit",
        }


class TestSqlite(OnSqlite, Verifying):
    pass


class TestPostgresql(OnPostgresql, Verifying):
    pass
