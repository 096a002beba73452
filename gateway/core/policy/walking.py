"""The field plan of a kind, written out once as a function that reads a message of that kind.

Walking a message with a loop over its plan costs more in looping than in looking. So the walk is written out: fields by
group, each way in below them, and a group that has a value already is passed over. For ``Incident``::

    def read(model, seen, bsns):
        got = seen.get
        at0 = model.__dict__
        got(INC) is WAARDE or (one := at0["datum"]) is not None and see(seen, INC, one) or …

What is written depends on nothing but the annotations of the model. A model that its annotation does not name (some
kind of ``Betrokkene`` in the place of one) is read by the function of its own class.
"""

import functools
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any, get_origin

from pydantic import BaseModel

from gateway.contracts.berichten.bericht import GeenWaarde, Reden
from gateway.contracts.groepen import Groep
from gateway.core.policy.plan import is_value, models_in, plan_of


class Aanwezig(StrEnum):
    """How a group is in a message: with a value, or with one of StUF's five reasons for having none."""

    WAARDE = "waarde"
    NIET_ONDERSTEUND = Reden.NIET_ONDERSTEUND
    NIET_GEAUTORISEERD = Reden.NIET_GEAUTORISEERD
    GEEN_WAARDE = Reden.GEEN_WAARDE
    WAARDE_ONBEKEND = Reden.WAARDE_ONBEKEND
    VASTGESTELD_ONBEKEND = Reden.VASTGESTELD_ONBEKEND


WAARDE = Aanwezig.WAARDE
_OF_REASON = {reason: Aanwezig(reason.value) for reason in Reden}

Seen = dict[Groep, Aanwezig]
Reader = Callable[[BaseModel, Seen, list[str]], None]
"""Counts every field of a model, however deep, and gathers the BSNs of everyone as they are written."""


def see(seen: Seen, groep: Groep, value: Any) -> bool:  # noqa: ANN401  a field can be anything
    """Count ``value`` for ``groep``; an empty text or list is no value, and a value outdoes a reason.

    Returns:
        Whether the group has a value now.
    """
    kind = type(value)
    if kind is tuple:
        for item in value:  # noqa: SIM110  a generator costs more than the list is long
            if see(seen, groep, item):
                return True
        return False
    if kind is GeenWaarde:
        seen.setdefault(groep, _OF_REASON[value.geen_waarde])
        return False
    if kind is str and (not value or value.isspace()):
        return False
    seen[groep] = WAARDE
    return True


def read_other(model: BaseModel, groep: Groep, seen: Seen, bsns: list[str]) -> None:
    """What stands in the place of a model: a reason why it is not there, or a model of another class."""
    if type(model) is GeenWaarde:
        see(seen, groep, model)
    else:
        reader_of(type(model))(model, seen, bsns)


@functools.cache
def reader_of(model: type[BaseModel]) -> Reader:
    """The function that reads a message, or a part of one, of this class."""
    known: dict[str, Any] = {groep.name: groep for groep in Groep}
    known |= {"WAARDE": WAARDE, "NONE": (), "see": see, "read_other": read_other}
    lines = ["def read(model, seen, bsns):", "    got = seen.get", *_written(model, "model", 0, known)]
    exec("\n".join(lines), known)  # noqa: S102  names of our own classes and fields, nothing from outside
    read: Reader = known["read"]
    return read


def _written(model: type[BaseModel], name: str, depth: int, known: dict[str, Any]) -> Iterator[str]:
    """The lines that read ``name``, a ``model``; the classes that they ask for are added to ``known``."""
    plan, at, part, indent = plan_of(model), f"at{depth}", f"part{depth}", "    " * (2 * depth + 1)
    yield f"{indent}{at} = {name}.__dict__"
    for groep, fields in plan.per_group:
        given = [f"(one := {at}[{field!r}]) is not None and one is not NONE" for field in fields]
        looks = " or ".join(f"{one} and see(seen, {groep.name}, one)" for one in given)
        yield f"{indent}got({groep.name}) is WAARDE or {looks}"
    for field in plan.bsns:
        yield f"{indent}if type(one := {at}[{field!r}]) is str: bsns.append(one)"
    if plan.person:
        yield f"{indent}if {at}['minderjarig'] is True: seen[KIND] = WAARDE"
    for field, groep in plan.ways:
        annotation = model.model_fields[field].annotation
        inner = next(each for each in models_in(annotation) if not is_value(each))
        known[label := f"{inner.__name__}{len(known)}"] = inner
        if get_origin(annotation) is tuple:
            yield f"{indent}for {part} in {at}[{field!r}]:"
        else:
            yield f"{indent}if ({part} := {at}[{field!r}]) is not None:"
        yield f"{indent}    if type({part}) is not {label}: read_other({part}, {groep.name}, seen, bsns)"
        yield f"{indent}    else:"
        yield from _written(inner, part, depth + 1, known)
