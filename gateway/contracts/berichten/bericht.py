"""What every kind of common message shares: strictness, wire names, and values that can be "no value".

Nothing is flattened to null: an absent field is left out; a field without a value says which of StUF's five reasons
holds (StUF 3.01 §3.4); an incomplete date keeps its precision; a code keeps its list and the list's version.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from gateway.contracts.groepen import KENMERK


class Model(BaseModel):
    """Strict, frozen, nothing extra; camelCase on the wire; errors never show the input."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
    )


class Bericht(Model):
    """A kind of common message: a fact, named in the past tense."""

    TYPE: ClassVar[str]
    """The CloudEvents ``type``: ``nl.wmo2015.<meervoud>.<feit>.v1`` (NL GOV profile)."""


class Reden(StrEnum):
    """The five reasons for "no value" (StUF 3.01 §3.4); they are not the same and stay apart."""

    NIET_ONDERSTEUND = "nietOndersteund"
    NIET_GEAUTORISEERD = "nietGeautoriseerd"
    GEEN_WAARDE = "geenWaarde"
    WAARDE_ONBEKEND = "waardeOnbekend"
    VASTGESTELD_ONBEKEND = "vastgesteldOnbekend"


class GeenWaarde(Model):
    """In place of a value: ``{"geenWaarde": "waardeOnbekend"}``."""

    geen_waarde: Annotated[Reden, KENMERK, Field(strict=False)]


class Datum(Model):
    """A calendar date, as far as it is known (StUF ``indOnvolledigeDatum``): year, year and month, or complete.

    A date of which nothing is known is ``GeenWaarde``; an unknown part is left out, never filled in.
    """

    jaar: Annotated[int, Field(ge=1, le=9999)]
    maand: Annotated[int, Field(ge=1, le=12)] | None = None
    dag: Annotated[int, Field(ge=1, le=31)] | None = None

    @model_validator(mode="after")
    def _exists(self) -> Self:
        if self.dag is not None and self.maand is None:
            msg = "a day needs its month"
            raise ValueError(msg)
        date(self.jaar, self.maand or 1, self.dag or 1)
        return self


def _moment(text: str) -> str:
    datetime.fromisoformat(text)
    return text


Tijdstip = Annotated[
    str,
    Field(pattern=r"^\d{4}-\d{2}-\d{2}(T\d{2}(:\d{2}(:\d{2}(\.\d{1,3})?)?)?([+-]\d{2}:\d{2}|Z))?$"),
    AfterValidator(_moment),
]
"""A moment as precise as it was given: a date, or a date and time with its offset (StUF may truncate)."""


class Code(Model):
    """A code that keeps its meaning: value, list and version of the list; the wording of wire or list."""

    code: str
    lijst: str
    versie: str | None = None
    omschrijving: str | None = None


JaNee = Literal["Ja", "Nee"]
