"""``SqlJournal``: the port ``Journal`` (its promises stand there) on one database, one method per transaction.

What each method does stands in the module of its duty: ``committer`` and ``claims`` (recording), ``leases`` and
``deliveries`` (relay and deliver), ``postbox``, ``reading``, ``partners``, ``listing`` for those who run the gateway.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Self

from sqlalchemy.dialects import postgresql, sqlite

from gateway.contracts.adapter import Document
from gateway.contracts.errors import JournalUnavailable, Misconfigured
from gateway.contracts.message import DeliveryId, DocumentId, Envelope, MessageId, Oin, Receipt
from gateway.core.besluiten import Held, Ruling
from gateway.core.partners import Library
from gateway.core.recording import (
    DeliveryState,
    Entry,
    Lane,
    Reading,
    Recording,
    SameReport,
    StoredDecision,
    StoredDocument,
    StoredDraft,
)
from gateway.core.zaken import ZaakFeit
from gateway.journal import (
    claims,
    deliveries,
    entries,
    holds,
    leases,
    listing,
    partners,
    postbox,
    reading,
    readings,
    rows,
    tables,
    zaken,
)
from gateway.journal.committer import Committer, ConflictEntry
from gateway.journal.content import KeyRing, RandomBytes, Vault
from gateway.journal.engine import Database, check_durability, connect
from gateway.journal.migrating import check_revision
from gateway.journal.seats import Seat
from gateway.ports import Attempt, Consignment, Earlier, Origin, PostboxItem


class SqlJournal:
    """An open journal. ``close`` it: that commits what waits."""

    def __init__(
        self,
        url: str,
        *,
        keyring: KeyRing,
        random_bytes: RandomBytes,
        conflict_entry: ConflictEntry,
        monotonic: Callable[[], float],
        seat: Seat,
    ) -> None:
        """Open the journal at ``url``, which ``migrate`` made.

        ``seat`` names this process in its leases: of several processes each has its own, and one that starts again has
        that of a dead one, so that it can take over at once what that had under way.

        Raises:
            Misconfigured: there is no journal, it is older or newer than this program, or its server may lose commits.
            JournalUnavailable: the database cannot be reached.
        """
        engine = connect(url)
        database = Database(engine)
        try:
            with database.read() as connection:
                check_durability(connection)
                check_revision(connection)
        except JournalUnavailable:
            database.close()
            if database.is_sqlite:
                raise Misconfigured("journaal-ontbreekt", "Er is geen journaal; voer 'gateway migrate' uit.") from None
            raise
        except Misconfigured:
            database.close()
            raise
        self.database = database
        self.vault = Vault(keyring=keyring, random_bytes=random_bytes)
        self._seat = seat
        self._starting = Lock()
        self._taken_over: set[DeliveryState] = set()
        self._shelf = partners.Shelf(monotonic)
        self._committer = Committer(database, self.vault, conflict_entry)

    def close(self) -> None:
        """Commit what waits, then close."""
        self._committer.close()
        self.database.close()
        self._seat.leave()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- recording -------------------------------------------------------------------------------------------------

    def record(self, recording: Recording) -> "Future[Receipt]":
        """Queue a recording for the next group."""
        return self._committer.submit(recording)

    @property
    def committed(self) -> tuple[int, int]:
        """Groups and recordings that this process committed."""
        return self._committer.groups, self._committer.recordings

    def earlier(self, verantwoordelijke: Oin, claim_key: str) -> Earlier | None:
        """What an acknowledged document with this claim got."""
        with self.database.read() as connection:
            return claims.find(connection, self.vault, verantwoordelijke, claim_key)

    def last_tijdstip(self, verantwoordelijke: Oin, zender: Oin) -> str | None:
        """The greatest ``tijdstipBericht`` among acknowledged documents of ``zender``."""
        with self.database.read() as connection:
            return reading.last_tijdstip(connection, verantwoordelijke, zender)

    def origin(self, verantwoordelijke: Oin, message: MessageId) -> Origin | None:
        """The document behind a message."""
        with self.database.read() as connection:
            return reading.origin(connection, self.vault, verantwoordelijke, message)

    def delivery_for(self, verantwoordelijke: Oin, receiver: Oin, reference: str) -> DeliveryState | None:
        """State of the delivery that carries our ``reference``."""
        with self.database.read() as connection:
            return deliveries.state_for(connection, verantwoordelijke, receiver, reference)

    def note(self, entry: Entry) -> None:
        """Write a log entry of something that has no other row."""
        with self.database.write() as connection:
            entries.write_entry(connection, self.vault, entry)

    def use_once(self, verantwoordelijke: Oin, key: str, *, until: datetime) -> bool:
        """True the first time ``key`` is seen."""
        row = {"verantwoordelijke": verantwoordelijke, "key": key, "until": until}
        dialect = sqlite if self.database.is_sqlite else postgresql
        insert = dialect.insert(tables.used_once).values(row).on_conflict_do_nothing()
        with self.database.write() as connection:
            return connection.execute(insert.returning(tables.used_once.c.key)).first() is not None

    # --- mail ------------------------------------------------------------------------------------------------------

    def take_reading(self, *, at: datetime, lease_seconds: int) -> Reading | None:
        """The next mail to read, counted and leased."""
        with self.database.read() as connection:
            if not readings.waiting(connection):
                return None  # asked often: a look costs less than a transaction that may write
        with self.database.write() as connection:
            return readings.take(connection, self.vault, at=at, lease_seconds=lease_seconds)

    def release_reading(self, document: DocumentId) -> None:
        """Give a mail back unread."""
        with self.database.write() as connection:
            readings.release(connection, document)

    def advance(self, recording: Recording) -> bool:
        """Write what became of a mail."""
        with self.database.write() as connection:
            return readings.advance(connection, self.vault, recording)

    def same_report(self, verantwoordelijke: Oin, kenmerk: str) -> Sequence[SameReport]:
        """Documents about the same report."""
        with self.database.read() as connection:
            return readings.same_report(connection, verantwoordelijke, kenmerk)

    # --- relay and deliver -----------------------------------------------------------------------------------------

    def claim_due(self, *, limit: int, at: datetime, lease_seconds: int) -> Sequence[Consignment]:
        """Due deliveries, leased to the caller."""
        self._take_over(DeliveryState.GEREED)
        with self.database.write() as connection:
            return leases.claim_due(connection, self.vault, self._lease(at, lease_seconds), limit)

    def mark_published(self, deliveries: Sequence[DeliveryId], *, at: datetime) -> None:
        """``gereed`` → ``gepubliceerd``."""
        with self.database.write() as connection:
            leases.mark_published(connection, deliveries, at=at)

    def road_keys(self, deliveries: Sequence[DeliveryId]) -> Mapping[DeliveryId, bytes]:
        """The keys of a broker's copies."""
        with self.database.read() as connection:
            return leases.road_keys(connection, self.vault, deliveries)

    def due_again(
        self,
        *,
        published_before: datetime,
        tried_before: datetime | None = None,
        via: Oin | None = None,
        only: Sequence[DeliveryId] | None = None,
    ) -> int:
        """What the broker lost or gave back is due again."""
        which = [tables.delivery.c.via == via] if via is not None else []
        if only is not None:
            which.append(tables.delivery.c.id.in_(only))
        tried = tried_before or datetime.min.replace(tzinfo=UTC)
        with self.database.write() as connection:
            return leases.due_again(connection, *which, published=published_before, tried=tried)

    def claim_published(
        self, *, limit: int, at: datetime, lease_seconds: int, without: Collection[Lane] = ()
    ) -> Sequence[Consignment]:
        """Published deliveries that nobody works on, leased to the caller."""
        self._take_over(DeliveryState.GEPUBLICEERD)
        with self.database.write() as connection:
            return leases.claim_published(connection, self.vault, self._lease(at, lease_seconds), limit, without)

    def _lease(self, at: datetime, seconds: int) -> leases.Lease:
        return leases.Lease(owner=self._seat.name, at=at, until=at + timedelta(seconds=seconds))

    def _take_over(self, state: DeliveryState) -> None:
        """Before the first claim: a process that starts again does not wait for the leases of its former self."""
        with self._starting:
            if state not in self._taken_over:
                with self.database.write() as connection:
                    leases.release_left(connection, self._seat.name, state)
                self._taken_over.add(state)

    def release(self, delivery: DeliveryId) -> None:
        """Give a lease back."""
        with self.database.write() as connection:
            leases.release(connection, delivery)

    def begin_attempt(self, delivery: DeliveryId, *, at: datetime) -> Attempt | None:
        """Count an attempt."""
        with self.database.write() as connection:
            return deliveries.begin(connection, self.vault, delivery, at=at)

    def state_of(self, delivery: DeliveryId) -> DeliveryState:
        """Where a delivery stands."""
        with self.database.read() as connection:
            return deliveries.state_of(connection, delivery)

    def keep_document(self, delivery: DeliveryId, document: Document) -> None:
        """Keep the rendered document, once."""
        with self.database.write() as connection:
            deliveries.keep_document(connection, self.vault, delivery, document)

    def settle(
        self,
        attempt: Attempt,
        state: DeliveryState,
        entry: Entry,
        *,
        due: datetime | None = None,
        code: str | None = None,
    ) -> None:
        """End an attempt."""
        outcome = deliveries.Outcome(state=state, due=due, code=code)
        with self.database.write() as connection:
            deliveries.settle(connection, self.vault, attempt, outcome, entry)

    # --- postbox ---------------------------------------------------------------------------------------------------

    def postbox(self, verantwoordelijke: Oin, receiver: Oin, *, limit: int) -> Sequence[PostboxItem]:
        """What lies ready for ``receiver``."""
        with self.database.read() as connection:
            return postbox.listing(connection, verantwoordelijke, receiver, limit)

    def postbox_item(self, verantwoordelijke: Oin, receiver: Oin, message: MessageId) -> Envelope | None:
        """One item, confirmed or not."""
        with self.database.read() as connection:
            return postbox.item(connection, self.vault, verantwoordelijke, receiver, message)

    def confirm(self, verantwoordelijke: Oin, receiver: Oin, message: MessageId, entry: Entry) -> bool:
        """``overhandigd`` → ``bevestigd``."""
        with self.database.write() as connection:
            return postbox.confirm(connection, self.vault, (verantwoordelijke, receiver, message), entry)

    # --- partners --------------------------------------------------------------------------------------------------

    def library(self) -> Library:
        """Every applied partner book."""

        def read() -> list[partners.PartnerVersion]:
            with self.database.read() as connection:
                return partners.newest(connection)

        return self._shelf.library(read)

    def apply_partners(self, verantwoordelijke: Oin, content_json: bytes, *, reason: str, entry: Entry) -> int:
        """Write the next version of a partner file; ``entry.about`` becomes its id. Returns its number.

        Raises:
            Broken: ``content_json`` is no partner file of ``verantwoordelijke``.
        """
        with self.database.write() as connection:
            version = partners.apply(connection, verantwoordelijke, content_json, reason=reason, entry=entry)
            entries.write_entry(connection, self.vault, entry)
        self._shelf.outdated()
        return version

    def partner_versions(self, verantwoordelijke: Oin) -> Sequence[partners.PartnerVersion]:
        """Every applied version, oldest first."""
        with self.database.read() as connection:
            return partners.versions(connection, verantwoordelijke)

    # --- zaken -----------------------------------------------------------------------------------------------------

    def state(self, feiten: Sequence[tuple[ZaakFeit, Entry]]) -> None:
        """Write facts about zaken with their entries, in one commit."""
        with self.database.write() as connection:
            zaken.write(connection, (feit for feit, _ in feiten))
            for _, entry in feiten:
                entries.write_entry(connection, self.vault, entry)

    def zaak(self, verantwoordelijke: Oin, zaak: str) -> Sequence[ZaakFeit]:
        """Every fact that was stated about one zaak."""
        with self.database.read() as connection:
            return zaken.read(connection, verantwoordelijke, zaak)

    # --- look-ups --------------------------------------------------------------------------------------------------

    def status_of(self, verantwoordelijke: Oin, party: Oin, ident: str) -> Mapping[str, object] | None:
        """Metadata for a party concerned."""
        with self.database.read() as connection:
            return reading.status_of(connection, verantwoordelijke, party, ident)

    def document(self, verantwoordelijke: Oin, ident: DocumentId) -> StoredDocument | None:
        """A document with its content."""
        with self.database.read() as connection:
            return reading.document(connection, self.vault, verantwoordelijke, ident)

    def documents(
        self, verantwoordelijke: Oin | None = None, *, state: str | None = None, limit: int = 100
    ) -> Sequence[listing.DocumentLine]:
        """The newest documents, newest first; metadata only."""
        with self.database.read() as connection:
            return listing.documents(connection, verantwoordelijke, state, limit)

    def conversation(self, ident: str) -> Sequence[listing.DocumentLine]:
        """The documents of a conversation, oldest first; metadata only."""
        with self.database.read() as connection:
            return listing.conversation(connection, ident)

    def document_behind(self, ident: str) -> listing.DocumentLine | None:
        """The document that ``ident`` is, or that lies behind the message that it is; metadata only."""
        with self.database.read() as connection:
            return listing.document_behind(connection, ident)

    def work_list(self, verantwoordelijke: Oin | None = None, *, limit: int = 100) -> Sequence[Held]:
        """What waits for a person; None asks for every verantwoordelijke."""
        with self.database.read() as connection:
            return holds.work_list(connection, verantwoordelijke, limit)

    def held(self, verantwoordelijke: Oin, ident: str) -> Held | None:
        """One held document or delivery."""
        with self.database.read() as connection:
            return holds.held(connection, self.vault, verantwoordelijke, ident)

    def rule(self, ruling: Ruling) -> None:
        """One act of a person, in one commit."""
        with self.database.write() as connection:
            holds.rule(connection, self.vault, ruling)

    def decisions(
        self, verantwoordelijke: Oin | None = None, *, document: str | None = None, since: datetime | None = None
    ) -> Sequence[StoredDecision]:
        """Decisions in the order in which they were taken, with the facts on which they were."""
        with self.database.read() as connection:
            return listing.decisions(connection, verantwoordelijke, document, since)

    def draft(self, document: DocumentId) -> StoredDraft | None:
        """What a document says, with its provenance; content."""
        with self.database.read() as connection:
            return rows.stored_draft(connection, self.vault, document)

    def deliveries(
        self, *, document: str | None = None, message: str | None = None, conversation: str | None = None
    ) -> Sequence[listing.DeliveryLine]:
        """Deliveries, oldest first; metadata only."""
        with self.database.read() as connection:
            return listing.deliveries(connection, document=document, message=message, conversation=conversation)

    def entries(self, *about: str) -> Sequence[Entry]:
        """Log entries about these things."""
        with self.database.read() as connection:
            return listing.entries(connection, about)

    def story(self, document: str) -> Sequence[Entry]:
        """Log entries about a document and all that came of it, in order of time."""
        with self.database.read() as connection:
            return listing.story(connection, document)
