"""The port ``Broker`` on RabbitMQ: the journal is right, the broker only carries.

1. what it did not confirm is published again when its lease in the journal ends;
2. what it gave back too often, what was on a queue that is empty now, and all that it had when it has lost its memory,
   is due again;
3. what arrives and is not ours rings and goes no further.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from gateway.broker.inward import Inward
from gateway.broker.line import Connect
from gateway.broker.ontvangst import Ontvangst
from gateway.broker.outward import Outward, RandomBytes
from gateway.contracts.message import DeliveryId, Oin
from gateway.core.recording import Lane
from gateway.ports import Consignment, Journal, Notices


class RabbitBroker:
    """Three connections, each made when it is first needed: the relay's, deliver's, and that to receivers' queues."""

    def __init__(
        self,
        connect: Connect,
        *,
        journal: Journal,
        notices: Notices,
        partners: Callable[[], Collection[Oin]],
        random_bytes: RandomBytes,
    ) -> None:
        """``partners`` tells for whom there are queues; that may change."""
        self._partners = partners
        self._outward = Outward(connect, journal, notices, random_bytes)
        self._inward = Inward(connect, journal, notices)
        self._ontvangst = Ontvangst(connect)

    def publish(self, consignments: Sequence[Consignment], *, at: datetime) -> Sequence[DeliveryId]:
        """Publish in order; returns the confirmed ones. Raises ``BrokerUnavailable``."""
        return self._outward.publish(consignments, at=at)

    def sweep(self, *, at: datetime) -> int:
        """What was lost or given back is due again. Raises ``BrokerUnavailable``."""
        return self._outward.sweep(self._partners(), at=at)

    def consume(self, *, limit: int, at: datetime, without: Collection[Lane] = ()) -> Sequence[Consignment]:
        """At most ``limit``, acute first. Raises ``BrokerUnavailable``."""
        return self._inward.consume(self._partners(), limit=limit, at=at, without=without)

    def ack(self, consignment: Consignment) -> None:
        """Done with it. When that does not reach the broker it comes back, and ``deliver`` sees that it is done."""
        self._inward.ack(consignment)

    def release(self, consignment: Consignment) -> None:
        """Somebody may take it now."""
        self._inward.release(consignment)

    def place(self, content: bytes, seal: str, *, receiver: Oin, key: Mapping[str, str], delivery: str) -> None:
        """Put sealed bytes on a receiver's own queue, for the transport ``amqp``. Raises ``BrokerUnavailable``."""
        self._ontvangst.place(content, seal, receiver=receiver, key=key, delivery=delivery)

    def close(self) -> None:
        """Close every connection; what was not acknowledged goes back."""
        self._ontvangst.close()
        self._outward.close()
        self._inward.close()
