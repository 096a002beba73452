"""Deliver's side of RabbitMQ: take what arrived, open it, and say when it is done.

What cannot be opened, or is not what it says it is, is no delivery: it rings, it is taken off the queue, and if the
journal knows the delivery it names, the journal's own copy goes again. A further copy of what is being worked on is not
handed out: it shares the fate of the first.
"""

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.broker.inbox import Arrived, Inbox
from gateway.broker.line import Connect, Line, greet
from gateway.broker.rabbitmq import Link
from gateway.broker.topology import deliver_queue, deliver_road
from gateway.broker.wire import Arrival, check_mirrors
from gateway.broker.wrapping import Label, read_label, unwrap
from gateway.contracts.errors import Unauthentic
from gateway.contracts.message import DeliveryId, Oin
from gateway.core.recording import Lane
from gateway.ports import Consignment, Journal, Notices

REMEMBERED = 5_000
"""Of what was acknowledged: more than the broker can have handed out at one time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Refused:
    """No delivery, and why; ``delivery`` when the journal knows the one that it names."""

    code: str
    delivery: DeliveryId | None


class Inward:
    """One connection; for one thread."""

    def __init__(self, connect: Connect, journal: Journal, notices: Notices) -> None:
        """The connection is made when it is first needed."""
        self._line = Line(connect)
        self._journal = journal
        self._notices = notices
        self._inbox = Inbox()
        self._heard: dict[Oin, Link] = {}
        self._taken: dict[DeliveryId, list[Arrived]] = {}
        self._done: deque[DeliveryId] = deque(maxlen=REMEMBERED)
        self._uncertain: frozenset[DeliveryId] = frozenset()

    def consume(
        self, partners: Collection[Oin], *, limit: int, at: datetime, without: Collection[Lane]
    ) -> Sequence[Consignment]:
        """At most ``limit``, acute first, then the lanes in turn; nothing of those in ``without``."""
        link = self._line.link(lambda new: self._begin(new, at))
        for via in partners:
            if self._heard.get(via) is not link:
                self._hear(link, via)
        arrived = self._inbox.take(limit, without=without)
        try:
            judged = self._judge(arrived)
            again = [one.delivery for one in judged if isinstance(one, _Refused) and one.delivery is not None]
            if again:
                self._journal.due_again(published_before=at, only=again)
        except BaseException:
            self._inbox.put_back(arrived)
            raise
        return self._hand_out(arrived, judged)

    def _begin(self, link: Link, at: datetime) -> None:
        greet(link, self._journal, at)
        # Whether the last acks reached the broker is not known, and one that was killed does not say "redelivered".
        self._uncertain = frozenset(self._done)

    def _hear(self, link: Link, via: Oin) -> None:
        def received(arrival: Arrival, *, acuut: bool) -> None:
            self._inbox.put(Arrived(arrival=arrival, link=link, via=via, acuut=acuut))

        link.declare(deliver_road(via))
        link.subscribe(deliver_queue(via, acuut=True), lambda arrival: received(arrival, acuut=True))
        link.subscribe(deliver_queue(via), lambda arrival: received(arrival, acuut=False))
        self._heard[via] = link

    def _judge(self, arrived: Sequence[Arrived]) -> list[Consignment | _Refused]:
        labels = [_label_of(one) for one in arrived]
        named = [label.delivery for label in labels if label is not None]
        keys = self._journal.road_keys(named) if named else {}
        return [_opened(one, label, keys, self._uncertain) for one, label in zip(arrived, labels, strict=True)]

    def _hand_out(self, arrived: Sequence[Arrived], judged: Sequence[Consignment | _Refused]) -> list[Consignment]:
        found: list[Consignment] = []
        for one, verdict in zip(arrived, judged, strict=True):
            if isinstance(verdict, _Refused):
                self._notices.emit("zegel-klopt-niet", aflevering=verdict.delivery or "onbekend", code=verdict.code)
                one.link.ack(one.arrival.tag)
            elif verdict.delivery in self._taken:
                self._taken[verdict.delivery].append(one)
            else:
                self._taken[verdict.delivery] = [one]
                found.append(verdict)
        return found

    def ack(self, consignment: Consignment) -> None:
        """Done with it and with every copy of it."""
        self._done.append(consignment.delivery)
        for one in self._taken.pop(consignment.delivery, ()):
            one.link.ack(one.arrival.tag)

    def release(self, consignment: Consignment) -> None:
        """Somebody may take it now."""
        for one in self._taken.pop(consignment.delivery, ()):
            one.link.release(one.arrival.tag)

    def close(self) -> None:
        """Let the connection go; what was not acknowledged goes back."""
        self._line.close()
        self._taken.clear()


def _label_of(one: Arrived) -> Label | None:
    try:
        return read_label(one.arrival.parcel.body)
    except Unauthentic:
        return None


def _opened(
    one: Arrived, label: Label | None, keys: Mapping[DeliveryId, bytes], uncertain: Collection[DeliveryId]
) -> Consignment | _Refused:
    arrival = one.arrival
    key = None if label is None else keys.get(label.delivery)
    if label is None or key is None:
        return _Refused(code="verpakking-klopt-niet", delivery=None)
    if label.via != one.via or arrival.parcel.key != label.delivery:
        return _Refused(code="verkeerde-wachtrij", delivery=label.delivery)
    try:
        content = unwrap(arrival.parcel.body, key)
        check_mirrors(arrival.parcel, content, via=one.via)
    except Unauthentic as refusal:
        return _Refused(code=refusal.code, delivery=label.delivery)
    return Consignment(
        delivery=label.delivery,
        via=one.via,
        content=content,
        seal=arrival.seal,
        acuut=one.acuut,
        again=label.again or arrival.redelivered or label.delivery in uncertain,
    )
