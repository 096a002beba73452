from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.contracts.berichten import KINDS
from gateway.core.klokken import MOMENTEN
from gateway.core.recording import Recording
from gateway.journal import SqlJournal, SqlTermijnen, figures
from gateway.journal.verloop import MOMENT_VAN, WINDOW
from tests.contracts.journal import Steps
from tests.contracts.recordings import VT, Maker
from tests.contracts.zaken import stated
from tests.journal.journals import OnPostgresql, OnSqlite, Opened

DAY = timedelta(days=1).total_seconds()


def of_kind(recording: Recording, kind: str) -> Recording:
    """The same, about a message of another kind."""
    messages = tuple(replace(one, envelope=replace(one.envelope, kind=kind)) for one in recording.messages)
    return replace(recording, messages=messages)


class Running(Opened):
    @pytest.fixture
    def terms(self, journal: SqlJournal) -> SqlTermijnen:
        return SqlTermijnen(journal)

    def conversation(self, steps: Steps, kind: str, conversation: str | None = None) -> str:
        recording = of_kind(steps.make.recording(conversation=conversation), kind)
        steps.record(recording)
        assert recording.document.conversation is not None
        return recording.document.conversation

    def test_a_report_was_received_and_a_held_one_too(self, terms: SqlTermijnen, make: Maker, steps: Steps) -> None:
        began = make.clock.now()
        sent = self.conversation(steps, "MeldingGedaan")
        held = steps.record(make.held()).document.conversation
        found = terms.onderwerpen(make.clock.advance(DAY))
        assert {one.over: (one.verantwoordelijke, *one.verloop.momenten) for one in found} == {
            sent: (VT, "ontvangen"),
            held: (VT, "ontvangen"),
        }
        assert {one.verloop.momenten["ontvangen"] for one in found} == {began}

    def test_clocks_run_for_every_open_zaak(self, terms: SqlTermijnen, make: Maker, journal: SqlJournal) -> None:
        journal.state([stated(make, "open", "ja"), stated(make, "triagebesluit", "2026-06-01T12:00:00Z")])
        journal.state([stated(make, "open", "ja", "Z-2"), stated(make, "open", "nee", "Z-2")])
        (found,) = terms.onderwerpen(make.clock.now())
        assert (found.over, found.verantwoordelijke, *found.verloop.momenten) == ("Z-1", VT, "triagebesluit")

    def test_a_zaak_with_the_reference_of_a_conversation_is_about_that_report(
        self, terms: SqlTermijnen, make: Maker, journal: SqlJournal, steps: Steps
    ) -> None:
        began = make.clock.now()
        report = self.conversation(steps, "MeldingGedaan")
        heard = make.clock.advance(DAY)
        decided = (heard - timedelta(hours=3)).isoformat()
        journal.state([stated(make, "open", "ja", report), stated(make, "triagebesluit", decided, report)])
        (found,) = terms.onderwerpen(make.clock.now())
        assert found.verloop.momenten == {"ontvangen": began, "triagebesluit": heard - timedelta(hours=3)}
        assert found.gezegd["triagebesluit"] == heard

    def test_feedback_in_its_conversation_says_that_it_was_decided(
        self, terms: SqlTermijnen, make: Maker, steps: Steps
    ) -> None:
        one = self.conversation(steps, "MeldingGedaan")
        decided = make.clock.advance(DAY)
        self.conversation(steps, "MeldingTeruggekoppeld", one)
        make.clock.advance(DAY)
        self.conversation(steps, "MeldingTeruggekoppeld", one)
        (found,) = terms.onderwerpen(make.clock.now())
        assert found.verloop.momenten["triagebesluit"] == decided, "the first counts"

    @pytest.mark.parametrize("answer", ["OverdrachtGeaccepteerd", "OverdrachtGeweigerd"])
    def test_an_overdracht_was_offered_and_answered(
        self, terms: SqlTermijnen, make: Maker, steps: Steps, answer: str
    ) -> None:
        offered = self.conversation(steps, "OverdrachtAangeboden")
        self.conversation(steps, answer, offered)
        (found,) = terms.onderwerpen(make.clock.now())
        assert found.verloop.momenten.keys() == {"overdracht-aangeboden", "overdracht-beantwoord"}

    def test_what_began_nothing_or_is_older_than_half_a_year_is_not_there(
        self, terms: SqlTermijnen, make: Maker, steps: Steps
    ) -> None:
        self.conversation(steps, "OverdrachtGeweigerd")
        self.conversation(steps, "KennisgevingGedaan")
        self.conversation(steps, "MeldingGedaan")
        assert len(terms.onderwerpen(make.clock.advance(WINDOW.total_seconds() - 1))) == 1
        assert terms.onderwerpen(make.clock.advance(2)) == []

    def test_a_turn_is_taken_from_where_the_last_one_ended_by_one_process(
        self, terms: SqlTermijnen, make: Maker
    ) -> None:
        first = make.clock.now()
        assert terms.take_turn(first) == first - WINDOW
        assert terms.take_turn(first) is None
        assert terms.take_turn(make.clock.advance(60)) == first
        assert terms.take_turn(first) is None, "never back"

    def test_the_figures_tell_what_clocks_run_about(
        self, terms: SqlTermijnen, journal: SqlJournal, make: Maker, steps: Steps
    ) -> None:
        self.conversation(steps, "MeldingGedaan")
        assert figures(journal, at=make.clock.now()).onderwerpen == terms.onderwerpen(make.clock.now())


class TestSqlite(OnSqlite, Running):
    pass


class TestPostgresql(OnPostgresql, Running):
    pass


def test_every_kind_is_one_of_ours_and_every_moment_one_that_a_clock_knows() -> None:
    assert MOMENT_VAN.keys() <= KINDS.keys()
    assert set(MOMENT_VAN.values()) <= MOMENTEN.keys()
