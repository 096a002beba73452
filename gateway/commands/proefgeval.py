"""A message in a file, with what policy must know beside it: who sends it to whom, and what is declared.

Nothing of it is stored and no home is needed, so that a partner can know beforehand what would become of a message.
``docs/policy.md`` has the format and an example.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gateway.contracts.berichten import BY_TYPE, KINDS, Bericht
from gateway.contracts.errors import Finding, Invalid
from gateway.contracts.message import Urgentie
from gateway.core import canonical, policy
from gateway.core.partners import Rol

M = TypeVar("M", bound=BaseModel)


class Proefgeval(BaseModel):
    """One message to one receiver."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        alias_generator=lambda name: name.replace("_", "-"),
        validate_by_name=True,
    )

    type: str
    """The kind, by name or by CloudEvents type."""
    van: Rol
    aan: Rol
    urgentie: Annotated[Urgentie, Field(strict=False)] = Urgentie.REGULIER
    op: Annotated[date, Field(strict=False)] | None = None
    """The day on which it is judged; today when it is left out."""
    afspraak: str | None = None
    """Number of the agreement in which it is declared; without it the message itself declares."""
    verklaringen: dict[str, str] = {}
    antwoord_aan_betrokkene: bool | None = None
    """For an answer: whether it goes to the party whose document it answers."""
    besluit: policy.MenselijkBesluit | None = None
    """What people decided, had it been held."""
    zaak: policy.ZaakFeiten | None = None
    """What is stated about its zaak."""
    weg: str | None = None
    """How it would go out."""
    data: dict[str, Any]


def read_proefgeval(content: bytes, today: date) -> policy.Facts:
    """The facts of the message in a file.

    Raises:
        Unreadable: it is no JSON.
        Invalid: with one finding per fault: rule and position, never a value.
    """
    geval = _checked(Proefgeval, canonical.load(content), "")
    kind = KINDS.get(geval.type) or BY_TYPE.get(geval.type)
    if kind is None:
        raise Invalid("proefgeval-ongeldig", "Dit bestand is geen proefgeval.", findings=[Finding("soort", "/type")])
    bericht: Bericht = _checked(kind, geval.data, "/data")
    on = geval.op or today
    source = "document" if geval.afspraak is None else f"afspraak {geval.afspraak}"
    return policy.facts_of(
        policy.mark_minors(bericht, on),
        afzender_rol=geval.van,
        ontvanger_rol=geval.aan,
        urgentie=geval.urgentie,
        on=on,
        verklaringen={
            naam: policy.Verklaring(waarde=waarde, bron=source) for naam, waarde in geval.verklaringen.items()
        },
        aan_betrokken_partij=geval.antwoord_aan_betrokkene,
        besluit=geval.besluit,
        zaak=geval.zaak,
        weg=geval.weg,
    )


def is_proefgeval(body: object) -> bool:
    """Whether a JSON document says who sends it to whom; an offer for a door never does."""
    return isinstance(body, Mapping) and {"van", "aan"} <= body.keys()


def _checked(model: type[M], data: object, where: str) -> M:
    try:
        return model.model_validate_json(canonical.dump(data))
    except ValidationError as fault:
        errors = fault.errors(include_input=False, include_context=False, include_url=False)
        findings = dict.fromkeys(
            Finding(error["type"], where + _pointer(error["loc"], error["type"])) for error in errors
        )
        raise Invalid("proefgeval-ongeldig", "Dit bestand is geen proefgeval.", findings=findings) from None


def _pointer(place: tuple[int | str, ...], fault: str) -> str:
    """As JSON pointer; a name that is not ours is not repeated."""
    return "".join(f"/{part}" for part in (place[:-1] if fault == "extra_forbidden" else place))
