import json
from pathlib import Path

import pytest
import sqlalchemy as sa
import typer
from typer.testing import CliRunner, Result

from gateway.bootstrap import open_journal
from gateway.commands import audit
from gateway.commands.init import DEVELOPMENT_OIN, make_home
from gateway.journal import tables as t
from gateway.settings import load
from tests.contracts.journal import outcome
from tests.contracts.recordings import START, Maker


@pytest.fixture
def home(tmp_path: Path) -> Path:
    make_home(load({}, home=tmp_path / "var"), oin=DEVELOPMENT_OIN, development=True, now=START)
    return tmp_path / "var"


def run(home: Path, *arguments: str) -> Result:
    app = typer.Typer()
    audit.register(app)
    return CliRunner().invoke(app, arguments, env={"GATEWAY_HOME": str(home)})


def test_a_journal_that_agrees_with_its_log_is_verified(home: Path) -> None:
    make = Maker()
    with open_journal(load({}, home=home)) as journal:
        outcome(journal.record(make.recording()))
    result = run(home, "audit", "verify")
    assert result.exit_code == 0
    assert result.output.startswith("geverifieerd: entry=4 document=1 ")


def test_a_deviation_is_named_and_the_exit_code_says_so(home: Path) -> None:
    make = Maker()
    with open_journal(load({}, home=home)) as journal:
        outcome(journal.record(recording := make.recording()))
        with journal.database.write() as connection:
            connection.execute(sa.update(t.delivery).values(state="bevestigd"))
    result = run(home, "audit", "verify", "--json")
    assert result.exit_code == 1
    found = json.loads(result.output)
    assert found["oordeel"] == "afwijkingen gevonden"
    assert found["bevindingen"] == [
        {"regel": "feit-zonder-logregel", "plaats": f"delivery/{recording.deliveries[0].id}"}
    ]


def test_fsck_checks_seals_with_our_own_keys(home: Path) -> None:
    assert run(home, "fsck").output.startswith("heel: ")
    make = Maker()
    with open_journal(load({}, home=home)) as journal:
        outcome(journal.record(recording := make.recording()))
    result = run(home, "fsck")
    assert result.exit_code == 1
    assert f"message/{recording.messages[0].envelope.id}" in result.output
