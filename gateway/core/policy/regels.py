"""The rules that decide, each a small pure function of the facts and the row, keyed by rule id.

A verdict has three values: it fires, it does not, or a fact is unknown (``vuurt=None``: a person decides). What a row
requires to be declared (``verklaringen``) and nobody declared is unknown; what is declared wrongly fires.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gateway.contracts.groepen import Groep
from gateway.contracts.message import Urgentie
from gateway.core.policy.facts import Facts
from gateway.core.policy.rulebook import Uitwisseling
from gateway.core.policy.verklaringen import OUDER_DAN_5_JAAR, TOT_1_JAAR, VAN_1_TOT_5_JAAR

BIJZONDER = frozenset({Groep.MED, Groep.SEKS, Groep.ETN, Groep.STRP, Groep.STR9, Groep.STRJ})
"""Groups that VT may process only on a reasonable suspicion (Wmo 2015 art. 5.1.6 lid 2)."""
ZAKELIJK = frozenset({Groep.PROF, Groep.BES})
"""Groups that say nothing about a person concerned."""
POLITIE = frozenset({Groep.STRP})
STATUSCODES = frozenset({"VT-00", "VT-01-01", "VT-01-02", "VT-01-03", "VT-01-04", "VT-02", "VT-03", "VT-99"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Uitslag:
    """What one rule says of one set of facts."""

    vuurt: bool | None
    groepen: frozenset[Groep] = frozenset()
    """The groups that it is about; empty when it is about the message as a whole."""
    ontbrekend: tuple[str, ...] = ()
    """Declarations that are missing."""
    code: str | None = None
    """When it is another than the rule's first code."""


Predicate = Callable[[Facts, Uitwisseling], Uitslag]

NEE = Uitslag(vuurt=False)
JA = Uitslag(vuurt=True)
ONBEKEND = Uitslag(vuurt=None)


def _vuurt(vuurt: bool) -> Uitslag:  # noqa: FBT001  the verdict itself
    return JA if vuurt else NEE


def _over(groepen: frozenset[Groep]) -> Uitslag:
    """Fires when there are such groups, and is about them."""
    return Uitslag(vuurt=True, groepen=groepen) if groepen else NEE


def _ontbreekt(facts: Facts, rij: Uitwisseling, *namen: str) -> tuple[str, ...]:
    """Which of these declarations the row requires and nobody gave."""
    return tuple(naam for naam in namen if naam in rij.verklaringen and naam not in facts.verklaringen)


def _verklaard(facts: Facts, rij: Uitwisseling, *namen: str, groepen: frozenset[Groep] = frozenset()) -> Uitslag:
    """Unknown while a required declaration is missing."""
    missing = _ontbreekt(facts, rij, *namen)
    return Uitslag(vuurt=None, groepen=groepen, ontbrekend=missing) if missing else NEE


def doel(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """1: no purpose, or not one of this exchange."""
    waarde = facts.verklaard("doelbinding")
    if not rij.doelbinding or waarde in rij.doelbinding:
        return NEE
    return _verklaard(facts, rij, "doelbinding") if waarde is None else JA


def grondslag(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """2: no row is about these parties, the row needs what is not there, or the sender is no partner."""
    past = rij.past(facts) if rij.soort_bericht else _onbekende_partij(facts)
    conditions = [past, facts.afzender_actief]
    if rij.afspraak_nodig:
        conditions.append(any(v.bron.startswith("afspraak ") for v in facts.verklaringen.values()))
    if rij.alleen_betrokken_partij:
        conditions.append(facts.aan_betrokken_partij)
    if False in conditions:
        return JA
    return ONBEKEND if None in conditions else NEE


def _onbekende_partij(facts: Facts) -> bool | None:
    """No row was found: because a role is unknown (None), or because there is none (False)."""
    return None if facts.afzender_rol is None or facts.ontvanger_rol is None else False


def in_werking(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """3: an article is not in force on this day."""
    return _vuurt(not all(grond.geldt(facts.on) for grond in rij.grondslagen))


def opgave(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001  one signature for every rule
    """4: declared otherwise than it is."""
    return _over(facts.tegenstrijdig)


def verboden(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """5: a group marked ``-`` is there."""
    return _over(facts.aanwezig & rij.verboden)


def voorwaarde(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """6: a group marked ``C`` is there, and its condition is not declared (unknown) or declared otherwise (fires)."""
    if not rij.voorwaarden:
        return NEE
    unmet: dict[Groep, str] = {}
    unknown: dict[Groep, str] = {}
    for groep in facts.aanwezig & rij.voorwaarden.keys():
        naam, _, waarde = rij.voorwaarden[groep].partition("=")
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
    """7: personal data without a complete weighing (rows for acute reports do not require one)."""
    if facts.aanwezig <= ZAKELIJK:
        return NEE
    return _verklaard(facts, rij, "noodzaak", "proportionaliteit", "subsidiariteit")


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


def acuut(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """9: an acute report to Veilig Thuis. It fires on the judgement as a whole, when another rule stands in the way."""
    return _vuurt(facts.urgentie is Urgentie.ACUUT and facts.melding_aan_vt)


def ontvanger(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """14: the receiver is no partner now."""
    return ONBEKEND if facts.ontvanger_actief is None else _vuurt(not facts.ontvanger_actief)


def elfproef(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """17: a BSN fails its 11-proof."""
    return NEE if facts.elfproef else Uitslag(vuurt=True, groepen=frozenset({Groep.BSN}))


def minderjarig(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """24: someone under 18 is not marked so."""
    return _vuurt(facts.minderjarig_onjuist)


def te_veel(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """30: feedback with more than the step; name and contact of the organisation that answers are not more."""
    return _over(facts.aanwezig - ZAKELIJK)


def status(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """31: no known status code."""
    return ONBEKEND if facts.status is None else _vuurt(facts.status not in STATUSCODES)


def wpg_ontbreekt(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """32: police data of which the Wpg article is not declared."""
    return _verklaard(facts, rij, "wpg-artikel", groepen=POLITIE)


def wpg_artikel(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """33: police data under another article than 8 and 13.1; an absent article is rule 32's."""
    if facts.verklaard("wpg-artikel") in {None, "8", "13.1"}:
        return NEE
    return Uitslag(vuurt=True, groepen=POLITIE)


def wpg_termijn(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """35: data under Wpg art. 8, first processed too long ago. The date is optional unless the row requires it."""
    if facts.verklaard("wpg-artikel") != "8":
        return NEE
    match facts.verklaard("eerste-verwerking"):
        case None:
            return _verklaard(facts, rij, "eerste-verwerking", groepen=POLITIE)
        case value if value == TOT_1_JAAR:
            return NEE
        case value if value == VAN_1_TOT_5_JAAR:
            hit = facts.verklaard("alleen-hit") == "ja"
            return NEE if hit else Uitslag(vuurt=True, groepen=POLITIE, code="WPG_HIT_ONLY")
        case value if value == OUDER_DAN_5_JAAR:
            return Uitslag(vuurt=True, groepen=POLITIE)
        case _:
            return Uitslag(vuurt=None, groepen=POLITIE)


def taak(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """36: no suspicion of HG/KM, so no task of Veilig Thuis."""
    waarde = facts.verklaard("vermoeden-hg-km")
    if waarde == "ja":
        return NEE
    return _verklaard(facts, rij, "vermoeden-hg-km") if waarde is None else Uitslag(vuurt=True, groepen=BIJZONDER)


def wpg_vastlegging(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """37: the police's own record of this supply is not declared."""
    return _verklaard(facts, rij, "wpg-verstrekking")


def vereist(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """R: a required group is not met by a value, a reason for having none, or recorded absence."""
    missing = rij.verplicht - facts.groepen.keys()
    if facts.geidentificeerd:
        missing -= rij.groepen("R/C")
    return _over(missing)


def bevinding(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """V: the second validation layer found something."""
    return _vuurt(bool(facts.bevindingen))


PREDICATES: Mapping[str, Predicate] = {
    "1": doel,
    "2": grondslag,
    "3": in_werking,
    "4": opgave,
    "5": verboden,
    "6": voorwaarde,
    "7": afweging,
    "8": toestemming,
    "9": acuut,
    "14": ontvanger,
    "17": elfproef,
    "24": minderjarig,
    "30": te_veel,
    "31": status,
    "32": wpg_ontbreekt,
    "33": wpg_artikel,
    "35": wpg_termijn,
    "36": taak,
    "37": wpg_vastlegging,
    "R": vereist,
    "V": bevinding,
}
"""Rule id → its function; every rule of soort *beslis* has one, and every function has its rule."""
