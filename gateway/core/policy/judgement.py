"""One judgement: every rule that applies is asked, and the heaviest outcome counts.

Default deny: nothing is permitted unless rule 2 was asked and found a basis. Unknown holds. A report to Veilig Thuis is
never denied but held, and an acute one goes through without the groups that offend (rule 9, invariant 9).

What holds is answered by a human decision on a ground of the rule, by enough and by the right persons; nothing else is.
A report to Veilig Thuis about which people decided goes without the groups to which a rule objects that they did not
answer. What is marked ``-`` is taken out in any case.
"""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from gateway.contracts.groepen import Groep
from gateway.core.policy.facts import Facts, Richting
from gateway.core.policy.regels import PREDICATES, Predicate, Uitslag
from gateway.core.policy.regels.algemeen import acuut, in_werking
from gateway.core.policy.regels.uitslag import NIEMAND
from gateway.core.policy.rulebook import GEEN, WEIGHT, Policy, Regel, Uitkomst, Uitwisseling

GRONDSLAG = "2"
IN_WERKING = "3"
ACUUT = "9"
PERMIT = Uitkomst.PERMIT
WARN = Uitkomst.WARN
STRIP = Uitkomst.STRIP
HOLD = Uitkomst.HOLD


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


class Judgement(NamedTuple):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Recht:
    """What the rule base says of everything that goes one way, whatever is in it: worked out once."""

    rij: Uitwisseling
    """The row, or the one that forbids everything."""
    vragen: tuple[tuple[Regel, Predicate], ...]
    """Every rule that applies, with its function."""
    standaard: tuple[Fired, ...]
    """What is said when no rule asks for a basis."""
    legal_basis: tuple[str, ...]
    overruled_by: Regel | None
    """For an acute report: the rule that lets it go through."""


@functools.lru_cache(maxsize=4096)
def recht_voor(richting: Richting, policy: Policy) -> Recht:
    """The law for ``richting``. Nothing here is about anyone: kinds, roles and days."""
    rij = row_for(richting, policy)
    regels = [regel for regel in policy.regels_voor(rij) if regel.id not in _answered(richting, rij)]
    bases = rij.grondslagen_voor(richting.partner_rol) if rij.id else ()
    return Recht(
        rij=rij,
        vragen=tuple((regel, PREDICATES[regel.id]) for regel in regels),
        standaard=() if any(regel.id == GRONDSLAG for regel in regels) else (DEFAULT,),
        legal_basis=tuple(dict.fromkeys(grond.code for grond in bases)),
        overruled_by=policy.regel(ACUUT) if acute_report(richting) else None,
    )


def _answered(richting: Richting, rij: Uitwisseling) -> frozenset[str]:
    """Rules that no message need be asked: 9 is about the judgement, and 3 about nothing in it."""
    quiet = in_werking(richting, rij).vuurt is False
    return frozenset({ACUUT, IN_WERKING}) if quiet else frozenset({ACUUT})


def judge(facts: Facts, policy: Policy) -> Judgement:
    """Judge ``facts`` by ``policy``; pure and total."""
    # 1. The law for what goes this way.
    recht = recht_voor(facts.richting, policy)
    rij = recht.rij
    # 2. Every rule that applies.
    fired: list[Fired] = [*recht.standaard]
    missing: dict[str, None] = {}
    for regel, vraag in recht.vragen:
        verdict = vraag(facts, rij)
        if verdict.vuurt is not False:
            fired += _lines(regel, verdict, facts)
            missing |= dict.fromkeys(verdict.ontbrekend)
    # 3. The heaviest outcome.
    weighed = [(weight_of(line, facts), line.groepen) for line in fired]
    outcome, offending = fold([weight for weight, _ in weighed]), NIEMAND
    for weight, groepen in weighed:
        if weight is not WARN:
            offending |= facts.aanwezig.intersection(groepen)
    # 4. Acute goes through, without what offends.
    override, quarantine = recht.overruled_by, False
    if override is not None and WEIGHT[outcome] >= WEIGHT[HOLD]:
        quarantine = True
        outcome = STRIP if offending else PERMIT
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
    leaves = outcome is PERMIT or outcome is STRIP
    return Judgement(
        outcome=outcome,
        exchange=rij.id or None,
        fired=tuple(fired),
        stripped=offending if leaves else NIEMAND,
        shut_off=offending if outcome is HOLD else NIEMAND,
        legal_basis=recht.legal_basis,
        purpose=purpose if purpose in rij.doelbinding else None,
        ontbrekend=tuple(missing),
        quarantine=quarantine,
        policy_version=policy.version,
    )


def row_for(facts: Facts | Richting, policy: Policy) -> Uitwisseling:
    """The row that is about these facts; else for an acute report the one it falls back on; else ``GEEN``."""
    if all(in_force(rol, facts, policy) for rol in (facts.afzender_rol, facts.ontvanger_rol)):
        for row in policy.rijen(facts.kind):
            if row.past(facts):
                return row
    if policy.vangnet is not None and acute_report(facts):
        return policy.vangnet
    return GEEN


def in_force(rol: str | None, facts: Facts | Richting, policy: Policy) -> bool:
    """Whether ``rol`` is a party in the law on this day; a role that no list knows decides nothing."""
    known = policy.rollen.get(rol or "")
    return known is None or known.geldt(facts.on)


def acute_report(facts: Facts | Richting) -> bool:
    """Whether this is an acute report to Veilig Thuis."""
    return acuut(facts, GEEN).vuurt is True


def fold(outcomes: Iterable[Uitkomst]) -> Uitkomst:
    """The heaviest of them: deny > quarantine > hold > strip > permit. A warning weighs nothing."""
    heaviest = PERMIT
    for outcome in outcomes:
        if WEIGHT[outcome] > WEIGHT[heaviest] and outcome is not WARN:
            heaviest = outcome
    return heaviest


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
