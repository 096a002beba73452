"""Who would have received more or less under another rule base, told from the facts of past decisions alone."""

from dataclasses import dataclass
from enum import StrEnum

from gateway.contracts.groepen import Groep
from gateway.core.policy.facts import Facts
from gateway.core.policy.judgement import Judgement
from gateway.core.policy.rulebook import Uitkomst

LEAVES = frozenset({Uitkomst.PERMIT, Uitkomst.STRIP})


class Gevolg(StrEnum):
    """What a change would have meant for the receiver."""

    MEER = "meer"
    MINDER = "minder"
    MEER_EN_MINDER = "meer en minder"
    ANDERS = "anders"
    """It would have received the same, by another outcome or another row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verschil:
    """One decision that would have been another."""

    gevolg: Gevolg
    was: Judgement
    wordt: Judgement
    erbij: frozenset[Groep]
    """Groups that the receiver would have received as well."""
    eraf: frozenset[Groep]
    """Groups that it would not have received."""


def compare(facts: Facts, was: Judgement, wordt: Judgement) -> Verschil | None:
    """How ``wordt`` differs from ``was`` for whoever receives the message of ``facts``; None when it does not.

    A message without any group is something to receive too: whether it leaves counts for itself.
    """
    before, after = received(facts, was), received(facts, wordt)
    old, new = before or frozenset(), after or frozenset()
    more = bool(new - old) or (before is None and after is not None)
    less = bool(old - new) or (before is not None and after is None)
    same = (was.outcome, was.exchange) == (wordt.outcome, wordt.exchange)
    if same and not more and not less:
        return None
    gevolg = {
        (True, True): Gevolg.MEER_EN_MINDER,
        (True, False): Gevolg.MEER,
        (False, True): Gevolg.MINDER,
        (False, False): Gevolg.ANDERS,
    }[more, less]
    return Verschil(gevolg=gevolg, was=was, wordt=wordt, erbij=new - old, eraf=old - new)


def received(facts: Facts, judgement: Judgement) -> frozenset[Groep] | None:
    """The groups that the receiver gets; None when it gets nothing at all."""
    return facts.aanwezig - judgement.stripped if judgement.outcome in LEAVES else None
