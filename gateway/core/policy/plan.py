"""The field plan of a kind: which field of its model is in which group, read from the annotations once per class.

Rules: a field carries exactly one ``Groep`` or ``KENMERK``. A model that has no group of its own anywhere is a *value*
(a date, a code, an address, an item): it is in the group of the field that holds it. Any other model is a way in: only
its own fields count, and the group of the field that holds it speaks only for a ``GeenWaarde`` in its place. What is
marked ``KENMERK`` holds values alone, so nothing about anyone can hide below it.
"""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from gateway.contracts.berichten import Bericht
from gateway.contracts.errors import Broken, Finding
from gateway.contracts.groepen import KENMERK, Groep, Kenmerk


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The fields of one model class that are about anyone."""

    leaves: tuple[tuple[str, Groep], ...]
    """(field, group) of the fields that hold values."""
    per_group: tuple[tuple[Groep, tuple[str, ...]], ...]
    """``leaves`` by group."""
    bsns: tuple[str, ...]
    """Those that hold a BSN."""
    ways: tuple[tuple[str, Groep], ...]
    """(field, group) of the fields that hold models with groups of their own, or tuples of them."""
    person: bool
    """Whether it has the flag ``minderjarig``: when that is true, the whole of it is in group KIND."""
    required: frozenset[str]
    """Fields without which the model does not validate."""


@functools.cache
def plan_of(model: type[BaseModel]) -> Plan:
    """The plan of ``model``.

    Raises:
        Broken: a field has no mark, or more than one, or is ``KENMERK`` and holds a model with groups of its own.
    """
    leaves: list[tuple[str, Groep]] = []
    ways: list[tuple[str, Groep]] = []
    for name, field in model.model_fields.items():
        marks = marks_of(field)
        holds_models = any(not is_value(inner) for inner in models_in(field.annotation))
        if len(marks) != 1 or (marks[0] is KENMERK and holds_models):
            finding = Finding("veld-zonder-groep", f"{model.__name__}.{name}")
            raise Broken("veld-zonder-groep", "Een veld heeft niet precies één veldgroep.", findings=[finding])
        if isinstance(marks[0], Groep):
            (ways if holds_models else leaves).append((name, marks[0]))
    return Plan(
        leaves=tuple(leaves),
        per_group=tuple((groep, _of(groep, leaves)) for groep in dict.fromkeys(groep for _, groep in leaves)),
        bsns=_of(Groep.BSN, leaves),
        ways=tuple(ways),
        person="minderjarig" in model.model_fields,
        required=frozenset(name for name, field in model.model_fields.items() if field.is_required()),
    )


def _of(groep: Groep, leaves: list[tuple[str, Groep]]) -> tuple[str, ...]:
    return tuple(name for name, own in leaves if own is groep)


@functools.cache
def is_value(model: type[BaseModel]) -> bool:
    """Whether ``model`` has no group of its own, however deep."""
    return not issubclass(model, Bericht) and not any(
        any(isinstance(mark, Groep) for mark in marks_of(field))
        or any(not is_value(inner) for inner in models_in(field.annotation))
        for field in model.model_fields.values()
    )


@functools.cache
def groepen_van(model: type[BaseModel]) -> frozenset[Groep]:
    """Every group for which a message of this model has a field; KIND when it is about persons."""
    plan = plan_of(model)
    below = (groepen_van(inner) for name, _ in plan.ways for inner in _ways_in(model, name))
    own = frozenset({Groep.KIND}) if plan.person else frozenset()
    return own.union((groep for _, groep in (*plan.leaves, *plan.ways)), *below)


def _ways_in(model: type[BaseModel], name: str) -> Iterator[type[BaseModel]]:
    return (inner for inner in models_in(model.model_fields[name].annotation) if not is_value(inner))


@functools.cache
def noodzakelijk(model: type[BaseModel]) -> frozenset[Groep]:
    """The groups that every message of this model carries, because it does not validate without them."""
    return frozenset(groep for name, groep in plan_of(model).leaves if name in plan_of(model).required)


def marks_of(field: FieldInfo) -> list[Groep | Kenmerk]:
    """The groups and ``KENMERK`` marks in a field's annotation."""
    return [mark for mark in field.metadata if isinstance(mark, (Groep, Kenmerk))]


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401  an annotation can be anything
    """Every model class inside a type: in unions, tuples and ``Annotated``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from models_in(inner)
