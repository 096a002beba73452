"""What is written down about a mail besides what any report gets: that it waits, and why it became no report."""

from collections.abc import Iterable
from dataclasses import replace

from gateway.contracts.errors import Finding
from gateway.contracts.message import ConversationId, DocumentId, Receipt
from gateway.core.audit import Feit
from gateway.core.recording import DocumentState, Recording
from gateway.registration.case import Case, stored_document
from gateway.registration.outcomes import rules_of


def taken(case: Case) -> Recording:
    """It is kept as it came, and waits to be read; the receipt is the text behind the 250."""
    entry = case.entry(Feit.DOCUMENT_TE_LEZEN, case.document, case.content, urgentie=case.urgentie.value)
    return Recording(
        verantwoordelijke=case.book.verantwoordelijke,
        document=stored_document(case, DocumentState.TE_LEZEN),
        claims=case.claims,
        receipt=Receipt(status=250, media_type="text/plain", body=f"2.0.0 {case.document} vastgelegd".encode()),
        te_lezen=case.urgentie,
        entries=(entry,),
    )


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
