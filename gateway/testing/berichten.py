"""Invented messages of every kind: valid, repeatable, and with exactly the field groups that are asked for.

Everything is drawn from the annotations of the models and from a ``Random`` that the caller seeds, so that no new field
is forgotten. Every text names the group in which it stands, and nobody in here exists.
"""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from random import Random
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel

from gateway.contracts.aanbod import SET_BY_GATEWAY
from gateway.contracts.berichten import Bericht
from gateway.contracts.berichten.bericht import Code, Datum, GeenWaarde, Reden, Tijdstip
from gateway.contracts.berichten.personen import Betrokkene
from gateway.contracts.groepen import Groep
from gateway.core.policy import manifest
from gateway.core.policy.plan import groepen_van, is_value, marks_of, models_in, noodzakelijk
from gateway.testing.verzonnen import bsn

B = TypeVar("B", bound=Bericht)
M = TypeVar("M", bound=BaseModel)

SOMETIMES: Final = 0.5
"""Chance that an optional field is filled, when the message need not be full."""
SELDOM: Final = 0.1
"""Chance that a reason stands in the place of a value."""


def bericht(kind: type[B], chance: Random, groepen: frozenset[Groep] | None = None) -> B:
    """A message with ``groepen`` and no others (all that the kind can carry when None).

    What the kind requires is there as well, and with KIND also ID: a minor is someone. A group that the kind cannot
    carry is left out.
    """
    wanted = groepen_van(kind) & (groepen_van(kind) if groepen is None else groepen) | noodzakelijk(kind)
    if Groep.KIND in wanted:
        wanted |= {Groep.ID}
    sparse = _Pen(chance=chance, wanted=wanted, often=SOMETIMES, seldom=SELDOM).model(kind)
    if manifest(sparse).keys() >= wanted:
        return sparse
    return _Pen(chance=chance, wanted=wanted, often=1.0, seldom=0.0).model(kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pen:
    """Writes models: in which group it is, and what may be written."""

    chance: Random
    wanted: frozenset[Groep]
    often: float
    seldom: float
    groep: str = "KENMERK"
    child: bool = False

    def model(self, model: type[M]) -> M:
        """An instance; optional fields of groups that are not wanted are left out."""
        if issubclass(model, Betrokkene):
            return self.betrokkene(model)
        return model.model_validate(self.fields(model))

    def betrokkene(self, model: type[M]) -> M:
        """A person, a child only when that group is wanted, with the date of birth of one."""
        child = Groep.KIND in self.wanted and (self.often == 1.0 or self.chance.random() < SOMETIMES)
        flag = {"minderjarig": child if Groep.ID in self.wanted else None}
        return model.model_validate(replace(self, child=child).fields(model) | flag)

    def fields(self, model: type[BaseModel]) -> dict[str, object]:
        """The fields of ``model`` that are filled."""
        return {name: value for name in model.model_fields if (value := self.field(model, name)) is not None}

    def field(self, model: type[BaseModel], name: str) -> object:
        """The value of one field, or None when it is left out."""
        field, chance = model.model_fields[name], self.chance
        if any(owner is model and name in names for owner, names in SET_BY_GATEWAY.items()):
            return None
        groep = next((mark for mark in marks_of(field) if isinstance(mark, Groep)), None)
        if not field.is_required():
            way = bool(_ways_in(model, name))
            unwanted = not self.fits(model, name) if way else groep is not None and groep not in self.wanted
            if unwanted or (not way and chance.random() > self.often):
                return None
        pen = self if groep is None else replace(self, groep=groep.value)
        return pen.named(model, name) or pen.value(field.annotation)

    def fits(self, model: type[BaseModel], name: str) -> bool:
        """Whether what the models of this field require is wanted, and anything that they can carry."""
        return all(
            noodzakelijk(inner) <= self.wanted and groepen_van(inner) & self.wanted for inner in _ways_in(model, name)
        )

    def named(self, model: type[BaseModel], name: str) -> object:
        """The value of a field whose type does not tell what it holds."""
        if name == "geboortedatum":
            jaren = (2012, 2024) if self.child else (1950, 2000)
            return Datum(
                jaar=self.chance.randint(*jaren), maand=self.chance.randint(1, 12), dag=self.chance.randint(1, 28)
            )
        write = _BY_NAME.get(f"{model.__name__}.{name}") or _BY_NAME.get(name)
        return write(self.chance) if write else None

    def value(self, annotation: Any) -> Any:  # noqa: ANN401  an annotation can be anything, and so can its value
        """Any value of a type."""
        origin, inside, chance = get_origin(annotation), get_args(annotation), self.chance
        if annotation in _BY_TYPE:
            value = _BY_TYPE[annotation](chance)
        elif annotation is str:
            value = f"Verzonnen tekst ({self.groep})."
        elif annotation is Code:
            value = Code(code=f"{chance.randint(1, 99):02d}", lijst="verzonnen-lijst", versie="1")
        elif origin is Annotated:
            value = self.value(inside[0])
        elif origin in (Union, UnionType):
            value = self.value(self.choice([part for part in inside if part is not NoneType]))
        elif origin is Literal:
            value = chance.choice(inside)
        elif origin is tuple:
            value = tuple(self.value(inside[0]) for _ in range(chance.randint(1, 2)))
        elif issubclass(annotation, Enum):
            value = chance.choice(list(annotation))
        else:
            value = self.model(annotation)
        return value

    def choice(self, options: list[Any]) -> Any:  # noqa: ANN401  idem
        """Mostly a value; where a reason may stand in its place, that at times."""
        values = [option for option in options if option is not GeenWaarde]
        may_be_none = len(values) < len(options) and (self.groep == "KENMERK" or self.groep in self.wanted)
        return GeenWaarde if may_be_none and self.chance.random() < self.seldom else self.chance.choice(values)


@functools.cache
def _ways_in(model: type[BaseModel], name: str) -> list[type[BaseModel]]:
    return [inner for inner in models_in(model.model_fields[name].annotation) if not is_value(inner)]


def _datum(chance: Random) -> Datum:
    precision = chance.randrange(3)
    return Datum(
        jaar=chance.randint(2024, 2026),
        maand=chance.randint(1, 12) if precision else None,
        dag=chance.randint(1, 28) if precision > 1 else None,
    )


def _nummer(chance: Random) -> str:
    return f"VERZONNEN-2026-{chance.randrange(10**6):06d}"


_BY_TYPE: Mapping[Any, Callable[[Random], Any]] = {
    Datum: _datum,
    Tijdstip: lambda chance: chance.choice(("2026-06-01", "2026-06-01T03:04+02:00", "2026-06-01T03:04:05Z")),
    GeenWaarde: lambda chance: GeenWaarde(geen_waarde=chance.choice(list(Reden))),
    bool: lambda chance: chance.random() < SOMETIMES,
    int: lambda chance: chance.randint(1, 9),
}

_BY_NAME: Mapping[str, Callable[[Random], Any]] = {
    "bsn": bsn,
    "geslachtsnaam": lambda chance: chance.choice(("Proefstra", "Verzonnen", "Çelik-Proef", "Testinga")),
    "voornamen": lambda chance: chance.choice(("Noor", "Zoë", "Abel", "Emre Willem")),
    "postcode": lambda chance: f"{chance.randint(1200, 1299)}SS",
    "huisnummer": lambda chance: str(chance.randint(1, 199)),
    "telefoonnummers": lambda chance: (f"06-00{chance.randrange(10**6):06d}",),
    "identificatie": _nummer,
    "verzoekidentificatie": _nummer,
    "registratienummer": _nummer,
    "in_antwoord_op": _nummer,
    "document": _nummer,
    "sha256": lambda chance: f"{chance.randrange(2**256):064x}",
    "OntvangstGeweigerd.code": lambda _: "StUF058",
}
