"""RabbitMQ itself: the private node, TLS, rights per duty, and a receiver of its own queue."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pika
import pytest
from joserfc.jwk import ECKey
from pika.adapters.blocking_connection import BlockingChannel

from gateway.bootstrap import carriers
from gateway.broker.rabbitmq import connect
from gateway.broker.roads import RabbitBroker
from gateway.broker.topology import (
    BERICHTEN,
    ONTVANGST,
    PARKED,
    Road,
    deliver_queue,
    deliver_road,
    ontvangst_queue,
    ontvangst_road,
)
from gateway.broker.wire import Parcel
from gateway.commands import roles
from gateway.contracts.errors import BrokerUnavailable, Misconfigured, Unauthentic
from gateway.contracts.message import Oin
from gateway.keys.certificates import SERVER, certificate_pem, issue, key_pem
from gateway.ports import Gateway
from gateway.testing.casussysteem import Bericht, ZegelOngeldigError
from gateway.testing.ontvanger import Ontvanger
from gateway.transports.amqp import AmqpTransport
from tests.journeys.engines import VT, Engines, engines
from tests.journeys.world import quiet
from tests.live import rabbitmq
from tests.live.rabbitmq import Api, free_port

OTHER = Oin("00000099000000002100")


def parcel(routing_key: str, *, body: bytes = b"x") -> Parcel:
    return Parcel(
        key="k",
        routing_key=routing_key,
        message_id=None,
        type=None,
        correlation_id=None,
        timestamp=None,
        headers={"delivery": "k"},
        body=body,
    )


# --- the private node ------------------------------------------------------------------------------------------------


@pytest.mark.live
def test_the_node_answers_while_its_owner_lives_and_is_gone_afterwards() -> None:
    owner = subprocess.Popen([sys.executable, "-m", "tests.live.rabbitmq"], stdout=subprocess.PIPE, text=True)
    with owner:
        assert owner.stdout is not None
        pid, url = owner.stdout.readline().split()
        connect(url).close()
        owner.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            break
        time.sleep(0.05)
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid), 0)


def test_every_test_gets_a_virtual_host_of_its_own(amqp_url: str) -> None:
    with closing(connect(amqp_url)) as link:
        assert not link.exists(BERICHTEN)
        assert set(link.declare(deliver_road(VT)).values()) == {0}


# --- the link --------------------------------------------------------------------------------------------------------


def test_who_may_not_come_in_or_finds_nobody_hears_that_the_broker_is_unavailable(
    amqp_server: Api, amqp_vhost: str
) -> None:
    with pytest.raises(BrokerUnavailable, match="broker-weigert-toegang"):
        connect(amqp_server.url(amqp_vhost, user="iemand", password="onjuist"), patience=0.5)
    with pytest.raises(BrokerUnavailable, match="broker-onbereikbaar"):
        connect(f"amqp://guest:guest@127.0.0.1:{free_port()}/x", patience=0.5)


def test_an_address_that_cannot_be_used_is_a_wrong_setting(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured):
        connect("amqps://127.0.0.1:5671/x", authorities=tmp_path / "absent.pem")


def test_a_queue_that_was_made_otherwise_is_not_used(amqp_url: str) -> None:
    road = deliver_road(VT)
    other = replace(road.queues[0], arguments={**road.queues[0].arguments, "x-delivery-limit": 7})
    with closing(connect(amqp_url)) as link:
        link.declare(Road(exchanges=road.exchanges, queues=(other,)))
    with closing(connect(amqp_url)) as link, pytest.raises(BrokerUnavailable, match="broker-inrichting-wijkt-af"):
        link.declare(road)


def test_over_tls_the_brokers_certificate_is_judged(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    new = partial(issue, not_before=now - timedelta(days=1), not_after=now + timedelta(days=1))
    authority, stranger = (new(name=name, authority=True) for name in ("Huis", "Vreemd"))
    server = new(name="broker", issuer=authority, hosts=["127.0.0.1"], usages=SERVER)
    files = {"ca.pem": authority.certificate, "other.pem": stranger.certificate, "server.pem": server.certificate}
    for name, certificate in files.items():
        (tmp_path / name).write_bytes(certificate_pem(certificate))
    (tmp_path / "server.key").write_bytes(key_pem(server.key))
    port = free_port()
    configuration = (
        f"listeners.ssl.1 = 127.0.0.1:{port}\nssl_options.cacertfile = {tmp_path / 'ca.pem'}\n"
        f"ssl_options.certfile = {tmp_path / 'server.pem'}\nssl_options.keyfile = {tmp_path / 'server.key'}\n"
        "ssl_options.verify = verify_none\n"
    )
    with rabbitmq.running(configuration=configuration):
        url = f"amqps://guest:guest@127.0.0.1:{port}/%2F"
        with closing(connect(url, authorities=tmp_path / "ca.pem")) as link:
            link.declare(deliver_road(VT))
            assert link.publish(BERICHTEN, [parcel(f"{VT}.iets.acuut")]) == ["k"]
        for wrong in (url.replace("127.0.0.1", "localhost"), url):
            with pytest.raises(BrokerUnavailable):
                connect(wrong, authorities=tmp_path / ("ca.pem" if "localhost" in wrong else "other.pem"), patience=0.5)


# --- rights per duty -------------------------------------------------------------------------------------------------


@pytest.fixture
def users(amqp_server: Api, amqp_vhost: str) -> Iterator[Callable[[str], str]]:
    """The users that ``gateway init --roles`` writes, on a virtual host of this test: name → AMQP address."""
    names = [*roles.BROKER, roles.receiver_user(VT)]
    passwords = {name: secrets.token_urlsafe(24) for name in names}
    written = roles.definitions(passwords, [VT], vhost=amqp_vhost, salt=secrets.token_bytes)
    amqp_server.ask("POST", "/definitions", written)
    yield lambda name: amqp_server.url(amqp_vhost, user=name, password=passwords[name])
    for name in names:
        amqp_server.ask("DELETE", f"/users/{name}")


def allowed(url: str, act: Callable[[str], None]) -> bool:
    try:
        act(url)
    except BrokerUnavailable as refusal:
        if refusal.code != "broker-weigert-toegang":
            raise
        return False
    return True


def publishing(exchange: str, routing_key: str) -> Callable[[str], None]:
    def act(url: str) -> None:
        with closing(connect(url)) as link:
            link.publish(exchange, [parcel(routing_key)])

    return act


def reading(queue: str) -> Callable[[str], None]:
    def act(url: str) -> None:
        with closing(connect(url)) as link:
            link.subscribe(queue, lambda _: None)

    return act


def declaring(road: Road) -> Callable[[str], None]:
    def act(url: str) -> None:
        with closing(connect(url)) as link:
            link.declare(road)

    return act


def test_every_duty_may_do_its_own_and_nothing_else(users: Callable[[str], str], amqp_url: str) -> None:
    with closing(connect(amqp_url)) as link:
        for road in (deliver_road(VT), ontvangst_road(VT), deliver_road(OTHER), ontvangst_road(OTHER)):
            link.declare(road)
    acts = {
        "make delivery queues": declaring(deliver_road(VT)),
        "make receivers' queues": declaring(ontvangst_road(VT)),
        "put on the road": publishing(BERICHTEN, f"{VT}.iets.regulier"),
        "hand over": publishing(ONTVANGST, f"{VT}.iets.regulier"),
        "read delivery queues": reading(deliver_queue(VT)),
        "read what was parked": reading(f"vt.parked.{VT}"),
        "read its own": reading(ontvangst_queue(VT)),
        "read its own acute": reading(ontvangst_queue(VT, acuut=True)),
        "read another's": reading(ontvangst_queue(OTHER)),
        "put something in its parking": publishing(PARKED, VT),
    }
    may = {
        name: {what for what, act in acts.items() if allowed(users(name), act)}
        for name in (*roles.BROKER, roles.receiver_user(VT))
    }
    assert may["gateway_relay"].isdisjoint({"hand over", "read its own", "read another's", "make receivers' queues"})
    assert may["gateway_relay"] >= {"make delivery queues", "put on the road", "read what was parked"}
    assert "put on the road" not in may["gateway_deliver"]
    assert may["gateway_deliver"] >= {
        "make delivery queues",
        "make receivers' queues",
        "read delivery queues",
        "hand over",
    }
    assert may[roles.receiver_user(VT)] == {"read its own", "read its own acute"}


# --- a receiver over AMQP --------------------------------------------------------------------------------------------


class CaseSystem:
    """Stores what it got; its HTTP side asks the gateway in this process."""

    def __init__(self, world: Engines) -> None:
        self._world = world
        self.stored: dict[str, Bericht] = {}
        self.times = 0

    def controleer(self, content: bytes, seal: str) -> None:
        try:
            self._world.gateway.signer.check(content, seal)
        except Unauthentic:
            raise ZegelOngeldigError("the seal does not fit") from None

    def bevestig(self, ident: str) -> None:
        self._world.confirm(ident)

    def bewaar(self, bericht: Bericht) -> None:
        self.times += 1
        self.stored.setdefault(bericht.id, bericht)


@pytest.fixture
def world(tmp_path: Path, amqp_url: str) -> Iterator[Engines]:
    with engines(tmp_path / "home", broker_url=amqp_url) as opened:
        yield opened


def as_user(world: Engines, url: str) -> Gateway:
    """The same gateway, on the broker as somebody else."""
    broker = RabbitBroker(
        partial(connect, url),
        journal=world.journal,
        notices=quiet(),
        partners=lambda: carriers(world.journal.library()),
        random_bytes=secrets.token_bytes,
    )
    transports = {**world.gateway.transports, "amqp": AmqpTransport(broker.place)}
    return replace(world.gateway, broker=broker, transports=transports)


@pytest.fixture
def channel(users: Callable[[str], str]) -> Iterator[BlockingChannel]:
    """The receiver's own connection, with its own library calls."""
    connection = pika.BlockingConnection(pika.URLParameters(users(roles.receiver_user(VT))))
    yield connection.channel()
    if connection.is_open:
        connection.close()


def receiver(channel: BlockingChannel, key: ECKey, system: CaseSystem) -> Ontvanger:
    return Ontvanger(channel, oin=VT, sleutel=key, post=system, bewaar=system.bewaar)


def test_a_case_system_takes_its_messages_over_amqp_under_its_own_user(
    world: Engines, users: Callable[[str], str], channel: BlockingChannel
) -> None:
    key, system = world.over_amqp(), CaseSystem(world)
    for number in range(3):
        world.report(f"PL0900-{number}")
    world.report("PL0900-acuut", acuut=True)
    relaying, delivering = as_user(world, users("gateway_relay")), as_user(world, users("gateway_deliver"))
    both = replace(delivering, broker=Split(relaying.broker, delivering.broker))
    world.move(both)
    assert len(world.postbox()) == 4, "handed over, and not yet confirmed"
    taken = receiver(channel, key, system).verwerk()
    assert taken[0].event["data"]["registratienummer"] == "PL0900-acuut"
    assert len(system.stored) == 4
    assert world.postbox() == [], "confirmed"
    assert receiver(channel, key, system).verwerk() == []
    both.broker.close()


def test_what_was_not_stored_comes_back_and_what_is_not_ours_does_not(
    world: Engines, amqp_url: str, channel: BlockingChannel
) -> None:
    key, system = world.over_amqp(), CaseSystem(world)
    world.report("PL0900-1")
    world.move()

    def full(_: Bericht) -> None:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        Ontvanger(channel, oin=VT, sleutel=key, post=system, bewaar=full).verwerk()
    assert len(receiver(channel, key, system).verwerk()) == 1
    with closing(connect(amqp_url)) as link:
        assert link.publish(ONTVANGST, [parcel(f"{VT}.iets.regulier", body=b"a.b.c.d.e")]) == ["k"]
    with pytest.raises(ZegelOngeldigError):
        receiver(channel, key, system).verwerk()
    assert receiver(channel, key, system).verwerk() == []
    assert len(system.stored) == 1


class Split:
    """The relay publishes as one user, deliver consumes as another."""

    def __init__(self, relay: object, deliver: object) -> None:
        assert isinstance(relay, RabbitBroker)
        assert isinstance(deliver, RabbitBroker)
        self.publish, self.sweep = relay.publish, relay.sweep
        self.consume, self.ack, self.release = deliver.consume, deliver.ack, deliver.release
        self._both = (relay, deliver)

    def close(self) -> None:
        for broker in self._both:
            broker.close()
