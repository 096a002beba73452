"""A delivery as the journal in memory keeps it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from gateway.contracts.adapter import Document
from gateway.contracts.message import Envelope, Oin, Urgentie
from gateway.core.lifecycle import ALLOWED
from gateway.core.recording import DeliveryState, DueDelivery, Lane, StoredDocument, StoredMessage
from gateway.ports import Attempt, Consignment, Origin, PostboxItem

_GEREED, _GEPUBLICEERD = DeliveryState.GEREED, DeliveryState.GEPUBLICEERD
_ANSWERED = frozenset({DeliveryState.BEVESTIGD, DeliveryState.MISLUKT})


@dataclass(slots=True)
class Carried:
    """Where it stands, and who works on it until when."""

    due: DueDelivery
    verantwoordelijke: Oin
    state: DeliveryState = _GEREED
    next_at: datetime | None = None
    attempts: int = 0
    lease_until: datetime | None = None
    published_at: datetime | None = None
    attempted_at: datetime | None = None
    document: Document | None = None
    code: str | None = None

    @property
    def order(self) -> tuple[bool, str]:
        """Acute first, then oldest first."""
        return self.due.urgentie is not Urgentie.ACUUT, self.due.id

    @property
    def lane(self) -> Lane:
        """Acute or not, by which partner."""
        return Lane(self.due.via, self.due.urgentie is Urgentie.ACUUT)

    @property
    def road(self) -> tuple[str, str, str]:
        """Within which order is kept."""
        return self.verantwoordelijke, self.due.via, self.due.conversation

    def consignment(self, sealed: Envelope) -> Consignment:
        """As a broker gets it."""
        return Consignment(
            delivery=self.due.id,
            via=self.due.via,
            content=sealed.content,
            seal=sealed.seal,
            acuut=self.lane.acuut,
            again=self.lease_until is not None or self.published_at is not None,
        )

    def blocks(self, later: "Carried", at: datetime) -> bool:
        """Whether ``later``, on the same road, must wait for it."""
        earlier = self.due.id < later.due.id or not self.free(at)
        return self.state is _GEPUBLICEERD or (self.state is _GEREED and earlier)

    def free(self, at: datetime) -> bool:
        """Whether nobody has it on lease."""
        return self.lease_until is None or self.lease_until <= at

    def is_away(self, verantwoordelijke: Oin, receiver: Oin) -> bool:
        """Whether an attempt at this receiver may be under way."""
        mine = (self.verantwoordelijke, self.due.receiver) == (verantwoordelijke, receiver)
        return mine and self.state is _GEPUBLICEERD and self.attempts > 0

    def is_lost(self, published_before: datetime, tried_before: datetime | None) -> bool:
        """Whether a broker that lost it is all that can be wrong; as ``Journal.due_again`` has it."""
        published, tried = self.published_at or datetime.min.replace(tzinfo=UTC), self.attempted_at
        unended = tried is None or tried < published or (tried_before is not None and tried <= tried_before)
        return self.state is _GEPUBLICEERD and published <= published_before and unended

    def standing(self, attempt: Attempt, outcome: DeliveryState) -> DeliveryState:
        """From where ``attempt`` moves it: taken back from a broker while it went on, it is published still."""
        taken_back = self.state is _GEREED and attempt.number == self.attempts and outcome is not _GEREED
        return _GEPUBLICEERD if taken_back else self.state

    def ends(self, attempt: Attempt, outcome: DeliveryState) -> tuple[bool, bool]:
        """Whether nothing overtook ``attempt``, and whether its outcome moves the delivery."""
        now = self.standing(attempt, outcome)
        mine = now not in _ANSWERED and now is not outcome and attempt.number >= self.attempts
        return mine, mine or (now not in _ANSWERED and outcome in ALLOWED[now])


def document_status(document: StoredDocument, stand: str) -> dict[str, object]:
    """What a party concerned may know of a document."""
    return {
        "id": document.id,
        "soort": "document",
        "kind": document.kind,
        "status": stand,
        "tijdstip": document.at.isoformat(),
        "conversatie": document.conversation,
    }


def message_status(message: StoredMessage, state: DeliveryState) -> dict[str, object]:
    """What a party concerned may know of a message."""
    return {
        "id": message.envelope.id,
        "soort": "bericht",
        "kind": message.envelope.kind,
        "status": state.value,
        "tijdstip": message.at.isoformat(),
        "conversatie": message.envelope.conversation,
        "urgentie": message.envelope.urgentie.value,
    }


def origin_of(document: StoredDocument) -> Origin:
    """The document behind a message."""
    return Origin(
        document=document.id,
        party=document.party,
        zender=document.zender,
        conversation=document.conversation,
        kind=document.kind,
        answers=document.answers,
    )


def postbox_line(message: StoredMessage) -> PostboxItem:
    """A message, from the outside."""
    return PostboxItem(
        id=message.envelope.id,
        kind=message.envelope.kind,
        urgentie=message.envelope.urgentie,
        conversation=message.envelope.conversation,
        at=message.at,
    )
