from datetime import timedelta

import pytest
import sqlalchemy as sa

from gateway.contracts.errors import Unauthentic
from gateway.core.audit import Feit
from gateway.journal import SqlJournal, tables as t
from gateway.journal.fsck import fsck
from gateway.journal.verify import Report
from tests.contracts.journal import Steps
from tests.contracts.recordings import SECRET, Maker
from tests.journal.journals import OnPostgresql, OnSqlite, Opened
from tests.journal.test_verify import live, tampering


def check_seal(content: bytes, seal: str) -> None:
    if seal != f"zegel..{SECRET}" or SECRET.encode() not in content:
        raise Unauthentic("zegel-klopt-niet", "Het zegel klopt niet.")


class Whole(Opened):
    def look(self, journal: SqlJournal, make: Maker) -> Report:
        return fsck(journal, check_seal=check_seal, at=make.clock.now())

    def rules(self, journal: SqlJournal, make: Maker) -> set[str]:
        return {finding.rule for finding in self.look(journal, make).findings}

    def test_a_lived_in_journal_is_whole(self, journal: SqlJournal, make: Maker, steps: Steps) -> None:
        live(journal, steps)
        report = self.look(journal, make)
        assert report.findings == ()
        assert set(report.checked) == set(t.metadata.tables)

    def test_a_seal_that_does_not_hold_is_found(self, journal: SqlJournal, steps: Steps) -> None:
        (message,) = steps.record(steps.make.recording()).messages

        def refuse(content: bytes, seal: str) -> None:
            raise Unauthentic("zegel-klopt-niet", f"{len(content)} {len(seal)}")

        report = fsck(journal, check_seal=refuse, at=steps.make.clock.now())
        assert [(f.rule, f.path) for f in report.findings] == [("zegel-klopt-niet", f"message/{message.envelope.id}")]

    def test_a_lost_key_is_found(self, journal: SqlJournal, make: Maker, steps: Steps) -> None:
        live(journal, steps)
        with journal.database.write() as connection:
            connection.execute(sa.delete(t.data_key).where(t.data_key.c.purpose == "inhoud"))
        assert "datasleutel-ontbreekt" in self.rules(journal, make)

    def test_content_that_is_not_what_was_logged_is_found(self, journal: SqlJournal, make: Maker, steps: Steps) -> None:
        recording = steps.record(make.recording())
        with tampering(journal) as connection:
            (entry, *_) = (e for e in recording.entries if e.event == Feit.DOCUMENT_AANGENOMEN.value)
            forged = {"document": "0" * 64}
            connection.execute(sa.update(t.entry).where(t.entry.c.id == entry.id).values(commitments=forged))
        assert self.rules(journal, make) == {"inhoud-niet-wat-gelogd-is"}

    def test_rows_that_hang_on_nothing_are_found(self, journal: SqlJournal, make: Maker, steps: Steps) -> None:
        steps.record(make.recording())
        with tampering(journal) as connection:
            connection.execute(sa.update(t.delivery).values(verantwoordelijke="x"))
            connection.execute(sa.update(t.decision).values(receiver="x"))
        assert self.rules(journal, make) == {"wees", "bericht-zonder-besluit"}

    def test_an_impossible_lease_is_found(self, journal: SqlJournal, make: Maker, steps: Steps) -> None:
        steps.record(make.recording())
        steps.due()
        assert self.rules(journal, make) == set()
        with journal.database.write() as connection:
            connection.execute(sa.update(t.delivery).values(lease_until=make.clock.now() + timedelta(days=1)))
        assert self.rules(journal, make) == {"lease-onmogelijk"}


class TestSqlite(OnSqlite, Whole):
    @pytest.mark.parametrize(
        ("table", "column"),
        sorted(
            (c.table.name, c.name) for x in t.metadata.sorted_tables for c in x.c if isinstance(c.type, t.Ciphertext)
        ),
    )
    def test_every_blob_that_does_not_open_is_found(
        self, journal: SqlJournal, make: Maker, steps: Steps, table: str, column: str
    ) -> None:
        live(journal, steps)
        with tampering(journal) as connection:
            connection.execute(sa.update(t.metadata.tables[table]).values({column: b"\x01" + bytes(40)}))
        assert "inhoud-onleesbaar" in self.rules(journal, make)


class TestPostgresql(OnPostgresql, Whole):
    pass
