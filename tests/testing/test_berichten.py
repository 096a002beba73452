from random import Random

import pytest
from hypothesis import given, settings, strategies as st

from gateway.contracts.berichten import KINDS, OverdrachtAangeboden
from gateway.contracts.groepen import Groep
from gateway.core.policy import manifest
from gateway.core.policy.plan import groepen_van, noodzakelijk
from gateway.core.policy.presence import betrokkenen_of, is_minor, passes_elfproef, presence_of
from gateway.testing.berichten import bericht
from tests.core.policy.invented import ON

SEEDS = st.integers(min_value=0, max_value=2**32 - 1)
GROUPS = st.frozensets(st.sampled_from(list(Groep)))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=20)  # of each kind
@given(SEEDS, GROUPS)
def test_a_message_has_exactly_the_groups_that_were_asked(kind: str, seed: int, groepen: frozenset[Groep]) -> None:
    model = KINDS[kind]
    expected = groepen & groepen_van(model) | noodzakelijk(model)
    drawn = manifest(bericht(model, Random(seed), groepen))
    assert drawn.keys() == (expected | {Groep.ID} if Groep.KIND in expected else expected)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=20)  # of each kind
@given(SEEDS)
def test_a_message_has_every_group_of_its_kind_when_none_is_named(kind: str, seed: int) -> None:
    drawn = bericht(KINDS[kind], Random(seed))
    assert manifest(drawn).keys() == groepen_van(KINDS[kind])
    assert KINDS[kind].model_validate_json(drawn.model_dump_json(by_alias=True, exclude_defaults=True)) == drawn


@given(SEEDS)
def test_its_persons_could_exist_and_do_not(seed: int) -> None:
    drawn = bericht(OverdrachtAangeboden, Random(seed))
    assert passes_elfproef(presence_of(drawn).bsns)
    assert all(number.startswith("99999") for number in presence_of(drawn).bsns)
    assert all(is_minor(person, ON) in {person.minderjarig, None} for person in betrokkenen_of(drawn))


def test_the_same_seed_gives_the_same_message() -> None:
    assert bericht(OverdrachtAangeboden, Random(7)) == bericht(OverdrachtAangeboden, Random(7))
