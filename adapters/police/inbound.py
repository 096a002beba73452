"""Police documents → what they say: ``vtMeldingDi01`` and ``meldingGeneriekDi01`` become the draft of a MeldingGedaan.

Each table says which element becomes which field, and how it is read (``contracts.reading``). Nothing is left out and
nothing is judged; what the schema cannot see is noted by ``contracts.semantiek``.
"""

from collections.abc import Mapping

from adapters.police import codes
from gateway.contracts.adapter import ReadDocument
from gateway.contracts.berichten import MeldingGedaan
from gateway.contracts.codelijsten import GESLACHT, HOEDANIGHEID, JEUGDZORGROL, VERBLIJF
from gateway.contracts.message import Draft
from gateway.contracts.reading import (
    Entry,
    Reading,
    Table,
    Tree,
    as_code,
    bare,
    code,
    coded,
    datum,
    empty,
    fault,
    group,
    model_of,
    read_fields,
    text,
    tijdstip,
    under,
    warnings_of,
    within,
)
from gateway.contracts.semantiek import beoordeel
from gateway.contracts.waarden import value
from gateway.contracts.xml import Node, Read

# --- persons and addresses --------------------------------------------------------------------------------------------

_BINNENLAND: Table = {
    "BG:wpl.woonplaatsNaam": Entry("woonplaats", text),
    "BG:gor.openbareRuimteNaam": Entry("straat", text),
    "BG:aoa.postcode": Entry("postcode", text),
    "BG:aoa.huisnummer": Entry("huisnummer", bare),
    "BG:aoa.huisletter": Entry("huisletter", text),
    "BG:aoa.huisnummertoevoeging": Entry("toevoeging", text),
}
_BUITENLAND: Table = {
    "BG:lnd.landcode": Entry("landcode", bare),
    "BG:lnd.landnaam": Entry("landnaam", text),
    **{f"BG:sub.adresBuitenland{regel}": Entry("regels", text, many=True) for regel in (1, 2, 3)},
}


def _verblijf(soort: str, side: str, table: Table) -> Entry:
    code, read_adres = VERBLIJF.by_code(soort), group(table)
    return Entry(
        "adressen", lambda node, reading: {"soort": Read(code, node.path), side: read_adres(node, reading)}, many=True
    )


_ADRES: Table = {
    "BG:soortadres": Entry("soort", code(codes.SOORT_ADRES.by_code)),
    "BG:nederlandsadres": Entry("binnenland", group(_BINNENLAND)),
    "BG:buitenlandsAdres": Entry("buitenland", group(_BUITENLAND)),
}


def _adres(node: Node, reading: Reading) -> Tree:
    absent = empty(node, reading)
    return read_fields(node, _ADRES, reading) if absent is None else {"soort": absent}


_GENOEMD: Table = {
    "BG:inp.bsn": Entry("bsn", text),
    "BG:geslachtsnaam": Entry("geslachtsnaam", text),
    "BG:voorvoegselGeslachtsnaam": Entry("voorvoegsel", text),
    "BG:voornamen": Entry("voornamen", text),
    "BG:vreemdelingennummer": Entry("vreemdelingennummer", text),
    "BG:rni": Entry("rni", text),
    "BG:volledigeNaam": Entry("volledigeNaam", text),
}
_RELATIE: Table = {
    "BG:gerelateerde": Entry("persoon", group(_GENOEMD)),
    "BG:omschrijvingSocialeRelatie": Entry("omschrijving", text),
}
_PERSOON: Table = {
    **_GENOEMD,
    "BG:geslachtsaanduiding": Entry("geslacht", code(GESLACHT.by_code)),
    "BG:geboortedatum": Entry("geboortedatum", datum),
}
_PERSOON_VT: Table = {
    **_PERSOON,
    "BG:telefoonnummer": Entry("telefoonnummers", text, many=True),
    "BG:nationaliteit": Entry("nationaliteiten", text, many=True),
    "BG:taal": Entry("taal", text),
    "BG:formeelVerblijfsadresBuitenland": _verblijf("formeel", "buitenland", _BUITENLAND),
    "BG:formeelVerblijfadresBinnenland": _verblijf("formeel", "binnenland", _BINNENLAND),
    "BG:feitelijkVerblijfsadresBuitenland": _verblijf("feitelijk", "buitenland", _BUITENLAND),
    "BG:feitelijkVerblijfsadresBinnenland": _verblijf("feitelijk", "binnenland", _BINNENLAND),
    "BG:staatInRelatieTot": Entry("relaties", group(_RELATIE), many=True),
}
_PERSOON_GM: Table = {
    **_PERSOON,
    "BG:naam": Entry("volledigeNaam", text),
    "BG:inp.geboorteplaats": Entry("geboorteplaats", text),
    "BG:geboortplaatsnaamBuitenland": Entry("geboorteplaatsBuitenland", text),
    "BG:inp.geboorteLand": Entry("landcode", bare),
    "BG:geboortelandNaam": Entry("landnaam", text),
    "BG:sub.telefoonnummer": Entry("telefoonnummers", text, many=True),
    "BG:sub.emailadres": Entry("emailadressen", text, many=True),
    "BG:inp.gemeenteVanInschrijving": Entry("gemeenteVanInschrijving", bare),
    "BG:inp.heeftAlsNationaliteit": Entry(
        "nationaliteiten", within("BG:gerelateerde", coded("BG", "BRP tabel 32")), many=True
    ),
    "BG:taal": Entry("taal", coded("BG", "taal")),
    "BG:adres": Entry("adressen", _adres, many=True),
}


def _persoon_gm(node: Node, reading: Reading) -> Tree | Read:
    absent = empty(node, reading)
    if absent is not None:
        return absent
    persoon = read_fields(node, _PERSOON_GM, reading)
    land = as_code(persoon.pop("landcode", None), persoon.pop("landnaam", None), "BRP tabel 34")
    return {**persoon, "geboorteland": land}


# --- vtMeldingDi01 ----------------------------------------------------------------------------------------------------

_CONTACT_VT: Table = {
    "JZ:naamContactpersoon": Entry("naam", text),
    "JZ:afdeling": Entry("afdeling", text),
    "JZ:eMail": Entry("emailadressen", text, many=True),
    "JZ:telefoonnummer": Entry("telefoonnummers", text, many=True),
}
_BETROKKENE: Table = {
    "JZ:gerelateerde": Entry("persoon", group(_PERSOON_VT)),
    "JZ:jeugzorgrol": Entry("rol", code(JEUGDZORGROL.by_word)),
    "JZ:aanvullendeInformatieBetrokkenPersoon": Entry("aanvullendeInformatie", text),
    "JZ:overigeZorgMinderjarige": Entry("overigeZorg", text),
}


def _betrokkene(node: Node, reading: Reading) -> Tree | Read:
    absent = empty(node, reading)
    if absent is not None:
        return absent
    fields = read_fields(node, _BETROKKENE, reading)
    persoon = fields.get("persoon")
    if isinstance(persoon, dict) and "relaties" in persoon:
        fields["relaties"] = persoon.pop("relaties")
    return fields


_SITUATIE_VT: Table = {
    "JZ:omschrijvingZorgelijkeSituatie": Entry("zorgelijkeSituatie", text),
    "JZ:relevanteRegistratie": Entry("relevanteRegistraties", text, many=True),
    "JZ:aanvullendeInformatie": Entry("aanvullendeInformatie", text),
    "JZ:bestaandeHulpverlening": Entry("bestaandeHulpverlening", text),
    "JZ:tijdelijkHuisverbod": Entry("tijdelijkHuisverbod", text),
    "JZ:aanhouding": Entry("aanhouding", text),
    "JZ:aangifte": Entry("aangifte", text),
    "JZ:eergerelateerdGeweld": Entry("eergerelateerdGeweld", text),
    "JZ:heeftBetrokken": Entry("betrokkenen", _betrokkene, many=True),
}


def _betreft_vt(node: Node, reading: Reading) -> Tree:
    situatie = within("JZ:gerelateerde", group(_SITUATIE_VT))(node, reading)
    return {"zorgelijkeSituatie": situatie, "betrokkenen": [situatie]} if isinstance(situatie, Read) else situatie


_GEINFORMEERDE: Table = {
    "JZ:gerelateerde": Entry("persoon", group(_GENOEMD)),
    "JZ:wijzeVanInformering": under("informering", "wijze", text),
    "JZ:indicatieGereageerd": under("informering", "gereageerd", text),
    "JZ:strekkingReactie": under("informering", "reactie", text),
    "JZ:datumGeinformeerd": under("informering", "datum", datum),
}


def _nummer(name: str, lijst: str) -> Entry:
    return Entry("nummers", within(name, code(lambda given: {"code": given, "lijst": lijst})), many=True)


_INDIENER: Table = {
    "ZKN:naam": Entry("naam", text),
    "ZKN:instantiecode": Entry("identificatie", text),
    "ZKN:vestiging": _nummer("BG:vestigingsNummer", "KvK-vestigingsnummer"),
    "ZKN:ingeschrevenNietNatuurlijkPersoon": _nummer("BG:rsin", "RSIN"),
    "ZKN:maatschappelijkeActiviteit": _nummer("BG:kvkNummer", "KvK-nummer"),
}
_MELDING_VT: Table = {
    "JZ:identificatieVtMelding": Entry("registratienummer", text),
    "JZ:datumMelding": Entry("datumMelding", datum),
    "JZ:datumIncident": under("incident", "datum", datum),
    "JZ:locatieIncident": under("incident", "locatie", text),
    "JZ:omschrijvingIncident": under("incident", "omschrijving", text),
    "JZ:indicatieAgenderingAfstemmingsoverlegGewenst": Entry("agenderingGewenst", text),
    "JZ:contactgegevensVerdiepingOpInfo": Entry("contact", group(_CONTACT_VT)),
    "JZ:informering": Entry("informering", text),
    "JZ:indicatieSASHIngevuld": under("risicotaxatie", "ingevuld", text),
    "JZ:SASHniveau": under("risicotaxatie", "niveau", text),
    "JZ:betreft": Entry(None, _betreft_vt),
    "JZ:isGeinformeerdAan": Entry("geinformeerden", group(_GEINFORMEERDE), many=True),
    "JZ:isIngediendDoor": Entry("ingediendDoor", within("JZ:gerelateerde", group(_INDIENER))),
}

# --- meldingGeneriekDi01 ----------------------------------------------------------------------------------------------

_CONTACT_GM: Table = {
    "ZKN:telefoonnummer": Entry("telefoonnummers", text, many=True),
    "ZKN:emailadres": Entry("emailadressen", text, many=True),
    "ZKN:naam": Entry("naam", text),
}
_EENHEID: Table = {
    "ZKN:identificatie": Entry("identificatie", text),
    "ZKN:naam": Entry("naam", text),
    "ZKN:heeftAlsContactpersoon": Entry("contact", within("ZKN:gerelateerde", group(_CONTACT_GM))),
}
_organisatie = within("ZKN:gerelateerde", within("ZKN:organisatorischeEenheid", group(_EENHEID)))
_INFORMERING: Table = {
    "BG:datum": Entry("datum", datum),
    "BG:reactie": Entry("reactie", text),
    "BG:redenNietGeinformeerd": Entry("redenNiet", text),
    "BG:indicatieGeinformeerd": Entry("geinformeerd", text),
}
_BETREKKING: Table = {
    "ZKN:gerelateerde": Entry("persoon", within("ZKN:natuurlijkPersoon", _persoon_gm)),
    "ZKN:hoedanigheid": Entry("rol", code(HOEDANIGHEID.by_code)),
    "ZKN:informering": Entry("informering", group(_INFORMERING)),
}
_WIE: Table = {
    "ZKN:organisatorischeEenheid": Entry("organisatie", group(_EENHEID)),
    "ZKN:natuurlijkPersoon": Entry("persoon", _persoon_gm),
}
_OVERIG: Table = {
    "ZKN:gerelateerde": Entry("wie", group(_WIE)),
    "ZKN:betrokkenheidRelatie": Entry("rol", code(codes.BETROKKENHEID.by_code)),
    "ZKN:informering": Entry("informering", group(_INFORMERING)),
}


def _overig(node: Node, reading: Reading) -> Tree:
    """A person becomes a betrokkene, an organisation one of the other organisations."""
    fields = read_fields(node, _OVERIG, reading)
    wie = fields.pop("wie", None)
    if isinstance(wie, dict) and "organisatie" in wie:
        eenheid = wie["organisatie"]
        organisatie = {"naam": eenheid} if isinstance(eenheid, Read) else eenheid
        overig = {"relatie": fields.get("rol"), "informering": fields.get("informering")}
        return {"overigeOrganisaties": [{**organisatie, **overig}]}
    return {"betrokkenen": [{"persoon": wie.get("persoon") if isinstance(wie, dict) else wie, **fields}]}


_VRAAG: Table = {
    "JZ:vraagCode": Entry("vraag", code(codes.VRAAG.by_code)),
    "JZ:antwoord": Entry("antwoord", text),
}
_LEEFGEBIED: Table = {
    "JZ:leefgebiedCode": Entry("code", code(codes.LEEFGEBIED.by_code)),
    "JZ:toelichting": Entry("toelichting", text),
}


def _vraag(node: Node, reading: Reading) -> Tree:
    """A question with a field of its own is answered there; asked again, or without a field, it stays a question."""
    fields = read_fields(node, _VRAAG, reading)
    asked, again = _decide(node, fields.get("vraag"), reading)
    key = codes.VRAAG_VELD.get(asked)
    if key == "relevanteRegistraties":
        return {key: [fields.get("antwoord")]}
    return {"vragen": [fields]} if key is None or again else {key: fields.get("antwoord")}


def _leefgebied(node: Node, reading: Reading) -> Tree:
    fields = read_fields(node, _LEEFGEBIED, reading)
    area, _ = _decide(node, fields.get("code"), reading)
    return {codes.LEEFGEBIED_VELD[area]: [fields]}


def _decide(node: Node, given: Read | None, reading: Reading) -> tuple[str, bool]:
    """The code that decides which group this element carries, and whether it was met before; noted as seen."""
    found = given.value.get("code") if given is not None else None
    if found is None:
        raise fault("element-ontbreekt", node.path)
    parent, name = (part.partition("[")[0] for part in node.path.split("/")[-2:])
    place = (parent, f"{name}[{found}]")
    again = place in reading.seen
    reading.seen.add(place)
    return found, again


def _periode(node: Node, reading: Reading) -> Tree:
    absent = empty(node, reading)
    return read_fields(node, _PERIODE, reading) if absent is None else {"begin": absent}


_PERIODE: Table = {
    "JZ:datumtijdBegin": Entry("begin", tijdstip),
    "JZ:datumtijdEinde": Entry("einde", tijdstip),
}
_INCIDENT: Table = {
    "JZ:datumTijd": Entry("tijdstip", tijdstip),
    "JZ:periodeVanTot": Entry(None, _periode),
    "JZ:omschrijving": Entry("omschrijving", text),
    "JZ:locatieAanduiding": Entry("locatie", text),
}
_SITUATIE_GM: Table = {
    "JZ:omschrijvingZorgelijkeSituatie": Entry("zorgelijkeSituatie", text),
    "JZ:nadereOmschrijving": Entry("nadereOmschrijving", text),
    "JZ:vraagAntwoord": Entry(None, _vraag),
    "JZ:leefgebied": Entry(None, _leefgebied),
    "JZ:indicatieInstantiesBetrokken": Entry("instantiesBetrokken", text),
    "JZ:kent": Entry("incident", within("JZ:gerelateerde", group(_INCIDENT))),
}


def _betreft_gm(node: Node, reading: Reading) -> Tree:
    situatie = within("ZKN:gerelateerde", group(_SITUATIE_GM))(node, reading)
    return {"zorgelijkeSituatie": situatie} if isinstance(situatie, Read) else situatie


_OVERIGE_INFORMATIE: Table = {
    "JZ:omschrijving": Entry("overigeInformatie", text),
    "JZ:url": Entry("verwijzingen", text, many=True),
}
_MELDING_GM: Table = {
    "ZKN:identificatie": Entry("registratienummer", text),
    "ZKN:heeftBetrekkingOp": Entry(None, lambda node, reading: {"betrokkenen": [group(_BETREKKING)(node, reading)]}),
    "ZKN:heeftAlsInitiator": Entry("ingediendDoor", _organisatie),
    "ZKN:heeftAlsUitvoerende": Entry("uitvoerende", _organisatie),
    "ZKN:heeftAlsOverigBetrokkene": Entry(None, _overig),
    "ZKN:betreft": Entry(None, _betreft_gm),
    "JZ:datumTijdMelding": Entry("tijdstipMelding", tijdstip),
    "JZ:soortmeldingCode": Entry("soort", code(codes.SOORT_MELDING.by_code)),
    "JZ:redenMelding": Entry("reden", coded("JZ", "redenMelding")),
    "JZ:indicatieTerugkoppelingGewenst": Entry("terugkoppelingGewenst", text),
    "JZ:verzoekOmschrijving": Entry("verzoek", text),
    "JZ:overigeInformatie": Entry(None, lambda node, reading: read_fields(node, _OVERIGE_INFORMATIE, reading)),
}

# --- a whole document -------------------------------------------------------------------------------------------------

_BEREIKBAAR: Table = {
    "StUF:telefoonnummer": Entry("telefoonnummers", text, many=True),
    "StUF:emailadres": Entry("emailadressen", text, many=True),
}


def _ontvanger(message: Node, reading: Reading) -> list[Tree]:
    """Contact details that only the header of a generic report can carry."""
    kop = message.one("JZ:stuurgegevens")
    ontvanger = kop.one("StUF:ontvanger") if kop is not None else None
    gegevens = ontvanger.one("StUF:aanvullendeIdentificerendeGegevens") if ontvanger is not None else None
    if ontvanger is None or gegevens is None or len(gegevens.element) == 0:
        return []
    relatie = Read({"code": "ontvanger", "lijst": "StUF:stuurgegevens"}, ontvanger.path)
    identificatie = value(ontvanger.one("StUF:organisatie"), reading.remarks)
    return [
        {"identificatie": identificatie, "contact": read_fields(gegevens, _BEREIKBAAR, reading), "relatie": relatie}
    ]


def _draft(message: Node, functie: str, table: Table) -> Draft:
    reading = Reading()
    fields = read_fields(message.need("JZ:object"), table, reading)
    if ontvanger := _ontvanger(message, reading):
        fields["overigeOrganisaties"] = [*fields.get("overigeOrganisaties", ()), *ontvanger]
    if reading.extra:
        fields["vragen"] = [*fields.get("vragen", ()), *reading.extra]
    melding, bronnen = model_of(MeldingGedaan, fields, message)
    bevindingen, waarschuwingen = beoordeel(melding)
    return Draft(
        data=melding,
        bronnen=bronnen,
        afwezig=codes.afwezig(functie, reading.seen),
        bevindingen=bevindingen,
        waarschuwingen=(*warnings_of(reading, bronnen), *waarschuwingen),
    )


def read_vt_melding(message: Node) -> Draft:
    """The draft of a ``vtMeldingDi01``.

    Raises:
        Invalid: what it says cannot be, or is not what the schema promises; with rule and XPath.
    """
    return _draft(message, "vtMeldingDi01", _MELDING_VT)


def read_melding_generiek(message: Node) -> Draft:
    """The draft of a ``meldingGeneriekDi01``; errors as ``read_vt_melding``."""
    return _draft(message, "meldingGeneriekDi01", _MELDING_GM)


READERS: Mapping[str, ReadDocument] = {"vtMeldingDi01": read_vt_melding, "meldingGeneriekDi01": read_melding_generiek}
