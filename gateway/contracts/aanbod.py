"""What the JSON doors take: an offer of a report, or of a message by Veilig Thuis itself, and the receipt they give.

The door only sizes and counts the bytes; these models are applied in the core, so that what an authenticated sender got
wrong is kept in quarantine with its findings.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, create_model, model_validator
from pydantic_core import PydanticCustomError

from gateway.contracts.berichten import (
    BekendheidGevraagd,
    BekendheidVerstrekt,
    Bericht,
    CasusinformatieGevraagd,
    CasusinformatieVerstrekt,
    InAntwoord,
    InformatieGevraagd,
    InformatieGeweigerd,
    InformatieVerstrekt,
    KennisgevingGedaan,
    MeldingGedaan,
    MeldingTeruggekoppeld,
    OnderzoekVerzocht,
    OverdrachtAangeboden,
    OverdrachtGeaccepteerd,
    OverdrachtGeweigerd,
    PersoonGevraagd,
)
from gateway.contracts.berichten.bericht import Model
from gateway.contracts.groepen import Groep
from gateway.contracts.message import Urgentie
from gateway.contracts.zaken import Zaakreferentie

OinText = Annotated[str, Field(pattern=r"^[0-9]{20}$")]
Referentie = Annotated[str, Field(min_length=1, max_length=40)]
"""The sender's own reference, unique with the sender (StUF 3.01 §4.2: at most 40 characters)."""
Verklaringsnaam = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]

SET_BY_GATEWAY: Mapping[type[Model], frozenset[str]] = {
    MeldingGedaan: frozenset({"verklaringen", "waarschuwingen", "volledig", "onbevestigd", "document"}),
}
"""Fields that only the gateway fills in; an offer that carries one is refused. They stand in no request schema."""


class MeldingAanbod(Model):
    """``POST /v1/meldingen``: a report for one Veilig Thuis."""

    ontvanger: OinText
    """The Veilig Thuis it is for."""
    zender: OinText | None = None
    """In whose name; by default whoever hands it over."""
    referentie: Referentie
    urgentie: Annotated[Urgentie, Field(strict=False)] = Urgentie.REGULIER
    """The sender's explicit flag (invariant 9)."""
    verklaringen: dict[Verklaringsnaam, str] = Field(
        default_factory=dict, json_schema_extra={"additionalProperties": False}
    )
    """What the sender declares about the exchange: name → value (``docs/partners.md``)."""
    melding: MeldingGedaan

    @model_validator(mode="after")
    def _only_what_a_sender_may_say(self) -> "MeldingAanbod":
        if SET_BY_GATEWAY[MeldingGedaan] & self.melding.model_fields_set:
            raise PydanticCustomError("veld-van-gateway", "a field that only the gateway fills in")
        return self


class BerichtAanbod(Model):
    """``POST /v1/berichten``: a message by Veilig Thuis's own system; each kind has its own, see ``AANBOD``."""

    type: str
    """The kind, by name or by CloudEvents type."""
    ontvanger: OinText | None = None
    """The partner it is for. An answer needs none: it goes to whoever asked."""
    referentie: Referentie | None = None
    urgentie: Annotated[Urgentie, Field(strict=False)] = Urgentie.REGULIER
    zaak: Zaakreferentie | None = None
    """The zaak it belongs to: what Veilig Thuis stated about that is judged too."""
    verklaringen: dict[Verklaringsnaam, str] = Field(
        default_factory=dict, json_schema_extra={"additionalProperties": False}
    )
    """What Veilig Thuis declares about the exchange: name → value (``docs/partners.md``)."""
    veldgroepen: Annotated[tuple[Annotated[Groep, Field(strict=False)], ...], Field(strict=False)] | None = None
    """The field groups that are in ``data`` as its author has it; anything else than is found there is refused."""
    data: Bericht


VAN_VEILIG_THUIS: tuple[type[Bericht], ...] = (
    MeldingTeruggekoppeld,
    InformatieGevraagd,
    InformatieVerstrekt,
    InformatieGeweigerd,
    PersoonGevraagd,
    BekendheidGevraagd,
    BekendheidVerstrekt,
    CasusinformatieGevraagd,
    CasusinformatieVerstrekt,
    KennisgevingGedaan,
    OnderzoekVerzocht,
    OverdrachtAangeboden,
    OverdrachtGeaccepteerd,
    OverdrachtGeweigerd,
)
"""The kinds that Veilig Thuis itself sends; a report of its own to another one goes by the door for reports."""


def _aanbod_of(kind: type[Bericht]) -> type[BerichtAanbod]:
    """The offer of one kind. A question or a fact must say whom it is for."""
    own: dict[str, Any] = {"type": (Literal[kind.__name__, kind.TYPE], ...), "data": (kind, ...)}
    if not issubclass(kind, InAntwoord):
        own["ontvanger"] = (OinText, ...)
    return create_model(f"{kind.__name__}Aanbod", __base__=BerichtAanbod, __doc__=BerichtAanbod.__doc__, **own)


AANBOD: Mapping[str, type[BerichtAanbod]] = {kind.__name__: _aanbod_of(kind) for kind in VAN_VEILIG_THUIS}
"""Kind → what Veilig Thuis's own system offers to send one."""


class Ontvangstbewijs(Model):
    """The answer to an offer that was committed: which message it became, and a signed promise that the log has it."""

    id: str
    status: str
    tijdstip: Annotated[str, Field(json_schema_extra={"format": "date-time"})]
    belofte: str
    """The promise as canonical JSON: message id, entry digest, salt, time, within how many seconds it is in the log."""
    zegel: str
    """Detached JWS of the gateway over exactly the UTF-8 bytes of ``belofte``."""


def _models(*within: object) -> set[type[Model]]:
    """The models in ``within`` (models, or annotations of fields), and those of their fields, down to the last."""
    found: set[type[Model]] = set()
    waiting = list(within)
    while waiting:
        part = waiting.pop()
        if not (isinstance(part, type) and issubclass(part, Model)):
            waiting += get_args(part)
        elif part not in found:
            found.add(part)
            waiting += (field.annotation for field in part.model_fields.values())
    return found


NAMES = frozenset(
    field.alias or name
    for model in _models(MeldingAanbod, *AANBOD.values())
    for name, field in model.model_fields.items()
)
"""Every name that an offer may hold. Another name was made up by the sender: a value, and not repeated."""
