"""Informants, RvdK, Zorg- en Veiligheidshuis, USD (rules 41 to 49): to be weighed, and weighed."""

from gateway.contracts.groepen import Groep
from gateway.core.policy.facts import Facts
from gateway.core.policy.presence import Aanwezig
from gateway.core.policy.regels.uitslag import (
    JA,
    NEE,
    STRAFRECHT,
    Regels,
    Uitslag,
    alleen,
    opgegeven,
    over,
    vuurt,
)
from gateway.core.policy.rulebook import Uitwisseling
from gateway.core.policy.verklaringen import TOT_1_JAAR, VAN_1_TOT_5_JAAR

TE_WEGEN = frozenset({Groep.AARD, Groep.VB, Groep.INC})
"""Nature, seriousness and content of the report, without which a professional cannot weigh."""
ANTWOORD = "InformatieVerstrekt"


def te_wegen(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001  one signature for every rule
    """41: a question to a professional without nature, seriousness and content of the report."""
    return over(frozenset(groep for groep in TE_WEGEN if facts.groepen.get(groep) is not Aanwezig.WAARDE))


def medisch_afgewogen(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """42: health data that the professional did not weigh for relevance."""
    if Groep.MED not in facts.aanwezig:
        return NEE
    if facts.kenmerken.relevantie_afgewogen is not None:
        return NEE if facts.kenmerken.relevantie_afgewogen else over(frozenset({Groep.MED}))
    return alleen(facts, "relevantie-afgewogen", "ja", groepen=frozenset({Groep.MED}))


def geinformeerd(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """43: not said whether the person concerned was told, or not told and no reason."""
    if facts.kind != ANTWOORD:
        return NEE
    if facts.verklaard("betrokkene-geinformeerd") == "nee" and facts.verklaard("reden-niet-geinformeerd") is None:
        return Uitslag(vuurt=True, ontbrekend=("reden-niet-geinformeerd",))
    return alleen(facts, "betrokkene-geinformeerd", "ja", "nee")


def heel_dossier(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """44: a question for the whole file, or without any question in particular."""
    if facts.kenmerken.vragen == 0:
        return JA
    return alleen(facts, "vraagomvang", "gericht")


def genoemde_grondslag(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """45: the USD names Wmo 2015 art. 5.2.1, which does not know Veilig Thuis as a receiver."""
    return alleen(facts, "genoemde-grondslag", "WMO-5.2.6") if facts.kind == ANTWOORD else NEE


def door_persoon(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """46: the Zorg- en Veiligheidshuis answered by a system."""
    if facts.kind != ANTWOORD:
        return NEE
    by_person = facts.kenmerken.door_persoon
    return vuurt(None if by_person is None else not by_person)


def instemming(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """47: health or criminal data of the Zorg- en Veiligheidshuis to which those who supplied them did not consent."""
    data = facts.aanwezig & ({Groep.MED} | STRAFRECHT)
    return alleen(facts, "wgs-instemming", "ja", groepen=data) if data else NEE


def geheimhouding(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """48: data under professional secrecy go to the ZVH without consent, provision or good care."""
    secret = facts.aanwezig & {Groep.MED, Groep.HUL}
    if not secret or facts.ontvanger_rol != "zvh":
        return NEE
    return alleen(
        facts, "wgs-geheimhouding", "toestemming", "wettelijk-voorschrift", "goed-hulpverlenerschap", groepen=secret
    )


def verlopen(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """49: first processed jointly more than five years ago."""
    if facts.kind != ANTWOORD:
        return NEE
    missing = opgegeven(facts, "wgs-eerste-verwerking")
    return missing if missing.vuurt is None else alleen(facts, "wgs-eerste-verwerking", TOT_1_JAAR, VAN_1_TOT_5_JAAR)


REGELS: Regels = {
    "41": te_wegen,
    "42": medisch_afgewogen,
    "43": geinformeerd,
    "44": heel_dossier,
    "45": genoemde_grondslag,
    "46": door_persoon,
    "47": instemming,
    "48": geheimhouding,
    "49": verlopen,
}
