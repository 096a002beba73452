"""Police data (rules 32 to 40). What an item says about itself goes before what was declared about all of them."""

from collections.abc import Iterable

from gateway.contracts.groepen import Groep
from gateway.core.policy.facts import VEILIG_THUIS, Facts
from gateway.core.policy.kenmerken import PolitieGegeven
from gateway.core.policy.regels.uitslag import (
    BIJZONDER,
    JA,
    NEE,
    POLITIE,
    Regels,
    Uitslag,
    alleen,
    gevraagd,
    over,
    zwaarste,
)
from gateway.core.policy.rulebook import Uitwisseling
from gateway.core.policy.verklaringen import OUDER_DAN_5_JAAR, TOT_1_JAAR, VAN_1_TOT_5_JAAR

VRIJ_OF_ONBEKEND = frozenset({"8", "13.1", None})
"""Articles of the Wpg whose data may be given on Bpg art. 4:2; which it is can be unknown."""
IN_BPG_4_2 = frozenset(
    {VEILIG_THUIS, "politie", "rvdk", "om", "usd", "gi", "reclassering", "slachtofferhulp", "burgemeester"}
)
"""Parties to which the police may give police data themselves (Bpg art. 4:2 lid 1, Wpg art. 16)."""
VRAAG = frozenset({Groep.ID, Groep.BSN, Groep.ADR, Groep.PROF, Groep.BES})
"""What a question to the police may hold: who, and why."""
GESLOTEN = frozenset({Groep.STR9})
POLITIEGEGEVENS = frozenset({Groep.STRP, *GESLOTEN})


def gegevens(facts: Facts) -> Iterable[PolitieGegeven]:
    """What is known of the police data in the message: per item, or as declared for all of it."""
    declared = PolitieGegeven(
        facts.verklaard("wpg-artikel"),
        facts.verklaard("eerste-verwerking"),
        facts.verklaard("alleen-hit") == "ja",
        facts.verklaard("bevoegd-gezag") is not None,
    )
    if not facts.kenmerken.politie:
        return (declared,)
    return tuple(
        PolitieGegeven(
            artikel=item.artikel or declared.artikel,
            ouderdom=item.ouderdom or declared.ouderdom,
            alleen_hit=item.alleen_hit or declared.alleen_hit,
            gezag=item.gezag or declared.gezag,
        )
        for item in facts.kenmerken.politie
    )


def artikelen(facts: Facts) -> frozenset[str | None]:
    """The articles under which the police hold them; None among them when one is not known."""
    declared = facts.verklaard("wpg-artikel")
    if not facts.kenmerken.politie:
        return frozenset({declared})
    return frozenset(item.artikel or declared for item in facts.kenmerken.politie)


def van_politie(facts: Facts) -> bool:
    """In ZSM the OM speaks too: then only what is police data is judged as such."""
    return facts.afzender_rol == "politie" or not facts.aanwezig.isdisjoint(POLITIEGEGEVENS)


def artikel_ontbreekt(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001  one signature for every rule
    """32: police data of which the Wpg article is not known."""
    if facts.kind == "InformatieGeweigerd" or not van_politie(facts):
        return NEE
    if None not in artikelen(facts):
        return NEE
    return Uitslag(vuurt=None, groepen=POLITIE, ontbrekend=("wpg-artikel",))


def artikel(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """33: police data under another article than 8 and 13.1; an absent article is rule 32's."""
    if artikelen(facts) <= VRIJ_OF_ONBEKEND:
        return NEE
    return Uitslag(vuurt=True, groepen=POLITIE | (facts.aanwezig & GESLOTEN))


def bevoegd_gezag(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """34: closed police data on Wpg art. 19 or 20 without a decision with the authority and a purpose."""
    closed = not artikelen(facts) <= VRIJ_OF_ONBEKEND or Groep.STR9 in facts.aanwezig
    if not closed or facts.verklaard("wpg-grondslag") not in {"19", "20"}:
        return NEE
    named = all(item.gezag for item in gegevens(facts)) and facts.verklaard("wpg-doel") in {*"abcd"}
    return NEE if named else Uitslag(vuurt=True, groepen=GESLOTEN)


def termijn(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """35: data under Wpg art. 8, first processed too long ago. The date is optional unless the row requires it."""
    return zwaarste([_termijn(facts, rij, item) for item in gegevens(facts) if item.artikel == "8"])


def _termijn(facts: Facts, rij: Uitwisseling, item: PolitieGegeven) -> Uitslag:
    if item.ouderdom is None:
        return gevraagd(facts, rij, "eerste-verwerking", groepen=POLITIE)
    if item.ouderdom == TOT_1_JAAR:
        return NEE
    if item.ouderdom == VAN_1_TOT_5_JAAR:
        return NEE if item.alleen_hit else Uitslag(vuurt=True, groepen=POLITIE, code="WPG_HIT_ONLY")
    return Uitslag(vuurt=True if item.ouderdom == OUDER_DAN_5_JAAR else None, groepen=POLITIE)


def taak(facts: Facts, rij: Uitwisseling) -> Uitslag:
    """36: no suspicion of HG/KM, so no task of Veilig Thuis."""
    waarde = facts.verklaard("vermoeden-hg-km")
    if waarde == "ja":
        return NEE
    if waarde is None:
        return gevraagd(facts, rij, "vermoeden-hg-km")
    return Uitslag(
        vuurt=True,
        groepen=BIJZONDER,
        toelichting="Weg hiervoor: het college (jeugd) of het meldpunt niet-acute zorg.",
    )


def vastlegging(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """37: the police's own record of this supply is not declared."""
    if facts.afzender_rol != "politie" or facts.verklaard("wpg-verstrekking") is not None:
        return NEE
    return Uitslag(vuurt=None, ontbrekend=("wpg-verstrekking",))


def te_brede_vraag(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """38: a question to the police with more than who, why and which period."""
    return over(facts.aanwezig - VRAAG)


def voor_het_vermoeden(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """39: special data leave Veilig Thuis before a person found a reasonable suspicion."""
    special = facts.aanwezig & BIJZONDER
    if not special or facts.afzender_rol != VEILIG_THUIS:
        return NEE
    if facts.zaak is not None and facts.zaak.vermoeden is not None:
        return NEE if facts.zaak.vermoeden else over(special)
    return alleen(facts, "vermoeden-hg-km", "ja", groepen=special)


def doorgifte(facts: Facts, rij: Uitwisseling) -> Uitslag:  # noqa: ARG001
    """40: Veilig Thuis passes police data on to a party that may not get them from the police."""
    police = facts.aanwezig & POLITIEGEGEVENS
    if not police or facts.afzender_rol != VEILIG_THUIS or facts.ontvanger_rol in IN_BPG_4_2:
        return NEE
    return JA if facts.ontvanger_rol is None else over(police)


REGELS: Regels = {
    "32": artikel_ontbreekt,
    "33": artikel,
    "34": bevoegd_gezag,
    "35": termijn,
    "36": taak,
    "37": vastlegging,
    "38": te_brede_vraag,
    "39": voor_het_vermoeden,
    "40": doorgifte,
}
