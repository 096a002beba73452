"""Every term is told once when it is nearly over and once when it is, whatever restarts meanwhile."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.contracts.errors import JournalUnavailable
from gateway.core.klokken import Onderwerp
from gateway.journal import SqlJournal, SqlTermijnen
from gateway.workers.termijnen import TermWatch
from tests.contracts.journal import Steps
from tests.contracts.recordings import VT, Maker
from tests.journal.opened import new_journal
from tests.journal.test_verloop import of_kind

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""The fifth day is a Saturday, so the term of the law ends with the next Monday; so do five working days."""


@dataclass(slots=True)
class Heard:
    """What was emitted."""

    lines: list[tuple[str, dict[str, str | int]]] = field(default_factory=list)

    def emit(self, event: str, **fields: str | int) -> None:
        self.lines.append((event, fields))

    @property
    def codes(self) -> list[tuple[str, object]]:
        return [(event, fields["code"]) for event, fields in self.lines]


@dataclass(slots=True, kw_only=True)
class Scene:
    make: Maker
    journal: SqlJournal
    heard: Heard = field(default_factory=Heard)

    def watch(self) -> TermWatch:
        return TermWatch(terms=SqlTermijnen(self.journal), notices=self.heard)

    def report(self) -> str:
        recording = of_kind(self.make.recording(), "MeldingGedaan")
        Steps(self.journal, self.make).record(recording)
        return str(recording.document.conversation)

    def days(self, watch: TermWatch, count: int) -> None:
        """So many days, six hours at a time."""
        for _ in range(4 * count):
            watch.step(self.make.clock.advance(6 * 3600))


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    make = Maker()
    make.clock.advance((MONDAY - make.clock.now()).total_seconds())
    with new_journal(f"sqlite:///{tmp_path / 'journaal.sqlite'}", make) as journal:
        yield Scene(make=make, journal=journal)


def test_a_report_that_nobody_decides_on_is_told_of_twice_by_each_clock(scene: Scene) -> None:
    conversation = scene.report()
    scene.days(scene.watch(), 14)
    assert scene.heard.codes == [
        ("termijn-bijna", "TRIAGE_5D_STATUTE"),
        ("termijn-bijna", "TRIAGE_5WD_PROTOCOL"),
        ("termijn-verstreken", "TRIAGE_5D_STATUTE"),
        ("termijn-verstreken", "TRIAGE_5WD_PROTOCOL"),
    ]
    assert scene.heard.lines[0][1] == {
        "regel": "85",
        "code": "TRIAGE_5D_STATUTE",
        "conversatie": conversation,
        "verantwoordelijke": VT,
    }


def test_a_restart_says_nothing_again_and_misses_nothing(scene: Scene) -> None:
    scene.report()
    watch = scene.watch()
    scene.days(watch, 7)
    assert len(scene.heard.lines) == 2
    scene.make.clock.advance(timedelta(days=3).total_seconds())  # nobody looks
    scene.days(scene.watch(), 1)
    scene.days(scene.watch(), 1)
    assert [event for event, _ in scene.heard.lines] == ["termijn-bijna"] * 2 + ["termijn-verstreken"] * 2


def test_of_several_processes_one_tells(scene: Scene) -> None:
    scene.report()
    one, other = scene.watch(), scene.watch()
    for _ in range(14 * 4):
        at = scene.make.clock.advance(6 * 3600)
        one.step(at)
        other.step(at)
    assert len(scene.heard.lines) == 4


def test_it_looks_once_a_minute(scene: Scene) -> None:
    asked: list[datetime] = []

    class Counted(SqlTermijnen):
        def take_turn(self, at: datetime) -> datetime | None:
            asked.append(at)
            return super().take_turn(at)

    watch = TermWatch(terms=Counted(scene.journal), notices=scene.heard)
    for _ in range(24):
        watch.step(scene.make.clock.advance(5))
    assert len(asked) == 2


def test_what_the_journal_could_not_say_is_said_when_it_can(scene: Scene) -> None:
    scene.report()

    class Away(SqlTermijnen):
        away = True

        def onderwerpen(self, at: datetime) -> list[Onderwerp]:
            if self.away:
                raise JournalUnavailable("journaal-onbereikbaar", "Weg.")
            return list(super().onderwerpen(at))

    terms = Away(scene.journal)
    watch = TermWatch(terms=terms, notices=scene.heard)
    at = scene.make.clock.advance(timedelta(days=10).total_seconds())
    with pytest.raises(JournalUnavailable):
        watch.step(at)
    terms.away = False
    watch.step(scene.make.clock.advance(60))
    assert len(scene.heard.lines) == 2
