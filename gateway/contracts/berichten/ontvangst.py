"""OntvangstBevestigd and OntvangstGeweigerd: the functional answers, Bv01 and Fo01 in StUF.

They have no field group: they name a reference, a rule and a position, never a value, and go to the party concerned
(row E00).
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from gateway.contracts.berichten.bericht import Bericht, Model
from gateway.contracts.groepen import KENMERK


class Bevinding(Model):
    """A rule and the position where the document breaks it."""

    regel: Annotated[str, KENMERK]
    plaats: Annotated[str, KENMERK]


class Ontvangstbewijs(Model):
    """What proves to the sender of a mail that it was taken in; nothing of the mail itself."""

    document: Annotated[str, KENMERK]
    """Our id of the mail."""
    tijdstip: Annotated[str, KENMERK]
    """When it was recorded, ISO 8601, UTC."""
    sha256: Annotated[str, KENMERK, Field(pattern=r"^[0-9a-f]{64}$")]
    """Of the mail without the headers that servers write on the way (``core.mail.without_trace``)."""
    belofte: Annotated[str, KENMERK]
    """Canonical JSON: the log has its entry (``core.audit.promise``)."""
    zegel: Annotated[str, KENMERK]
    """Detached JWS over exactly these bytes of ``belofte``."""


class OntvangstBevestigd(Bericht):
    """The document was taken in and judged, a mail taken in; what VT does with it is not said."""

    TYPE: ClassVar[str] = "nl.wmo2015.ontvangsten.ontvangst-bevestigd.v1"

    referentie: Annotated[str, KENMERK]
    """The sender's reference of the document."""
    bevindingen: Annotated[tuple[Bevinding, ...], KENMERK, Field(strict=False)] = ()
    """What was left out or is odd, by rule and position (``StUF:melding`` in a Bv01)."""
    bewijs: Annotated[Ontvangstbewijs | None, KENMERK] = None
    """For a mail, which has no reference that may be repeated."""


class OntvangstGeweigerd(Bericht):
    """The document was taken in, cannot be used, and lies in quarantine."""

    TYPE: ClassVar[str] = "nl.wmo2015.ontvangsten.ontvangst-geweigerd.v1"

    referentie: Annotated[str, KENMERK]
    code: Annotated[str, KENMERK, Field(pattern=r"^StUF\d{3}$")]
    plek: Annotated[Literal["client", "server"], KENMERK]
    omschrijving: Annotated[str, KENMERK]
    bevindingen: Annotated[tuple[Bevinding, ...], KENMERK, Field(strict=False)] = ()
