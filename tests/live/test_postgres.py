"""The private PostgreSQL really starts, and nothing of it is left when its owner ends."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

# A killed owner can tidy nothing up; there it is the kernel that stops the server, if setpriv can ask it to.
ENDINGS = [signal.SIGTERM, signal.SIGINT, *([signal.SIGKILL] if shutil.which("setpriv") else [])]


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False))


def gone(pid: int, *, within: float = 20.0) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.live
@pytest.mark.parametrize("ending", ENDINGS, ids=lambda ending: ending.name)
def test_the_server_answers_while_its_owner_lives_and_is_gone_afterwards(ending: signal.Signals) -> None:
    owner = subprocess.Popen([sys.executable, "-m", "tests.live.postgres"], stdout=subprocess.PIPE, text=True)
    with owner:
        assert owner.stdout is not None
        pid, url = owner.stdout.readline().split()
        with connect(url) as connection:
            shown = connection.execute("SHOW data_directory").fetchone()
        assert shown is not None
        data = Path(shown[0])
        assert data.exists()
        owner.send_signal(ending)
    assert gone(int(pid))
    if ending == signal.SIGKILL:
        shutil.rmtree(data.parent)
    assert not data.exists()


def test_every_test_gets_an_empty_database_of_its_own(postgres_database: str) -> None:
    with connect(postgres_database) as connection:
        connection.execute("CREATE TABLE of_this_test (a int)")
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (1,)


def test_the_next_test_does_not_see_what_the_last_one_made(postgres_database: str) -> None:
    with connect(postgres_database) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)


def test_the_server_is_as_durable_as_the_gateway_demands(postgres_url: str) -> None:
    with connect(postgres_url) as connection:
        shown = [connection.execute(f"SHOW {name}").fetchone() for name in ("fsync", "full_page_writes")]
        shown.append(connection.execute("SHOW synchronous_commit").fetchone())
    assert shown == [("on",), ("on",), ("on",)]
