"""Many at once on a real journal: a group shares an fsync, never a fault."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from threading import Barrier
from typing import cast

import pytest

from gateway import journey
from gateway.bootstrap import open_gateway
from gateway.commands.init import make_home
from gateway.contracts.errors import Refused
from gateway.contracts.message import Receipt
from gateway.core.recording import DocumentState
from gateway.demo import regio
from gateway.journal.sql import SqlJournal
from gateway.ports import Gateway
from gateway.settings import load
from gateway.testing.politie import Politie
from tests.journeys.world import received

TOGETHER = 64


def opened(home: Path, environ: dict[str, str]) -> Iterator[Gateway]:
    regio.vestig(load(environ, home=home), make_home, now=datetime.now(UTC), adressen={})
    gateway = open_gateway(load(environ, home=home))
    with closing(cast("SqlJournal", gateway.journal)):
        yield gateway


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Gateway]:
    yield from opened(tmp_path / "home", {"GATEWAY_LOG_LEVEL": "error"})


@pytest.fixture
def on_postgresql(tmp_path: Path, postgres_database: str) -> Iterator[Gateway]:
    url = postgres_database.replace("postgresql+psycopg", "postgresql")
    yield from opened(tmp_path / "home", {"GATEWAY_LOG_LEVEL": "error", "GATEWAY_DATABASE_URL": url})


@pytest.mark.parametrize("engine", ["on_sqlite", "on_postgresql"])
def test_one_poisoned_document_among_63_good_ones(engine: str, request: pytest.FixtureRequest) -> None:
    gateway: Gateway = request.getfixturevalue(engine)
    politie = Politie(
        zelf=regio.POLITIE.systeem, veilig_thuis=regio.VEILIG_THUIS.systeem, klok=lambda: datetime.now(UTC)
    )
    chance, at_once = Random(1), Barrier(TOGETHER)
    contents = [politie.willekeurige_melding(chance, f"PL0900-{n:04d}") for n in range(TOGETHER)]
    contents[31] = contents[31].replace(b"</JZ:vtMeldingDi01>", b"</JZ:vergif>")

    def offer(content: bytes) -> Receipt | Refused:
        at_once.wait()
        try:
            return journey.accept(received(content, by=regio.POLITIE, at=gateway.clock.now()), gateway).result(30)
        except Refused as refusal:
            return refusal

    with ThreadPoolExecutor(TOGETHER) as pool:
        answers = list(pool.map(offer, contents))
    assert [number for number, answer in enumerate(answers) if isinstance(answer, Refused)] == [31]
    journal = cast("SqlJournal", gateway.journal)
    kept = [line.state for line in journal.documents(limit=100)]
    assert sorted(kept) == [DocumentState.AANGENOMEN] * 63 + [DocumentState.QUARANTAINE]
