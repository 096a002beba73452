"""A sealed message as AMQP 0-9-1 carries it: properties and headers that mirror the sealed attributes.

Mirrors are for those who watch the broker. What counts is inside the seal; a mirror that differs is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import orjson

from gateway.broker.topology import routing_key
from gateway.contracts.berichten import BY_TYPE
from gateway.contracts.errors import Unauthentic
from gateway.contracts.message import Oin

MIRROR = "cloudEvents_"
"""Prefix of the headers (CloudEvents AMQP binding 1.0)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One message as it travels; ``body`` is the wrapped content."""

    key: str
    """Id of the delivery: names the parcel when the broker confirms or returns it."""
    routing_key: str
    message_id: str | None
    type: str | None
    correlation_id: str | None
    timestamp: int | None
    """Seconds since 1970, of ``time``."""
    headers: Mapping[str, object]
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A parcel as the broker hands it over."""

    queue: str
    tag: int
    redelivered: bool
    parcel: Parcel

    @property
    def seal(self) -> str:
        """The seal; empty when there is none."""
        return str(self.parcel.headers.get("seal", ""))


def parcel_of(content: bytes, seal: str, body: bytes, *, via: Oin, key: str) -> Parcel:
    """Address the sealed ``content``, wrapped as ``body``, to the queues of ``via``."""
    event = orjson.loads(content)
    mirrors = {f"{MIRROR}{name}": str(value) for name, value in event.items() if name != "data"}
    return Parcel(
        key=key,
        routing_key=routing_key(via, BY_TYPE[event["type"]].__name__, event["urgency"]),
        message_id=event["id"],
        type=event["type"],
        correlation_id=event["correlationid"],
        timestamp=int(datetime.fromisoformat(event["time"]).timestamp()),
        headers={**mirrors, "seal": seal, "delivery": key},
        body=body,
    )


class Properties(Protocol):
    """What an AMQP library gives of a message, by its names in AMQP 0-9-1."""

    message_id: str | None
    type: str | None
    correlation_id: str | None
    timestamp: int | None
    headers: Any


def parcel_from(properties: Properties, body: bytes, *, routing_key: str) -> Parcel:
    """A parcel as it arrived; nothing in it is believed yet."""
    headers = dict(properties.headers or {})
    return Parcel(
        key=str(headers.get("delivery", "")),
        routing_key=routing_key,
        message_id=properties.message_id,
        type=properties.type,
        correlation_id=properties.correlation_id,
        timestamp=properties.timestamp,
        headers=headers,
        body=body,
    )


def check_mirrors(arrived: Parcel, content: bytes, *, via: Oin) -> None:
    """Raise ``Unauthentic`` unless properties and headers say what ``content`` says."""
    try:
        expected = parcel_of(content, "", b"", via=via, key=arrived.key)
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError, ValueError):
        raise _refused() from None
    if _mirrored(arrived) != _mirrored(expected):
        raise _refused()


def _mirrored(parcel: Parcel) -> tuple[object, ...]:
    mirrors = {name: value for name, value in parcel.headers.items() if name.startswith(MIRROR)}
    return parcel.message_id, parcel.type, parcel.correlation_id, parcel.timestamp, mirrors


def _refused() -> Unauthentic:
    return Unauthentic("koppen-wijken-af", "De koppen van een bericht zeggen iets anders dan wat verzegeld is.")
