"""Roles per duty: written once, and on PostgreSQL each duty works with them and can do nothing else."""

import json
import re
import secrets
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine import make_url
from typer.testing import CliRunner

from gateway.__main__ import app
from gateway.bootstrap import SystemClock
from gateway.commands.init import make_home
from gateway.commands.roles import FILES, RIGHTS, password_hash, sql
from gateway.contracts.errors import Broken, JournalUnavailable
from gateway.contracts.message import Oin
from gateway.core.audit import Feit
from gateway.core.mailbox import Stand
from gateway.core.recording import Claim, DeliveryState
from gateway.events import journalist
from gateway.journal import SqlAlarms, SqlLedger, tables
from gateway.settings import load
from gateway.workers.alarms import Machine, Watch
from gateway.workers.notifying import Mail
from tests.contracts.journal import Steps, outcome
from tests.contracts.mail import became, mail
from tests.contracts.mailboxes import INBOX, line
from tests.contracts.recordings import VT, Maker
from tests.journal.opened import new_journal, open_journal

ROLES = tuple(RIGHTS)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    make_home(load({}, home=home), oin=Oin("00000099000000002000"), development=True, now=SystemClock().now())
    monkeypatch.setenv("GATEWAY_HOME", str(home))
    return home


def test_the_files_are_for_their_owner_alone_and_are_not_written_over(home: Path) -> None:
    done = CliRunner().invoke(app, ["init", "--roles"])
    assert done.exit_code == 0, done.output
    for name in FILES:
        assert (home / "roles" / name).stat().st_mode & 0o777 == 0o600
    before = (home / "roles" / FILES[0]).read_text()
    assert CliRunner().invoke(app, ["init", "--roles"]).exit_code != 0
    assert (home / "roles" / FILES[0]).read_text() == before


def test_the_broker_keeps_hashes_of_the_passwords(home: Path) -> None:
    CliRunner().invoke(app, ["init", "--roles"])
    passwords = json.loads((home / "roles" / "wachtwoorden.json").read_text())
    written = json.loads((home / "roles" / "rabbitmq.json").read_text())
    assert {user["name"] for user in written["users"]} == {"gateway_relay", "gateway_deliver"}
    for user in written["users"]:
        kept = b64decode(user["password_hash"])
        assert kept[4:] == sha256(kept[:4] + passwords[user["name"]].encode()).digest()
        assert passwords[user["name"]] not in json.dumps(written)
    assert password_hash("a", b"1234") != password_hash("a", b"1235")


def test_every_table_has_a_reader_and_the_log_is_only_added_to() -> None:
    named = {table for rights in RIGHTS.values() for found in rights.values() for table in found}
    assert named == {table.name for table in tables.metadata.sorted_tables} | {"alembic_version"}
    log = {table.name for table in tables.LOG}
    for rights in RIGHTS.values():
        assert log.isdisjoint({*rights.get("UPDATE", ()), *rights.get("DELETE", ())})


@pytest.fixture
def urls(postgres_database: str) -> Iterator[dict[str, str]]:
    """A journal whose duties have roles of their own: role → SQLAlchemy URL."""
    owner = make_url(postgres_database)
    new_journal(postgres_database, Maker()).close()
    # Roles belong to the whole server: other names, so that two runs do not meet.
    mark = secrets.token_hex(4)
    passwords = {role: secrets.token_urlsafe(24) for role in ROLES}
    script = re.sub(r"\b(gateway_\w+)\b", rf"\1_{mark}", sql(passwords))
    with psycopg.connect(owner.set(drivername="postgresql").render_as_string(hide_password=False)) as connection:
        connection.execute(script.encode())
    yield {
        role: owner.set(username=f"{role}_{mark}", password=passwords[role]).render_as_string(hide_password=False)
        for role in ROLES
    }
    with psycopg.connect(owner.set(drivername="postgresql").render_as_string(hide_password=False)) as connection:
        for role in ROLES:
            connection.execute(f"DROP OWNED BY {role}_{mark}".encode())
            connection.execute(f"DROP ROLE {role}_{mark}".encode())


def test_each_duty_does_its_work_with_its_own_role(urls: dict[str, str]) -> None:
    make = Maker()
    with (
        open_journal(urls["gateway_api"], make) as api,
        open_journal(urls["gateway_relay"], make) as relay,
        open_journal(urls["gateway_deliver"], make) as deliver,
        open_journal(urls["gateway_mail"], make) as post,
    ):
        recording = make.recording(Claim(key="k", digest="d"))
        outcome(api.record(recording))
        assert api.use_once(VT, "jti", until=make.clock.now())
        api.note(make.entry(Feit.TOKEN_UITGEGEVEN, "digest", content=b"iets"))
        (ident,) = Steps(relay, make).publish()
        assert relay.road_keys([recording.deliveries[0].id])
        assert relay.due_again(published_before=make.clock.now()) == 1
        assert Steps(relay, make).publish() == [ident]
        steps = Steps(deliver, make)
        steps.settle(steps.attempt(ident), DeliveryState.OVERHANDIGD, code="postvak")
        message = recording.messages[0].envelope.id
        assert api.postbox_item(VT, VT, message) is not None
        assert api.confirm(VT, VT, message, make.entry(Feit.AFLEVERING_BEVESTIGD, message))
        outcome(post.record(mail(make)))
        waiting = post.take_reading(at=make.clock.now(), lease_seconds=30)
        assert waiting is not None
        assert post.advance(became(make, waiting, "kenmerk"))
        ledger = SqlLedger(post)
        outcome(post.record(replace(mail(make), postbus=line(make, 1, Stand.GENOMEN))))
        ledger.write(line(make, 2))
        ledger.gone(INBOX, {1})
        assert ledger.known(INBOX, [1, 2]) == {1: Stand.GENOMEN, 2: Stand.WEG}
        assert [same.document for same in post.same_report(VT, "kenmerk")] == [waiting.document.id]


@pytest.mark.parametrize("role", ROLES)
def test_each_duty_can_ring_and_watch(urls: dict[str, str], role: str) -> None:
    make = Maker()
    with open_journal(urls[role], make) as journal:
        watch = Watch(
            oin=VT,
            alarms=SqlAlarms(journal),
            notices=(notices := journalist("CRITICAL")),
            clock=make.clock,
            machine=Machine(disk=lambda: (1, 1), monotonic=lambda: 0.0),
            roads=[Mail(to="piket@vt.example", sender="gateway@vt.example", server="127.0.0.1:1")],
            place="hier",
            duties=(role.removeprefix("gateway_"),),
        )
        notices.emit("zegel-klopt-niet", aflevering="onbekend", code="x")
        watch.step()
        assert [alarm.event for alarm in SqlAlarms(journal).alarms()] == ["zegel-klopt-niet"]
        assert notices.counted()["alarm-niet-bezorgd"] == 1


@pytest.mark.parametrize("role", ["gateway_relay", "gateway_deliver"])
def test_relay_and_deliver_cannot_take_in_a_document(urls: dict[str, str], role: str) -> None:
    make = Maker()
    with open_journal(urls[role], make) as journal, pytest.raises((Broken, JournalUnavailable)):
        outcome(journal.record(make.recording()))


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("gateway_relay", "SELECT content FROM document"),
        ("gateway_relay", "INSERT INTO decision SELECT * FROM decision"),
        ("gateway_deliver", "SELECT body FROM receipt"),
        ("gateway_deliver", "DELETE FROM data_key"),
        ("gateway_api", "DELETE FROM entry"),
        ("gateway_api", "UPDATE decision SET outcome = 'permit'"),
        ("gateway_api", "INSERT INTO partner_version SELECT * FROM partner_version"),
    ],
)
def test_a_right_too_many_is_not_there(urls: dict[str, str], role: str, statement: str) -> None:
    engine = sa.create_engine(urls[role])
    with engine.connect() as connection, pytest.raises(exc.ProgrammingError, match="permission denied"):
        connection.exec_driver_sql(statement)
    engine.dispose()
