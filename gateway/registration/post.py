"""What is written down about a mail besides what any report gets: that it waits, and why it became no report."""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from gateway.contracts.berichten import OntvangstBevestigd
from gateway.contracts.berichten.ontvangst import Ontvangstbewijs
from gateway.contracts.errors import Finding
from gateway.contracts.message import ConversationId, DocumentId, MessageId, Receipt
from gateway.core.audit import Feit, promise
from gateway.core.mail import is_automatic, without_trace
from gateway.core.recording import DocumentState, Entry, Recording
from gateway.registration.case import Case, stored_document
from gateway.registration.outcomes import rules_of
from gateway.registration.sealing import answer


def taken(case: Case) -> Recording:
    """It is kept as it came, and waits to be read; the receipt is the text behind the 250, and a mail if one is due."""
    entry = case.entry(Feit.DOCUMENT_TE_LEZEN, case.document, case.content, urgentie=case.urgentie.value)
    sealed = [answer(case, _bewijs(case, entry))] if _is_due_a_receipt(case) else []
    return Recording(
        verantwoordelijke=case.book.verantwoordelijke,
        document=stored_document(case, DocumentState.TE_LEZEN),
        claims=case.claims,
        receipt=Receipt(status=250, media_type="text/plain", body=f"2.0.0 {case.document} vastgelegd".encode()),
        te_lezen=case.urgentie,
        decisions=tuple(part.decision for part in sealed),
        messages=tuple(part.message for part in sealed),
        deliveries=tuple(part.delivery for part in sealed),
        entries=(entry, *(line for part in sealed for line in part.entries)),
    )


def _is_due_a_receipt(case: Case) -> bool:
    """Only where the entry of its relay has an address for this zender, and never because of what no person wrote."""
    mail, zender = case.place().via.mail, case.place().zender
    asked = mail is not None and zender is not None and zender.oin in mail.ontvangstbewijs
    return asked and not is_automatic(case.received.content, case.gateway.mail_limits)


def _bewijs(case: Case, entry: Entry) -> OntvangstBevestigd:
    """Our id, the time, the digest, and the sealed promise: nothing that the mail says, not even its Message-ID."""
    at = case.received.at
    belofte = promise(entry, message=MessageId(case.document))
    bewijs = Ontvangstbewijs(
        document=case.document,
        tijdstip=at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        sha256=sha256(without_trace(case.received.content)).hexdigest(),
        belofte=belofte.decode(),
        zegel=case.gateway.signer.seal(belofte, at=at),
    )
    return OntvangstBevestigd(referentie=case.document, bewijs=bewijs)


def quarantined(case: Case, findings: Iterable[Finding]) -> Recording:
    """It becomes no report by itself: a person looks."""
    found = tuple(findings)
    entry = case.entry(Feit.DOCUMENT_IN_QUARANTAINE, case.document, case.content, regels=rules_of(found))
    not_vouched = any(finding.rule in {"StUF013", "partij-onbekend"} for finding in found)
    return Recording(
        verantwoordelijke=case.book.verantwoordelijke,
        document=stored_document(case, DocumentState.QUARANTAINE, found),
        entries=(entry,),
        alarms=("zender-niet-gedekt" if not_vouched else "document-in-quarantaine",),
    )


def unpacked(case: Case, report: tuple[DocumentId, ConversationId | None] | None) -> Recording:
    """The report in it went its own road, as a document of its own; None: it had come before."""
    entries = [case.entry(Feit.DOCUMENT_AANGENOMEN, case.document, case.content, herhaling=report is None)]
    if report is not None:
        document, conversation = report
        case = replace(case, conversation=conversation or case.conversation)
        entries.append(case.entry(Feit.DOCUMENT_GEKOPPELD, case.document, met=document))
    return Recording(
        verantwoordelijke=case.book.verantwoordelijke,
        document=stored_document(case, DocumentState.AANGENOMEN),
        entries=tuple(entries),
    )


def of_waiting(recording: Recording) -> Recording:
    """What was judged of a mail that waited: it got its receipt long ago, and nobody waits to hear a refusal."""
    return replace(recording, claims=(), receipt=None, refusal=None)
