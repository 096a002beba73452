"""The melder and the informants (rules 27 to 31): who told is withheld (UB Wmo 2015 art. 4.1.8 lid 3)."""

from gateway.core.policy.facts import VEILIG_THUIS, Facts
from gateway.core.policy.regels.uitslag import (
    BRONNEN,
    NEE,
    ONBEKEND,
    ZAKELIJK,
    Regels,
    Uitslag,
    alleen,
    over,
    vuurt,
)
from gateway.core.policy.rulebook import Uitwisseling

STATUSCODES = frozenset({"VT-00", "VT-01-01", "VT-01-02", "VT-01-03", "VT-01-04", "VT-02", "VT-03", "VT-99"})


def niet_beroepsmatig(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001  one signature for every rule
    """27: someone who is not a professional is named without having consented."""
    named = facts.aanwezig & BRONNEN
    if not named or facts.afzender_rol != VEILIG_THUIS or facts.verklaard("melder-toestemming") == "ja":
        return NEE
    if facts.kenmerken.niet_beroepsmatig is not None:
        return over(named) if facts.kenmerken.niet_beroepsmatig else NEE
    return alleen(facts, "melder-soort", "beroepsmatig", groepen=named)


def afgeschermd(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """28: a professional is named who has one of the three grounds to be shielded."""
    named = facts.aanwezig & BRONNEN
    if not named or facts.afzender_rol != VEILIG_THUIS:
        return NEE
    if facts.kenmerken.afschermgrond is True:
        return over(named)
    if facts.kenmerken.niet_beroepsmatig is not None and facts.kenmerken.afschermgrond is False:
        return NEE
    return alleen(facts, "melder-afscherming", "nee", groepen=named)


def in_de_keten(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """29: a melder or informant is named to ZSM, in a notification, a handover, an answer or a huisverbod."""
    return over(facts.aanwezig & BRONNEN) if facts.afzender_rol == VEILIG_THUIS else NEE


def te_veel(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """30: feedback with more than the step; name and contact of the organisation that answers are not more."""
    return over(facts.aanwezig - ZAKELIJK)


def status(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """31: no known status code."""
    return ONBEKEND if facts.status is None else vuurt(facts.status not in STATUSCODES)


REGELS: Regels = {"27": niet_beroepsmatig, "28": afgeschermd, "29": in_de_keten, "30": te_veel, "31": status}
