"""Making and changing the journal's tables: by explicit command only, one at a time, never backwards.

Opening a journal changes nothing: ``check_revision`` refuses one that is older or newer than this program.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import exc

from gateway.contracts.errors import JournalUnavailable, Misconfigured
from gateway.journal.engine import begin, check_durability, connect

_LOCK = 0x5654_4757
"""Key of PostgreSQL's advisory lock: "VTGW"; another program on this database will not use it by chance."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def revisions() -> list[str]:
    """Every revision that this program knows, oldest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()][::-1]


def _current(connection: sa.Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def migrate(url: str, *, to: str = "head") -> tuple[str | None, str]:
    """Bring the journal at ``url`` to revision ``to``, making it when it is not there.

    Returns the revisions before and after. One transaction under one lock: a second migration waits, and then finds
    nothing to do.

    Raises:
        Misconfigured: the journal is newer than this program, or its server may lose commits.
        JournalUnavailable: the database cannot be reached or locked.
    """
    engine = connect(url, create=True)
    try:
        with _locked(engine) as connection:
            check_durability(connection)
            before = _current(connection)
            _refuse_newer(before)
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, to)
            after = _current(connection)
            assert after is not None  # noqa: S101  told to mypy: an upgrade that returns has a revision
            return before, after
    except exc.DBAPIError as fault:
        raise JournalUnavailable(
            "journaal-onbereikbaar", "Het journaal is niet bereikbaar of niet te vergrendelen."
        ) from fault
    finally:
        engine.dispose()


@contextmanager
def _locked(engine: sa.Engine) -> Iterator[sa.Connection]:
    with engine.connect() as connection, begin(connection, "BEGIN EXCLUSIVE"):
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        yield connection


def _refuse_newer(revision: str | None) -> None:
    if revision is not None and revision not in revisions():
        raise Misconfigured("journaal-nieuwer", "Dit journaal is van een nieuwere versie van de gateway.")


def check_revision(connection: sa.Connection) -> None:
    """Refuse a journal that is not exactly at this program's revision.

    Raises:
        Misconfigured: it is empty, older or newer.
    """
    current = _current(connection)
    _refuse_newer(current)
    if current != revisions()[-1]:
        raise Misconfigured("journaal-ouder", "Dit journaal is nog niet bijgewerkt; voer 'gateway migrate' uit.")
