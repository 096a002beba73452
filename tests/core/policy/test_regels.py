"""Each rule fires when it should, does not when it should not, and is unknown when a fact is; named by rule id."""

import ast
import functools
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.contracts.berichten.bericht import Reden
from gateway.contracts.groepen import Afwezigheid, Groep
from gateway.core.klokken import KLOKKEN
from gateway.core.policy.facts import Facts
from gateway.core.policy.judgement import row_for
from gateway.core.policy.presence import Aanwezig
from gateway.core.policy.regels import LATER, PREDICATES, Predicate
from gateway.core.policy.rulebook import GEEN, Regel, Uitkomst, Uitwisseling
from gateway.core.termijnen import Stand, termijn
from tests.core.policy.gevallen.algemeen import saying
from tests.core.policy.gevallen.alle import FIRES, QUIET, UNKNOWN, Gevallen
from tests.core.policy.gevallen.gezegd import GROEPEN, ONTBREKEND, TOELICHTING
from tests.core.policy.gevallen.uitwisseling import met, van
from tests.core.policy.invented import E01, POLICY, row, with_groups, without_group
from tests.core.test_termijnen import CASES, verloop_of

ROOT = Path(__file__).parents[3]
NOTHING: dict[str, None] = dict.fromkeys(
    ("relevantie_afgewogen", "gezag_geinformeerd", "drempel", "niet_beroepsmatig", "afschermgrond", "strafzaak")
)
"""Features of which the message says nothing."""
# What these ask can be unknown, but once it is declared it cannot be wrong: any text will do.
NEVER_FIRE = {"7", "32", "37", "62", "D"}


def cases(table: Gevallen) -> list[pytest.param]:  # type: ignore[valid-type]
    return [
        pytest.param(ident, facts, id=f"rule {ident}: {name}")
        for ident, names in table.items()
        for name, facts in names.items()
    ]


def row_of(ident: str, facts: Facts) -> Uitwisseling:
    """The row of these facts; of a kind that is not built, the first row of the rule."""
    regel = POLICY.regel(ident)
    assert regel is not None
    found = row_for(facts, POLICY)
    return row(regel.geldt_voor[0]) if regel.geldt_voor and found.id not in regel.geldt_voor else found


@pytest.mark.parametrize(("ident", "facts"), cases(FIRES))
def test_it_fires(ident: str, facts: Facts) -> None:
    assert PREDICATES[ident](facts, row_of(ident, facts)).vuurt is True


@pytest.mark.parametrize(("ident", "facts"), cases(QUIET))
def test_it_does_not_fire(ident: str, facts: Facts) -> None:
    assert PREDICATES[ident](facts, row_of(ident, facts)).vuurt is False


@pytest.mark.parametrize(("ident", "facts"), cases(UNKNOWN))
def test_it_is_unknown(ident: str, facts: Facts) -> None:
    assert PREDICATES[ident](facts, row_of(ident, facts)).vuurt is None


def verdicts(table: Mapping[str, Mapping[str, tuple[Facts, object]]]) -> list[pytest.param]:  # type: ignore[valid-type]
    return [
        pytest.param(PREDICATES[ident], facts, row_of(ident, facts), said, id=f"rule {ident}: {name}")
        for ident, names in table.items()
        for name, (facts, said) in names.items()
    ]


@pytest.mark.parametrize(("rule", "facts", "rij", "groepen"), verdicts(GROEPEN))
def test_it_is_about_these_groups(rule: Predicate, facts: Facts, rij: Uitwisseling, groepen: set[Groep]) -> None:
    assert rule(facts, rij).groepen == groepen


@pytest.mark.parametrize(("rule", "facts", "rij", "missing"), verdicts(ONTBREKEND))
def test_it_names_what_is_missing(rule: Predicate, facts: Facts, rij: Uitwisseling, missing: tuple[str, ...]) -> None:
    assert rule(facts, rij).ontbrekend == missing


@pytest.mark.parametrize(("rule", "facts", "rij", "said"), verdicts(TOELICHTING))
def test_it_says_what_to_do_instead(rule: Predicate, facts: Facts, rij: Uitwisseling, said: str) -> None:
    assert rule(facts, rij).toelichting == said


def test_there_are_96_rules_of_the_list_and_four_of_our_own() -> None:
    assert [regel.id for regel in POLICY.regels] == [*map(str, range(1, 97)), "D", "M", "R", "V"]


def test_every_rule_with_a_function_is_seen_to_fire_or_to_be_unknown_and_to_be_quiet() -> None:
    assert QUIET.keys() == PREDICATES.keys() - {"M"}
    assert FIRES.keys() == PREDICATES.keys() - NEVER_FIRE
    assert UNKNOWN.keys() >= NEVER_FIRE


def test_what_is_not_built_yet_is_never_asked() -> None:
    assert {regel.id for regel in POLICY.regels if regel.soort == "later"} == LATER.keys()
    asked = {regel.id for row in POLICY.uitwisselingen for regel in POLICY.regels_voor(row)}
    assert not asked & LATER.keys()


@functools.cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text())
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("regel", [r for r in POLICY.regels if r.bewijs], ids=lambda regel: f"rule {regel.id}")
def test_a_rule_without_a_function_is_proved_by_tests_that_exist(regel: Regel) -> None:
    found = [proof.partition("::") for proof in regel.bewijs]
    assert [name for path, _, name in found if name not in names_in(path)] == []


@pytest.mark.parametrize("regel", [r for r in POLICY.regels if r.soort == "klok"], ids=lambda regel: f"rule {regel.id}")
def test_a_term_of_a_rule_is_over_when_the_law_says_and_not_a_second_before(regel: Regel) -> None:
    codes = {klok.code for klok in KLOKKEN[regel.id]}
    cases = [case for case in CASES if case["code"] in codes]
    assert {case["code"] for case in cases} == codes
    assert regel.uitkomst is Uitkomst.WARN
    for case in cases:
        klok, verloop = verloop_of(case)
        before = termijn(klok, verloop, case["einde"] - timedelta(seconds=1))
        after = termijn(klok, verloop, case["einde"])
        assert before is None or before.stand is not Stand.VERSTREKEN
        assert after is not None
        assert after.stand is Stand.VERSTREKEN


def test_every_rule_that_is_a_term_has_its_clock() -> None:
    terms = {regel.id for regel in POLICY.regels if regel.soort == "klok"}
    assert {ident for ident in KLOKKEN if ident.isdigit()} - terms == {"51", "73", "78"}  # rules that decide as well
    assert terms <= KLOKKEN.keys()
    for ident in terms:
        regel = POLICY.regel(ident)
        assert regel is not None
        assert regel.code in {klok.code for klok in KLOKKEN[ident]}


@pytest.mark.parametrize("ident", sorted(row.id for row in POLICY.uitwisselingen if row.gebouwd))
def test_rule_d_leaves_nothing_unasked(ident: str) -> None:
    """Everything that a row requires to be declared is missed by some rule when it is not."""
    rij = row(ident)
    kinds = (*rij.soort_bericht, *rij.antwoord_bericht)
    missed = {
        naam
        for kind in kinds
        for regel in POLICY.regels_voor(rij)
        for groep in ((), (Groep.MED, Groep.INC, Groep.MELD, Groep.STRP))
        for facts in [van(ident, *groep, kind=kind, verklaringen={}, zaak=None)]
        for naam in PREDICATES[regel.id](met(facts, **NOTHING), rij).ontbrekend
    }
    assert set(rij.verklaringen) - missed <= {"melder-afscherming"}


@pytest.mark.parametrize("stand", [*(Aanwezig(reden.value) for reden in Reden), *Afwezigheid])
def test_rule_r_is_met_by_each_reason_and_by_recorded_absence(stand: Aanwezig | Afwezigheid) -> None:
    facts = van("E01", groepen={**E01.groepen, Groep.HH: stand})
    assert PREDICATES["R"](facts, row("E01")).vuurt is False


def test_rule_r_lets_the_four_items_stand_for_the_bsn_and_for_nothing_else() -> None:
    facts = without_group(without_group(van("E01", groepen=E01.groepen), Groep.BSN), Groep.HH)
    assert PREDICATES["R"](facts, row("E01")).groepen == {Groep.HH}


def test_rule_5_sees_a_forbidden_group_also_when_it_holds_only_a_reason() -> None:
    facts = van("E01", groepen={**E01.groepen, Groep.FIN: Aanwezig.GEEN_WAARDE})
    assert PREDICATES["5"](facts, row("E01")).groepen == {Groep.FIN}


def test_rule_5_does_not_see_a_forbidden_group_that_is_recorded_as_absent() -> None:
    facts = van("E01", groepen={**E01.groepen, Groep.FIN: Afwezigheid.NIET_IN_SCHEMA})
    assert PREDICATES["5"](facts, row("E01")).vuurt is False


def test_rule_6_names_the_groups_and_the_missing_declaration() -> None:
    verdict = PREDICATES["6"](with_groups(saying(vermoeden_hg_km=None), Groep.MED, Groep.ETN), row("E01"))
    assert verdict.groepen == {Groep.MED, Groep.ETN}
    assert verdict.ontbrekend == ("vermoeden-hg-km",)


def test_rule_6_is_about_the_groups_whose_condition_is_unmet() -> None:
    verdict = PREDICATES["6"](with_groups(saying(vermoeden_hg_km="nee"), Groep.MED), row("E01"))
    assert verdict.groepen == {Groep.MED}


def test_rule_8_names_the_reason_that_is_missing() -> None:
    assert PREDICATES["8"](saying(toestemming_reden=None), row("E01")).ontbrekend == ("toestemming-reden",)
    assert PREDICATES["8"](saying(toestemming_gevraagd="anders"), row("E01")).ontbrekend == ()


def test_rule_2_without_any_row_fires_when_both_roles_are_known() -> None:
    assert PREDICATES["2"](E01, GEEN).vuurt is True
    assert PREDICATES["2"](van("E01", afzender_rol=None), GEEN).vuurt is None


def test_rule_35_tells_too_old_from_not_only_a_match() -> None:
    assert PREDICATES["35"](saying(eerste_verwerking="ouder-dan-5-jaar"), row("E01")).code is None
    assert PREDICATES["35"](saying(eerste_verwerking="1-tot-5-jaar"), row("E01")).code == "WPG_HIT_ONLY"


def test_rule_35_is_unknown_without_a_date_where_the_row_requires_one() -> None:
    needs = row("E01").model_copy(update={"verklaringen": ("eerste-verwerking",)})
    assert PREDICATES["35"](E01, needs).vuurt is None
    assert PREDICATES["35"](E01, needs).groepen == {Groep.STRP}


def test_rule_36_is_about_every_special_group() -> None:
    verdict = PREDICATES["36"](saying(vermoeden_hg_km="nee"), row("E01"))
    assert verdict.groepen == {Groep.MED, Groep.SEKS, Groep.ETN, Groep.STRP, Groep.STR9, Groep.STRJ}


def test_rule_59_denies_without_a_basis_and_else_holds() -> None:
    answer = van("E16", kind="InformatieVerstrekt")
    held = PREDICATES["59"](answer, row("E16"))
    assert (held.code, held.uitkomst) == ("PARTNER_ANSWER_HUMAN", Uitkomst.HOLD)
    assert PREDICATES["59"](van("E16", afzender_rol="school"), row("E16")).uitkomst is None


def test_the_second_codes_of_a_rule_are_in_the_data() -> None:
    said = {
        (ident, verdict.code)
        for ident, names in FIRES.items()
        for facts in names.values()
        for verdict in [PREDICATES[ident](facts, row_of(ident, facts))]
        if verdict.code is not None
    }
    book = {(regel.id, code) for regel in POLICY.regels for code in regel.ook_codes}
    assert said <= book
    assert {ident for ident, _ in said} == {"35", "59", "75", "78", "94"}
