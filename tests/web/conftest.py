"""A fresh gateway for each test: the home is made once, and copied."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from gateway.bootstrap import database_url, open_gateway, open_journal
from gateway.broker.embedded import EmbeddedBroker
from gateway.contracts.message import Oin
from gateway.core.audit import Feit, make_entry
from gateway.core.partners import parse_partners
from gateway.journal import SqlJournal
from gateway.journal.migrating import migrate
from gateway.keys.store import create_keys, create_root
from gateway.ports import Gateway
from gateway.settings import Settings, load
from tests.web.house import BOOKS, VT, House, build


@pytest.fixture(scope="session")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with keys, a migrated journal and both partner files; copied for each test."""
    home = tmp_path_factory.mktemp("home")
    now = datetime.now(UTC)
    create_keys(home / "keys", oin=Oin(VT), now=now)
    settings = _settings(home)
    migrate(database_url(settings))
    for book in BOOKS:
        create_root(home / "keys", Oin(book["verantwoordelijke"]))
    gateway = open_gateway(settings)
    journal = _journal(gateway)
    for book in BOOKS:
        content = parse_partners(book).model_dump_json(by_alias=True).encode()
        entry = make_entry(
            id=gateway.clock.new_id(),
            verantwoordelijke=Oin(book["verantwoordelijke"]),
            at=now,
            feit=Feit.PARTNERS_TOEGEPAST,
            about=gateway.clock.new_id(),
            actor="systeem",
        )
        journal.apply_partners(Oin(book["verantwoordelijke"]), content, reason="proef", entry=entry)
    journal.close()
    return home


def _settings(home: Path) -> Settings:
    return load({"GATEWAY_OIN": VT}, home=home)


def _journal(gateway: Gateway) -> SqlJournal:
    return cast("SqlJournal", gateway.journal)


@pytest.fixture(scope="session")
def whole(made_home: Path) -> Gateway:
    """A gateway as a process opens it: schemas, rules and adapters are read once."""
    opened = open_gateway(_settings(made_home))
    _journal(opened).close()
    return opened


@pytest.fixture
def gateway(whole: Gateway, made_home: Path, tmp_path: Path) -> Iterator[Gateway]:
    """That gateway with an empty journal of its own."""
    home = tmp_path / "home"
    shutil.copytree(made_home, home)
    with open_journal(_settings(home)) as journal:
        yield replace(whole, journal=journal, broker=EmbeddedBroker(journal))


@pytest.fixture
def house(gateway: Gateway) -> House:
    """That gateway behind its doors."""
    return build(gateway)
