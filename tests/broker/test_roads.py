"""The port over a real RabbitMQ: the contract, and what only a real broker can do."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from gateway.broker.rabbitmq import connect
from gateway.broker.roads import RabbitBroker
from gateway.broker.topology import BERICHTEN, DELIVERY_LIMIT, deliver_queue, deliver_road, parked_queue
from gateway.broker.wire import Parcel, parcel_of
from gateway.broker.wrapping import Label, wrap
from gateway.contracts.errors import BrokerUnavailable
from gateway.contracts.message import DeliveryId, Oin
from gateway.core.recording import Recording
from gateway.events import Journalist
from gateway.journal import SqlJournal
from gateway.ports import Consignment, Journal
from tests.broker.patience import patient
from tests.contracts.broker import BrokerContract, Road
from tests.contracts.recordings import OTHER_VT, SECRET, VT, Maker
from tests.journal.opened import new_journal
from tests.journeys.world import quiet
from tests.live.rabbitmq import Api

PARTNERS = (VT, OTHER_VT)


class OnRabbitMQ:
    @pytest.fixture
    def notices(self) -> Journalist:
        return quiet()

    @pytest.fixture
    def broker(self, amqp_url: str, journal: Journal, notices: Journalist) -> Iterator[RabbitBroker]:
        broker = patient(amqp_url, journal, PARTNERS, notices=notices)
        yield broker
        broker.close()

    @pytest.fixture
    def fall_silent(self, broker: RabbitBroker) -> Callable[[], None]:
        return broker._inward.close


class TestOnSqlite(OnRabbitMQ, BrokerContract):
    @pytest.fixture
    def journal(self, tmp_path: Path, make: Maker) -> Iterator[SqlJournal]:
        with new_journal(f"sqlite:///{tmp_path / 'j.sqlite'}", make) as opened:
            yield opened


class TestOnPostgresql(OnRabbitMQ, BrokerContract):
    @pytest.fixture
    def journal(self, postgres_database: str, make: Maker) -> Iterator[SqlJournal]:
        with new_journal(postgres_database, make) as opened:
            yield opened


class TestBroker(OnRabbitMQ):
    @pytest.fixture
    def make(self) -> Maker:
        return Maker()

    @pytest.fixture
    def journal(self, tmp_path: Path, make: Maker) -> Iterator[SqlJournal]:
        with new_journal(f"sqlite:///{tmp_path / 'j.sqlite'}", make) as opened:
            yield opened

    @pytest.fixture
    def road(self, broker: RabbitBroker, journal: Journal, make: Maker) -> Road:
        return Road(broker, journal, make)

    # --- what is put on a queue by hand ------------------------------------------------------------------------------

    def taken(self, road: Road) -> tuple[Recording, Consignment]:
        """One delivery, published and settled; with what travelled."""
        recording = road.steps.record(road.make.recording())
        road.journal.mark_published(
            road.broker.publish(
                road.journal.claim_due(limit=1, at=road.make.clock.now(), lease_seconds=30), at=road.make.clock.now()
            ),
            at=road.make.clock.now(),
        )
        (consignment,) = road.consume()
        return recording, consignment

    def put(self, url: str, parcel: Parcel) -> None:
        """With the rights of an administrator of the broker."""
        link = connect(url)
        link.declare(deliver_road(VT))
        assert link.publish(BERICHTEN, [parcel]) == [parcel.key]
        link.close()

    def parcel(self, road: Road, consignment: Consignment, *, via: Oin = VT, key: bytes | None = None) -> Parcel:
        label = Label(delivery=consignment.delivery, via=consignment.via, again=False)
        key = key or road.journal.road_keys([consignment.delivery])[consignment.delivery]
        body = wrap(consignment.content, label, key, random_bytes=lambda size: b"n" * size)
        return parcel_of(consignment.content, consignment.seal, body, via=via, key=consignment.delivery)

    def test_what_is_no_envelope_is_taken_off_the_queue_and_rings(
        self, road: Road, amqp_url: str, notices: Journalist
    ) -> None:
        _, consignment = self.taken(road)
        genuine = self.parcel(road, consignment)
        for body in (b"", b"<melding/>", b"a.b.c.d.e", consignment.content, genuine.body[:-4] + b"AAAA"):
            self.put(amqp_url, replace(genuine, body=body))
        assert list(road.consume()) == []
        assert notices.counts["zegel-klopt-niet"] == 5
        assert list(road.consume()) == []

    def test_a_body_wrapped_under_another_key_is_not_ours(self, road: Road, amqp_url: str, notices: Journalist) -> None:
        _, consignment = self.taken(road)
        self.put(amqp_url, self.parcel(road, consignment, key=bytes(32)))
        assert list(road.consume()) == []
        assert notices.counts["zegel-klopt-niet"] == 1

    def test_another_receivers_envelope_is_not_handed_out(self, road: Road, amqp_url: str, notices: Journalist) -> None:
        recording = road.steps.record(replace(road.make, verantwoordelijke=OTHER_VT).recording())
        sealed = recording.messages[0].envelope
        other = Consignment(delivery=recording.deliveries[0].id, via=OTHER_VT, content=sealed.content, seal=sealed.seal)
        self.put(amqp_url, self.parcel(road, other, via=VT))
        assert list(road.consume()) == []
        assert notices.counts["zegel-klopt-niet"] == 1

    @pytest.mark.parametrize("name", ["message_id", "type", "correlation_id", "timestamp"])
    def test_a_property_that_contradicts_the_seal_is_refused(
        self, road: Road, amqp_url: str, notices: Journalist, name: str
    ) -> None:
        _, consignment = self.taken(road)
        genuine = self.parcel(road, consignment)
        other: dict[str, Any] = {name: 1 if name == "timestamp" else "anders"}
        self.put(amqp_url, replace(genuine, **other))
        assert list(road.consume()) == []
        assert notices.counts["zegel-klopt-niet"] == 1

    def test_a_mirror_that_contradicts_the_seal_is_refused(
        self, road: Road, amqp_url: str, notices: Journalist
    ) -> None:
        _, consignment = self.taken(road)
        genuine = self.parcel(road, consignment)
        self.put(amqp_url, replace(genuine, headers={**genuine.headers, "cloudEvents_receiver": OTHER_VT}))
        assert list(road.consume()) == []
        assert notices.counts["zegel-klopt-niet"] == 1

    def test_after_a_forgery_the_journals_own_copy_goes_again(
        self, road: Road, amqp_url: str, amqp_server: Api, amqp_vhost: str
    ) -> None:
        (ident,) = road.send(1)
        amqp_server.ask("DELETE", f"/queues/{amqp_vhost}/{deliver_queue(VT)}/contents")
        label = Label(delivery=DeliveryId(ident), via=VT, again=False)
        body = wrap(b"{}", label, bytes(32), random_bytes=bytes)
        self.put(amqp_url, replace(stray(ident, f"{VT}.iets.regulier"), body=body))
        assert list(road.consume()) == []
        assert road.steps.due() == [ident]

    def test_a_copy_of_what_is_being_worked_on_is_not_handed_out(self, road: Road, amqp_url: str) -> None:
        _, consignment = self.taken(road)
        self.put(amqp_url, self.parcel(road, consignment))
        assert list(road.consume()) == []
        road.finish(consignment)
        assert list(road.consume()) == []

    def test_an_old_one_says_that_nobody_published_it_twice(self, road: Road, amqp_url: str) -> None:
        _, consignment = self.taken(road)
        road.finish(consignment)
        self.put(amqp_url, self.parcel(road, consignment))
        (old,) = road.consume()
        assert old.again is False
        assert road.journal.begin_attempt(old.delivery, at=road.make.clock.now()) is None

    # --- nothing is lost ---------------------------------------------------------------------------------------------

    def test_a_returned_message_fails_only_itself(self, amqp_url: str) -> None:
        link = connect(amqp_url)
        link.declare(deliver_road(VT))
        parcels = [stray(str(number), f"{VT if number % 3 else OTHER_VT}.iets.regulier") for number in range(30)]
        assert link.publish(BERICHTEN, parcels) == [str(number) for number in range(30) if number % 3]
        link.close()

    def test_a_nacked_message_is_published_again(self, road: Road, amqp_server: Api, amqp_vhost: str) -> None:
        limit = {"pattern": r"^vt\.deliver", "definition": {"max-length": 1}, "apply-to": "queues"}
        amqp_server.ask("PUT", f"/policies/{amqp_vhost}/vol", limit)
        road.broker.sweep(at=road.make.clock.now())
        sent = [road.steps.record(road.make.recording()).deliveries[0].id for _ in range(20)]
        arrived: list[str] = []
        for _ in range(40):
            due = road.journal.claim_due(limit=100, at=road.make.clock.now(), lease_seconds=30)
            confirmed = road.broker.publish(due, at=road.make.clock.now())
            road.journal.mark_published(confirmed, at=road.make.clock.now())
            for consignment in road.consume():
                arrived.append(consignment.delivery)
                road.finish(consignment)
            road.make.clock.advance(30)
            if len(set(arrived)) == len(sent):
                break
        assert sorted(arrived) == sorted(sent)

    def test_what_comes_back_too_often_is_due_again(self, road: Road, notices: Journalist) -> None:
        (ident,) = road.send(1)
        road.broker.sweep(at=road.make.clock.now())
        for _ in range(DELIVERY_LIMIT + 5):
            for consignment in road.consume():
                road.broker.release(consignment)
        road.make.clock.advance(1)
        assert sum(road.broker.sweep(at=road.make.clock.now()) for _ in range(3)) == 1
        assert notices.counts["terug-van-broker"] == 1
        assert road.steps.due() == [ident]

    def test_what_was_on_a_queue_that_is_empty_now_is_due_again_in_time(
        self, road: Road, amqp_server: Api, amqp_vhost: str
    ) -> None:
        (ident,) = road.send(1)
        amqp_server.ask("DELETE", f"/queues/{amqp_vhost}/{deliver_queue(VT)}/contents")
        assert road.broker.sweep(at=road.make.clock.advance(60)) == 0
        assert road.broker.sweep(at=road.make.clock.advance(900)) == 1
        assert road.steps.due() == [ident]

    def test_a_broker_that_lost_its_memory_gets_everything_again(
        self, road: Road, amqp_server: Api, amqp_vhost: str
    ) -> None:
        sent = road.send(3)
        amqp_server.drop_vhost(amqp_vhost)
        amqp_server.ask("PUT", f"/vhosts/{amqp_vhost}")
        everything = {"configure": ".*", "write": ".*", "read": ".*"}
        amqp_server.ask("PUT", f"/permissions/{amqp_vhost}/guest", everything)
        road.make.clock.advance(1)
        for _ in range(3):  # the connection was closed under us
            with suppress(BrokerUnavailable):
                road.broker.sweep(at=road.make.clock.now())
        assert road.steps.due() == list(sent)

    # --- nothing can be read -----------------------------------------------------------------------------------------

    def test_the_body_at_the_broker_is_closed(self, road: Road, amqp_server: Api, amqp_vhost: str) -> None:
        road.send(1)
        ask = {"count": 1, "ackmode": "ack_requeue_true", "encoding": "auto"}
        (found,) = amqp_server.ask("POST", f"/queues/{amqp_vhost}/{deliver_queue(VT)}/get", ask)
        assert found["properties"]["content_type"] == "application/jose"
        assert found["properties"]["delivery_mode"] == 2
        assert found["payload"].count(".") == 4
        assert SECRET not in orjson.dumps({**found, "properties": {}}).decode()
        headers = dict(found["properties"]["headers"])
        headers.pop("seal")
        assert SECRET not in orjson.dumps(headers).decode()

    def test_without_its_data_key_a_copy_stays_closed(self, road: Road, notices: Journalist, journal: Journal) -> None:
        road.send(1)
        assert isinstance(journal, SqlJournal)
        with journal.database.write() as connection:
            connection.exec_driver_sql("DELETE FROM data_key")
        assert list(road.consume()) == []
        assert notices.counts["zegel-klopt-niet"] == 1

    def test_a_parked_message_that_nobody_knows_rings(self, road: Road, amqp_url: str, notices: Journalist) -> None:
        road.broker.sweep(at=road.make.clock.now())
        link = connect(amqp_url)
        label = Label(delivery=DeliveryId("onbekend"), via=VT, again=False)
        body = wrap(b"{}", label, bytes(32), random_bytes=bytes)
        assert link.publish("vt.parked", [replace(stray("onbekend", VT), body=body)]) == ["onbekend"]
        link.close()
        for _ in range(20):
            road.broker.sweep(at=road.make.clock.now())
        assert notices.counts["zegel-klopt-niet"] == 1
        assert parked_queue(VT) == f"vt.parked.{VT}"


def stray(key: str, routing_key: str) -> Parcel:
    """A message that says nothing."""
    return Parcel(
        key=key,
        routing_key=routing_key,
        message_id=None,
        type=None,
        correlation_id=None,
        timestamp=None,
        headers={"delivery": key},
        body=b"x",
    )
