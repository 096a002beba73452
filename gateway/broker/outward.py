"""The relay's side of RabbitMQ: publish what is due, and hear what was lost or given back."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta

from gateway.broker.inbox import Arrived, Inbox
from gateway.broker.line import Connect, Line, greet
from gateway.broker.rabbitmq import Link
from gateway.broker.topology import BERICHTEN, deliver_queue, deliver_road, parked_queue
from gateway.broker.wire import Arrival, Parcel, parcel_of
from gateway.broker.wrapping import Label, read_label, wrap
from gateway.contracts.errors import Broken, Unauthentic
from gateway.contracts.message import DeliveryId, Oin
from gateway.ports import Consignment, Journal, Notices

LOST_AFTER = timedelta(minutes=15)
"""Of what is published and not being tried while its queues are empty: far above the longest attempt."""

RandomBytes = Callable[[int], bytes]


class Outward:
    """One connection; for one thread."""

    def __init__(self, connect: Connect, journal: Journal, notices: Notices, random_bytes: RandomBytes) -> None:
        """The connection is made when it is first needed."""
        self._line = Line(connect)
        self._journal = journal
        self._notices = notices
        self._random_bytes = random_bytes
        self._made: dict[Oin, Link] = {}
        self._heard: dict[Oin, Link] = {}
        self._parked = Inbox()

    def publish(self, consignments: Sequence[Consignment], *, at: datetime) -> Sequence[DeliveryId]:
        """Publish in order; returns the confirmed ones."""
        if not consignments:
            return []
        link = self._link(at)
        for via in {consignment.via for consignment in consignments}:
            if self._made.get(via) is not link:
                link.declare(deliver_road(via))
                self._made[via] = link
        keys = self._journal.road_keys([consignment.delivery for consignment in consignments])
        confirmed = set(link.publish(BERICHTEN, [self._parcel(consignment, keys) for consignment in consignments]))
        return [consignment.delivery for consignment in consignments if consignment.delivery in confirmed]

    def _link(self, at: datetime) -> Link:
        return self._line.link(lambda new: greet(new, self._journal, at))

    def _parcel(self, consignment: Consignment, keys: Mapping[DeliveryId, bytes]) -> Parcel:
        key = keys.get(consignment.delivery)
        if key is None:
            raise Broken("datasleutel-ontbreekt", "De sleutel van een aflevering die klaarligt, is er niet.")
        label = Label(delivery=consignment.delivery, via=consignment.via, again=consignment.again)
        body = wrap(consignment.content, label, key, random_bytes=self._random_bytes)
        return parcel_of(consignment.content, consignment.seal, body, via=consignment.via, key=consignment.delivery)

    def sweep(self, partners: Collection[Oin], *, at: datetime) -> int:
        """What was lost or given back too often is due again; returns how many."""
        link = self._link(at)
        long_ago, found = at - LOST_AFTER, 0
        for via in partners:
            ready = link.declare(deliver_road(via))
            if not ready[deliver_queue(via)] + ready[deliver_queue(via, acuut=True)]:
                found += self._journal.due_again(via=via, published_before=long_ago, tried_before=long_ago)
            if self._heard.get(via) is not link:
                self._hear(link, via)
        parked = self._parked.take(limit=1000)
        try:
            found += self._take_back(parked, at)
        except BaseException:
            self._parked.put_back(parked)
            raise
        for one in parked:
            one.link.ack(one.arrival.tag)
        return found

    def _hear(self, link: Link, via: Oin) -> None:
        def received(arrival: Arrival) -> None:
            self._parked.put(Arrived(arrival=arrival, link=link, via=via, acuut=False))

        link.subscribe(parked_queue(via), received)
        self._heard[via] = link

    def _take_back(self, parked: Sequence[Arrived], at: datetime) -> int:
        """Ours are due again; what a receiver gave back lies in the journal; what nobody knows, somebody put there."""
        ours = [ident for one in parked if (ident := _delivery_of(one)) is not None]
        known = self._journal.road_keys(ours) if ours else {}
        moved = self._journal.due_again(published_before=at, tried_before=at, only=list(known)) if known else 0
        for one in parked:
            ident = _delivery_of(one)
            if ident in known:
                self._notices.emit("terug-van-broker", aflevering=ident or "")
            elif ident is not None:
                self._notices.emit("zegel-klopt-niet", aflevering="onbekend", code="aflevering-onbekend")
            else:
                self._notices.emit("ontvanger-geeft-terug", via=one.via)
        return moved

    def close(self) -> None:
        """Let the connection go."""
        self._line.close()


def _delivery_of(one: Arrived) -> DeliveryId | None:
    try:
        return read_label(one.arrival.parcel.body).delivery
    except Unauthentic:
        return None
