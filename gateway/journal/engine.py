"""The database: from URL to transactions, and the one place where its errors become ours.

SQLite: WAL with ``synchronous=FULL``; a write takes the lock at BEGIN, so that it never fails half-way for want of it;
writers of this process queue in memory instead of polling the file; checkpoints run in a thread of their own, since on
the commit path they cost the slowest commits a factor of five. PostgreSQL: a server that may lose a commit is refused.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import event, exc
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from gateway.contracts.errors import Broken, Invalid, JournalUnavailable, Misconfigured

POOL = 48
"""Connections at most: more than the 40 threads that the doors may use, so that no request waits for one."""
BUSY_MILLISECONDS = 5000
CHECKPOINT_EVERY = 32
"""Commits; a group of 64 reports is about 1 MiB, so the WAL stays at tens of MiB."""
_PRAGMAS = (
    f"busy_timeout={BUSY_MILLISECONDS}",
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",  # else REPLACE deletes without a trigger
    "trusted_schema=OFF",
    "wal_autocheckpoint=0",
)
_BEGIN = "journal_begin"


class Database:
    """An open database. ``read`` and ``write`` give a connection inside a transaction."""

    def __init__(self, engine: sa.Engine) -> None:
        """Take an engine made by ``connect``."""
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._writers: AbstractContextManager[Any] = Lock() if self.is_sqlite else nullcontext()
        self._checkpoints = Checkpoints(engine) if self.is_sqlite else None

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A consistent view; nothing is written.

        Raises:
            JournalUnavailable: the database cannot be reached.
        """
        with _translated(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """A transaction, committed at the end of the block unless it raises.

        Raises:
            JournalUnavailable: nothing is known to be committed; come again.
            Invalid: a value cannot be stored; nothing was committed.
            Broken: a row breaks a constraint, which is our own fault; nothing was committed.
        """
        with self._writers, _translated(), self.engine.connect() as connection, begin(connection, "BEGIN IMMEDIATE"):
            yield connection
        if self._checkpoints is not None:
            self._checkpoints.committed()

    def close(self) -> None:
        """Stop the checkpoints and close every connection."""
        if self._checkpoints is not None:
            self._checkpoints.close()
        self.engine.dispose()


def begin(connection: sa.Connection, how: str) -> AbstractContextManager[Any]:
    """A transaction begun as ``how`` says on SQLite; PostgreSQL has one way."""
    return connection.execution_options(**{_BEGIN: how}).begin()


class Checkpoints:
    """Copies SQLite's WAL into the database file, beside the commits instead of inside them."""

    def __init__(self, engine: sa.Engine) -> None:
        """Start the thread; it ends by ``close``."""
        self._engine = engine
        self._wanted = Event()
        self._closing = False
        self._commits = 0
        self._thread = Thread(target=self._run, name="checkpoints", daemon=True)
        self._thread.start()

    def committed(self) -> None:
        """Count a commit; now and then wake the thread."""
        self._commits += 1
        if self._commits % CHECKPOINT_EVERY == 0:
            self._wanted.set()

    def _run(self) -> None:
        while self._wanted.wait() and not self._closing:
            self._wanted.clear()
            self._checkpoint("PASSIVE")

    def _checkpoint(self, mode: str) -> None:
        try:
            with self._engine.connect() as connection:
                raw = connection.connection.driver_connection
                assert isinstance(raw, sqlite3.Connection)  # noqa: S101  told to mypy; Database sees to it
                raw.execute(f"PRAGMA wal_checkpoint({mode})")
        except (exc.DBAPIError, sqlite3.Error):
            # The WAL keeps what it has and the next round tries again; a commit that cannot be kept says so itself.
            return

    def close(self) -> None:
        """Stop, and leave an empty WAL behind."""
        self._closing = True
        self._wanted.set()
        self._thread.join()
        self._checkpoint("TRUNCATE")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (exc.DataError, UnicodeError, OverflowError):
        raise Invalid("document-onbewaarbaar", "Dit document bevat iets dat niet kan worden vastgelegd.") from None
    except (exc.IntegrityError, exc.ProgrammingError) as fault:
        raise Broken("journaal-weigert", "Het journaal weigert wat er moest worden vastgelegd.") from fault
    except (exc.DBAPIError, exc.TimeoutError, sqlite3.Error) as fault:
        raise JournalUnavailable(
            "journaal-onbereikbaar", "Nu niet vast te leggen; probeer het later opnieuw."
        ) from fault
    except exc.StatementError as fault:
        raise Broken("journaal-waarde", "Het journaal kreeg een waarde van een verkeerde soort.") from fault


def connect(url: str, *, create: bool = False) -> sa.Engine:
    """An engine for ``sqlite:///PATH`` or ``postgresql://…``; only ``create`` makes a SQLite file that is not there.

    Raises:
        Misconfigured: another engine, no driver, or a SQLite journal without a file.
    """
    try:
        parsed = sa.make_url(url)
    except exc.ArgumentError:
        raise Misconfigured("database-url", "GATEWAY_DATABASE_URL is geen geldige URL.") from None
    match parsed.get_backend_name():
        case "sqlite":
            return _sqlite(parsed, create=create)
        case "postgresql":
            return _postgresql(parsed)
        case _:
            raise Misconfigured("database-url", "GATEWAY_DATABASE_URL wijst niet naar SQLite of PostgreSQL.")


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


@retry(
    retry=retry_if_exception_type(sqlite3.OperationalError),
    wait=wait_fixed(0.05),
    stop=stop_after_delay(5),
    reraise=True,
)
def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to WAL: once in the life of a file, and while another connection has it open SQLite does not wait."""
    connection.execute("PRAGMA journal_mode=WAL")


def _sqlite(url: sa.URL, *, create: bool) -> sa.Engine:
    if not url.database or url.database == ":memory:":
        raise Misconfigured("database-url", "Een journaal in SQLite heeft een bestand nodig.")
    path = Path(url.database).absolute()
    uri = f"{path.as_uri()}?mode={'rwc' if create else 'rw'}"

    def connection() -> sqlite3.Connection:
        # isolation_level=None: the driver starts no transactions of its own; _begin below does.
        made = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        for pragma in _PRAGMAS:
            made.execute(f"PRAGMA {pragma}")
        _write_ahead(made)
        return made

    engine = sa.create_engine(
        "sqlite://",
        creator=connection,
        poolclass=sa.QueuePool,
        pool_size=POOL,
        max_overflow=0,
        json_serializer=_json,
        json_deserializer=orjson.loads,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        # Straight to the driver: every look into the journal begins a transaction, and SQLAlchemy's way takes longer
        # than the look.
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)  # noqa: S101  told to mypy; this is SQLite's engine
        raw.execute(connection.get_execution_options().get(_BEGIN, "BEGIN"))

    return engine


def _postgresql(url: sa.URL) -> sa.Engine:
    try:
        return sa.create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_size=POOL,
            max_overflow=0,
            pool_pre_ping=True,
            json_serializer=_json,
            json_deserializer=orjson.loads,
        )
    except ImportError:
        raise Misconfigured("postgresql-ontbreekt", "Installeer de gateway met de extra 'postgres'.") from None


def check_durability(connection: sa.Connection) -> None:
    """Refuse a PostgreSQL on which a commit could be lost after it was answered.

    Raises:
        Misconfigured: ``fsync``, ``full_page_writes`` or ``synchronous_commit`` is off.
    """
    if connection.dialect.name != "postgresql":
        return
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        if connection.exec_driver_sql(f"SHOW {setting}").scalar_one() == "off":
            raise Misconfigured("postgresql-niet-duurzaam", f"PostgreSQL heeft {setting} uit staan.")
