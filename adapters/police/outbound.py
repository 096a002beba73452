"""What goes back to the police: feedback in the form of the report it answers, and the answers Bv01 and Fo01.

Rules: one writer per form; nothing is written that the message does not say. What a form has no element for: the date
of the feedback (neither form; the moment of sending stands in the header), the contact (vtTerugkoppelingDi01), and a
second number or address of one contact (uitkomstMeldingGeneriekDi01).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from lxml import etree

from adapters.police import codes
from gateway.contracts.adapter import Reply, WriteDocument
from gateway.contracts.berichten import Bericht, MeldingTeruggekoppeld, OntvangstBevestigd, OntvangstGeweigerd
from gateway.contracts.berichten.bericht import GeenWaarde, Reden
from gateway.contracts.berichten.partijen import Contact
from gateway.contracts.berichten.personen import Tekst
from gateway.contracts.errors import Finding, Unsupported
from gateway.contracts.stuf import Fout, bv01, details_of, fo01, write_kop
from gateway.contracts.xml import build, document

Kind = TypeVar("Kind", bound=Bericht)


def _as(kind: type[Kind], bericht: Bericht) -> Kind:
    if not isinstance(bericht, kind):
        raise Unsupported("soort-onbekend", "Deze soort kan niet in deze vorm worden geschreven.")
    return bericht


def _write(parent: etree._Element, name: str, value: Tekst | None) -> None:
    """A value, or the reason why there is none; nothing when the message leaves it out."""
    if isinstance(value, GeenWaarde):
        build(parent, name, xsi_nil="true", StUF_noValue=value.geen_waarde.value)
    elif value is not None:
        build(parent, name, value)


def write_vt_terugkoppeling(bericht: Bericht, reply: Reply) -> etree._Element:
    """MeldingTeruggekoppeld as ``vtTerugkoppelingDi01``, the answer to a vtMeldingDi01, by the police's number."""
    melding = _as(MeldingTeruggekoppeld, bericht)
    stap = codes.TERUGKOPPELING[melding.status]
    root = document("JZ:vtTerugkoppelingDi01", ("JZ", "ZKN", "StUF", "xsi"))
    write_kop(root, "Di01", reply, prefix="JZ")
    zaak = build(root, "JZ:object", StUF_entiteittype="ZAK")
    _write(zaak, "ZKN:toelichting", melding.toelichting)
    _write(zaak, "ZKN:uitkomst", stap.uitkomst)
    build(zaak, "ZKN:status", stap.status)
    aanleiding = build(zaak, "ZKN:naarAanleidingVan", StUF_entiteittype="ZAKVTM")
    gemeld = build(aanleiding, "ZKN:gerelateerde", StUF_entiteittype="VTM")
    build(gemeld, "JZ:identificatieVtMelding", melding.registratienummer)
    uitvoerende = build(zaak, "ZKN:isUitgevoerdDoor", StUF_entiteittype="ZAKBTR")
    organisatie = build(uitvoerende, "ZKN:gerelateerde")
    build(organisatie, "ZKN:naam", melding.organisatie)
    build(organisatie, "ZKN:oinNummer", reply.zender.organisatie)
    return root


def write_uitkomst(bericht: Bericht, reply: Reply) -> etree._Element:
    """MeldingTeruggekoppeld as ``uitkomstMeldingGeneriekDi01``, the answer to a meldingGeneriekDi01.

    VT's own number of the case is no part of the message: ``nietOndersteund``.
    """
    melding = _as(MeldingTeruggekoppeld, bericht)
    root = document("JZ:uitkomstMeldingGeneriekDi01", ("JZ", "ZKN", "StUF", "xsi"))
    write_kop(root, "Di01", reply, prefix="JZ")
    zaak = build(root, "JZ:object", StUF_entiteittype="ZAK")
    _write(zaak, "ZKN:identificatie", GeenWaarde(geen_waarde=Reden.NIET_ONDERSTEUND))
    initiator = build(zaak, "ZKN:heeftAlsInitiator", StUF_entiteittype="ZAKBTRINI")
    _eenheid(build(initiator, "ZKN:gerelateerde", StUF_entiteittype="BTR"), melding, reply)
    uitvoerende = build(zaak, "ZKN:heeftAlsUitvoerende")
    _eenheid(build(uitvoerende, "ZKN:gerelateerde"), melding, reply, melding.contact)
    build(zaak, "JZ:uwIdentificatie", melding.registratienummer)
    build(zaak, "JZ:soortmeldingCode", "VT")
    build(zaak, "JZ:statuscode", melding.status)
    if melding.toelichting is not None:
        _write(build(zaak, "JZ:toelichtendeinformatie"), "JZ:omschrijving", melding.toelichting)
    return root


def _eenheid(
    parent: etree._Element, melding: MeldingTeruggekoppeld, reply: Reply, contact: Contact | None = None
) -> None:
    """The VT that answers."""
    eenheid = build(parent, "ZKN:organisatorischeEenheid")
    build(eenheid, "ZKN:identificatie", reply.zender.organisatie)
    build(eenheid, "ZKN:naam", melding.organisatie)
    if contact is not None:
        persoon = build(build(eenheid, "ZKN:heeftAlsContactpersoon"), "ZKN:gerelateerde")
        for name, values in (("telefoonnummer", contact.telefoonnummers), ("emailadres", contact.emailadressen)):
            _write(persoon, f"ZKN:{name}", values[0] if values else None)
        _write(persoon, "ZKN:naam", contact.naam)


def write_bv01(bericht: Bericht, reply: Reply) -> etree._Element:
    """OntvangstBevestigd as ``Bv01Bericht``; each ``melding`` has a rule and a position, never a value."""
    ontvangst = _as(OntvangstBevestigd, bericht)
    found = [Finding(bevinding.regel, bevinding.plaats) for bevinding in ontvangst.bevindingen]
    return bv01(replace(reply, cross_refnummer=ontvangst.referentie), found)


def write_fo01(bericht: Bericht, reply: Reply) -> etree._Element:
    """OntvangstGeweigerd as ``Fo01Bericht``; ``details`` has rules and positions, never a value."""
    ontvangst = _as(OntvangstGeweigerd, bericht)
    fout = Fout(code=ontvangst.code, plek=ontvangst.plek, omschrijving=ontvangst.omschrijving)
    details = details_of(Finding(bevinding.regel, bevinding.plaats) for bevinding in ontvangst.bevindingen)
    return fo01(replace(reply, cross_refnummer=ontvangst.referentie), fout, details)


WRITERS: Mapping[tuple[str, str | None], WriteDocument] = {
    (MeldingTeruggekoppeld.__name__, "vtMeldingDi01"): write_vt_terugkoppeling,
    (MeldingTeruggekoppeld.__name__, "meldingGeneriekDi01"): write_uitkomst,
    (OntvangstBevestigd.__name__, None): write_bv01,
    (OntvangstGeweigerd.__name__, None): write_fo01,
}
