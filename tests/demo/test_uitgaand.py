"""What Veilig Thuis sends in the week: every sort of outcome occurs, and one that differs shows."""

from dataclasses import fields, replace
from typing import Any

import pytest

from gateway.demo.uitgaand import VERZENDINGEN, Besluit, Gevolg


def test_there_are_permits_strips_holds_and_denials() -> None:
    assert {one.verwacht.uitkomst for one in VERZENDINGEN} == {"permit", "strip", "hold", "deny"}


def test_what_happened_as_expected_differs_in_nothing() -> None:
    assert [Gevolg(verzending=one, werd=one.verwacht).anders for one in VERZENDINGEN] == [None] * len(VERZENDINGEN)


@pytest.mark.parametrize(
    "change",
    [{"antwoord": 503}, {"uitkomst": "hold"}, {"uitwisseling": "E99"}, {"regels": ("99",)}, {"weggelaten": ("X",)}],
)
def test_every_part_of_an_outcome_is_compared(change: dict[str, Any]) -> None:
    first = VERZENDINGEN[0]
    told = Gevolg(verzending=first, werd=replace(first.verwacht, **change)).anders
    assert told is not None
    assert {field.name for field in fields(Besluit)} >= change.keys()
    assert str(next(iter(change.values()))).strip("(),'") in told
