"""StUF as a partner's system speaks it: headers, SOAP, and the StUF door seen from outside.

Deliberately independent of the gateway's own StUF code: what both sides get wrong in the same way no test would find.
Norms: StUF 3.01 §4.2 to 4.4 (stuurgegevens, Bv and Fo), StUF protocolbindingen 3.02 (SOAP 1.1, SOAPAction).
"""

import ssl
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

import httpx2
from lxml import etree

from gateway.contracts.message import Stuurgegevens, Systeem
from gateway.contracts.xml import build, document, serialise, tag

PREFIXES = ("JZ", "ZKN", "BG", "StUF", "xsi")
_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_ACTIONS = {
    "Bv01": "http://www.egem.nl/StUF/StUF0301/Bv01",
    "Fo01": "http://www.egem.nl/StUF/StUF0301/Fo01",
}


def tijdstip(at: datetime) -> str:
    """An instant as StUF writes it: Dutch local time, ``EEJJMMDDhhmmssddd``."""
    return at.astimezone(_AMSTERDAM).strftime("%Y%m%d%H%M%S%f")[:17]


def kop(parent: etree._Element, name: str, stuur: Stuurgegevens) -> None:
    """Append the header ``name`` (``JZ:stuurgegevens`` in Di01, ``StUF:stuurgegevens`` in Bv and Fo)."""
    header = build(parent, name)
    build(header, "StUF:berichtcode", stuur.berichtcode)
    for naam, systeem in (("zender", stuur.zender), ("ontvanger", stuur.ontvanger)):
        element = build(header, f"StUF:{naam}")
        for veld in ("organisatie", "applicatie", "administratie", "gebruiker"):
            if (waarde := getattr(systeem, veld)) is not None:
                build(element, f"StUF:{veld}", waarde)
    build(header, "StUF:referentienummer", stuur.referentienummer)
    build(header, "StUF:tijdstipBericht", stuur.tijdstip_bericht)
    if stuur.cross_refnummer is not None:
        build(header, "StUF:crossRefnummer", stuur.cross_refnummer)
    if stuur.functie is not None:
        build(header, "StUF:functie", stuur.functie)


def bevestiging(code: str, stuur: Stuurgegevens, *, referentie: str, at: datetime) -> bytes:
    """The answer ``code`` (``Bv01`` or ``Bv03``) to a document with header ``stuur``: its parties turned around."""
    root = document(f"StUF:{code}Bericht", ("StUF",))
    kop(root, "StUF:stuurgegevens", _omgekeerd(code, stuur, referentie, at))
    return serialise(root)


def fout(code: str, stuur: Stuurgegevens, *, referentie: str, at: datetime, foutcode: str, plek: str) -> bytes:
    """The refusal ``code`` (``Fo01``, ``Fo03``) with ``foutcode`` (StUF 3.01 table 4.1); ``plek``: client or server."""
    root = document(f"StUF:{code}Bericht", ("StUF",))
    kop(root, "StUF:stuurgegevens", _omgekeerd(code, stuur, referentie, at))
    body = build(root, "StUF:body")
    build(body, "StUF:code", foutcode)
    build(body, "StUF:plek", plek)
    build(body, "StUF:omschrijving", "Gesimuleerde fout")
    return serialise(root)


def _omgekeerd(code: str, stuur: Stuurgegevens, referentie: str, at: datetime) -> Stuurgegevens:
    return Stuurgegevens(
        berichtcode=code,
        zender=stuur.ontvanger,
        ontvanger=stuur.zender,
        referentienummer=referentie,
        tijdstip_bericht=tijdstip(at),
        cross_refnummer=stuur.referentienummer,
    )


def in_soap(content: bytes) -> bytes:
    """``content`` as the only child of a SOAP 1.1 body."""
    envelope = document("SOAP:Envelope", ("SOAP",))
    build(envelope, "SOAP:Body").append(etree.fromstring(content, _parser()))
    return serialise(envelope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuk:
    """A StUF document that came in: its name (``Bv03Bericht``, ``vtTerugkoppelingDi01``), header and bytes."""

    naam: str
    stuur: Stuurgegevens
    foutcode: str | None
    content: bytes


def lees(content: bytes) -> Stuk | None:
    """The StUF message in ``content``, bare, in SOAP or in the detail of a SOAP fault; None when there is none."""
    try:
        root = etree.fromstring(content, _parser())
    except etree.XMLSyntaxError:
        return None
    for element in root.iter():
        header = next((child for child in element if str(child.tag).endswith("}stuurgegevens")), None)
        if header is not None:
            return Stuk(
                naam=etree.QName(element).localname,
                stuur=_stuurgegevens(header),
                foutcode=element.findtext(f"{tag('StUF:body')}/{tag('StUF:code')}"),
                content=content,
            )
    return None


def _stuurgegevens(header: etree._Element) -> Stuurgegevens:
    def text(name: str, under: etree._Element | None = header) -> str | None:
        return under.findtext(tag(f"StUF:{name}")) if under is not None else None

    def systeem(name: str) -> Systeem:
        under = header.find(tag(f"StUF:{name}"))
        return Systeem(
            organisatie=text("organisatie", under) or "",
            applicatie=text("applicatie", under) or "",
            administratie=text("administratie", under),
            gebruiker=text("gebruiker", under),
        )

    return Stuurgegevens(
        berichtcode=text("berichtcode") or "",
        zender=systeem("zender"),
        ontvanger=systeem("ontvanger"),
        referentienummer=text("referentienummer") or "",
        tijdstip_bericht=text("tijdstipBericht") or "",
        functie=text("functie"),
        cross_refnummer=text("crossRefnummer"),
    )


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Antwoord:
    """What the gateway's StUF door said: HTTP status, raw body, and the Bv03 or Fo03 in it."""

    status: int
    body: bytes
    stuk: Stuk | None

    @property
    def aangenomen(self) -> bool:
        """Whether it is an acknowledgement: from now on the gateway answers for the document."""
        return self.stuk is not None and self.stuk.naam == "Bv03Bericht"

    @property
    def foutcode(self) -> str | None:
        """The StUF code of a refusal."""
        return self.stuk.foutcode if self.stuk is not None else None


class StufDeur:
    """The gateway's StUF door as one client certificate sees it; safe to use from several threads."""

    def __init__(self, url: str, tls: ssl.SSLContext | None = None, *, timeout: float = 30.0) -> None:
        """Reach the gateway at ``url`` (scheme, host and port), with the client certificate that ``tls`` carries."""
        self._http = httpx2.Client(
            base_url=url,
            verify=tls if tls is not None else True,
            timeout=timeout,
            trust_env=False,
            limits=httpx2.Limits(max_connections=64, max_keepalive_connections=64),
        )

    def stuur(self, content: bytes, *, soap: bool = True) -> Antwoord:
        """Offer one document; raises ``httpx2.TransportError`` when no answer came."""
        stuk = lees(content)
        soort = (stuk.stuur.functie or stuk.stuur.berichtcode) if stuk else "onbekend"
        answer = self._http.post(
            "/stuf/v1/ontvang-asynchroon",
            content=in_soap(content) if soap and stuk else content,
            headers={
                "Content-Type": "text/xml; charset=utf-8",
                "SOAPAction": f'"{_ACTIONS.get(soort, f"www.stufstandaarden.nl/koppelvlak/jz0100/{soort}")}"',
            },
        )
        return Antwoord(status=answer.status_code, body=answer.content, stuk=lees(answer.content))

    def close(self) -> None:
        """Let the connections go."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
