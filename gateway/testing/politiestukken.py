"""The two reports that a police system sends: ``vtMeldingDi01`` and ``meldingGeneriekDi01`` (StUF Jeugdzorg 1.0.9).

Written out element by element in the order of the schema, typos of the standard included (``jeugzorgrol``,
``formeelVerblijfadresBinnenland``). What a scenario wants to be wrong is an argument, so that it can be seen.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lxml import etree

from gateway.contracts.message import Stuurgegevens
from gateway.contracts.xml import build, document, serialise
from gateway.testing.stuf import PREFIXES, kop, tijdstip
from gateway.testing.verzonnen import Persoon, Woonadres

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, slots=True, kw_only=True)
class Voorval:
    """What the officer reports: the police number, when, who, and the story (invented)."""

    nummer: str
    moment: datetime
    personen: tuple[Persoon, ...]
    omschrijving: str
    sash: str | None = None
    """``laag``, ``matig`` or ``hoog``; None when the screening was not done."""
    leefgebieden: tuple[tuple[str, str], ...] = ()
    """(code 01 to 12, explanation); only ``meldingGeneriekDi01`` has them."""
    datum_incident: str | None = None
    """In place of the date of ``moment``: for a date that cannot be."""
    rol: str | None = None
    """In place of each person's own role: for a word that the code list does not have."""


def vt_melding(stuur: Stuurgegevens, voorval: Voorval) -> bytes:
    """A report of domestic violence or child abuse to Veilig Thuis."""
    root = document("JZ:vtMeldingDi01", PREFIXES)
    kop(root, "JZ:stuurgegevens", stuur)
    dag = voorval.moment.astimezone(_AMSTERDAM).strftime("%Y%m%d")
    woning = voorval.personen[0].adres
    melding = build(root, "JZ:object", StUF_entiteittype="VTM")
    build(melding, "JZ:identificatieVtMelding", voorval.nummer)
    build(melding, "JZ:datumMelding", dag)
    build(melding, "JZ:datumIncident", voorval.datum_incident or dag)
    build(melding, "JZ:locatieIncident", f"{woning.straat} {woning.huisnummer}, {woning.woonplaats}")
    build(melding, "JZ:omschrijvingIncident", voorval.omschrijving)
    build(melding, "JZ:indicatieAgenderingAfstemmingsoverlegGewenst", "Nee")
    contact = build(melding, "JZ:contactgegevensVerdiepingOpInfo")
    build(contact, "JZ:naamContactpersoon", "Coördinator huiselijk geweld")
    build(contact, "JZ:telefoonnummer", "0900-0000")
    build(melding, "JZ:indicatieSASHIngevuld", "Ja" if voorval.sash else "Nee")
    if voorval.sash:
        build(melding, "JZ:SASHniveau", voorval.sash)
    betreft = build(melding, "JZ:betreft", StUF_entiteittype="VTMZOS")
    situatie = build(betreft, "JZ:gerelateerde", StUF_entiteittype="ZOS")
    build(situatie, "JZ:omschrijvingZorgelijkeSituatie", voorval.omschrijving)
    build(situatie, "JZ:relevanteRegistratie", "Geen eerdere registraties (verzonnen).")
    build(situatie, "JZ:aanhouding", "Nee")
    build(situatie, "JZ:aangifte", "Nee")
    for persoon in voorval.personen:
        betrokken = build(situatie, "JZ:heeftBetrokken", StUF_entiteittype="ZOSNPS")
        _persoon(build(betrokken, "JZ:gerelateerde"), persoon)
        build(betrokken, "JZ:jeugzorgrol", voorval.rol or persoon.rol)
    indiener = build(melding, "JZ:isIngediendDoor", StUF_entiteittype="VTMBTR")
    eenheid = build(indiener, "JZ:gerelateerde")
    build(eenheid, "ZKN:naam", "Politie eenheid Midden-Nederland (verzonnen)")
    build(eenheid, "ZKN:instantiecode", "PL0900")
    return serialise(root)


def _persoon(parent: etree._Element, persoon: Persoon) -> None:
    build(parent, "BG:inp.bsn", persoon.bsn)
    build(parent, "BG:geslachtsnaam", persoon.geslachtsnaam)
    if persoon.voorvoegsel:
        build(parent, "BG:voorvoegselGeslachtsnaam", persoon.voorvoegsel)
    build(parent, "BG:voornamen", persoon.voornamen)
    build(parent, "BG:geslachtsaanduiding", persoon.geslacht)
    build(parent, "BG:geboortedatum", persoon.geboortedatum.strftime("%Y%m%d"))
    build(parent, "BG:telefoonnummer", persoon.telefoonnummer)
    adres = build(parent, "BG:formeelVerblijfadresBinnenland")
    build(adres, "BG:wpl.woonplaatsNaam", persoon.adres.woonplaats)
    build(adres, "BG:gor.openbareRuimteNaam", persoon.adres.straat)
    build(adres, "BG:aoa.postcode", persoon.adres.postcode)
    build(adres, "BG:aoa.huisnummer", str(persoon.adres.huisnummer))


def melding_generiek(stuur: Stuurgegevens, voorval: Voorval) -> bytes:
    """The generic report: one main person, the others named as involved, and areas of life."""
    root = document("JZ:meldingGeneriekDi01", PREFIXES)
    kop(root, "JZ:stuurgegevens", stuur)
    hoofd, *overigen = voorval.personen
    melding = build(root, "JZ:object", StUF_entiteittype="ZAK")
    build(melding, "ZKN:identificatie", voorval.nummer)
    betrekking = build(melding, "ZKN:heeftBetrekkingOp")
    mens = build(build(betrekking, "ZKN:gerelateerde"), "ZKN:natuurlijkPersoon")
    build(mens, "BG:inp.bsn", hoofd.bsn)
    build(mens, "BG:geslachtsnaam", hoofd.geslachtsnaam)
    if hoofd.voorvoegsel:
        build(mens, "BG:voorvoegselGeslachtsnaam", hoofd.voorvoegsel)
    build(mens, "BG:voornamen", hoofd.voornamen)
    build(mens, "BG:geslachtsaanduiding", hoofd.geslacht)
    build(mens, "BG:geboortedatum", hoofd.geboortedatum.strftime("%Y%m%d"))
    _woonadres(mens, hoofd.adres)
    build(betrekking, "ZKN:hoedanigheid", "002")
    initiator = build(melding, "ZKN:heeftAlsInitiator", StUF_entiteittype="ZAKBTRINI")
    _eenheid(
        build(initiator, "ZKN:gerelateerde", StUF_entiteittype="BTR"), "PL0900", "Politie Midden-Nederland (verzonnen)"
    )
    uitvoerende = build(melding, "ZKN:heeftAlsUitvoerende")
    _eenheid(build(uitvoerende, "ZKN:gerelateerde"), "VT-GV", "Veilig Thuis Gooi en Vechtstreek")
    for persoon in overigen:
        _betrokkene(melding, persoon)
    betreft = build(melding, "ZKN:betreft", StUF_entiteittype="ZAKZOS")
    situatie = build(betreft, "ZKN:gerelateerde", StUF_entiteittype="ZOS")
    build(situatie, "JZ:omschrijvingZorgelijkeSituatie", voorval.omschrijving)
    for vraag, antwoord in (("VT-001", "Onbekend"), ("VT-002", "Nee"), ("VT-003", "Nee")):
        vraag_antwoord = build(situatie, "JZ:vraagAntwoord")
        build(vraag_antwoord, "JZ:vraagCode", vraag)
        build(vraag_antwoord, "JZ:antwoord", antwoord)
    for code, toelichting in voorval.leefgebieden:
        leefgebied = build(situatie, "JZ:leefgebied")
        build(leefgebied, "JZ:leefgebiedCode", code)
        build(leefgebied, "JZ:toelichting", toelichting)
    build(melding, "JZ:datumTijdMelding", tijdstip(voorval.moment)[:14])
    build(melding, "JZ:soortmeldingCode", "VT")
    build(build(melding, "JZ:redenMelding"), "JZ:omschrijving", "Zorgen over veiligheid in huis (verzonnen)")
    build(melding, "JZ:indicatieTerugkoppelingGewenst", "Ja")
    build(melding, "JZ:verzoekOmschrijving", "Verzoek om beoordeling (verzonnen)")
    return serialise(root)


def _woonadres(parent: etree._Element, adres: Woonadres) -> None:
    element = build(parent, "BG:adres")
    build(element, "BG:soortadres", "02")
    binnenland = build(element, "BG:nederlandsadres")
    build(binnenland, "BG:wpl.woonplaatsNaam", adres.woonplaats)
    build(binnenland, "BG:gor.openbareRuimteNaam", adres.straat)
    build(binnenland, "BG:aoa.postcode", adres.postcode)
    build(binnenland, "BG:aoa.huisnummer", str(adres.huisnummer))


def _eenheid(parent: etree._Element, identificatie: str, naam: str) -> None:
    eenheid = build(parent, "ZKN:organisatorischeEenheid")
    build(eenheid, "ZKN:identificatie", identificatie)
    build(eenheid, "ZKN:naam", naam)


def _betrokkene(parent: etree._Element, persoon: Persoon) -> None:
    betrokkene = build(parent, "ZKN:heeftAlsOverigBetrokkene")
    mens = build(build(betrokkene, "ZKN:gerelateerde"), "ZKN:natuurlijkPersoon", StUF_entiteittype="NPS")
    build(mens, "BG:inp.bsn", persoon.bsn)
    build(mens, "BG:geslachtsaanduiding", persoon.geslacht)
    naam = (persoon.voornamen, persoon.voorvoegsel, persoon.geslachtsnaam)
    build(mens, "BG:naam", " ".join(deel for deel in naam if deel))
    build(betrokkene, "ZKN:betrokkenheidRelatie", "005")
