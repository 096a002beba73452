"""StUF 3.01 around the content: the header (stuurgegevens), its checks, the faults, and the four answers.

Pure: what is known of partners, earlier documents and time comes in as arguments. The checks run in the order of the
error table (StUF 3.01 §4.4, table 4.1) and only the first fault counts. Values inside a message are read by
``contracts.waarden``.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from lxml import etree

from gateway.contracts.adapter import Reply
from gateway.contracts.errors import (
    Conflicting,
    Finding,
    Forbidden,
    GatewayError,
    Invalid,
    JournalUnavailable,
    Refused,
    Unauthentic,
    Unavailable,
    Unknown,
    Unreadable,
    Unsupported,
)
from gateway.contracts.message import Stuurgegevens, Systeem
from gateway.contracts.waarden import to_tijdstip
from gateway.contracts.xml import NAMESPACES, Node, build, document

Plek = Literal["client", "server"]

MELDING_MAX = 250
"""Characters of one ``StUF:melding``."""
DETAILS_MAX = 1000
"""Longest ``details`` (StUF 3.01, Foutdetails)."""

ANSWERS: Mapping[str, str] = {f"{code}Bericht": code for code in ("Bv01", "Bv03", "Bv04", "Fo01", "Fo03")}
"""Message element of an answer → its berichtcode."""

FUNCTIES: Mapping[str, str] = {
    "vtMeldingDi01": "VTM",
    "vtTerugkoppelingDi01": "ZAK",
    "meldingGeneriekDi01": "ZAK",
    "uitkomstMeldingGeneriekDi01": "ZAK",
    "vcobDi01": "VVZ",
    "ucobDi01": "VVZ",
    "vciDi01": "VVZ",
    "uciDi01": "VVZ",
    "vtoDi01": "ZAK",
    "notificatieDi01": "ZAK",
    "notificatiejrDi01": "ZAK",
    "zorgmeldingDi01": "ZAK",
    "zorgmeldingTerugkoppelingDi01": "ZAK",
}
"""Every message of StUF-koppelvlak Jeugdzorg 1.0.9 → entiteittype of its object; known, not therefore supported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fout:
    """What a fault message says: code, whose fault, and the standing description."""

    code: str
    plek: Plek
    omschrijving: str


_TABLE: tuple[tuple[str, Plek, type[GatewayError], str], ...] = (
    ("StUF001", "server", Unsupported, "De versie van StUF wordt niet ondersteund"),
    ("StUF004", "server", Unsupported, "Het sectormodel wordt niet ondersteund"),
    ("StUF007", "server", Unsupported, "De versie van het sectormodel wordt niet ondersteund"),
    ("StUF010", "client", Unknown, "De ontvanger is niet bekend"),
    ("StUF013", "client", Unauthentic, "De zender is niet bekend"),
    ("StUF016", "client", Conflicting, "De combinatie van zender en referentienummer is niet uniek"),
    ("StUF019", "client", Invalid, "Het tijdstip van het bericht is niet groter dan dat van het vorige bericht"),
    ("StUF022", "client", Unsupported, "De berichtcode is niet bekend"),
    ("StUF025", "server", Unsupported, "De berichtcode wordt niet ondersteund"),
    ("StUF028", "client", Unsupported, "Het entiteittype is niet bekend"),
    ("StUF031", "server", Unsupported, "Het entiteittype wordt niet ondersteund"),
    ("StUF034", "client", Unsupported, "De functie is niet bekend"),
    ("StUF037", "server", Unsupported, "De functie wordt niet ondersteund"),
    ("StUF040", "server", Unsupported, "De combinatie van berichtcode, entiteittype en functie wordt niet ondersteund"),
    ("StUF043", "client", Unknown, "Het crossRefnummer is niet bekend"),
    ("StUF046", "server", JournalUnavailable, "Het bericht kan niet worden opgeslagen"),
    ("StUF049", "server", Unavailable, "Het proces voor het afhandelen van het bericht is niet beschikbaar"),
    ("StUF052", "client", Forbidden, "De zender is hiervoor niet geautoriseerd"),
    ("StUF055", "client", Invalid, "De body van het bericht voldoet niet aan het schema"),
    ("StUF058", "server", GatewayError, "Het verwerken van het bericht geeft een fout"),
)

FOUTEN: Mapping[str, Fout] = {
    code: Fout(code=code, plek=plek, omschrijving=omschrijving) for code, plek, _, omschrijving in _TABLE
}
"""StUF code → fault, in the order of the error table."""

_RAISES = {code: error for code, _, error, _ in _TABLE}

_BY_CLASS: Mapping[type[GatewayError], str] = {
    # The berichtcode of what cannot be opened is unknown. StUF055 would say it better, but belongs to Fo01 and Fo02;
    # of the codes for Fo03 this is the first one that lays the fault with the sender, so that nobody repeats the bytes.
    Unreadable: "StUF022",
    Invalid: "StUF055",
    Unauthentic: "StUF013",
    Forbidden: "StUF052",
    Conflicting: "StUF016",
    Unsupported: "StUF040",
    Unknown: "StUF010",
    JournalUnavailable: "StUF046",
    Unavailable: "StUF049",
    Refused: "StUF055",
    GatewayError: "StUF058",
}


ONBEKEND = "StUF058"
"""The code when no other one says it."""


def fout_of(error: Exception) -> Fout:
    """The StUF fault for ``error``: its own code when that is a StUF code, else that of its nearest class."""
    if isinstance(error, GatewayError) and error.code in FOUTEN:
        return FOUTEN[error.code]
    code = next((_BY_CLASS[kind] for kind in type(error).__mro__ if kind in _BY_CLASS), ONBEKEND)
    return FOUTEN[code]


def details_of(findings: Iterable[Finding]) -> str | None:
    """Rule and position of each finding, one per line, cut at a whole line within ``DETAILS_MAX``; never a value."""
    lines: list[str] = []
    room = DETAILS_MAX
    for finding in findings:
        line = f"{finding.rule} {finding.path}".strip()
        room -= len(line) + 1
        if room < 0:
            break
        lines.append(line)
    return "\n".join(lines) or None


# --- the header -------------------------------------------------------------------------------------------------------

_STUF_VERSION = re.compile(r"\{http://www\.egem\.nl/StUF/StUF\d{4}\}")
_JEUGDZORG = re.compile(r"http://www\.stufstandaarden\.nl/koppelvlak/jz\d+")
_BERICHTCODE = re.compile(r"Lk0[1-6]|L[av]\d\d|S[ah]0\d|D[iu]0[12]|Tr01|[BF][vo]0[1-4]")
_TIJDSTIP = re.compile(r"[0-9]{8,17}")


def _text(parent: Node, name: str, *, low: int = 0, high: int) -> str:
    node = parent.need(f"StUF:{name}")
    if not low <= len(node.text) <= high:
        raise Invalid(
            "stuurgegevens-ongeldig",
            "De stuurgegevens kloppen niet.",
            findings=[Finding("stuurgegevens-lengte", node.path)],
        )
    return node.text


def _optional(parent: Node, name: str, *, high: int) -> str | None:
    return _text(parent, name, high=high) if parent.one(f"StUF:{name}") is not None else None


def _systeem(parent: Node, name: str, *, organisatie_verplicht: bool) -> Systeem:
    node = parent.need(f"StUF:{name}")
    organisatie = (
        _text(node, "organisatie", high=200)
        if organisatie_verplicht
        else _optional(node, "organisatie", high=200) or ""
    )
    return Systeem(
        organisatie=organisatie,
        applicatie=_text(node, "applicatie", low=3, high=50),
        administratie=_optional(node, "administratie", high=50),
        gebruiker=_optional(node, "gebruiker", high=100),
    )


def read_stuurgegevens(message: Node) -> Stuurgegevens:
    """The header of a message element: ``JZ:stuurgegevens`` of a Di01, ``StUF:stuurgegevens`` of a Bv or Fo.

    Reads what an answer needs and no more: whether the codes make sense is for ``check_stuurgegevens``. In an answer
    ``organisatie`` may be absent, and is then empty.

    Raises:
        Unsupported: StUF001, when the header is written in another version of StUF.
        Invalid: a part is missing or does not fit, with its path.
    """
    kop = message.one("JZ:stuurgegevens") or message.one("StUF:stuurgegevens") or message.need("JZ:stuurgegevens")
    own = f"{{{NAMESPACES['StUF']}}}"
    for child in kop.element:
        version = _STUF_VERSION.match(child.tag) if isinstance(child.tag, str) else None
        if version is not None and version[0] != own:
            raise _fault("StUF001", kop.path)
    is_di = kop.path.endswith("/JZ:stuurgegevens[1]")
    tijdstip = kop.need("StUF:tijdstipBericht")
    if not _TIJDSTIP.fullmatch(tijdstip.text):
        finding = Finding("tijdstip-onmogelijk", tijdstip.path)
        raise Invalid("stuurgegevens-ongeldig", "De stuurgegevens kloppen niet.", findings=[finding])
    return Stuurgegevens(
        berichtcode=_text(kop, "berichtcode", high=40),
        zender=_systeem(kop, "zender", organisatie_verplicht=is_di),
        ontvanger=_systeem(kop, "ontvanger", organisatie_verplicht=is_di),
        referentienummer=_text(kop, "referentienummer", low=1, high=40),
        tijdstip_bericht=tijdstip.text,
        cross_refnummer=_optional(kop, "crossRefnummer", high=40),
        functie=_optional(kop, "functie", high=200),
    )


def _fault(code: str, path: str) -> GatewayError:
    return _RAISES[code](code, FOUTEN[code].omschrijving + ".", findings=[Finding(code, path)])


def check_stuurgegevens(
    kop: Stuurgegevens,
    *,
    element: str,
    namespace: str,
    entiteittype: str | None,
    entiteittypen: Mapping[str, str],
    ontvanger_bekend: bool,
    zender_erkend: bool,
    conflict: bool = False,
    vorig_tijdstip: str | None = None,
    cross_bekend: bool = True,
) -> None:
    """Raise the first fault of the error table that applies; return when there is none.

    Args:
        kop: the header as read.
        element: local name of the message element.
        namespace: its namespace.
        entiteittype: of the object, as it stands; None when absent (that is for the schema to refuse).
        entiteittypen: ``functie`` → entiteittype of what this gateway takes in; may be empty for answers.
        ontvanger_bekend: the receiver is a verantwoordelijke here (StUF010).
        zender_erkend: whoever handed it over vouches for the zender (StUF013).
        conflict: zender and reference were acknowledged before for other content (StUF016).
        vorig_tijdstip: the greatest ``tijdstipBericht`` of this zender, only when its entry asks for StUF019.
        cross_bekend: ``crossRefnummer``, if there is one, names something we sent (StUF043).

    Raises:
        Refused: Unsupported, Unknown, Unauthentic, Conflicting or Invalid, with the StUF code as its code.
    """
    berichtcode = ANSWERS.get(element, "Di01")
    known = set(FUNCTIES.values())
    at = f"/{element}/stuurgegevens"
    checks = (
        (
            "StUF001",
            namespace.startswith("http://www.egem.nl/StUF/StUF") and namespace != NAMESPACES["StUF"],
            f"/{element}",
        ),
        ("StUF004", namespace != NAMESPACES["StUF"] and not _JEUGDZORG.fullmatch(namespace), f"/{element}"),
        ("StUF007", namespace not in (NAMESPACES["JZ"], NAMESPACES["StUF"]), f"/{element}"),
        ("StUF010", not ontvanger_bekend, f"{at}/ontvanger"),
        ("StUF013", not zender_erkend, f"{at}/zender"),
        ("StUF016", conflict, f"{at}/referentienummer"),
        (
            "StUF019",
            vorig_tijdstip is not None and not _later(kop.tijdstip_bericht, vorig_tijdstip),
            f"{at}/tijdstipBericht",
        ),
        (
            "StUF022",
            not _BERICHTCODE.fullmatch(kop.berichtcode),
            at,
        ),
        ("StUF025", kop.berichtcode not in {"Di01", *ANSWERS.values()}, f"{at}/berichtcode"),
        ("StUF028", entiteittype is not None and entiteittype not in known, f"/{element}/object"),
        ("StUF031", entiteittype in known and entiteittype not in entiteittypen.values(), f"/{element}/object"),
        ("StUF034", berichtcode == "Di01" and kop.functie not in FUNCTIES, f"{at}/functie"),
        ("StUF037", berichtcode == "Di01" and kop.functie not in entiteittypen, f"{at}/functie"),
        ("StUF040", kop.berichtcode != berichtcode, f"{at}/berichtcode"),
        ("StUF040", berichtcode == "Di01" and kop.functie != element, f"{at}/functie"),
        ("StUF040", entiteittype is not None and entiteittypen.get(element) != entiteittype, f"/{element}/object"),
        ("StUF043", not cross_bekend, f"{at}/crossRefnummer"),
    )
    for code, applies, path in checks:
        if applies:
            raise _fault(code, path)


def _later(tijdstip: str, vorig: str) -> bool:
    """Whether ``tijdstip`` is greater; what was cut off counts as zero."""
    return tijdstip.ljust(17, "0") > vorig.ljust(17, "0")


# --- the answers ------------------------------------------------------------------------------------------------------


def reply_to(kop: Stuurgegevens | None, *, own: Systeem, referentienummer: str, tijdstip: datetime) -> Reply:
    """The header of an answer to ``kop``: zender and ontvanger change places, its reference becomes ours to cross.

    Without ``kop`` (it could not be read) we answer as ``own`` to an application ``onbekend`` without organisation: the
    schema asks for an applicatie and a crossRefnummer, and lets the latter be empty.
    """
    if kop is None:
        return Reply(
            zender=own,
            ontvanger=Systeem(organisatie="", applicatie="onbekend"),
            referentienummer=referentienummer,
            tijdstip=tijdstip,
            cross_refnummer="",
        )
    return Reply(
        zender=kop.ontvanger,
        ontvanger=kop.zender,
        referentienummer=referentienummer,
        tijdstip=tijdstip,
        cross_refnummer=kop.referentienummer,
        functie=kop.functie,
    )


def write_kop(
    parent: etree._Element, berichtcode: str, reply: Reply, *, prefix: Literal["JZ", "StUF"] = "StUF"
) -> None:
    """Append ``stuurgegevens``; a Di01 (prefix ``JZ``) names its functie, an answer its crossRefnummer."""
    kop = build(parent, f"{prefix}:stuurgegevens")
    build(kop, "StUF:berichtcode", berichtcode)
    for name, systeem in (("zender", reply.zender), ("ontvanger", reply.ontvanger)):
        node = build(kop, f"StUF:{name}")
        for part in ("organisatie", "applicatie", "administratie", "gebruiker"):
            if text := getattr(systeem, part):
                build(node, f"StUF:{part}", text)
    build(kop, "StUF:referentienummer", reply.referentienummer)
    build(kop, "StUF:tijdstipBericht", to_tijdstip(reply.tijdstip))
    if prefix == "JZ":
        build(kop, "StUF:functie", etree.QName(parent).localname)
    else:
        build(kop, "StUF:crossRefnummer", reply.cross_refnummer or "")


def _answer(berichtcode: str, reply: Reply, fout: Fout | None = None, details: str | None = None) -> etree._Element:
    root = document(f"StUF:{berichtcode}Bericht", ("StUF",))
    write_kop(root, berichtcode, reply)
    if fout is not None:
        body = build(root, "StUF:body")
        build(body, "StUF:code", fout.code)
        build(body, "StUF:plek", fout.plek)
        build(body, "StUF:omschrijving", fout.omschrijving[:200])
        if details:
            build(body, "StUF:details", details[:DETAILS_MAX])
    return root


def soap_action(message: etree._Element) -> str:
    """``SOAPAction`` of a message (protocolbindingen 3.02): Jeugdzorg really writes its namespace without ``http://``."""
    name = etree.QName(message)
    if name.localname in ANSWERS:
        return f"{NAMESPACES['StUF']}/{ANSWERS[name.localname]}"
    return f"{(name.namespace or '').removeprefix('http://')}/{name.localname}"


def bv01(reply: Reply, meldingen: Iterable[Finding] = ()) -> etree._Element:
    """Functional acknowledgement; ``meldingen`` tell by rule and position what was left out or is odd."""
    root = _answer("Bv01", reply)
    for finding in meldingen:
        build(root, "StUF:melding", f"{finding.rule} {finding.path}".rstrip()[:MELDING_MAX])
    return root


def bv03(reply: Reply) -> etree._Element:
    """Technical acknowledgement: safely stored."""
    return _answer("Bv03", reply)


def fo01(reply: Reply, fout: Fout, details: str | None = None) -> etree._Element:
    """Functional fault; ``details`` carries rules and positions (``details_of``), never a value."""
    return _answer("Fo01", reply, fout, details)


def fo03(reply: Reply, fout: Fout, details: str | None = None) -> etree._Element:
    """Technical fault: the document was not taken in."""
    return _answer("Fo03", reply, fout, details)


def read_fout(message: Node) -> Fout:
    """What a fault message (Fo01, Fo03) says.

    Raises:
        Invalid: its body is not there or has no code.
    """
    body = message.need("StUF:body")
    plek: Plek = "server" if body.need("StUF:plek").text == "server" else "client"
    omschrijving = body.one("StUF:omschrijving")
    return Fout(code=body.need("StUF:code").text, plek=plek, omschrijving=omschrijving.text if omschrijving else "")
