import calendar
import itertools
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from pydantic import TypeAdapter, ValidationError

from gateway.contracts.berichten.bericht import Datum, Tijdstip

YEARS = (0, 1, 4, 100, 400, 1900, 2000, 2023, 2024, 2024.0, 2024.5, 10000)
MONTHS = ("absent", None, 0, 1, 2, 2.0, 4, 6, 9, 11, 12, 13)
DAYS = ("absent", None, 0, 1, 28, 29, 30, 31, 32)


def test_the_schema_of_a_date_says_what_the_model_takes() -> None:
    schema = Draft202012Validator(Datum.model_json_schema())
    verdicts: set[bool] = set()
    for year, month, day in itertools.product(YEARS, MONTHS, DAYS):
        given: dict[str, Any] = {"jaar": year, "maand": month, "dag": day}
        date = {name: value for name, value in given.items() if value != "absent"}
        try:
            Datum.model_validate_json(json.dumps(date))
            taken = True
        except ValidationError:
            taken = False
        verdicts.add(taken)
        assert schema.is_valid(date) is taken, date
    assert verdicts == {True, False}


def test_the_schema_of_a_moment_knows_every_leap_year() -> None:
    schema = Draft202012Validator(TypeAdapter(Tijdstip).json_schema())
    for year in range(1000, 10_000):
        assert schema.is_valid(f"{year}-02-29") is calendar.isleap(year)


@pytest.mark.parametrize("text", ["2026-11-22", "2024-02-29", "2026-11-22T09Z", "2026-11-22T09:30:15.125+01:00"])
def test_a_moment_is_as_precise_as_it_was_given(text: str) -> None:
    assert TypeAdapter(Tijdstip).validate_python(text) == text


@pytest.mark.parametrize(
    "text", ["2026-02-29", "2026-04-31", "2026-11-22T09:30", "2026-11-22T24:00Z", "22-11-2026", "٢٠٢٦-11-22"]
)
def test_a_moment_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Tijdstip).validate_python(text)
