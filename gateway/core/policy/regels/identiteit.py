"""Identity, BSN and address (rules 17 to 26)."""

from gateway.contracts.groepen import Groep
from gateway.contracts.message import Urgentie
from gateway.core.policy.facts import VEILIG_THUIS, Facts
from gateway.core.policy.regels.uitslag import JA, NEE, ONBEKEND, Regels, Uitslag, over, vuurt
from gateway.core.policy.rulebook import Uitwisseling

MAG_GEHEIM_ADRES_WETEN = frozenset({VEILIG_THUIS, "politie", "rvdk"})
"""Receivers that act for someone's safety (rule 23; our reading)."""
NIET_DOOR_VT_TE_VRAGEN = frozenset({"overlijden", "bewoning"})
"""What Wet BRP art. 2.7 lid 1 onder a 1 to 9 does not name."""


def elfproef(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001  one signature for every rule
    """17: a BSN fails its 11-proof."""
    return NEE if facts.elfproef else Uitslag(vuurt=True, groepen=frozenset({Groep.BSN}))


def identificatie(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """18: Veilig Thuis tells about someone who has neither a BSN nor the four items; in haste they may follow."""
    if facts.afzender_rol != VEILIG_THUIS or facts.urgentie is not Urgentie.REGULIER or Groep.ID not in facts.aanwezig:
        return NEE
    return vuurt(not facts.geidentificeerd)


def bsn_ontvanger(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """19: a BSN for a receiver that may not use it; for a role that may not, an agreement can say that it may."""
    if Groep.BSN not in facts.aanwezig - rij.verboden or facts.ontvanger_rol not in rij.zonder_bsn:
        return NEE
    return NEE if facts.verklaard("bsn-gerechtigd") == "ja" else over(frozenset({Groep.BSN}))


def brp_velden(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """21: the BRP is asked for, or gives, what Veilig Thuis is not authorised for."""
    return vuurt(bool(facts.kenmerken.brp & NIET_DOOR_VT_TE_VRAGEN))


def geheim_adres(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """23: a secret address goes to someone who does not act for safety; what is taken out does not go."""
    addresses = facts.aanwezig & {Groep.ADR, Groep.ADRG} - rij.verboden
    secret = Groep.ADRG in addresses or (addresses and facts.kenmerken.geheim_adres is True)
    if not secret or facts.ontvanger_rol in MAG_GEHEIM_ADRES_WETEN:
        return NEE
    return over(addresses)


def minderjarig(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """24: someone under 18 is not marked so."""
    return vuurt(facts.minderjarig_onjuist)


def brp_zaak(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """25: the BRP is asked while no zaak is open."""
    if facts.kind != "PersoonGevraagd":
        return NEE
    is_open = None if facts.zaak is None else facts.zaak.open
    return ONBEKEND if is_open is None else NEE if is_open else JA


REGELS: Regels = {
    "17": elfproef,
    "18": identificatie,
    "19": bsn_ontvanger,
    "21": brp_velden,
    "23": geheim_adres,
    "24": minderjarig,
    "25": brp_zaak,
}
