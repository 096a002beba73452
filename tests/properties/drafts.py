"""Invented messages: any value that a model allows, drawn from its own annotations, so that no new field is forgotten.

What is drawn is valid by shape and otherwise wild: odd unicode, empty texts, every reason for no value, impossible
combinations. Everything comes from one seeded ``Random``.
"""

from collections.abc import Callable, Mapping
from enum import Enum
from random import Random
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel

from gateway.contracts.berichten import MeldingGedaan
from gateway.contracts.berichten.bericht import Datum, Tijdstip
from gateway.testing.verzonnen import bsn

M = TypeVar("M", bound=BaseModel)
_TEXTS = (
    "",
    " ",
    "Verzonnen tekst.",
    "ßĞüñ\u0301 日本 \U0001f600",
    '"aanhaling" \\ / <tag> &amp;',
    "regel\nregel\ttab",
    "\u2028\u200f",
    "x" * 300,
)
_BY_GATEWAY = {"verklaringen", "waarschuwingen", "volledig", "onbevestigd", "document", "minderjarig"}
_MAYBE = 0.5
"""Chance that an optional field is filled."""
_OFTEN = 0.8
"""Chance that a BSN is one."""


def melding(chance: Random) -> MeldingGedaan:
    """A report as an adapter could have read it: without the fields that only the gateway fills in."""
    return drawn(MeldingGedaan, chance)


def drawn(model: type[M], chance: Random) -> M:
    """An instance of ``model`` with random fields; required ones always, others half of the time."""
    values: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if name in _BY_GATEWAY or (not field.is_required() and chance.random() > _MAYBE):
            continue
        likely_bsn = name == "bsn" and chance.random() < _OFTEN
        values[name] = bsn(chance) if likely_bsn else _value(field.annotation, chance)
    return model.model_validate(values)


def _value(annotation: Any, chance: Random) -> Any:  # noqa: ANN401  an annotation can be anything, and so can its value
    origin, inside = get_origin(annotation), get_args(annotation)
    if annotation in _DRAW:
        value = _DRAW[annotation](chance)
    elif origin is Annotated:
        value = _value(inside[0], chance)
    elif origin in (Union, UnionType):
        value = _value(chance.choice([part for part in inside if part is not NoneType]), chance)
    elif origin is Literal:
        value = chance.choice(inside)
    elif origin is tuple:
        value = tuple(_value(inside[0], chance) for _ in range(chance.randrange(4)))
    elif issubclass(annotation, Enum):
        value = chance.choice(list(annotation))
    else:
        value = drawn(annotation, chance)
    return value


def _datum(chance: Random) -> Datum:
    precision = chance.randrange(3)
    return Datum(
        jaar=chance.randint(1930, 2026),
        maand=chance.randint(1, 12) if precision else None,
        dag=chance.randint(1, 28) if precision > 1 else None,
    )


def _tijdstip(chance: Random) -> str:
    return chance.choice(("2026-11-20", "2026-11-20T03:04+01:00", "2026-11-20T03:04:05Z"))


_DRAW: Mapping[Any, Callable[[Random], Any]] = {
    Datum: _datum,
    Tijdstip: _tijdstip,
    bool: lambda chance: chance.random() < _MAYBE,
    int: lambda chance: chance.randint(1, 12),
    str: lambda chance: chance.choice(_TEXTS),
}
