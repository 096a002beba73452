"""The ways out to partners, by the ``soort`` of their ``transport`` entry; each keeps the promises of ``Transport``."""

import ssl
import time
from collections.abc import Callable, Mapping

from lxml import etree

from gateway.contracts.adapter import Transport
from gateway.transports.amqp import AmqpTransport, Place
from gateway.transports.mail import MailTransport, Submission
from gateway.transports.postvak import PostvakTransport
from gateway.transports.stuf import StufTransport


def transports(
    *,
    parse: Callable[[bytes], etree._Element],
    tls: ssl.SSLContext | None = None,
    place: Place | None = None,
    submission: Submission | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Mapping[str, Transport]:
    """Every transport.

    ``tls`` is the client certificate and the authorities that StUF partners are judged by; without ``place``, the way
    to receivers' queues, there is no transport ``amqp``; without ``submission``, the mail server that takes mail, no
    transport ``mail``.
    """
    found: dict[str, Transport] = {"stuf": StufTransport(parse=parse, tls=tls, sleep=sleep)}
    if place is not None:
        found["amqp"] = AmqpTransport(place)
    if submission is not None:
        found["mail"] = MailTransport(submission, sleep=sleep)
    return {**found, "postvak": PostvakTransport()}


__all__ = ["AmqpTransport", "MailTransport", "PostvakTransport", "StufTransport", "Submission", "transports"]
