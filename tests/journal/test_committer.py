import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from gateway.contracts.errors import Broken, Conflicting, Invalid, JournalUnavailable
from gateway.contracts.message import Oin, Receipt
from gateway.core.recording import Claim, Recording
from gateway.journal import SqlJournal, tables as t
from gateway.journal.committer import MOST_BYTES, MOST_RECORDINGS
from tests.contracts.journal import outcome
from tests.contracts.recordings import VT, Maker
from tests.journal.journals import OnPostgresql, OnSqlite, Opened
from tests.journal.opened import new_journal, open_journal


@contextmanager
def held_up(journal: SqlJournal) -> Iterator[None]:
    """Another writer has the database, so that what is recorded meanwhile goes as one group."""
    with journal.database.write() as connection:
        if not journal.database.is_sqlite:
            connection.exec_driver_sql("LOCK TABLE claim, data_key IN ACCESS EXCLUSIVE MODE")
        yield


def together(journal: SqlJournal, make: Maker, recordings: Sequence[Recording]) -> "list[Future[Receipt]]":
    """Record them so that they wait for the same commit: a first one keeps the committer busy."""
    with held_up(journal):
        busy = journal.record(make.recording(Claim(key="busy", digest="d")))
        while waiting_in(journal):
            threading.Event().wait(0.001)
        futures = [journal.record(recording) for recording in recordings]
    outcome(busy)
    return futures


def waiting_in(journal: SqlJournal) -> int:
    return len(journal._committer._queue)


def stored(journal: SqlJournal) -> int:
    with journal.database.read() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(t.document)) or 0


class GroupCommit(Opened):
    def test_a_poisoned_document_among_64_is_refused_alone(self, journal: SqlJournal, make: Maker) -> None:
        recordings = [make.recording(Claim(key=f"k{index}", digest="d")) for index in range(MOST_RECORDINGS)]
        poisoned = recordings[17]
        recordings[17] = replace(poisoned, document=replace(poisoned.document, kind="\ud800"))
        futures = together(journal, make, recordings)
        with pytest.raises(Invalid):
            outcome(futures.pop(17))
        assert len({outcome(future) for future in futures}) == MOST_RECORDINGS - 1
        assert journal.earlier(VT, "k17") is None
        assert stored(journal) == 1 + MOST_RECORDINGS - 1

    def test_a_row_that_breaks_a_constraint_is_refused_alone(self, journal: SqlJournal, make: Maker) -> None:
        good, twice = make.recording(), make.recording()
        bad = replace(make.recording(), document=replace(make.recording().document, id=twice.document.id))
        futures = together(journal, make, [good, twice, bad])
        assert outcome(futures[0]) == good.receipt
        assert outcome(futures[1]) == twice.receipt
        with pytest.raises(Broken):
            outcome(futures[2])

    def test_of_two_documents_with_one_reference_in_a_group_the_first_wins(
        self, journal: SqlJournal, make: Maker
    ) -> None:
        first, other = make.recording(Claim(key="k", digest="d")), make.recording(Claim(key="k", digest="e"))
        futures = together(journal, make, [first, other])
        assert outcome(futures[0]) == first.receipt
        with pytest.raises(Conflicting):
            outcome(futures[1])
        assert journal.document(VT, other.document.id) is not None

    def test_the_same_document_twice_in_a_group_gets_one_receipt(self, journal: SqlJournal, make: Maker) -> None:
        recordings = [make.recording(Claim(key="k", digest="d")) for _ in range(10)]
        receipts = {outcome(future) for future in together(journal, make, recordings)}
        assert receipts == {recordings[0].receipt}
        assert stored(journal) == 2

    def test_who_followed_a_loser_comes_again(self, journal: SqlJournal, make: Maker) -> None:
        outcome(journal.record(make.recording(Claim(key="taken", digest="d"))))
        loser = make.recording(Claim(key="taken", digest="e"), Claim(key="k", digest="e"))
        follower = make.recording(Claim(key="k", digest="f"))
        futures = together(journal, make, [loser, follower])
        with pytest.raises(Conflicting):
            outcome(futures[0])
        assert outcome(futures[1]) == follower.receipt

    def test_a_caller_who_gives_up_does_not_take_his_row_with_him(self, journal: SqlJournal, make: Maker) -> None:
        recording = make.recording()
        (future,) = together(journal, make, [recording])
        assert future.cancel() is False
        assert outcome(future) == recording.receipt

    def test_a_refusal_in_a_group_is_kept_with_it(self, journal: SqlJournal, make: Maker) -> None:
        refused, good = make.refused(), make.recording()
        futures = together(journal, make, [refused, good])
        with pytest.raises(Invalid):
            outcome(futures[0])
        assert outcome(futures[1]) == good.receipt
        assert journal.document(VT, refused.document.id) is not None

    def test_a_group_of_two_verantwoordelijken_keeps_them_apart(self, journal: SqlJournal, make: Maker) -> None:
        other = replace(make, verantwoordelijke=Oin("00000001111111112000"))
        recordings = [maker.recording(Claim(key="k", digest=maker.verantwoordelijke)) for maker in (make, other)]
        assert [outcome(future) for future in together(journal, make, recordings)] == [r.receipt for r in recordings]

    def test_a_group_ends_at_its_size(self, journal: SqlJournal, make: Maker) -> None:
        big = b"x" * (MOST_BYTES // 3)
        recordings = [make.recording(content=big) for _ in range(4)]
        transactions: list[int] = []
        sa.event.listen(journal.database.engine, "commit", lambda _: transactions.append(1))
        for future in together(journal, make, recordings):
            outcome(future)
        assert len(transactions) >= 3, "the busy one, two groups, and the reader that held them up"

    def test_after_close_nothing_is_taken(self, journal: SqlJournal, make: Maker) -> None:
        journal.close()
        with pytest.raises(JournalUnavailable):
            journal.record(make.recording())


class TestSqlite(OnSqlite, GroupCommit):
    def test_when_the_disk_is_full_all_hear_it_and_nothing_is_stored(self, journal: SqlJournal, make: Maker) -> None:
        with journal.database.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

        def full(connection: sa.Connection) -> None:
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

        sa.event.listen(journal.database.engine, "begin", full)
        futures = [journal.record(make.recording(content=b"x" * 100_000)) for _ in range(5)]
        for future in futures:
            with pytest.raises(JournalUnavailable):
                outcome(future)
        assert stored(journal) == 0


class TestPostgresql(OnPostgresql, GroupCommit):
    def test_when_the_server_drops_us_at_the_commit_all_hear_it_and_nothing_is_stored(
        self, journal: SqlJournal, make: Maker
    ) -> None:
        def killed(connection: sa.Connection) -> None:
            pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            with journal.database.engine.connect() as other:
                other.exec_driver_sql(f"SELECT pg_terminate_backend({pid}, 5000)")

        sa.event.listen(journal.database.engine, "commit", killed, once=True)
        with pytest.raises(JournalUnavailable):
            outcome(journal.record(make.recording()))
        assert stored(journal) == 0
        outcome(journal.record(make.recording()))

    def test_two_processes_with_the_same_reference_agree(self, journal: SqlJournal, url: str, make: Maker) -> None:
        with open_journal(url, make) as other:
            recordings = [make.recording(Claim(key=f"k{index % 20}", digest="d")) for index in range(80)]
            futures = [(journal, other)[index % 2].record(r) for index, r in enumerate(recordings)]
            assert len({outcome(future) for future in futures}) == 20


def test_the_database_file_that_is_taken_away_is_unavailable(tmp_path: Path) -> None:
    make = Maker()
    with new_journal(f"sqlite:///{tmp_path / 'j.sqlite'}", make) as journal:
        journal.database.engine.dispose()
        (tmp_path / "j.sqlite").rename(tmp_path / "elders.sqlite")
        with pytest.raises(JournalUnavailable):
            outcome(journal.record(make.recording()))
        (tmp_path / "elders.sqlite").rename(tmp_path / "j.sqlite")
        outcome(journal.record(make.recording()))
