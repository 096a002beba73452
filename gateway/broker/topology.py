"""Every exchange, queue and binding at RabbitMQ, as data; nothing else declares one.

::

    vt.berichten ─ <via>.<kind>.<urgency> ─┬─► vt.deliver.<via>          read by deliver
                                           └─► vt.deliver.<via>.acuut    read by deliver, first
    vt.ontvangst ─ <via>.<kind>.<urgency> ─┬─► vt.ontvangst.<via>        read by that receiver alone
                                           └─► vt.ontvangst.<via>.acuut
    all of these ─ given back too often ─► vt.parked ─ <via> ─► vt.parked.<via>      read by relay

``<via>`` is the OIN of the partner whose transport carries the message. Everything that has a default differing between
RabbitMQ 3.10 and 4.x is written out. At-least-once dead-lettering asks for ``reject-publish``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gateway.contracts.message import Oin, Urgentie

BERICHTEN, ONTVANGST, PARKED = "vt.berichten", "vt.ontvangst", "vt.parked"
PREFETCH = 50
"""Unacknowledged messages at most, for each queue that a consumer reads."""
DELIVERY_LIMIT = 20
"""Times that a message may come back before the broker parks it."""
_NEVER = 1_000_000
"""A delivery limit that is never reached: 4.x would drop at 20, and 3.10 knows no word for "none"."""

Argument = str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A durable exchange."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A durable queue with its bindings."""

    name: str
    arguments: Mapping[str, Argument]
    exchange: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """What must exist before a message can travel: exchanges, then queues."""

    exchanges: tuple[Exchange, ...]
    queues: tuple[Queue, ...]


_EXCHANGES = {
    BERICHTEN: Exchange(name=BERICHTEN, kind="topic"),
    ONTVANGST: Exchange(name=ONTVANGST, kind="topic"),
    PARKED: Exchange(name=PARKED, kind="direct"),
}


def deliver_queue(via: Oin, *, acuut: bool = False) -> str:
    """Where what ``via`` carries waits for ``deliver``."""
    return f"vt.deliver.{via}" + (".acuut" if acuut else "")


def ontvangst_queue(receiver: Oin, *, acuut: bool = False) -> str:
    """Where what was handed over waits for ``receiver``."""
    return f"vt.ontvangst.{receiver}" + (".acuut" if acuut else "")


def parked_queue(via: Oin) -> str:
    """Where what came back too often waits for the relay."""
    return f"vt.parked.{via}"


def routing_key(via: Oin, kind: str, urgentie: str) -> str:
    """``(…, "MeldingGedaan", "acuut")`` → ``"<via>.melding-gedaan.acuut"``."""
    kebab = re.sub(r"(?<!^)(?=[A-Z])", "-", kind).lower()
    return f"{via}.{kebab}.{urgentie}"


def deliver_road(via: Oin) -> Road:
    """Everything for messages that ``via`` will carry."""
    return Road(
        exchanges=(_EXCHANGES[BERICHTEN], _EXCHANGES[PARKED]),
        queues=(_parked(via), *_pair(via, BERICHTEN, deliver_queue(via), deliver_queue(via, acuut=True))),
    )


def ontvangst_road(receiver: Oin) -> Road:
    """Everything for messages that ``receiver`` takes over AMQP."""
    return Road(
        exchanges=(_EXCHANGES[ONTVANGST], _EXCHANGES[PARKED]),
        queues=(
            _parked(receiver),
            *_pair(receiver, ONTVANGST, ontvangst_queue(receiver), ontvangst_queue(receiver, acuut=True)),
        ),
    )


def _pair(via: Oin, exchange: str, regular: str, acute: str) -> tuple[Queue, Queue]:
    arguments: Mapping[str, Argument] = {
        "x-queue-type": "quorum",
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-dead-letter-exchange": PARKED,
        "x-dead-letter-routing-key": via,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
    ordinary = tuple(f"{via}.*.{urgentie.value}" for urgentie in Urgentie if urgentie is not Urgentie.ACUUT)
    return (
        Queue(name=regular, arguments=arguments, exchange=exchange, keys=ordinary),
        Queue(name=acute, arguments=arguments, exchange=exchange, keys=(f"{via}.*.{Urgentie.ACUUT.value}",)),
    )


def _parked(via: Oin) -> Queue:
    arguments: Mapping[str, Argument] = {
        "x-queue-type": "quorum",
        "x-delivery-limit": _NEVER,
        "x-overflow": "reject-publish",
    }
    return Queue(name=parked_queue(via), arguments=arguments, exchange=PARKED, keys=(via,))
