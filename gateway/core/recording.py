"""What one commit writes: plain rows, made by the journey, written by the journal in one transaction.

A ``Recording`` is everything that becomes true together: the document as it came, what it says, what was decided, what
is sealed for whom, what is due, what is held, and the log entries of all that. The journal adds encryption, nothing
else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from gateway.contracts.errors import Conflicting, Finding, Refused
from gateway.contracts.message import (
    ConversationId,
    DecisionId,
    DeliveryId,
    DocumentId,
    Door,
    Envelope,
    MessageId,
    Oin,
    Receipt,
    Urgentie,
)
from gateway.core.mailbox import Line


class DocumentState(StrEnum):
    """What became of a document."""

    AANGENOMEN = "aangenomen"
    VASTGEHOUDEN = "vastgehouden"
    QUARANTAINE = "quarantaine"
    TE_LEZEN = "te-lezen"
    """A mail that was acknowledged and is not opened yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Makes a reference unique: keyed digests, so that neither reference nor content stands in the open."""

    key: str
    """Keyed digest of scope + sender + reference."""
    digest: str
    """Keyed digest of the canonical content: same key and same digest is the same document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerAddress:
    """How to answer a document: the header values to turn around. Content, since ``gebruiker`` may name a person."""

    zender: Mapping[str, str | None]
    ontvanger: Mapping[str, str | None]
    referentie: str
    functie: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDocument:
    """A document as it came, and why it lies where it lies."""

    id: DocumentId
    at: datetime
    door: Door
    media_type: str
    content: bytes
    party: Oin
    """Who handed it over."""
    zender: Oin | None
    """In whose name, when that is vouched for."""
    kind: str | None
    """``functie`` (StUF) or kind (JSON), when it could be read."""
    state: DocumentState
    findings: tuple[Finding, ...] = ()
    conversation: ConversationId | None = None
    reference: str | None = None
    """The sender's reference: encrypted at rest."""
    tijdstip: str | None = None
    """StUF ``tijdstipBericht`` of an acknowledged document (StUF019)."""
    answers: AnswerAddress | None = None
    """How to answer it later. Traffic data: it outlives the content, since feedback comes weeks after a report;
    encrypted at rest under a data key of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDraft:
    """What a document says, with its provenance; opened by the console and ``messages show --provenance``."""

    document: DocumentId
    kind: str
    data: bytes
    """JSON of the draft's data."""
    sources: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDecision:
    """One decision of policy, immutable; ``facts`` are non-personal by construction."""

    id: DecisionId
    at: datetime
    document: DocumentId
    message: MessageId | None
    receiver: Oin
    kind: str
    exchange: str | None
    outcome: str
    rules: tuple[Mapping[str, str], ...]
    """Each rule that fired: ``regel``, ``code``, ``uitkomst``, ``groepen``."""
    stripped: tuple[str, ...]
    purpose: str | None
    legal_basis: tuple[str, ...]
    policy_version: str
    partner_version: int
    facts: Mapping[str, object]
    human: tuple[str, ...] = ()
    """The decisions by people (``core.besluiten``) that were among its facts: part of the permit."""
    zaak: str | None = None
    """Reference of the zaak whose facts were among its facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMessage:
    """An envelope, with what led to it."""

    envelope: Envelope
    document: DocumentId
    at: datetime
    answers: AnswerAddress | None = None
    """Set when this message answers a document that came over a rail."""


class DeliveryState(StrEnum):
    """A delivery's life; the table of moves is ``core.lifecycle``."""

    GEREED = "gereed"
    GEPUBLICEERD = "gepubliceerd"
    OVERHANDIGD = "overhandigd"
    BEVESTIGD = "bevestigd"
    GEPARKEERD = "geparkeerd"
    MISLUKT = "mislukt"
    VASTGEHOUDEN = "vastgehouden"


@dataclass(frozen=True, slots=True)
class Lane:
    """What may keep each other waiting on the way out: the acute deliveries that a partner carries, or its others."""

    via: Oin
    acuut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDelivery:
    """One message to one partner, over one rail."""

    id: DeliveryId
    message: MessageId
    receiver: Oin
    """Whom the message is for."""
    via: Oin
    """The partner whose transport carries it."""
    kind: str
    conversation: ConversationId
    urgentie: Urgentie
    due: datetime
    reference: str
    """Our own ``referentienummer`` of what is sent; the receiver's Bv01 or Fo01 names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredHold:
    """A document that waits for a person, and why."""

    document: DocumentId
    at: datetime
    kind: str
    reasons: tuple[Mapping[str, str], ...]
    """Each reason: ``regel``, ``code``, ``uitleg`` (Dutch), ``groepen``; never a value."""
    urgentie: Urgentie


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the log: who did what, when, to which thing. References, codes and salted commitments; no content."""

    id: str
    verantwoordelijke: Oin
    at: datetime
    event: str
    about: str
    """Id of the document, message, delivery or version that it is about."""
    actor: str
    """OIN of a party, ``systeem``, or a person's pseudonym."""
    details: Mapping[str, object]
    commitments: Mapping[str, str] = field(default_factory=dict)
    salt: bytes = b""
    """Of the commitments; stored under the data key of what it is about, so that it goes when that goes."""
    digest: str = ""
    """SHA-256 of the canonical bytes (``core.audit``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """A receiver's own answer to an earlier delivery: Bv01 confirms, Fo01 fails it."""

    reference: str
    receiver: Oin
    bevestigd: bool
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """Everything that becomes true in one commit, and what the caller hears once it is true.

    ``receipt`` or ``refusal``: exactly one is set. A refusal is raised only after the commit.
    """

    verantwoordelijke: Oin
    document: StoredDocument
    claims: tuple[Claim, ...] = ()
    receipt: Receipt | None = None
    refusal: Refused | None = None
    draft: StoredDraft | None = None
    decisions: tuple[StoredDecision, ...] = ()
    messages: tuple[StoredMessage, ...] = ()
    deliveries: tuple[DueDelivery, ...] = ()
    hold: StoredHold | None = None
    kenmerk: str | None = None
    """Keyed digest of zender and the sender's number of the report: what a mail and an XML report about one incident
    have in common."""
    te_lezen: Urgentie | None = None
    """Set for a mail: it is still to be read, this fast."""
    postbus: Line | None = None
    """Set for a mail that was taken out of a mailbox: what the ledger of that mailbox says of it."""
    settlement: Settlement | None = None
    entries: tuple[Entry, ...] = ()
    alarms: tuple[str, ...] = ()
    """Event ids of alarms that ring once this is committed."""

    @property
    def size(self) -> int:
        """Bytes of content, for the size limit of a group."""
        return len(self.document.content) + sum(len(m.envelope.content) for m in self.messages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A mail whose turn it is to be read: counted in the journal before anything is opened."""

    verantwoordelijke: Oin
    document: StoredDocument
    urgentie: Urgentie
    number: int
    """1 for the first time; more when the one before never ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SameReport:
    """A document about a report that may have come by another road too."""

    document: DocumentId
    door: Door
    kind: str | None
    state: DocumentState
    conversation: ConversationId | None

    @property
    def by_form(self) -> bool:
        """Whether it was read from a form in a mail; an XML report keeps the name of its message, by mail too."""
        return self.door is Door.MAIL and self.kind == "MeldingGedaan"

    @property
    def standing(self) -> bool:
        """Whether it reached its receiver or will, by itself or when a person says so."""
        return self.state in {DocumentState.AANGENOMEN, DocumentState.VASTGEHOUDEN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The document behind a message: what an answer needs to find its way back. No content: that may be gone."""

    document: DocumentId
    party: Oin
    zender: Oin | None
    conversation: ConversationId | None
    kind: str | None
    answers: AnswerAddress | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostboxItem:
    """One line of a postbox: metadata only."""

    id: MessageId
    kind: str
    urgentie: str
    conversation: str
    at: datetime


def as_conflict(recording: Recording, entry: Entry) -> Recording:
    """The same document, when another with its reference was committed first: in quarantine, refused, nothing sent."""
    refusal = Conflicting("StUF016", "Deze referentie is al gebruikt voor een ander bericht.")
    document = replace(
        recording.document,
        state=DocumentState.QUARANTAINE,
        findings=(Finding("referentie-niet-uniek", "/stuurgegevens/referentienummer"),),
    )
    return Recording(
        verantwoordelijke=recording.verantwoordelijke,
        document=document,
        refusal=refusal,
        entries=(entry,),
        alarms=("document-in-quarantaine",),
    )
