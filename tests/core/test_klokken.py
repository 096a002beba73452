"""Every clock of the law list is there, knows its moments, and says what it is about."""

from datetime import UTC, datetime, timedelta

from gateway.core.klokken import KLOKKEN, MOMENTEN, termijnen
from gateway.core.termijnen import Stand, Verloop

CLOCKS = [klok for klokken in KLOKKEN.values() for klok in klokken]
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_the_rules_that_warn_by_the_clock_have_one() -> None:
    assert {"20", "51", "55", "71", "73", "85", "86", "87", "88", "89", "90", "91", "92"} <= KLOKKEN.keys()
    assert [klok.code for klok in KLOKKEN["85"]] == ["TRIAGE_5D_STATUTE", "TRIAGE_5WD_PROTOCOL"]


def test_every_moment_belongs_to_a_clock_and_every_clock_knows_its_moments() -> None:
    named = {name for klok in CLOCKS for name in (klok.begin, klok.klaar)}
    assert named <= MOMENTEN.keys()
    assert MOMENTEN.keys() - named == {"huisverbod-verlengd"}  # which end counts, not whether


def test_every_code_is_there_once_and_has_a_sentence_and_an_article() -> None:
    assert len({klok.code for klok in CLOCKS}) == len(CLOCKS)
    assert all(klok.zin.endswith(".") and klok.artikel and klok.bijna > timedelta() for klok in CLOCKS)


def test_one_report_runs_two_clocks_until_it_is_decided() -> None:
    verloop = Verloop(momenten={"ontvangen": AT})
    assert [(term.code, term.stand) for term in termijnen(verloop, AT + timedelta(days=30))] == [
        ("TRIAGE_5D_STATUTE", Stand.VERSTREKEN),
        ("TRIAGE_5WD_PROTOCOL", Stand.VERSTREKEN),
    ]
    assert list(termijnen(Verloop(momenten={"ontvangen": AT, "triagebesluit": AT}), AT)) == []
