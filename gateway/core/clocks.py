"""The Dutch calendar, as pure functions: days, working days, and how a statutory term is lengthened.

The Algemene termijnenwet (ATW) knows eight holidays (art. 3 lid 1) and equates Good Friday with them (lid 2). Days that
a royal decree equates with them (lid 3) change from year to year and are an argument. A term of a law or AMvB (art. 5)
that ends on a Saturday, Sunday or holiday ends on the next day that is none (art. 1 lid 1); one of three days or more
holds two days that are none (art. 2). Not so a term in hours, of more than 90 days, 12 weeks or 3 months, or of years,
and never one of deprivation of liberty (art. 4).
"""

import functools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAY = timedelta(days=1)
_SATURDAY, _SUNDAY = 5, 6
NONE: frozenset[date] = frozenset()


def dutch_day(at: datetime) -> date:
    """The calendar day in the Netherlands at the instant ``at`` (aware)."""
    return at.astimezone(AMSTERDAM).date()


def at_time(day: date, clock: time = time.min) -> datetime:
    """The instant (UTC) at which it is ``clock`` in the Netherlands on ``day``."""
    return datetime.combine(day, clock, AMSTERDAM).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The instant (UTC) at which ``day`` is over in the Netherlands."""
    return at_time(day + DAY)


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (Meeus, Astronomical Algorithms, ch. 8)."""
    century, in_century = divmod(year, 100)
    golden = year % 19
    shifted, leap = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - shifted - correction + 15) % 30
    weekday = (32 + 2 * leap + 2 * (in_century // 4) - moon - in_century % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@functools.cache
def feestdagen(year: int) -> frozenset[date]:
    """The holidays of ATW art. 3 lid 1 and Good Friday (lid 2), from 2014 on, when King's Day began."""
    paasdag, kerst = easter(year), date(year, 12, 25)
    koningsdag = date(year, 4, 27)
    if koningsdag.weekday() == _SUNDAY:
        koningsdag -= DAY
    of_easter = (paasdag + timedelta(days=days) for days in (-2, 1, 39, 50))
    return frozenset({date(year, 1, 1), koningsdag, date(year, 5, 5), kerst, kerst + DAY, *of_easter})


def is_werkdag(day: date, equated: frozenset[date] = NONE) -> bool:
    """Whether ``day`` is no Saturday, Sunday, holiday or day that a royal decree equates with one."""
    return day.weekday() < _SATURDAY and day not in feestdagen(day.year) and day not in equated


def werkdagen_na(day: date, count: int, equated: frozenset[date] = NONE) -> date:
    """The ``count``-th working day after ``day``, which is not counted itself."""
    while count:
        day += DAY
        count -= is_werkdag(day, equated)
    return day


def maanden_na(day: date, count: int) -> date:
    """The same day ``count`` months later, or the last day of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - DAY).day))


def verlengd(begin: date, end: date, equated: frozenset[date] = NONE) -> date:
    """The last day of a term that began the day after ``begin``, as the ATW lengthens it (art. 1 and 2)."""
    set_by_law = end - begin
    while not is_werkdag(end, equated):
        end += DAY
    if set_by_law >= timedelta(days=3):
        while sum(is_werkdag(begin + n * DAY, equated) for n in range(1, (end - begin).days + 1)) < 2:  # noqa: PLR2004
            end = werkdagen_na(end, 1, equated)
    return end
