"""A message that may leave: decided, written once, sealed, due. Nothing else in the gateway makes an envelope."""

from dataclasses import dataclass

from gateway.contracts.berichten import Bericht, OntvangstBevestigd, OntvangstGeweigerd
from gateway.contracts.groepen import Groep
from gateway.contracts.message import DecisionId, DeliveryId, Envelope, MessageId
from gateway.core import envelope, policy
from gateway.core.audit import Feit
from gateway.core.besluiten import reason_of
from gateway.core.clocks import dutch_day
from gateway.core.policy import Facts, Fired, Judgement, Uitkomst
from gateway.core.recording import DueDelivery, Entry, StoredDecision, StoredMessage
from gateway.registration.case import Case, Target, answer_address

NO_PURPOSE = "GEEN"
"""Purpose of a message whose row asks for none (an answer), or of an acute one whose sender declared none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What policy said, and the facts by which it did."""

    facts: Facts
    judgement: Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """One message that may leave: its decision, its envelope, its delivery and their entries."""

    decision: StoredDecision
    message: StoredMessage
    delivery: DueDelivery
    entries: tuple[Entry, ...]


def seal(case: Case, bericht: Bericht, verdict: Verdict, target: Target) -> Sealed:
    """Write the message once, seal exactly those bytes, and make it due."""
    clock, at = case.gateway.clock, case.received.at
    ident = MessageId(clock.new_id())
    decision, decided = decide(case, bericht, verdict, target, message=ident)
    content = envelope.write(
        envelope.Attributes(
            id=ident,
            gateway=case.gateway.oin,
            time=at,
            correlation=case.conversation,
            causation=case.document,
            receiver=target.receiver,
            purpose=verdict.judgement.purpose or NO_PURPOSE,
            legal_basis=verdict.judgement.legal_basis,
            decision=decision.id,
            urgentie=case.urgentie,
            traceparent=case.received.traceparent,
        ),
        bericht,
    )
    sealed = Envelope(
        id=ident,
        content=content,
        seal=case.gateway.signer.seal(content, at=at),
        kind=type(bericht).__name__,
        receiver=target.receiver,
        urgentie=case.urgentie,
        conversation=case.conversation,
        decision=decision.id,
    )
    delivery = DueDelivery(
        id=DeliveryId(reference := clock.new_id()),
        message=ident,
        receiver=target.receiver,
        via=target.via,
        kind=sealed.kind,
        conversation=case.conversation,
        urgentie=case.urgentie,
        due=at,
        reference=reference,
    )
    return Sealed(
        decision=decision,
        message=StoredMessage(envelope=sealed, document=case.document, at=at, answers=target.answers),
        delivery=delivery,
        entries=(
            decided,
            case.entry(
                Feit.BERICHT_VERZEGELD, ident, {"bericht": content}, soort=sealed.kind, ontvanger=target.receiver
            ),
            case.entry(Feit.AFLEVERING_GEREED, delivery.id, bericht=ident, via=target.via),
        ),
    )


def decide(
    case: Case, bericht: Bericht, verdict: Verdict, target: Target | None, *, message: MessageId | None
) -> tuple[StoredDecision, Entry]:
    """The decision as it is kept, and its entry; ``message`` is None when nothing may leave."""
    judgement = verdict.judgement
    decision = StoredDecision(
        id=DecisionId(case.gateway.clock.new_id()),
        at=case.received.at,
        document=case.document,
        message=message,
        receiver=target.receiver if target else case.book.verantwoordelijke,
        kind=type(bericht).__name__,
        exchange=judgement.exchange,
        outcome=judgement.outcome.value,
        rules=tuple(reason_of(fired) for fired in judgement.fired),
        stripped=tuple(sorted(judgement.stripped | judgement.shut_off)),
        purpose=judgement.purpose,
        legal_basis=judgement.legal_basis,
        policy_version=case.gateway.policy.version,
        partner_version=case.book.version,
        facts=policy.facts_to_json(verdict.facts),
        human=case.human,
        zaak=case.opened.zaak if case.opened else None,
    )
    entry = case.entry(
        Feit.BESLUIT_GENOMEN,
        decision.id,
        document=case.document,
        bericht=message,
        uitwisseling=decision.exchange,
        uitkomst=decision.outcome,
        regels=[fired.regel for fired in judgement.fired],
        verwijderd=decision.stripped,
        doelbinding=decision.purpose,
        grondslag=decision.legal_basis,
        beleid=decision.policy_version,
        partners=decision.partner_version,
        menselijk=decision.human,
        persoon=case.received.persoon,
    )
    return decision, entry


def answer(case: Case, bericht: OntvangstBevestigd | OntvangstGeweigerd) -> Sealed:
    """The functional answer to whoever the document came from, over the rail by which it came (row E00).

    A StUF header says where an answer goes; of a mail the door proved the sender.
    """
    opened = case.need()
    answers = answer_address(opened)
    facts = policy.facts_of(
        bericht,
        afzender_rol="veilig-thuis",
        ontvanger_rol=case.where.zender.rol if case.where and case.where.zender else None,
        urgentie=case.urgentie,
        on=dutch_day(case.received.at),
        verklaringen={},
        aan_betrokken_partij=answers is not None or case.received.bezorging is not None,
    )
    verdict = Verdict(facts=facts, judgement=policy.judge(facts, case.gateway.policy))
    return seal(case, bericht, verdict, Target(receiver=opened.zender, via=case.received.party.oin, answers=answers))


def judgement_of(decision: StoredDecision) -> Judgement:
    """What was judged, as the decision keeps it; names of missing declarations stand in the sentences of the rules."""
    outcome, taken_out = Uitkomst(decision.outcome), frozenset(Groep(groep) for groep in decision.stripped)
    leaves = outcome in {Uitkomst.PERMIT, Uitkomst.STRIP}
    fired = tuple(
        Fired(
            regel=rule["regel"],
            code=rule["code"],
            uitkomst=Uitkomst(rule["uitkomst"]),
            groepen=tuple(Groep(groep) for groep in rule["groepen"].split()),
            zin=rule["uitleg"],
        )
        for rule in decision.rules
    )
    return Judgement(
        outcome=outcome,
        exchange=decision.exchange,
        fired=fired,
        stripped=taken_out if leaves else frozenset(),
        shut_off=frozenset() if leaves else taken_out,
        legal_basis=decision.legal_basis,
        purpose=decision.purpose,
        ontbrekend=(),
        quarantine=leaves and any(line.uitkomst is Uitkomst.QUARANTINE for line in fired),
        policy_version=decision.policy_version,
    )
