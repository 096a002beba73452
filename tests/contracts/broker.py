"""What every broker keeps to.

An implementation inherits ``BrokerContract`` and gives ``broker`` over ``journal``, and ``fall_silent``: the consumer
dies, after which what he had comes back.
"""

import json
from collections.abc import Callable, Sequence

import pytest

from gateway.contracts.message import Urgentie
from gateway.core.audit import Feit
from gateway.core.recording import DeliveryState, Lane
from gateway.ports import Broker, Consignment, Journal
from tests.contracts.journal import Steps
from tests.contracts.recordings import OTHER_VT, VT, Maker


class Road:
    """Relay and deliver, as a test drives them."""

    def __init__(self, broker: Broker, journal: Journal, make: Maker) -> None:
        self.broker = broker
        self.journal = journal
        self.make = make
        self.steps = Steps(journal, make)

    def send(self, count: int = 1, *, urgentie: Urgentie = Urgentie.REGULIER) -> Sequence[str]:
        """Record ``count`` deliveries and publish them."""
        sent = [self.steps.record(self.make.recording(urgentie=urgentie)).deliveries[0].id for _ in range(count)]
        due = self.journal.claim_due(limit=100, at=self.make.clock.now(), lease_seconds=30)
        confirmed = self.broker.publish(due, at=self.make.clock.now())
        assert list(confirmed) == sent
        self.journal.mark_published(confirmed, at=self.make.clock.now())
        return sent

    def consume(self, limit: int = 100) -> Sequence[Consignment]:
        return self.broker.consume(limit=limit, at=self.make.clock.now())

    def finish(self, consignment: Consignment) -> None:
        """Deliver it: settled in the journal, then acknowledged."""
        attempt = self.steps.attempt(consignment.delivery)
        entry = self.make.entry(Feit.AFLEVERING_OVERHANDIGD, consignment.delivery)
        self.journal.settle(attempt, DeliveryState.OVERHANDIGD, entry)
        self.broker.ack(consignment)


class BrokerContract:
    """Inherit, and give fixtures ``broker``, ``journal`` and ``fall_silent``."""

    @pytest.fixture
    def make(self) -> Maker:
        return Maker()

    @pytest.fixture
    def road(self, broker: Broker, journal: Journal, make: Maker) -> Road:
        return Road(broker, journal, make)

    def test_what_is_published_is_consumed_as_it_was_sealed(self, road: Road) -> None:
        recording = road.steps.record(road.make.recording())
        sealed = recording.messages[0].envelope
        due = road.journal.claim_due(limit=1, at=road.make.clock.now(), lease_seconds=30)
        road.journal.mark_published(road.broker.publish(due, at=road.make.clock.now()), at=road.make.clock.now())
        (consignment,) = road.consume()
        assert (consignment.delivery, consignment.via) == (recording.deliveries[0].id, recording.deliveries[0].via)
        assert (consignment.content, consignment.seal) == (sealed.content, sealed.seal)
        assert json.loads(consignment.content)["id"] == sealed.id

    def test_an_empty_broker_gives_nothing(self, road: Road) -> None:
        assert list(road.consume()) == []
        assert list(road.broker.publish([], at=road.make.clock.now())) == []

    def test_a_delivery_goes_to_one_consumer_at_a_time(self, road: Road) -> None:
        sent = road.send(5)
        first, second = road.consume(limit=3), road.consume(limit=3)
        assert sorted(c.delivery for c in [*first, *second]) == sorted(sent)
        assert list(road.consume()) == []

    def test_at_most_the_limit_is_handed_out(self, road: Road) -> None:
        road.send(5)
        assert len(road.consume(limit=2)) == 2

    def test_nothing_is_handed_out_for_who_has_enough(self, road: Road) -> None:
        sent = road.send(2)
        now = road.make.clock.now()
        assert list(road.broker.consume(limit=100, at=now, without=[Lane(VT)])) == []
        others = [Lane(OTHER_VT), Lane(VT, acuut=True)]
        assert [c.delivery for c in road.broker.consume(limit=100, at=now, without=others)] == sent

    def test_whoever_has_enough_of_a_partner_still_gets_what_is_acute(self, road: Road) -> None:
        road.send(2)
        acute = road.send(1, urgentie=Urgentie.ACUUT)
        (found,) = road.broker.consume(limit=100, at=road.make.clock.now(), without=[Lane(VT)])
        assert ([found.delivery], found.acuut) == (acute, True)

    def test_acute_comes_first(self, road: Road) -> None:
        regular = road.send(2)
        acute = road.send(1, urgentie=Urgentie.ACUUT)
        assert [consignment.delivery for consignment in road.consume()] == [*acute, *regular]

    def test_after_the_ack_it_never_comes_back(self, road: Road, fall_silent: Callable[[], None]) -> None:
        road.send(1)
        (consignment,) = road.consume()
        road.finish(consignment)
        fall_silent()
        assert list(road.consume()) == []

    def test_without_an_ack_it_comes_back(self, road: Road, fall_silent: Callable[[], None]) -> None:
        (ident,) = road.send(1)
        assert [consignment.delivery for consignment in road.consume()] == [ident]
        fall_silent()
        assert [consignment.delivery for consignment in road.consume()] == [ident]

    def test_what_is_released_can_be_taken_at_once(self, road: Road) -> None:
        (ident,) = road.send(1)
        (consignment,) = road.consume()
        road.broker.release(consignment)
        assert [again.delivery for again in road.consume()] == [ident]

    def test_publishing_again_after_a_crash_of_the_relay_gives_no_second_delivery(self, road: Road) -> None:
        recording = road.steps.record(road.make.recording())
        for _ in range(2):
            due = road.journal.claim_due(limit=1, at=road.make.clock.now(), lease_seconds=30)
            confirmed = road.broker.publish(due, at=road.make.clock.now())
            road.make.clock.advance(30)
        road.journal.mark_published(confirmed, at=road.make.clock.now())
        assert confirmed == [recording.deliveries[0].id]
        done = 0
        while found := road.consume():
            for consignment in found:
                if road.journal.begin_attempt(consignment.delivery, at=road.make.clock.now()) is None:
                    road.broker.ack(consignment)
                else:
                    road.finish(consignment)
                    done += 1
        assert done == 1

    def test_a_failed_attempt_takes_the_same_road_again(self, road: Road) -> None:
        (ident,) = road.send(1)
        (consignment,) = road.consume()
        road.steps.settle(road.steps.attempt(ident), DeliveryState.GEREED, seconds=10, code="weg")
        road.broker.ack(consignment)
        assert list(road.consume()) == []
        road.make.clock.advance(10)
        due = road.journal.claim_due(limit=1, at=road.make.clock.now(), lease_seconds=30)
        assert [again.content for again in due] == [consignment.content]
        road.journal.mark_published(road.broker.publish(due, at=road.make.clock.now()), at=road.make.clock.now())
        assert [again.delivery for again in road.consume()] == [ident]
