"""The journey of one mail, until it joins that of every report (``journey``).

1. ``keep``: the door proved relay and sender; the raw mail is recorded as it came, and only then the door says 250.
2. ``read``, by a worker, from the committed row: the mail is opened, strictly.
3. What no person wrote, and what cannot be read in one way, is quarantined.
4. A StUF attachment takes the XML road as a document of its own: schema, header, ``namens``, policy; the same XML by
   another road is the same document.
5. A form is read in a process of its own. The reading is judged as a report that a person must confirm: held, unless it
   is acute (invariant 9).
6. An acute mail that cannot be read goes to VT by reference, as ``MeldingGedaan`` with ``volledig: false``.

A mail is counted before it is opened: what kills its reader again and again is quarantined unread. So is one whose
relay or sender was taken off since: it was taken, so it is kept, and the alarm rings.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NoReturn

from gateway import journey
from gateway.contracts.errors import (
    Finding,
    Invalid,
    JournalUnavailable,
    Refused,
    Unauthentic,
    Unreadable,
    Unsupported,
)
from gateway.contracts.formulier import Deel, Lezing
from gateway.contracts.message import Bezorging, ConversationId, DocumentId, Door, Draft, Party, Received, Urgentie
from gateway.core import intake
from gateway.core.mail import Mail, open_mail, without_trace
from gateway.core.opening import Opened
from gateway.core.recording import Claim, Reading, Recording
from gateway.core.routing import check_place, place
from gateway.core.two_roads import ONBEVESTIGD
from gateway.formulier.concept import concept
from gateway.ports import Earlier, Gateway
from gateway.registration import Case, arrival, judging, post

ReadForm = Callable[[Sequence[Deel]], Lezing]
"""Reads the parts of a mail as a form, in a process of its own.

Raises ``Refused`` when they cannot be read, or when that process died.
"""
MOST_READINGS = 3
"""After so many that never ended it is quarantined unread."""
PATIENCE = 30
"""Seconds for the journal to commit an attachment; it takes milliseconds."""
XML = frozenset({"application/xml", "text/xml"})
_FALL_BACK = (Unreadable, Invalid, Unsupported)
"""What an acute mail is not stopped by; authentication, receiver and conflict are never overridden."""


def keep(received: Received, gateway: Gateway) -> Recording | Earlier:
    """1: everything that becomes true of a mail at the door; the same mail again gets its first receipt.

    Raises:
        Unauthentic: its relay is no partner of this mailbox any more, or does not vouch for this zender.
    """
    case = case_of(received, DocumentId(gateway.clock.new_id()), gateway)
    vt = case.book.verantwoordelijke
    same = case.urgentie.value.encode() + b" " + without_trace(received.content)
    digest = gateway.signer.digest(vt, "e-mail", same)
    case = replace(case, claims=(Claim(key=digest, digest=digest),))
    return arrival.earlier_of(case) or post.taken(case)


def read(reading: Reading, gateway: Gateway, read_form: ReadForm) -> Recording:
    """2 to 6: what became of a mail that waited, committed.

    Raises:
        Unavailable: the journal is down; the mail still waits.
    """
    document = reading.document
    received = Received(
        content=document.content,
        media_type=document.media_type,
        door=Door.MAIL,
        party=Party(oin=document.party, bewijs="relais"),
        at=gateway.clock.now(),
        bezorging=Bezorging(
            verantwoordelijke=reading.verantwoordelijke,
            zender=document.zender or document.party,
            urgentie=reading.urgentie,
        ),
    )
    try:
        became = _became(case_of(received, document.id, gateway), reading, read_form)
    except Unauthentic as refusal:  # partners changed since it was taken
        book = gateway.journal.library().books[reading.verantwoordelijke]
        kept = Case(
            gateway=gateway,
            received=received,
            document=document.id,
            conversation=ConversationId(document.id),
            book=book,
            urgentie=reading.urgentie,
        )
        became = post.quarantined(kept, [Finding(refusal.code)])
    recording = post.of_waiting(became)
    if gateway.journal.advance(recording):
        _tell(recording, gateway)
    return recording


def case_of(received: Received, document: DocumentId, gateway: Gateway) -> Case:
    """A mail at the desk, in the name that its relay was proved to vouch for.

    Raises:
        Unauthentic: the relay is no partner of this mailbox any more, or does not vouch for this zender.
    """
    bezorging = received.bezorging
    books = arrival.books_of(received, gateway)
    if bezorging is None or not books:
        raise Unauthentic("partij-onbekend", "U bent hier geen partner.")
    opened = Opened(
        kind="MeldingGedaan",
        zender=bezorging.zender,
        ontvanger=bezorging.verantwoordelijke,
        reference=None,
        canonical=received.content,
    )
    where = place(opened, received.party.oin, books)
    check_place(where)
    return Case(
        gateway=gateway,
        received=received,
        document=document,
        conversation=ConversationId(document),
        book=where.book,
        opened=opened,
        where=where,
        urgentie=bezorging.urgentie,
    )


def _became(case: Case, reading: Reading, read_form: ReadForm) -> Recording:
    try:
        if reading.number > MOST_READINGS:
            _not_read("mail-lezen-mislukt", "Het lezen van deze e-mail is te vaak afgebroken.")
        mail = open_mail(case.received.content, case.gateway.mail_limits)  # 2
        if mail.automatisch is not None:
            return post.quarantined(case, [Finding(mail.automatisch)])  # 3: acute or not
        reports = [deel for deel in mail.delen if is_xml(deel)]
        if reports:
            return _by_xml(case, reports)  # 4
        return _judge(case, _draft(case, mail, read_form))  # 5
    except Refused as fault:
        findings = fault.findings or (Finding(fault.code),)
        if case.urgentie is Urgentie.ACUUT and isinstance(fault, _FALL_BACK):
            return _judge(case, intake.incomplete(findings, case.document))  # 6
        return post.quarantined(case, findings)  # 3


def is_xml(deel: Deel) -> bool:
    """Whether a part is there to be read as XML; its name counts too, since mail programs guess the media type."""
    return deel.media_type in XML or (deel.naam or "").lower().endswith(".xml")


def _by_xml(case: Case, reports: list[Deel]) -> Recording:
    first, *more = reports
    if more:
        _not_read("mail-meer-berichten", "Eén bericht per e-mail.", more[0].nummer)
    received = replace(case.received, content=first.inhoud, media_type="text/xml", kind=None)
    considered = journey.consider(received, case.gateway)
    if isinstance(considered, Earlier):
        return post.unpacked(case, None)
    if considered.refusal is not None:  # its reasons are the mail's: one document in quarantine, not two
        findings = considered.document.findings or (Finding(considered.refusal.code),)
        raise type(considered.refusal)(considered.refusal.code, considered.refusal.public, findings=findings)
    if considered.settlement is not None:
        _not_read("mail-antwoord", "Een antwoordbericht komt over zijn eigen weg.", first.nummer)
    try:
        journey.conclude(considered, case.gateway).result(timeout=PATIENCE)
    except TimeoutError:
        raise JournalUnavailable("journaal-traag", "Het vastleggen duurt te lang.") from None
    return post.unpacked(case, (considered.document.id, considered.document.conversation))


def _draft(case: Case, mail: Mail, read_form: ReadForm) -> Draft:
    """What the form says, nothing of it confirmed; a part that was not read is for a person to look at."""
    lezing = read_form(mail.delen)
    if not lezing.formulier:
        findings = [Finding("geen-formulier"), *lezing.bevindingen]
        raise Invalid("geen-formulier", "In deze e-mail staat geen melding die gelezen kan worden.", findings=findings)
    draft = concept(lezing)
    marks = {veld.pad: veld.merk for veld in lezing.velden}
    unread = [Finding("mail-bijlage-ongelezen", f"deel {deel.nummer}") for deel in mail.delen if not _is_read(deel)]
    data = draft.data
    if case.urgentie is Urgentie.ACUUT:
        unconfirmed = {"volledig": False, "onbevestigd": tuple(draft.bronnen), "document": case.document}
        data = data.model_copy(update=unconfirmed)
    return replace(
        draft,
        data=data,
        bronnen={path: f"{source}, {marks[path]}" for path, source in draft.bronnen.items()},
        bevindingen=(Finding(ONBEVESTIGD, "/"), *draft.bevindingen, *unread),
    )


def _is_read(deel: Deel) -> bool:
    return deel.media_type in {"text/plain", "text/html", "application/pdf"}


def _judge(case: Case, draft: Draft) -> Recording:
    assert case.where is not None  # noqa: S101  told to mypy; case_of sees to it
    return judging.judge(case, case.where, draft)


def _not_read(rule: str, public: str, where: str = "") -> NoReturn:
    raise Unsupported(rule, public, findings=[Finding(rule, where)])


def _tell(recording: Recording, gateway: Gateway) -> None:
    code = next((finding.rule for finding in recording.document.findings), recording.document.state.value)
    for name in ("mail-gelezen", *recording.alarms):
        gateway.notices.emit(
            name,
            document=recording.document.id,
            partij=recording.document.party,
            code=code,
            verantwoordelijke=recording.verantwoordelijke,
        )
