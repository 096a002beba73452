"""The broker without a broker: the journal's own published rows are the queue, there is no second copy.

* ``publish`` has nothing to move: what the journal committed is as safe as it gets, so everything is confirmed;
* ``consume`` leases published rows; a consumer that dies gives them back when the lease ends;
* ``ack`` has nothing to remove: the state that the journal committed is what takes a delivery off the queue.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from gateway.contracts.errors import BrokerUnavailable, JournalUnavailable
from gateway.contracts.message import DeliveryId
from gateway.core.recording import Lane
from gateway.ports import Consignment, Journal

LEASE_SECONDS = 300
"""Above the time that a full prefetch of slow partners takes; it only matters to one process after another died."""


class EmbeddedBroker:
    """The port ``Broker`` on a journal."""

    def __init__(self, journal: Journal, *, lease_seconds: int = LEASE_SECONDS) -> None:
        """Serve what ``journal`` holds."""
        self._journal = journal
        self._lease_seconds = lease_seconds

    def publish(self, consignments: Sequence[Consignment], *, at: datetime) -> Sequence[DeliveryId]:  # noqa: ARG002  the port's
        """Everything is confirmed; the relay marks it, and that mark is the queue."""
        return [consignment.delivery for consignment in consignments]

    def consume(self, *, limit: int, at: datetime, without: Collection[Lane] = ()) -> Sequence[Consignment]:
        """Published deliveries, leased. Raises ``BrokerUnavailable`` when the journal is."""
        try:
            return self._journal.claim_published(limit=limit, at=at, lease_seconds=self._lease_seconds, without=without)
        except JournalUnavailable as trouble:
            raise BrokerUnavailable(trouble.code, trouble.public) from trouble

    def ack(self, consignment: Consignment) -> None:
        """Nothing to do: the journal has committed where the delivery stands."""

    def release(self, consignment: Consignment) -> None:
        """Somebody may take it now. Raises ``BrokerUnavailable`` when the journal is."""
        try:
            self._journal.release(consignment.delivery)
        except JournalUnavailable as trouble:
            raise BrokerUnavailable(trouble.code, trouble.public) from trouble

    def sweep(self, *, at: datetime) -> int:  # noqa: ARG002  the port's
        """Nothing: what the journal holds cannot get lost on the road, and its leases end by themselves."""
        return 0

    def close(self) -> None:
        """Nothing to do: the journal is not ours."""
