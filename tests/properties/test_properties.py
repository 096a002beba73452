"""Small counts on every run; `python -m tests.properties` does as many as you like."""

from random import Random

from gateway.testing.stuf import in_soap
from tests.journeys.world import world
from tests.properties import holds

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


def test_whatever_comes_in_the_stuf_door_answers() -> None:
    any_bytes_at_the_door(300, Random(2))
