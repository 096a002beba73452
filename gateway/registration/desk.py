"""A person at the desk: what the act is about, who decided before, and the held document as if it came now.

Whoever repeats himself (a double click, a lost answer, the same ``Idempotency-Key``) hears what he heard, and nothing
is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from gateway.contracts.berichten import MeldingGedaan
from gateway.contracts.errors import Broken, Conflicting, Finding, Forbidden, Invalid, Refused, Unknown
from gateway.contracts.message import ConversationId, Draft, Oin, Party, Received, Urgentie
from gateway.core import besluiten, canonical, offers
from gateway.core.besluiten import WACHT, Act, Handeling, Held, HoldState, Persoon
from gateway.core.mail import MEDIA_TYPE
from gateway.core.opening import Opened, open_document
from gateway.core.partners import Book
from gateway.core.policy import MenselijkBesluit
from gateway.core.policy.presence import presence_of
from gateway.core.recording import StoredDocument
from gateway.core.routing import place
from gateway.core.two_roads import ONBEVESTIGD
from gateway.ports import Gateway
from gateway.registration import judging
from gateway.registration.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One act at the desk, with what it is about."""

    gateway: Gateway
    act: Act
    held: Held
    book: Book
    ident: str
    """Of the decision that this act becomes."""
    persoon: str
    """Pseudonym."""
    digest: str
    sleutel: str | None

    @property
    def besluit(self) -> MenselijkBesluit:
        """What this act comes to, with the earlier ones that count."""
        return besluiten.together(self.act, self.persoon, self.held.decisions)

    @property
    def basis(self) -> str:
        """Versions of rules and partners."""
        return f"{self.gateway.policy.version} {self.book.version}"

    @property
    def earlier(self) -> Mapping[str, object] | None:
        """What this person heard when he did exactly this before; None when it is new.

        Raises:
            Conflicting: the key was used for another decision, or somebody decided already.
        """
        decisions, is_open = self.held.decisions, self.held.state is HoldState.OPEN
        for decision in decisions:
            if self.sleutel is not None and decision.sleutel == self.sleutel:
                if decision.digest == self.digest:
                    return decision.answer
                raise Conflicting("idempotentie", "Deze Idempotency-Key is eerder voor een ander besluit gebruikt.")
        for decision in reversed(decisions):
            if (decision.persoon, decision.digest) == (self.persoon, self.digest):
                waits = decision is decisions[-1] and (decision.outcome, decision.basis) == (WACHT, self.basis)
                if waits or not is_open:
                    return decision.answer
        if not is_open:
            raise Conflicting("al-beslist", "Hierover is al beslist.")
        return None

    @property
    def document(self) -> StoredDocument:
        """The kept document."""
        document = self.gateway.journal.document(self.held.verantwoordelijke, self.held.document)
        if document is None:
            raise Broken("document-ontbreekt", "Een vastgehouden document is er niet meer.")
        return document

    def case(self) -> Case:
        """The kept document, as if it came now; what is written about it names the person as its actor."""
        gateway, document = self.gateway, self.document
        received = Received(
            content=document.content,
            media_type=document.media_type,
            door=document.door,
            party=Party(oin=document.party, bewijs="journaal"),
            at=self.act.at,
            kind=document.kind,
        )
        return Case(
            gateway=gateway,
            received=received,
            document=document.id,
            conversation=document.conversation or ConversationId(document.id),
            book=self.book,
            besluit=self.besluit,
            human=(*(decision.id for decision in self.held.decisions), self.ident),
            persoon=self.persoon,
        )

    def reopened(self) -> Case:
        """That document, opened and placed.

        Raises:
            Forbidden: whoever handed it over is no partner any more: it can only be refused.
            Refused: it cannot be opened.
        """
        case = self.case()
        party = case.received.party.oin
        if self.book.get(party) is None:
            raise Forbidden("partij-niet-actief", "Wie dit aanleverde is geen actieve partner meer: weiger het.")
        received = case.received
        opened = (
            Opened(
                kind=self.held.kind,
                zender=self.document.zender or Oin(party),
                ontvanger=self.held.verantwoordelijke,
                reference=None,
                canonical=received.content,
            )
            if received.media_type == MEDIA_TYPE
            else open_document(received, self.gateway.limits)
        )
        where = place(opened, party, [self.book])
        # As it was flagged when it came: entries may have changed since, and it is never lowered (invariant 9).
        return replace(case, opened=opened, where=where, urgentie=Urgentie(self.held.urgentie))

    def draft(self, case: Case) -> Draft:
        """What the document says, as it was last confirmed by a person.

        Whoever confirms answers what was doubtful in it; what he corrected has him as its source. What the document
        declares about the exchange stays as its sender declared it.

        Raises:
            Invalid: the confirmed fields are no valid message of this kind, or hold what only the gateway fills in.
            Refused: the document cannot be read, and nobody filled in what it says.
        """
        velden = self.act.velden or self.held.velden
        confirms = self.act.handeling is Handeling.BEVESTIGEN
        if case.by_form and velden is None:  # a form is read once, in a process of its own
            doubts = () if confirms else (Finding(ONBEVESTIGD, "/"),)
            return Draft(
                data=offers.read_form(self.held.kind, self.held.gelezen or b""), bronnen={}, bevindingen=doubts
            )
        try:
            draft = judging.read(case.need(), self.gateway)
        except Refused:
            if velden is None:
                raise
            draft = Draft(data=MeldingGedaan(), bronnen={})
        if velden is None:
            return replace(draft, bevindingen=()) if confirms else draft
        data = offers.read_confirmed(self.held.kind, velden)
        present = presence_of(data).groepen
        return Draft(
            data=data,
            bronnen=dict.fromkeys(offers.fields_of(velden), "persoon"),
            afwezig={groep: stand for groep, stand in draft.afwezig.items() if groep not in present},
            verklaringen=draft.verklaringen,
        )


def desk_of(act: Act, gateway: Gateway) -> Desk:
    """Look up what ``act`` is about.

    Raises:
        Invalid, Forbidden: the act is not complete, or not this person's; or a sealed message is to be confirmed.
        Unknown: nothing with this id is held for this person's Veilig Thuis.
    """
    act.check()
    vt, digest = act.persoon.verantwoordelijke, gateway.signer.digest
    book, held = gateway.journal.library().books.get(vt), gateway.journal.held(vt, act.over)
    if book is None or held is None:
        raise Unknown("niet-vastgehouden", "Dit wordt niet vastgehouden.")
    if held.delivery is not None and act.handeling is Handeling.BEVESTIGEN:
        raise Invalid(
            "bevestigen-kan-niet",
            "Een verzegeld bericht verandert niet meer: geef het vrij of weiger het.",
            findings=[Finding("bevestigen-kan-niet", "/over")],
        )
    said = canonical.dump(
        {
            "handeling": act.handeling.value,
            "gronden": sorted(act.gronden),
            "reden": act.reden,
            "velden": None if act.velden is None else act.velden.decode(),
        }
    )
    persoon = pseudonym(act.persoon, gateway)
    # A key is of one person: what a second one decides by the same key is his own act.
    sleutel = None if act.sleutel is None else f"{act.door} {persoon} {act.over} {act.sleutel}".encode()
    return Desk(
        gateway=gateway,
        act=act,
        held=held,
        book=book,
        ident=gateway.clock.new_id(),
        persoon=persoon,
        digest=digest(vt, "besluit", said),
        sleutel=None if sleutel is None else digest(vt, "idempotentie", sleutel),
    )


def pseudonym(persoon: Persoon, gateway: Gateway) -> str:
    """The same person has the same one at his Veilig Thuis, and another one at every other."""
    name = f"{persoon.issuer} {persoon.sub}".encode()
    return gateway.signer.digest(persoon.verantwoordelijke, "persoon", name)
