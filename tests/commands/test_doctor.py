import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from gateway.bootstrap import open_journal
from gateway.commands import doctor
from gateway.commands.doctor import OK, WARNING, WRONG, Line, examine
from gateway.commands.init import DEVELOPMENT_OIN, make_home
from gateway.journal import SqlAlarms
from gateway.settings import MARK, Settings, load

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
QUIET = {"GATEWAY_LISTEN": "127.0.0.1:1", "GATEWAY_METRICS_LISTEN": "127.0.0.1:1", "GATEWAY_ALARM_MAIL": "p@vt.example"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = tmp_path / "var"
    make_home(load({}, home=made), oin=DEVELOPMENT_OIN, development=True, now=NOW)
    return made


def looked(home: Path, *, at: datetime = NOW, **environ: str) -> dict[str, Line]:
    settings: Settings = load({**QUIET, **environ}, home=home)
    return {line.wat: line for line in examine(settings, at=at)}


def verdicts(lines: dict[str, Line], verdict: str) -> set[str]:
    return {name for name, line in lines.items() if line.oordeel == verdict}


def test_a_new_home_is_in_order_but_for_what_is_still_to_do(home: Path) -> None:
    lines = looked(home)
    assert verdicts(lines, WRONG) == set()
    assert verdicts(lines, WARNING) == {"ontwikkelmateriaal", "partners"}
    assert lines["journaal"].uitleg.startswith("SQLite, revisie ")
    assert lines["luisteren HTTP"].uitleg == "127.0.0.1:1 antwoordt niet"


def test_whatever_is_not_ok_says_what_to_do(home: Path) -> None:
    shutil.rmtree(home / "keys")
    lines = looked(home, GATEWAY_BROKER_URL="amqp://g:g@127.0.0.1:1/x", GATEWAY_TLS_LISTEN="0.0.0.0:1")
    assert {"sleutels", "journaal", "broker"} <= verdicts(lines, WRONG)
    assert [name for name in verdicts(lines, WRONG) if not lines[name].doe] == []


def test_what_expires_is_told_in_time(home: Path) -> None:
    near = looked(home, at=NOW + timedelta(days=3 * 365 - 20))
    assert {"berichtsleutel", "tokensleutel", "inhoudsleutel"} <= verdicts(near, WARNING)
    assert near["berichtsleutel"].uitleg == "verloopt over 20 dagen"
    past = looked(home, at=NOW + timedelta(days=3 * 365 + 1))
    assert {"berichtsleutel", "tokensleutel"} <= verdicts(past, WRONG)
    old = looked(home, at=NOW + timedelta(days=2 * 365 + 1))
    assert old["berichtsleutel"].doe == "vervang de sleutel"


def test_a_tls_key_that_does_not_belong_is_found(home: Path) -> None:
    whole = looked(home, GATEWAY_TLS_LISTEN="127.0.0.1:1")
    assert {"TLS-certificaat", "TLS-autoriteit", "TLS-sleutel"} <= verdicts(whole, OK)
    shutil.copy(home / "tls" / "ca.key", home / "tls" / "server.key")
    assert looked(home, GATEWAY_TLS_LISTEN="127.0.0.1:1")["TLS-sleutel"].oordeel == WRONG
    (home / "tls" / "server.crt").unlink()
    assert looked(home, GATEWAY_TLS_LISTEN="127.0.0.1:1")["TLS"].oordeel == WRONG


def test_a_clock_behind_the_journal_is_wrong(home: Path) -> None:
    with open_journal(load({}, home=home)) as journal:
        SqlAlarms(journal).beat("hier", ["api"], at=NOW + timedelta(hours=1))
    assert looked(home)["klok"].oordeel == WRONG


def test_development_material_outside_is_wrong(home: Path) -> None:
    assert looked(home, GATEWAY_LISTEN="0.0.0.0:1")["ontwikkelmateriaal"].oordeel == WRONG
    (home / MARK).write_text("production\n")
    assert looked(home)["ontwikkelmateriaal"].oordeel == WRONG


def test_plain_listeners_outside_and_alarms_without_a_road_are_told(home: Path) -> None:
    assert looked(home, GATEWAY_METRICS_LISTEN="0.0.0.0:1")["luisteren metingen"].oordeel == WARNING
    lines = {line.wat: line for line in examine(load({}, home=home), at=NOW)}
    assert lines["alarmen"].doe == "stel GATEWAY_ALARM_MAIL of GATEWAY_ALARM_WEBHOOK in"


def test_the_exit_code_tells_whether_anything_is_wrong(home: Path) -> None:
    app = typer.Typer()
    doctor.register(app)
    app.command()(lambda: None)
    whole = CliRunner().invoke(app, ["doctor"], env={"GATEWAY_HOME": str(home)})
    assert (whole.exit_code, whole.output.count("fout")) == (0, 0)
    shutil.rmtree(home / "keys")
    spoilt = CliRunner().invoke(app, ["doctor", "--json"], env={"GATEWAY_HOME": str(home)})
    assert spoilt.exit_code == 1
    assert {line["oordeel"] for line in json.loads(spoilt.output)} >= {OK, WRONG}
