import json
from pathlib import Path

import typer
from typer.testing import CliRunner

from gateway.commands import migrate
from gateway.journal.migrating import revisions


def run(home: Path, *arguments: str) -> str:
    app = typer.Typer()
    migrate.register(app)
    app.command()(lambda: None)
    result = CliRunner().invoke(app, ["migrate", *arguments], env={"GATEWAY_HOME": str(home)})
    assert result.exit_code == 0, result.output
    return result.output


def test_a_journal_is_made_and_the_second_time_left_alone(tmp_path: Path) -> None:
    newest = revisions()[-1]
    assert json.loads(run(tmp_path, "--json")) == [{"was": None, "is": newest, "gewijzigd": True}]
    assert (tmp_path / "journaal.sqlite").exists()
    assert json.loads(run(tmp_path, "--json")) == [{"was": newest, "is": newest, "gewijzigd": False}]
