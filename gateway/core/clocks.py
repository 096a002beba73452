"""Dutch calendar time, as pure functions of an instant. Statutory terms come with the law as data."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def dutch_day(at: datetime) -> date:
    """The calendar day in the Netherlands at the instant ``at`` (aware)."""
    return at.astimezone(AMSTERDAM).date()
