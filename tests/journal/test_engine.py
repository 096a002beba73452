import sqlite3
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from gateway.contracts.errors import JournalUnavailable, Misconfigured
from gateway.journal.engine import CHECKPOINT_EVERY, POOL, connect
from tests.contracts.journal import outcome
from tests.contracts.recordings import Maker
from tests.journal.opened import new_journal, open_journal


@pytest.mark.parametrize("url", ["", "geen url", "mysql://localhost/x", "sqlite://", "sqlite:///:memory:"])
def test_a_url_that_cannot_be_a_journal_is_refused(url: str) -> None:
    with pytest.raises(Misconfigured):
        connect(url)


def test_sqlite_commits_to_the_disk_and_checkpoints_beside_the_commits(tmp_path: Path) -> None:
    with new_journal(f"sqlite:///{tmp_path / 'j.sqlite'}", Maker()) as journal:
        with journal.database.read() as connection:
            settings = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("journal_mode", "synchronous", "foreign_keys", "wal_autocheckpoint")
            }
        assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "wal_autocheckpoint": 0}


def test_the_wal_is_copied_into_the_file_while_the_journal_is_open(tmp_path: Path) -> None:
    make, file = Maker(), tmp_path / "j.sqlite"
    with new_journal(f"sqlite:///{file}", make) as journal:
        before = file.stat().st_size
        for _ in range(CHECKPOINT_EVERY * 2):
            outcome(journal.record(make.recording(content=b"x" * 10_000)))
        deadline = time.monotonic() + 10
        while file.stat().st_size < before + CHECKPOINT_EVERY * 10_000 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert file.stat().st_size >= before + CHECKPOINT_EVERY * 10_000
    assert not Path(f"{file}-wal").exists() or Path(f"{file}-wal").stat().st_size == 0


def _impatient(connection: sqlite3.Connection, *_: object) -> None:
    connection.execute("PRAGMA busy_timeout=50")


def test_a_lock_that_stays_is_unavailable_and_not_forever(tmp_path: Path) -> None:
    make, file = Maker(), tmp_path / "j.sqlite"
    with new_journal(f"sqlite:///{file}", make) as journal:
        sa.event.listen(journal.database.engine, "checkout", _impatient)
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalUnavailable):
            outcome(journal.record(make.recording()))
        other.execute("ROLLBACK")
        other.close()
        outcome(journal.record(make.recording()))


def test_more_readers_than_a_door_has_threads_do_not_wait(tmp_path: Path) -> None:
    with new_journal(f"sqlite:///{tmp_path / 'j.sqlite'}", Maker()) as journal:
        readers = [journal.database.read() for _ in range(POOL - 1)]
        for reader in readers:
            reader.__enter__()
        assert journal.documents() == []
        for reader in readers:
            reader.__exit__(None, None, None)


def test_a_server_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(JournalUnavailable):
        open_journal("postgresql://nobody@127.0.0.1:1/niets", Maker())
