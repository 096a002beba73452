"""Due deliveries → broker, confirmed, then marked. Nothing else publishes (invariant 4).

1. claim what is due (leased: a relay that dies gives it back by itself);
2. publish it, and learn what the broker confirmed;
3. mark that as published. Dying between 2 and 3 publishes it again: ``deliver`` skips what is done.
"""

from datetime import datetime, timedelta
from threading import Event

from gateway.contracts.errors import BrokerUnavailable, Unavailable
from gateway.core.alarms import what_is_down
from gateway.ports import Gateway

BATCH = 100
"""Outstanding confirms at a time; measured: more gives little."""
LEASE_SECONDS = 15
"""Far above the time of a batch, far below what a waiting report can bear."""
SWEEP_EVERY = timedelta(seconds=5)
"""How soon what the broker lost or gave back is due again."""


def relay_once(gateway: Gateway) -> int:
    """Move one batch; returns how many were confirmed. Raises ``Unavailable`` when journal or broker is down."""
    due = gateway.journal.claim_due(limit=BATCH, at=gateway.clock.now(), lease_seconds=LEASE_SECONDS)
    if not due:
        return 0
    try:
        confirmed = gateway.broker.publish(due, at=gateway.clock.now())
    except BrokerUnavailable:
        for consignment in due:
            gateway.journal.release(consignment.delivery)  # the moment it answers again they go
        raise
    gateway.journal.mark_published(confirmed, at=gateway.clock.now())
    return len(confirmed)


def run(gateway: Gateway, stop: Event, *, idle_seconds: float = 0.1) -> None:
    """Relay until ``stop``; trouble of others is waited out, our own (``Broken``) ends the duty."""
    swept: datetime | None = None
    while not stop.is_set():
        now = gateway.clock.now()
        try:
            if swept is None or now - swept >= SWEEP_EVERY:
                gateway.broker.sweep(at=now)
                swept = now
            moved = relay_once(gateway)
        except Unavailable as trouble:
            swept = None  # claim nothing before the broker answers
            gateway.notices.emit("buiten-bereik", wat=what_is_down(trouble), taak="relay", code=trouble.code)
            stop.wait(1.0)
            continue
        if moved < BATCH:  # a batch costs the same for one as for ten, and what it costs the doors cannot use
            stop.wait(idle_seconds)
