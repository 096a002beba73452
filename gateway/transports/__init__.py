"""The ways out to partners, by the ``soort`` of their ``transport`` entry; each keeps the promises of ``Transport``."""

import ssl
import time
from collections.abc import Callable, Mapping

from lxml import etree

from gateway.contracts.adapter import Transport
from gateway.transports.amqp import AmqpTransport, Place
from gateway.transports.postvak import PostvakTransport
from gateway.transports.stuf import StufTransport


def transports(
    *,
    parse: Callable[[bytes], etree._Element],
    tls: ssl.SSLContext | None = None,
    place: Place | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Mapping[str, Transport]:
    """Every transport.

    ``tls`` is the client certificate and the authorities that StUF partners are judged by; without ``place``, the way
    to receivers' queues, there is no transport ``amqp``.
    """
    found: dict[str, Transport] = {"stuf": StufTransport(parse=parse, tls=tls, sleep=sleep)}
    if place is not None:
        found["amqp"] = AmqpTransport(place)
    return {**found, "postvak": PostvakTransport()}


__all__ = ["AmqpTransport", "PostvakTransport", "StufTransport", "transports"]
