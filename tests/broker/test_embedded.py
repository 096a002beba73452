from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gateway.broker.embedded import LEASE_SECONDS, EmbeddedBroker
from gateway.contracts.errors import BrokerUnavailable
from gateway.journal import SqlJournal
from tests.contracts.broker import BrokerContract, Road
from tests.contracts.recordings import Maker
from tests.journal.opened import new_journal


class Embedded(BrokerContract):
    @pytest.fixture
    def broker(self, journal: SqlJournal) -> EmbeddedBroker:
        return EmbeddedBroker(journal)

    @pytest.fixture
    def fall_silent(self, make: Maker) -> Callable[[], None]:
        def silent() -> None:
            make.clock.advance(LEASE_SECONDS)

        return silent


class TestOnSqlite(Embedded):
    @pytest.fixture
    def journal(self, tmp_path: Path, make: Maker) -> Iterator[SqlJournal]:
        with new_journal(f"sqlite:///{tmp_path / 'j.sqlite'}", make) as opened:
            yield opened

    def test_a_journal_that_is_down_is_a_broker_that_is_down(
        self, journal: SqlJournal, tmp_path: Path, road: Road
    ) -> None:
        road.send(1)
        journal.database.engine.dispose()
        (tmp_path / "j.sqlite").rename(tmp_path / "elders.sqlite")
        with pytest.raises(BrokerUnavailable):
            road.consume()


class TestOnPostgresql(Embedded):
    @pytest.fixture
    def journal(self, postgres_database: str, make: Maker) -> Iterator[SqlJournal]:
        with new_journal(postgres_database, make) as opened:
            yield opened
