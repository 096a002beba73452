"""The four ports, with the promises that an implementation keeps, and the ``Gateway`` that holds them.

Every port has a contract suite in ``tests/contracts`` that each implementation inherits.
"""

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from re import Pattern
from typing import Protocol

from gateway.contracts.adapter import Acknowledgement, Adapter, Document, Transport
from gateway.contracts.errors import Finding
from gateway.contracts.message import DeliveryId, DocumentId, Envelope, MessageId, Oin, Receipt
from gateway.core.besluiten import Held, HumanDecision, Ruling
from gateway.core.mail import DEFAULT_MAIL_LIMITS, MailLimits
from gateway.core.parsing import XmlLimits
from gateway.core.partners import Library
from gateway.core.policy import Policy
from gateway.core.recording import (
    AnswerAddress,
    DeliveryState,
    DueDelivery,
    Entry,
    Lane,
    Origin,
    PostboxItem,
    Reading,
    Recording,
    SameReport,
    StoredDecision,
    StoredDocument,
)
from gateway.core.two_roads import REPORT_NUMBER
from gateway.core.validation import Schema
from gateway.core.zaken import ZakenLog


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What an earlier document with the same reference got: its digest and its receipt."""

    digest: str
    receipt: Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Consignment:
    """A published delivery as the broker hands it to ``deliver``: bytes and seal as they travelled."""

    delivery: DeliveryId
    via: Oin
    """The partner whose transport carries it: the queue it travels on."""
    content: bytes
    seal: str
    acuut: bool = False
    again: bool = False
    """Another copy may be about: it was published before, and whether that copy arrived is not known."""

    @property
    def lane(self) -> Lane:
        """The lane that it takes."""
        return Lane(self.via, self.acuut)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A delivery at the moment an attempt begins: counted in the journal before anything is tried."""

    delivery: DueDelivery
    verantwoordelijke: Oin
    number: int
    """1 for the first."""
    state: DeliveryState
    envelope: Envelope
    """As the journal has it."""
    decision: StoredDecision
    answers: AnswerAddress | None
    document: Document | None
    """Rendered at an earlier attempt, to be sent unchanged."""
    human: tuple[HumanDecision, ...] = ()
    """What people decided about this delivery while it was held."""


class Journal(ZakenLog, Protocol):
    """The memory.

    Durable: what a call returned (or a future resolved) survives a crash at any later moment. Atomic: a recording is
    written whole or not at all. Concurrent: every method may be called from any thread; several processes may share a
    PostgreSQL journal. Errors: ``JournalUnavailable`` when nothing was committed and the caller should come again;
    ``Broken`` when what is stored contradicts itself. The caller retries, never the journal. Content is plain in these
    values and encrypted at rest. No query crosses from one verantwoordelijke to another.
    """

    def library(self) -> Library:
        """Every applied partner book; at most one second old."""
        ...

    def earlier(self, verantwoordelijke: Oin, claim_key: str) -> Earlier | None:
        """What an acknowledged document with this claim got, or None."""
        ...

    def record(self, recording: Recording) -> "Future[Receipt]":
        """Queue a recording for the next group; the future resolves after its commit.

        It resolves to the recording's receipt, or to the earlier receipt when the same document was committed first; it
        raises the recording's refusal (after the commit), ``Conflicting`` when another document holds the claim (the
        document is then kept in quarantine), or ``JournalUnavailable``. A group shares an fsync, never a fault.
        """
        ...

    def last_tijdstip(self, verantwoordelijke: Oin, zender: Oin) -> str | None:
        """The greatest ``tijdstipBericht`` among acknowledged StUF documents of ``zender`` (StUF019), or None."""
        ...

    def origin(self, verantwoordelijke: Oin, message: MessageId) -> Origin | None:
        """Where a message came from, for an answer; None when unknown to this verantwoordelijke."""
        ...

    def delivery_for(self, verantwoordelijke: Oin, receiver: Oin, reference: str) -> DeliveryState | None:
        """State of the delivery to ``receiver`` that carries our ``reference``; None when there is none."""
        ...

    # --- mail ------------------------------------------------------------------------------------------------------

    def take_reading(self, *, at: datetime, lease_seconds: int) -> Reading | None:
        """The next mail that waits to be read, acute first, then oldest; None when there is none.

        Counted and leased, committed before it returns: whose reader dies comes back with a higher number.
        """
        ...

    def release_reading(self, document: DocumentId) -> None:
        """Give a mail back unread: it may be taken at once, and this time does not count."""
        ...

    def advance(self, recording: Recording) -> bool:
        """Write what became of a mail that waited to be read, with its entries, in one commit.

        ``te-lezen`` → the state of the recording's document, with its kind, conversation and findings; the rest stays
        as it came. False, and nothing written, when that was done before. It has no claims, receipt or refusal.
        """
        ...

    def same_report(self, verantwoordelijke: Oin, kenmerk: str) -> Sequence[SameReport]:
        """Every document with this kenmerk, oldest first."""
        ...

    # --- relay -----------------------------------------------------------------------------------------------------

    def claim_due(self, *, limit: int, at: datetime, lease_seconds: int) -> Sequence[Consignment]:
        """Due deliveries, leased to the caller, acute first, then oldest first.

        Of one (verantwoordelijke, via, conversation) at most one is published or claimed at a time, and a later one
        is not due while an earlier one is ``gereed`` or ``gepubliceerd``; held, parked and failed ones do not block; an
        acute one is never blocked. No delivery is claimed twice within its lease.
        """
        ...

    def mark_published(self, deliveries: Sequence[DeliveryId], *, at: datetime) -> None:
        """They are confirmed by the broker: ``gereed`` → ``gepubliceerd``."""
        ...

    def road_keys(self, deliveries: Sequence[DeliveryId]) -> Mapping[DeliveryId, bytes]:
        """For each of them that has its content still, the 32 bytes under which a broker keeps its copy.

        Derived from the data key of the message, which itself stays in the journal: when that is erased, nothing opens
        the copies any more.
        """
        ...

    def due_again(
        self,
        *,
        published_before: datetime,
        tried_before: datetime | None = None,
        via: Oin | None = None,
        only: Sequence[DeliveryId] | None = None,
    ) -> int:
        """What the broker lost or gave back: ``gepubliceerd`` → ``gereed``; returns how many.

        Those published at ``published_before`` or earlier and not tried since; also those whose last attempt began at
        ``tried_before`` or earlier and never ended. ``via`` and ``only`` narrow it down.
        """
        ...

    # --- deliver ---------------------------------------------------------------------------------------------------

    def claim_published(
        self, *, limit: int, at: datetime, lease_seconds: int, without: Collection[Lane] = ()
    ) -> Sequence[Consignment]:
        """Published deliveries that nobody works on, leased to the caller (the embedded broker's queue).

        Nothing of the lanes in ``without``.
        """
        ...

    def release(self, delivery: DeliveryId) -> None:
        """Give a lease back without an attempt."""
        ...

    def begin_attempt(self, delivery: DeliveryId, *, at: datetime) -> Attempt | None:
        """Count an attempt, committed before it begins; None when the delivery is not ``gepubliceerd`` any more."""
        ...

    def state_of(self, delivery: DeliveryId) -> DeliveryState:
        """Where a delivery stands. Raises ``Broken`` when there is none."""
        ...

    def keep_document(self, delivery: DeliveryId, document: Document) -> None:
        """Keep the rendered document before it is first sent; a second call with other bytes raises ``Broken``."""
        ...

    def settle(
        self,
        attempt: Attempt,
        state: DeliveryState,
        entry: Entry,
        *,
        due: datetime | None = None,
        code: str | None = None,
    ) -> None:
        """End an attempt: new state, log entry and (for another try) the next due moment, in one commit.

        ``code`` says why: the ``kenmerk`` of the acknowledgement (``postvak`` puts it in the postbox), or the code of
        the error.
        An attempt that was overtaken, by the receiver's answer or by a later attempt, is logged and moves nothing back.
        Raises ``Broken`` for a move that is not in ``core.lifecycle``.
        """
        ...

    # --- postbox ---------------------------------------------------------------------------------------------------

    def postbox(self, verantwoordelijke: Oin, receiver: Oin, *, limit: int) -> Sequence[PostboxItem]:
        """What lies ready for ``receiver`` (``overhandigd`` by transport ``postvak``), acute first, then oldest."""
        ...

    def postbox_item(self, verantwoordelijke: Oin, receiver: Oin, message: MessageId) -> Envelope | None:
        """One item of the postbox, confirmed or not; None when it is not this receiver's."""
        ...

    def confirm(self, verantwoordelijke: Oin, receiver: Oin, message: MessageId, entry: Entry) -> bool:
        """``overhandigd`` → ``bevestigd`` with its entry; True if this call did it, False if it was confirmed already.

        Raises ``Unknown`` when it is not this receiver's.
        """
        ...

    def work_list(self, verantwoordelijke: Oin | None, *, limit: int) -> Sequence[Held]:
        """What is held and open, acute first, then oldest first. None (every verantwoordelijke): the command line."""
        ...

    def held(self, verantwoordelijke: Oin, ident: str) -> Held | None:
        """One held document or delivery, open or closed; None when it is neither, or another's."""
        ...

    def rule(self, ruling: Ruling) -> None:
        """Write, in one commit, everything that one act of a person makes true.

        Raises ``Conflicting`` when it is not open, or has not ``human.number - 1`` decisions: look again.
        """
        ...

    # --- look-ups for doors and commands ---------------------------------------------------------------------------

    def status_of(self, verantwoordelijke: Oin, party: Oin, ident: str) -> Mapping[str, object] | None:
        """Metadata of a document or message that ``party`` handed over or receives; None otherwise."""
        ...

    def document(self, verantwoordelijke: Oin, ident: DocumentId) -> StoredDocument | None:
        """A document with its content."""
        ...

    def use_once(self, verantwoordelijke: Oin, key: str, *, until: datetime) -> bool:
        """True the first time ``key`` (a keyed digest of a ``jti``) is seen, False after; durable before it returns."""
        ...

    def note(self, entry: Entry) -> None:
        """Write a log entry of something that has no other row."""
        ...

    def close(self) -> None:
        """Commit what waits, then give everything back; the last call."""
        ...


class Broker(Protocol):
    """The roads.

    ``publish`` returns only what the broker confirmed as safely queued; an unconfirmed one may or may not be queued,
    and is published again. ``consume`` hands a delivery to one consumer at a time, at least once; after ``ack`` never
    again; without ack it comes back. Acute deliveries come first. Errors: ``BrokerUnavailable``; the caller retries.
    """

    def publish(self, consignments: Sequence[Consignment], *, at: datetime) -> Sequence[DeliveryId]:
        """Publish in order; returns the confirmed ones."""
        ...

    def consume(self, *, limit: int, at: datetime, without: Collection[Lane] = ()) -> Sequence[Consignment]:
        """At most ``limit`` deliveries to work on, none in the lanes ``without``; empty when there is nothing now."""
        ...

    def ack(self, consignment: Consignment) -> None:
        """Done with it, the journal has committed."""
        ...

    def release(self, consignment: Consignment) -> None:
        """Not done: somebody may take it now."""
        ...

    def sweep(self, *, at: datetime) -> int:
        """Let the journal know what was lost or given back too often: that is due again; returns how many.

        The relay calls it now and then. Every attempt is counted, so what comes back for ever is parked in the end.
        """
        ...

    def close(self) -> None:
        """Give everything back; the last call."""
        ...


class Signer(Protocol):
    """The seals: one signing key and the keyed digests of each verantwoordelijke. Raises ``SignerUnavailable``."""

    def seal(self, content: bytes, *, at: datetime) -> str:
        """Detached JWS over exactly ``content``."""
        ...

    def check(self, content: bytes, seal: str) -> None:
        """Raise ``Unauthentic`` unless ``seal`` is ours (a current or retired key) over exactly ``content``."""
        ...

    def digest(self, verantwoordelijke: Oin, purpose: str, content: bytes) -> str:
        """Keyed digest (hex) that nobody without this verantwoordelijke's key can recompute or link to another's."""
        ...


class Clock(Protocol):
    """Time and chance, so that everything else is a function of its arguments."""

    def now(self) -> datetime:
        """The present instant: aware, UTC."""
        ...

    def new_id(self) -> str:
        """A UUIDv7 (RFC 9562), strictly increasing within one process."""
        ...

    def salt(self) -> bytes:
        """32 unpredictable bytes."""
        ...


class Notices(Protocol):
    """Where events go: log line, metric, alarm (``gateway.events`` has the catalogue)."""

    def emit(self, event: str, **fields: str | int) -> None:
        """Report a catalogued event; a field that the catalogue does not allow raises ``Broken``."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """Everything the journey needs, built once in ``bootstrap``."""

    oin: Oin
    """Of the gateway itself: ``source`` of every message."""
    journal: Journal
    broker: Broker
    signer: Signer
    clock: Clock
    notices: Notices
    policy: Policy
    schemas: Mapping[str, Schema]
    """Message element (``vtMeldingDi01``, ``Bv01Bericht``) → compiled schema."""
    limits: XmlLimits
    adapters: Mapping[str, Adapter]
    transports: Mapping[str, Transport]
    mail_limits: MailLimits = DEFAULT_MAIL_LIMITS
    report_number: Pattern[str] = REPORT_NUMBER
    """By which a mail and an XML report about one incident know each other."""


__all__ = [
    "Acknowledgement",
    "Attempt",
    "Broker",
    "Clock",
    "Consignment",
    "Earlier",
    "Finding",
    "Gateway",
    "Journal",
    "Notices",
    "Origin",
    "PostboxItem",
    "Signer",
]
