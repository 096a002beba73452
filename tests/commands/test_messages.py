import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from gateway.bootstrap import open_journal
from gateway.commands import messages
from gateway.commands.init import DEVELOPMENT_OIN, make_home
from gateway.contracts.errors import Unknown
from gateway.core.recording import Recording
from gateway.settings import load
from tests.contracts.journal import outcome
from tests.contracts.recordings import SECRET, START, Maker


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("berichten") / "var"
    make_home(load({}, home=made), oin=DEVELOPMENT_OIN, development=True, now=START)
    return made


@pytest.fixture(scope="module")
def recorded(home: Path) -> dict[str, Recording]:
    make = Maker()
    made = {
        "aangenomen": make.recording(conversation="c"),
        "later": make.recording(conversation="c"),
        "vast": make.held(),
    }
    with open_journal(load({}, home=home)) as journal:
        for recording in made.values():
            outcome(journal.record(recording))
    return made


def run(home: Path, *arguments: str) -> str:
    app = typer.Typer()
    messages.register(app)
    result = CliRunner().invoke(app, arguments, env={"GATEWAY_HOME": str(home), "COLUMNS": "250"})
    if result.exception is not None:
        raise result.exception
    assert SECRET not in result.output.replace(f"/JZ:melding/{SECRET}", ""), "no value from a document"
    return result.output


def lines(home: Path, *arguments: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run(home, *arguments, "--json"))
    return found


def test_the_newest_documents_are_listed_first(home: Path, recorded: dict[str, Recording]) -> None:
    listed = lines(home, "messages", "list")
    assert [line["id"] for line in listed] == [r.document.id for r in reversed(recorded.values())]
    assert [line["state"] for line in lines(home, "messages", "list", "--state", "vastgehouden")] == ["vastgehouden"]
    assert lines(home, "messages", "list", "--verantwoordelijke", "00000001111111112000") == []
    assert "3 documenten" in run(home, "messages", "list")


def test_a_message_is_shown_with_its_log(home: Path, recorded: dict[str, Recording]) -> None:
    recording = recorded["aangenomen"]
    for ident in (recording.document.id, recording.messages[0].envelope.id):
        events = [str(line["feit"]) for line in lines(home, "messages", "show", ident)]
        assert sorted(events) == ["aflevering-gereed", "bericht-verzegeld", "besluit-genomen", "document-aangenomen"]


def test_a_conversation_is_shown_whole(home: Path, recorded: dict[str, Recording]) -> None:
    shown = lines(home, "messages", "show", recorded["later"].document.id, "--conversation")
    both = [recorded[name] for name in ("aangenomen", "later")]
    assert {line["id"] for line in shown} == {r.document.id for r in both} | {r.deliveries[0].id for r in both}


def test_provenance_shows_where_a_field_came_from(home: Path, recorded: dict[str, Recording]) -> None:
    shown = lines(home, "messages", "show", recorded["aangenomen"].document.id, "--provenance")
    assert shown == [{"veld": "/tekst", "herkomst": f"/JZ:melding/{SECRET}"}]


def test_what_does_not_exist_is_unknown(home: Path, recorded: dict[str, Recording]) -> None:
    with pytest.raises(Unknown):
        run(home, "messages", "show", "geen-id")
    with pytest.raises(Unknown):
        run(home, "messages", "show", recorded["vast"].document.id, "--provenance")
