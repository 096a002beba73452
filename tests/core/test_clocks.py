"""The Dutch calendar: against dates from the calendar itself, and against another's list of holidays."""

from datetime import UTC, date, datetime, time, timedelta

import holidays
import pytest

from gateway.core.clocks import (
    at_time,
    dutch_day,
    easter,
    end_of,
    feestdagen,
    is_werkdag,
    maanden_na,
    verlengd,
    werkdagen_na,
)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 1, 14, 22, 59, 59, tzinfo=UTC), date(2026, 1, 14)),
        (datetime(2026, 1, 14, 23, 0, tzinfo=UTC), date(2026, 1, 15)),
        (datetime(2026, 7, 14, 21, 59, 59, tzinfo=UTC), date(2026, 7, 14)),
        (datetime(2026, 7, 14, 22, 0, tzinfo=UTC), date(2026, 7, 15)),
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 10, 25, 22, 30, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_the_dutch_day_begins_at_midnight_in_amsterdam_summer_and_winter(instant: datetime, day: date) -> None:
    assert dutch_day(instant) == day


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 28), 24), (date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_a_day_lasts_an_hour_less_or_more_when_clocks_change(day: date, hours: int) -> None:
    assert end_of(day) - at_time(day) == timedelta(hours=hours)
    assert at_time(day, time(9)).astimezone(UTC).hour in {7, 8}


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(2008, (3, 23)), (2011, (4, 24)), (2024, (3, 31)), (2026, (4, 5)), (2038, (4, 25)), (2049, (4, 18))],
)
def test_easter_falls_where_the_calendar_has_it(year: int, sunday: tuple[int, int]) -> None:
    assert easter(year) == date(year, *sunday)


@pytest.mark.parametrize("year", range(2014, 2100))
def test_the_holidays_are_those_of_an_independent_list_sundays_left_out(year: int) -> None:
    others = holidays.country_holidays("NL", years=year, categories=("public", "optional"))
    assert feestdagen(year) == {day for day in others if day not in {easter(year), easter(year) + timedelta(days=49)}}


def test_a_working_day_is_no_weekend_no_holiday_and_not_equated_with_one() -> None:
    assert is_werkdag(date(2026, 5, 15))
    assert not is_werkdag(date(2026, 5, 15), frozenset({date(2026, 5, 15)}))
    assert not any(is_werkdag(date(2026, 5, day)) for day in (5, 14, 16, 17, 25))


def test_working_days_are_counted_after_the_day_itself() -> None:
    assert werkdagen_na(date(2026, 4, 30), 0) == date(2026, 4, 30)
    assert werkdagen_na(date(2026, 4, 30), 5) == date(2026, 5, 8)


@pytest.mark.parametrize(
    ("day", "count", "later"),
    [
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 12, 1), 0, date(2026, 12, 1)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_one(day: date, count: int, later: date) -> None:
    assert maanden_na(day, count) == later


@pytest.mark.parametrize(
    ("begin", "days", "end"),
    [
        (date(2026, 4, 2), 2, date(2026, 4, 7)),  # two days: only moved
        (date(2026, 4, 2), 3, date(2026, 4, 8)),  # three days: two working days in it
        (date(2026, 3, 2), 3, date(2026, 3, 5)),
    ],
)
def test_only_a_term_of_three_days_or_more_holds_two_working_days(begin: date, days: int, end: date) -> None:
    assert verlengd(begin, begin + timedelta(days=days)) == end
