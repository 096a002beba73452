import pytest

from gateway.journal import SqlJournal
from tests.contracts.holds import HoldContract
from tests.contracts.journal import JournalContract, Steps
from tests.contracts.mail import MailContract
from tests.contracts.recordings import Maker
from tests.contracts.zaken import ZakenContract
from tests.journal.journals import OnPostgresql, OnSqlite, Opened
from tests.journal.opened import open_journal


class TestSqlite(OnSqlite, Opened, JournalContract, HoldContract, MailContract, ZakenContract):
    @pytest.mark.usefixtures("journal")
    def test_a_process_that_starts_again_takes_over_what_it_had(self, url: str, make: Maker) -> None:
        with open_journal(url, make) as first:
            ident = Steps(first, make).record(make.recording()).deliveries[0].id
            assert Steps(first, make).due() == [ident]
        with open_journal(url, make, place="een andere machine") as other:
            assert Steps(other, make).due() == []
        with open_journal(url, make) as again:
            assert Steps(again, make).publish() == [ident]
            assert Steps(again, make).due() == []
            assert len(again.claim_published(limit=9, at=make.clock.now(), lease_seconds=30)) == 1
        with open_journal(url, make) as again:
            assert len(again.claim_published(limit=9, at=make.clock.now(), lease_seconds=30)) == 1
            assert len(again.claim_published(limit=9, at=make.clock.now(), lease_seconds=30)) == 0

    def test_a_process_that_starts_leaves_its_siblings_what_they_have(
        self, journal: SqlJournal, url: str, make: Maker, steps: Steps
    ) -> None:
        ident = steps.record(make.recording()).deliveries[0].id
        assert steps.publish() == [ident]
        assert len(journal.claim_published(limit=9, at=make.clock.now(), lease_seconds=30)) == 1
        with open_journal(url, make) as sibling:
            assert Steps(sibling, make).due() == []
            assert len(sibling.claim_published(limit=9, at=make.clock.now(), lease_seconds=30)) == 0

    def test_what_waits_is_committed_on_close(self, journal: SqlJournal, url: str, make: Maker) -> None:
        recordings = [make.recording() for _ in range(100)]
        futures = [journal.record(recording) for recording in recordings]
        journal.close()
        assert all(future.done() for future in futures)
        with open_journal(url, make) as again:
            assert len(again.documents(limit=1000)) == 100


class TestPostgresql(OnPostgresql, Opened, JournalContract, HoldContract, MailContract, ZakenContract):
    pass
