"""Published deliveries → partners, by a bounded pool.

One thread owns the broker; acks go back to it. At most ``PER_PARTNER`` at a time for one partner, and never more than
half the pool; of a partner that has so many waiting here too, no more is taken: one that hangs cannot keep the others
waiting, however much is due to it.
"""

from collections import Counter, deque
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from threading import Event

from gateway import journey
from gateway.contracts.errors import Broken, Unavailable
from gateway.core.alarms import what_is_down
from gateway.ports import Consignment, Gateway

POOL = 16
PER_PARTNER = 4
AT_ONCE = 8
"""Taken from the broker in one go."""


class Deliver:
    """The loop, and what it has under way."""

    def __init__(self, gateway: Gateway, *, pool: int = POOL) -> None:
        """Prepare a pool of ``pool`` threads."""
        self._gateway = gateway
        self._limit = max(1, min(PER_PARTNER, pool // 2))
        self._pool = ThreadPoolExecutor(max_workers=pool, thread_name_prefix="deliver")
        self._waiting: deque[Consignment] = deque()
        self._busy: Counter[str] = Counter()
        self._running: dict[Future[bool], Consignment] = {}

    def step(self, *, patience: float) -> int:
        """Take, start and finish what can be; returns how many finished within ``patience`` seconds.

        Raises:
            Broken: an invariant of ours fails; the duty must stop.
            Unavailable: journal or broker is down.
        """
        waiting = Counter(consignment.via for consignment in self._waiting)
        full = [via for via, count in waiting.items() if count >= self._limit]
        at = self._gateway.clock.now()
        self._waiting.extend(self._gateway.broker.consume(limit=AT_ONCE, at=at, without=full))
        self._start()
        if not self._running:
            return 0
        done, _ = wait(self._running, timeout=patience, return_when=FIRST_COMPLETED)
        for future in done:
            consignment = self._running.pop(future)
            self._busy[consignment.via] -= 1
            self._finish(consignment, future)
        return len(done)

    def _start(self) -> None:
        for _ in range(len(self._waiting)):
            consignment = self._waiting.popleft()
            if self._busy[consignment.via] < self._limit:
                self._busy[consignment.via] += 1
                self._running[self._pool.submit(journey.deliver, consignment, self._gateway)] = consignment
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
        self._pool.shutdown(wait=True)
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
