"""Alarms: which conditions ring, when two are the same alarm, and when a notice of one is due.

1. An alarm is an event with an owner. Same event, same verantwoordelijke, same thing (``ABOUT``) is one alarm with a
   count: whoever sends ten thousand broken documents makes one alarm ring.
2. It rings until somebody acknowledges it: a notice every 15 minutes, every 2 when it is acute.
3. What happens again after that opens it again. A condition that merely lasts does not: only what is newer than the
   last ring is news.
4. An alarm holds event, OIN, code or kind, count and times: nothing personal, so that a notice can go by any road.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from gateway.contracts.errors import BrokerUnavailable, JournalUnavailable, Unavailable
from gateway.contracts.message import Oin

ABOUT = ("partij", "ontvanger", "via", "wat", "taak", "code")
"""The field of an event that says what it is about: the first that it has. A delivery stands for its receiver."""
UNKNOWN = "onbekend"
"""What an alarm is about when nobody can tell: a delivery that is not in the journal."""

ACUTE = frozenset({"acuut-niet-overhandigd", "acuut-met-gebreken"})
"""Events in which a person in acute danger may be waiting."""
REPEAT, REPEAT_ACUTE = timedelta(minutes=15), timedelta(minutes=2)

HANDED_OVER_WITHIN = timedelta(seconds=60)
"""An acute report that has not left by then rings."""
LIES_TOO_LONG = timedelta(days=30)
"""For what waits for a person: held, parked, in quarantine."""
TROUBLE_AFTER = timedelta(seconds=60)
GAP = timedelta(seconds=30)
"""Two sightings of trouble closer than this are one stretch of trouble."""
FREE_SHARE, FREE_BYTES = 0.05, 1024**3
"""A disk with less than either is trouble."""
CLOCK_JUMP = 60.0
"""Seconds that the clock may run apart from one that only goes forward."""


class Stand(StrEnum):
    """What became of an alarm."""

    OPEN = "open"
    GEZIEN = "gezien"


Key = tuple[str, Oin, str]
"""Event, verantwoordelijke, what it is about: what makes two alarms the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """An event as it rang, before anybody looked up what a delivery is about."""

    event: str
    about: str
    verantwoordelijke: Oin | None
    aflevering: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """``count`` times the same alarm."""

    event: str
    verantwoordelijke: Oin
    about: str
    owner: str
    """``piket``, ``beheer`` or ``fg``."""
    count: int = 1

    @property
    def key(self) -> Key:
        """What makes it the same alarm."""
        return self.event, self.verantwoordelijke, self.about


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """An alarm as the journal has it."""

    id: str
    event: str
    verantwoordelijke: Oin
    about: str
    owner: str
    state: Stand
    first_at: datetime
    last_at: datetime
    count: int
    last_notice_at: datetime | None = None
    reason: str | None = None
    """Of whoever acknowledged it."""

    @property
    def key(self) -> Key:
        """What makes it the same alarm."""
        return self.event, self.verantwoordelijke, self.about

    @property
    def acute(self) -> bool:
        """Whether it repeats every 2 minutes."""
        return self.event in ACUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Something that is so, and rings by ``event`` with these fields; ``since`` the newest of it became so."""

    event: str
    fields: Mapping[str, str]
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Streak:
    """A stretch of trouble."""

    since: datetime
    last: datetime


def tone_of(event: str, fields: Mapping[str, str | int]) -> Tone:
    """What rings when ``event`` is emitted with ``fields``."""
    aflevering, verantwoordelijke = fields.get("aflevering"), fields.get("verantwoordelijke")
    return Tone(
        event=event,
        about=UNKNOWN if aflevering else next((str(fields[name]) for name in ABOUT if fields.get(name)), UNKNOWN),
        verantwoordelijke=Oin(str(verantwoordelijke)) if verantwoordelijke else None,
        aflevering=str(aflevering) if aflevering else None,
    )


def rung(alarm: Alarm | None, ring: Ring, *, at: datetime, new_id: str) -> Alarm:
    """The alarm after ``ring``: counted when it is open, begun (again) when it is not."""
    if alarm is not None and alarm.state is Stand.OPEN:
        return replace(alarm, last_at=at, count=alarm.count + ring.count)
    return Alarm(
        id=alarm.id if alarm else new_id,
        event=ring.event,
        verantwoordelijke=ring.verantwoordelijke,
        about=ring.about,
        owner=ring.owner,
        state=Stand.OPEN,
        first_at=at,
        last_at=at,
        count=ring.count,
    )


def is_news(condition: Condition, alarm: Alarm | None) -> bool:
    """Whether ``condition`` rings: not when the alarm has rung since."""
    return alarm is None or condition.since > alarm.last_at


def is_notice_due(alarm: Alarm, at: datetime) -> bool:
    """Whether somebody must be told, again or for the first time."""
    if alarm.state is not Stand.OPEN:
        return False
    repeat = REPEAT_ACUTE if alarm.acute else REPEAT
    return alarm.last_notice_at is None or at - alarm.last_notice_at >= repeat


def sighted(streak: Streak | None, at: datetime) -> Streak:
    """The stretch of trouble that a sighting now belongs to."""
    return Streak(since=at if streak is None or at - streak.last > GAP else streak.since, last=at)


def is_trouble(streak: Streak, at: datetime) -> bool:
    """Whether it lasted long enough to ring, and still lasts."""
    return streak.last - streak.since >= TROUBLE_AFTER and at - streak.last <= GAP


def what_is_down(trouble: Unavailable) -> str:
    """``journaal``, ``broker``, ``sleutels``, ``postbus``, or ``lezer``: the process that reads forms."""
    if trouble.code.startswith("formulier-"):
        return "lezer"
    if trouble.code.startswith("imap-"):
        return "postbus"
    # Without a broker of its own the journal is the queue, and says by its code that it was the journal.
    if isinstance(trouble, JournalUnavailable) or trouble.code.startswith("journaal-"):
        return "journaal"
    return "broker" if isinstance(trouble, BrokerUnavailable) else "sleutels"


def is_disk_full(*, free: int, total: int) -> bool:
    """Whether a disk (bytes) leaves too little."""
    return free < FREE_BYTES or free < FREE_SHARE * total


def has_jumped(*, wall: float, monotonic: float) -> bool:
    """Whether two clocks that both ran since the start (seconds) ran apart."""
    return abs(wall - monotonic) > CLOCK_JUMP


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What whoever is called reads."""

    subject: str
    lines: tuple[str, ...]
    alarms: tuple[Mapping[str, str | int], ...]
    """The same for a program."""


def notice_of(alarms: Sequence[Alarm], meanings: Mapping[str, str]) -> Notice:
    """One notice of ``alarms``, acute first; ``meanings`` gives the sentence of each event."""
    ordered = sorted(alarms, key=lambda alarm: (not alarm.acute, alarm.first_at, alarm.id))
    acute = "ACUUT: " if any(alarm.acute for alarm in ordered) else ""
    many = "1 alarm" if len(ordered) == 1 else f"{len(ordered)} alarmen"
    return Notice(
        subject=f"{acute}{many} op de Veilig Thuis-gateway",
        lines=tuple(
            f"{alarm.owner}: {meanings[alarm.event]} ({alarm.event}, {alarm.about}), {alarm.count} keer sinds "
            f"{alarm.first_at.isoformat(timespec='seconds')}. Gezien: gateway alarms ack {alarm.id} --reason …"
            for alarm in ordered
        ),
        alarms=tuple(
            {
                "id": alarm.id,
                "alarm": alarm.event,
                "over": alarm.about,
                "verantwoordelijke": alarm.verantwoordelijke,
                "voor": alarm.owner,
                "aantal": alarm.count,
                "sinds": alarm.first_at.isoformat(),
                "laatst": alarm.last_at.isoformat(),
            }
            for alarm in ordered
        ),
    )
