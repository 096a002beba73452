"""ZSM and notifications (rules 62 to 68)."""

from gateway.contracts.groepen import Groep
from gateway.core.policy.facts import Facts
from gateway.core.policy.regels.uitslag import JA, NEE, ONBEKEND, Regels, Uitslag, alleen, opgegeven, over, vuurt
from gateway.core.policy.rulebook import Uitwisseling

MED, STR9 = frozenset({Groep.MED}), frozenset({Groep.STR9})


def contra_indicatie(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001  one signature for every rule
    """62: the OM tells before its final decision, and does not name both interests."""
    if facts.afzender_rol != "om" or facts.verklaard("afdoening") == "definitief":
        return NEE
    return opgegeven(facts, "zwaarwegend-belang", "spoedeisend-belang")


def herleidbare_derden(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """63: the OM makes others than the person concerned traceable without a basis for them."""
    if facts.afzender_rol != "om" or facts.kenmerken.personen in {0, 1}:
        return NEE
    return alleen(facts, "grondslag-derden", "ja")


def drempel(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """64: told to police, OM, reclassering or SHN without the interest or the seriousness that asks for it."""
    return NEE if facts.kenmerken.drempel is True else alleen(facts, "drempel", "belang", "ernst")


def strafzaak(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """65: a ZSM message without a custody reference, of its own or of its zaak."""
    stated = None if facts.zaak is None else facts.zaak.strafzaak
    if facts.kenmerken.strafzaak is True or stated is True:
        return NEE
    return ONBEKEND if facts.kenmerken.strafzaak is None and stated is None else JA


def gesloten(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """66: the custody has ended, or the case was disposed of; without a zaak there is nothing that can have ended."""
    return vuurt(facts.zaak is not None and facts.zaak.strafzaak_gesloten is True)


def medisch(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """67: health data to ZSM: a vertrouwensarts or gedragswetenschapper must approve."""
    return over(facts.aanwezig & MED)


def gesloten_politiegegevens(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """68: closed police data in ZSM that do not rest on Wpg art. 19."""
    return alleen(facts, "wpg-grondslag", "19", groepen=STR9) if Groep.STR9 in facts.aanwezig else NEE


REGELS: Regels = {
    "62": contra_indicatie,
    "63": herleidbare_derden,
    "64": drempel,
    "65": strafzaak,
    "66": gesloten,
    "67": medisch,
    "68": gesloten_politiegegevens,
}
