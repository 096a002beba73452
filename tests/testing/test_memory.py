from dataclasses import replace

import pytest

from gateway.contracts.errors import Broken
from gateway.core.audit import Feit
from gateway.testing.memory import MemoryJournal
from gateway.testing.memory_mail import MemoryMail
from tests.contracts.holds import HoldContract
from tests.contracts.journal import JournalContract, outcome
from tests.contracts.mail import MailContract
from tests.contracts.mailboxes import LedgerContract
from tests.contracts.recordings import Maker
from tests.contracts.zaken import ZakenContract


class TestMemory(JournalContract, HoldContract, MailContract, LedgerContract, ZakenContract):
    @pytest.fixture
    def journal(self, make: Maker) -> MemoryJournal:
        return MemoryJournal(make.conflict)

    @pytest.fixture
    def ledger(self, journal: MemoryJournal) -> MemoryMail:
        return journal.mail

    def test_a_fact_without_its_entry_is_refused(self, journal: MemoryJournal, make: Maker) -> None:
        recording = make.recording()
        for missing in range(len(recording.entries)):
            entries = recording.entries[:missing] + recording.entries[missing + 1 :]
            with pytest.raises(Broken):
                journal.record(replace(recording, entries=entries))

    def test_an_entry_whose_digest_does_not_recompute_is_refused(self, journal: MemoryJournal, make: Maker) -> None:
        with pytest.raises(Broken):
            journal.note(replace(make.entry(Feit.TOKEN_UITGEGEVEN, "x"), actor="een-ander"))

    def test_an_id_is_used_once(self, journal: MemoryJournal, make: Maker) -> None:
        recording = make.recording()
        outcome(journal.record(recording))
        with pytest.raises(Broken):
            outcome(journal.record(recording))

    def test_an_attempt_that_never_began_cannot_end(self, journal: MemoryJournal, make: Maker) -> None:
        outcome(journal.record(recording := make.recording()))
        journal.claim_due(limit=1, at=make.clock.now(), lease_seconds=1)
        attempt = journal.begin_attempt(recording.deliveries[0].id, at=make.clock.now())
        assert attempt is not None
        with pytest.raises(Broken):
            journal.settle(
                replace(attempt, number=2), attempt.state, make.entry(Feit.AFLEVERING_UITGESTELD, attempt.delivery.id)
            )
