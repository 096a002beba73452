"""What the JSON doors answer with, as models: the description and the answers cannot part."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from gateway.contracts.berichten.bericht import Model
from gateway.contracts.berichten.ontvangst import Bevinding


class Probleem(Model):
    """RFC 9457: what went wrong; a code, rules and positions, never what was sent."""

    status: Annotated[int, Field(ge=400, le=599)]
    title: str
    detail: str
    code: str
    findings: tuple[Bevinding, ...] | None = None
    instance: Annotated[str, Field(json_schema_extra={"format": "uri"})] | None = None
    """The id by which the gateway's own log knows this occurrence."""


class Verwijzingen(Model):
    """Where an item of the postbox can be fetched and confirmed."""

    zelf: str
    bevestig: str


class PostvakRegel(Model):
    """One line of a postbox: metadata, nothing about anyone."""

    id: str
    soort: str
    urgentie: str
    conversatie: str
    tijdstip: datetime
    verwijzingen: Verwijzingen


class Postvak(Model):
    """What lies ready: acute first, then the oldest."""

    berichten: tuple[PostvakRegel, ...]


class Berichtstatus(Model):
    """What became of a document or message: nothing about anyone, nothing of its content."""

    id: str
    soort: str | None = None
    """The kind; absent for a document that could not be opened."""
    status: str
    tijdstip: datetime
    conversatie: str | None = None


class Gezondheid(Model):
    """That the process lives, or that it can do its work."""

    status: str
