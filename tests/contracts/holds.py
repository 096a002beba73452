"""What every journal keeps to when people decide on what is held."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from gateway.contracts.errors import Conflicting
from gateway.contracts.message import Urgentie
from gateway.core.besluiten import WACHT, Held, HoldState
from gateway.core.recording import DeliveryState, Recording
from gateway.ports import Journal
from tests.contracts.journal import Steps
from tests.contracts.recordings import OTHER_VT, RAIL, VT, Maker

GEWEIGERD = HoldState.GEWEIGERD.value


class HoldContract:
    """Inherit it beside ``JournalContract``."""

    @pytest.fixture
    def held(self, journal: Journal, make: Maker, steps: Steps) -> Held:
        recording = steps.record(make.held())
        found = journal.held(VT, recording.document.id)
        assert found is not None
        return found

    def lapsed(self, journal: Journal, make: Maker, steps: Steps) -> tuple[Recording, Held]:
        """A delivery whose permit no longer stood."""
        recording = steps.record(make.recording())
        (ident,) = steps.publish()
        steps.settle(steps.attempt(ident), DeliveryState.VASTGEHOUDEN, code="vergunning-vervallen")
        found = journal.held(VT, ident)
        assert found is not None
        return recording, found

    def test_the_work_list_is_acute_first_then_the_oldest(self, journal: Journal, make: Maker, steps: Steps) -> None:
        made = [steps.record(make.held(urgentie=u)).document.id for u in (Urgentie.REGULIER, Urgentie.ACUUT)]
        make.clock.advance(5)
        made.append(steps.record(make.held()).document.id)
        assert [held.id for held in journal.work_list(VT, limit=10)] == [made[1], made[0], made[2]]
        assert [held.id for held in journal.work_list(VT, limit=1)] == [made[1]]
        assert journal.work_list(OTHER_VT, limit=10) == []
        assert journal.held(OTHER_VT, made[0]) is None
        assert journal.held(VT, "geen-id") is None

    def test_what_is_given_free_becomes_a_message_in_the_same_commit(
        self, journal: Journal, make: Maker, steps: Steps, held: Held
    ) -> None:
        ruling = make.ruling(held)
        journal.rule(ruling)
        assert journal.work_list(VT, limit=10) == []
        after = journal.held(VT, held.id)
        assert after is not None
        assert (after.state, after.closed_at) == (HoldState.VRIJGEGEVEN, ruling.human.at)
        (decided,) = after.decisions
        assert (decided.persoon, decided.gronden, decided.answer) == ("p1", ("H2", "H14"), ruling.human.answer)
        assert steps.publish() == [ruling.deliveries[0].id]
        attempt = steps.attempt(ruling.deliveries[0].id)
        assert attempt.decision.human == (ruling.human.id,), "part of the permit"
        status = journal.status_of(VT, RAIL, held.document)
        assert status is not None
        assert status["status"] == "vrijgegeven"

    def test_what_is_refused_is_closed_and_nothing_leaves(
        self, journal: Journal, make: Maker, steps: Steps, held: Held
    ) -> None:
        journal.rule(make.ruling(held, outcome=GEWEIGERD))
        after = journal.held(VT, held.id)
        assert after is not None
        assert after.state is HoldState.GEWEIGERD
        assert journal.work_list(VT, limit=10) == []
        assert steps.publish() == []

    def test_what_waits_for_a_second_person_stays_open_with_what_is_in_the_way(
        self, journal: Journal, make: Maker, held: Held
    ) -> None:
        reasons = ({"regel": "29", "code": "REPORTER_IN_CHAIN", "uitleg": "Zin.", "groepen": "MELD", "vierOgen": "ja"},)
        journal.rule(replace(make.ruling(held, outcome=WACHT), reasons=reasons))
        (waiting,) = journal.work_list(VT, limit=10)
        assert (waiting.state, waiting.closed_at, waiting.reasons) == (HoldState.OPEN, None, reasons)
        assert [decision.outcome for decision in waiting.decisions] == [WACHT]
        journal.rule(make.ruling(waiting, persoon="p2"))
        after = journal.held(VT, held.id)
        assert after is not None
        assert [decision.persoon for decision in after.decisions] == ["p1", "p2"]

    def test_who_looked_before_another_decided_changes_nothing(
        self, journal: Journal, make: Maker, steps: Steps, held: Held
    ) -> None:
        journal.rule(make.ruling(held, outcome=WACHT))
        for late in (make.ruling(held, persoon="p2"), make.ruling(held, persoon="p2", number=3)):
            with pytest.raises(Conflicting):
                journal.rule(late)
        assert steps.publish() == []

    def test_what_is_closed_stays_closed(self, journal: Journal, make: Maker, held: Held) -> None:
        journal.rule(make.ruling(held, outcome=GEWEIGERD))
        after = journal.held(VT, held.id)
        assert after is not None
        with pytest.raises(Conflicting):
            journal.rule(make.ruling(after, persoon="p2"))

    def test_of_many_who_release_at_once_one_makes_a_message(
        self, journal: Journal, make: Maker, steps: Steps, held: Held
    ) -> None:
        rulings = [make.ruling(held, persoon=f"p{number}") for number in range(6)]

        def won(number: int) -> bool:
            try:
                journal.rule(rulings[number])
            except Conflicting:
                return False
            return True

        with ThreadPoolExecutor(6) as pool:
            outcomes = list(pool.map(won, range(6)))
        assert outcomes.count(True) == 1
        assert steps.publish() == [rulings[outcomes.index(True)].deliveries[0].id]

    def test_fields_as_they_were_last_confirmed_are_there_for_who_decides_next(
        self, journal: Journal, make: Maker, held: Held
    ) -> None:
        journal.rule(make.ruling(held, outcome=WACHT, velden=b'{"tekst":"beter"}'))
        after = journal.held(VT, held.id)
        assert after is not None
        assert after.velden == b'{"tekst":"beter"}'
        assert after.decisions[0].motivering is None or after.decisions[0].motivering.velden == after.velden
        assert journal.work_list(VT, limit=1)[0].id == held.id

    def test_a_delivery_whose_permit_lapsed_is_on_the_list_and_due_again_once_given_free(
        self, journal: Journal, make: Maker, steps: Steps
    ) -> None:
        recording, held = self.lapsed(journal, make, steps)
        (listed,) = journal.work_list(VT, limit=10)
        assert (listed.id, listed.delivery, listed.document) == (held.id, held.id, recording.document.id)
        assert listed.reasons[0]["code"] == "vergunning-vervallen"
        assert held.permit is not None
        assert (held.permit.id, held.via) == (recording.decisions[0].id, recording.deliveries[0].via)
        journal.rule(make.ruling(held))
        assert steps.publish() == [held.id]
        attempt = steps.attempt(held.id)
        assert [decision.persoon for decision in attempt.human] == ["p1"]
        assert journal.work_list(VT, limit=10) == []

    def test_a_delivery_that_is_held_again_waits_again(self, journal: Journal, make: Maker, steps: Steps) -> None:
        _, held = self.lapsed(journal, make, steps)
        journal.rule(make.ruling(held))
        steps.publish()
        steps.settle(steps.attempt(held.id), DeliveryState.VASTGEHOUDEN, code="partner-niet-actief")
        (again,) = journal.work_list(VT, limit=10)
        assert (again.state, len(again.decisions)) == (HoldState.OPEN, 1)
        journal.rule(make.ruling(again, outcome=GEWEIGERD))
        after = journal.held(VT, held.id)
        assert after is not None
        assert after.state is HoldState.GEWEIGERD
        assert steps.publish() == []
