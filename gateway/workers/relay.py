"""Due deliveries → broker, confirmed, then marked. Nothing else publishes (invariant 4).

1. claim what is due (leased: a relay that dies gives it back by itself);
2. publish it, and learn what the broker confirmed;
3. mark that as published. Dying between 2 and 3 publishes it again: ``deliver`` skips what is done.
"""

from threading import Event

from gateway.contracts.errors import Unavailable
from gateway.ports import Gateway

BATCH = 100
"""Outstanding confirms at a time; measured: more gives little."""
LEASE_SECONDS = 30
"""Far above the time of a batch, far below what a waiting report can bear."""


def relay_once(gateway: Gateway) -> int:
    """Move one batch; returns how many were confirmed. Raises ``Unavailable`` when journal or broker is down."""
    due = gateway.journal.claim_due(limit=BATCH, at=gateway.clock.now(), lease_seconds=LEASE_SECONDS)
    if not due:
        return 0
    confirmed = gateway.broker.publish(due, at=gateway.clock.now())
    gateway.journal.mark_published(confirmed, at=gateway.clock.now())
    return len(confirmed)


def run(gateway: Gateway, stop: Event, *, idle_seconds: float = 0.1) -> None:
    """Relay until ``stop``; trouble of others is waited out, our own (``Broken``) ends the duty."""
    while not stop.is_set():
        try:
            moved = relay_once(gateway)
        except Unavailable as trouble:
            gateway.notices.emit("buiten-bereik", wat="relay", code=trouble.code)
            stop.wait(1.0)
            continue
        if not moved:
            stop.wait(idle_seconds)
