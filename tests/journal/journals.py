"""Both engines for tests that look behind the port."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.journal import SqlJournal
from tests.contracts.journal import Steps
from tests.contracts.recordings import Maker
from tests.journal.opened import new_journal


class OnSqlite:
    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path / 'journaal.sqlite'}"


class OnPostgresql:
    @pytest.fixture
    def url(self, postgres_database: str) -> str:
        return postgres_database


class Opened:
    """A journal at ``url``."""

    @pytest.fixture
    def make(self) -> Maker:
        return Maker()

    @pytest.fixture
    def journal(self, url: str, make: Maker) -> Iterator[SqlJournal]:
        with new_journal(url, make) as opened:
            yield opened

    @pytest.fixture
    def steps(self, journal: SqlJournal, make: Maker) -> Steps:
        return Steps(journal, make)
