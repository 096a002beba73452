"""Making a frozen value with many fields in half the time.

``dataclass(frozen=True)`` sets each field by ``object.__setattr__``, since its own ``__setattr__`` refuses. Here they
are filled as an ordinary dataclass with the same slots, which becomes the frozen class when it is full. Nobody ever
holds one that can be changed.
"""

from copy import copy
from dataclasses import fields, make_dataclass
from typing import Any, TypeVar

T = TypeVar("T")


def frozen_when_full(frozen: type[T]) -> type[T]:
    """A class that is called like ``frozen`` (a frozen dataclass with slots), and makes instances of it."""
    derive = getattr(frozen, "__post_init__", None)

    def full(self: Any) -> None:  # noqa: ANN401  the ordinary class, and then the frozen one
        self.__class__ = frozen
        if derive is not None:
            derive(self)

    own = [(each.name, each.type, copy(each)) for each in fields(frozen)]  # type: ignore[arg-type]
    return make_dataclass(frozen.__name__, own, slots=True, kw_only=True, namespace={"__post_init__": full})
