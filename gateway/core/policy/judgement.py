"""One judgement: every rule that applies is asked, and the heaviest outcome counts.

Default deny: nothing is permitted unless rule 2 was asked and found a basis. Unknown holds. A report to Veilig Thuis is
never denied but held, and an acute one goes through without the groups that offend (rule 9, invariant 9).
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
    fired = [line for regel, verdict in said for line in _lines(regel, verdict)]
    based = any(regel.id == GRONDSLAG and verdict.vuurt is False for regel, verdict in verdicts)
    # 3. The heaviest outcome.
    outcome = fold(line.uitkomst for line in fired)
    if not based and not any(line.regel == GRONDSLAG for line in fired):
        fired.append(DEFAULT)
        outcome = Uitkomst.DENY
    if outcome is Uitkomst.DENY and facts.melding_aan_vt:
        outcome = Uitkomst.HOLD
    heavy = (line.groepen for line in fired if line.uitkomst is not Uitkomst.WARN)
    offending = facts.aanwezig.intersection(itertools.chain.from_iterable(heavy))
    # 4. Acute goes through, without what offends.
    override = policy.regel(ACUUT) if acute_report(facts) else None
    quarantine = False
    if override is not None and WEIGHT[outcome] >= WEIGHT[Uitkomst.HOLD]:
        quarantine = True
        outcome = Uitkomst.STRIP if offending else Uitkomst.PERMIT
        fired.append(_line(override, override.uitkomst, override.code, sorted(offending), override.zin))
    purpose = facts.verklaard("doelbinding")
    leaves = outcome in {Uitkomst.PERMIT, Uitkomst.STRIP}
    return Judgement(
        outcome=outcome,
        exchange=row.id or None,
        fired=tuple(fired),
        stripped=offending if leaves else frozenset(),
        shut_off=offending if outcome is Uitkomst.HOLD else frozenset(),
        legal_basis=tuple(dict.fromkeys(grond.code for grond in row.grondslagen)) if row.id else (),
        purpose=purpose if purpose in row.doelbinding else None,
        ontbrekend=tuple(dict.fromkeys(naam for _, verdict in said for naam in verdict.ontbrekend)),
        quarantine=quarantine,
        policy_version=policy.version,
    )


def row_for(facts: Facts, policy: Policy) -> Uitwisseling:
    """The row that is about these facts; else for an acute report the one it falls back on; else ``GEEN``."""
    for row in policy.uitwisselingen:
        if row.past(facts):
            return row
    if policy.vangnet is not None and acute_report(facts):
        return policy.vangnet
    return GEEN


def acute_report(facts: Facts) -> bool:
    """Whether this is an acute report to Veilig Thuis."""
    return PREDICATES[ACUUT](facts, GEEN).vuurt is True


def fold(outcomes: Iterable[Uitkomst]) -> Uitkomst:
    """The heaviest of them: deny > quarantine > hold > strip > permit. A warning weighs nothing."""
    heaviest = max(outcomes, key=WEIGHT.__getitem__, default=Uitkomst.PERMIT)
    return Uitkomst.PERMIT if heaviest is Uitkomst.WARN else heaviest


def explain(judgement: Judgement, policy: Policy) -> tuple[str, ...]:
    """Why, in Dutch, a line per rule: rule, article, groups, and what is missing; never a value."""
    lines = [f"Uitkomst: {judgement.outcome}; uitwisseling {judgement.exchange or 'geen'}; regels {policy.version}."]
    for line in judgement.fired:
        regel = policy.regel(line.regel)
        where = f" ({regel.artikel})" if regel is not None else ""
        groups = f" Veldgroep: {', '.join(line.groepen)}." if line.groepen else ""
        lines.append(f"Regel {line.regel} {line.code} [{line.uitkomst}]{where}: {line.zin}{groups}")
    if judgement.stripped:
        lines.append(f"Weggelaten: {', '.join(sorted(judgement.stripped))}.")
    if judgement.shut_off:
        lines.append(f"Afgeschermd: {', '.join(sorted(judgement.shut_off))}.")
    if judgement.legal_basis:
        lines.append(f"Grondslag: {', '.join(judgement.legal_basis)}; doel: {judgement.purpose or 'geen'}.")
    return tuple(lines)


def _lines(regel: Regel, verdict: Uitslag) -> Iterable[Fired]:
    """One line, or one per group where the code names the group."""
    uitkomst = regel.uitkomst if verdict.vuurt else Uitkomst.HOLD
    code = verdict.code or regel.code
    zin = regel.zin if verdict.vuurt else f"Onbekend. {regel.zin}"
    if verdict.ontbrekend:
        zin += f" Ontbreekt: {', '.join(verdict.ontbrekend)}."
    groepen = sorted(verdict.groepen)
    if "<FG>" not in code:
        return [_line(regel, uitkomst, code, groepen, zin)]
    return [_line(regel, uitkomst, code.replace("<FG>", groep), [groep], zin) for groep in groepen]


def _line(regel: Regel, uitkomst: Uitkomst, code: str, groepen: list[Groep], zin: str) -> Fired:
    return Fired(regel=regel.id, code=code, uitkomst=uitkomst, groepen=tuple(groepen), zin=zin)
