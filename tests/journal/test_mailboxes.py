import pytest

from gateway.journal import SqlJournal, SqlLedger
from tests.contracts.mailboxes import LedgerContract
from tests.journal.journals import OnPostgresql, OnSqlite, Opened


class OnJournal(Opened, LedgerContract):
    @pytest.fixture
    def ledger(self, journal: SqlJournal) -> SqlLedger:
        return SqlLedger(journal)


class TestSqlite(OnSqlite, OnJournal):
    pass


class TestPostgresql(OnPostgresql, OnJournal):
    pass
