import re
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from gateway.contracts.berichten import MeldingGedaan
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
from gateway.core.policy.judgement import fold, weight_of
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
from tests.core.policy.test_regels import FIRES, UNKNOWN, saying

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


def outcome_of(ident: str, facts: Facts) -> list[Uitkomst]:
    return [line.uitkomst for line in judge(facts, POLICY).fired if line.regel == ident]


@pytest.mark.parametrize("ident", [ident for ident in FIRES if ident != "9"])
def test_a_rule_that_fires_is_named_with_its_outcome(ident: str) -> None:
    regel = POLICY.regel(ident)
    assert regel is not None
    for fires in FIRES[ident].values():
        assert set(outcome_of(ident, fires)) == {regel.uitkomst}


@pytest.mark.parametrize("ident", UNKNOWN)
def test_an_unknown_fact_holds_and_never_permits(ident: str) -> None:
    for unknown in UNKNOWN[ident].values():
        assert set(outcome_of(ident, unknown)) == {Uitkomst.HOLD}
        assert judge(unknown, POLICY).outcome is Uitkomst.HOLD


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


@pytest.mark.parametrize("sender", ["usd", "professional", "om", "zvh"])
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


def test_a_warning_changes_nothing_but_is_told() -> None:
    judgement = judge(replace(E01, elfproef=False), POLICY)
    assert (judgement.outcome, codes(judgement), judgement.stripped) == (Uitkomst.PERMIT, ["BSN_INVALID"], frozenset())


@pytest.mark.parametrize("day", [date(2014, 12, 31), date(2007, 12, 31)])
def test_a_report_before_its_articles_were_in_force_is_held(day: date) -> None:
    judgement = judge(replace(E01, on=day), POLICY)
    assert (judgement.outcome, codes(judgement)) == (Uitkomst.HOLD, ["BASIS_NOT_IN_FORCE"])


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


@pytest.mark.parametrize("sender", ["professional", "usd", None])
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
