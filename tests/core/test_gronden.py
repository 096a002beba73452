"""The decisions that the law leaves to people."""

from gateway.core.gronden import GRONDEN, HIER
from gateway.core.policy.facts import FUNCTIES


def test_there_are_21_in_their_order() -> None:
    assert list(GRONDEN) == [f"H{number}" for number in range(1, 22)]


def test_nobody_ranks_families_here() -> None:
    assert GRONDEN["H21"].door == frozenset()
    assert [grond.code for grond in HIER] == [f"H{number}" for number in range(1, 21)]


def test_only_a_doctor_breaks_the_medical_confidence() -> None:
    assert GRONDEN["H13"].door == {"vertrouwensarts"}


def test_every_function_is_one_that_policy_knows() -> None:
    assert all(grond.door <= FUNCTIES for grond in GRONDEN.values())


def test_what_belongs_to_others_says_that_who_confirmed_it_is_named() -> None:
    assert {code for code, grond in GRONDEN.items() if "noem wie het bevestigde" in grond.zin} == {
        "H8",
        "H9",
        "H10",
        "H11",
        "H12",
    }
