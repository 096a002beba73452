"""For every exchange facts that may go as they are; a case changes one of them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gateway.contracts.berichten import KINDS
from gateway.contracts.groepen import Groep
from gateway.contracts.message import Urgentie
from gateway.core.policy import Facts, Verklaring, ZaakFeiten
from gateway.core.policy.kenmerken import Kenmerken
from gateway.core.policy.plan import groepen_van
from gateway.core.policy.presence import Aanwezig
from gateway.core.policy.verklaringen import VERKLARINGEN
from tests.core.policy.invented import ON, row

AFSPRAAK = "afspraak A-2026-01"
GOED = {
    "wpg-artikel": "8",
    "wpg-grondslag": "19",
    "wpg-doel": "a",
    "vermoeden-hg-km": "ja",
    "besloten-door": "persoon",
    "uitwisselingen": "E07a E07b E08a E08b",
    "bsn-gerechtigd": "ja",
    "adres-doorgifte": "ja",
    "veilig-contact": "ja",
    "melder-soort": "beroepsmatig",
    "melder-toestemming": "ja",
    "melder-afscherming": "nee",
    "meldcode": "ja",
    "gesprek-met-client": "ja",
    "politie-doorgifte": "ja",
    "vraagomvang": "gericht",
    "relevantie-afgewogen": "ja",
    "betrokkene-geinformeerd": "ja",
    "genoemde-grondslag": "WMO-5.2.6",
    "wjsg-doorgifte": "ja",
    "wgs-instemming": "ja",
    "wgs-geheimhouding": "toestemming",
    "wgs-eerste-verwerking": "tot-1-jaar",
    "gezaghebbende-geinformeerd": "ja",
    "professionele-organisatie": "ja",
    "ots": "geldig",
    "drempel": "ernst",
    "afdoening": "open",
    "grondslag-derden": "ja",
    "toestemming-gevraagd": "ja",
    "wth-persoon": "meerderjarig",
    "wth-kindermishandeling": "ja",
    "wth-consult": "ja",
    "wth-feiten": "op-de-lijst",
    "wth-duur": "tot-10-dagen",
    "wth-gebruik": "opleggen",
    "aware-instemming": "ja",
    "hwc-afspraken": "ja",
    "hwc-moment": "op-tijd",
    "hwc-school": "eigen-school",
    "hwc-registratie": "nee",
    "cbs-levering": "structureel",
    "cbs-variabelen": "op-de-lijst",
} | {naam: "opgegeven" for naam, values in VERKLARINGEN.items() if values is None and naam != "uitwisselingen"}
"""A value of each declaration that stands in nobody's way."""
KENMERKEN = Kenmerken(
    personen=1,
    vragen=1,
    soort_verzoeker="03",
    reden="06",
    door_persoon=True,
    relevantie_afgewogen=True,
    gezag_geinformeerd=True,
    drempel=True,
    strafzaak=True,
    gemeente="0402",
    regievoerder=True,
    monitoring=True,
    gevonden=True,
)
ZAAK = ZaakFeiten(
    open=True,
    veiligheid="geen",
    minderjarige=True,
    gemeente="0402",
    vermoeden=True,
    strafzaak=True,
    strafzaak_gesloten=False,
)


def verklaringen(ident: str, **changes: str | None) -> Mapping[str, Verklaring]:
    """Every declaration as it should be for this exchange; some changed or (None) left out, with underscores."""
    purposes = row(ident).doelbinding
    own = {"doelbinding": purposes[0], "doel-verkrijging": purposes[0]} if purposes else {}
    said: dict[str, str | None] = {**GOED, **own, **{naam.replace("_", "-"): value for naam, value in changes.items()}}
    return {
        naam: Verklaring(waarde=waarde, bron=AFSPRAAK) for naam, waarde in sorted(said.items()) if waarde is not None
    }


def van(ident: str, *groepen: Groep, kind: str | None = None, **changes: Any) -> Facts:  # noqa: ANN401  any fact
    """Facts of a message of this exchange that may go, with these groups as well, and with these facts changed."""
    rij = row(ident)
    soort = kind or rij.soort_bericht[0]
    can = groepen_van(KINDS[soort]) if soort in KINDS else rij.verplicht
    sides = (rij.afzender_rollen[0], rij.ontvanger_rollen[0])
    afzender, ontvanger = reversed(sides) if soort in rij.antwoord_bericht else sides
    facts = Facts(
        kind=soort,
        afzender_rol=afzender,
        ontvanger_rol="politie" if ontvanger == "*" else ontvanger,
        urgentie=Urgentie.REGULIER if Urgentie.REGULIER in rij.urgentie else rij.urgentie[0],
        on=ON,
        verklaringen=verklaringen(ident),
        groepen=dict.fromkeys({*(rij.vereist(soort) & can), *groepen}, Aanwezig.WAARDE),
        afzender_actief=True,
        ontvanger_actief=True,
        aan_betrokken_partij=True,
        minderjarige=True,
        geidentificeerd=True,
        status="VT-02" if soort == "MeldingTeruggekoppeld" else None,
        zaak=ZAAK,
        weg="corv",
        kenmerken=KENMERKEN,
        buiten_de_vraag=False,
    )
    return replace(facts, **changes)


def zegt(ident: str, *groepen: Groep, kind: str | None = None, **changes: str | None) -> Facts:
    """As ``van``, with declarations changed or (None) left out."""
    return van(ident, *groepen, kind=kind, verklaringen=verklaringen(ident, **changes))


def met(facts: Facts, **changes: Any) -> Facts:  # noqa: ANN401  any feature of a message
    """``facts`` with features of the message changed."""
    return replace(facts, kenmerken=facts.kenmerken._replace(**changes))


def in_zaak(facts: Facts, **changes: Any) -> Facts:  # noqa: ANN401  any fact of a zaak
    """``facts`` with what is stated about the zaak changed."""
    return replace(facts, zaak=replace(ZAAK, **changes))
