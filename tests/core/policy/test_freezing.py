from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from gateway.core.policy.freezing import frozen_when_full


@dataclass(frozen=True, slots=True, kw_only=True)
class Punt:
    x: int
    y: int = 0
    som: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "som", self.x + self.y)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leeg:
    naam: str = ""


def test_what_is_filled_first_is_the_frozen_value_itself() -> None:
    filled = frozen_when_full(Punt)(x=1, y=2)
    assert type(filled) is Punt
    assert filled == Punt(x=1, y=2)
    assert hash(filled) == hash(Punt(x=1, y=2))
    assert filled.som == 3
    assert replace(filled, y=5).som == 6
    assert type(frozen_when_full(Leeg)()) is Leeg


def test_it_cannot_be_changed() -> None:
    filled = frozen_when_full(Punt)(x=1)
    with pytest.raises(FrozenInstanceError):
        filled.x = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del filled.y


def test_a_field_that_is_missing_or_unknown_is_refused() -> None:
    for given in ({}, {"x": 1, "z": 2}):
        with pytest.raises(TypeError):
            frozen_when_full(Punt)(**given)
