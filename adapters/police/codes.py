"""The police's code lists and ours: one table each, the other direction derived from it; and where each group stands.

Words and numbers are those of StUF-koppelvlak Jeugdzorg 1.0.9 and of its reference lists (edition 1.0.87, 3-7-2026).
"""

from collections.abc import Mapping
from typing import NamedTuple

from gateway.contracts.codelijsten import Codelijst
from gateway.contracts.groepen import Afwezigheid, Groep

_RELATIES = (
    "Aanverwante familie|Begeleider|Broer/zus|Contact|Curator|Echtgenoot/echtgenote|Eigenaar|Ex-partner|"
    "Garantontvanger|Garantsteller|Grootouder|Horecabezoeker|Hulpontvanger|Huurder|Kind|Kleinkind|Leerling|Leidinggevende|"
    "Mededader|Medereiziger|Neef/nicht|Ondertoezichtgestelde|Onder voogdij|Onderdaan|Onder leiding van|Oom/tante|Ouder|"
    "Partner|Pupil|Referent|Schoonzoon/schoondochter|Schoonouder|Uitgenodigde|Verantwoordelijk|Verhuurder|Vertegenwoordigd|"
    "Verzorgd door|Verzorger|Voogd|Vriend/vriendin|Werkgever|Werknemer|Zwager/schoonzus"
)
BETROKKENHEID = Codelijst(
    lijst="betrokkenheidRelatie",
    versie="1.0.9",
    woorden={f"{number:03}": word for number, word in enumerate(_RELATIES.split("|"), start=1)},
)
_ADRESSEN = (
    "Post- of correspondentieadres|Woon- of verblijfadres|GBA-adres|Vestigingsadres|"
    "Zonder vaste woon- of verblijfplaats|Factuuradres|Detentieadres administratief|Detentieadres feitelijk|Werkadres|"
    "Afleveradres|Domicilie-adres|Zetel|"
    "Vertrokken onbekend waarheen|Uitstroomadres|Verlofadres|Laatst bekende adres|Resocialisatie|"
    "Adres van dagbesteding|Gepland verlofadres|Regime-adres"
)
SOORT_ADRES = Codelijst(
    lijst="soortadres",
    versie="1.0.9",
    woorden={f"{number:02}": word for number, word in enumerate(_ADRESSEN.split("|"), start=1)}
    | {"51": "GBA-woonadres", "52": "GBA-briefadres"},
)
SOORT_MELDING = Codelijst(
    lijst="soortmeldingCode",
    versie="1.0.9",
    woorden={"NAZ": "Niet-acute zorg", "VT": "Veilig Thuis", "ZVH": "Zorg- en Veiligheidshuis"},
)
VRAAG = Codelijst(
    lijst="vraagCode",
    versie="1.0.9",
    woorden={
        "NAZ-001": "Vraag 001 voor NAZ",
        "NAZ-002": "Vraag 002 voor NAZ",
        "VT-001": "Bestaande hulpverlening",
        "VT-002": "Tijdelijk huisverbod",
        "VT-003": "Aanhouding",
        "VT-004": "Aangifte",
        "VT-005": "Eergerelateerd geweld",
        "VT-006": "Relevante registraties",
        "VT-007": "12-minner verdacht",
        "ZVH-001": "Vraag 001 voor ZVH",
        "ZVH-22": "Vraag 002 voor ZVH",
    },
)
VRAAG_VELD: Mapping[str, str] = {
    "VT-001": "bestaandeHulpverlening",
    "VT-002": "tijdelijkHuisverbod",
    "VT-003": "aanhouding",
    "VT-004": "aangifte",
    "VT-005": "eergerelateerdGeweld",
    "VT-006": "relevanteRegistraties",
    "VT-007": "twaalfminnerVerdacht",
}
"""Question → our field; the others stay question and answer."""
LEEFGEBIED = Codelijst(
    lijst="leefgebied",
    versie="1.0.9",
    woorden={
        "01": "Financiën",
        "02": "Identiteit",
        "03": "Houding, gedrag en vaardigheden",
        "04": "Werk en opleiding",
        "05": "Tijdsbesteding",
        "06": "Huisvesting",
        "07": "(Huiselijke) relaties",
        "08": "Geestelijke gezondheid",
        "09": "Lichamelijke gezondheid",
        "10": "Problematisch middelengebruik en verslaving",
        "11": "Sociaal netwerk",
        "12": "Justitie en politie",
    },
)
LEEFGEBIED_VELD: Mapping[str, str] = {
    code: {"01": "leefgebiedenFinancieel", "12": "leefgebiedenJustitie"}.get(
        code, "leefgebiedenGezondheid" if code in ("08", "09", "10") else "leefgebiedenOverig"
    )
    for code in LEEFGEBIED.woorden
}
"""Area of life → our field, which decides its group."""


class Stap(NamedTuple):
    """How vtTerugkoppelingDi01 says a step: two words, the second only at the outcome of the safety assessment."""

    status: str
    uitkomst: str | None = None


_BEOORDEELD = "uitkomst veiligheidsbeoordeling"
TERUGKOPPELING: Mapping[str, Stap] = {
    "VT-00": Stap("melding niet ontvankelijk"),
    "VT-01-01": Stap(_BEOORDEELD, "vervolgstappen belegd bij VT"),
    "VT-01-02": Stap(_BEOORDEELD, "overdracht"),
    "VT-01-03": Stap(_BEOORDEELD, "geen vervolgstappen nodig"),
    "VT-01-04": Stap(_BEOORDEELD, "inzet regionaal maatwerk VT"),
    "VT-02": Stap("overdracht"),
    "VT-03": Stap("afsluiting zonder overdracht"),
    "VT-99": Stap("Melding onjuist geadresseerd"),
}
"""Status code (rule 31) → the words of vtTerugkoppelingDi01."""
TERUGKOPPELING_CODE: Mapping[Stap, str] = {stap: code for code, stap in TERUGKOPPELING.items()}


# --- where the groups stand -------------------------------------------------------------------------------------------

_OBJECT = "JZ:object"
_ZOS = f"{_OBJECT}/JZ:betreft/JZ:gerelateerde"
_NPS = f"{_ZOS}/JZ:heeftBetrokken/JZ:gerelateerde"
_VERWANT = f"{_NPS}/BG:staatInRelatieTot/BG:gerelateerde"
_AAN = f"{_OBJECT}/JZ:isGeinformeerdAan"
_GM = f"{_OBJECT}/ZKN:heeftBetrekkingOp"
_GM_NPS = f"{_GM}/ZKN:gerelateerde/ZKN:natuurlijkPersoon"
_OVERIG = f"{_OBJECT}/ZKN:heeftAlsOverigBetrokkene"
_OVERIG_NPS = f"{_OVERIG}/ZKN:gerelateerde/ZKN:natuurlijkPersoon"
_GM_ZOS = f"{_OBJECT}/ZKN:betreft/ZKN:gerelateerde"


def _vraag(*codes: str) -> tuple[str, ...]:
    return tuple(f"{_GM_ZOS}/JZ:vraagAntwoord[{code}]" for code in codes)


def _gebied(*codes: str) -> tuple[str, ...]:
    return tuple(f"{_GM_ZOS}/JZ:leefgebied[{code}]" for code in codes)


GROEPEN: Mapping[str, Mapping[Groep, tuple[str, ...]]] = {
    "vtMeldingDi01": {
        Groep.ID: (_NPS, f"{_AAN}/JZ:gerelateerde"),
        Groep.KIND: (_NPS,),
        Groep.BSN: (f"{_NPS}/BG:inp.bsn", f"{_VERWANT}/BG:inp.bsn", f"{_AAN}/JZ:gerelateerde/BG:inp.bsn"),
        Groep.ADR: (
            f"{_NPS}/BG:formeelVerblijfsadresBuitenland",
            f"{_NPS}/BG:formeelVerblijfadresBinnenland",
            f"{_NPS}/BG:feitelijkVerblijfsadresBuitenland",
            f"{_NPS}/BG:feitelijkVerblijfsadresBinnenland",
        ),
        Groep.CON: (f"{_NPS}/BG:telefoonnummer",),
        Groep.HH: (f"{_ZOS}/JZ:heeftBetrokken/JZ:jeugzorgrol", f"{_NPS}/BG:staatInRelatieTot"),
        Groep.INC: (f"{_OBJECT}/JZ:omschrijvingIncident", f"{_ZOS}/JZ:omschrijvingZorgelijkeSituatie"),
        Groep.VB: (f"{_OBJECT}/JZ:indicatieSASHIngevuld", f"{_OBJECT}/JZ:SASHniveau"),
        Groep.STRP: (
            f"{_ZOS}/JZ:relevanteRegistratie",
            f"{_ZOS}/JZ:tijdelijkHuisverbod",
            f"{_ZOS}/JZ:aanhouding",
            f"{_ZOS}/JZ:aangifte",
        ),
        Groep.ETN: (f"{_ZOS}/JZ:eergerelateerdGeweld",),
        Groep.HUL: (f"{_ZOS}/JZ:bestaandeHulpverlening",),
        Groep.MELD: (f"{_OBJECT}/JZ:isIngediendDoor",),
        Groep.PROF: (f"{_OBJECT}/JZ:contactgegevensVerdiepingOpInfo",),
    },
    "meldingGeneriekDi01": {
        Groep.ID: (_GM_NPS, _OVERIG_NPS),
        Groep.KIND: (_GM_NPS, _OVERIG_NPS),
        Groep.BSN: (f"{_GM_NPS}/BG:inp.bsn", f"{_OVERIG_NPS}/BG:inp.bsn"),
        Groep.ADR: (f"{_GM_NPS}/BG:adres", f"{_OVERIG_NPS}/BG:adres", f"{_GM_NPS}/BG:inp.gemeenteVanInschrijving"),
        Groep.CON: (
            f"{_GM_NPS}/BG:sub.telefoonnummer",
            f"{_GM_NPS}/BG:sub.emailadres",
            f"{_OVERIG_NPS}/BG:sub.telefoonnummer",
            f"{_OVERIG_NPS}/BG:sub.emailadres",
        ),
        Groep.HH: (
            f"{_GM}/ZKN:hoedanigheid",
            f"{_OVERIG}/ZKN:betrokkenheidRelatie",
            *_gebied("02", "03", "04", "05", "06", "07", "11"),
        ),
        Groep.INC: (f"{_GM_ZOS}/JZ:omschrijvingZorgelijkeSituatie", f"{_GM_ZOS}/JZ:kent"),
        Groep.STRP: (*_vraag("VT-002", "VT-003", "VT-004", "VT-006", "VT-007"), *_gebied("12")),
        Groep.ETN: _vraag("VT-005"),
        Groep.HUL: (*_vraag("VT-001"), f"{_GM_ZOS}/JZ:indicatieInstantiesBetrokken"),
        Groep.MED: _gebied("08", "09", "10"),
        Groep.FIN: _gebied("01"),
        Groep.MELD: (f"{_OBJECT}/ZKN:heeftAlsInitiator",),
        Groep.PROF: (f"{_OBJECT}/ZKN:heeftAlsUitvoerende",),
    },
}
"""``functie`` → group → the elements that carry it; ``[code]`` where a code decides."""

VERPLICHT: Mapping[str, frozenset[Groep]] = {
    "vtMeldingDi01": frozenset({Groep.ID, Groep.KIND, Groep.HH, Groep.INC, Groep.VB, Groep.MELD, Groep.PROF}),
    "meldingGeneriekDi01": frozenset({Groep.HH, Groep.INC, Groep.MELD, Groep.PROF}),
}
"""``functie`` → the groups with an element that may not be absent: these are never "niet-opgegeven"."""

Plaats = tuple[str, str]
"""Name of an element's parent, name of the element (with its code in brackets where that decides)."""


def _plaats(path: str) -> Plaats:
    parent, _, name = path.rpartition("/")
    return parent.rpartition("/")[2], name


_PLAATSEN: Mapping[str, Mapping[Groep, frozenset[Plaats]]] = {
    functie: {groep: frozenset(map(_plaats, paths)) for groep, paths in groepen.items()}
    for functie, groepen in GROEPEN.items()
}


def afwezig(functie: str, gezien: set[Plaats]) -> dict[Groep, Afwezigheid]:
    """Why groups have no value in a document in which the elements ``gezien`` stand."""
    plaatsen = _PLAATSEN[functie]
    reasons: dict[Groep, Afwezigheid] = {}
    for groep in Groep:
        if groep not in plaatsen:
            reasons[groep] = Afwezigheid.NIET_IN_SCHEMA
        elif groep not in VERPLICHT[functie] and plaatsen[groep].isdisjoint(gezien):
            reasons[groep] = Afwezigheid.NIET_OPGEGEVEN
    return reasons
