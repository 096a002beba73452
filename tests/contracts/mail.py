"""What every journal keeps to with mail that waits to be read."""

from dataclasses import replace

import pytest

from gateway.contracts.errors import Finding
from gateway.contracts.message import Door, Receipt, Urgentie
from gateway.core.audit import Feit
from gateway.core.recording import Claim, DocumentState, Reading, Recording, SameReport
from gateway.ports import Journal
from tests.contracts.journal import outcome
from tests.contracts.recordings import OTHER_VT, VT, Maker

LEASE = 30


def mail(make: Maker, urgentie: Urgentie = Urgentie.REGULIER, *claims: Claim) -> Recording:
    """A mail as the door takes it."""
    made = make.recording(*claims)
    document = replace(made.document, door=Door.MAIL, state=DocumentState.TE_LEZEN, kind=None, answers=None)
    return Recording(
        verantwoordelijke=make.verantwoordelijke,
        document=document,
        claims=claims,
        receipt=Receipt(status=250, media_type="text/plain", body=b"ok"),
        te_lezen=urgentie,
        entries=(make.entry(Feit.DOCUMENT_TE_LEZEN, document.id),),
    )


def became(make: Maker, read: Reading, kenmerk: str | None = None) -> Recording:
    """What an accepted report looks like when it was a mail before."""
    made = make.recording()
    document = replace(
        read.document, state=DocumentState.AANGENOMEN, kind="MeldingGedaan", findings=(Finding("regel", "/plaats"),)
    )
    assert made.draft is not None
    return replace(
        made,
        verantwoordelijke=read.verantwoordelijke,
        document=document,
        receipt=None,
        draft=replace(made.draft, document=document.id),
        decisions=tuple(replace(decision, document=document.id) for decision in made.decisions),
        messages=tuple(replace(message, document=document.id) for message in made.messages),
        entries=(make.entry(Feit.DOCUMENT_AANGENOMEN, document.id), *made.entries[1:]),
        kenmerk=kenmerk,
    )


class MailContract:
    """Inherit it beside ``JournalContract``."""

    def take(self, journal: Journal, make: Maker) -> Reading | None:
        return journal.take_reading(at=make.clock.now(), lease_seconds=LEASE)

    @pytest.fixture
    def taken(self, journal: Journal, make: Maker) -> Reading:
        outcome(journal.record(mail(make)))
        found = self.take(journal, make)
        assert found is not None
        return found

    def test_a_mail_waits_until_it_is_read(self, journal: Journal, make: Maker) -> None:
        recording = mail(make)
        outcome(journal.record(recording))
        found = self.take(journal, make)
        assert found == Reading(verantwoordelijke=VT, document=recording.document, urgentie=Urgentie.REGULIER, number=1)

    def test_a_mail_may_make_a_receipt_due_in_the_commit_that_keeps_it(self, journal: Journal, make: Maker) -> None:
        made, kept = make.recording(), mail(make)
        recording = replace(
            kept,
            decisions=tuple(replace(decision, document=kept.document.id) for decision in made.decisions),
            messages=tuple(replace(message, document=kept.document.id) for message in made.messages),
            deliveries=made.deliveries,
            entries=(*kept.entries, *made.entries[1:]),
        )
        outcome(journal.record(recording))
        claimed = journal.claim_due(limit=9, at=make.clock.now(), lease_seconds=LEASE)
        assert [consignment.delivery for consignment in claimed] == [due.id for due in made.deliveries]
        assert self.take(journal, make) is not None

    def test_nothing_waits_in_an_empty_journal(self, journal: Journal, make: Maker) -> None:
        assert self.take(journal, make) is None

    def test_the_acute_one_is_read_first(self, journal: Journal, make: Maker) -> None:
        outcome(journal.record(mail(make)))
        acute = mail(make, Urgentie.ACUUT)
        outcome(journal.record(acute))
        found = self.take(journal, make)
        assert found is not None
        assert (found.document.id, found.urgentie) == (acute.document.id, Urgentie.ACUUT)

    def test_who_took_it_has_it_until_his_lease_ends(self, journal: Journal, make: Maker, taken: Reading) -> None:
        assert self.take(journal, make) is None
        make.clock.advance(LEASE + 1)
        again = self.take(journal, make)
        assert again == replace(taken, number=2)

    def test_a_mail_that_was_given_back_may_be_taken_at_once_and_that_time_does_not_count(
        self, journal: Journal, make: Maker, taken: Reading
    ) -> None:
        journal.release_reading(taken.document.id)
        assert self.take(journal, make) == taken

    def test_what_became_of_it_is_written_once(self, journal: Journal, make: Maker, taken: Reading) -> None:
        recording = became(make, taken)
        assert journal.advance(recording)
        assert not journal.advance(became(make, taken))
        make.clock.advance(LEASE + 1)
        assert self.take(journal, make) is None
        document = journal.document(VT, taken.document.id)
        assert document == recording.document
        (due,) = recording.deliveries
        claimed = journal.claim_due(limit=9, at=make.clock.now(), lease_seconds=LEASE)
        assert [consignment.delivery for consignment in claimed] == [due.id]

    def test_the_same_mail_again_gets_the_first_receipt_and_is_not_read_again(
        self, journal: Journal, make: Maker
    ) -> None:
        claim = Claim(key="k", digest="d")
        outcome(journal.record(mail(make, Urgentie.REGULIER, claim)))
        assert outcome(journal.record(mail(make, Urgentie.REGULIER, claim))).body == b"ok"
        assert self.take(journal, make) is not None
        assert self.take(journal, make) is None

    def test_a_report_that_came_by_two_roads_is_found_by_its_kenmerk(
        self, journal: Journal, make: Maker, taken: Reading
    ) -> None:
        by_xml = replace(make.recording(), kenmerk="k")
        outcome(journal.record(by_xml))
        by_mail = became(make, taken, "k")
        assert journal.advance(by_mail)
        outcome(journal.record(replace(make.recording(), kenmerk="ander")))
        elsewhere = replace(make, verantwoordelijke=OTHER_VT)
        outcome(journal.record(replace(elsewhere.recording(), kenmerk="k")))
        assert journal.same_report(VT, "k") == sorted(
            (
                SameReport(
                    document=recording.document.id,
                    door=recording.document.door,
                    kind=recording.document.kind,
                    state=DocumentState.AANGENOMEN,
                    conversation=recording.document.conversation,
                )
                for recording in (by_xml, by_mail)
            ),
            key=lambda same: same.document,
        )
