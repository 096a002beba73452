"""Every clock of the law list is there, knows its moments, and says what it is about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from gateway.contracts.message import Oin
from gateway.core.klokken import KLOKKEN, MOMENTEN, Onderwerp, overgangen, tel, termijnen
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


def about(**moments: datetime) -> Onderwerp:
    verloop = Verloop(momenten={name.replace("_", "-"): at for name, at in moments.items()})
    return Onderwerp(over="gesprek-1", verantwoordelijke=Oin("00000001111111111000"), verloop=verloop)


@given(st.lists(st.integers(min_value=1, max_value=400), min_size=1, max_size=30))
def test_however_often_is_looked_every_term_is_told_once_when_it_is_over(hours: list[int]) -> None:
    at, told = AT, []
    for step in (*hours, 1000):
        told += [(term.code, term.stand) for term in overgangen(about(ontvangen=AT), at, at + timedelta(hours=step))]
        at += timedelta(hours=step)
    over = [code for code, stand in told if stand is Stand.VERSTREKEN]
    assert sorted(over) == ["TRIAGE_5D_STATUTE", "TRIAGE_5WD_PROTOCOL"]
    assert len(told) == len(set(told))


def test_a_term_that_was_over_when_we_heard_of_it_is_told_then() -> None:
    heard = AT + timedelta(days=100)
    late = replace(about(onderzoek_gestart=AT), gezegd={"onderzoek-gestart": heard})
    (term,) = overgangen(late, heard - timedelta(hours=1), heard)
    assert (term.code, term.stand) == ("INVESTIGATION_10W", Stand.VERSTREKEN)
    assert list(overgangen(late, heard, heard + timedelta(days=9))) == []


def test_terms_are_counted_by_rule_code_and_stand() -> None:
    counts = tel([about(ontvangen=AT), about(ontvangen=AT), about(overdracht_aangeboden=AT)], AT)
    assert counts == {
        ("55", "HANDOVER_UNACCEPTED", Stand.LOPEND): 1,
        ("85", "TRIAGE_5D_STATUTE", Stand.LOPEND): 2,
        ("85", "TRIAGE_5WD_PROTOCOL", Stand.LOPEND): 2,
    }
