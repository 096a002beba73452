"""A message on its way: Received → Draft → Message → Envelope, and the Receipt that goes back.

* **document**: a partner's bytes, as they came or as we render them.
* **draft**: what a document says, before anyone judged it.
* **message**: what may go to one receiver, in our words.
* **envelope**: that message, serialised once and sealed; the bytes never change again.
* **receipt**: the answer to whoever handed the document over; a duplicate gets the same one again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

from gateway.contracts.errors import Finding
from gateway.contracts.groepen import Afwezigheid, Groep

if TYPE_CHECKING:
    # The models are heavy, and these words are for everyone, `gateway --help` included.
    from gateway.contracts.berichten.bericht import Bericht

Oin = NewType("Oin", str)
"""Organisatie-identificatienummer: 20 digits (OIN-stelsel)."""
MessageId = NewType("MessageId", str)
"""UUIDv7, lower case, made once when a document is recorded."""
DocumentId = NewType("DocumentId", str)
DecisionId = NewType("DecisionId", str)
DeliveryId = NewType("DeliveryId", str)
ConversationId = NewType("ConversationId", str)


class Urgentie(StrEnum):
    """How fast it must go; only the sender's explicit flag raises it, nothing lowers it (invariant 9)."""

    ACUUT = "acuut"
    SPOED = "spoed"
    REGULIER = "regulier"


class Door(StrEnum):
    """The door by which a document came in."""

    STUF = "stuf"
    JSON = "json"
    MAIL = "mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who handed something over, as authentication proved it; never what a document claims."""

    oin: Oin
    bewijs: str
    """How it was proved: ``certificaat`` or ``client-assertion``; mail: ``relais``, ``aangemeld`` or ``ingevoerd``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bezorging:
    """What the mail door proved of a mail: whose mailbox, in whose name, how fast."""

    verantwoordelijke: Oin
    zender: Oin
    urgentie: Urgentie


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """Bytes at a door, before anyone looked inside."""

    content: bytes
    media_type: str
    door: Door
    party: Party
    at: datetime
    kind: str | None = None
    """The kind that the door itself implies (``POST /v1/meldingen``), if it does."""
    idempotency_key: str | None = None
    traceparent: str | None = None
    bezorging: Bezorging | None = None
    """Set by the mail door, and only by it."""
    persoon: str | None = None
    """Pseudonym of the person whose own token stood beside the client's proof; set by the door that checked it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Systeem:
    """A sender or receiver as StUF writes it (StUF 3.01 §4.2).

    ``gebruiker`` may name a person: content, never logged.
    """

    organisatie: str
    applicatie: str
    administratie: str | None = None
    gebruiker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuurgegevens:
    """The header of a StUF message (StUF 3.01 §4.2). ``tijdstip_bericht`` as on the wire: 8 to 17 digits."""

    berichtcode: str
    zender: Systeem
    ontvanger: Systeem
    referentienummer: str
    tijdstip_bericht: str
    functie: str | None = None
    cross_refnummer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a document says: nothing judged, nothing added. It has no id, no time and no proven sender."""

    data: "Bericht"
    bronnen: Mapping[str, str]
    """Provenance: JSON pointer into ``data`` → XPath or JSON pointer into the document."""
    afwezig: Mapping[Groep, Afwezigheid] = field(default_factory=dict)
    """Groups without a value that the partner's schema lets be absent, or has no element for."""
    verklaringen: Mapping[str, str] = field(default_factory=dict)
    """What the document itself declares (purpose, Wpg article, …); an agreement may declare the rest."""
    veldgroepen: frozenset[Groep] | None = None
    """The groups that the document itself says are in ``data``; None when its wire does not say."""
    bevindingen: tuple[Finding, ...] = ()
    """What the schema lets through but a person should look at: hold."""
    waarschuwingen: tuple[Finding, ...] = ()
    """What is odd but harmless: travels along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """The sealed bytes for one receiver, with the attributes that routing needs (they stand inside the bytes too)."""

    id: MessageId
    content: bytes
    """CloudEvents 1.0 structured JSON, UTF-8: exactly these bytes are sealed, stored, sent and replayed."""
    seal: str
    """Detached JWS over ``content`` (RFC 7515 appendix F, RFC 7797)."""
    kind: str
    receiver: Oin
    urgentie: Urgentie
    conversation: ConversationId
    decision: DecisionId


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The answer to a document that was committed; kept, so that the same document gets the same bytes again."""

    status: int
    media_type: str
    body: bytes
    location: str | None = None
