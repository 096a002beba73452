from collections.abc import Mapping

import pytest

from gateway.contracts.adapter import Address, Document
from gateway.contracts.errors import BrokerUnavailable, Declined
from gateway.contracts.message import Oin
from gateway.transports.amqp import AmqpTransport

SEALED = Document(content=b"{}", media_type="application/cloudevents+json", headers={"Seal": "a..b"})
VT = Address(soort="amqp", oin="00000099000000002000", sleutel={"kid": "vt-1"})


class Queue:
    def __init__(self, trouble: BrokerUnavailable | None = None) -> None:
        self.trouble = trouble
        self.placed: list[tuple[bytes, str, str, str]] = []

    def place(self, content: bytes, seal: str, *, receiver: Oin, key: Mapping[str, str], delivery: str) -> None:
        if self.trouble is not None:
            raise self.trouble
        assert key == VT.sleutel
        self.placed.append((content, seal, receiver, delivery))


def test_the_sealed_bytes_go_as_they_are_and_the_receiver_has_still_to_confirm() -> None:
    queue = Queue()
    ack = AmqpTransport(queue.place).send(SEALED, VT, key="d-1")
    assert queue.placed == [(b"{}", "a..b", VT.oin, "d-1")]
    assert (ack.kenmerk, ack.bevestigd) == ("amqp", False)


def test_a_broker_that_does_not_confirm_is_tried_again_later() -> None:
    queue = Queue(BrokerUnavailable("broker-onbereikbaar", "De broker is nu niet te gebruiken."))
    with pytest.raises(BrokerUnavailable):
        AmqpTransport(queue.place).send(SEALED, VT, key="d-1")


@pytest.mark.parametrize(
    ("document", "address"),
    [
        (SEALED, Address(soort="amqp", oin=VT.oin)),
        (SEALED, Address(soort="amqp", sleutel=VT.sleutel)),
        (Document(content=b"<a/>", media_type="text/xml"), VT),
    ],
)
def test_without_key_receiver_or_seal_nothing_goes(document: Document, address: Address) -> None:
    queue = Queue()
    with pytest.raises(Declined):
        AmqpTransport(queue.place).send(document, address, key="d-1")
    assert queue.placed == []
