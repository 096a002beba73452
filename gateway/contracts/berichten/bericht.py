"""What every kind of common message shares: strictness, wire names, and values that can be "no value".

Nothing is flattened to null: an absent field is left out; a field without a value says which of StUF's five reasons
holds (StUF 3.01 §3.4); an incomplete date keeps its precision; a code keeps its list and the list's version.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
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


class InAntwoord(Bericht):
    """A kind that answers another: it goes to whoever that came from, over the rail by which it came."""

    in_antwoord_op: Annotated[str, KENMERK]
    """Id of the message that is answered."""


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


def _whole(value: object) -> object:
    """``2026.0`` is an integer in JSON (JSON Schema 2020-12 §6.1.1), though not to a strict model."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


WHOLE = BeforeValidator(_whole)
"""On every integer of the wire."""


def _when(**values: object) -> dict[str, Any]:
    return {"properties": values, "required": list(values)}


_EXISTS: dict[str, Any] = {
    "allOf": [
        {"if": _when(dag={"type": "integer"}), "then": _when(maand={"type": "integer"})},
        {"if": _when(maand={"enum": [4, 6, 9, 11]}), "then": {"properties": {"dag": {"maximum": 30}}}},
        {"if": _when(maand={"const": 2}), "then": {"properties": {"dag": {"maximum": 29}}}},
        {
            "if": _when(maand={"const": 2}, dag={"const": 29}),
            "then": {
                **_when(jaar={"multipleOf": 4}),
                "anyOf": [_when(jaar={"multipleOf": 400}), {"not": _when(jaar={"multipleOf": 100})}],
            },
        },
    ]
}
"""What ``Datum._exists`` asks, in JSON Schema: so that whoever keeps the schema is not refused."""


class Datum(Model):
    """A calendar date, as far as it is known (StUF ``indOnvolledigeDatum``): year, year and month, or complete.

    A date of which nothing is known is ``GeenWaarde``; an unknown part is left out, never filled in.
    """

    model_config = ConfigDict(json_schema_extra=_EXISTS)

    jaar: Annotated[int, Field(ge=1, le=9999), WHOLE]
    maand: Annotated[int, Field(ge=1, le=12), WHOLE] | None = None
    dag: Annotated[int, Field(ge=1, le=31), WHOLE] | None = None

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


_DAY = "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8])"
_LEAP_YEAR = "[1-9][0-9](0[48]|[2468][048]|[13579][26])|([2468][048]|[13579][26])00"
_DATE = f"([1-9][0-9]{{3}}-({_DAY})|({_LEAP_YEAR})-02-29)"
_TIME = r"([01][0-9]|2[0-3])(:[0-5][0-9](:[0-5][0-9](\.[0-9]{1,3})?)?)?([+-]([01][0-9]|2[0-3]):[0-5][0-9]|Z)"
Tijdstip = Annotated[str, Field(pattern=f"^{_DATE}(T{_TIME})?$"), AfterValidator(_moment)]
"""A moment as precise as it was given: a date, or a date and time with its offset (StUF may truncate)."""


class Code(Model):
    """A code that keeps its meaning: value, list and version of the list; the wording of wire or list."""

    code: str | GeenWaarde
    lijst: str
    versie: str | None = None
    omschrijving: str | GeenWaarde | None = None


JaNee = Literal["Ja", "Nee"]
