"""What must hold of a recording and of a log entry, whoever made them; the memory journal refuses what breaks it."""

from collections.abc import Iterable

from gateway.contracts.errors import Broken
from gateway.core.audit import Feit, entry_digest
from gateway.core.recording import DocumentState, Entry, Recording

DOCUMENT_FEITEN = {
    DocumentState.AANGENOMEN: {Feit.DOCUMENT_AANGENOMEN},
    DocumentState.VASTGEHOUDEN: {Feit.DOCUMENT_VASTGEHOUDEN},
    DocumentState.QUARANTAINE: {
        Feit.DOCUMENT_IN_QUARANTAINE,
        Feit.DOCUMENT_GEWEIGERD,
        Feit.DOCUMENT_CONFLICTEERT,
    },
    DocumentState.TE_LEZEN: {Feit.DOCUMENT_TE_LEZEN},
}
"""Which entry says that a document lies where it lies."""


def check_entry(entry: Entry) -> None:
    """Raise ``Broken`` unless the entry's time is aware and its digest recomputes."""
    _must(entry.at.tzinfo is not None, "tijd-zonder-zone")
    _must(entry.digest == entry_digest(entry), "logregel-digest")
    _must(not entry.commitments or bool(entry.salt), "logregel-zonder-zout")


def check_recording(recording: Recording) -> None:
    """Raise ``Broken`` unless the recording agrees with itself and every fact in it has its entry."""
    _must((recording.receipt is None) != (recording.refusal is None), "ontvangst-of-weigering")
    _must(not recording.claims or recording.receipt is not None, "claim-zonder-ontvangst")
    _must(
        (recording.te_lezen is not None) == (recording.document.state is DocumentState.TE_LEZEN), "te-lezen-of-gelezen"
    )
    _check_parts(recording)


def check_advance(recording: Recording) -> None:
    """Raise ``Broken`` unless the recording says of a mail that waited what became of it, and nothing else."""
    _must(not recording.claims and recording.receipt is None and recording.refusal is None, "ontvangst-al-gegeven")
    _must(recording.te_lezen is None and recording.document.state is not DocumentState.TE_LEZEN, "te-lezen-of-gelezen")
    _check_parts(recording)


def _check_parts(recording: Recording) -> None:
    document = recording.document
    _must(document.at.tzinfo is not None, "tijd-zonder-zone")
    decisions = {decision.id: decision for decision in recording.decisions}
    messages = {message.envelope.id: message for message in recording.messages}
    for message in recording.messages:
        decision = decisions.get(message.envelope.decision)
        _must(message.document == document.id, "bericht-van-ander-document")
        _must(decision is not None and decision.message == message.envelope.id, "bericht-zonder-besluit")
        _must(decision is not None and decision.receiver == message.envelope.receiver, "besluit-voor-ander")
    for due in recording.deliveries:
        sealed = messages.get(due.message)
        _must(sealed is not None and sealed.envelope.receiver == due.receiver, "aflevering-zonder-bericht")
    for part in (recording.draft, recording.hold, *recording.decisions):
        _must(part is None or part.document == document.id, "deel-van-ander-document")
    for entry in recording.entries:
        check_entry(entry)
        _must(entry.verantwoordelijke == recording.verantwoordelijke, "logregel-van-ander")
    _check_logged(recording)


def _check_logged(recording: Recording) -> None:
    logged = {(entry.event, entry.about) for entry in recording.entries}
    expected: list[tuple[Iterable[Feit], str]] = [
        (DOCUMENT_FEITEN[recording.document.state], recording.document.id),
        *(({Feit.BESLUIT_GENOMEN}, decision.id) for decision in recording.decisions),
        *(({Feit.BERICHT_VERZEGELD}, message.envelope.id) for message in recording.messages),
        *(({Feit.AFLEVERING_GEREED}, due.id) for due in recording.deliveries),
    ]
    for feiten, about in expected:
        _must(any((feit.value, about) in logged for feit in feiten), "feit-zonder-logregel")


def _must(holds: bool, rule: str) -> None:  # noqa: FBT001  a condition is what it is
    if not holds:
        raise Broken(rule, "Een vastlegging spreekt zichzelf tegen.")
