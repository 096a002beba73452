"""The StUF door (StUF 3.01, StUF-koppelvlak Jeugdzorg 1.0.9): a SOAP 1.1 envelope or the bare message.

The answer is ``Bv03`` or ``Fo03``, in an envelope if the request was one. The WSDLs of the koppelvlak declare Fo03 as
the ``fault`` of every operation, and SOAP 1.1 §6.2 sends a fault with status 500. A bare body has no binding: there the
status says whose fault it was, 400 or 500, so that nobody takes a fault for an acknowledgement. Who is not let in, what
is too large or of another type, and a journal that is down, are HTTP problems: no StUF message was exchanged.
"""

from collections.abc import Collection
from xml.sax.saxutils import escape

import orjson
from fastapi import Request
from lxml import etree
from starlette.responses import Response
from starlette.routing import Route

from gateway import journey
from gateway.contracts.errors import GatewayError, Refused
from gateway.contracts.message import Door, Oin, Received, Systeem
from gateway.contracts.stuf import details_of, fo03, fout_of, read_stuurgegevens, reply_to
from gateway.contracts.xml import NAMESPACES, Node
from gateway.core.parsing import parse, soap_body
from gateway.ports import Gateway
from gateway.web.reception import Reception

XML: Collection[str] = ("text/xml", "application/xml")
"""SOAP 1.2 (``application/soap+xml``) is not a binding of StUF."""
_PROLOG = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_SOAP = NAMESPACES["SOAP"].encode()
_LOOK = 4096
"""Bytes in which an envelope must have shown itself; an unreadable document has no root to ask."""


def routes(reception: Reception) -> list[Route]:
    """The two addresses; plain routes, since there is nothing for a framework to read."""

    async def ontvang(request: Request) -> Response:
        received = await _take(request, reception)
        soap = _SOAP in received.content[:_LOOK].replace(b"\0", b"")  # without the zeros of UTF-16
        try:
            receipt = await reception.hand_over(received)
        except Refused as refusal:
            return _fault(refusal, received, reception.gateway, soap=soap)
        if not soap:
            return Response(receipt.body, receipt.status, media_type=receipt.media_type)
        return Response(_envelope(_bare(receipt.body)), receipt.status, media_type="text/xml")

    async def proef(request: Request) -> Response:
        rehearsal = journey.rehearse(await _take(request, reception), reception.gateway)
        report = {
            "uitkomst": rehearsal.outcome,
            "bevindingen": [{"regel": finding.rule, "plaats": finding.path} for finding in rehearsal.findings],
            "redenen": list(rehearsal.reasons),
        }
        return Response(orjson.dumps(report), media_type="application/json")

    return [
        Route("/stuf/v1/ontvang-asynchroon", ontvang, methods=["POST"]),
        Route("/stuf/v1/proef", proef, methods=["POST"]),
    ]


async def _take(request: Request, reception: Reception) -> Received:
    return await reception.take(request, reception.caller(request), door=Door.STUF, media_types=XML)


def _fault(refusal: Refused, received: Received, gateway: Gateway, *, soap: bool) -> Response:
    fout = fout_of(refusal)
    try:
        kop = read_stuurgegevens(Node(soap_body(parse(received.content, limits=gateway.limits))))
    except GatewayError:  # what cannot be read is answered without a header to turn around
        kop = None
    reply = reply_to(
        kop,
        own=Systeem(organisatie=Oin(gateway.oin), applicatie="vt-gateway"),
        referentienummer=gateway.clock.new_id(),
        tijdstip=gateway.clock.now(),
    )
    answer = etree.tostring(fo03(reply, fout, details_of(refusal.findings)))
    if not soap:
        status = 400 if fout.plek == "client" else 500
        return Response(_PROLOG + answer, status, media_type="text/xml")
    fault = (
        f"<SOAP:Fault><faultcode>SOAP:{fout.plek.capitalize()}</faultcode>"
        f"<faultstring>{escape(fout.omschrijving)}</faultstring><detail>"
    )
    return Response(_envelope(fault.encode() + answer + b"</detail></SOAP:Fault>"), 500, media_type="text/xml")


def _bare(document: bytes) -> bytes:
    """``document`` without its XML declaration, so that it can stand inside another."""
    return document.partition(b"?>")[2].lstrip() if document.startswith(b"<?xml") else document


def _envelope(content: bytes) -> bytes:
    start = _PROLOG + b'<SOAP:Envelope xmlns:SOAP="' + _SOAP + b'"><SOAP:Body>'
    return start + content + b"</SOAP:Body></SOAP:Envelope>"
