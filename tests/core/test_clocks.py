from datetime import UTC, date, datetime

import pytest

from gateway.core.clocks import dutch_day


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
