"""The disk is full, the database is down: the doors say 503, lose nothing, and go on when it is over."""

import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import cast

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy.engine import make_url

from gateway.bootstrap import open_gateway
from gateway.commands.init import make_home
from gateway.demo import regio
from gateway.journal.sql import SqlJournal
from gateway.journal.verify import verify
from gateway.settings import load
from gateway.testing.politie import Politie
from tests.live import postgres
from tests.properties.holds import Answer, doors, post

QUIET = {"GATEWAY_LOG_LEVEL": "error"}
ROOM = 40
"""Pages that are left on the full disk: enough for a few reports."""


@contextmanager
def opened(home: Path, environ: dict[str, str]) -> Iterator[tuple[SqlJournal, FastAPI]]:
    regio.vestig(load(environ, home=home), make_home, now=datetime.now(UTC), adressen={})
    gateway = open_gateway(load(environ, home=home))
    with closing(cast("SqlJournal", gateway.journal)) as journal:
        yield journal, doors(gateway)


def reports(count: int) -> list[bytes]:
    politie = Politie(
        zelf=regio.POLITIE.systeem, veilig_thuis=regio.VEILIG_THUIS.systeem, klok=lambda: datetime.now(UTC)
    )
    chance = Random(1)
    return [politie.willekeurige_melding(chance, f"PL0900-{number:04d}") for number in range(count)]


def offer(app: FastAPI, content: bytes) -> Answer:
    return post(app, "/stuf/v1/ontvang-asynchroon", content, "text/xml")


def is_not_now(answer: Answer) -> bool:
    if answer.status != 503:
        return False
    assert int(answer.headers["retry-after"]) > 0
    assert answer.headers["content-type"].startswith("application/problem+json")
    return True


def test_a_full_disk_refuses_and_loses_nothing(tmp_path: Path) -> None:
    with opened(tmp_path / "home", QUIET) as (journal, app):
        before, *contents = reports(41)
        assert offer(app, before).status == 200
        limit = {"pages": 0}

        def only_so_much(connection: sqlite3.Connection, *_: object) -> None:
            connection.execute(f"PRAGMA max_page_count={limit['pages']}")

        engine = journal.database.engine
        with engine.connect() as connection:
            limit["pages"] = connection.exec_driver_sql("PRAGMA page_count").scalar_one() + ROOM
        sa.event.listen(engine, "checkout", only_so_much)

        answers = {content: offer(app, content) for content in contents}
        refused = [content for content, answer in answers.items() if is_not_now(answer)]
        taken = [content for content, answer in answers.items() if answer.status == 200]
        assert taken, "there was room for some"
        assert refused, "and not for all"
        assert len(taken) + len(refused) == len(contents)
        assert len(journal.documents(limit=100)) == 1 + len(taken)

        limit["pages"] = 1_000_000
        assert [offer(app, content).status for content in refused] == [200] * len(refused)
        assert all(offer(app, content).body == answers[content].body for content in taken), "the first receipt again"
        assert len(journal.documents(limit=100)) == 1 + len(contents)
        assert verify(journal).clean


def stop(server: postgres.Server) -> None:
    os.kill(server.pid, signal.SIGINT)  # fast shutdown
    deadline = time.monotonic() + 20
    while (server.folder / "data" / "postmaster.pid").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.live
def test_a_database_that_is_down_is_waited_for(tmp_path: Path) -> None:
    with postgres.running() as server:
        url = make_url(server.url)
        environ = {**QUIET, "GATEWAY_DATABASE_URL": server.url.replace("postgresql+psycopg", "postgresql")}
        first, second, third = reports(3)
        with opened(tmp_path / "home", environ) as (journal, app):
            assert offer(app, first).status == 200
            stop(server)
            assert is_not_now(offer(app, second))
            assert is_not_now(offer(app, first))
            assert url.port is not None
            again = postgres._launch(postgres.binaries(), server.folder, url.port)
            try:
                assert postgres._answers(again, url.port)
                assert offer(app, second).status == 200
                assert offer(app, third).status == 200
                assert len(journal.documents(limit=10)) == 3
                assert verify(journal).clean
            finally:
                postgres._stop(again)
