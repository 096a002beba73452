"""``vt.ontvangst``: where a receiver that speaks AMQP takes its messages; its broker user may read only those."""

from collections.abc import Mapping

from gateway.broker.line import Connect, Line
from gateway.broker.rabbitmq import Link
from gateway.broker.topology import ONTVANGST, ontvangst_road
from gateway.broker.wire import parcel_of
from gateway.broker.wrapping import wrap_for
from gateway.contracts.errors import BrokerUnavailable
from gateway.contracts.message import Oin


class Ontvangst:
    """Places sealed messages on receivers' queues; safe from several threads."""

    def __init__(self, connect: Connect) -> None:
        """The connection is made when it is first needed."""
        self._line = Line(connect)
        self._made: dict[Oin, Link] = {}

    def place(self, content: bytes, seal: str, *, receiver: Oin, key: Mapping[str, str], delivery: str) -> None:
        """Return once the broker has ``content`` and ``seal`` safely, readable with ``receiver``'s key alone.

        Raises:
            BrokerUnavailable: it is not known whether the broker has it.
            Misconfigured: the receiver's key (JWK) cannot be used.
        """
        body = wrap_for(content, key)
        link = self._line.link()
        if self._made.get(receiver) is not link:
            link.declare(ontvangst_road(receiver))
            self._made[receiver] = link
        if not link.publish(ONTVANGST, [parcel_of(content, seal, body, via=receiver, key=delivery)]):
            raise BrokerUnavailable("broker-nam-niet-aan", "De broker heeft het bericht niet aangenomen.")

    def close(self) -> None:
        """Let the connection go."""
        self._line.close()
