"""The ways out to partners, by the ``soort`` of their ``transport`` entry; each keeps the promises of ``Transport``."""

import ssl
import time
from collections.abc import Callable, Mapping

from lxml import etree

from gateway.contracts.adapter import Transport
from gateway.transports.postvak import PostvakTransport
from gateway.transports.stuf import StufTransport


def transports(
    *,
    parse: Callable[[bytes], etree._Element],
    tls: ssl.SSLContext | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Mapping[str, Transport]:
    """Every transport; ``tls`` is the client certificate and the authorities that StUF partners are judged by."""
    return {"stuf": StufTransport(parse=parse, tls=tls, sleep=sleep), "postvak": PostvakTransport()}


__all__ = ["PostvakTransport", "StufTransport", "transports"]
