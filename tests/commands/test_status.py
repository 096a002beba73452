import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from gateway.bootstrap import open_journal
from gateway.commands import status
from gateway.commands.init import DEVELOPMENT_OIN, make_home
from gateway.commands.status import NEEDED, Status
from gateway.core.klokken import Onderwerp
from gateway.core.recording import DeliveryState
from gateway.core.termijnen import Verloop
from gateway.journal import Figures, SqlAlarms
from gateway.journal.figures import Beat, Queue
from gateway.settings import load
from gateway.testing.clock import FrozenClock
from tests.contracts.journal import outcome
from tests.contracts.recordings import SECRET, START, VT, Maker

AT = START


def beats(**seconds: int) -> list[Beat]:
    return [Beat(place="hier", duty=duty, at=AT - timedelta(seconds=ago)) for duty, ago in seconds.items()]


def stand(
    *,
    alive: list[Beat] | None = None,
    queues: tuple[Queue, ...] = (),
    oldest_due: datetime | None = None,
    waiting: int = 0,
    file_differs: bool = False,
    received: tuple[timedelta, ...] = (),
) -> Status:
    figures = Figures(
        queues=queues,
        oldest_due=oldest_due,
        holds=waiting,
        quarantine=waiting,
        open_alarms=waiting,
        beats=beats(api=5, relay=5, deliver=5) if alive is None else alive,
        onderwerpen=[
            Onderwerp(over="gesprek", verantwoordelijke=VT, verloop=Verloop(momenten={"ontvangen": AT - ago}))
            for ago in received
        ],
    )
    return Status(at=AT, figures=figures, names={}, file_differs=file_differs)


def queue(state: DeliveryState) -> Queue:
    return Queue(verantwoordelijke=VT, receiver=VT, state=state, count=4)


@pytest.mark.parametrize(
    "quiet",
    [
        stand(),
        stand(queues=(queue(DeliveryState.GEREED), queue(DeliveryState.OVERHANDIGD))),
        stand(oldest_due=AT - timedelta(minutes=5)),
        stand(received=(timedelta(days=1),)),
        stand(alive=[*beats(api=5, relay=5, deliver=5), Beat(place="oud", duty="x", at=AT - timedelta(days=2))]),
    ],
)
def test_ordinary_work_asks_no_attention(quiet: Status) -> None:
    assert quiet.attention == []


@pytest.mark.parametrize(
    ("troubled", "words"),
    [
        (stand(waiting=2), ["open alarmen: 2", "wacht op een persoon: 2", "in quarantaine: 2"]),
        (stand(alive=[]), ["geen teken van leven: api, deliver, relay"]),
        (stand(alive=beats(api=5, relay=91, deliver=5)), ["geen teken van leven: relay"]),
        (stand(queues=(queue(DeliveryState.GEPARKEERD),)), ["afleveringen geparkeerd: 4"]),
        (stand(oldest_due=AT - timedelta(hours=3)), ["oudste aflevering 3 uur over tijd"]),
        (stand(received=(timedelta(days=40), timedelta(days=1))), ["termijnen verstreken: 2"]),
        (stand(received=(timedelta(days=6),)), ["termijnen bijna: 1"]),
        (stand(file_differs=True), ["partners.toml is gewijzigd maar niet toegepast"]),
    ],
)
def test_what_asks_attention_says_so_in_words(troubled: Status, words: list[str]) -> None:
    assert [sentence.split(" (")[0] for sentence in troubled.attention] == words


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """In use, with a document that waits and a partner file that was never applied."""
    make_home(load({}, home=tmp_path / "var"), oin=DEVELOPMENT_OIN, development=True, now=START)
    make = Maker()
    with open_journal(load({}, home=tmp_path / "var")) as journal:
        outcome(journal.record(make.recording()))
        outcome(journal.record(make.held()))
        SqlAlarms(journal).beat("hier", NEEDED, at=datetime.now(UTC))
    return tmp_path / "var"


def run(home: Path, *arguments: str) -> tuple[int, str]:
    app = typer.Typer()
    status.register(app)
    app.command()(lambda: None)
    result = CliRunner().invoke(app, ["status", *arguments], env={"GATEWAY_HOME": str(home)})
    assert SECRET not in result.output
    return result.exit_code, result.output


def test_one_screen_tells_how_it_stands(home: Path) -> None:
    code, screen = run(home)
    assert code == 1
    assert "! wacht op een persoon: 1" in screen
    assert "! partners.toml is gewijzigd" in screen
    assert f"{VT} gereed" in screen
    assert "vastgehouden 1 · quarantaine 0" in screen
    assert len(screen.splitlines()) <= 24, "one screen"


def test_a_program_reads_the_same(home: Path) -> None:
    code, text = run(home, "--json")
    said = json.loads(text)
    assert code == 1
    assert len(said["aandacht"]) == 3, "held, late, and a file that was not applied"
    assert {beat["taak"] for beat in said["taken"]} == set(NEEDED)
    assert said["afleveringen"] == [{"verantwoordelijke": VT, "ontvanger": VT, "stand": "gereed", "aantal": 1}]
    assert (said["vastgehouden"], said["quarantaine"], said["partnerbestandAfwijkend"]) == (1, 0, True)


def test_a_home_at_rest_is_fine(tmp_path: Path) -> None:
    make_home(load({}, home=tmp_path / "var"), oin=DEVELOPMENT_OIN, development=True, now=START)
    (tmp_path / "var" / "partners.toml").unlink()
    with open_journal(load({}, home=tmp_path / "var")) as journal:
        SqlAlarms(journal).beat("hier", NEEDED, at=datetime.now(UTC))
    code, screen = run(tmp_path / "var")
    assert code == 0
    assert "Niets vraagt aandacht." in screen


def test_terms_are_counted_and_shown_one_by_one_when_asked(home: Path) -> None:
    make = Maker(clock=FrozenClock(datetime.now(UTC) - timedelta(days=40)))
    with open_journal(load({}, home=home)) as journal:
        held = make.held()
        outcome(journal.record(held))
    code, screen = run(home)
    assert code == 1
    assert "! termijnen verstreken: 2 (gateway status --termijnen)" in screen
    assert "85      TRIAGE_5D_STATUTE: 1 verstreken" in screen
    assert str(held.document.conversation) not in screen
    _, each = run(home, "--termijnen")
    assert each.count(str(held.document.conversation)) == 2
    _, text = run(home, "--json")
    assert {"regel": "85", "code": "TRIAGE_5D_STATUTE", "stand": "verstreken", "aantal": 1} in json.loads(text)[
        "termijnen"
    ]
