"""What every test may rely on: a clean environment, and a PostgreSQL or a RabbitMQ when it asks for one.

`TEST_DATABASE_URL` (SQLAlchemy form, a user that may create databases) names a server to use instead of a private one.
`TEST_AMQP_URL` does so for RabbitMQ: an administrator's, with the management plugin at `TEST_AMQP_MANAGEMENT_URL`
(default: port 15672 of the same host).
"""

import os
import sqlite3
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

import hypothesis
import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.live import postgres, rabbitmq

GIVEN = "TEST_DATABASE_URL"
GIVEN_AMQP = "TEST_AMQP_URL"

# The same cases on every run, and no test that fails because the machine is busy; `make properties` goes on exploring.
hypothesis.settings.register_profile("house", derandomize=True, deadline=None)
hypothesis.settings.load_profile("house")


def pytest_report_header() -> list[str]:
    """Say on which servers this run stands, without a password."""
    return [
        f"SQLite: {sqlite3.sqlite_version}",
        f"PostgreSQL: {_which_postgres()}",
        f"RabbitMQ: {_which_rabbitmq()}",
    ]


def _which_rabbitmq() -> str:
    if given := os.environ.get(GIVEN_AMQP):
        return f"given, at {urlsplit(given).hostname}"
    try:
        return f"private, {rabbitmq.version()}"
    except rabbitmq.NoRabbitMQError as absent:
        return f"NONE, live tests will fail: {absent}"


def _which_postgres() -> str:
    if given := os.environ.get(GIVEN):
        try:
            connection = _connect(given)
        except psycopg.OperationalError as refused:
            message = f"{GIVEN} is set, but that server does not let us in: {refused}"
            raise pytest.UsageError(message) from None
        with connection:
            return f"given, server {connection.info.server_version} at {make_url(given)!r}"
    try:
        return f"private, {postgres.version()}"
    except postgres.NoPostgreSQLError as absent:
        return f"NONE, live tests will fail: {absent}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks for the server is a live test: `-m "not live"` leaves them out."""
    for item in items:
        if not {"postgres_url", "amqp_server"}.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.live)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of the one who runs the tests must not decide their outcome."""
    for name in [name for name in os.environ if name.startswith("GATEWAY_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """SQLAlchemy URL of a server, for the length of the session; started when the first test asks for it."""
    if given := os.environ.get(GIVEN):
        yield given
    else:
        with postgres.running() as server:
            yield server.url


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """SQLAlchemy URL of a fresh, empty database; dropped afterwards."""
    name = f"gateway_test_{uuid.uuid4().hex}"
    with _connect(postgres_url) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    yield make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
    with _connect(postgres_url) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def amqp_server() -> Iterator[rabbitmq.Api]:
    """A RabbitMQ server for the length of the session; started when the first test asks for it."""
    if given := os.environ.get(GIVEN_AMQP):
        beside = os.environ.get("TEST_AMQP_MANAGEMENT_URL") or f"http://{urlsplit(given).hostname}:15672"
        api = rabbitmq.Api(given, beside)
        yield api
        api.close()
        return
    with rabbitmq.running() as node:
        api = rabbitmq.Api(node.url, node.management_url)
        yield api
        api.close()


@pytest.fixture
def amqp_vhost(amqp_server: rabbitmq.Api) -> Iterator[str]:
    """A fresh virtual host; dropped afterwards."""
    vhost = amqp_server.make_vhost()
    yield vhost
    amqp_server.drop_vhost(vhost)


@pytest.fixture
def amqp_url(amqp_server: rabbitmq.Api, amqp_vhost: str) -> str:
    """AMQP URL of a fresh virtual host."""
    return amqp_server.url(amqp_vhost)


def _connect(url: str) -> psycopg.Connection:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True)
