"""What every journal keeps to, whatever it is made of."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.contracts.adapter import Document
from gateway.contracts.errors import Broken, Conflicting, Invalid, Unknown
from gateway.contracts.message import DeliveryId, MessageId, Oin, Receipt, Urgentie
from gateway.core.audit import Feit
from gateway.core.recording import Claim, DeliveryState, DocumentState, Recording
from gateway.ports import Attempt, Journal
from tests.contracts.recordings import ANSWERS, OTHER_VT, POLITIE, RAIL, VT, Maker

S = DeliveryState
LEASE = 30


def outcome(future: "Future[Receipt]") -> Receipt:
    return future.result(timeout=20)


class Steps:
    """The moves of relay and deliver, as a test makes them."""

    def __init__(self, journal: Journal, make: Maker) -> None:
        self.journal = journal
        self.make = make

    def record(self, recording: Recording) -> Recording:
        assert outcome(self.journal.record(recording)) == recording.receipt
        return recording

    def due(self, limit: int = 100) -> list[str]:
        claimed = self.journal.claim_due(limit=limit, at=self.make.clock.now(), lease_seconds=LEASE)
        return [consignment.delivery for consignment in claimed]

    def publish(self, limit: int = 100) -> list[str]:
        ids = self.due(limit)
        self.journal.mark_published([DeliveryId(ident) for ident in ids], at=self.make.clock.now())
        return ids

    def attempt(self, ident: str) -> Attempt:
        found = self.journal.begin_attempt(DeliveryId(ident), at=self.make.clock.now())
        assert found is not None
        return found

    def settle(self, attempt: Attempt, state: S, *, seconds: int | None = None, code: str | None = None) -> None:
        feit = {
            S.OVERHANDIGD: Feit.AFLEVERING_OVERHANDIGD,
            S.BEVESTIGD: Feit.AFLEVERING_BEVESTIGD,
            S.GEREED: Feit.AFLEVERING_UITGESTELD,
            S.GEPARKEERD: Feit.AFLEVERING_GEPARKEERD,
            S.VASTGEHOUDEN: Feit.AFLEVERING_VASTGEHOUDEN,
        }.get(state, Feit.AFLEVERING_MISLUKT)
        entry = replace(self.make, verantwoordelijke=attempt.verantwoordelijke).entry(feit, attempt.delivery.id)
        due = None if seconds is None else self.make.clock.now() + timedelta(seconds=seconds)
        self.journal.settle(attempt, state, entry, due=due, code=code)

    def to_postbox(self, recording: Recording) -> MessageId:
        (due,) = recording.deliveries
        assert due.id in self.publish()
        self.settle(self.attempt(due.id), S.OVERHANDIGD, code="postvak")
        return due.message

    def state(self, recording: Recording) -> S | None:
        (due,) = recording.deliveries
        return self.journal.delivery_for(recording.verantwoordelijke, due.receiver, due.reference)


class JournalContract:
    """Inherit, and give a fixture ``journal`` whose conflict entries are made by ``make.conflict``."""

    @pytest.fixture
    def make(self) -> Maker:
        return Maker()

    @pytest.fixture
    def steps(self, journal: Journal, make: Maker) -> Steps:
        return Steps(journal, make)

    # --- recording -------------------------------------------------------------------------------------------------

    def test_a_recording_is_there_once_its_future_resolved(self, journal: Journal, make: Maker) -> None:
        recording = make.recording(Claim(key="k", digest="d"))
        receipt = outcome(journal.record(recording))
        assert receipt == recording.receipt
        assert journal.document(VT, recording.document.id) == recording.document
        earlier = journal.earlier(VT, "k")
        assert earlier is not None
        assert (earlier.digest, earlier.receipt) == ("d", receipt)

    def test_the_same_document_again_gets_the_first_receipt(self, journal: Journal, make: Maker) -> None:
        first, again = (make.recording(Claim(key="k", digest="d")) for _ in range(2))
        receipt = outcome(journal.record(first))
        assert outcome(journal.record(again)) == receipt
        assert journal.document(VT, again.document.id) is None

    def test_another_document_with_the_same_reference_is_kept_and_refused(self, journal: Journal, make: Maker) -> None:
        first, other = make.recording(Claim(key="k", digest="d")), make.recording(Claim(key="k", digest="e"))
        outcome(journal.record(first))
        with pytest.raises(Conflicting):
            outcome(journal.record(other))
        kept = journal.document(VT, other.document.id)
        assert kept is not None
        assert kept.state is DocumentState.QUARANTAINE
        assert kept.content == other.document.content
        assert journal.origin(VT, other.messages[0].envelope.id) is None

    def test_who_loses_one_claim_gives_back_the_other(self, journal: Journal, make: Maker) -> None:
        outcome(journal.record(make.recording(Claim(key="k", digest="d"))))
        with pytest.raises(Conflicting):
            outcome(journal.record(make.recording(Claim(key="k", digest="e"), Claim(key="free", digest="e"))))
        assert journal.earlier(VT, "free") is None
        outcome(journal.record(make.recording(Claim(key="free", digest="f"))))

    def test_a_refusal_is_raised_after_the_document_is_kept(self, journal: Journal, make: Maker) -> None:
        refused = make.refused()
        with pytest.raises(Invalid) as caught:
            outcome(journal.record(refused))
        assert caught.value.code == "kapot"
        assert journal.document(VT, refused.document.id) == refused.document

    def test_a_recording_that_is_both_or_neither_is_our_fault(self, journal: Journal, make: Maker) -> None:
        recording = make.recording()
        with pytest.raises(Broken):
            journal.record(replace(recording, receipt=None))
        with pytest.raises(Broken):
            journal.record(replace(recording, refusal=make.refused().refusal))
        with pytest.raises(Broken):
            journal.record(replace(make.refused(), claims=(Claim(key="k", digest="d"),)))

    def test_many_callers_at_once_each_get_their_own_answer(self, journal: Journal, make: Maker) -> None:
        keys = [f"k{index % 8}" for index in range(48)]
        recordings = [make.recording(Claim(key=key, digest="d")) for key in keys]
        with ThreadPoolExecutor(16) as pool:
            receipts = list(pool.map(lambda recording: outcome(journal.record(recording)), recordings))
        assert len(set(receipts)) == 8
        for key, receipt in zip(keys, receipts, strict=True):
            earlier = journal.earlier(VT, key)
            assert earlier is not None
            assert earlier.receipt == receipt

    def test_only_acknowledged_documents_count_for_the_last_tijdstip(self, journal: Journal, make: Maker) -> None:
        assert journal.last_tijdstip(VT, POLITIE) is None
        with pytest.raises(Invalid):
            outcome(journal.record(make.refused()))
        assert journal.last_tijdstip(VT, POLITIE) is None
        recording = make.recording()
        outcome(journal.record(replace(recording, document=replace(recording.document, tijdstip="202603020405"))))
        outcome(journal.record(make.recording()))
        assert journal.last_tijdstip(VT, POLITIE) == "20260302040506"
        assert journal.last_tijdstip(OTHER_VT, POLITIE) is None

    def test_the_origin_of_a_message_tells_how_to_answer(self, journal: Journal, make: Maker) -> None:
        recording = make.recording()
        outcome(journal.record(recording))
        message = recording.messages[0].envelope.id
        origin = journal.origin(VT, message)
        assert origin is not None
        assert (origin.document, origin.party, origin.zender) == (recording.document.id, RAIL, POLITIE)
        assert (origin.conversation, origin.answers) == (recording.document.conversation, ANSWERS)
        assert journal.origin(OTHER_VT, message) is None

    # --- relay and order -------------------------------------------------------------------------------------------

    def test_what_is_due_travels_with_its_sealed_bytes(self, journal: Journal, make: Maker, steps: Steps) -> None:
        recording = steps.record(make.recording())
        (consignment,) = journal.claim_due(limit=10, at=make.clock.now(), lease_seconds=LEASE)
        sealed = recording.messages[0].envelope
        assert (consignment.content, consignment.seal) == (sealed.content, sealed.seal)
        assert (consignment.delivery, consignment.via) == (recording.deliveries[0].id, VT)

    def test_nothing_is_claimed_twice_within_its_lease(self, make: Maker, steps: Steps) -> None:
        (ident,) = (due.id for due in steps.record(make.recording()).deliveries)
        assert steps.due() == [ident]
        assert steps.due() == []
        make.clock.advance(LEASE)
        assert steps.due() == [ident]

    def test_a_released_lease_is_free_at_once(self, journal: Journal, make: Maker, steps: Steps) -> None:
        (ident,) = (due.id for due in steps.record(make.recording()).deliveries)
        assert steps.due() == [ident]
        journal.release(ident)
        assert steps.due() == [ident]

    def test_acute_first_then_oldest_first(self, make: Maker, steps: Steps) -> None:
        urgencies = [Urgentie.REGULIER, Urgentie.SPOED, Urgentie.ACUUT, Urgentie.ACUUT]
        ids = [steps.record(make.recording(urgentie=urgentie)).deliveries[0].id for urgentie in urgencies]
        assert steps.due(limit=3) == [ids[2], ids[3], ids[0]]
        assert steps.due() == [ids[1]]

    def test_nothing_goes_before_it_is_due(self, make: Maker, steps: Steps) -> None:
        steps.record(make.recording())
        (ident,) = steps.publish()
        steps.settle(steps.attempt(ident), S.GEREED, seconds=60, code="weg")
        make.clock.advance(59)
        assert steps.due() == []
        make.clock.advance(1)
        assert steps.due() == [ident]

    def test_a_later_one_of_a_conversation_waits_for_the_earlier(self, make: Maker, steps: Steps) -> None:
        first, second = (steps.record(make.recording(conversation="c")).deliveries[0].id for _ in range(2))
        other = steps.record(make.recording(conversation="d")).deliveries[0].id
        assert steps.publish() == [first, other]
        assert steps.publish() == []
        attempt = steps.attempt(first)
        assert steps.publish() == []
        steps.settle(attempt, S.GEREED, seconds=60)
        assert steps.publish() == [], "the first waits for its next attempt"
        make.clock.advance(60)
        assert steps.publish() == [first]
        steps.settle(steps.attempt(first), S.OVERHANDIGD)
        assert steps.publish() == [second]

    @pytest.mark.parametrize("state", [S.VASTGEHOUDEN, S.GEPARKEERD, S.BEVESTIGD])
    def test_what_went_off_the_road_does_not_block(self, make: Maker, steps: Steps, state: S) -> None:
        first, second = (steps.record(make.recording(conversation="c")).deliveries[0].id for _ in range(2))
        assert steps.publish() == [first]
        steps.settle(steps.attempt(first), state)
        assert steps.publish() == [second]

    def test_an_acute_one_waits_for_nobody_and_a_later_one_waits_for_it(self, make: Maker, steps: Steps) -> None:
        first = steps.record(make.recording(conversation="c")).deliveries[0].id
        assert steps.publish() == [first]
        acute = steps.record(make.recording(conversation="c", urgentie=Urgentie.ACUUT)).deliveries[0].id
        later = steps.record(make.recording(conversation="c")).deliveries[0].id
        assert steps.publish() == [acute]
        steps.settle(steps.attempt(first), S.OVERHANDIGD)
        assert steps.publish() == []
        steps.settle(steps.attempt(acute), S.OVERHANDIGD)
        assert steps.publish() == [later]

    def test_conversations_of_two_verantwoordelijken_do_not_wait_for_each_other(
        self, make: Maker, steps: Steps
    ) -> None:
        other = replace(make, verantwoordelijke=OTHER_VT)
        recordings = [maker.recording(conversation="c", receiver=VT) for maker in (make, other)]
        assert steps.publish() == []
        ids = [steps.record(recording).deliveries[0].id for recording in recordings]
        assert steps.publish() == ids

    # --- what a broker carries -------------------------------------------------------------------------------------

    def test_a_copy_has_a_key_of_its_own_the_same_every_time(self, journal: Journal, make: Maker, steps: Steps) -> None:
        ids = [steps.record(make.recording()).deliveries[0].id for _ in range(2)]
        keys = journal.road_keys([*ids, DeliveryId("onbekend")])
        assert sorted(keys) == sorted(ids)
        assert len(set(keys.values())) == 2
        assert {len(key) for key in keys.values()} == {32}
        assert journal.road_keys(ids) == keys

    def test_what_a_broker_lost_is_due_again(self, journal: Journal, make: Maker, steps: Steps) -> None:
        lost, tried, done, later = (steps.record(make.recording()).deliveries[0].id for _ in range(4))
        assert steps.publish(limit=3) == [lost, tried, done]
        published = make.clock.now()
        make.clock.advance(1)
        steps.attempt(tried)
        steps.settle(steps.attempt(done), S.OVERHANDIGD)
        assert steps.publish() == [later]
        assert journal.due_again(published_before=published) == 1
        assert steps.due() == [lost]
        assert journal.due_again(published_before=published, tried_before=published) == 0
        assert journal.due_again(published_before=published, tried_before=make.clock.now()) == 1
        assert steps.due() == [tried]

    def test_only_what_is_asked_for_is_due_again(self, journal: Journal, make: Maker, steps: Steps) -> None:
        first = steps.record(make.recording()).deliveries[0].id
        second = steps.record(make.recording(receiver=POLITIE)).deliveries[0].id
        assert steps.publish() == [first, second]
        now = make.clock.now()
        assert journal.due_again(published_before=now, only=[]) == 0
        assert journal.due_again(published_before=now, via=POLITIE, only=[first]) == 0
        assert journal.due_again(published_before=now, via=POLITIE) == 1
        assert journal.due_again(published_before=now, only=[first]) == 1

    def test_it_is_said_whether_another_copy_may_be_about(self, journal: Journal, make: Maker, steps: Steps) -> None:
        steps.record(make.recording())

        def again() -> list[bool]:
            due = journal.claim_due(limit=10, at=make.clock.now(), lease_seconds=LEASE)
            return [consignment.again for consignment in due]

        assert again() == [False]
        make.clock.advance(LEASE)
        assert again() == [True]
        (ident,) = (due.id for due in steps.record(make.recording()).deliveries)
        assert again() == [False]
        journal.release(ident)
        assert again() == [True]

    def test_an_attempt_may_end_after_its_delivery_was_taken_back(
        self, journal: Journal, make: Maker, steps: Steps
    ) -> None:
        recording = steps.record(make.recording())
        (ident,) = steps.publish()
        attempt = steps.attempt(ident)
        now = make.clock.advance(1)
        assert journal.due_again(published_before=now, tried_before=now) == 1
        steps.settle(attempt, S.OVERHANDIGD)
        assert steps.state(recording) is S.OVERHANDIGD

    # --- attempts --------------------------------------------------------------------------------------------------

    def test_an_attempt_is_counted_and_sees_what_was_committed(self, make: Maker, steps: Steps) -> None:
        recording = steps.record(make.recording())
        (ident,) = steps.publish()
        attempt = steps.attempt(ident)
        assert attempt.number == 1
        assert attempt.delivery == recording.deliveries[0]
        assert attempt.envelope == recording.messages[0].envelope
        assert attempt.decision == recording.decisions[0]
        assert attempt.answers == ANSWERS
        assert attempt.document is None
        assert steps.attempt(ident).number == 2

    def test_there_is_no_attempt_at_what_is_done(self, journal: Journal, make: Maker, steps: Steps) -> None:
        steps.record(make.recording())
        (ident,) = steps.publish()
        steps.settle(steps.attempt(ident), S.OVERHANDIGD)
        assert journal.begin_attempt(DeliveryId(ident), at=make.clock.now()) is None

    def test_a_broker_may_be_faster_than_the_mark(self, journal: Journal, make: Maker, steps: Steps) -> None:
        recording = steps.record(make.recording())
        (ident,) = steps.due()
        steps.settle(steps.attempt(ident), S.OVERHANDIGD)
        journal.mark_published([DeliveryId(ident)], at=make.clock.now())
        assert steps.state(recording) is S.OVERHANDIGD

    def test_a_document_is_rendered_once(self, journal: Journal, make: Maker, steps: Steps) -> None:
        steps.record(make.recording())
        (ident,) = steps.publish()
        document = Document(content=b"<a/>", media_type="text/xml", headers={"Functie": "a"})
        journal.keep_document(DeliveryId(ident), document)
        journal.keep_document(DeliveryId(ident), document)
        with pytest.raises(Broken):
            journal.keep_document(DeliveryId(ident), replace(document, content=b"<b/>"))
        assert steps.attempt(ident).document == document

    def test_an_illegal_move_is_our_own_fault(self, make: Maker, steps: Steps) -> None:
        recording = steps.record(make.recording())
        (ident,) = steps.publish()
        attempt = steps.attempt(ident)
        steps.settle(attempt, S.OVERHANDIGD)
        with pytest.raises(Broken):
            steps.settle(attempt, S.GEREED, seconds=1)
        assert steps.state(recording) is S.OVERHANDIGD

    def test_an_overtaken_attempt_moves_nothing_back(self, make: Maker, steps: Steps) -> None:
        recording = steps.record(make.recording())
        (ident,) = steps.publish()
        slow, quick = steps.attempt(ident), steps.attempt(ident)
        steps.settle(quick, S.OVERHANDIGD)
        steps.settle(slow, S.GEREED, seconds=1)
        assert steps.state(recording) is S.OVERHANDIGD

    # --- the receiver's own answer ---------------------------------------------------------------------------------

    @pytest.mark.parametrize(("bevestigd", "state"), [(True, S.BEVESTIGD), (False, S.MISLUKT)])
    def test_the_receivers_answer_moves_its_delivery(
        self, make: Maker, steps: Steps, bevestigd: object, state: S
    ) -> None:
        recording = steps.record(make.recording())
        (due,) = recording.deliveries
        steps.publish()
        steps.settle(steps.attempt(due.id), S.OVERHANDIGD)
        steps.record(make.answer(due.reference, due.receiver, bevestigd=bevestigd is True))
        assert steps.state(recording) is state

    def test_an_answer_may_come_before_the_acknowledgement(self, make: Maker, steps: Steps) -> None:
        recording = steps.record(make.recording())
        (due,) = recording.deliveries
        steps.publish()
        attempt = steps.attempt(due.id)
        steps.record(make.answer(due.reference, due.receiver, bevestigd=True))
        steps.settle(attempt, S.OVERHANDIGD)
        assert steps.state(recording) is S.BEVESTIGD

    def test_an_answer_to_what_was_never_tried_moves_nothing(self, make: Maker, steps: Steps) -> None:
        recording = steps.record(make.recording())
        (due,) = recording.deliveries
        steps.record(make.answer(due.reference, due.receiver, bevestigd=True))
        assert steps.state(recording) is S.GEREED

    def test_a_delivery_is_found_by_its_receiver_only(self, journal: Journal, make: Maker, steps: Steps) -> None:
        (due,) = steps.record(make.recording()).deliveries
        assert journal.delivery_for(VT, due.receiver, due.reference) is S.GEREED
        assert journal.delivery_for(VT, POLITIE, due.reference) is None
        assert journal.delivery_for(OTHER_VT, due.receiver, due.reference) is None

    # --- postbox ---------------------------------------------------------------------------------------------------

    def test_the_postbox_holds_what_its_transport_took(self, journal: Journal, make: Maker, steps: Steps) -> None:
        recording = make.recording()
        message = steps.to_postbox(steps.record(recording))
        (item,) = journal.postbox(VT, VT, limit=10)
        assert (item.id, item.at) == (message, recording.document.at)
        assert journal.postbox_item(VT, VT, message) == recording.messages[0].envelope

    def test_the_postbox_lists_acute_first(self, journal: Journal, make: Maker, steps: Steps) -> None:
        regular = steps.to_postbox(steps.record(make.recording()))
        acute = steps.to_postbox(steps.record(make.recording(urgentie=Urgentie.ACUUT)))
        assert [item.id for item in journal.postbox(VT, VT, limit=10)] == [acute, regular]
        assert [item.id for item in journal.postbox(VT, VT, limit=1)] == [acute]

    def test_what_another_transport_took_is_not_in_the_postbox(
        self, journal: Journal, make: Maker, steps: Steps
    ) -> None:
        recording = steps.record(make.recording())
        (ident,) = steps.publish()
        steps.settle(steps.attempt(ident), S.OVERHANDIGD, code="http-2xx")
        assert journal.postbox(VT, VT, limit=10) == []
        assert journal.postbox_item(VT, VT, recording.messages[0].envelope.id) is None

    def test_a_confirmed_item_leaves_the_list_and_can_still_be_fetched(
        self, journal: Journal, make: Maker, steps: Steps
    ) -> None:
        recording = steps.record(make.recording())
        message = steps.to_postbox(recording)
        entries = [make.entry(Feit.AFLEVERING_BEVESTIGD, message) for _ in range(2)]
        assert journal.confirm(VT, VT, message, entries[0]) is True
        assert journal.confirm(VT, VT, message, entries[1]) is False
        assert journal.postbox(VT, VT, limit=10) == []
        assert journal.postbox_item(VT, VT, message) is not None
        assert steps.state(recording) is S.BEVESTIGD

    def test_a_receiver_may_confirm_before_the_attempt_that_reached_him_has_ended(
        self, journal: Journal, make: Maker, steps: Steps
    ) -> None:
        recording = steps.record(make.recording())
        message = recording.messages[0].envelope.id
        (ident,) = steps.publish()
        entries = [make.entry(Feit.AFLEVERING_BEVESTIGD, message) for _ in range(3)]
        with pytest.raises(Unknown):
            journal.confirm(VT, VT, message, entries[0])
        attempt = steps.attempt(ident)
        assert journal.postbox_item(VT, VT, message) is None
        assert journal.confirm(VT, VT, message, entries[1]) is True
        steps.settle(attempt, S.OVERHANDIGD, code="amqp")
        assert steps.state(recording) is S.BEVESTIGD
        assert journal.confirm(VT, VT, message, entries[2]) is False
        assert journal.postbox_item(VT, VT, message) is not None

    @pytest.mark.parametrize(("verantwoordelijke", "receiver"), [(VT, POLITIE), (OTHER_VT, VT)])
    def test_nobody_elses_postbox_opens(
        self, journal: Journal, make: Maker, steps: Steps, verantwoordelijke: Oin, receiver: Oin
    ) -> None:
        message = steps.to_postbox(steps.record(make.recording()))
        assert journal.postbox(verantwoordelijke, receiver, limit=10) == []
        assert journal.postbox_item(verantwoordelijke, receiver, message) is None
        with pytest.raises(Unknown):
            journal.confirm(verantwoordelijke, receiver, message, make.entry(Feit.AFLEVERING_BEVESTIGD, message))

    # --- look-ups --------------------------------------------------------------------------------------------------

    def test_the_status_is_for_those_concerned(self, journal: Journal, make: Maker, steps: Steps) -> None:
        recording = steps.record(make.recording(receiver=VT))
        message = recording.messages[0].envelope.id
        for party in (RAIL, POLITIE):
            status = journal.status_of(VT, party, recording.document.id)
            assert status is not None
            assert status["status"] == "aangenomen"
        for party in (RAIL, POLITIE, VT):
            status = journal.status_of(VT, party, message)
            assert status is not None
            assert status["status"] == "gereed"
        assert journal.status_of(VT, OTHER_VT, message) is None
        assert journal.status_of(OTHER_VT, VT, message) is None
        assert journal.status_of(VT, VT, recording.document.id) is None
        assert journal.status_of(VT, VT, "geen-id") is None

    def test_a_document_opens_within_its_own_verantwoordelijke(
        self, journal: Journal, make: Maker, steps: Steps
    ) -> None:
        recording = steps.record(make.recording())
        assert journal.document(VT, recording.document.id) == recording.document
        assert journal.document(OTHER_VT, recording.document.id) is None

    def test_claims_of_two_verantwoordelijken_do_not_meet(self, journal: Journal, make: Maker, steps: Steps) -> None:
        other = replace(make, verantwoordelijke=OTHER_VT)
        steps.record(make.recording(Claim(key="k", digest="d")))
        assert journal.earlier(OTHER_VT, "k") is None
        steps.record(other.recording(Claim(key="k", digest="e")))

    def test_a_key_is_used_once(self, journal: Journal, make: Maker) -> None:
        until = make.clock.now() + timedelta(minutes=5)
        assert journal.use_once(VT, "jti", until=until) is True
        assert journal.use_once(VT, "jti", until=until) is False
        assert journal.use_once(OTHER_VT, "jti", until=until) is True

    def test_of_many_who_use_a_key_at_once_one_is_first(self, journal: Journal, make: Maker) -> None:
        until = make.clock.now() + timedelta(minutes=5)
        with ThreadPoolExecutor(8) as pool:
            firsts = list(pool.map(lambda _: journal.use_once(VT, "jti", until=until), range(8)))
        assert firsts.count(True) == 1

    def test_a_note_is_an_entry_of_its_own(self, journal: Journal, make: Maker) -> None:
        journal.note(make.entry(Feit.TOKEN_UITGEGEVEN, "jti-digest"))
        journal.note(make.entry(Feit.DOCUMENT_HERHAALD, "document", content=b"iets"))
