import re
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from gateway.contracts.berichten import KINDS, MeldingGedaan
from gateway.contracts.groepen import Afwezigheid, Groep
from gateway.contracts.message import Urgentie
from gateway.core.partners import Partner, parse_partners
from gateway.core.policy import (
    FUNCTIES,
    GRONDEN,
    Judgement,
    Policy,
    Uitkomst,
    declarations,
    facts_of,
    judge,
    load_policy,
    manifest,
    minimise,
)
from gateway.core.policy.facts import Facts
from gateway.core.policy.judgement import fold, row_for, weight_of
from gateway.core.policy.plan import noodzakelijk
from gateway.core.policy.regels import LATER, PREDICATES
from tests.core.policy.gevallen.algemeen import saying
from tests.core.policy.gevallen.alle import FIRES, UNKNOWN, Gevallen
from tests.core.policy.gevallen.uitwisseling import met, van
from tests.core.policy.invented import (
    E00,
    E01,
    E02,
    E17,
    ON,
    POLICY,
    REGELS,
    UITWISSELINGEN,
    decided,
    declared,
    facts,
    melding,
    reports,
    row,
    with_groups,
    without_group,
)

ALL_NEEDED = [
    "doelbinding",
    "noodzaak",
    "proportionaliteit",
    "subsidiariteit",
    "toestemming-gevraagd",
    "wpg-artikel",
    "vermoeden-hg-km",
    "wpg-verstrekking",
]
LEAVES = {Uitkomst.PERMIT, Uitkomst.STRIP}


def codes(judgement: Judgement) -> list[str]:
    return [line.code for line in judgement.fired]


@pytest.mark.parametrize(
    ("facts", "exchange", "purpose", "basis"),
    [
        (E00, "E00", None, "WMO-5.1.6.1"),
        (E01, "E01", "WMO-4.1.1-2-a", "BPG-4.2.1.i"),
        (E02, "E02", "WMO-4.1.1-2-a", "BPG-4.2.1.i"),
        (E17, "E17", "WMO-4.1.1-2-g", "WMO-4.1.1.2.g"),
    ],
)
def test_what_the_law_allows_is_permitted_with_its_row_purpose_and_basis(
    facts: Facts, exchange: str, purpose: str | None, basis: str
) -> None:
    judgement = judge(facts, POLICY)
    assert (judgement.outcome, judgement.exchange, judgement.purpose) == (Uitkomst.PERMIT, exchange, purpose)
    assert basis in judgement.legal_basis
    assert (judgement.fired, judgement.stripped, judgement.shut_off) == ((), frozenset(), frozenset())
    assert (judgement.ontbrekend, judgement.quarantine) == ((), False)
    assert judgement.policy_version == POLICY.version


@given(facts())
def test_an_empty_rule_base_permits_nothing(facts: Facts) -> None:
    judgement = judge(facts, Policy(version="leeg"))
    assert judgement.outcome is (Uitkomst.HOLD if facts.melding_aan_vt else Uitkomst.DENY)
    assert codes(judgement) == ["DEFAULT_DENY"]


@given(facts())
def test_rules_without_exchanges_permit_nothing_but_the_acute(facts: Facts) -> None:
    judgement = judge(facts, replace(POLICY, uitwisselingen=(), vangnet=None))
    acute = facts.urgentie is Urgentie.ACUUT and facts.melding_aan_vt
    assert judgement.outcome not in LEAVES or acute


@given(facts())
def test_exchanges_without_rules_permit_nothing(facts: Facts) -> None:
    assert judge(facts, replace(POLICY, regels=())).outcome not in LEAVES


def test_without_the_rule_that_asks_for_a_basis_nothing_is_permitted_whatever_the_others_say() -> None:
    judgement = judge(E01, replace(POLICY, regels=tuple(regel for regel in POLICY.regels if regel.id != "2")))
    assert judgement.outcome is Uitkomst.HOLD
    assert [(line.regel, line.zin) for line in judgement.fired] == [("0", "Wat niet is toegestaan, is verboden.")]


def test_an_acute_report_without_any_row_to_fall_back_on_is_judged_by_none() -> None:
    judgement = judge(E02, replace(POLICY, uitwisselingen=(), vangnet=None))
    assert (judgement.exchange, judgement.stripped) == (None, E02.aanwezig)


@pytest.mark.parametrize(
    ("ident", "facts", "before", "after"),
    [
        ("33", saying(wpg_artikel="9"), "", ""),
        (
            "7",
            saying(noodzaak=None, proportionaliteit=None),
            "Onbekend. ",
            " Ontbreekt: noodzaak, proportionaliteit.",
        ),
        (
            "36",
            saying(vermoeden_hg_km="nee"),
            "",
            " Weg hiervoor: het college (jeugd) of het meldpunt niet-acute zorg.",
        ),
    ],
    ids=["rule 33: fires", "rule 7: unknown", "rule 36: what to do instead"],
)
def test_a_line_says_the_sentence_of_its_rule_and_what_is_missing(
    ident: str, facts: Facts, before: str, after: str
) -> None:
    regel = POLICY.regel(ident)
    assert regel is not None
    assert [line.zin for line in judge(facts, POLICY).fired if line.regel == ident] == [f"{before}{regel.zin}{after}"]


def outcome_of(ident: str, facts: Facts) -> list[Uitkomst]:
    return [line.uitkomst for line in judge(facts, POLICY).fired if line.regel == ident]


def applies(ident: str, facts: Facts) -> bool:
    """Whether the rule is asked about these facts at all."""
    return any(regel.id == ident for regel in POLICY.regels_voor(row_for(facts, POLICY)))


def asked(table: Gevallen) -> list[pytest.param]:  # type: ignore[valid-type]
    """Every case of a rule that is asked; a rule about kinds that are not built never is."""
    return [
        pytest.param(ident, facts, id=f"rule {ident}: {name}")
        for ident, names in table.items()
        if ident != "9" and ident not in LATER
        for name, facts in names.items()
        if applies(ident, facts)
    ]


@pytest.mark.parametrize(("ident", "facts"), asked(FIRES))
def test_a_rule_that_fires_is_named_with_its_outcome(ident: str, facts: Facts) -> None:
    regel = POLICY.regel(ident)
    assert regel is not None
    expected = PREDICATES[ident](facts, row_for(facts, POLICY)).uitkomst or regel.uitkomst
    assert set(outcome_of(ident, facts)) == {expected}


@pytest.mark.parametrize(("ident", "facts"), asked(UNKNOWN))
def test_an_unknown_fact_holds_and_never_permits(ident: str, facts: Facts) -> None:
    assert set(outcome_of(ident, facts)) == {Uitkomst.HOLD}
    assert judge(facts, POLICY).outcome not in LEAVES


def test_every_rule_that_is_built_is_asked_of_some_case() -> None:
    built = PREDICATES.keys() - LATER.keys() - {"9"}
    cases = [(ident, facts) for table in (FIRES, UNKNOWN) for ident, names in table.items() for facts in names.values()]
    seen = {ident for ident, facts in cases if applies(ident, facts)}
    assert seen - LATER.keys() - {"9"} == built


def test_a_report_without_agreements_is_held_and_names_each_missing_declaration() -> None:
    judgement = judge(replace(E01, verklaringen={}), POLICY)
    assert judgement.outcome is Uitkomst.HOLD
    assert list(judgement.ontbrekend) == ALL_NEEDED
    reasons = " ".join(line.zin for line in judgement.fired)
    assert [name for name in ALL_NEEDED if name not in reasons] == []


@pytest.mark.parametrize("name", ALL_NEEDED)
def test_one_missing_declaration_holds_and_is_named(name: str) -> None:
    judgement = judge(saying(**{name.replace("-", "_"): None}), POLICY)
    assert (judgement.outcome, judgement.ontbrekend) == (Uitkomst.HOLD, (name,))


def test_the_agreement_of_the_documentation_permits_a_police_report() -> None:
    text = (Path(__file__).parents[3] / "docs" / "partners.md").read_text()
    example = re.search(r"```toml\n(.*?)```", text, re.DOTALL)
    assert example is not None
    partners: dict[str, Partner] = {
        partner.rol: partner for partner in parse_partners(tomllib.loads(example[1])).partners
    }
    agreed = {
        rol: declarations({}, partners[rol].afspraak_for(kind, ON))
        for rol, kind in (
            ("politie", "MeldingGedaan"),
            ("veilig-thuis", "MeldingTeruggekoppeld"),
        )
    }
    report = facts_of(
        melding(),
        afzender_rol="politie",
        ontvanger_rol="veilig-thuis",
        urgentie=Urgentie.REGULIER,
        on=ON,
        verklaringen=agreed["politie"],
    )
    assert judge(report, POLICY).outcome is Uitkomst.PERMIT
    assert judge(replace(E17, verklaringen=agreed["veilig-thuis"]), POLICY).outcome is Uitkomst.PERMIT


@pytest.mark.parametrize("groep", sorted(row("E01").verplicht))
def test_a_required_group_without_recorded_absence_holds(groep: Groep) -> None:
    judgement = judge(without_group(E01, groep), POLICY)
    assert (judgement.outcome, codes(judgement)) == (Uitkomst.HOLD, [f"REQUIRED_GROUP_MISSING:{groep}"])


def test_feedback_without_a_status_is_denied() -> None:
    assert judge(without_group(E17, Groep.BES), POLICY).outcome is Uitkomst.DENY


@pytest.mark.parametrize("sender", ["rvdk", "reclassering", "om", "zvh"])
def test_a_report_that_no_row_knows_is_held_with_everything_shut_off(sender: str) -> None:
    judgement = judge(replace(E01, afzender_rol=sender), POLICY)
    assert (judgement.outcome, judgement.exchange) == (Uitkomst.HOLD, None)
    assert judgement.shut_off == E01.aanwezig
    assert judgement.legal_basis == ()


@given(facts())
def test_only_a_report_to_veilig_thuis_is_never_denied(facts: Facts) -> None:
    judgement = judge(facts, POLICY)
    heaviest = fold(weight_of(line, facts) for line in judgement.fired if line.regel != "9")
    if facts.melding_aan_vt:
        assert judgement.outcome is not Uitkomst.DENY
    else:
        assert judgement.outcome is heaviest


def test_a_denied_report_says_which_rule_denied_it_and_shuts_its_groups_off() -> None:
    judgement = judge(with_groups(saying(wpg_artikel="9"), Groep.STRP, Groep.FIN), POLICY)
    assert judgement.outcome is Uitkomst.HOLD
    assert judgement.shut_off == {Groep.STRP, Groep.FIN}
    assert judgement.stripped == frozenset()
    assert {line.code: line.uitkomst for line in judgement.fired} == {
        "WPG_ARTICLE_NOT_ALLOWED": Uitkomst.DENY,
        "FIELD_FORBIDDEN:FIN": Uitkomst.STRIP,
    }


def test_feedback_with_too_much_is_denied_and_nothing_leaves() -> None:
    judgement = judge(with_groups(E17, Groep.INC), POLICY)
    assert (judgement.outcome, judgement.stripped, judgement.shut_off) == (Uitkomst.DENY, frozenset(), frozenset())
    assert codes(judgement) == ["FIELD_FORBIDDEN:INC", "FEEDBACK_TOO_MUCH"]


def test_a_forbidden_group_is_taken_out_and_the_rest_leaves() -> None:
    judgement = judge(with_groups(E01, Groep.FIN, Groep.VVA), POLICY)
    assert judgement.outcome is Uitkomst.STRIP
    assert judgement.stripped == {Groep.FIN, Groep.VVA}
    assert codes(judgement) == ["FIELD_FORBIDDEN:FIN", "FIELD_FORBIDDEN:VVA"]
    assert not judgement.quarantine


def test_a_wrong_bsn_holds_a_report_and_an_acute_one_goes_without_it() -> None:
    held = judge(replace(E01, elfproef=False), POLICY)
    assert (held.outcome, codes(held)) == (Uitkomst.HOLD, ["BSN_INVALID"])
    acute = judge(replace(E02, elfproef=False), POLICY)
    assert (acute.outcome, acute.quarantine) == (Uitkomst.STRIP, True)
    assert acute.stripped == {Groep.BSN}


def test_a_person_who_knows_who_it_is_releases_a_report_with_its_wrong_bsn() -> None:
    known = judge(replace(E01, elfproef=False, besluit=decided("H20")), POLICY)
    assert (known.outcome, known.stripped) == (Uitkomst.PERMIT, frozenset())


@pytest.mark.parametrize("day", [date(2014, 12, 31), date(2007, 12, 31)])
def test_a_report_from_before_there_was_a_veilig_thuis_is_held(day: date) -> None:
    judgement = judge(replace(E01, on=day), POLICY)
    assert (judgement.outcome, codes(judgement)[0]) == (Uitkomst.HOLD, "NO_LEGAL_BASIS")


BUILT = [
    (rij.id, kind)
    for rij in POLICY.uitwisselingen
    if rij.gebouwd
    for kind in (*rij.soort_bericht, *rij.antwoord_bericht)
]


@pytest.mark.parametrize(("ident", "kind"), BUILT)
def test_what_is_as_it_should_be_goes_by_its_own_row_or_waits_for_a_person(ident: str, kind: str) -> None:
    needed = {"E10a": (Groep.AARD, Groep.VB, Groep.INC)}.get(ident, ())
    judgement = judge(van(ident, *needed, kind=kind), POLICY)
    human = ident == "E25" or (ident, kind) == ("E16", "InformatieVerstrekt")
    assert (judgement.exchange, judgement.outcome) == (ident, Uitkomst.HOLD if human else Uitkomst.PERMIT)


@pytest.mark.parametrize(("ident", "kind"), BUILT)
def test_no_row_forbids_what_its_kinds_cannot_be_without(ident: str, kind: str) -> None:
    assert not noodzakelijk(KINDS[kind]) & row(ident).verboden


def test_an_answer_to_a_partner_is_released_by_a_person_and_never_else() -> None:
    answer = van("E16", kind="InformatieVerstrekt")
    assert judge(answer, POLICY).outcome is Uitkomst.HOLD
    assert judge(replace(answer, besluit=decided("H14")), POLICY).outcome is Uitkomst.PERMIT


@pytest.mark.parametrize(
    ("rol", "code"), [("rvdk", "BW-1.240"), ("zvh", "WGS-1.5.1"), ("usd", "WMO-4.2.12.3"), ("gi", "JEUGDWET-7.3.11.4")]
)
def test_a_partner_that_asks_has_a_basis_of_its_own(rol: str, code: str) -> None:
    assert judge(van("E16", afzender_rol=rol), POLICY).legal_basis == ("AVG-6.1.e", "WMO-5.1.6.1", code)


def test_feedback_after_its_article_has_ended_is_denied() -> None:
    article = b'onder = "g", geldig-van = 2015-01-01'
    assert article in UITWISSELINGEN
    policy = load_policy(UITWISSELINGEN.replace(article, article + b", geldig-tot = 2026-06-14"), REGELS)
    assert judge(E17, policy).outcome is Uitkomst.DENY
    assert judge(replace(E17, on=date(2026, 6, 14)), policy).outcome is Uitkomst.PERMIT


# --- what people decided ---


def without_suspicion() -> Facts:
    return with_groups(replace(E01, verklaringen=declared(vermoeden_hg_km=None)), Groep.MED, Groep.FIN)


def test_a_hold_names_the_decisions_that_answer_it() -> None:
    lines = judge(without_suspicion(), POLICY).fired
    assert {line.regel: line.gronden for line in lines} == {"5": (), "6": ("H2",), "36": ("H2",)}
    police = judge(saying(wpg_artikel="9"), POLICY).fired
    assert [(line.gronden, line.vier_ogen, line.beantwoord) for line in police] == [(("H11",), True, False)]


def test_who_may_decide_is_told_of_what_is_held_and_of_nothing_that_is_denied() -> None:
    held = {line.regel: line for line in judge(van("E12b", Groep.MED), POLICY).fired}["67"]
    assert (held.gronden, held.vier_ogen, held.functies) == (
        ("H6", "H13"),
        False,
        ("vertrouwensarts", "gedragswetenschapper"),
    )
    shielded = met(van("E11", Groep.MELD), afschermgrond=True)
    denied = {line.regel: line for line in judge(shielded, POLICY).fired}["28"]
    assert (denied.uitkomst, denied.gronden, denied.vier_ogen) == (Uitkomst.DENY, (), False)


def test_a_decision_on_its_ground_releases_what_was_held_and_what_is_forbidden_still_goes() -> None:
    judgement = judge(replace(without_suspicion(), besluit=decided("H2")), POLICY)
    assert judgement.outcome is Uitkomst.STRIP
    assert judgement.stripped == {Groep.FIN}
    assert {line.regel: line.beantwoord for line in judgement.fired} == {"5": False, "6": True, "36": True}
    assert judgement.ontbrekend == ("vermoeden-hg-km",)


def test_a_decision_on_another_ground_releases_nothing() -> None:
    judgement = judge(replace(without_suspicion(), besluit=decided("H1", "H3")), POLICY)
    assert (judgement.outcome, judgement.stripped) == (Uitkomst.HOLD, frozenset())


@pytest.mark.parametrize(("personen", "released"), [(1, False), (2, True), (3, True)])
def test_four_eyes_are_two_persons(personen: int, released: bool) -> None:  # noqa: FBT001
    judgement = judge(replace(saying(wpg_artikel="9"), besluit=decided("H11", personen=personen)), POLICY)
    assert (judgement.outcome in LEAVES) is released


def test_what_would_be_denied_to_anyone_else_leaves_a_report_without_the_groups_that_offend() -> None:
    facts = with_groups(saying(wpg_artikel="9"), Groep.STRP, Groep.FIN)
    judgement = judge(replace(facts, besluit=decided("H1")), POLICY)
    assert judgement.outcome is Uitkomst.STRIP
    assert judgement.stripped == {Groep.STRP, Groep.FIN}


def test_what_is_denied_as_a_whole_is_released_by_its_ground_alone() -> None:
    facts = saying(doelbinding="WMO-4.1.1-2-g")
    assert judge(replace(facts, besluit=decided("H2")), POLICY).outcome is Uitkomst.HOLD
    assert judge(replace(facts, besluit=decided("H14")), POLICY).outcome is Uitkomst.PERMIT


def test_nobody_can_decide_that_there_is_a_basis() -> None:
    everything = decided(*GRONDEN, personen=9, functies=tuple(FUNCTIES))
    judgement = judge(replace(E01, afzender_rol="om", besluit=everything), POLICY)
    assert judgement.outcome is Uitkomst.HOLD


def test_what_is_denied_stays_denied_whoever_decides() -> None:
    everything = decided(*GRONDEN, personen=9, functies=tuple(FUNCTIES))
    judgement = judge(replace(with_groups(E17, Groep.INC), besluit=everything), POLICY)
    assert judgement.outcome is Uitkomst.DENY
    assert not any(line.beantwoord or line.gronden for line in judgement.fired)


def test_an_answered_hold_shows_its_groups_again_in_an_acute_report() -> None:
    acute = with_groups(replace(E02, verklaringen=declared(vermoeden_hg_km=None)), Groep.MED)
    assert judge(acute, POLICY).stripped == {Groep.MED}
    judgement = judge(replace(acute, besluit=decided("H2")), POLICY)
    assert (judgement.outcome, judgement.quarantine) == (Uitkomst.PERMIT, False)


@given(facts())
def test_a_decision_by_people_never_forbids_and_never_lets_through_what_is_forbidden(facts: Facts) -> None:
    before, after = judge(replace(facts, besluit=None), POLICY), judge(facts, POLICY)
    if before.outcome in LEAVES:
        assert after.outcome in LEAVES
    if before.outcome is Uitkomst.DENY:
        assert after.outcome is Uitkomst.DENY
    assert after.stripped <= before.stripped | before.shut_off


# --- acute: invariant 9 ---


@given(facts())
def test_an_acute_report_is_always_delivered(facts: Facts) -> None:
    acute = replace(facts, kind="MeldingGedaan", ontvanger_rol="veilig-thuis", urgentie=Urgentie.ACUUT)
    judgement = judge(acute, POLICY)
    assert judgement.outcome in LEAVES
    assert judgement.quarantine is ("ACUTE_OVERRIDE" in codes(judgement))
    assert judgement.stripped <= acute.aanwezig


def test_an_acute_report_that_breaks_nothing_is_simply_permitted() -> None:
    assert not judge(E02, POLICY).quarantine
    assert not judge(with_groups(E02, Groep.FIN), POLICY).quarantine


def test_what_stands_in_the_way_of_an_acute_report_is_laid_beside_it() -> None:
    facts = with_groups(replace(E02, verklaringen=declared(vermoeden_hg_km=None)), Groep.MED, Groep.HUL)
    judgement = judge(facts, POLICY)
    assert (judgement.outcome, judgement.quarantine) == (Uitkomst.STRIP, True)
    assert judgement.stripped == {Groep.MED, Groep.HUL}
    assert codes(judgement)[-1] == "ACUTE_OVERRIDE"
    assert judgement.ontbrekend == ("vermoeden-hg-km",)


def test_an_acute_report_without_any_declaration_keeps_who_where_and_what() -> None:
    judgement = judge(replace(E02, verklaringen={}), POLICY)
    assert (judgement.outcome, judgement.quarantine, judgement.purpose) == (Uitkomst.PERMIT, True, None)
    assert not judgement.stripped & {Groep.ID, Groep.ADR, Groep.INC}


@pytest.mark.parametrize("sender", ["om", "zvh", None])
def test_an_acute_report_of_a_sender_that_no_row_knows_gets_through_by_the_letters_of_e02(sender: str | None) -> None:
    judgement = judge(with_groups(replace(E02, afzender_rol=sender), Groep.FIN), POLICY)
    assert (judgement.outcome, judgement.quarantine, judgement.exchange) == (Uitkomst.STRIP, True, "E02")
    assert judgement.stripped == {Groep.FIN}
    assert "NO_LEGAL_BASIS" in codes(judgement)


def test_a_wrong_purpose_does_not_travel_along_with_an_acute_report() -> None:
    assert judge(replace(E02, verklaringen=declared(doelbinding="anders")), POLICY).purpose is None


def test_acute_to_anyone_else_is_judged_as_ever() -> None:
    assert judge(replace(E02, ontvanger_rol="usd"), POLICY).outcome is Uitkomst.DENY


# --- what leaves ---


@given(reports(), st.sampled_from(list(Urgentie)), st.booleans())
def test_no_group_marked_forbidden_survives(bericht: MeldingGedaan, urgentie: Urgentie, agreed: bool) -> None:  # noqa: FBT001
    seen = facts_of(
        bericht,
        afzender_rol="politie",
        ontvanger_rol="veilig-thuis",
        urgentie=urgentie,
        on=ON,
        verklaringen=declared() if agreed else {},
        afwezig=dict.fromkeys(set(Groep) - manifest(bericht).keys(), Afwezigheid.NIET_OPGEGEVEN),
    )
    judgement = judge(seen, POLICY)
    if judgement.outcome in LEAVES:
        assert judgement.exchange is not None
        left = manifest(minimise(bericht, judgement.stripped))
        assert not left.keys() & row(judgement.exchange).verboden
        assert not left.keys() & judgement.stripped
    else:
        assert urgentie is not Urgentie.ACUUT


@given(facts())
def test_what_leaves_leaves_without_its_forbidden_groups(facts: Facts) -> None:
    judgement = judge(facts, POLICY)
    if judgement.outcome in LEAVES:
        assert judgement.exchange is not None
        assert facts.aanwezig & row(judgement.exchange).verboden <= judgement.stripped
        assert judgement.outcome is (Uitkomst.STRIP if judgement.stripped else Uitkomst.PERMIT)
        assert judgement.shut_off == frozenset()
    else:
        assert judgement.stripped == frozenset()


@pytest.mark.parametrize("heavy", Uitkomst)
@pytest.mark.parametrize("light", Uitkomst)
def test_the_heaviest_outcome_counts(heavy: Uitkomst, light: Uitkomst) -> None:
    order = ["permit", "strip", "hold", "quarantine", "deny"]
    weigh = {outcome: 0 if outcome is Uitkomst.WARN else order.index(outcome) for outcome in Uitkomst}
    assert fold([light, heavy]) == fold([heavy, light]) == order[max(weigh[heavy], weigh[light])]


def test_nothing_weighs_nothing() -> None:
    assert fold([]) is Uitkomst.PERMIT
