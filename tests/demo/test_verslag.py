"""A week that does not end as expected shows it: the table is no decoration."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from random import Random

import pytest

from gateway.demo.verslag import Cijfers, Regel
from gateway.demo.week import Afloop, week

GEVAL = week(datetime(2026, 11, 22, tzinfo=UTC), Random(1))[0]


def test_what_happened_as_expected_differs_in_nothing() -> None:
    assert Regel(geval=GEVAL, werd=GEVAL.verwacht).verschillen == ()


@pytest.mark.parametrize("veld", [veld.name for veld in fields(Afloop)])
def test_every_part_of_an_outcome_is_compared(veld: str) -> None:
    anders = replace(GEVAL.verwacht, **{veld: "iets anders"})
    [verschil] = Regel(geval=GEVAL, werd=anders).verschillen
    assert verschil.startswith(f"{veld}: verwacht ")


def test_the_last_line_has_every_figure() -> None:
    figures = Cijfers(
        aangenomen=1, afgeleverd=2, vastgehouden=3, quarantaine=4, geweigerd=5, mislukt=6, logboek="geverifieerd"
    )
    assert figures.line() == (
        "klaar: aangenomen=1 afgeleverd=2 vastgehouden=3 quarantaine=4 geweigerd=5 mislukt=6 logboek=geverifieerd"
    )
