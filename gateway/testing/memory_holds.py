"""What waits for a person, as the journal in memory keeps it; as strict as the rest of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from gateway.contracts.errors import Broken, Conflicting
from gateway.contracts.message import DocumentId, Oin, Urgentie
from gateway.core.besluiten import FEIT_OF, Held, HoldState, HumanDecision, Ruling
from gateway.core.lifecycle import check_move
from gateway.core.recording import DeliveryState, StoredDraft, StoredHold
from gateway.journal.holds import VERVALLEN
from gateway.testing.memory_delivery import Carried
from gateway.testing.strictness import check_entry

_AFTER = {HoldState.VRIJGEGEVEN: DeliveryState.GEREED, HoldState.GEWEIGERD: DeliveryState.MISLUKT}


@dataclass(slots=True)
class Holds:
    """Every hold, and every act of a person."""

    documents: dict[str, Held] = field(default_factory=dict)
    acts: dict[str, list[HumanDecision]] = field(default_factory=dict)

    def put(self, verantwoordelijke: Oin, hold: StoredHold | None, draft: StoredDraft | None) -> None:
        """A document that waits from now on."""
        if hold is None:
            return
        self.documents[hold.document] = Held(
            id=hold.document,
            document=hold.document,
            delivery=None,
            verantwoordelijke=verantwoordelijke,
            at=hold.at,
            kind=hold.kind,
            urgentie=hold.urgentie.value,
            reasons=hold.reasons,
            state=HoldState.OPEN,
            closed_at=None,
            gelezen=None if draft is None else draft.data,
            bronnen={} if draft is None else draft.sources,
        )

    def of_document(self, ident: str) -> Held | None:
        """A held document with what people decided."""
        held, acts = self.documents.get(ident), self.acts.get(ident, [])
        filled_in = [act.motivering.velden for act in acts if act.motivering and act.motivering.velden]
        return held and replace(held, decisions=tuple(acts), velden=filled_in[-1] if filled_in else None)

    def of_delivery(self, carried: Carried, document: DocumentId) -> Held | None:
        """A held delivery with what people decided."""
        acts, due = self.acts.get(carried.due.id, []), carried.due
        is_open = carried.state is DeliveryState.VASTGEHOUDEN
        if not is_open and not acts:
            return None
        uitleg = VERVALLEN.get(carried.code or "", "De vergunning van deze aflevering geldt niet meer.")
        return Held(
            id=due.id,
            document=document,
            delivery=due.id,
            verantwoordelijke=carried.verantwoordelijke,
            at=due.due,
            kind=due.kind,
            urgentie=due.urgentie.value,
            reasons=({"regel": "vergunning", "code": carried.code or "", "uitleg": uitleg, "groepen": ""},),
            state=HoldState.OPEN if is_open else HoldState(acts[-1].outcome),
            closed_at=None if is_open else acts[-1].at,
            decisions=tuple(acts),
            via=due.via,
        )

    def stand(self, document: str, otherwise: str) -> str:
        """Where a document stands now."""
        held = self.documents.get(document)
        return otherwise if held is None or held.state is HoldState.OPEN else held.state.value

    def rule(self, ruling: Ruling, now: Held | None, carried: Carried | None) -> None:
        """One act; whoever calls this writes the rest of the ruling."""
        human = ruling.human
        if now is None or now.state is not HoldState.OPEN or len(now.decisions) != human.number - 1:
            raise Conflicting("al-beslist", "Iemand anders besliste hier net over; kijk opnieuw.")
        logged = {(entry.event, entry.about) for entry in ruling.entries}
        if (FEIT_OF[human.handeling].value, human.id) not in logged or human.motivering is None:
            raise Broken("feit-zonder-logregel", "Een besluit zonder logregel of reden.")
        for entry in ruling.entries:
            check_entry(entry)
        self.acts.setdefault(human.over, []).append(human)
        if carried is not None:
            if ruling.state is not HoldState.OPEN:
                check_move(carried.state, _AFTER[ruling.state])
                carried.state, carried.next_at = _AFTER[ruling.state], human.at
            return
        closed: datetime | None = None if ruling.state is HoldState.OPEN else human.at
        held = self.documents[human.over]
        self.documents[human.over] = replace(held, state=ruling.state, closed_at=closed, reasons=ruling.reasons)


def in_order(found: Sequence[Held], limit: int) -> list[Held]:
    """Open ones, acute first, then oldest first."""
    is_open = [held for held in found if held.state is HoldState.OPEN]
    return sorted(is_open, key=lambda held: (held.urgentie != Urgentie.ACUUT.value, held.at, held.id))[:limit]
