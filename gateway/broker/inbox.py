"""What arrived and waits to be taken: acute first, then one partner after the other, so that none waits for another."""

from collections import OrderedDict, deque
from collections.abc import Collection
from dataclasses import dataclass, field
from threading import Lock

from gateway.broker.rabbitmq import Link
from gateway.broker.wire import Arrival
from gateway.contracts.message import Oin


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """An arrival, over which link it came and by whose queue."""

    arrival: Arrival
    link: Link
    via: Oin
    acuut: bool


@dataclass(slots=True)
class Inbox:
    """Filled by the thread of a link, emptied by another."""

    _acute: deque[Arrived] = field(default_factory=deque)
    _regular: OrderedDict[Oin, deque[Arrived]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def put(self, arrived: Arrived) -> None:
        """It came in."""
        with self._lock:
            if arrived.acuut:
                self._acute.append(arrived)
            else:
                self._regular.setdefault(arrived.via, deque()).append(arrived)

    def take(self, limit: int, *, without: Collection[Oin] = ()) -> list[Arrived]:
        """At most ``limit``, each partner in its own order; nothing that came over a link that broke since."""
        taken: list[Arrived] = []
        with self._lock:
            skipped = deque(one for one in self._acute if one.via in without)
            ready = deque(one for one in self._acute if one.via not in without)
            while ready and len(taken) < limit:
                taken.append(ready.popleft())
            self._acute = skipped + ready
            while len(taken) < limit and (via := self._next(without)) is not None:
                taken.append(self._regular[via].popleft())
                self._regular.move_to_end(via)
        return [one for one in taken if one.link.is_open]

    def _next(self, without: Collection[Oin]) -> Oin | None:
        return next((via for via, waiting in self._regular.items() if waiting and via not in without), None)

    def put_back(self, arrived: Collection[Arrived]) -> None:
        """They could not be handled yet."""
        with self._lock:
            for one in reversed(list(arrived)):
                if one.acuut:
                    self._acute.appendleft(one)
                else:
                    self._regular.setdefault(one.via, deque()).appendleft(one)
