"""Dutch calendar time, as pure functions of an instant. Statutory terms come with the law as data."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from gateway.contracts.berichten.bericht import Datum

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_ADULT = 18
"""Years; BW 1:233."""


def dutch_day(at: datetime) -> date:
    """The calendar day in the Netherlands at the instant ``at`` (aware)."""
    return at.astimezone(AMSTERDAM).date()


def is_minor(birth: object, on: date) -> bool | None:
    """Whether someone born on ``birth`` is under 18 on ``on``; None unless the date of birth is complete.

    No arithmetic on incomplete dates (standards 1.12): who may be a minor is unknown, not adult.
    """
    if not isinstance(birth, Datum) or birth.maand is None or birth.dag is None:
        return None
    return (on.year - birth.jaar - ((on.month, on.day) < (birth.maand, birth.dag))) < _ADULT
