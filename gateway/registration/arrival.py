"""What must be known of a document before it is judged: is it new, may it stand here, to whom does it go."""

from collections.abc import Mapping
from dataclasses import replace

from lxml import etree

from gateway.contracts import stuf
from gateway.contracts.adapter import Adapter
from gateway.contracts.berichten import Bericht, InAntwoord
from gateway.contracts.errors import Conflicting, Finding, Forbidden, Invalid, Unknown
from gateway.contracts.message import MessageId, Oin, Received
from gateway.contracts.xml import Node, tag
from gateway.core.opening import Opened
from gateway.core.partners import Book, Partner
from gateway.core.policy import ZaakFeiten
from gateway.core.recording import Claim, Settlement
from gateway.core.routing import Place, check_place
from gateway.core.two_roads import number_of
from gateway.core.zaken import feiten_of, standing
from gateway.ports import Earlier, Gateway
from gateway.registration.case import Case, Target


def books_of(received: Received, gateway: Gateway) -> tuple[Book, ...]:
    """The books in which it may belong: those of the party, and of a mail only that of the mailbox."""
    books = gateway.journal.library().books_of(received.party.oin)
    if received.bezorging is None:
        return books
    return tuple(book for book in books if book.verantwoordelijke == received.bezorging.verantwoordelijke)


def claims_of(case: Case, opened: Opened) -> tuple[Claim, ...]:
    """What makes this document unique: the sender's reference, and the caller's Idempotency-Key."""

    def keyed(purpose: str, content: bytes) -> str:
        return case.gateway.signer.digest(case.book.verantwoordelijke, purpose, content)

    digest = keyed("inhoud", opened.canonical)
    names: list[tuple[str, str]] = []
    if opened.reference is not None:
        names.append(("referentie", f"{opened.zender} {opened.reference}"))
    if case.received.idempotency_key is not None:
        names.append(("idempotentie", f"{case.received.party.oin} {opened.kind} {case.received.idempotency_key}"))
    return tuple(Claim(key=keyed(purpose, name.encode()), digest=digest) for purpose, name in names)


def earlier_of(case: Case) -> Earlier | None:
    """What an acknowledged document with one of these claims got."""
    found = (case.gateway.journal.earlier(case.book.verantwoordelijke, claim.key) for claim in case.claims)
    return next((earlier for earlier in found if earlier is not None), None)


def check_header(case: Case, opened: Opened, where: Place, *, conflict: bool) -> None:
    """Who, to whom, which reference, which kind: the first fault in the order of the StUF error table.

    Raises:
        Refused: with the StUF code as its code.
    """
    if opened.header is None or opened.node is None:
        check_place(where)
        if conflict:
            raise Conflicting("StUF016", "Deze referentie is al gebruikt voor een ander bericht.")
        return
    journal, partner, is_answer = case.gateway.journal, where.zender or where.via, opened.kind in stuf.ANSWERS
    answered = opened.header.cross_refnummer or ""
    stuf.check_stuurgegevens(
        opened.header,
        element=opened.kind,
        namespace=etree.QName(opened.node.element).namespace or "",
        entiteittype=_entiteittype(opened.node.element),
        entiteittypen=_entiteittypen(case.gateway.adapters),
        ontvanger_bekend=where.known,
        zender_erkend=where.vouched,
        conflict=conflict,
        vorig_tijdstip=(
            journal.last_tijdstip(where.verantwoordelijke, opened.zender)
            if partner.tijdstip_strikt and not is_answer
            else None
        ),
        cross_bekend=not is_answer
        or journal.delivery_for(where.verantwoordelijke, opened.zender, answered) is not None,
    )


def _entiteittype(message: etree._Element) -> str | None:
    found = message.find(tag("JZ:object"))
    return None if found is None else found.get(tag("StUF:entiteittype"))


def _entiteittypen(adapters: Mapping[str, Adapter]) -> Mapping[str, str]:
    return {functie: soort for adapter in adapters.values() for functie, soort in adapter.entiteittypen.items()}


def settlement_of(opened: Opened) -> Settlement:
    """What a Bv01 or Fo01 says about something that we sent."""
    reference = opened.header.cross_refnummer if opened.header else None
    failed = opened.node is not None and opened.kind != "Bv01Bericht"
    return Settlement(
        reference=reference or "",
        receiver=opened.zender,
        bevestigd=not failed,
        code=_code(opened.node) if failed and opened.node is not None else None,
    )


def _code(message: Node) -> str:
    """The code of a Fo01; one that StUF does not know is the sender's own text, and stays in the document."""
    code = stuf.read_fout(message).code
    return code if code in stuf.FOUTEN else stuf.ONBEKEND


def zaak_of(case: Case) -> ZaakFeiten | None:
    """What is stated about the zaak that a message by Veilig Thuis belongs to; None when it names none, or nobody's."""
    zaak = case.need().zaak
    return None if zaak is None else feiten_of(standing(case.gateway.journal.zaak(case.book.verantwoordelijke, zaak)))


def to_veilig_thuis(where: Place) -> tuple[Target | None, Partner | None]:
    """What a partner says goes to VT's own case system; without an entry for it nobody can take it."""
    receiver = where.receiver
    return (Target(receiver=Oin(receiver.oin), via=Oin(receiver.oin)) if receiver else None, receiver)


def to_asker(case: Case, where: Place, bericht: InAntwoord) -> tuple[Case, Target, Partner | None]:
    """An answer goes to whoever reported or asked, over the rail by which that came, in the same conversation.

    Raises:
        Unknown: there is nothing of this id to answer, or not of this VT.
        Invalid: it names another receiver.
    """
    origin = case.gateway.journal.origin(where.verantwoordelijke, MessageId(bericht.in_antwoord_op))
    if origin is None:
        finding = Finding("melding-onbekend", "/data/inAntwoordOp")
        raise Unknown("melding-onbekend", "Waarop dit antwoordt is niet bekend.", findings=[finding])
    asker = origin.zender or origin.party
    if case.need().aan not in {None, asker}:
        finding = Finding("ontvanger-onjuist", "/ontvanger")
        raise Invalid("ontvanger-onjuist", "Een antwoord gaat naar wie vroeg of meldde.", findings=[finding])
    answered = replace(case, conversation=origin.conversation or case.conversation)
    return answered, Target(receiver=asker, via=origin.party, answers=origin.answers), where.book.get(asker)


def to_partner(case: Case, where: Place) -> tuple[Target, Partner]:
    """A question or a fact goes to the partner that it names.

    Raises:
        Unknown: that is no partner of this VT.
    """
    named = case.need().aan
    partner = None if named is None else where.book.get(named)
    if partner is None:
        finding = Finding("ontvanger-onbekend", "/ontvanger")
        raise Unknown("ontvanger-onbekend", "Deze ontvanger is geen partner.", findings=[finding])
    return Target(receiver=Oin(partner.oin), via=Oin(partner.oin)), partner


def target_of(case: Case, where: Place, bericht: Bericht) -> tuple[Case, Target | None, Partner | None]:
    """To whom a message goes, and that partner's entry; the case gets the conversation it belongs to.

    Raises:
        Forbidden: only this VT itself sends such messages.
        Unknown, Invalid: see ``to_asker`` and ``to_partner``.
    """
    if not case.need().eigen:
        return same_report(case, bericht), *to_veilig_thuis(where)
    if case.received.party.oin != where.verantwoordelijke:
        raise Forbidden("alleen-veilig-thuis", "Alleen Veilig Thuis zelf verstuurt zulke berichten.")
    if isinstance(bericht, InAntwoord):
        return to_asker(case, where, bericht)
    return case, *to_partner(case, where)


def same_report(case: Case, bericht: Bericht) -> Case:
    """The case, joined to what came of the same report by the other road: it is about the same conversation."""
    number = number_of(bericht, case.gateway.report_number)
    if number is None:
        return case
    vt = case.book.verantwoordelijke
    kenmerk = case.gateway.signer.digest(vt, "kenmerk", f"{case.need().zender} {number}".encode())
    same = tuple(
        other
        for other in case.gateway.journal.same_report(vt, kenmerk)
        if other.document != case.document and (case.by_form or other.by_form)
    )
    conversation = same[0].conversation if same else None
    return replace(case, kenmerk=kenmerk, same=same, conversation=conversation or case.conversation)
