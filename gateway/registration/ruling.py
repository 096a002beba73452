"""A person decides on what is held: who decided before, what that comes to, and what is written down about it.

A held document has no envelope. Released, it goes the road that every document goes, with the decision of people as one
of the facts; decision, message and seal are made then. What the act makes true is a ``Ruling``: one commit.

1. Every act counts, also one after which something still stands in the way: it says what, and who must still decide.
2. What is refused stays as it is, closed with its reason. A sender who came by the StUF door waits for feedback, so he
   hears that none will come (Fo01); a JSON sender reads it from the status.
"""

from collections.abc import Mapping, Sequence

from gateway.contracts import stuf
from gateway.contracts.berichten import OntvangstGeweigerd
from gateway.contracts.errors import Finding, Refused
from gateway.contracts.message import Door
from gateway.core import besluiten
from gateway.core.audit import Feit, make_entry
from gateway.core.besluiten import WACHT, Handeling, HoldState, HumanDecision, Motivering, Ruling
from gateway.core.recording import DocumentState, Entry, Recording
from gateway.ports import Gateway
from gateway.registration.case import Case
from gateway.registration.desk import Desk
from gateway.registration.outcomes import bevindingen
from gateway.registration.sealing import Sealed, answer

NOT_TAKEN = "StUF058"
"""Of the codes of StUF the one that lays no fault with the sender: a person here decided."""
NOBODY = {
    "regel": "ontvanger",
    "code": "GEEN_ONTVANGER",
    "uitkomst": "hold",
    "uitleg": "Er is geen actieve ontvanger voor dit bericht.",
    "groepen": "",
}


def judged_again(desk: Desk, recording: Recording) -> Ruling:
    """Policy spoke again: ``recording`` is what would be written down of the document if it came now."""
    reasons = recording.hold.reasons if recording.hold else _denied(recording)
    if recording.refusal is None and recording.hold is None:
        # That it was taken in was written down when it came.
        entries = tuple(entry for entry in recording.entries if entry.event != Feit.DOCUMENT_AANGENOMEN.value)
        # A form about a report that came as XML too becomes no second message.
        message = recording.messages[0].envelope.id if recording.messages else None
        human = _human(desk, HoldState.VRIJGEGEVEN.value, message=message)
        return Ruling(
            held=desk.held,
            human=human,
            state=HoldState.VRIJGEGEVEN,
            reasons=desk.held.reasons,
            decisions=recording.decisions,
            messages=recording.messages,
            deliveries=recording.deliveries,
            entries=(_entry(desk, human), *entries),
        )
    without = tuple(decision for decision in recording.decisions if decision.message is None)
    entries = tuple(entry for entry in recording.entries if entry.about in {decision.id for decision in without})
    remaining = besluiten.in_the_way(reasons) or (NOBODY,)
    human = _human(desk, WACHT, reasons=remaining)
    return Ruling(
        held=desk.held,
        human=human,
        state=HoldState.OPEN,
        reasons=remaining,
        decisions=without,
        entries=(_entry(desk, human), *entries),
    )


def _denied(recording: Recording) -> tuple[Mapping[str, str], ...]:
    if recording.decisions or recording.refusal is None:
        return tuple(rule for decision in recording.decisions for rule in decision.rules)
    refusal = recording.refusal
    return (
        {
            "regel": "plaats",
            "code": refusal.code.upper(),
            "uitkomst": "hold",
            "uitleg": refusal.public,
            "groepen": "",
        },
    )


def of_delivery(desk: Desk, in_the_way: Sequence[Mapping[str, str]]) -> Ruling:
    """A delivery whose permit no longer stood: due again, waiting still, or given up for good."""
    given_up = desk.act.handeling is Handeling.WEIGEREN
    if in_the_way and not given_up:
        human = _human(desk, WACHT, reasons=in_the_way)
        return Ruling(
            held=desk.held, human=human, state=HoldState.OPEN, reasons=desk.held.reasons, entries=(_entry(desk, human),)
        )
    state = HoldState.GEWEIGERD if given_up else HoldState.VRIJGEGEVEN
    human = _human(desk, state.value)
    failed = _log(desk, Feit.AFLEVERING_MISLUKT, desk.held.id, {"code": "door-persoon-geweigerd"})
    return Ruling(
        held=desk.held,
        human=human,
        state=state,
        reasons=desk.held.reasons,
        entries=(_entry(desk, human), *([failed] if given_up else [])),
    )


def turned_down(desk: Desk) -> Ruling:
    """Closed with a reason; its sender is told, when the document still says who that is."""
    try:
        case = desk.reopened()
    except Refused:
        case = desk.case()
    human = _human(desk, HoldState.GEWEIGERD.value)
    back = [_geweigerd(case)] if _waits_for_an_answer(case) else []
    return Ruling(
        held=desk.held,
        human=human,
        state=HoldState.GEWEIGERD,
        reasons=desk.held.reasons,
        decisions=tuple(sealed.decision for sealed in back),
        messages=tuple(sealed.message for sealed in back),
        deliveries=tuple(sealed.delivery for sealed in back),
        entries=(_entry(desk, human), *(entry for sealed in back for entry in sealed.entries)),
    )


def _waits_for_an_answer(case: Case) -> bool:
    """Whether its sender waits for what will never come: not of an acute report, which went on as far as it could."""
    document = case.gateway.journal.document(case.book.verantwoordelijke, case.document)
    held = document is not None and document.state is DocumentState.VASTGEHOUDEN
    return held and case.received.door is Door.STUF and case.opened is not None


def _geweigerd(case: Case) -> Sealed:
    fout = stuf.FOUTEN[NOT_TAKEN]
    geweigerd = OntvangstGeweigerd(
        referentie=case.need().reference or "",
        code=fout.code,
        plek=fout.plek,
        omschrijving=fout.omschrijving,
        bevindingen=bevindingen([Finding("door-persoon-geweigerd")]),
    )
    return answer(case, geweigerd)


def tell(made: Ruling, gateway: Gateway) -> None:
    """The log line of an act."""
    gateway.notices.emit(
        "persoon-besloot",
        over=made.held.id,
        handeling=made.human.handeling.value,
        uitkomst=made.human.outcome,
        verantwoordelijke=made.held.verantwoordelijke,
    )


def _human(
    desk: Desk, outcome: str, *, message: str | None = None, reasons: Sequence[Mapping[str, str]] = ()
) -> HumanDecision:
    act = desk.act
    heard = {
        "id": desk.ident,
        "over": act.over,
        "handeling": act.handeling.value,
        "uitkomst": outcome,
        "bericht": message,
        "personen": desk.besluit.personen,
        "velden": act.velden is not None,
        "redenen": [dict(reason) for reason in reasons],
    }
    return HumanDecision(
        id=desk.ident,
        at=act.at,
        verantwoordelijke=desk.held.verantwoordelijke,
        over=act.over,
        document=desk.held.document,
        number=len(desk.held.decisions) + 1,
        handeling=act.handeling,
        gronden=tuple(sorted(act.gronden, key=lambda grond: int(grond[1:]))),
        persoon=desk.persoon,
        functie=act.persoon.functie,
        door=act.door,
        digest=desk.digest,
        basis=desk.basis,
        sleutel=desk.sleutel,
        outcome=outcome,
        answer=heard,
        motivering=Motivering(
            reden=act.reden.strip(), registratienummer=act.persoon.registratienummer, velden=act.velden
        ),
    )


def _entry(desk: Desk, human: HumanDecision) -> Entry:
    details = {
        "document": desk.held.document,
        "aflevering": desk.held.delivery,
        "gronden": human.gronden,
        "functie": human.functie,
        "uitkomst": human.outcome,
        "nummer": human.number,
        "door": human.door,
        "amr": desk.act.persoon.amr,
    }
    reden = {"reden": desk.act.reden.strip().encode()}
    return _log(desk, besluiten.FEIT_OF[human.handeling], human.id, details, reden)


def _log(
    desk: Desk, feit: Feit, about: str, details: Mapping[str, object], content: Mapping[str, bytes] | None = None
) -> Entry:
    clock = desk.gateway.clock
    return make_entry(
        id=clock.new_id(),
        verantwoordelijke=desk.held.verantwoordelijke,
        at=desk.act.at,
        feit=feit,
        about=about,
        actor=desk.persoon,
        details=details,
        content=content,
        salt=clock.salt() if content else b"",
    )
