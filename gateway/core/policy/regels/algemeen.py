"""The general envelope (rules 1 to 16), and our own rules D, M, R and V.

What a row requires to be declared (``verklaringen``) and nobody declared is unknown; what is declared wrongly fires.
"""

from collections.abc import Mapping

from gateway.contracts.berichten import KINDS
from gateway.contracts.groepen import Groep
from gateway.contracts.message import Urgentie
from gateway.core.policy.facts import VEILIG_THUIS, Facts, Richting
from gateway.core.policy.plan import groepen_van
from gateway.core.policy.regels.uitslag import (
    JA,
    NEE,
    ONBEKEND,
    ZAKELIJK,
    Predicate,
    Uitslag,
    alleen,
    gevraagd,
    over,
    vuurt,
)
from gateway.core.policy.rulebook import Uitwisseling

ACUUT = Urgentie.ACUUT
BY_AGREEMENT = "afspraak "
ASKED_BY_NO_OTHER_RULE = frozenset({"meldcode", "gesprek-met-client"})
SHIELDED = "afgeschermd"
"""In ``Kenmerken.vrije_tekst``: a text that repeats a shielded value of the message."""


def doel(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """1: no purpose, or not one of this exchange."""
    waarde = facts.verklaard("doelbinding")
    if not rij.doelbinding or waarde in rij.doelbinding:
        return NEE
    return gevraagd(facts, rij, "doelbinding") if waarde is None else JA


def grondslag(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """2: no row is about these parties, the row needs what is not there, or the sender is no partner."""
    past = rij.past(facts) if rij.soort_bericht else _onbekende_partij(facts)
    conditions = [past, facts.afzender_actief]
    if rij.afspraak_nodig:
        conditions.append(afgesproken(facts, rij.id))
    if rij.alleen_betrokken_partij:
        conditions.append(facts.aan_betrokken_partij)
    if False in conditions:
        return JA
    return ONBEKEND if None in conditions else NEE


def afgesproken(facts: Facts, ident: str) -> bool:
    """Whether an agreement names ``ident``; what a document says of it does not count."""
    said = facts.verklaringen.get("uitwisselingen")
    return said is not None and said.bron.startswith(BY_AGREEMENT) and ident in said.waarde.split()


def _onbekende_partij(facts: Facts) -> bool | None:
    """No row was found: because a role is unknown (None), or because there is none (False)."""
    return None if facts.afzender_rol is None or facts.ontvanger_rol is None else False


def in_werking(facts: Facts | Richting, rij: Uitwisseling) -> Uitslag:
    """3: an article is not in force on this day. What goes one way on one day need not be asked it again."""
    return vuurt(not rij.in_werking(facts.partner_rol, facts.on))


def opgave(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001  one signature for every rule
    """4: declared otherwise than it is."""
    return over(facts.tegenstrijdig)


def verboden(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """5: a group marked ``-`` is there."""
    return over(facts.aanwezig & rij.verboden)


def voorwaarde(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """6: a group marked ``C`` is there, and its condition is not declared (unknown) or declared otherwise (fires)."""
    unmet: dict[Groep, str] = {}
    unknown: dict[Groep, str] = {}
    for groep in facts.aanwezig.intersection(rij.eisen):
        naam, waarde = rij.eisen[groep]
        declared = facts.verklaard(naam)
        if declared is None:
            unknown[groep] = naam
        elif declared != waarde:
            unmet[groep] = naam
    if unmet:
        return Uitslag(vuurt=True, groepen=frozenset({*unmet, *unknown}))
    if unknown:
        return Uitslag(vuurt=None, groepen=frozenset(unknown), ontbrekend=tuple(sorted(set(unknown.values()))))
    return NEE


def afweging(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """7: personal data without a complete weighing; what is acute needs none."""
    if facts.urgentie is ACUUT or facts.aanwezig <= ZAKELIJK:
        return NEE
    return gevraagd(facts, rij, "noodzaak", "proportionaliteit", "subsidiariteit")


def toestemming(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """8: not declared whether consent was asked, or why not; that there is none never counts."""
    if "toestemming-gevraagd" not in rij.verklaringen or facts.aanwezig <= ZAKELIJK:
        return NEE
    waarde = facts.verklaard("toestemming-gevraagd")
    if waarde == "ja":
        return NEE
    if waarde is None:
        return Uitslag(vuurt=None, ontbrekend=("toestemming-gevraagd",))
    if waarde == "nee" and facts.verklaard("toestemming-reden") is not None:
        return NEE
    return Uitslag(vuurt=True, ontbrekend=("toestemming-reden",) if waarde == "nee" else ())


def acuut(facts: Facts | Richting, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """9: an acute report to Veilig Thuis. It fires on the judgement as a whole, when another rule stands in the way."""
    return vuurt(facts.urgentie is ACUUT and facts.melding_aan_vt)


def gebruiker(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """11: whoever asks at the partner may not ask this, or not for this reason; told per question."""
    said = (facts.kenmerken.soort_verzoeker, rij.gebruikersrollen), (facts.kenmerken.reden, rij.redenen)
    if not rij.gebruikersrollen or not facts.kind.endswith("Gevraagd"):
        return NEE
    if any(code is not None and code not in allowed for code, allowed in said):
        return JA
    return ONBEKEND if any(code is None for code, _ in said) else NEE


def doelafwijking(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """12: passed on for another purpose than that for which it was obtained. The tasks of Wmo 2015 4.1.1 are one."""
    if "doel-verkrijging" not in rij.verklaringen or facts.afzender_rol != VEILIG_THUIS:
        return NEE
    obtained, purpose = facts.verklaard("doel-verkrijging"), facts.verklaard("doelbinding")
    if obtained is None or purpose is None:
        return gevraagd(facts, rij, "doel-verkrijging")
    if obtained.partition("-")[0] == purpose.partition("-")[0] or facts.verklaard("nieuwe-grondslag") == "ja":
        return NEE
    return JA


def ontvanger(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """14: the receiver is no partner now."""
    return ONBEKEND if facts.ontvanger_actief is None else vuurt(not facts.ontvanger_actief)


def vrije_tekst(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """15: a free text holds what is forbidden here, or repeats what is shielded."""
    for found in facts.kenmerken.vrije_tekst:
        soort, groep = found.split(":")
        if soort == SHIELDED or Groep(groep) in rij.verboden:
            return JA
    return NEE


def door_mensen(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """16: what only a person may decide was set by a system; who releases it is a person."""
    if "besloten-door" not in rij.verklaringen or facts.afzender_rol != VEILIG_THUIS or facts.besluit is not None:
        return NEE
    return alleen(facts, "besloten-door", "persoon")


def vereist(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """R: a required group is not met by a value, a reason for having none, or recorded absence.

    A group for which this kind has no field is not missing; a shielded address stands for an address; an answer that
    nobody was found has nothing to give, unless it names persons all the same.
    """
    required = rij.vereist(facts.kind)
    missing = required.difference(facts.groepen)
    if not missing or (facts.kenmerken.gevonden is False and not facts.kenmerken.personen):
        return NEE
    missing &= groepen_van(KINDS[facts.kind]) if facts.kind in KINDS else missing
    if facts.geidentificeerd:
        missing -= rij.groepen("R/C")
    if Groep.ADRG in facts.groepen:
        missing -= {Groep.ADR}
    return over(missing)


def bevinding(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """V: the second validation layer found something."""
    return vuurt(bool(facts.bevindingen))


def verklaard(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """D: a declaration that this exchange requires, and no other rule asks for, is missing."""
    return gevraagd(facts, rij, *sorted(ASKED_BY_NO_OTHER_RULE.intersection(rij.verklaringen)))


def mens(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """M: this exchange never goes by itself."""
    return JA


REGELS: Mapping[str, Predicate] = {
    "1": doel,
    "2": grondslag,
    "3": in_werking,
    "4": opgave,
    "5": verboden,
    "6": voorwaarde,
    "7": afweging,
    "8": toestemming,
    "9": acuut,
    "11": gebruiker,
    "12": doelafwijking,
    "14": ontvanger,
    "15": vrije_tekst,
    "16": door_mensen,
    "D": verklaard,
    "M": mens,
    "R": vereist,
    "V": bevinding,
}
