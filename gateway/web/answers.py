"""What the JSON doors answer with, as models: the description and the answers cannot part."""

from datetime import datetime
from typing import Annotated, Any

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


class Besluitregel(Model):
    """What one person decided before: who, by pseudonym and function; the reason is content and stays inside."""

    tijdstip: datetime
    handeling: str
    gronden: tuple[str, ...]
    functie: str
    persoon: str
    """Pseudonym: the same person has the same one at this Veilig Thuis, and no other."""
    uitkomst: str


class Vastgehouden(Model):
    """What waits for a person, or waited: why, and who decided; nothing of its content."""

    id: str
    document: str
    aflevering: str | None = None
    """Set when a sealed message waits because its permit no longer stands."""
    soort: str
    urgentie: str
    sinds: datetime
    stand: str
    """``open``, ``vrijgegeven`` or ``geweigerd``."""
    redenen: tuple[dict[str, str], ...]
    """``regel``, ``code``, ``uitleg``, ``groepen``; ``gronden`` names what a person may decide, ``vierOgen`` by two."""
    besluiten: tuple[Besluitregel, ...]


class VastgehoudenLijst(Model):
    """The work list: acute first, then the oldest."""

    vastgehouden: tuple[Vastgehouden, ...]


class BesluitAanbod(Model):
    """A person's decision: on which of the grounds that the law leaves to people, and why."""

    gronden: Annotated[
        tuple[Annotated[str, Field(pattern=r"^H([1-9]|1\d|2[01])$")], ...], Field(min_length=1, strict=False)
    ]
    reden: Annotated[str, Field(min_length=3, max_length=1000)]


class Bevestiging(BesluitAanbod):
    """A confirmation of what was read by machine; with ``velden`` when it must be corrected."""

    velden: dict[str, Any] | None = None
    """The whole message of its kind, as in its JSON Schema, without what only the gateway fills in."""


class Besluit(Model):
    """What a decision came to."""

    id: str
    over: str
    handeling: str
    uitkomst: str
    """``vrijgegeven``, ``geweigerd``, or ``wacht``: something still stands in the way."""
    bericht: str | None = None
    """The message that it became."""
    personen: int
    """How many different persons this decision counts for."""
    velden: bool
    """Whether fields were corrected."""
    redenen: tuple[dict[str, str], ...]
    """What still stands in the way."""
