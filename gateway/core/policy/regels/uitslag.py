"""What one rule says of one set of facts, and the few forms that most rules have.

A verdict has three values: it fires, it does not, or a fact is unknown (``vuurt=None``: a person decides).
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from gateway.contracts.groepen import Groep
from gateway.core.policy.facts import Facts
from gateway.core.policy.rulebook import Uitkomst, Uitwisseling

BIJZONDER = frozenset({Groep.MED, Groep.SEKS, Groep.ETN, Groep.STRP, Groep.STR9, Groep.STRJ})
"""Groups that VT may process only on a reasonable suspicion (Wmo 2015 art. 5.1.6 lid 2)."""
ZAKELIJK = frozenset({Groep.PROF, Groep.BES})
"""Groups that say nothing about a person concerned."""
POLITIE = frozenset({Groep.STRP})
STRAFRECHT = frozenset({Groep.STRP, Groep.STR9, Groep.STRJ})
BRONNEN = frozenset({Groep.MELD, Groep.INF})
"""Who reported or informed."""
NIEMAND: frozenset[Groep] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Uitslag:
    """What one rule says of one set of facts."""

    vuurt: bool | None
    groepen: frozenset[Groep] = NIEMAND
    """The groups that it is about; empty when it is about the message as a whole."""
    ontbrekend: tuple[str, ...] = ()
    """Declarations that are missing."""
    code: str | None = None
    """When it is another than the rule's first code."""
    uitkomst: Uitkomst | None = None
    """When it is another than the rule's own."""
    toelichting: str = ""
    """What to do instead, in Dutch; never a value of the message."""


Predicate = Callable[[Facts, Uitwisseling], Uitslag]
Regels = Mapping[str, Predicate]

NEE = Uitslag(vuurt=False)
JA = Uitslag(vuurt=True)
ONBEKEND = Uitslag(vuurt=None)


def vuurt(vuurt: bool | None) -> Uitslag:  # noqa: FBT001  the verdict itself
    """About the message as a whole."""
    return ONBEKEND if vuurt is None else JA if vuurt else NEE


def over(groepen: frozenset[Groep]) -> Uitslag:
    """Fires when there are such groups, and is about them."""
    return Uitslag(vuurt=True, groepen=groepen) if groepen else NEE


def gevraagd(facts: Facts, rij: Uitwisseling, *namen: str, groepen: frozenset[Groep] = NIEMAND) -> Uitslag:
    """Unknown while a declaration that the row requires is missing."""
    missing: tuple[str, ...] = ()
    for naam in namen:
        if naam not in facts.verklaringen and naam in rij.verklaringen:
            missing += (naam,)
    return Uitslag(vuurt=None, groepen=groepen, ontbrekend=missing) if missing else NEE


def alleen(
    facts: Facts, naam: str, *waarden: str, groepen: frozenset[Groep] = NIEMAND, code: str | None = None
) -> Uitslag:
    """Quiet when one of ``waarden`` is declared, unknown when nothing is, else it fires."""
    said = facts.verklaard(naam)
    if said in waarden:
        return NEE
    missing = (naam,) if said is None else ()
    return Uitslag(vuurt=None if missing else True, groepen=groepen, ontbrekend=missing, code=code)


def opgegeven(facts: Facts, *namen: str) -> Uitslag:
    """Unknown while one of these texts was not given at all."""
    missing = tuple(naam for naam in namen if facts.verklaard(naam) is None)
    return Uitslag(vuurt=None, ontbrekend=missing) if missing else NEE


def zwaarste(uitslagen: Collection[Uitslag]) -> Uitslag:
    """The first that fires, else the first that is unknown."""
    for value in (True, None):
        for said in uitslagen:
            if said.vuurt is value:
                return said
    return NEE
