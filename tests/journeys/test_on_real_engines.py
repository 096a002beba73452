"""The same journeys on both databases and both brokers; what a hand puts on a queue goes nowhere on any of them."""

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from gateway.broker.rabbitmq import connect
from gateway.broker.topology import BERICHTEN
from gateway.broker.wire import parcel_of
from gateway.broker.wrapping import Label, wrap
from gateway.contracts.message import DeliveryId
from gateway.core import canonical
from gateway.core.recording import DeliveryState
from gateway.events import Journalist
from gateway.ports import Consignment
from gateway.workers.relay import relay_once
from tests.journeys.engines import VT, Engines, engines


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str | None:
    return None if request.param == "sqlite" else str(request.getfixturevalue("postgres_database"))


@pytest.fixture(params=["embedded", "rabbitmq"])
def broker_url(request: pytest.FixtureRequest) -> str | None:
    return None if request.param == "embedded" else str(request.getfixturevalue("amqp_url"))


@pytest.fixture
def world(tmp_path: Path, database_url: str | None, broker_url: str | None) -> Iterator[Engines]:
    with engines(tmp_path / "home", database_url=database_url, broker_url=broker_url) as opened:
        yield opened


@pytest.fixture
def on_rabbitmq(tmp_path: Path, amqp_url: str) -> Iterator[Engines]:
    with engines(tmp_path / "home", broker_url=amqp_url) as opened:
        yield opened


def test_reports_reach_veilig_thuis_and_their_confirmations_the_police(world: Engines) -> None:
    references = [f"PL0900-{number:03d}" for number in range(8)]
    for reference in references:
        world.report(reference)
    world.move()
    assert sorted(world.arrived()) == references
    assert sorted(world.wire.came) == [("Bv01Bericht", reference) for reference in references]
    for envelope in world.postbox():
        assert world.confirm(envelope.id)
    assert world.postbox() == []
    states = {line.state for line in world.journal.deliveries()}
    assert states == {DeliveryState.BEVESTIGD}


def test_an_acute_report_goes_before_those_that_wait(world: Engines) -> None:
    for number in range(5):
        world.report(f"PL0900-{number}")
    world.report("PL0900-acuut", acuut=True)
    world.move()
    assert world.arrived()[0] == "PL0900-acuut"
    assert len(world.arrived()) == 6


def test_the_relay_dying_after_publishing_gives_no_second_arrival(world: Engines) -> None:
    world.report("PL0900-1")
    gateway = world.gateway
    due = world.journal.claim_due(limit=10, at=gateway.clock.now(), lease_seconds=0)
    gateway.broker.publish(due, at=gateway.clock.now())  # and here it died
    world.move()
    assert world.arrived() == ["PL0900-1"]
    assert world.wire.came == [("Bv01Bericht", "PL0900-1")]


# --- by hand, on a delivery queue of RabbitMQ ------------------------------------------------------------------------


def due(world: Engines) -> Consignment:
    """The message to Veilig Thuis, published, and what travelled."""
    world.report("PL0900-1")
    found = world.journal.claim_due(limit=10, at=world.gateway.clock.now(), lease_seconds=0)
    (consignment,) = (one for one in found if one.via == VT)
    return consignment


def put(world: Engines, url: str, delivery: DeliveryId, content: bytes, seal: str) -> None:
    """With every right at the broker, and even with the key of the message."""
    key = world.journal.road_keys([delivery])[delivery]
    label = Label(delivery=delivery, via=VT, again=False)
    body = wrap(content, label, key, random_bytes=lambda size: b"n" * size)
    link = connect(url)
    assert link.publish(BERICHTEN, [parcel_of(content, seal, body, via=VT, key=delivery)]) == [delivery]
    link.close()


def alarms(world: Engines, name: str = "zegel-klopt-niet") -> int:
    notices = world.gateway.notices
    assert isinstance(notices, Journalist)
    return notices.counts[name]


def delivered_states(world: Engines, consignment: Consignment) -> str:
    return next(line.state for line in world.journal.deliveries() if line.id == consignment.delivery)


@pytest.mark.parametrize("forgery", ["no seal", "another's seal", "a changed body"])
def test_what_somebody_put_on_the_queue_is_not_delivered_and_rings(
    on_rabbitmq: Engines, amqp_url: str, forgery: str
) -> None:
    world = on_rabbitmq
    consignment = due(world)
    world.gateway.broker.sweep(at=world.gateway.clock.now())  # the queues are there
    seal, content = consignment.seal, consignment.content
    match forgery:
        case "no seal":
            seal = ""
        case "another's seal":
            other = world.gateway.signer.seal(b"iets anders", at=world.gateway.clock.now())
            seal = other
        case _:
            event = orjson.loads(content)
            event["data"]["registratienummer"] = "PL0900-vervalst"
            content = canonical.dump(event)
    put(world, amqp_url, consignment.delivery, content, seal)
    world.journal.mark_published([consignment.delivery], at=world.gateway.clock.now())
    world.move(steps=10)
    assert alarms(world) == 1
    assert "PL0900-vervalst" not in world.arrived()
    assert delivered_states(world, consignment) == DeliveryState.GEREED, "the journal's own copy goes again, later"


def test_an_old_message_put_there_again_is_not_delivered_and_rings(on_rabbitmq: Engines, amqp_url: str) -> None:
    world = on_rabbitmq
    world.report("PL0900-1")
    world.move()
    (envelope,) = world.postbox()
    (line,) = (line for line in world.journal.deliveries() if line.message == envelope.id)
    put(world, amqp_url, DeliveryId(line.id), envelope.content, envelope.seal)
    world.move(steps=10)
    assert alarms(world, "kopie-op-wachtrij") == 1
    assert len(world.arrived()) == 1
    assert len(world.wire.came) == 1


def test_nothing_else_rings_when_all_is_well(on_rabbitmq: Engines) -> None:
    for number in range(10):
        on_rabbitmq.report(f"PL0900-{number}")
    relay_once(on_rabbitmq.gateway)
    on_rabbitmq.move()
    assert len(on_rabbitmq.arrived()) == 10
    assert alarms(on_rabbitmq) == alarms(on_rabbitmq, "kopie-op-wachtrij") == 0
