"""Messages of every kind, from every role to every role, and what must hold of every judgement about them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import get_args

from gateway.bootstrap import law
from gateway.contracts.berichten import KINDS, Bericht
from gateway.contracts.errors import Broken
from gateway.contracts.groepen import Groep
from gateway.contracts.message import Urgentie
from gateway.core import policy
from gateway.core.partners import Rol
from gateway.core.policy import Facts, Judgement, Uitwisseling
from gateway.core.policy.comparing import LEAVES
from gateway.core.policy.plan import groepen_van
from gateway.core.policy.verklaringen import VERKLARINGEN
from gateway.testing.berichten import bericht
from tests.core.policy.gevallen.uitwisseling import AFSPRAAK, GOED, ZAAK
from tests.properties.holds import groups_in

LAW = law()
ROWS = {row.id: row for row in LAW.uitwisselingen}
NOTHING = policy.Policy(version="leeg")
ON = date(2026, 6, 15)
BUILT = tuple(row for row in LAW.uitwisselingen if {*row.soort_bericht, *row.antwoord_bericht} <= KINDS.keys())
"""The rows about kinds that there are."""
MOSTLY, OFTEN, SELDOM = 0.97, 0.6, 0.05
"""Chances: of a declaration as it should be; that a message is one of a row; of something odd."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One message to one receiver, with all that is said about it but the message itself."""

    bericht: Bericht
    van: str | None
    aan: str | None
    urgentie: Urgentie
    verklaringen: Mapping[str, policy.Verklaring]
    aan_betrokken_partij: bool | None

    def facts(self, bericht: Bericht) -> Facts:
        """What policy judges by, were ``bericht`` the message."""
        return policy.facts_of(
            bericht,
            afzender_rol=self.van,
            ontvanger_rol=self.aan,
            urgentie=self.urgentie,
            on=ON,
            verklaringen=self.verklaringen,
            aan_betrokken_partij=self.aan_betrokken_partij,
            buiten_de_vraag=False,
            zaak=ZAAK,
            weg="corv",
        )


def drawn(chance: Random) -> Case:
    """Mostly a message of some row, more or less as it should be; else any message from anyone to anyone."""
    row = chance.choice(BUILT)
    kind, van, aan = chance.choice(list(KINDS)), _any_role(chance), _any_role(chance)
    urgentie = chance.choice(list(Urgentie))
    if chance.random() < OFTEN:
        kind, urgentie = chance.choice([*row.soort_bericht, *row.antwoord_bericht]), chance.choice(row.urgentie)
        van, aan = _one_of(row.afzender_rollen, chance), _one_of(row.ontvanger_rollen, chance)
        van, aan = (aan, van) if kind in row.antwoord_bericht else (van, aan)
    if chance.random() < SELDOM:
        kind, aan, urgentie = "MeldingGedaan", "veilig-thuis", Urgentie.ACUUT
    return Case(
        bericht=policy.mark_minors(bericht(KINDS[kind], chance, _groups(kind, row, chance)), ON),
        van=van,
        aan=aan,
        urgentie=urgentie,
        verklaringen=_declared(row, chance),
        aan_betrokken_partij=chance.random() > SELDOM,
    )


ROLES: tuple[str | None, ...] = (*get_args(Rol), None)


def _any_role(chance: Random) -> str | None:
    return chance.choice(ROLES)


def _one_of(roles: tuple[str, ...], chance: Random) -> str | None:
    return chance.choice(roles) if roles != ("*",) else _any_role(chance)


def _groups(kind: str, row: Uitwisseling, chance: Random) -> frozenset[Groep] | None:
    """What the row requires and some of what it allows, at times something that it forbids, at times all there is."""
    if chance.random() < SELDOM:
        return None
    able = groepen_van(KINDS[kind])
    allowed = {groep for groep in sorted(able - row.verboden) if chance.random() < 0.5}
    odd = {groep for groep in sorted(able & row.verboden) if chance.random() < SELDOM}
    return frozenset(row.verplicht | allowed | odd)


def _declared(row: Uitwisseling, chance: Random) -> Mapping[str, policy.Verklaring]:
    purposes = dict.fromkeys(("doelbinding", "doel-verkrijging"), chance.choice(row.doelbinding or ("WTH",)))
    good = {**GOED, **purposes}
    said = {
        naam: good[naam]
        if naam in good and chance.random() < MOSTLY
        else chance.choice(sorted(values or {"opgegeven"}))
        for naam, values in VERKLARINGEN.items()
        if chance.random() < MOSTLY
    }
    return {naam: policy.Verklaring(waarde=waarde, bron=AFSPRAAK) for naam, waarde in said.items()}


# --- what must hold ---------------------------------------------------------------------------------------------------


def holds(case: Case, counted: "Counter[str]") -> None:
    """Everything that must hold of this message; ``counted`` tells how often each was really put to the test."""
    facts = case.facts(case.bericht)
    judgement = policy.judge(facts, LAW)
    counted[judgement.outcome.value] += 1
    nothing_forbidden_leaves(case.bericht, judgement)
    assert policy.judge(facts, NOTHING).outcome not in LEAVES, "an empty rule base permits something"
    stored = policy.facts_from_json(policy.facts_to_json(facts))
    assert policy.judge(stored, LAW) == judgement, "stored facts say otherwise"
    if facts.kind == "MeldingGedaan" and case.aan == "veilig-thuis" and case.urgentie is Urgentie.ACUUT:
        counted["acuut"] += 1
        assert judgement.outcome in LEAVES, "an acute report is not delivered"
    elif judgement.outcome in LEAVES:
        counted["zonder-verplichte-groep"] += what_is_required_is_missed(case, judgement)


def nothing_forbidden_leaves(message: Bericht, judgement: Judgement) -> None:
    """What leaves has a row, and no group that this row marks ``-``: by the marks of the model, not by our own walk."""
    if judgement.outcome not in LEAVES:
        return
    assert judgement.exchange is not None, "something leaves without a row"
    left = policy.minimise(message, judgement.stripped).model_dump(mode="json", by_alias=True, exclude_defaults=True)
    assert not groups_in(left, type(message)) & ROWS[judgement.exchange].verboden, "a forbidden group leaves"


def what_is_required_is_missed(case: Case, judgement: Judgement) -> int:
    """Without any one required group the message is denied or held; returns for how many groups that was tried.

    A group without which its model does not exist is the door's to refuse; a shielded address stands for an address.
    """
    row, tried = ROWS[judgement.exchange or ""], 0
    where = row.soort_bericht if row.verplicht_in is None else row.verplicht_in
    if type(case.bericht).__name__ not in where:
        return 0
    for groep in row.groepen("R") & case.facts(case.bericht).aanwezig:
        try:
            without = policy.minimise(case.bericht, frozenset({groep}))
        except Broken:
            continue
        facts = case.facts(without)
        if groep is Groep.ADR and Groep.ADRG in facts.aanwezig:
            continue
        tried += 1
        assert policy.judge(facts, LAW).outcome not in LEAVES, f"without {groep} it still leaves"
    return tried
