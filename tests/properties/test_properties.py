"""Small counts on every run; `python -m tests.properties` does as many as you like."""

from collections import Counter
from random import Random

from gateway.contracts.errors import Broken
from gateway.testing.stuf import in_soap
from tests.journeys.world import world
from tests.properties import holds, lawful

A_DAY = 500
"""Cases on one journal; then a new one, so that what is remembered stays small."""


def any_report(cases: int, chance: Random) -> None:
    """Whatever a report says: nothing forbidden leaves, no envelope without its decision, bytes and provenance hold."""
    w = world()
    for case in range(cases):
        if case % A_DAY == 0:
            w = world()
        before = chance.getstate()
        body, recording = holds.offered(w, chance)
        try:
            holds.nothing_forbidden_leaves(w, recording)
            holds.the_bytes_round_trip(recording)
            holds.every_pointer_leads_to_its_value(body, recording)
        except AssertionError as broken:
            broken.add_note(f"case {case}; the state of chance before it hashes to {hash(before)}")
            raise


def any_message_of_veilig_thuis(cases: int, chance: Random) -> None:
    """Whatever Veilig Thuis itself sends, to a partner of any role: the same holds."""
    for case in range(cases):
        if case % A_DAY == 0:
            w = holds.among_all_roles()
        body, recording = holds.offered_by_veilig_thuis(w, chance)
        try:
            holds.nothing_forbidden_leaves(w, recording)
            holds.the_bytes_round_trip(recording)
            holds.every_pointer_leads_to_its_value(body, recording)
        except AssertionError as broken:
            broken.add_note(f"case {case}: {body['type']}")
            raise


def any_judgement(cases: int, chance: Random) -> Counter[str]:
    """Messages of every kind between all roles, judged; returns how many had which outcome and what was tried."""
    counted: Counter[str] = Counter()
    for number in range(cases):
        case = lawful.drawn(chance)
        try:
            lawful.holds(case, counted)
        except (AssertionError, Broken) as broken:
            broken.add_note(f"case {number}: {type(case.bericht).__name__} from {case.van} to {case.aan}")
            raise
    return counted


def any_bytes_at_the_door(cases: int, chance: Random) -> None:
    """Whatever comes in at the StUF door: Bv03, Fo03 or a problem."""
    w = world()
    for case in range(cases):
        if case % A_DAY == 0:
            w = world()
            app = holds.doors(w.gateway)
        report = w.report()
        content = holds.damaged(in_soap(report) if chance.random() < 0.5 else report, chance)
        answer = holds.post(app, "/stuf/v1/ontvang-asynchroon", content, "text/xml; charset=utf-8")
        try:
            holds.the_stuf_door_always_answers(answer)
        except AssertionError as broken:
            broken.add_note(f"case {case}: HTTP {answer.status}")
            raise


def test_whatever_a_report_says_nothing_forbidden_leaves() -> None:
    any_report(300, Random(1))


def test_whatever_veilig_thuis_sends_nothing_forbidden_leaves() -> None:
    any_message_of_veilig_thuis(200, Random(3))


def test_whatever_is_judged_keeps_to_the_law() -> None:
    counted = any_judgement(300, Random(4))
    assert all(counted[what] > 5 for what in ("permit", "strip", "hold", "deny", "acuut", "zonder-verplichte-groep"))


def test_whatever_comes_in_the_stuf_door_answers() -> None:
    any_bytes_at_the_door(300, Random(2))
