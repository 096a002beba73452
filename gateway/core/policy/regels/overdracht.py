"""Requests to the RvdK, handing over, and answering partners (rules 50 to 61)."""

from gateway.contracts.message import Urgentie
from gateway.core.policy.facts import VEILIG_THUIS, Facts
from gateway.core.policy.regels.algemeen import afgesproken
from gateway.core.policy.regels.uitslag import (
    JA,
    NEE,
    ONBEKEND,
    STRAFRECHT,
    Regels,
    Uitslag,
    alleen,
    vuurt,
)
from gateway.core.policy.rulebook import Uitkomst, Uitwisseling

AANBOD = "OverdrachtAangeboden"
STRAFRECHT_VOLWASSENEN = "E14-STR"
"""By this name an agreement switches on what rule 52 forbids; its basis is disputed."""
MAG_VRAGEN = frozenset({"rvdk", "gi", "politie", "om", "reclassering", "slachtofferhulp", "zvh", "usd", VEILIG_THUIS})
"""Who may ask Veilig Thuis; everyone else has no basis on this road (E16)."""
ONVEILIG = frozenset({"acuut", "structureel"})


def over_corv(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001  one signature for every rule
    """50: a request for investigation by another road than CORV, though there is no haste."""
    if facts.kind != "OnderzoekVerzocht" or facts.urgentie is Urgentie.ACUUT:
        return NEE
    return ONBEKEND if facts.weg is None else vuurt(facts.weg != "corv")


def gezag_geinformeerd(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """51: not said whether whoever has authority was told of the request, or not told and no reason."""
    if facts.kind != "OnderzoekVerzocht" or facts.kenmerken.gezag_geinformeerd is True:
        return NEE
    said = facts.verklaard("gezaghebbende-geinformeerd")
    if said == "nee" and facts.verklaard("reden-niet-geinformeerd") is None:
        return Uitslag(vuurt=True, ontbrekend=("reden-niet-geinformeerd",))
    return alleen(facts, "gezaghebbende-geinformeerd", "ja", "nee")


def alleen_volwassenen(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """52: criminal data go to the USD though no minor is involved."""
    criminal = facts.aanwezig & STRAFRECHT
    if not criminal or afgesproken(facts, STRAFRECHT_VOLWASSENEN):
        return NEE
    stated = None if facts.zaak is None else facts.zaak.minderjarige
    minor = facts.minderjarige if stated is None else stated
    return NEE if minor else Uitslag(vuurt=None if minor is None else True, groepen=criminal)


def andere_gemeente(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """53: handed over to another municipality than that of the main person concerned, without a reason."""
    if facts.kind != AANBOD or facts.verklaard("gemeente-reden") is not None:
        return NEE
    home = None if facts.zaak is None else facts.zaak.gemeente
    if home is None or facts.kenmerken.gemeente is None:
        return ONBEKEND
    return vuurt(home != facts.kenmerken.gemeente)


def gemeente_vervallen(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """54: the municipality does not exist any more, or not yet, on this day."""
    gemeente = next((each for each in rij.gemeenten if each.code == facts.kenmerken.gemeente), None)
    if gemeente is None or gemeente.geldt(facts.on):
        return NEE
    return Uitslag(vuurt=True, toelichting=f"Opvolger: {gemeente.opvolger}." if gemeente.opvolger else "")


def onvolledig(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """56: handed over without someone named to direct, or without moments of monitoring."""
    if facts.kind != "OverdrachtGeaccepteerd":
        return NEE
    named = (facts.kenmerken.regievoerder, facts.kenmerken.monitoring)
    return vuurt(True if False in named else None if None in named else False)


def geen_hulpinstantie(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """57: a handover to someone who gives no professional help."""
    return alleen(facts, "professionele-organisatie", "ja") if facts.kind == AANBOD else NEE


def onveilig(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """58: handed over though the assessment says acute or structural danger."""
    if facts.kind != AANBOD:
        return NEE
    safety = None if facts.zaak is None else facts.zaak.veiligheid
    return vuurt(None if safety is None else safety in ONVEILIG)


def partner_vraagt(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """59: a partner without a basis asks or is answered; one that has it is never answered automatically."""
    if facts.partner_rol is None:
        return ONBEKEND
    if facts.partner_rol not in MAG_VRAGEN:
        return JA
    answers = facts.kind == "InformatieVerstrekt" and facts.afzender_rol == VEILIG_THUIS
    return Uitslag(vuurt=True, code="PARTNER_ANSWER_HUMAN", uitkomst=Uitkomst.HOLD) if answers else NEE


def ots(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """60: a GI asks without a supervision order, or with one that has expired."""
    return alleen(facts, "ots", "geldig") if facts.afzender_rol == "gi" else NEE


def derden(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """61: an answer about persons who were not asked about."""
    return vuurt(facts.buiten_de_vraag) if facts.kind == "InformatieVerstrekt" else NEE


REGELS: Regels = {
    "50": over_corv,
    "51": gezag_geinformeerd,
    "52": alleen_volwassenen,
    "53": andere_gemeente,
    "54": gemeente_vervallen,
    "56": onvolledig,
    "57": geen_hulpinstantie,
    "58": onveilig,
    "59": partner_vraagt,
    "60": ots,
    "61": derden,
}
