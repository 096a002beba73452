"""The part of the memory journal that keeps mail until it is read, and the ledger of mailboxes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import RLock

from gateway.contracts.errors import Broken
from gateway.contracts.message import DocumentId, Oin
from gateway.core.mailbox import Folder, Line, Stand
from gateway.core.recording import Reading, Recording, SameReport, StoredDocument
from gateway.testing.strictness import check_advance


@dataclass(slots=True)
class Waiting:
    """A mail, and until when somebody has it."""

    reading: Reading
    lease_until: datetime | None = None


@dataclass(slots=True, kw_only=True)
class MemoryMail:
    """What ``MemoryJournal`` knows of mail."""

    lock: RLock
    documents: dict[str, tuple[Oin, StoredDocument]]
    waiting: dict[str, Waiting] = field(default_factory=dict)
    kenmerken: dict[str, tuple[Oin, str]] = field(default_factory=dict)
    ledger: dict[tuple[Folder, int], Line] = field(default_factory=dict)

    def keep(self, recording: Recording) -> None:
        """Remember what a recording says about mail."""
        document, vt = recording.document, recording.verantwoordelijke
        if recording.kenmerk is not None:
            self.kenmerken[document.id] = (vt, recording.kenmerk)
        if recording.te_lezen is not None:
            reading = Reading(verantwoordelijke=vt, document=document, urgentie=recording.te_lezen, number=0)
            self.waiting[document.id] = Waiting(reading)
        if (line := recording.postbus) is not None:
            if line.folder.verantwoordelijke != vt or (line.folder, line.uid) in self.ledger:
                raise Broken("journaal-weigert", "Een e-mail uit een postbus is al eerder genomen.")
            self.write(line)

    def take(self, *, at: datetime, lease_seconds: int) -> Reading | None:
        """The next mail to read, counted and leased."""
        with self.lock:
            free = (w for w in self.waiting.values() if w.lease_until is None or w.lease_until <= at)
            found = min(free, key=lambda w: (w.reading.urgentie != "acuut", w.reading.document.id), default=None)
            if found is None:
                return None
            found.reading = replace(found.reading, number=found.reading.number + 1)
            found.lease_until = at + timedelta(seconds=lease_seconds)
            return found.reading

    def release(self, document: DocumentId) -> None:
        """Give a mail back unread."""
        with self.lock:
            if document in self.waiting:
                found = self.waiting[document]
                found.lease_until = None
                found.reading = replace(found.reading, number=found.reading.number - 1)

    def advanced(self, recording: Recording) -> bool:
        """Whether it still waited; if so it does no longer, and its document is what the recording says."""
        check_advance(recording)
        ident = recording.document.id
        found = self.waiting.get(ident)
        if found is None:
            return False
        if found.reading.verantwoordelijke != recording.verantwoordelijke:
            raise Broken("deel-van-ander", "Een e-mail is van een andere verantwoordelijke.")
        del self.waiting[ident]
        vt, stored = self.documents[ident]
        new = recording.document
        self.documents[ident] = (
            vt,
            replace(stored, state=new.state, kind=new.kind, conversation=new.conversation, findings=new.findings),
        )
        return True

    def same_report(self, verantwoordelijke: Oin, kenmerk: str) -> Sequence[SameReport]:
        """Documents about the same report."""
        found = sorted(ident for ident, key in self.kenmerken.items() if key == (verantwoordelijke, kenmerk))
        documents = (self.documents[ident][1] for ident in found)
        return [
            SameReport(document=d.id, door=d.door, kind=d.kind, state=d.state, conversation=d.conversation)
            for d in documents
        ]

    # --- the ledger of mailboxes -----------------------------------------------------------------------------------

    def known(self, folder: Folder, uids: Sequence[int]) -> Mapping[int, Stand]:
        """What became of those of ``uids`` that were looked at."""
        with self.lock:
            return {uid: self.ledger[folder, uid].stand for uid in uids if (folder, uid) in self.ledger}

    def write(self, line: Line) -> None:
        """Say what became of a mail; what was said of it first stands."""
        if line.at.tzinfo is None:
            raise Broken("tijd-zonder-zone", "Een tijdstip heeft geen tijdzone.")
        with self.lock:
            self.ledger.setdefault((line.folder, line.uid), line)

    def gone(self, folder: Folder, present: Collection[int]) -> None:
        """What stayed in this mailbox and is not among ``present`` is ``weg``; so is all of another UIDVALIDITY."""
        mailbox = (folder.verantwoordelijke, folder.mailbox)
        with self.lock:
            for line in self.staying():
                here = (line.folder.verantwoordelijke, line.folder.mailbox) == mailbox
                if here and (line.folder != folder or line.uid not in present):
                    self.ledger[line.folder, line.uid] = replace(line, stand=Stand.WEG)

    def staying(self) -> Sequence[Line]:
        """All that waits in mailboxes for a person, the oldest first."""
        found = [line for line in self.ledger.values() if line.stand is Stand.BLIJFT]
        return sorted(found, key=lambda line: (line.at, line.folder.mailbox, line.uid))
