"""Published deliveries → partners, by a bounded pool.

One thread owns the broker; acks go back to it. What is acute has a pool of its own, and a lane of its own to every
partner. In a lane at most ``PER_LANE`` are under way, and never more than half the pool; of a lane with ``WAITING``
here no more is taken. So a partner that hangs cannot keep the others waiting, however much is due to it, and what is
regular cannot keep waiting what is acute.
"""

from collections import Counter, deque
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from threading import Event

from gateway import journey
from gateway.contracts.errors import Broken, Unavailable
from gateway.core.alarms import what_is_down
from gateway.core.recording import Lane
from gateway.ports import Consignment, Gateway

POOL = 16
ACUTE_POOL = 8
PER_LANE = 4
WAITING = 8
"""In a lane, beyond what is under way: asking for more has its price, and so is not done for every one that is done."""
AT_ONCE = 16
"""Taken from the broker in one go."""


class Deliver:
    """The loop, and what it has under way."""

    def __init__(self, gateway: Gateway, *, pool: int = POOL) -> None:
        """Prepare ``pool`` threads, and those for what is acute."""
        self._gateway = gateway
        self._limit = max(1, min(PER_LANE, pool // 2))
        self._regular = ThreadPoolExecutor(max_workers=pool, thread_name_prefix="deliver")
        self._acute = ThreadPoolExecutor(max_workers=ACUTE_POOL, thread_name_prefix="deliver-acuut")
        self._waiting: deque[Consignment] = deque()
        self._busy: Counter[Lane] = Counter()
        self._running: dict[Future[bool], Consignment] = {}
        self._room = True

    def step(self, *, patience: float) -> int:
        """Take, start and finish what can be; returns how many finished within ``patience`` seconds.

        Raises:
            Broken: an invariant of ours fails; the duty must stop.
            Unavailable: journal or broker is down.
        """
        if self._room:
            full = [lane for lane, count in self._queues().items() if count >= WAITING]
            at = self._gateway.clock.now()
            self._waiting.extend(self._gateway.broker.consume(limit=AT_ONCE, at=at, without=full))
        self._start()
        if not self._running:
            self._room = True
            return 0
        done, _ = wait(self._running, timeout=patience, return_when=FIRST_COMPLETED)
        queues = self._queues()
        self._room = not done or any(queues[self._running[future].lane] < self._limit for future in done)
        for future in done:
            consignment = self._running.pop(future)
            self._busy[consignment.lane] -= 1
            self._finish(consignment, future)
        return len(done)

    def _queues(self) -> Counter[Lane]:
        return Counter(consignment.lane for consignment in self._waiting)

    def _start(self) -> None:
        for _ in range(len(self._waiting)):
            consignment = self._waiting.popleft()
            if self._busy[consignment.lane] < self._limit:
                self._busy[consignment.lane] += 1
                pool = self._acute if consignment.acuut else self._regular
                self._running[pool.submit(journey.deliver, consignment, self._gateway)] = consignment
            else:
                self._waiting.append(consignment)

    def _finish(self, consignment: Consignment, future: "Future[bool]") -> None:
        error = future.exception()
        if error is None:
            self._gateway.broker.ack(consignment)
        else:
            self._gateway.broker.release(consignment)
            raise error

    def close(self) -> None:
        """Give back what has not started, wait for what has."""
        while self._waiting:
            self._gateway.broker.release(self._waiting.popleft())
        for pool in (self._acute, self._regular):
            pool.shutdown(wait=True)
        for future, consignment in self._running.items():
            if future.exception() is None:
                self._gateway.broker.ack(consignment)
            else:
                self._gateway.broker.release(consignment)
        self._running.clear()


def run(gateway: Gateway, stop: Event, *, idle_seconds: float = 0.1) -> None:
    """Deliver until ``stop``; trouble of others is waited out, our own (``Broken``) ends the duty and rings."""
    loop = Deliver(gateway)
    try:
        while not stop.is_set():
            try:
                if not loop.step(patience=idle_seconds):
                    stop.wait(idle_seconds)
            except Unavailable as trouble:
                gateway.notices.emit("buiten-bereik", wat=what_is_down(trouble), taak="deliver", code=trouble.code)
                stop.wait(1.0)
            except Broken as fault:
                gateway.notices.emit("taak-gestopt", taak="deliver", code=fault.code)
                raise
    finally:
        loop.close()
