"""The port ``Broker`` in memory: a queue of its own, as a real broker has."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from gateway.contracts.errors import Broken
from gateway.contracts.message import DeliveryId, Urgentie
from gateway.core import envelope
from gateway.core.recording import Lane
from gateway.ports import Consignment


@dataclass(slots=True)
class MemoryBroker:
    """Confirms everything; a consumer that falls silent loses what it has after ``lease_seconds``."""

    lease_seconds: int = 30
    _queue: dict[DeliveryId, Consignment] = field(default_factory=dict)
    _taken: dict[DeliveryId, datetime] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def publish(self, consignments: Sequence[Consignment], *, at: datetime) -> Sequence[DeliveryId]:
        """Queue them; one that is published again is the same one. Raises ``Broken`` when it has other bytes."""
        with self._lock:
            for consignment in consignments:
                known = self._queue.setdefault(consignment.delivery, consignment)
                if (known.content, known.seal) != (consignment.content, consignment.seal):
                    raise Broken("bytes-gewijzigd", "Een aflevering draagt niet de bytes van de eerste keer.")
            if at.tzinfo is None:
                raise Broken("tijd-zonder-zone", "Een tijdstip heeft geen tijdzone.")
            return [consignment.delivery for consignment in consignments]

    def consume(self, *, limit: int, at: datetime, without: Collection[Lane] = ()) -> Sequence[Consignment]:
        """What nobody works on, acute first, then in the order of publishing."""
        with self._lock:
            free = [c for ident, c in self._queue.items() if self._taken.get(ident, at) <= at and c.lane not in without]
            found = sorted(free, key=lambda c: envelope.read(c.content).attributes.urgentie is not Urgentie.ACUUT)[
                :limit
            ]
            for consignment in found:
                self._taken[consignment.delivery] = at + timedelta(seconds=self.lease_seconds)
            return found

    def ack(self, consignment: Consignment) -> None:
        """Take it off the queue. Raises ``Broken`` for one that nobody consumed."""
        with self._lock:
            if self._taken.pop(consignment.delivery, None) is None:
                raise Broken("bevestiging-onverwacht", "Bevestigd wat niemand in behandeling had.")
            del self._queue[consignment.delivery]

    def release(self, consignment: Consignment) -> None:
        """Somebody may take it now. Raises ``Broken`` for one that nobody consumed."""
        with self._lock:
            if self._taken.pop(consignment.delivery, None) is None:
                raise Broken("teruggave-onverwacht", "Teruggegeven wat niemand in behandeling had.")

    def sweep(self, *, at: datetime) -> int:  # noqa: ARG002  the port's
        """Nothing gets lost in here."""
        return 0

    def close(self) -> None:
        """Nothing to give back."""
