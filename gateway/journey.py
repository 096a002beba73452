"""The journey of one message. START HERE: the numbers are those of the table in ARCHITECTURE.md.

``accept`` takes a document from a door to the journal; ``deliver`` takes a message from the broker to its receiver.
First delivery, retry and replay all run the same ``deliver``. ``rehearse`` is ``accept`` that stores nothing;
``decide`` takes what is held along the same road again, with what a person decided.
"""

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace

from gateway import registration, sending
from gateway.contracts import stuf
from gateway.contracts.errors import Finding, GatewayError, Invalid, Refused, Unauthentic, Unavailable
from gateway.contracts.message import ConversationId, DocumentId, Door, Receipt, Received, Urgentie
from gateway.core import intake
from gateway.core.besluiten import Act, Handeling
from gateway.core.opening import open_document
from gateway.core.recording import DeliveryState, Recording
from gateway.core.routing import place, urgentie_of
from gateway.ports import Consignment, Earlier, Gateway
from gateway.registration import Case, arrival, judging, ruling
from gateway.registration.desk import desk_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What would become of a document: nothing is stored, no value is shown."""

    outcome: str
    findings: tuple[Finding, ...] = ()
    reasons: tuple[str, ...] = ()


def accept(received: Received, gateway: Gateway) -> "Future[Receipt]":
    """Steps 2 to 8: judge a document and record it; the future resolves after the commit (invariant 1).

    Raises:
        Unauthentic: nobody's partner; nothing is stored of a stranger.
    """
    return conclude(consider(received, gateway), gateway)


def conclude(considered: Recording | Earlier, gateway: Gateway) -> "Future[Receipt]":
    """Step 8 for what was considered; several may be considered first and then concluded together."""
    if isinstance(considered, Recording):
        recorded = gateway.journal.record(considered)
        recorded.add_done_callback(lambda done: _tell(considered, done, gateway))
        return recorded
    again: Future[Receipt] = Future()
    again.set_result(considered.receipt)
    return again


def _tell(recording: Recording, done: "Future[Receipt]", gateway: Gateway) -> None:
    """Log line and alarms, once it is true; of what was not committed nothing is said here."""
    error = None if done.cancelled() else done.exception()
    if isinstance(error, Unavailable):
        return
    event = "document-geweigerd" if error else "document-aangenomen"
    for name in (event, *recording.alarms):
        gateway.notices.emit(
            name,
            document=recording.document.id,
            partij=recording.document.party,
            code=error.code if isinstance(error, GatewayError) else recording.document.state.value,
            verantwoordelijke=recording.verantwoordelijke,
        )


def rehearse(received: Received, gateway: Gateway) -> Rehearsal:
    """The same judgement as ``accept``, and only that."""
    considered = consider(received, gateway)
    if isinstance(considered, Earlier):
        return Rehearsal(outcome="eerder-aangenomen")
    reasons = (
        tuple(f"{reason['regel']}: {reason['uitleg']}" for reason in considered.hold.reasons) if considered.hold else ()
    )
    if considered.refusal is not None:
        return Rehearsal(
            outcome="geweigerd", findings=considered.document.findings, reasons=(considered.refusal.public,)
        )
    return Rehearsal(outcome=considered.document.state.value, findings=considered.document.findings, reasons=reasons)


def is_acute(received: Received, gateway: Gateway) -> bool:
    """Whether a document says that it is acute, and may: looked up before its turn comes (invariant 9)."""
    books = gateway.journal.library().books_of(received.party.oin)
    try:
        opened = open_document(received, gateway.limits)
        return bool(books) and urgentie_of(opened, place(opened, received.party.oin, books)) is Urgentie.ACUUT
    except Refused:
        return False  # it cannot be opened: the journey will say so when its turn comes


def consider(received: Received, gateway: Gateway) -> Recording | Earlier:
    """Steps 2 to 7 for one document: everything that will be true of it, or what it got when it came before."""
    books = arrival.books_of(received, gateway)
    if not books:
        raise Unauthentic("partij-onbekend", "U bent hier geen partner.")
    ident = gateway.clock.new_id()
    case = Case(
        gateway=gateway,
        received=received,
        document=DocumentId(ident),
        conversation=ConversationId(ident),
        book=books[0],
    )
    try:
        opened = open_document(received, gateway.limits)  # 3: what it says about itself
        case = replace(case, opened=opened)
        where = place(opened, received.party.oin, books, received.bezorging)  # 5: where it belongs, in whose name
        case = replace(case, book=where.book, where=where, urgentie=urgentie_of(opened, where, received.bezorging))
        case = replace(case, claims=arrival.claims_of(case, opened))
        earlier = arrival.earlier_of(case)
        if earlier is not None and where.vouched and earlier.digest == case.claims[0].digest:
            return earlier  # 2: acknowledged before, the same body, by who may offer it: the same receipt
        arrival.check_header(case, opened, where, conflict=earlier is not None)
        if opened.kind in stuf.ANSWERS:
            return registration.settled(case, arrival.settlement_of(opened))
    except Refused as refusal:
        return registration.refused(case, refusal)
    try:
        draft = judging.read(opened, gateway)  # 3, 4: schema, then what it says
    except Refused as fault:
        if case.urgentie is Urgentie.ACUUT and isinstance(fault, Invalid) and not opened.eigen:
            return judging.judge(case, where, intake.incomplete(fault.findings, case.document))
        return registration.rejected(case, fault) if received.door is Door.STUF else registration.refused(case, fault)
    return judging.judge(case, where, draft)


def decide(act: Act, gateway: Gateway) -> Mapping[str, object]:
    """Steps 3 to 8 once more for what is held, with the decision of a proved person as one of the facts.

    Release, refusal or confirmation, in one commit with who, when, why and on which ground. Returns what the person
    hears (``HumanDecision.answer``): whether it went, or what still stands in the way. The same again hears the same.

    Raises:
        Refused: not complete, not this person's, not held, or decided by somebody else a moment ago.
    """
    desk = desk_of(act, gateway)
    if (earlier := desk.earlier) is not None:
        return earlier
    if desk.held.delivery is not None:  # a message that is sealed already: step 10 asks policy again
        made = ruling.of_delivery(desk, sending.in_the_way(desk.held, desk.besluit, desk.book, gateway))
    elif act.handeling is Handeling.WEIGEREN:
        made = ruling.turned_down(desk)
    else:
        case = desk.reopened()
        made = ruling.judged_again(desk, judging.judge(case, case.place(), desk.draft(case)))
    gateway.journal.rule(made)
    # It is true now, whoever hears of it.
    ruling.tell(made, gateway)
    return made.human.answer


def deliver(consignment: Consignment, gateway: Gateway) -> bool:
    """Steps 10 to 13: one attempt at one partner; True when something was tried.

    The attempt is counted before it begins. Whatever happens is settled in the journal in one commit with its entry;
    only ``Broken`` and a journal or broker that is down come out of here.
    """
    attempt = gateway.journal.begin_attempt(consignment.delivery, at=gateway.clock.now())
    if attempt is None:
        done = gateway.journal.state_of(consignment.delivery) is not DeliveryState.GEREED
        if done and not consignment.again:  # nobody published it twice: somebody put it there
            gateway.notices.emit("kopie-op-wachtrij", aflevering=consignment.delivery)
        return False  # delivered already, or taken back: a copy from the broker has no effect
    try:
        partner = sending.check_permit(consignment, attempt, gateway)  # 10
        document = attempt.document or sending.render(attempt, partner, gateway)  # 11: once, validated before it leaves
        if attempt.document is None and document.content != attempt.envelope.content:
            gateway.journal.keep_document(attempt.delivery.id, document)  # what goes as it was sealed is kept already
        acknowledgement = sending.hand_over(attempt, document, partner, gateway)  # 12
    except GatewayError as trouble:
        sending.settle_trouble(attempt, trouble, gateway)
    except Exception as fault:  # noqa: BLE001  one message that we cannot handle must not stop the queue behind it
        sending.settle_trouble(attempt, sending.unforeseen(attempt, fault, gateway), gateway)
    else:
        sending.settle_handed_over(attempt, partner, acknowledgement, gateway)  # 13
    return True
