"""One judgement: every rule that applies is asked, and the heaviest outcome counts.

Default deny: nothing is permitted unless rule 2 was asked and found a basis. Unknown holds. A report to Veilig Thuis is
never denied but held, and an acute one goes through without the groups that offend (rule 9, invariant 9).

What holds is answered by a human decision on a ground of the rule, by enough and by the right persons; nothing else is.
A report to Veilig Thuis about which people decided goes without the groups to which a rule objects that they did not
answer. What is marked ``-`` is taken out in any case.
"""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from gateway.contracts.groepen import Groep
from gateway.core.policy.facts import Facts
from gateway.core.policy.regels import PREDICATES, Uitslag
from gateway.core.policy.rulebook import GEEN, WEIGHT, Policy, Regel, Uitkomst, Uitwisseling

GRONDSLAG = "2"
ACUUT = "9"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """A rule that fired, or could not be answered (then ``uitkomst`` is hold)."""

    regel: str
    code: str
    uitkomst: Uitkomst
    groepen: tuple[Groep, ...]
    zin: str
    """Dutch, for whoever reads it; names what is missing, never a value."""
    gronden: tuple[str, ...] = ()
    """Human decisions that answer it; empty when none does."""
    vier_ogen: bool = False
    """Two different persons must decide."""
    functies: tuple[str, ...] = ()
    """One who decides must be one of these; empty: anyone who may."""
    beantwoord: bool = False
    """People decided, and so it weighs no more."""


DEFAULT = Fired(
    regel="0", code="DEFAULT_DENY", uitkomst=Uitkomst.DENY, groepen=(), zin="Wat niet is toegestaan, is verboden."
)
"""When the rule base does not even ask for a basis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What may happen with one message to one receiver, and why."""

    outcome: Uitkomst
    """One of permit, strip, hold, quarantine, deny."""
    exchange: str | None
    fired: tuple[Fired, ...]
    stripped: frozenset[Groep]
    """To be taken out before it leaves; set when it leaves."""
    shut_off: frozenset[Groep]
    """Not shown to VT's staff while it is held."""
    legal_basis: tuple[str, ...]
    purpose: str | None
    ontbrekend: tuple[str, ...]
    """Declarations that nobody gave."""
    quarantine: bool
    """An acute report that leaves although a rule stands in the way: what was taken out is laid beside it."""
    policy_version: str


def judge(facts: Facts, policy: Policy) -> Judgement:
    """Judge ``facts`` by ``policy``; pure and total."""
    # 1. The row, or the one that forbids everything.
    row = row_for(facts, policy)
    # 2. Every rule that applies.
    verdicts = [(regel, PREDICATES[regel.id](facts, row)) for regel in policy.regels_voor(row) if regel.id != ACUUT]
    said = [(regel, verdict) for regel, verdict in verdicts if verdict.vuurt is not False]
    fired = [line for regel, verdict in said for line in _lines(regel, verdict, facts)]
    if not any(regel.id == GRONDSLAG for regel, _ in verdicts):
        fired.append(DEFAULT)
    # 3. The heaviest outcome.
    outcome = fold(weight_of(line, facts) for line in fired)
    heavy = (line.groepen for line in fired if weight_of(line, facts) is not Uitkomst.WARN)
    offending = facts.aanwezig.intersection(itertools.chain.from_iterable(heavy))
    # 4. Acute goes through, without what offends.
    override = policy.regel(ACUUT) if acute_report(facts) else None
    quarantine = False
    if override is not None and WEIGHT[outcome] >= WEIGHT[Uitkomst.HOLD]:
        quarantine = True
        outcome = Uitkomst.STRIP if offending else Uitkomst.PERMIT
        fired.append(
            Fired(
                regel=override.id,
                code=override.code,
                uitkomst=override.uitkomst,
                groepen=tuple(sorted(offending)),
                zin=override.zin,
            )
        )
    purpose = facts.verklaard("doelbinding")
    leaves = outcome in {Uitkomst.PERMIT, Uitkomst.STRIP}
    return Judgement(
        outcome=outcome,
        exchange=row.id or None,
        fired=tuple(fired),
        stripped=offending if leaves else frozenset(),
        shut_off=offending if outcome is Uitkomst.HOLD else frozenset(),
        legal_basis=tuple(dict.fromkeys(grond.code for grond in row.grondslagen_voor(facts))) if row.id else (),
        purpose=purpose if purpose in row.doelbinding else None,
        ontbrekend=tuple(dict.fromkeys(naam for _, verdict in said for naam in verdict.ontbrekend)),
        quarantine=quarantine,
        policy_version=policy.version,
    )


def row_for(facts: Facts, policy: Policy) -> Uitwisseling:
    """The row that is about these facts; else for an acute report the one it falls back on; else ``GEEN``."""
    if all(in_force(rol, facts, policy) for rol in (facts.afzender_rol, facts.ontvanger_rol)):
        for row in policy.rijen(facts.kind):
            if row.past(facts):
                return row
    if policy.vangnet is not None and acute_report(facts):
        return policy.vangnet
    return GEEN


def in_force(rol: str | None, facts: Facts, policy: Policy) -> bool:
    """Whether ``rol`` is a party in the law on this day; a role that no list knows decides nothing."""
    known = policy.rollen.get(rol or "")
    return known is None or known.geldt(facts.on)


def acute_report(facts: Facts) -> bool:
    """Whether this is an acute report to Veilig Thuis."""
    return PREDICATES[ACUUT](facts, GEEN).vuurt is True


def fold(outcomes: Iterable[Uitkomst]) -> Uitkomst:
    """The heaviest of them: deny > quarantine > hold > strip > permit. A warning weighs nothing."""
    heaviest = max(outcomes, key=WEIGHT.__getitem__, default=Uitkomst.PERMIT)
    return Uitkomst.PERMIT if heaviest is Uitkomst.WARN else heaviest


def weight_of(line: Fired, facts: Facts) -> Uitkomst:
    """What ``line`` comes to: nothing once it is answered; for a report to Veilig Thuis never more than a hold."""
    if line.beantwoord:
        return Uitkomst.WARN
    if line.uitkomst is not Uitkomst.DENY or not facts.melding_aan_vt:
        return line.uitkomst
    if facts.besluit is None or facts.aanwezig.isdisjoint(line.groepen):
        return Uitkomst.HOLD
    # Decided on its ground, but not by enough or by the right persons yet: those are waited for.
    return Uitkomst.STRIP if facts.besluit.gronden.isdisjoint(line.gronden) else Uitkomst.HOLD


def _lines(regel: Regel, verdict: Uitslag, facts: Facts) -> Iterable[Fired]:
    """One line, or one per group where the code names the group."""
    uitkomst = (verdict.uitkomst or regel.uitkomst) if verdict.vuurt else Uitkomst.HOLD
    code = verdict.code or regel.code
    zin = regel.zin if verdict.vuurt else f"Onbekend. {regel.zin}"
    if verdict.toelichting:
        zin += f" {verdict.toelichting}"
    if verdict.ontbrekend:
        zin += f" Ontbreekt: {', '.join(verdict.ontbrekend)}."
    holds = uitkomst is Uitkomst.HOLD or (uitkomst is Uitkomst.DENY and facts.melding_aan_vt)
    per_group = "<FG>" in code
    for groepen in [(groep,) for groep in sorted(verdict.groepen)] if per_group else [tuple(sorted(verdict.groepen))]:
        yield Fired(
            regel=regel.id,
            code=code.replace("<FG>", groepen[0]) if per_group else code,
            uitkomst=uitkomst,
            groepen=groepen,
            zin=zin,
            gronden=regel.gronden if holds else (),
            vier_ogen=regel.vier_ogen and holds,
            functies=regel.functies if holds else (),
            beantwoord=holds and regel.answered_by(facts.besluit),
        )
