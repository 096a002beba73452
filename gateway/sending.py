"""The parts of an attempt: is the permit still good, what is sent, and how it ended."""

from collections.abc import Mapping
from dataclasses import replace

from lxml import etree

from gateway.contracts.adapter import Acknowledgement, Document, Reply
from gateway.contracts.berichten import OntvangstBevestigd, OntvangstGeweigerd
from gateway.contracts.errors import (
    Declined,
    Forbidden,
    GatewayError,
    Invalid,
    Unauthentic,
    Unavailable,
    Unsupported,
)
from gateway.contracts.groepen import Groep
from gateway.contracts.message import Systeem
from gateway.contracts.xml import serialise
from gateway.core import besluiten, envelope, policy
from gateway.core.audit import Feit, make_entry
from gateway.core.besluiten import Held
from gateway.core.clocks import dutch_day
from gateway.core.mail import MEDIA_TYPE as MAIL
from gateway.core.mailreceipt import write_receipt
from gateway.core.partners import Book, Partner
from gateway.core.recording import AnswerAddress, DeliveryState, Entry, StoredDecision
from gateway.core.retry import Action, action_for, is_spent, next_attempt
from gateway.core.validation import check_schema
from gateway.core.zaken import feiten_of, standing
from gateway.ports import Attempt, Consignment, Gateway

WITHOUT_ANSWER = frozenset({OntvangstBevestigd.__name__, OntvangstGeweigerd.__name__})
"""Kinds that nobody answers: handing over is all there is (StUF 3.01 §4.3: no Bv01 on a Bv01 or Fo01)."""
PERMITTING = frozenset({policy.Uitkomst.PERMIT, policy.Uitkomst.STRIP})
UNFORESEEN_ATTEMPTS = 3
"""Then a person looks."""
AS_SEALED = frozenset({"postvak", "amqp"})
"""Transports by which the receiver gets the sealed bytes themselves."""
SEALED_MEDIA_TYPE = "application/cloudevents+json"


def check_permit(consignment: Consignment, attempt: Attempt, gateway: Gateway) -> Partner:
    """Step 10: nothing leaves unless a permit for exactly this receiver, kind and content is sealed with it.

    1. the seal is ours, over exactly these bytes;
    2. the bytes are those that the journal committed;
    3. they are for this receiver, of this kind, under this decision, and that decision permits;
    4. receiver and carrier are still active, and nothing has expired;
    5. policy, agreements and zaak are as decided; if not, policy runs again, and a lesser outcome holds the delivery.

    Returns the partner whose transport carries it.

    Raises:
        Declined: attempts began and never ended, time and again: this message breaks us; a person looks.
        Unauthentic: 1, 2 or 3; what was on the queue is not delivered.
        Forbidden: 4 or 5; the delivery waits for a person.
    """
    if is_spent(attempt.number, attempt.delivery.urgentie):
        raise Declined("pogingen-op", "Elke poging brak af voordat zij was beëindigd.")
    gateway.signer.check(consignment.content, consignment.seal)
    if consignment.content != attempt.envelope.content:
        raise Unauthentic("inhoud-wijkt-af", "De inhoud op de wachtrij is niet wat het journaal heeft vastgelegd.")
    opened, decision = envelope.read(consignment.content), attempt.decision
    bound = (opened.attributes.id, opened.attributes.receiver, opened.kind, opened.attributes.decision)
    expected = (attempt.delivery.message, attempt.delivery.receiver, attempt.delivery.kind, decision.id)
    if bound != expected or consignment.via != attempt.delivery.via:
        raise Unauthentic("vergunning-wijkt-af", "Het bericht is niet voor deze aflevering bestemd.")
    if decision.outcome not in PERMITTING or decision.receiver != attempt.delivery.receiver:
        raise Unauthentic("vergunning-ontbreekt", "Voor dit bericht is geen vergunning vastgelegd.")
    now = gateway.clock.now()
    if opened.attributes.expiry is not None and opened.attributes.expiry <= now:
        raise Forbidden("vervallen", "De geldigheid van het bericht is verstreken.")
    book = gateway.journal.library().books.get(attempt.verantwoordelijke)
    partner = book.get(attempt.delivery.via) if book else None
    if book is None or partner is None:
        raise Forbidden("partner-niet-actief", "De ontvanger is geen actieve partner meer.")
    if _changed_since(decision, book, gateway):
        judgement = judge_again(decision, besluiten.agreed(attempt.human), book, gateway)
        if not permits(judgement, decision):
            raise Forbidden("vergunning-vervallen", "Volgens de regels van nu mag dit bericht niet meer zo weg.")
    return partner


def _changed_since(decision: StoredDecision, book: Book, gateway: Gateway) -> bool:
    """Whether rules, agreements or what is stated about the zaak are others than those it was decided by."""
    if (decision.policy_version, decision.partner_version) != (gateway.policy.version, book.version):
        return True
    return (
        decision.zaak is not None and _zaak_now(decision, book, gateway) != policy.facts_from_json(decision.facts).zaak
    )


def _zaak_now(decision: StoredDecision, book: Book, gateway: Gateway) -> policy.ZaakFeiten | None:
    if decision.zaak is None:
        return None
    return feiten_of(standing(gateway.journal.zaak(book.verantwoordelijke, decision.zaak)))


def judge_again(
    decision: StoredDecision, besluit: policy.MenselijkBesluit | None, book: Book, gateway: Gateway
) -> policy.Judgement:
    """Something changed since: judge the kept facts by rules, agreements and zaak of now and what people decided."""
    today = dutch_day(gateway.clock.now())
    facts = policy.facts_from_json(decision.facts)
    in_force = {
        f"afspraak {agreed.nummer}": agreed.verklaringen
        for partner in book.partners.values()
        for agreed in partner.afspraken
        if partner.actief and agreed.in_force(today)
    }
    still = {
        naam: said
        for naam, said in facts.verklaringen.items()
        if said.bron in {"document", policy.PROVED} or naam in in_force.get(said.bron, {})
    }
    decided = besluit or facts.besluit
    zaak = _zaak_now(decision, book, gateway)
    now = replace(facts, on=today, verklaringen=still, besluit=decided, zaak=zaak)
    return policy.judge(now, gateway.policy)


def permits(judgement: policy.Judgement, decision: StoredDecision) -> bool:
    """Whether what was sealed under ``decision`` may leave as it is."""
    return judgement.outcome in PERMITTING and judgement.stripped <= {Groep(name) for name in decision.stripped}


def in_the_way(
    held: Held, besluit: policy.MenselijkBesluit, book: Book, gateway: Gateway
) -> tuple[Mapping[str, str], ...]:
    """What keeps a held delivery here although people gave it free; empty when step 10 will let it pass."""
    active = held.via is not None and book.get(held.via) is not None
    if held.permit is None or not active or held.reasons[0]["code"] == "vervallen":
        return held.reasons
    judgement = judge_again(held.permit, besluit, book, gateway)
    if permits(judgement, held.permit):
        return ()
    return besluiten.in_the_way([besluiten.reason_of(fired) for fired in judgement.fired]) or held.reasons


def render(attempt: Attempt, partner: Partner, gateway: Gateway) -> Document:
    """Step 11: the partner's document, rendered once and validated before it leaves.

    Raises:
        Unsupported: there is no writer, or no way to answer.
        Invalid: what was written breaks the partner's schema; our fault, a person looks.
    """
    delivery, sealed = attempt.delivery, attempt.envelope
    if partner.transport.soort in AS_SEALED:
        return Document(content=sealed.content, media_type=SEALED_MEDIA_TYPE, headers={"Seal": sealed.seal})
    if partner.transport.afzender is not None:
        return _mail(attempt, partner, partner.transport.afzender, gateway)
    book = gateway.journal.library().books[attempt.verantwoordelijke]
    receiver = book.get(delivery.receiver)
    adapter = gateway.adapters.get((receiver and receiver.adapter) or partner.adapter or "")
    if adapter is None or attempt.answers is None:
        raise Unsupported("geen-uitgang", "Er is geen adapter of antwoordadres voor deze ontvanger.")
    functie = attempt.answers.functie
    writer = adapter.writers.get((delivery.kind, functie)) or adapter.writers.get((delivery.kind, None))
    if writer is None:
        raise Unsupported("geen-schrijver", "De adapter schrijft dit soort bericht niet.")
    reply = _reply(attempt, attempt.answers, gateway)
    element = writer(envelope.read(sealed.content).data, reply)
    name = etree.QName(element).localname
    if findings := check_schema(element, gateway.schemas[name]):
        raise Invalid("document-ongeldig", "Het geschreven document voldoet niet aan het schema.", findings=findings)
    return Document(content=serialise(element), media_type="text/xml; charset=utf-8")


def _mail(attempt: Attempt, partner: Partner, afzender: str, gateway: Gateway) -> Document:
    """The receipt of a mail; nothing else goes by mail."""
    said, to = envelope.read(attempt.envelope.content).data, partner.address(attempt.delivery.receiver).mail
    if not isinstance(said, OntvangstBevestigd) or said.bewijs is None or to is None:
        raise Unsupported("geen-uitgang", "Per e-mail gaat alleen een ontvangstbewijs, en aan wie daarom vroeg.")
    ident, at = attempt.delivery.reference, gateway.clock.now()
    return Document(content=write_receipt(said.bewijs, afzender, to, ident=ident, at=at), media_type=MAIL)


def _reply(attempt: Attempt, answers: AnswerAddress, gateway: Gateway) -> Reply:
    return Reply(
        zender=_systeem(answers.ontvanger),
        ontvanger=_systeem(answers.zender),
        referentienummer=attempt.delivery.reference,
        tijdstip=gateway.clock.now(),
        cross_refnummer=answers.referentie,
        functie=answers.functie,
    )


def _systeem(parts: Mapping[str, str | None]) -> Systeem:
    return Systeem(
        organisatie=parts["organisatie"] or "",
        applicatie=parts["applicatie"] or "",
        administratie=parts["administratie"],
        gebruiker=parts["gebruiker"],
    )


def hand_over(attempt: Attempt, document: Document, partner: Partner, gateway: Gateway) -> Acknowledgement:
    """Step 12: the only partner I/O.

    Raises:
        Unsupported: the partner's entry has no way out.
        PartnerUnavailable, Declined: as the transport promises.
    """
    address = partner.address(attempt.delivery.receiver)
    transport = gateway.transports.get(address.soort)
    if transport is None:
        raise Unsupported("geen-transport", "Deze partner heeft geen transport.")
    return transport.send(document, address, key=attempt.delivery.id)


def unforeseen(attempt: Attempt, fault: Exception, gateway: Gateway) -> GatewayError:
    """What becomes of a fault that nobody foresaw: tried again twice, then parked; it rings every time."""
    code = f"onvoorzien-{type(fault).__name__}"
    gateway.notices.emit("aflevering-stuk", aflevering=attempt.delivery.id, code=code, poging=attempt.number)
    kind = Unavailable if attempt.number < UNFORESEEN_ATTEMPTS else Declined
    return kind(code, "Er ging bij ons iets mis dat niet was voorzien.")


def settle_handed_over(attempt: Attempt, partner: Partner, ack: Acknowledgement, gateway: Gateway) -> None:
    """Step 13: the partner has it. *Bevestigd* only when the receiver answered for it, or handing over suffices."""
    enough = ack.bevestigd or partner.transport.overhandigen_volstaat or attempt.delivery.kind in WITHOUT_ANSWER
    state, feit = (
        (DeliveryState.BEVESTIGD, Feit.AFLEVERING_BEVESTIGD)
        if enough
        else (DeliveryState.OVERHANDIGD, Feit.AFLEVERING_OVERHANDIGD)
    )
    gateway.journal.settle(attempt, state, _entry(attempt, feit, gateway, kenmerk=ack.kenmerk), code=ack.kenmerk)
    gateway.notices.emit(
        "aflevering-gelukt",
        aflevering=attempt.delivery.id,
        soort=attempt.delivery.kind,
        poging=attempt.number,
        kenmerk=ack.kenmerk,
    )


def settle_trouble(attempt: Attempt, trouble: GatewayError, gateway: Gateway) -> None:
    """Step 13 when it did not go: held, parked, or due again; by the table of ``core.retry``.

    Raises:
        Broken: when ``trouble`` is our own broken invariant; the duty stops.
    """
    emit, ident = gateway.notices.emit, attempt.delivery.id
    if isinstance(trouble, Forbidden):
        _settle(attempt, DeliveryState.VASTGEHOUDEN, Feit.AFLEVERING_VASTGEHOUDEN, trouble, gateway)
        emit("aflevering-vastgehouden", aflevering=ident, code=trouble.code)
        return
    action = action_for(trouble)
    if action is Action.STOP:
        raise trouble
    if isinstance(trouble, Unauthentic):
        emit("zegel-klopt-niet", aflevering=ident, code=trouble.code)
    due = next_attempt(attempt.number, attempt.delivery.urgentie, at=gateway.clock.now())
    if action is Action.RETRY and due is not None:
        entry = _entry(attempt, Feit.AFLEVERING_UITGESTELD, gateway, code=trouble.code)
        gateway.journal.settle(attempt, DeliveryState.GEREED, entry, due=due, code=trouble.code)
        emit("aflevering-uitgesteld", aflevering=ident, code=trouble.code, poging=attempt.number)
        return
    _settle(attempt, DeliveryState.GEPARKEERD, Feit.AFLEVERING_GEPARKEERD, trouble, gateway)
    emit("aflevering-geparkeerd", aflevering=ident, code=trouble.code)


def _settle(attempt: Attempt, state: DeliveryState, feit: Feit, trouble: GatewayError, gateway: Gateway) -> None:
    gateway.journal.settle(attempt, state, _entry(attempt, feit, gateway, code=trouble.code), code=trouble.code)


def _entry(attempt: Attempt, feit: Feit, gateway: Gateway, **details: object) -> Entry:
    return make_entry(
        id=gateway.clock.new_id(),
        verantwoordelijke=attempt.verantwoordelijke,
        at=gateway.clock.now(),
        feit=feit,
        about=attempt.delivery.id,
        actor="systeem",
        details={"bericht": attempt.delivery.message, "via": attempt.delivery.via, "poging": attempt.number, **details},
    )
