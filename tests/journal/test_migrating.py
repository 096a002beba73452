from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import exc

from gateway.contracts.errors import Misconfigured
from gateway.journal import migrate, tables as t
from gateway.journal.engine import connect
from gateway.journal.migrating import revisions
from tests.contracts.journal import outcome
from tests.contracts.recordings import VT, Maker
from tests.journal.journals import OnPostgresql, OnSqlite
from tests.journal.opened import new_journal, open_journal


@contextmanager
def connected(url: str) -> Iterator[sa.Connection]:
    engine = connect(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


class Migrations:
    def test_tables_and_migrations_agree(self, url: str) -> None:
        migrate(url)
        with connected(url) as connection:
            assert compare_metadata(MigrationContext.configure(connection), t.metadata) == []

    def test_opening_makes_nothing(self, url: str) -> None:
        with pytest.raises(Misconfigured):
            open_journal(url, Maker())
        with pytest.raises(Misconfigured):
            open_journal(url, Maker())

    def test_a_second_migration_finds_nothing_to_do(self, url: str) -> None:
        assert migrate(url) == (None, revisions()[-1])
        assert migrate(url) == (revisions()[-1], revisions()[-1])

    def test_of_migrations_at_the_same_time_one_does_it(self, url: str) -> None:
        with ThreadPoolExecutor(4) as pool:
            before = [done[0] for done in pool.map(lambda _: migrate(url), range(4))]
        assert sorted(before, key=str) == sorted([None, *[revisions()[-1]] * 3], key=str)

    def test_a_newer_journal_is_refused(self, url: str) -> None:
        migrate(url)
        with connected(url) as connection, connection.begin():
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        for act in (lambda: migrate(url), lambda: open_journal(url, Maker())):
            with pytest.raises(Misconfigured) as caught:
                act()
            assert caught.value.code == "journaal-nieuwer"

    def test_rows_of_the_log_are_never_changed_or_removed(self, url: str) -> None:
        make = Maker()
        with new_journal(url, make) as journal:
            outcome(journal.record(make.recording()))
            waiting = make.held()
            outcome(journal.record(waiting))
            held = journal.held(VT, waiting.document.id)
            assert held is not None
            journal.rule(make.ruling(held))
            with journal.database.write() as connection:
                values = {"verantwoordelijke": "x", "version": 1, "id": "x", "at": make.clock.now(), "reason": "r"}
                connection.execute(sa.insert(t.partner_version).values(**values, content="{}"))
                zaak = {"verantwoordelijke": "x", "id": "x", "at": make.clock.now(), "zaak": "x", "naam": "open"}
                connection.execute(sa.insert(t.zaak_feit).values(**zaak))
        for revision in revisions():
            migrate(url, to=revision)
            with connected(url) as connection:
                for table in t.LOG:
                    self._refuses(connection, sa.update(table).values(verantwoordelijke="y"))
                    self._refuses(connection, sa.delete(table))
                    self._also_refuses(connection, table)

    def _refuses(self, connection: sa.Connection, statement: sa.Executable) -> None:
        with pytest.raises(exc.DBAPIError, match="never changed or removed"), connection.begin():
            connection.execute(statement)

    def _also_refuses(self, connection: sa.Connection, table: sa.Table) -> None:
        raise NotImplementedError


class TestSqlite(OnSqlite, Migrations):
    def _also_refuses(self, connection: sa.Connection, table: sa.Table) -> None:
        for recursive in ("ON", "OFF"):
            connection.connection.cursor().execute(f"PRAGMA recursive_triggers={recursive}")
            everything = sa.select(table)
            self._refuses(connection, sa.insert(table).prefix_with("OR REPLACE").from_select(list(table.c), everything))

    def test_opening_makes_no_file(self, url: str, tmp_path: Path) -> None:
        with pytest.raises(Misconfigured):
            open_journal(url, Maker())
        assert list(tmp_path.iterdir()) == []


class TestPostgresql(OnPostgresql, Migrations):
    def _also_refuses(self, connection: sa.Connection, table: sa.Table) -> None:
        self._refuses(connection, sa.text(f"TRUNCATE {table.name}"))

    def test_the_rights_are_gone_too_where_somebody_took_the_trigger_away(self, url: str) -> None:
        with connected(url) as connection, connection.begin():
            connection.exec_driver_sql("DROP ROLE IF EXISTS gateway_test_owner")
            connection.exec_driver_sql("CREATE ROLE gateway_test_owner LOGIN")
            connection.exec_driver_sql("GRANT ALL ON SCHEMA public TO gateway_test_owner")
        owner = sa.make_url(url).set(username="gateway_test_owner").render_as_string(hide_password=False)
        make = Maker()
        with new_journal(owner, make) as journal:
            outcome(journal.record(make.recording()))
        with connected(url) as connection, connection.begin():
            for table in t.LOG:
                connection.exec_driver_sql(f"ALTER TABLE {table.name} DISABLE TRIGGER ALL")
        with connected(owner) as connection:
            for table in t.LOG:
                for statement in (
                    sa.update(table).values(verantwoordelijke="y"),
                    sa.delete(table),
                    sa.text(f"TRUNCATE {table.name}"),
                ):
                    with pytest.raises(exc.ProgrammingError, match="permission denied"), connection.begin():
                        connection.execute(statement)

    def test_a_server_that_may_lose_a_commit_is_refused(self, url: str) -> None:
        migrate(url)
        name = sa.make_url(url).database
        with connected(url) as connection, connection.begin():
            connection.exec_driver_sql(f"ALTER DATABASE {name} SET synchronous_commit = off")
        for act in (lambda: migrate(url), lambda: open_journal(url, Maker())):
            with pytest.raises(Misconfigured) as caught:
                act()
            assert caught.value.code == "postgresql-niet-duurzaam"
