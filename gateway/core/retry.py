"""When to try again: minutes to hours, from the number of the attempt alone. Seconds are the transport's own.

The last regular attempt falls about two days after the first: the same patience as the chain's ebMS adapters, which try
16 times three hours apart (standards 1.5). An acute delivery is tried every minute at the latest, and the alarm of 60
seconds has rung long before it is parked.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from gateway.contracts import errors
from gateway.contracts.message import Urgentie

_REGULAR = (10, 30, 120, 600, 1800, 3600, 7200, *[10_800] * 15)
_ACUTE = (2, 5, 10, 20, 30, *[60] * 115)
"""Seconds to wait after attempt 1, 2, …; about two hours of acute attempts."""


def next_attempt(number: int, urgentie: Urgentie, *, at: datetime) -> datetime | None:
    """When attempt ``number + 1`` is due after attempt ``number`` (from 1) failed at ``at``; None: park it."""
    waits = _ACUTE if urgentie is Urgentie.ACUUT else _REGULAR
    return at + timedelta(seconds=waits[number - 1]) if number <= len(waits) else None


def is_spent(number: int, urgentie: Urgentie) -> bool:
    """Whether attempt ``number`` lies beyond the schedule: those before it began and never ended. Park it untried."""
    waits = _ACUTE if urgentie is Urgentie.ACUUT else _REGULAR
    return number > len(waits) + 1


class Action(StrEnum):
    """What becomes of a delivery whose attempt raised."""

    RETRY = "retry"
    PARK = "park"
    STOP = "stop"


ACTIONS: Mapping[type[errors.GatewayError], Action] = {
    errors.Refused: Action.PARK,
    errors.Unauthentic: Action.RETRY,
    errors.Unavailable: Action.RETRY,
    errors.Declined: Action.PARK,
    errors.Broken: Action.STOP,
}
"""Error class → action; a subclass without a line of its own follows its nearest parent.

``Refused`` cannot happen to a message of our own making: park it and ring. ``Unauthentic`` is what was on the queue,
not what the journal holds: refuse that copy, ring, and send again from the journal.
"""


def action_for(error: errors.GatewayError) -> Action:
    """The action for ``error``, by its nearest class in the table."""
    return next(ACTIONS[kind] for kind in type(error).__mro__ if kind in ACTIONS)
