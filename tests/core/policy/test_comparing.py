import pytest
from hypothesis import given

from gateway.contracts.groepen import Groep
from gateway.core.policy import Facts, Policy, Uitkomst, judge, load_policy
from gateway.core.policy.comparing import Gevolg, Verschil, compare, received
from tests.core.policy.invented import E00, E01, E17, POLICY, REGELS, facts, lettered, with_groups


def ruled(ident: str, groep: str, letter: str) -> Policy:
    """The rule base with one letter changed."""
    return load_policy(lettered(ident, groep, letter), REGELS)


def changed(facts: Facts, policy: Policy) -> Verschil:
    found = compare(facts, judge(facts, POLICY), judge(facts, policy))
    assert found is not None
    return found


FINANCIEEL = with_groups(E01, Groep.FIN)


def test_a_letter_that_allows_gives_more() -> None:
    found = changed(FINANCIEEL, ruled("E01", "FIN", "A"))
    assert (found.gevolg, set(found.erbij), set(found.eraf)) == (Gevolg.MEER, {Groep.FIN}, set())
    assert (found.was.outcome, found.wordt.outcome) == (Uitkomst.STRIP, Uitkomst.PERMIT)


def test_a_letter_that_forbids_gives_less() -> None:
    found = changed(E01, ruled("E01", "MELD", "-"))
    assert (found.gevolg, set(found.erbij), set(found.eraf)) == (Gevolg.MINDER, set(), {Groep.MELD})


def test_a_letter_about_another_group_changes_nothing() -> None:
    policy = ruled("E01", "HUL", "-")
    assert compare(E01, judge(E01, POLICY), judge(E01, policy)) is None


def test_one_more_and_one_less_is_both() -> None:
    without_fin = judge(FINANCIEEL, POLICY)
    without_meld = without_fin._replace(stripped=frozenset({Groep.MELD}))
    found = compare(FINANCIEEL, without_fin, without_meld)
    assert found is not None
    assert (found.gevolg, set(found.erbij), set(found.eraf)) == (Gevolg.MEER_EN_MINDER, {Groep.FIN}, {Groep.MELD})


def test_what_would_not_have_left_is_less_even_without_any_group() -> None:
    gone = judge(E00, POLICY)._replace(outcome=Uitkomst.DENY)
    found = compare(E00, judge(E00, POLICY), gone)
    assert found is not None
    assert (found.gevolg, found.eraf) == (Gevolg.MINDER, frozenset())
    back = compare(E00, gone, judge(E00, POLICY))
    assert back is not None
    assert back.gevolg is Gevolg.MEER


@pytest.mark.parametrize("to", [Uitkomst.DENY, Uitkomst.QUARANTINE])
def test_another_outcome_that_gives_nobody_more_or_less_is_told_as_other(to: Uitkomst) -> None:
    held = judge(E17, POLICY)._replace(outcome=Uitkomst.HOLD)
    found = compare(E17, held, held._replace(outcome=to))
    assert found is not None
    assert found.gevolg is Gevolg.ANDERS


def test_another_row_with_the_same_result_is_told_as_other() -> None:
    found = compare(E17, judge(E17, POLICY), judge(E17, POLICY)._replace(exchange="E99"))
    assert found is not None
    assert found.gevolg is Gevolg.ANDERS


@given(facts())
def test_the_same_rules_give_no_difference(facts: Facts) -> None:
    assert compare(facts, judge(facts, POLICY), judge(facts, POLICY)) is None


@given(facts())
def test_nobody_receives_what_is_forbidden(facts: Facts) -> None:
    judgement = judge(facts, POLICY)
    row = next((row for row in POLICY.uitwisselingen if row.id == judgement.exchange), None)
    got = received(facts, judgement)
    assert got is None or (row is not None and not got & row.verboden)
