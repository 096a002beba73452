"""The common message as bytes: CloudEvents 1.0, structured JSON, NL GOV profile 1.0.

``write`` serialises a message once, as canonical JSON; those bytes are sealed, stored, sent and replayed, and nothing
serialises them again. ``read`` opens such bytes, in any process and years later, and accepts only what ``write`` can
have written: canonical JSON (so a name that stands twice is refused), every attribute known, the data valid for its
kind.

Attributes hold no personal data. ``time`` is the moment of recording, not of what happened (NL GOV profile, ``time``).
The profile guarantees 64 KiB end to end; a report has about 6, documents travel by reference.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gateway.contracts.berichten import BY_TYPE, Bericht
from gateway.contracts.errors import Broken, Finding, Unreadable
from gateway.contracts.message import ConversationId, DecisionId, MessageId, Oin, Urgentie
from gateway.core import canonical

LONGEST = 16 * 1024 * 1024
"""Bytes that ``read`` opens: above the largest document that the doors take, so that it never refuses our own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributes:
    """What the envelope says about the message: enough to route, permit and log it without opening ``data``."""

    id: MessageId
    gateway: Oin
    """Of the gateway that wrote it; travels as ``source``."""
    time: datetime
    """When it was recorded; aware."""
    correlation: ConversationId
    causation: str
    """Id of the document or message that led to it."""
    receiver: Oin
    purpose: str
    """Code of the doelbinding."""
    legal_basis: tuple[str, ...]
    """Article codes; none holds a space."""
    decision: DecisionId
    urgentie: Urgentie
    expiry: datetime | None = None
    """Not to be delivered after this moment; aware."""
    traceparent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An envelope that was opened: its attributes and its valid data."""

    kind: str
    attributes: Attributes
    data: Bericht


class _Event(BaseModel):
    """The wire form; names as CloudEvents has them: lower case, no separators."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", hide_input_in_errors=True)

    specversion: Literal["1.0"]
    id: Annotated[str, Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")]
    source: Annotated[str, Field(pattern=r"^urn:nld:oin:\d{20}:systeem:vt-gateway$")]
    type: str
    time: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")]
    datacontenttype: Literal["application/json"]
    dataschema: str
    correlationid: Annotated[str, Field(min_length=1)]
    causationid: Annotated[str, Field(min_length=1)]
    receiver: Annotated[str, Field(pattern=r"^\d{20}$")]
    purpose: Annotated[str, Field(min_length=1)]
    legalbasis: Annotated[str, Field(min_length=1)]
    decisionid: Annotated[str, Field(min_length=1)]
    urgency: Literal["acuut", "spoed", "regulier"]
    expirytime: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")] | None = None
    traceparent: Annotated[str, Field(pattern=r"^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")] | None = None
    data: dict[str, object]


@cache
def dataschema(kind: str) -> str:
    """``"MeldingGedaan"`` → ``"urn:nl:veilig-thuis-gateway:bericht:melding-gedaan:v1"``."""
    return f"urn:nl:veilig-thuis-gateway:bericht:{re.sub(r'(?<!^)(?=[A-Z])', '-', kind).lower()}:v1"


def write(attributes: Attributes, data: Bericht) -> bytes:
    """The message as canonical JSON, UTF-8. Equal messages give equal bytes: a field at its default is left out.

    Raises:
        Broken: an attribute cannot be right (a naive time, an id that is no UUIDv7, an unknown kind).
    """
    event: dict[str, object] = {
        "specversion": "1.0",
        "id": attributes.id,
        "source": f"urn:nld:oin:{attributes.gateway}:systeem:vt-gateway",
        "type": data.TYPE,
        "time": _instant(attributes.time),
        "datacontenttype": "application/json",
        "dataschema": dataschema(type(data).__name__),
        "correlationid": attributes.correlation,
        "causationid": attributes.causation,
        "receiver": attributes.receiver,
        "purpose": attributes.purpose,
        "legalbasis": " ".join(attributes.legal_basis),
        "decisionid": attributes.decision,
        "urgency": attributes.urgentie.value,
        "data": data.model_dump(by_alias=True, exclude_defaults=True),
    }
    if attributes.expiry is not None:
        event["expirytime"] = _instant(attributes.expiry)
    if attributes.traceparent is not None:
        event["traceparent"] = attributes.traceparent
    try:
        _Event.model_validate(event)
    except ValidationError as fault:
        raise Broken("bericht-onjuist", "Een bericht kan niet worden opgemaakt.", findings=_findings(fault)) from None
    return canonical.dump(event)


def read(content: bytes) -> Opened:
    """Open a message that ``write`` wrote. Check its seal first: nothing here proves who wrote it.

    Raises:
        Unreadable: no canonical JSON, an unknown kind, attribute or field, or a value that its kind does not have.
    """
    if len(content) > LONGEST:
        raise _unreadable(Finding("te-groot"))
    value = canonical.load(content)
    if canonical.dump(value) != content:
        raise _unreadable(Finding("niet-canoniek"))
    try:
        event = _Event.model_validate(value)
    except ValidationError as fault:
        raise _unreadable(*_findings(fault)) from None
    kind = BY_TYPE.get(event.type)
    if kind is None:
        raise _unreadable(Finding("soort-onbekend", "/type"))
    if event.dataschema != dataschema(kind.__name__):
        raise _unreadable(Finding("schema-onjuist", "/dataschema"))
    try:
        data = kind.model_validate_json(canonical.dump(event.data))
    except ValidationError as fault:
        raise _unreadable(*_findings(fault, under="/data")) from None
    return Opened(kind=kind.__name__, attributes=_attributes(event), data=data)


def _attributes(event: _Event) -> Attributes:
    try:
        return Attributes(
            id=MessageId(event.id),
            gateway=Oin(event.source.split(":")[3]),
            time=datetime.fromisoformat(event.time),
            correlation=ConversationId(event.correlationid),
            causation=event.causationid,
            receiver=Oin(event.receiver),
            purpose=event.purpose,
            legal_basis=tuple(event.legalbasis.split(" ")),
            decision=DecisionId(event.decisionid),
            urgentie=Urgentie(event.urgency),
            expiry=None if event.expirytime is None else datetime.fromisoformat(event.expirytime),
            traceparent=event.traceparent,
        )
    except ValueError:
        raise _unreadable(Finding("tijd-onmogelijk", "/time")) from None


def _instant(at: datetime) -> str:
    if at.tzinfo is None:
        raise Broken("tijd-zonder-zone", "Een tijdstip heeft geen tijdzone.")
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def _findings(fault: ValidationError, under: str = "") -> list[Finding]:
    return [
        Finding(error["type"], under + "".join(f"/{part}" for part in error["loc"]))
        for error in fault.errors(include_input=False, include_context=False, include_url=False)
    ]


def _unreadable(*findings: Finding) -> Unreadable:
    return Unreadable("bericht-onleesbaar", "Dit is geen bericht van deze gateway.", findings=findings)
