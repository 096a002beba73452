"""The ways a document can end, each as one recording.

* ``refused``: the sender hears no; the document lies in quarantine, unacknowledged, and may be offered anew;
* ``rejected``: acknowledged (Bv03), cannot be used: quarantine, and a Fo01 goes back;
* ``settled``: the receiver's own answer to something we sent;
* ``judged``: policy spoke: sealed and due, or held for a person.
"""

from collections.abc import Iterable
from dataclasses import replace

from gateway.contracts import stuf
from gateway.contracts.berichten import Bericht, OntvangstBevestigd, OntvangstGeweigerd
from gateway.contracts.berichten.ontvangst import Bevinding
from gateway.contracts.errors import Finding, Forbidden, GatewayError, Refused, Unauthentic
from gateway.contracts.message import Door, Draft, Receipt
from gateway.core import canonical, policy
from gateway.core.audit import Feit
from gateway.core.besluiten import reason_of
from gateway.core.policy import Judgement
from gateway.core.recording import (
    DocumentState,
    Entry,
    Recording,
    Settlement,
    StoredDraft,
    StoredHold,
)
from gateway.core.two_roads import ONBEVESTIGD
from gateway.registration.case import Case, Target, receipt_for, stored_document
from gateway.registration.sealing import Sealed, Verdict, answer, decide, seal

MAY_LEAVE = frozenset({policy.Uitkomst.PERMIT, policy.Uitkomst.STRIP})
LEFT_OUT = frozenset({policy.Uitkomst.STRIP, policy.Uitkomst.QUARANTINE})
"""Outcomes of which the sender is told: something did not go along."""
MOST_FINDINGS = 50
"""That a message or entry carries; a broken document may have thousands."""


def refused(case: Case, refusal: Refused) -> Recording:
    """Kept in quarantine, not acknowledged: whoever handed it over hears ``refusal`` once this is committed."""
    document = stored_document(case, DocumentState.QUARANTAINE, refusal.findings or (Finding(refusal.code),))
    entry = case.entry(
        Feit.DOCUMENT_GEWEIGERD, case.document, case.content, code=refusal.code, rules=rules_of(refusal.findings)
    )
    alarm = "zender-niet-gedekt" if isinstance(refusal, Unauthentic) else "document-in-quarantaine"
    return Recording(
        verantwoordelijke=case.book.verantwoordelijke,
        document=document,
        refusal=refusal,
        entries=(entry,),
        alarms=(alarm,),
    )


def rejected(case: Case, fault: GatewayError) -> Recording:
    """Acknowledged, but it cannot be used: quarantine, and the functional fault goes back over the same rail."""
    fout = stuf.fout_of(fault)
    geweigerd = OntvangstGeweigerd(
        referentie=case.need().reference or "",
        code=fout.code,
        plek=fout.plek,
        omschrijving=fout.omschrijving,
        bevindingen=bevindingen(fault.findings),
    )
    entry = case.entry(
        Feit.DOCUMENT_IN_QUARANTAINE, case.document, case.content, code=fault.code, rules=rules_of(fault.findings)
    )
    back = answer(case, geweigerd)
    return Recording(
        verantwoordelijke=case.book.verantwoordelijke,
        document=stored_document(case, DocumentState.QUARANTAINE, fault.findings),
        claims=case.claims,
        receipt=receipt_for(case, case.document, "quarantaine", entry),
        decisions=(back.decision,),
        messages=(back.message,),
        deliveries=(back.delivery,),
        entries=(entry, *back.entries),
        alarms=("document-in-quarantaine",),
    )


def settled(case: Case, settlement: Settlement) -> Recording:
    """The receiver answered for something we sent: its delivery is confirmed, or it failed."""
    feit = Feit.AFLEVERING_BEVESTIGD if settlement.bevestigd else Feit.AFLEVERING_MISLUKT
    entry = case.entry(Feit.DOCUMENT_AANGENOMEN, case.document, case.content, soort=case.need().kind)
    return Recording(
        verantwoordelijke=case.book.verantwoordelijke,
        document=stored_document(case, DocumentState.AANGENOMEN),
        claims=case.claims,
        receipt=receipt_for(case, case.document, "aangenomen", entry),
        settlement=settlement,
        entries=(entry, case.entry(feit, settlement.reference, code=settlement.code)),
    )


def judged(case: Case, draft: Draft, bericht: Bericht, verdict: Verdict, target: Target | None) -> Recording:
    """Policy spoke; ``bericht`` is the draft's data with what the gateway adds.

    Permitted or stripped: sealed for its receiver and due. Held (or ``target`` is None: nobody takes it): nothing is
    sealed, a person decides. In both cases a sender who came by the StUF door gets his Bv01. Denied: refused, and kept
    in quarantine.
    """
    judgement = verdict.judgement
    if case.repeats and ONBEVESTIGD not in {finding.rule for finding in draft.bevindingen}:
        return _repeated(case, draft, bericht, verdict)
    if judgement.outcome is policy.Uitkomst.DENY:
        return _denied(case, bericht, verdict, target)
    if judgement.outcome in MAY_LEAVE and target is not None:
        return _released(case, draft, bericht, verdict, target)
    return _held(case, draft, bericht, verdict, target)


def _denied(case: Case, bericht: Bericht, verdict: Verdict, target: Target | None) -> Recording:
    findings = tuple(Finding(fired.code, fired.regel) for fired in verdict.judgement.fired)
    refusal = Forbidden("beleid-weigert", "De regels staan deze uitwisseling niet toe.", findings=findings)
    recording = refused(case, refusal)
    decision, entry = decide(case, bericht, verdict, target, message=None)
    return replace(recording, decisions=(decision,), entries=(*recording.entries, entry))


def _released(case: Case, draft: Draft, bericht: Bericht, verdict: Verdict, target: Target) -> Recording:
    judgement, state = verdict.judgement, DocumentState.AANGENOMEN
    taken = _taken(case, Feit.DOCUMENT_AANGENOMEN, bericht, judgement)
    sealed = seal(case, policy.minimise(bericht, judgement.stripped), verdict, target)
    receipt = receipt_for(case, sealed.message.envelope.id, state.value, taken)
    recording = _written(case, draft, state, receipt, [sealed, *_bevestigd(case, draft, judgement)])
    recording = replace(recording, entries=(taken, *recording.entries))
    if not judgement.quarantine:
        return recording
    return replace(recording, hold=_hold(case, draft, bericht, judgement), alarms=("acuut-met-gebreken",))


def _held(case: Case, draft: Draft, bericht: Bericht, verdict: Verdict, target: Target | None) -> Recording:
    judgement, state = verdict.judgement, DocumentState.VASTGEHOUDEN
    taken = _taken(case, Feit.DOCUMENT_VASTGEHOUDEN, bericht, judgement)
    decision, decided = decide(case, bericht, verdict, target, message=None)
    receipt = receipt_for(case, case.document, state.value, taken)
    recording = _written(case, draft, state, receipt, _bevestigd(case, draft, judgement))
    return replace(
        recording,
        decisions=(decision, *recording.decisions),
        hold=_hold(case, draft, bericht, judgement),
        entries=(taken, decided, *recording.entries),
        alarms=("melding-vastgehouden",),
    )


def _repeated(case: Case, draft: Draft, bericht: Bericht, verdict: Verdict) -> Recording:
    """A confirmed form about a report whose XML is here already: kept beside it, no second report."""
    taken = _taken(case, Feit.DOCUMENT_AANGENOMEN, bericht, verdict.judgement)
    receipt = receipt_for(case, case.document, DocumentState.AANGENOMEN.value, taken)
    recording = _written(case, draft, DocumentState.AANGENOMEN, receipt, [])
    return replace(recording, entries=(taken, *recording.entries))


def _taken(case: Case, feit: Feit, bericht: Bericht, judgement: Judgement) -> Entry:
    soort, uitkomst = type(bericht).__name__, judgement.outcome.value
    return case.entry(feit, case.document, case.content, soort=soort, uitkomst=uitkomst)


def _written(case: Case, draft: Draft, state: DocumentState, receipt: Receipt, parts: list[Sealed]) -> Recording:
    """What both outcomes have: the document, what it says, and the messages that go out because of it."""
    return Recording(
        verantwoordelijke=case.book.verantwoordelijke,
        document=stored_document(case, state, (*draft.bevindingen, *draft.waarschuwingen)),
        claims=case.claims,
        receipt=receipt,
        draft=StoredDraft(
            document=case.document,
            kind=type(draft.data).__name__,
            data=canonical.dump(draft.data.model_dump(by_alias=True, exclude_defaults=True)),
            sources=draft.bronnen,
        ),
        decisions=tuple(part.decision for part in parts),
        messages=tuple(part.message for part in parts),
        deliveries=tuple(part.delivery for part in parts),
        kenmerk=case.kenmerk,
        entries=(
            *(entry for part in parts for entry in part.entries),
            *(case.entry(Feit.DOCUMENT_GEKOPPELD, case.document, met=other.document) for other in case.same),
        ),
    )


def _bevestigd(case: Case, draft: Draft, judgement: Judgement) -> list[Sealed]:
    """The Bv01, for whoever came by the StUF door and was not told yet; a JSON sender has his answer already."""
    told = case.received.door is not Door.STUF or case.besluit is not None
    return [] if told else [answer(case, _bevestiging(case, draft, judgement))]


def _bevestiging(case: Case, draft: Draft, judgement: Judgement) -> OntvangstBevestigd:
    left_out = [Finding(fired.code) for fired in judgement.fired if fired.uitkomst in LEFT_OUT]
    return OntvangstBevestigd(
        referentie=case.need().reference or "",
        bevindingen=bevindingen([*draft.bevindingen, *draft.waarschuwingen, *left_out]),
    )


def bevindingen(findings: Iterable[Finding]) -> tuple[Bevinding, ...]:
    """Findings as a message carries them."""
    return tuple(Bevinding(regel=finding.rule, plaats=finding.path) for finding in tuple(findings)[:MOST_FINDINGS])


def _hold(case: Case, draft: Draft, bericht: Bericht, judgement: Judgement) -> StoredHold:
    return StoredHold(
        document=case.document,
        at=case.received.at,
        kind=type(bericht).__name__,
        reasons=(
            *(reason_of(fired) for fired in judgement.fired),
            *(_look_at(finding) for finding in draft.bevindingen),
        ),
        urgentie=case.urgentie,
    )


def _look_at(finding: Finding) -> dict[str, str]:
    return {"regel": finding.rule, "code": "BEVINDING", "uitleg": f"Een persoon moet kijken naar {finding.path}."}


def rules_of(findings: Iterable[Finding]) -> list[str]:
    """The distinct rules among ``findings``."""
    return sorted({finding.rule for finding in findings})[:MOST_FINDINGS]
