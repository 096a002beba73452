"""Over AMQP: the sealed bytes on the receiver's own queue, encrypted to its key; it confirms by ``_bevestig``.

What speaks AMQP is the broker's side of the house, so it is an argument here.
"""

from collections.abc import Mapping
from typing import Protocol

from gateway.contracts.adapter import Acknowledgement, Address, Document
from gateway.contracts.errors import Declined
from gateway.contracts.message import Oin


class Place(Protocol):
    """Puts sealed bytes on a receiver's queue; returns once they are safe there, else raises ``Unavailable``."""

    def __call__(self, content: bytes, seal: str, *, receiver: Oin, key: Mapping[str, str], delivery: str) -> None:
        """``key`` is the receiver's public JWK, ``delivery`` the id of the delivery."""
        ...


class AmqpTransport:
    """Keeps the promises of ``Transport`` by publisher confirms."""

    def __init__(self, place: Place) -> None:
        """Hand over by ``place``."""
        self._place = place

    def send(self, document: Document, address: Address, *, key: str) -> Acknowledgement:
        """Place it; never confirmed by this alone.

        Raises:
            Declined: the partner's entry has no key, or this is no sealed message.
            Unavailable: the broker did not confirm.
        """
        seal = document.headers.get("Seal")
        if address.oin is None or address.sleutel is None or seal is None:
            raise Declined("adres-onbruikbaar", "Aan deze partner kan niets over AMQP.")
        self._place(document.content, seal, receiver=Oin(address.oin), key=address.sleutel, delivery=key)
        return Acknowledgement(kenmerk="amqp")

    def close(self) -> None:
        """The connection is the broker's."""
