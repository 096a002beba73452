"""Free text of a message: does it say what has a field of its own, or what is shielded?

A free text is a text without a set form (no pattern, no list, room for more than a reference) in a group that holds no
identity of its own: a field for a name, a number or an address says what it is for. A find says what was found and in
which field, never the value. Whether it matters is for the rules: rule 15 asks whether its group is forbidden here.
"""

import functools
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from gateway.contracts.berichten import Bericht
from gateway.contracts.berichten.bericht import Code
from gateway.contracts.groepen import Groep
from gateway.core.policy.afgeschermd import plekken, vouw, zoektermen
from gateway.core.policy.patronen import GROEP_VAN, Soort, may_hold_any, treffers
from gateway.core.policy.plan import is_value, models_in, plan_of

IDENTITEIT = frozenset(
    {Groep.ID, Groep.BSN, Groep.ADR, Groep.ADRG, Groep.CON, Groep.MELD, Groep.INF, Groep.PROF},
)
"""Groups of which every field says what it is for."""
REFERENCE = 50
"""Characters: what may not be longer is a reference."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Vondst:
    """Something in a free text: what, the group that it belongs to, and the JSON pointer of the field."""

    plaats: str
    soort: Soort
    groep: Groep


def vrije_teksten(bericht: Bericht) -> list[tuple[str, str]]:
    """(JSON pointer, text) of every free text in ``bericht`` in which something is written."""
    found: list[tuple[str, str]] = []
    _gather(bericht, "", found)
    return found


def scan(bericht: Bericht, *, afgeschermd: frozenset[Groep] = frozenset()) -> tuple[Vondst, ...]:
    """What the free texts of ``bericht`` say that has a field of its own.

    Args:
        bericht: before anything was taken out, or there would be nothing to compare with.
        afgeschermd: the groups whose values are shielded in this message (of MELD, INF, ADRG). A text that repeats
            one gives a find of soort ``afgeschermd`` in that group.
    """
    termen = zoektermen(bericht, afgeschermd) if afgeschermd else {}
    found: set[Vondst] = set()
    for plaats, tekst in vrije_teksten(bericht):
        if may_hold_any(tekst):
            soorten = {treffer.soort for treffer in treffers(tekst)}
            found.update(Vondst(plaats=plaats, soort=soort, groep=GROEP_VAN[soort]) for soort in soorten)
        if termen:
            gevouwen = vouw(tekst)
            found.update(
                Vondst(plaats=plaats, soort=Soort.AFGESCHERMD, groep=groep)
                for groep, terms in termen.items()
                if any(True for term in terms for _ in plekken(gevouwen, term))
            )
    return tuple(sorted(found)) if found else ()


@functools.cache
def _free_fields(model: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """(field, name on the wire) of the fields of ``model`` in which there is, or may be deeper, a free text."""
    if model is Code:
        return ()
    names = (
        list(model.model_fields)
        if is_value(model)
        else [name for name, groep in plan_of(model).leaves if groep not in IDENTITEIT]
        + [name for name, _ in plan_of(model).ways]
    )
    fields = [(name, model.model_fields[name]) for name in names]
    return tuple((name, field.alias or name) for name, field in fields if _is_free(field) or _has_free(field))


def _has_free(field: FieldInfo) -> bool:
    return any(_free_fields(inner) for inner in models_in(field.annotation))


def _is_free(field: FieldInfo) -> bool:
    return not _has_form(field.metadata) and _admits_text(field.annotation)


def _admits_text(annotation: Any) -> bool:  # noqa: ANN401  an annotation can be anything
    if get_origin(annotation) is Annotated:
        inner, *marks = get_args(annotation)
        return not _has_form(marks) and _admits_text(inner)
    return annotation is str or any(_admits_text(inner) for inner in get_args(annotation))


def _has_form(marks: list[Any]) -> bool:
    """Whether a text with these constraints has a set form."""
    for mark in marks:
        parts = mark.metadata if isinstance(mark, FieldInfo) else [mark]
        if any(
            getattr(part, "pattern", None) is not None or getattr(part, "max_length", REFERENCE + 1) <= REFERENCE
            for part in parts
        ):
            return True
    return False


def _gather(value: object, path: str, found: list[tuple[str, str]]) -> None:
    if isinstance(value, str):
        found.append((path, value))
    elif isinstance(value, tuple):
        for at, item in enumerate(value):
            _gather(item, f"{path}/{at}", found)
    elif isinstance(value, BaseModel):
        values = value.__dict__
        for name, alias in _free_fields(type(value)):
            if inner := values[name]:  # neither absent nor empty
                _gather(inner, f"{path}/{alias}", found)
