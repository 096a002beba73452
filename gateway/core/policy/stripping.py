"""Taking field groups out of a message: exactly those, nothing else, and what is left still validates.

A list item or optional part that cannot stand without the field goes as a whole (an address without its kind, a
relation without what it is), and so does one in which nothing is left; a required part stays, even empty, if its model
allows that.
"""

from typing import TypeVar

from pydantic import BaseModel

from gateway.contracts.berichten import Bericht
from gateway.contracts.berichten.bericht import GeenWaarde
from gateway.contracts.errors import Broken, Finding
from gateway.contracts.groepen import Groep
from gateway.core.policy.plan import Plan, plan_of

B = TypeVar("B", bound=Bericht)
M = TypeVar("M", bound=BaseModel)


def minimise(bericht: B, groups: frozenset[Groep]) -> B:
    """``bericht`` without the fields of ``groups``; KIND takes the whole of every person who is a minor.

    Raises:
        Broken: this kind cannot be without one of ``groups`` (policy refuses such a message, it does not strip it).
    """
    if not groups:
        return bericht
    left = _without(bericht, groups)
    if left is None:
        finding = Finding("groep-niet-te-verwijderen", type(bericht).__name__)
        raise Broken("groep-niet-te-verwijderen", "Het bericht kan niet zonder deze veldgroep.", findings=[finding])
    return left


def _without(model: M, groups: frozenset[Groep]) -> M | None:
    """``model`` without ``groups``; the same object when it has none of them, None when it cannot stand without."""
    plan = plan_of(type(model))
    if plan.person and Groep.KIND in groups and model.__dict__["minderjarig"] is True:
        return None
    changed: dict[str, object] = {name: None for name, groep in plan.leaves if groep in groups and _given(model, name)}
    for name, groep in plan.ways:
        value = model.__dict__[name]
        left = _part_without(value, groep, groups)
        if left is not value:
            changed[name] = None if name not in plan.required and _empty(left) else left
    return _rebuilt(model, plan, changed) if changed else model


def _given(model: BaseModel, name: str) -> bool:
    return model.__dict__[name] is not None and model.__dict__[name] != ()


def _part_without(value: object, groep: Groep, groups: frozenset[Groep]) -> object:
    """What is left of the value of a way in: the same object when nothing goes."""
    if isinstance(value, tuple):
        parts = [(item, _part_without(item, groep, groups)) for item in value]
        if all(part is item for item, part in parts):
            return value
        return tuple(part for item, part in parts if part is item or not _empty(part))
    if isinstance(value, GeenWaarde):
        return None if groep in groups else value
    return _without(value, groups) if isinstance(value, BaseModel) else value


def _empty(value: object) -> bool:
    if isinstance(value, BaseModel):
        return all(_empty(inner) for inner in value.__dict__.values())
    return value is None or value == ()


def _rebuilt(model: M, plan: Plan, changed: dict[str, object]) -> M | None:
    gone = {name for name, value in changed.items() if value is None or value == ()}
    if gone & plan.required:
        return None
    # Values are checked already, and frozen: building anew leaves the fields that are gone at their defaults, unset.
    kept = {name: model.__dict__[name] for name in type(model).model_fields if name not in changed}
    parts = {name: value for name, value in changed.items() if name not in gone}
    return type(model).model_construct(model.model_fields_set - gone, **kept, **parts)
