"""What a document says (steps 3 and 4), and what policy says about it (step 6)."""

from gateway.contracts.berichten import InAntwoord
from gateway.contracts.errors import Invalid, Refused
from gateway.contracts.message import Draft
from gateway.core import intake, policy
from gateway.core.clocks import dutch_day
from gateway.core.offers import read_offer
from gateway.core.opening import Opened
from gateway.core.recording import Recording
from gateway.core.routing import Place
from gateway.core.validation import check_schema
from gateway.ports import Gateway
from gateway.registration import arrival, outcomes
from gateway.registration.case import Case
from gateway.registration.sealing import Verdict


def read(opened: Opened, gateway: Gateway) -> Draft:
    """Schema first, then the adapter that reads this kind.

    Raises:
        Invalid, Unsupported: as the schema, the adapter or the offer has it.
    """
    if opened.node is None:
        return read_offer(opened)
    if findings := check_schema(opened.node.element, gateway.schemas[opened.kind]):
        raise Invalid("StUF055", "Het bericht voldoet niet aan het schema.", findings=findings)
    read_kind = next(a.readers[opened.kind] for a in gateway.adapters.values() if opened.kind in a.readers)
    return read_kind(opened.node)


def judge(case: Case, where: Place, draft: Draft) -> Recording:
    """Policy, for the one receiver of this draft; sealing and writing down (7, 8) are the outcomes'."""
    day, zender = dutch_day(case.received.at), where.zender
    agreement = zender.afspraak_for(type(draft.data).__name__, day) if zender else None
    verklaringen = policy.declarations(draft.verklaringen, agreement, by_person=case.received.persoon is not None)
    bericht = intake.completed(draft, verklaringen, on=day)
    try:
        case, target, receiver = arrival.target_of(case, where, bericht)
    except Refused as refusal:
        return outcomes.refused(case, refusal)
    via = case.book.get(target.via) if target else None
    facts = policy.facts_of(
        bericht,
        afwezig=draft.afwezig,
        verklaringen=verklaringen,
        afzender_rol=zender.rol if zender else None,
        ontvanger_rol=receiver.rol if receiver else None,
        urgentie=case.urgentie,
        on=day,
        aan_betrokken_partij=isinstance(bericht, InAntwoord) or None,  # its target is whoever asked or reported
        opgegeven=draft.veldgroepen,
        zaak=arrival.zaak_of(case),
        bevindingen=[finding.rule for finding in draft.bevindingen],
        besluit=case.besluit,
        weg=via.transport.weg if via else None,
    )
    verdict = Verdict(facts=facts, judgement=policy.judge(facts, case.gateway.policy))
    return outcomes.judged(case, draft, bericht, verdict, target)
