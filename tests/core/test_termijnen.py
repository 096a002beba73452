"""Dated cases, reckoned by hand, with their source; and how a term stands on its way to its end."""

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st

from gateway.core.clocks import AMSTERDAM, at_time, dutch_day, end_of
from gateway.core.klokken import KLOKKEN
from gateway.core.termijnen import Klok, Stand, Verloop, ophouden, termijn
from tests.architecture.tree import ROOT

CASES: list[dict[str, Any]] = tomllib.loads((ROOT / "tests/vectors/termijnen/gevallen.toml").read_text())["geval"]
BY_CODE = {klok.code: klok for klokken in KLOKKEN.values() for klok in klokken}
DAYS = ("gelijkgesteld", "schoolvrij")


def verloop_of(case: dict[str, Any]) -> tuple[Klok, Verloop]:
    klok = BY_CODE[case["code"]]
    moments = dict.fromkeys((klok.begin, *case.get("ook", ())), case["begin"])
    further: dict[str, Any] = {name: case[name] for name in ("ophouden", "acceptatie") if name in case}
    further |= {name: frozenset(case[name]) for name in DAYS if name in case}
    return klok, Verloop(momenten=moments, verlengingen=tuple(case.get("verlengingen", ())), **further)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['code']} {case['begin']:%Y-%m-%d}: {case['waarom']}")
def test_a_term_ends_when_the_law_says(case: dict[str, Any]) -> None:
    klok, verloop = verloop_of(case)
    assert klok.einde(case["begin"], verloop) == case["einde"]
    assert case["einde"].astimezone(AMSTERDAM).utcoffset() == case["einde"].utcoffset()  # as a Dutch clock shows it


def test_there_are_cases_for_every_clock_and_every_feast() -> None:
    assert {case["code"] for case in CASES} == BY_CODE.keys()
    assert len(CASES) >= 40
    said = " ".join(case["waarom"] for case in CASES)
    for word in ("paasdag", "Goede Vrijdag", "5 mei", "Koningsdag", "begin van de zomertijd", "einde van de zomertijd"):
        assert word in said
    assert all(case["bron"] for case in CASES)


@pytest.mark.parametrize("case", CASES[:20], ids=lambda case: f"{case['code']} {case['begin']:%Y-%m-%d %H}")
def test_a_term_runs_then_nears_its_end_and_then_is_over(case: dict[str, Any]) -> None:
    klok, verloop = verloop_of(case)
    tick = timedelta(microseconds=1)

    def stand(at: datetime) -> Stand:
        found = termijn(klok, verloop, at)
        assert found is not None
        return found.stand

    end = case["einde"].astimezone(UTC)
    assert stand(end - klok.bijna - tick) is Stand.LOPEND
    assert stand(end - klok.bijna) is Stand.BIJNA
    assert stand(end - tick) is Stand.BIJNA
    assert stand(end) is Stand.VERSTREKEN


def test_a_term_that_was_met_runs_no_longer_and_one_without_a_start_never_did() -> None:
    klok, at = BY_CODE["TRIAGE_5D_STATUTE"], datetime(2026, 3, 5, 10, tzinfo=UTC)
    assert termijn(klok, Verloop(momenten={}), at) is None
    assert termijn(klok, Verloop(momenten={"ontvangen": at, "triagebesluit": at}), at + timedelta(days=30)) is None


NINE = time(9)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.times(), st.sampled_from([6, 9]))
def test_questioning_never_ends_at_night_and_counts_the_hours_by_day(day: date, clock: time, hours: int) -> None:
    begin = at_time(day, clock)
    end = ophouden(begin, Verloop(momenten={}, ophouden=hours))
    counted = timedelta()
    for one in (day + timedelta(days=n) for n in range(4)):
        counted += max(timedelta(), min(end, end_of(one)) - max(begin, at_time(one, NINE)))
    assert counted == timedelta(hours=hours)
    assert end == end_of(dutch_day(end) - timedelta(days=1)) or end.astimezone(AMSTERDAM).time() > NINE


@given(st.sampled_from(sorted(BY_CODE)), st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_no_term_ends_before_it_begins(code: str, day: date) -> None:
    begin = at_time(day)
    assert BY_CODE[code].einde(begin, Verloop(momenten={})) >= begin
