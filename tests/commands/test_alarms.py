import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from gateway.bootstrap import open_journal
from gateway.commands import alarms
from gateway.commands.init import DEVELOPMENT_OIN, make_home
from gateway.contracts.errors import Invalid, Unknown
from gateway.core.alarms import Alarm, Ring
from gateway.core.audit import NO_CODE, Feit
from gateway.core.recording import Entry
from gateway.journal import SqlAlarms
from gateway.journal.verify import verify
from gateway.settings import load
from tests.contracts.recordings import START, VT, Maker

REASON = "De schijf is vergroot; zie het logboek van beheer."


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """With one open alarm."""
    make_home(load({}, home=tmp_path / "var"), oin=DEVELOPMENT_OIN, development=True, now=START)
    make = Maker()

    def given(alarm: Alarm) -> Entry:
        return make.entry(Feit.ALARM_GEGEVEN, alarm.id)

    with open_journal(load({}, home=tmp_path / "var")) as journal:
        ring = Ring(event="storing", verantwoordelijke=VT, about="schijf", owner="beheer", count=3)
        SqlAlarms(journal).ring(ring, at=START, new_id=make.clock.new_id(), entry=given)
    return tmp_path / "var"


def run(home: Path, *arguments: str) -> str:
    app = typer.Typer()
    alarms.register(app)
    result = CliRunner().invoke(app, ["alarms", *arguments], env={"GATEWAY_HOME": str(home)})
    if result.exception is not None:
        raise result.exception
    return result.output


def only(home: Path, *arguments: str) -> dict[str, object]:
    (line,) = json.loads(run(home, "list", "--json", *arguments))
    assert isinstance(line, dict)
    return line


def test_an_open_alarm_is_listed_with_what_it_means(home: Path) -> None:
    line = only(home)
    assert (line["alarm"], line["over"], line["voor"], line["aantal"]) == ("storing", "schijf", "beheer", 3)
    assert "storing" in str(line["betekenis"])
    assert str(line["id"]) in run(home, "list"), "whole, to be copied"


def test_an_acknowledged_alarm_is_an_entry_and_off_the_list(home: Path) -> None:
    ident = str(only(home)["id"])
    assert run(home, "ack", ident, "--reason", REASON) == "Gezien.\n"
    assert json.loads(run(home, "list", "--json")) == []
    assert only(home, "--all")["reden"] == REASON
    with open_journal(load({}, home=home)) as journal:
        entry = journal.entries(ident)[-1]
        assert verify(journal).clean
    assert (entry.event, entry.actor, set(entry.commitments)) == ("alarm-gezien", "beheer", {"reden"})
    assert NO_CODE not in entry.details.values()
    assert REASON not in str(entry.details), "a sentence is committed to, not logged"


def test_without_reason_nothing_is_acknowledged(home: Path) -> None:
    ident = str(only(home)["id"])
    with pytest.raises(SystemExit):
        run(home, "ack", ident)
    with pytest.raises(Invalid):
        run(home, "ack", ident, "--reason", " ")
    assert only(home)["stand"] == "open"


def test_what_does_not_ring_cannot_be_acknowledged(home: Path) -> None:
    with pytest.raises(Unknown):
        run(home, "ack", "geen-id", "--reason", REASON)
