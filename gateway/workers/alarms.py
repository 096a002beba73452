"""The alarms: writes down what rang, asks what else should ring, and tells people until somebody has seen it.

A step, every few seconds:

1. take what rang and what trouble was met;
2. ask journal and machine for conditions; what is new is emitted as an event, and so rings as any other;
3. write the rings into the journal;
4. send a notice of every alarm that has one due.

Without the journal, alarms ring from memory, and are written when it is back. What is about a delivery waits for that:
without journal no delivery moves.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Event
from typing import Protocol

from gateway.contracts.errors import JournalUnavailable, Unavailable
from gateway.contracts.message import Oin
from gateway.core import alarms as rules
from gateway.core.alarms import Alarm, Condition, Key, Ring, Streak, Tone
from gateway.core.audit import Feit, make_entry
from gateway.core.recording import Entry
from gateway.events import CATALOGUE, TROUBLE, Journalist
from gateway.ports import Clock
from gateway.workers.notifying import Road
from gateway.workers.termijnen import TermWatch

STEP_SECONDS = 5.0
BEAT_EVERY = timedelta(seconds=30)
"""Signs of life are durable writes: seldom."""
AGAIN_AFTER = timedelta(seconds=60)
"""When no road took a notice."""
OWNERS = {name: event.owner for name, event in CATALOGUE.items() if event.owner is not None}
MEANINGS = {name: event.meaning for name, event in CATALOGUE.items()}


class Alarms(Protocol):
    """Where alarms are kept; every method raises ``JournalUnavailable`` when it cannot be reached."""

    def alarms(self) -> Sequence[Alarm]:
        """Every alarm."""
        ...

    def standing(self, at: datetime, *, documents: bool) -> Sequence[Condition]:
        """What lies too long; ``documents`` among it, or deliveries alone."""
        ...

    def receivers(self, deliveries: Iterable[str]) -> Mapping[str, tuple[Oin, Oin]]:
        """(verantwoordelijke, receiver) of each delivery that exists."""
        ...

    def ring(self, ring: Ring, *, at: datetime, new_id: str, entry: Callable[[Alarm], Entry]) -> Alarm:
        """Count a ring; durable before it returns."""
        ...

    def claim_notice(self, alarm: Alarm, *, at: datetime) -> bool:
        """True for the one who may send the notice."""
        ...

    def give_back(self, alarm: Alarm) -> None:
        """The claimed notice did not go."""
        ...

    def beat(self, place: str, duties: Iterable[str], *, at: datetime) -> None:
        """Sign of life."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What this machine says of itself."""

    disk: Callable[[], tuple[int, int]]
    """Free and total bytes where the journal lies."""
    monotonic: Callable[[], float]
    """Seconds on a clock that only goes forward."""


@dataclass(slots=True, kw_only=True)
class Watch:
    """The duty ``alarms`` of one process."""

    oin: Oin
    """Of the gateway: whose alarm it is when it is of no verantwoordelijke."""
    alarms: Alarms
    notices: Journalist
    clock: Clock
    machine: Machine
    roads: Sequence[Road]
    place: str
    duties: Sequence[str]
    terms: TermWatch | None = None
    """Where somebody may look at documents."""
    _deliveries: Counter[Tone] = field(default_factory=Counter)
    """What rang about deliveries that were not looked up yet."""
    _unwritten: dict[Key, Ring] = field(default_factory=dict)
    _aside: dict[Key, Alarm] = field(default_factory=dict)
    """Alarms in memory, while the journal is away."""
    _streaks: dict[str, Streak] = field(default_factory=dict)
    _started: tuple[datetime, float] | None = None
    _beat_at: datetime | None = None
    _rest_until: datetime | None = None

    def run(self, stop: Event) -> None:
        """Watch until ``stop``, and once more after it: what rang last is written too."""
        self.step()
        while not stop.wait(STEP_SECONDS):
            self.step()
        self.step()

    def step(self) -> None:
        """Do it all once. Raises only what is our own fault."""
        at = self.clock.now()
        self._take(at)
        self._look_at_machine(at)
        try:
            self._with_journal(at)
        except JournalUnavailable:
            self._sight("journaal", at)
            self._without_journal(at)

    def _with_journal(self, at: datetime) -> None:
        known = {alarm.key: alarm for alarm in self.alarms.alarms()}
        standing = self.alarms.standing(at, documents="api" in self.duties)
        self._emit_news([*self._troubles(at), *standing], known | self._aside)
        self._take(at)
        self._write(at)
        self._aside.clear()  # all of it is in the journal now
        if self._beat_at is None or at - self._beat_at >= BEAT_EVERY:
            self.alarms.beat(self.place, self.duties, at=at)
            self._beat_at = at
        if self.terms is not None:
            self.terms.step(at)
        if self._may_send(at):
            due = [alarm for alarm in self.alarms.alarms() if rules.is_notice_due(alarm, at)]
            claimed = [alarm for alarm in due if self.alarms.claim_notice(alarm, at=at)]
            if not self._send(claimed, at):
                for alarm in claimed:
                    self.alarms.give_back(alarm)

    def _without_journal(self, at: datetime) -> None:
        self._emit_news(self._troubles(at), self._aside)
        self._take(at)
        for key, ring in self._unwritten.items():
            alarm = self._aside.get(key)
            if alarm is None:
                self._aside[key] = rules.rung(None, ring, at=at, new_id=self.clock.new_id())
            elif alarm.count != ring.count:
                self._aside[key] = replace(alarm, count=ring.count, last_at=at)
        if self._may_send(at):
            due = [alarm for alarm in self._aside.values() if rules.is_notice_due(alarm, at)]
            if self._send(due, at):
                self._aside |= {alarm.key: replace(alarm, last_notice_at=at) for alarm in due}

    # --- 1 and 2 -----------------------------------------------------------------------------------------------------

    def _take(self, at: datetime) -> None:
        for tone, count in self.notices.take().items():
            if tone.event == TROUBLE:
                self._sight(tone.about, at)
            elif tone.aflevering is not None:
                self._deliveries[tone] += count
            else:
                self._count(tone, tone.verantwoordelijke or self.oin, tone.about, count)

    def _count(self, tone: Tone, verantwoordelijke: Oin, about: str, count: int) -> None:
        ring = Ring(
            event=tone.event,
            verantwoordelijke=verantwoordelijke,
            about=about,
            owner=OWNERS[tone.event],
            count=count,
        )
        earlier = self._unwritten.get(ring.key)
        self._unwritten[ring.key] = replace(ring, count=count + (earlier.count if earlier else 0))

    def _sight(self, what: str, at: datetime) -> None:
        self._streaks[what] = rules.sighted(self._streaks.get(what), at)

    def _look_at_machine(self, at: datetime) -> None:
        free, total = self.machine.disk()
        if rules.is_disk_full(free=free, total=total):
            self._sight("schijf", at)
        ticks = self.machine.monotonic()
        began, first_tick = self._started = self._started or (at, ticks)
        if rules.has_jumped(wall=(at - began).total_seconds(), monotonic=ticks - first_tick):
            self._sight("klok", at)

    def _troubles(self, at: datetime) -> list[Condition]:
        return [
            Condition(event="storing", fields={"wat": what}, since=streak.since + rules.TROUBLE_AFTER)
            for what, streak in self._streaks.items()
            if rules.is_trouble(streak, at)
        ]

    def _emit_news(self, conditions: Iterable[Condition], known: Mapping[Key, Alarm]) -> None:
        for condition in conditions:
            tone = rules.tone_of(condition.event, condition.fields)
            if rules.is_news(condition, known.get((tone.event, tone.verantwoordelijke or self.oin, tone.about))):
                self.notices.emit(condition.event, **condition.fields)

    # --- 3 -----------------------------------------------------------------------------------------------------------

    def _write(self, at: datetime) -> None:
        found = self.alarms.receivers(tone.aflevering for tone in self._deliveries if tone.aflevering is not None)
        for tone, count in self._deliveries.items():
            self._count(tone, *found.get(tone.aflevering or "", (self.oin, rules.UNKNOWN)), count)
        self._deliveries.clear()
        for key, ring in list(self._unwritten.items()):
            self.alarms.ring(ring, at=at, new_id=self.clock.new_id(), entry=self._given)
            del self._unwritten[key]

    def _given(self, alarm: Alarm) -> Entry:
        return make_entry(
            id=self.clock.new_id(),
            verantwoordelijke=alarm.verantwoordelijke,
            at=alarm.last_at,
            feit=Feit.ALARM_GEGEVEN,
            about=alarm.id,
            actor="systeem",
            details={"alarm": alarm.event, "over": alarm.about, "voor": alarm.owner},
        )

    # --- 4 -----------------------------------------------------------------------------------------------------------

    def _may_send(self, at: datetime) -> bool:
        return bool(self.roads) and (self._rest_until is None or at >= self._rest_until)

    def _send(self, alarms: Sequence[Alarm], at: datetime) -> bool:
        """Whether one of the roads took the notice; every road is tried."""
        if not alarms:
            return True
        notice = rules.notice_of(alarms, MEANINGS)
        taken = False
        for road in self.roads:
            try:
                road.send(notice)
                taken = True
            except Unavailable as trouble:
                self.notices.emit("alarm-niet-bezorgd", weg=road.name, code=trouble.code)
        self._rest_until = None if taken else at + AGAIN_AFTER
        return taken
