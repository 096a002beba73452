"""Huisverbod, AWARE, Handle with Care, CBS (rules 69 to 79 and 94): not asked yet, their kinds are not built."""

from gateway.contracts.groepen import Groep
from gateway.core.policy.facts import Facts
from gateway.core.policy.regels.uitslag import NEE, Regels, Uitslag, alleen, over, zwaarste
from gateway.core.policy.rulebook import Uitwisseling

AWARE_KRING = frozenset({"veilig-thuis", "politie", "aware", "lokaal-veld"})
"""Who may know where an AWARE user is (rule 75)."""
STEUN = frozenset({Groep.ID, Groep.KIND})
"""Name and date of birth of a child."""
ZONDER_PERSONEN = frozenset({Groep.AARD, Groep.VB, Groep.BES})


def meerderjarig(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001  one signature for every rule
    """69: a huisverbod for a minor."""
    return alleen(facts, "wth-persoon", "meerderjarig")


def consult(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """70: a huisverbod because of child abuse without a consult of Veilig Thuis."""
    if facts.verklaard("wth-kindermishandeling") == "nee":
        return NEE
    said = alleen(facts, "wth-kindermishandeling", "ja")
    return said if said.vuurt is not False else alleen(facts, "wth-consult", "ja")


def feiten(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """72: a fact that is not in the annex of the Besluit."""
    return alleen(facts, "wth-feiten", "op-de-lijst")


def duur(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """73: longer than 28 days after it was imposed, or extended when it had lapsed."""
    return alleen(facts, "wth-duur", "tot-10-dagen", "tot-28-dagen")


def gebruik(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """74: used for something else than to impose, extend or control."""
    return alleen(facts, "wth-gebruik", "opleggen", "verlengen", "toezicht")


def aware(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """75: without the victim's agreement, or a location outside the AWARE circle."""
    outside = Groep.ADRG in facts.aanwezig and facts.ontvanger_rol not in AWARE_KRING
    leak = Uitslag(vuurt=outside, groepen=frozenset({Groep.ADRG}), code="AWARE_LOCATION_LEAK")
    return zwaarste([alleen(facts, "aware-instemming", "ja"), leak])


def steun_te_veel(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """76: more than name, date of birth and code word."""
    return over(facts.aanwezig - STEUN)


def steun_afspraken(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """77: agreement of the school, consent of its council, information of parents or contact is not on file."""
    return alleen(facts, "hwc-afspraken", "ja")


def steun_moment(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """78: after the first school day began, or to a school where the child is not enrolled."""
    return zwaarste(
        [alleen(facts, "hwc-moment", "op-tijd"), alleen(facts, "hwc-school", "eigen-school", code="HWC_WRONG_SCHOOL")]
    )


def steun_registratie(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """79: the school keeps it."""
    return alleen(facts, "hwc-registratie", "nee")


def cbs(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """94: a variable that is not in the protocol, or personal data in an incidental delivery."""
    personal = facts.aanwezig - ZONDER_PERSONEN
    if facts.verklaard("cbs-levering") == "incidenteel" and personal:
        return Uitslag(vuurt=True, groepen=personal, code="CBS_INCIDENTAL_PERSONAL")
    return zwaarste(
        [alleen(facts, "cbs-variabelen", "op-de-lijst"), alleen(facts, "cbs-levering", "structureel", "incidenteel")]
    )


REGELS: Regels = {
    "69": meerderjarig,
    "70": consult,
    "72": feiten,
    "73": duur,
    "74": gebruik,
    "75": aware,
    "76": steun_te_veel,
    "77": steun_afspraken,
    "78": steun_moment,
    "79": steun_registratie,
    "94": cbs,
}
