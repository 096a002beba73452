"""The pool: a partner that hangs cannot keep the others waiting."""

import threading
from collections import Counter
from dataclasses import replace

import pytest

from gateway.contracts.adapter import Acknowledgement, Address, Document
from gateway.contracts.errors import Broken, JournalUnavailable
from gateway.core.recording import DeliveryState
from gateway.ports import Consignment
from gateway.workers.deliver import PER_LANE, Deliver
from gateway.workers.relay import relay_once
from tests.journeys.world import World, world


class Hanging:
    """A partner that takes connections and says nothing until it is let go."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.now = 0
        self.most = 0
        self._lock = threading.Lock()

    def send(self, document: Document, address: Address, *, key: str) -> Acknowledgement:
        del document, address, key
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        assert self.let_go.wait(10)
        with self._lock:
            self.now -= 1
        return Acknowledgement(kenmerk="Bv03")

    def close(self) -> None:
        """It keeps nothing open."""


def delivered(w: World, kind: str) -> int:
    return sum(d.due.kind == kind and d.state is not DeliveryState.GEPUBLICEERD for d in w.journal.deliveries.values())


def test_a_partner_that_hangs_gets_a_few_threads_and_the_others_are_served() -> None:
    w = world()
    for _ in range(20):
        w.offer(w.report())
    relay_once(w.gateway)
    hanging = Hanging()
    loop = Deliver(replace(w.gateway, transports={**w.gateway.transports, "stuf": hanging}), pool=8)
    try:
        for _ in range(100):
            loop.step(patience=0.05)
            if delivered(w, "MeldingGedaan") == 20:
                break
        assert delivered(w, "MeldingGedaan") == 20
        assert delivered(w, "OntvangstBevestigd") == 0
        assert hanging.most == min(PER_LANE, 4)
    finally:
        hanging.let_go.set()
        loop.close()


def test_however_much_is_due_to_one_that_hangs_the_others_are_served() -> None:
    w = world()
    for _ in range(70):
        w.offer(w.report())
    hanging = Hanging()
    loop = Deliver(replace(w.gateway, transports={**w.gateway.transports, "stuf": hanging}), pool=8)
    try:
        for _ in range(400):
            relay_once(w.gateway)
            loop.step(patience=0.01)
            if delivered(w, "MeldingGedaan") == 70:
                break
        assert delivered(w, "MeldingGedaan") == 70
        assert delivered(w, "OntvangstBevestigd") == 0
    finally:
        hanging.let_go.set()
        loop.close()


def test_closing_waits_for_what_is_under_way_and_gives_back_the_rest() -> None:
    w = world()
    for _ in range(10):
        w.offer(w.report())
    relay_once(w.gateway)
    hanging = Hanging()
    loop = Deliver(replace(w.gateway, transports={**w.gateway.transports, "stuf": hanging}), pool=8)
    loop.step(patience=0.05)
    threading.Timer(0.2, hanging.let_go.set).start()
    loop.close()
    states = Counter(d.state for d in w.journal.deliveries.values())
    assert states[DeliveryState.BEVESTIGD] == hanging.most
    w.deliver_all()
    assert all(d.state is not DeliveryState.GEPUBLICEERD for d in w.journal.deliveries.values())


def test_a_broken_invariant_comes_out_of_the_loop() -> None:
    w = world()
    w.offer(w.report())
    relay_once(w.gateway)

    class Wrong:
        def send(self, *_: object, **__: object) -> None:
            raise Broken("kapot", "Een eigen regel is geschonden.")

    loop = Deliver(replace(w.gateway, transports={"postvak": Wrong(), "stuf": Wrong()}), pool=2)  # type: ignore[dict-item]
    with pytest.raises(Broken):
        loop.step(patience=5.0)
    loop.close()


def test_a_journal_that_is_down_loses_nothing() -> None:
    w = world()
    w.offer(w.report())
    relay_once(w.gateway)

    class Down:
        """The broker answers, the journal does not."""

        def consume(self, *, limit: int, at: object, without: object) -> list[Consignment]:
            del limit, at, without
            raise JournalUnavailable("journaal-weg", "Het journaal antwoordt niet.")

    loop = Deliver(replace(w.gateway, broker=Down()), pool=2)  # type: ignore[arg-type]
    with pytest.raises(JournalUnavailable):
        loop.step(patience=0.1)
    loop.close()
    w.deliver_all()
    assert len(w.postbox()) == 1
