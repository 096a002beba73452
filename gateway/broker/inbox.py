"""What arrived and waits to be taken: acute first, then one partner after the other, so that none waits for another."""

from collections import OrderedDict, deque
from collections.abc import Collection
from dataclasses import dataclass, field
from threading import Lock

from gateway.broker.rabbitmq import Link
from gateway.broker.wire import Arrival
from gateway.contracts.message import Oin
from gateway.core.recording import Lane


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """An arrival, over which link it came and by whose queue."""

    arrival: Arrival
    link: Link
    via: Oin
    acuut: bool

    @property
    def lane(self) -> Lane:
        """The lane that it takes."""
        return Lane(self.via, self.acuut)


@dataclass(slots=True)
class Inbox:
    """Filled by the thread of a link, emptied by another."""

    _lanes: OrderedDict[Lane, deque[Arrived]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def put(self, arrived: Arrived) -> None:
        """It came in."""
        with self._lock:
            self._lanes.setdefault(arrived.lane, deque()).append(arrived)

    def take(self, limit: int, *, without: Collection[Lane] = ()) -> list[Arrived]:
        """At most ``limit``, each lane in its own order; nothing that came over a link that broke since."""
        taken: list[Arrived] = []
        with self._lock:
            while len(taken) < limit and (lane := self._next(without)) is not None:
                taken.append(self._lanes[lane].popleft())
                self._lanes.move_to_end(lane)
        return [one for one in taken if one.link.is_open]

    def _next(self, without: Collection[Lane]) -> Lane | None:
        ready = [lane for lane, waiting in self._lanes.items() if waiting and lane not in without]
        return next((lane for lane in ready if lane.acuut), ready[0] if ready else None)

    def put_back(self, arrived: Collection[Arrived]) -> None:
        """They could not be handled yet."""
        with self._lock:
            for one in reversed(list(arrived)):
                self._lanes.setdefault(one.lane, deque()).appendleft(one)
