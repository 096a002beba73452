"""One document at the desk: what came in, what is known of it so far, and the rows that say so."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gateway.contracts import stuf
from gateway.contracts.aanbod import Ontvangstbewijs
from gateway.contracts.errors import Finding
from gateway.contracts.message import (
    ConversationId,
    DocumentId,
    Door,
    MessageId,
    Oin,
    Receipt,
    Received,
    Systeem,
    Urgentie,
)
from gateway.contracts.xml import serialise
from gateway.core import audit
from gateway.core.audit import Feit
from gateway.core.opening import Opened
from gateway.core.partners import Book
from gateway.core.policy import MenselijkBesluit
from gateway.core.recording import AnswerAddress, Claim, DocumentState, Entry, SameReport, StoredDocument
from gateway.core.routing import Place
from gateway.ports import Gateway

NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{0,79}")
"""Of a kind; anything else that a document calls itself is its content, and stays inside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One document at the desk: what came in, and what is known of it so far."""

    gateway: Gateway
    received: Received
    document: DocumentId
    conversation: ConversationId
    book: Book
    opened: Opened | None = None
    where: Place | None = None
    urgentie: Urgentie = Urgentie.REGULIER
    claims: tuple[Claim, ...] = ()
    kenmerk: str | None = None
    """Keyed digest of zender and number of the report."""
    same: tuple[SameReport, ...] = ()
    """What came of the same report by the other road."""
    besluit: MenselijkBesluit | None = None
    """What people decided, when a document that was held is judged again; its sender heard of it before."""
    human: tuple[str, ...] = ()
    """Their decisions."""
    persoon: str | None = None
    """Pseudonym of whoever decides now."""

    @property
    def by_form(self) -> bool:
        """Whether it was read from a form in a mail."""
        return self.received.door is Door.MAIL and self.opened is not None and self.opened.node is None

    @property
    def repeats(self) -> bool:
        """Whether it is a form about a report whose XML is here already; an acute one goes all the same."""
        return (
            self.by_form
            and self.urgentie is not Urgentie.ACUUT
            and any(same.standing and not same.by_form for same in self.same)
        )

    def entry(self, feit: Feit, about: str, content: Mapping[str, bytes] | None = None, **details: object) -> Entry:
        """The log entry of a fact in this case; the actor is whoever handed the document over, or decides on it."""
        return audit.make_entry(
            id=self.gateway.clock.new_id(),
            verantwoordelijke=self.book.verantwoordelijke,
            at=self.received.at,
            feit=feit,
            about=about,
            actor=self.persoon or self.received.party.oin,
            details=details,
            content=content,
            salt=self.gateway.clock.salt() if content else b"",
        )

    def need(self) -> Opened:
        """The opened document. Raises ``ValueError`` before it was opened: only an opened document is answered."""
        if self.opened is None:
            msg = "only an opened document is answered"
            raise ValueError(msg)
        return self.opened

    def place(self) -> Place:
        """Where it stands among the partners. Raises ``ValueError`` before that was looked up."""
        if self.where is None:
            msg = "only a document that was placed is judged"
            raise ValueError(msg)
        return self.where

    @property
    def content(self) -> Mapping[str, bytes]:
        """What entries about the document commit to."""
        return {"document": self.received.content}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Whom a message is for, the partner whose transport carries it, and which document it answers."""

    receiver: Oin
    via: Oin
    answers: AnswerAddress | None = None


def answer_address(opened: Opened) -> AnswerAddress | None:
    """How to answer this document, if it has a StUF header."""
    if opened.header is None:
        return None
    kop = opened.header
    return AnswerAddress(
        zender=_systeem(kop.zender),
        ontvanger=_systeem(kop.ontvanger),
        referentie=kop.referentienummer,
        functie=kop.functie,
    )


def _systeem(systeem: Systeem) -> Mapping[str, str | None]:
    return {name: getattr(systeem, name) for name in ("organisatie", "applicatie", "administratie", "gebruiker")}


def stored_document(case: Case, state: DocumentState, findings: tuple[Finding, ...] = ()) -> StoredDocument:
    """The row of the document itself."""
    opened, where = case.opened, case.where
    return StoredDocument(
        id=case.document,
        at=case.received.at,
        door=case.received.door,
        media_type=case.received.media_type,
        content=case.received.content,
        party=case.received.party.oin,
        zender=opened.zender if opened and where and where.vouched else None,
        kind=opened.kind if opened and NAME.fullmatch(opened.kind) else None,
        state=state,
        findings=findings,
        conversation=case.conversation,
        reference=opened.reference if opened else None,
        tijdstip=opened.header.tijdstip_bericht if opened and opened.header else None,
        answers=answer_address(opened) if opened else None,
    )


def receipt_for(case: Case, ident: str, status: str, entry: Entry) -> Receipt:
    """Bv03 for the StUF door; for JSON the id and a sealed promise that the log has it."""
    opened = case.need()
    if opened.header is not None:
        own = Systeem(organisatie=case.book.verantwoordelijke, applicatie=case.book.applicatie)
        reply = stuf.reply_to(
            opened.header, own=own, referentienummer=case.gateway.clock.new_id(), tijdstip=case.received.at
        )
        return Receipt(status=200, media_type="text/xml", body=serialise(stuf.bv03(reply)))
    belofte = audit.promise(entry, message=MessageId(ident))
    body = Ontvangstbewijs(
        id=ident,
        status=status,
        tijdstip=case.received.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        belofte=belofte.decode(),
        zegel=case.gateway.signer.seal(belofte, at=case.received.at),
    )
    return Receipt(
        status=202,
        media_type="application/json",
        body=body.model_dump_json(by_alias=True).encode(),
        location=f"/v1/berichten/{ident}",
    )
