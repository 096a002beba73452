"""Recordings as the journey makes them, around invented references; nobody's data."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from gateway.contracts.berichten import OntvangstBevestigd
from gateway.contracts.errors import Invalid
from gateway.contracts.message import (
    ConversationId,
    DecisionId,
    DeliveryId,
    DocumentId,
    Door,
    Envelope,
    MessageId,
    Oin,
    Receipt,
    Urgentie,
)
from gateway.core import envelope
from gateway.core.audit import Feit, make_entry
from gateway.core.besluiten import (
    FEIT_OF,
    WACHT,
    Handeling,
    Held,
    HoldState,
    HumanDecision,
    Motivering,
    Ruling,
)
from gateway.core.recording import (
    AnswerAddress,
    Claim,
    DocumentState,
    DueDelivery,
    Entry,
    Recording,
    Settlement,
    StoredDecision,
    StoredDocument,
    StoredDraft,
    StoredHold,
    StoredMessage,
)
from gateway.testing.clock import FrozenClock

VT = Oin("00000001111111111000")
OTHER_VT = Oin("00000001111111112000")
POLITIE = Oin("00000002222222221000")
RAIL = Oin("00000002222222222000")
START = datetime(2026, 3, 2, 3, 4, 5, 678901, tzinfo=UTC)
SECRET = "onderscheidend-geheim-van-de-inhoud"
ANSWERS = AnswerAddress(
    zender={"organisatie": POLITIE, "applicatie": "BVH", "administratie": None, "gebruiker": f"g-{SECRET}"},
    ontvanger={"organisatie": VT, "applicatie": "VT", "administratie": None, "gebruiker": None},
    referentie=f"ref-{SECRET}",
    functie="vtMelding",
)


@dataclass(frozen=True, kw_only=True)
class Maker:
    """Makes recordings; every id comes from the clock."""

    clock: FrozenClock = field(default_factory=lambda: FrozenClock(START))
    verantwoordelijke: Oin = VT

    def entry(self, feit: Feit, about: str, *, content: bytes | None = None, named: str = "document") -> Entry:
        return make_entry(
            id=self.clock.new_id(),
            verantwoordelijke=self.verantwoordelijke,
            at=self.clock.now(),
            feit=feit,
            about=about,
            actor=POLITIE,
            details={"code": "test", "aantal": 1, "leeg": None, "lijst": ["a", "b"]},
            content=None if content is None else {named: content},
            salt=b"" if content is None else self.clock.salt(),
        )

    def recording(
        self,
        *claims: Claim,
        urgentie: Urgentie = Urgentie.REGULIER,
        conversation: str | None = None,
        receiver: Oin | None = None,
        content: bytes = b"<melding>" + SECRET.encode() + b"</melding>",
    ) -> Recording:
        """An accepted document with one message, due now."""
        document = self._document(content, DocumentState.AANGENOMEN, conversation)
        message, decision, due, entries = self._sealed(document, receiver or self.verantwoordelijke, urgentie)
        return Recording(
            verantwoordelijke=self.verantwoordelijke,
            document=document,
            claims=claims,
            receipt=Receipt(
                status=200, media_type="text/xml", body=f"bewijs {document.id} {SECRET}".encode(), location=None
            ),
            draft=StoredDraft(
                document=document.id,
                kind="MeldingGedaan",
                data=f'{{"tekst":"{SECRET}"}}'.encode(),
                sources={"/tekst": f"/JZ:melding/{SECRET}"},
            ),
            decisions=(decision,),
            messages=(message,),
            deliveries=(due,),
            entries=(self.entry(Feit.DOCUMENT_AANGENOMEN, document.id, content=content), *entries),
        )

    def held(self, *, urgentie: Urgentie = Urgentie.REGULIER) -> Recording:
        """A document that waits for a person."""
        document = self._document(b"<x/>", DocumentState.VASTGEHOUDEN, None)
        hold = StoredHold(
            document=document.id,
            at=document.at,
            kind="MeldingGedaan",
            reasons=({"regel": "R01", "code": "ONTBREEKT", "uitleg": "Er ontbreekt iets.", "groepen": "BSN"},),
            urgentie=urgentie,
        )
        return Recording(
            verantwoordelijke=self.verantwoordelijke,
            document=document,
            receipt=Receipt(status=202, media_type="application/json", body=b"{}", location="/v1/berichten/x"),
            hold=hold,
            entries=(self.entry(Feit.DOCUMENT_VASTGEHOUDEN, document.id),),
        )

    def ruling(
        self,
        held: Held,
        *,
        persoon: str = "p1",
        outcome: str = HoldState.VRIJGEGEVEN.value,
        velden: bytes | None = None,
        number: int | None = None,
    ) -> Ruling:
        """An act of a person on what is held; what is given free becomes a message."""
        handeling = Handeling.WEIGEREN if outcome == HoldState.GEWEIGERD.value else Handeling.VRIJGEVEN
        ident, state = self.clock.new_id(), HoldState.OPEN if outcome == WACHT else HoldState(outcome)
        human = HumanDecision(
            id=ident,
            at=self.clock.now(),
            verantwoordelijke=held.verantwoordelijke,
            over=held.id,
            document=held.document,
            number=number or len(held.decisions) + 1,
            handeling=handeling,
            gronden=("H2", "H14"),
            persoon=persoon,
            functie="medewerker",
            door="opdrachtregel",
            digest=f"digest {persoon}",
            basis="1 1",
            sleutel=None,
            outcome=outcome,
            answer={"id": ident, "uitkomst": outcome, "velden": velden is not None},
            motivering=Motivering(reden=f"reden {SECRET}", registratienummer=f"SKJ {SECRET}", velden=velden),
        )
        make = replace(self, verantwoordelijke=held.verantwoordelijke)
        entry = make.entry(FEIT_OF[handeling], ident, content=f"reden {SECRET}".encode(), named="reden")
        if state is not HoldState.VRIJGEGEVEN or held.delivery is not None:
            failed = (
                [make.entry(Feit.AFLEVERING_MISLUKT, held.id)] if held.delivery and state is not HoldState.OPEN else []
            )
            return Ruling(held=held, human=human, state=state, reasons=held.reasons, entries=(entry, *failed))
        message, decision, due, entries = make._sealed(
            replace(self.held().document, id=held.document), held.verantwoordelijke, Urgentie.REGULIER
        )
        return Ruling(
            held=held,
            human=human,
            state=state,
            reasons=held.reasons,
            decisions=(replace(decision, human=(ident,)),),
            messages=(message,),
            deliveries=(due,),
            entries=(entry, *entries),
        )

    def refused(self) -> Recording:
        """A refused document: quarantine."""
        document = self._document(b"<kapot", DocumentState.QUARANTAINE, None)
        return Recording(
            verantwoordelijke=self.verantwoordelijke,
            document=document,
            refusal=Invalid("kapot", "Het document klopt niet."),
            entries=(self.entry(Feit.DOCUMENT_GEWEIGERD, document.id),),
        )

    def answer(self, reference: str, receiver: Oin, *, bevestigd: bool) -> Recording:
        """The receiver's Bv01 or Fo01."""
        document = self._document(b"<Bv01/>", DocumentState.AANGENOMEN, None)
        feit = Feit.AFLEVERING_BEVESTIGD if bevestigd else Feit.AFLEVERING_MISLUKT
        return Recording(
            verantwoordelijke=self.verantwoordelijke,
            document=document,
            receipt=Receipt(status=200, media_type="text/xml", body=b"<Bv03/>"),
            settlement=Settlement(reference=reference, receiver=receiver, bevestigd=bevestigd, code=None),
            entries=(self.entry(Feit.DOCUMENT_AANGENOMEN, document.id), self.entry(feit, reference)),
        )

    def conflict(self, recording: Recording) -> Entry:
        """The entry of a document that lost its claim."""
        return replace(self, verantwoordelijke=recording.verantwoordelijke).entry(
            Feit.DOCUMENT_CONFLICTEERT, recording.document.id
        )

    def _document(self, content: bytes, state: DocumentState, conversation: str | None) -> StoredDocument:
        ident = self.clock.new_id()
        return StoredDocument(
            id=DocumentId(ident),
            at=self.clock.now(),
            door=Door.STUF,
            media_type="text/xml",
            content=content,
            party=RAIL,
            zender=POLITIE,
            kind="vtMeldingDi01",
            state=state,
            conversation=ConversationId(conversation or ident),
            reference=f"referentie-{SECRET}",
            tijdstip="20260302040506",
            answers=ANSWERS,
        )

    def _sealed(
        self, document: StoredDocument, receiver: Oin, urgentie: Urgentie
    ) -> tuple[StoredMessage, StoredDecision, DueDelivery, tuple[Entry, ...]]:
        ident, decision = MessageId(self.clock.new_id()), DecisionId(self.clock.new_id())
        delivery = DeliveryId(self.clock.new_id())
        assert document.conversation is not None
        attributes = envelope.Attributes(
            id=ident,
            gateway=VT,
            time=document.at,
            correlation=document.conversation,
            causation=document.id,
            receiver=receiver,
            purpose="test",
            legal_basis=("test",),
            decision=decision,
            urgentie=urgentie,
        )
        sealed = Envelope(
            id=ident,
            content=envelope.write(attributes, OntvangstBevestigd(referentie=SECRET)),
            seal=f"zegel..{SECRET}",
            kind="OntvangstBevestigd",
            receiver=receiver,
            urgentie=urgentie,
            conversation=document.conversation,
            decision=decision,
        )
        stored = StoredDecision(
            id=decision,
            at=document.at,
            document=document.id,
            message=ident,
            receiver=receiver,
            kind=sealed.kind,
            exchange="E00",
            outcome="permit",
            rules=({"regel": "R00", "code": "TOEGESTAAN", "uitkomst": "permit", "groepen": ""},),
            stripped=("MED",),
            purpose="test",
            legal_basis=("5.1", "5.2"),
            policy_version="1",
            partner_version=1,
            facts={"minderjarig": True, "aantal": 2, "onbekend": None},
            zaak="Z-1",
        )
        due = DueDelivery(
            id=delivery,
            message=ident,
            receiver=receiver,
            via=receiver,
            kind=sealed.kind,
            conversation=document.conversation,
            urgentie=urgentie,
            due=document.at,
            reference=delivery,
        )
        entries = (
            self.entry(Feit.BESLUIT_GENOMEN, decision),
            self.entry(Feit.BERICHT_VERZEGELD, ident, content=sealed.content),
            self.entry(Feit.AFLEVERING_GEREED, delivery),
        )
        return (
            StoredMessage(envelope=sealed, document=document.id, at=document.at, answers=ANSWERS),
            stored,
            due,
            entries,
        )
