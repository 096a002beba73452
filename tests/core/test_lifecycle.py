import itertools

import pytest

from gateway.contracts.errors import Broken
from gateway.core.lifecycle import ALLOWED, check_move
from gateway.core.recording import DeliveryState as S


def test_every_state_is_in_the_table() -> None:
    assert set(ALLOWED) == set(S)


@pytest.mark.parametrize(("old", "new"), [(old, new) for old in S for new in ALLOWED[old]])
def test_a_move_of_the_table_is_allowed(old: S, new: S) -> None:
    check_move(old, new)


@pytest.mark.parametrize(
    ("old", "new"), [(old, new) for old, new in itertools.product(S, S) if new not in ALLOWED[old]]
)
def test_any_other_move_is_our_own_fault(old: S, new: S) -> None:
    with pytest.raises(Broken):
        check_move(old, new)


def test_what_is_confirmed_stays_confirmed() -> None:
    assert not ALLOWED[S.BEVESTIGD]


def test_by_itself_nothing_that_was_parked_held_or_failed_goes_out_again() -> None:
    moved_by_the_duties = {S.GEPUBLICEERD, S.OVERHANDIGD, S.VASTGEHOUDEN}
    assert all(not ALLOWED[state] & moved_by_the_duties for state in (S.GEPARKEERD, S.VASTGEHOUDEN, S.MISLUKT))


@pytest.mark.parametrize("state", [S.GEREED, S.GEPUBLICEERD, S.OVERHANDIGD, S.GEPARKEERD])
def test_the_receivers_own_answer_counts_even_when_ours_got_lost(state: S) -> None:
    assert {S.BEVESTIGD, S.MISLUKT} <= ALLOWED[state]
