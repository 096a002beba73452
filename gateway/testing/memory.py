"""The journal in memory, stricter than the real one: what a database would let pass is refused here.

It raises ``Broken`` for a recording that contradicts itself, an id used twice, a fact without its entry, a digest that
does not recompute, a naive time.
"""

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from threading import RLock

from gateway.contracts.adapter import Document
from gateway.contracts.errors import Broken, Refused, Unknown
from gateway.contracts.message import DeliveryId, DocumentId, Envelope, MessageId, Oin, Receipt, Urgentie
from gateway.core.besluiten import Held, Ruling
from gateway.core.lifecycle import ALLOWED, check_move
from gateway.core.partners import Book, Library, library_of
from gateway.core.recording import (
    DeliveryState,
    Entry,
    Lane,
    Recording,
    StoredDecision,
    StoredDocument,
    StoredMessage,
    as_conflict,
)
from gateway.journal.committer import ConflictEntry
from gateway.ports import Attempt, Consignment, Earlier, Origin, PostboxItem
from gateway.testing.memory_delivery import Carried, document_status, message_status, origin_of, postbox_line
from gateway.testing.memory_holds import Holds, in_order
from gateway.testing.memory_mail import MemoryMail
from gateway.testing.memory_zaken import MemoryZaken
from gateway.testing.strictness import check_entry, check_recording

_GEREED, _GEPUBLICEERD, _OVERHANDIGD = DeliveryState.GEREED, DeliveryState.GEPUBLICEERD, DeliveryState.OVERHANDIGD
KENMERKEN = frozenset({"postvak", "amqp"})


class MemoryJournal:
    """The port ``Journal``; what it holds may be looked at."""

    def __init__(self, conflict_entry: ConflictEntry) -> None:
        """Start empty."""
        self._lock = RLock()
        self._conflict_entry = conflict_entry
        self._claims: dict[tuple[str, str], Earlier] = {}
        self._used: set[tuple[str, str]] = set()
        self._ids: set[str] = set()
        self._books: dict[Oin, Book] = {}
        self.recordings: list[Recording] = []
        self.entries: list[Entry] = []
        self.deliveries: dict[str, Carried] = {}
        self._documents: dict[str, tuple[Oin, StoredDocument]] = {}
        self._decisions: dict[str, StoredDecision] = {}
        self._messages: dict[str, tuple[Oin, StoredMessage]] = {}
        self.holds = Holds()
        self.mail = mail = MemoryMail(lock=self._lock, documents=self._documents)
        self.zaken = zaken = MemoryZaken(lock=self._lock, note=self._note)
        self.state, self.zaak = zaken.state, zaken.read
        self.take_reading, self.release_reading, self.same_report = mail.take, mail.release, mail.same_report

    # --- recording -------------------------------------------------------------------------------------------------

    def put_book(self, book: Book) -> None:
        """Apply a partner book."""
        self._books[book.verantwoordelijke] = book

    def library(self) -> Library:
        """Every applied book."""
        return library_of(self._books.values())

    def earlier(self, verantwoordelijke: Oin, claim_key: str) -> Earlier | None:
        """What an acknowledged document with this claim got."""
        return self._claims.get((verantwoordelijke, claim_key))

    def record(self, recording: Recording) -> "Future[Receipt]":
        """Record at once; the future is done."""
        check_recording(recording)
        future: Future[Receipt] = Future()
        future.set_running_or_notify_cancel()
        with self._lock:
            try:
                future.set_result(self._record(recording))
            except (Refused, Broken) as refusal:
                future.set_exception(refusal)
        return future

    def _record(self, recording: Recording) -> Receipt:
        vt = recording.verantwoordelijke
        held = [(claim, self._claims[vt, claim.key]) for claim in recording.claims if (vt, claim.key) in self._claims]
        if any(claim.digest != earlier.digest for claim, earlier in held):
            recording = as_conflict(recording, self._conflict_entry(recording))
            check_recording(recording)
        elif held:
            return held[0][1].receipt
        self._keep(recording)
        if recording.refusal is not None:
            raise recording.refusal
        if recording.receipt is None:
            raise Broken("ontvangst-ontbreekt", "Er is geen ontvangst.")
        for claim in recording.claims:
            self._claims[vt, claim.key] = Earlier(digest=claim.digest, receipt=recording.receipt)
        return recording.receipt

    def advance(self, recording: Recording) -> bool:
        """Write what became of a mail."""
        with self._lock:
            if advanced := self.mail.advanced(recording):
                self._keep(recording, document=self._documents[recording.document.id][1])
            return advanced

    def _keep(self, recording: Recording, *, document: StoredDocument | None = None) -> None:
        vt, ident = recording.verantwoordelijke, recording.document.id
        if document is None and ident in self._ids:
            raise Broken("journaal-weigert", "Een id is twee keer gebruikt.")
        self._add(vt, recording)
        self._ids.add(ident)
        self.recordings.append(recording)
        self._documents[ident] = (vt, document or recording.document)
        self.mail.keep(recording)
        self.holds.put(vt, recording.hold, recording.draft)
        if (answer := recording.settlement) is not None:
            state = DeliveryState.BEVESTIGD if answer.bevestigd else DeliveryState.MISLUKT
            found = self._delivery_for(vt, answer.receiver, answer.reference)
            if found is not None and found.attempts and state in ALLOWED[found.state]:
                found.state, found.code, found.lease_until = state, answer.code, None

    def _add(self, vt: Oin, what: Recording | Ruling) -> None:
        new = [
            *(decision.id for decision in what.decisions),
            *(message.envelope.id for message in what.messages),
            *(delivery.id for delivery in what.deliveries),
            *(entry.id for entry in what.entries),
        ]
        if len(set(new)) < len(new) or not self._ids.isdisjoint(new):
            raise Broken("journaal-weigert", "Een id is twee keer gebruikt.")
        self._ids.update(new)
        self.entries += what.entries
        self._decisions |= {decision.id: decision for decision in what.decisions}
        self._messages |= {message.envelope.id: (vt, message) for message in what.messages}
        self.deliveries |= {due.id: Carried(due, vt) for due in what.deliveries}

    def last_tijdstip(self, verantwoordelijke: Oin, zender: Oin) -> str | None:
        """The greatest ``tijdstipBericht`` among acknowledged documents of ``zender``."""
        found = (
            r.document.tijdstip
            for r in self.recordings
            if r.verantwoordelijke == verantwoordelijke and r.receipt is not None and r.document.zender == zender
        )
        return max((tijdstip for tijdstip in found if tijdstip is not None), default=None)

    def origin(self, verantwoordelijke: Oin, message: MessageId) -> Origin | None:
        """The document behind a message."""
        vt, stored = self._messages.get(message, (None, None))
        if stored is None or vt != verantwoordelijke:
            return None
        return origin_of(self._documents[stored.document][1])

    def delivery_for(self, verantwoordelijke: Oin, receiver: Oin, reference: str) -> DeliveryState | None:
        """State of the delivery that carries our ``reference``."""
        found = self._delivery_for(verantwoordelijke, receiver, reference)
        return None if found is None else found.state

    def _delivery_for(self, verantwoordelijke: Oin, receiver: Oin, reference: str) -> Carried | None:
        wanted = (verantwoordelijke, receiver, reference)
        all_ = self.deliveries.values()
        return next((d for d in all_ if (d.verantwoordelijke, d.due.receiver, d.due.reference) == wanted), None)

    # --- relay and deliver -----------------------------------------------------------------------------------------

    def claim_due(self, *, limit: int, at: datetime, lease_seconds: int) -> Sequence[Consignment]:
        """Due deliveries, leased to the caller."""
        with self._lock:
            due = (d for d in self._waiting(_GEREED, at) if (d.next_at or d.due.due) <= at and not self._blocked(d, at))
            return self._lease(list(due)[:limit], at, lease_seconds)

    def _waiting(self, state: DeliveryState, at: datetime) -> list[Carried]:
        found = (d for d in self.deliveries.values() if d.state is state and d.free(at))
        return sorted(found, key=lambda d: d.order)

    def _blocked(self, mine: Carried, at: datetime) -> bool:
        if mine.due.urgentie is Urgentie.ACUUT:
            return False
        others = (d for d in self.deliveries.values() if d is not mine and d.road == mine.road)
        return any(d.blocks(mine, at) for d in others)

    def _lease(self, found: Sequence[Carried], at: datetime, seconds: int) -> list[Consignment]:
        consignments = [d.consignment(self._messages[d.due.message][1].envelope) for d in found]
        for delivery in found:
            delivery.lease_until = at + timedelta(seconds=seconds)
        return consignments

    def road_keys(self, deliveries: Sequence[DeliveryId]) -> Mapping[DeliveryId, bytes]:
        """A key for each delivery that there is, the same every time."""
        return {ident: sha256(ident.encode()).digest() for ident in deliveries if ident in self.deliveries}

    def due_again(
        self,
        *,
        published_before: datetime,
        tried_before: datetime | None = None,
        via: Oin | None = None,
        only: Sequence[DeliveryId] | None = None,
    ) -> int:
        """What the broker lost or gave back is due again."""
        with self._lock:
            asked = self.deliveries.values() if only is None else [self._at(ident) for ident in only]
            found = [d for d in asked if d.is_lost(published_before, tried_before) and via in (None, d.due.via)]
            for delivery in found:
                delivery.state, delivery.lease_until = _GEREED, None
            return len(found)

    def mark_published(self, deliveries: Sequence[DeliveryId], *, at: datetime) -> None:
        """``gereed`` → ``gepubliceerd``."""
        with self._lock:
            for delivery in (self._at(ident) for ident in deliveries):
                if delivery.state is _GEREED and delivery.lease_until is not None:
                    delivery.state, delivery.lease_until, delivery.published_at = _GEPUBLICEERD, None, at

    def claim_published(
        self, *, limit: int, at: datetime, lease_seconds: int, without: Collection[Lane] = ()
    ) -> Sequence[Consignment]:
        """Published deliveries that nobody works on, leased to the caller."""
        with self._lock:
            free = [d for d in self._waiting(_GEPUBLICEERD, at) if d.lane not in without]
            return self._lease(free[:limit], at, lease_seconds)

    def _at(self, ident: DeliveryId) -> Carried:
        if ident not in self.deliveries:
            raise Broken("aflevering-onbekend", "Een aflevering op de weg staat niet in het journaal.")
        return self.deliveries[ident]

    def release(self, delivery: DeliveryId) -> None:
        """Give a lease back."""
        with self._lock:
            if (found := self._at(delivery)).lease_until is not None:
                found.lease_until = datetime.min.replace(tzinfo=UTC)

    def begin_attempt(self, delivery: DeliveryId, *, at: datetime) -> Attempt | None:
        """Count an attempt."""
        with self._lock:
            found = self._at(delivery)
            if found.state is not _GEPUBLICEERD and (found.state is not _GEREED or found.lease_until is None):
                return None
            found.attempts += 1
            found.state, found.attempted_at = _GEPUBLICEERD, at
            message = self._messages[found.due.message][1]
            return Attempt(
                delivery=found.due,
                verantwoordelijke=found.verantwoordelijke,
                number=found.attempts,
                state=found.state,
                envelope=message.envelope,
                decision=self._decisions[message.envelope.decision],
                answers=message.answers,
                document=found.document,
                human=tuple(self.holds.acts.get(delivery, ())),
            )

    def state_of(self, delivery: DeliveryId) -> DeliveryState:
        """Where a delivery stands."""
        return self._at(delivery).state

    def keep_document(self, delivery: DeliveryId, document: Document) -> None:
        """Keep the rendered document, once."""
        with self._lock:
            found = self._at(delivery)
            if found.document is not None and found.document != document:
                raise Broken("document-al-opgemaakt", "Een aflevering is al opgemaakt.")
            found.document = document

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
        with self._lock:
            found = self._at(attempt.delivery.id)
            if not 1 <= attempt.number <= found.attempts:
                raise Broken("poging-onbekend", "Deze poging is nooit begonnen.")
            mine, moves = found.ends(attempt, state)
            if mine:
                check_move(found.standing(attempt, state), state)
            self._note(entry)
            if moves:
                found.state, found.next_at, found.code, found.lease_until = state, due or found.next_at, code, None

    # --- postbox ---------------------------------------------------------------------------------------------------

    def postbox(self, verantwoordelijke: Oin, receiver: Oin, *, limit: int) -> Sequence[PostboxItem]:
        """What lies ready for ``receiver``."""
        ready = (d for d in self._postbox(verantwoordelijke, receiver) if d.state is _OVERHANDIGD)
        found = (self._messages[d.due.message][1] for d in sorted(ready, key=lambda d: d.order)[:limit])
        return [postbox_line(message) for message in found]

    def _postbox(self, verantwoordelijke: Oin, receiver: Oin) -> list[Carried]:
        return [
            d
            for d in self.deliveries.values()
            if (d.verantwoordelijke, d.due.receiver) == (verantwoordelijke, receiver)
            and d.code in KENMERKEN
            and d.state in {_OVERHANDIGD, DeliveryState.BEVESTIGD}
        ]

    def postbox_item(self, verantwoordelijke: Oin, receiver: Oin, message: MessageId) -> Envelope | None:
        """One item, confirmed or not."""
        mine = any(d.due.message == message for d in self._postbox(verantwoordelijke, receiver))
        return self._messages[message][1].envelope if mine else None

    def confirm(self, verantwoordelijke: Oin, receiver: Oin, message: MessageId, entry: Entry) -> bool:
        """``overhandigd`` → ``bevestigd``."""
        with self._lock:
            lying = self._postbox(verantwoordelijke, receiver)
            away = [d for d in self.deliveries.values() if d.is_away(verantwoordelijke, receiver)]
            found = next((d for d in [*lying, *away] if d.due.message == message), None)
            if found is None:
                raise Unknown("bericht-onbekend", "Dit bericht ligt niet in uw postvak.")
            if found.state is DeliveryState.BEVESTIGD:
                return False
            self._note(entry)
            if found.code not in KENMERKEN:
                found.code = "amqp"
            found.state, found.lease_until = DeliveryState.BEVESTIGD, None
            return True

    def work_list(self, verantwoordelijke: Oin | None, *, limit: int) -> Sequence[Held]:
        """What is held and open."""
        vts = list(self._books) if verantwoordelijke is None else [verantwoordelijke]
        found = (self.held(vt, ident) for ident in (*self.holds.documents, *self.deliveries) for vt in vts)
        return in_order([held for held in found if held is not None], limit)

    def held(self, verantwoordelijke: Oin, ident: str) -> Held | None:
        """One held document or delivery."""
        held, carried = self.holds.of_document(ident), self.deliveries.get(ident)
        if carried is not None:
            message = self._messages[carried.due.message][1]
            found = self.holds.of_delivery(carried, message.document)
            held = found and replace(found, permit=self._decisions[message.envelope.decision])
        return held if held is not None and held.verantwoordelijke == verantwoordelijke else None

    def rule(self, ruling: Ruling) -> None:
        """One act of a person."""
        with self._lock:
            vt, ident = ruling.held.verantwoordelijke, ruling.held.id
            self.holds.rule(ruling, self.held(vt, ident), self.deliveries.get(ident))
            self._add(vt, ruling)

    # --- look-ups --------------------------------------------------------------------------------------------------

    def status_of(self, verantwoordelijke: Oin, party: Oin, ident: str) -> Mapping[str, object] | None:
        """Metadata for a party concerned."""
        vt, document = self._documents.get(ident, (None, None))
        if document is not None and vt == verantwoordelijke and party in {document.party, document.zender}:
            return document_status(document, self.holds.stand(ident, document.state.value))
        vt, message = self._messages.get(ident, (None, None))
        if message is None or vt != verantwoordelijke:
            return None
        document = self._documents[message.document][1]
        state = next((d.state for d in self.deliveries.values() if d.due.message == ident), None)
        if state is None or party not in {document.party, document.zender, message.envelope.receiver}:
            return None
        return message_status(message, state)

    def document(self, verantwoordelijke: Oin, ident: DocumentId) -> StoredDocument | None:
        """A document with its content."""
        vt, document = self._documents.get(ident, (None, None))
        return document if vt == verantwoordelijke else None

    def use_once(self, verantwoordelijke: Oin, key: str, *, until: datetime) -> bool:
        """True the first time ``key`` is seen."""
        if until.tzinfo is None:
            raise Broken("tijd-zonder-zone", "Een tijdstip heeft geen tijdzone.")
        with self._lock:
            new = (verantwoordelijke, key) not in self._used
            self._used.add((verantwoordelijke, key))
            return new

    def note(self, entry: Entry) -> None:
        """Write a log entry of something that has no other row."""
        with self._lock:
            self._note(entry)

    def _note(self, entry: Entry) -> None:
        check_entry(entry)
        if entry.id in self._ids:
            raise Broken("journaal-weigert", "Een id is twee keer gebruikt.")
        self._ids.add(entry.id)
        self.entries.append(entry)

    def close(self) -> None:
        """Nothing to give back."""
