"""A mail from the door to what became of it, on a gateway in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NoReturn

import orjson
import pytest

from gateway import journey, mailjourney
from gateway.contracts.berichten import MeldingGedaan
from gateway.contracts.errors import Finding, Invalid, JournalUnavailable, Unauthentic
from gateway.contracts.formulier import Bereik, Deel, Lezing, Merk, Veld
from gateway.contracts.message import Bezorging, Door, Draft, Oin, Party, Received, Urgentie
from gateway.core.partners import Book
from gateway.core.recording import DocumentState, Recording
from gateway.core.two_roads import ONBEVESTIGD
from gateway.demo import regio
from gateway.mailjourney import MOST_READINGS, ReadForm
from gateway.registration import judging
from gateway.testing.mailrelais import Bijlage, e_mail
from gateway.workers.mail import read_once
from tests.journeys.test_persons import decide, only
from tests.journeys.world import POLITIE, VT, World, book, world

RELAIS = Oin("00000099000000005000")


def no_form(_delen: Sequence[Deel]) -> Lezing:
    return Lezing(formulier=False)


@pytest.fixture
def here() -> World:
    return world()


def mail(at: datetime, raw: bytes, urgentie: Urgentie = Urgentie.REGULIER, zender: str = POLITIE.oin) -> Received:
    return Received(
        content=raw,
        media_type="message/rfc822",
        door=Door.MAIL,
        party=Party(oin=RELAIS, bewijs="relais"),
        at=at,
        bezorging=Bezorging(verantwoordelijke=Oin(VT.oin), zender=Oin(zender), urgentie=urgentie),
    )


def became(here: World, received: Received, read_form: ReadForm = no_form) -> Recording:
    """What was written of a mail, from the door on."""
    gateway = here.gateway
    journey.conclude(mailjourney.keep(received, gateway), gateway).result(5)
    assert read_once(gateway, read_form)
    assert not read_once(gateway, read_form)
    return here.journal.recordings[-1]


def with_xml(content: bytes, nummer: str = "1") -> bytes:
    return e_mail(
        "Zie bijlage.", Bijlage(naam="melding.xml", media_type="application/xml", inhoud=content), nummer=nummer
    )


def form(number: str) -> ReadForm:
    """A reader that found this number and nothing else."""
    found = Veld(pad="/registratienummer", waarde=number, herkomst=(Bereik("1", 0, 16),), merk=Merk.WAARSCHIJNLIJK)
    return lambda _delen: Lezing(formulier=True, velden=(found,))


def by_xml(here: World) -> str:
    """A report comes by the StUF door; its number."""
    here.offer(here.report("PL0900-2026000001"))
    draft = here.journal.recordings[0].draft
    assert draft is not None
    return str(orjson.loads(draft.data)["registratienummer"])


def test_a_stuf_attachment_takes_the_xml_road(here: World) -> None:
    recording = became(here, mail(here.clock.now(), with_xml(here.report())))
    report = here.journal.recordings[-2]
    assert recording.document.state is DocumentState.AANGENOMEN
    assert (report.document.kind, report.document.door, report.document.party) == ("vtMeldingDi01", Door.MAIL, RELAIS)
    assert report.document.conversation == recording.document.conversation
    here.deliver_all()
    assert [envelope.kind for envelope in here.postbox()] == ["MeldingGedaan"]


def test_the_same_xml_at_the_stuf_door_and_in_a_mail_is_one_report(here: World) -> None:
    xml = here.report()
    here.offer(xml)
    became(here, mail(here.clock.now(), with_xml(xml)))
    here.deliver_all()
    assert len(here.postbox()) == 1


def test_a_stuf_attachment_in_another_name_is_quarantined_and_rings(here: World) -> None:
    recording = became(here, mail(here.clock.now(), with_xml(here.report(zelf=regio.VREEMD))))
    assert recording.document.state is DocumentState.QUARANTAINE
    assert "StUF013" in {finding.rule for finding in recording.document.findings}
    assert recording.alarms == ("zender-niet-gedekt",)


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (e_mail("hallo", nummer="1"), "geen-formulier"),
        (e_mail("hallo", nummer="1", koppen=["Auto-Submitted: auto-replied"]), "mail-automatisch"),
        (e_mail("hallo", nummer="1", koppen=["Return-Path: <>"]), "mail-bezorgbericht"),
        (with_xml(b"geen xml"), "ERR_DOCUMENT_EMPTY"),
        (with_xml(b"<x/>"), "element-ontbreekt"),
        (e_mail("é", nummer="1").replace(b"utf-8", b"us-ascii"), "mail-tekenset"),
    ],
)
def test_what_holds_no_report_is_quarantined_with_its_reason(here: World, raw: bytes, rule: str) -> None:
    recording = became(here, mail(here.clock.now(), raw))
    assert recording.document.state is DocumentState.QUARANTAINE
    assert [finding.rule for finding in recording.document.findings][:1] == [rule]
    assert recording.alarms == ("document-in-quarantaine",)


def test_a_form_waits_for_a_person(here: World) -> None:
    recording = became(here, mail(here.clock.now(), e_mail("formulier", nummer="1")), form("PL0900-2026000001"))
    assert recording.document.state is DocumentState.VASTGEHOUDEN
    assert recording.hold is not None
    assert ONBEVESTIGD in {reason["regel"] for reason in recording.hold.reasons}
    assert recording.messages == ()
    assert recording.draft is not None
    assert recording.draft.sources == {"/registratienummer": "deel 1, tekens 0-16, waarschijnlijk"}


def test_an_acute_form_goes_ahead_unconfirmed(here: World) -> None:
    recording = became(here, mail(here.clock.now(), e_mail("f", nummer="1"), Urgentie.ACUUT), form("PL0900-2026000001"))
    assert recording.document.state is DocumentState.AANGENOMEN
    here.deliver_all()
    (envelope,) = here.postbox()
    assert envelope.urgentie is Urgentie.ACUUT
    assert b'"volledig":false' in envelope.content
    assert b'"onbevestigd":["/registratienummer"]' in envelope.content


def test_an_acute_mail_that_cannot_be_read_goes_by_reference(here: World) -> None:
    recording = became(here, mail(here.clock.now(), e_mail("geen formulier", nummer="1"), Urgentie.ACUUT))
    here.deliver_all()
    (envelope,) = here.postbox()
    assert recording.document.id.encode() in envelope.content
    assert b'"volledig":false' in envelope.content


def test_an_automatic_answer_to_the_acute_mailbox_becomes_no_report(here: World) -> None:
    raw = e_mail("ik ben er niet", nummer="1", koppen=["Auto-Submitted: auto-replied"])
    assert became(here, mail(here.clock.now(), raw, Urgentie.ACUUT)).document.state is DocumentState.QUARANTAINE


def test_a_form_and_an_xml_report_with_the_same_number_share_a_conversation(here: World) -> None:
    recording = became(here, mail(here.clock.now(), e_mail("f", nummer="1")), form(by_xml(here)))
    report = here.journal.recordings[0]
    assert recording.document.conversation == report.document.conversation
    assert ("document-gekoppeld", recording.document.id) in {(e.event, e.about) for e in recording.entries}


def test_a_relay_that_does_not_vouch_for_the_zender_leaves_nothing(here: World) -> None:
    other = mail(here.clock.now(), e_mail("f", nummer="1"), zender=regio.POLITIE_ZONDER.oin)
    with pytest.raises(Unauthentic):
        mailjourney.keep(other, here.gateway)


def test_a_confirmed_form_about_a_report_that_came_as_xml_is_no_second_report(here: World) -> None:
    number = by_xml(here)
    held = became(here, mail(here.clock.now(), e_mail("f", nummer="1")), form(number))
    case = mailjourney.case_of(mail(here.clock.now(), b""), held.document.id, here.gateway)
    assert case.where is not None
    confirmed = Draft(data=MeldingGedaan(registratienummer=number), bronnen={})
    recording = judging.judge(case, case.where, confirmed)
    assert (recording.document.state, recording.messages) == (DocumentState.AANGENOMEN, ())
    assert ("document-gekoppeld", held.document.id) in {(e.event, e.about) for e in recording.entries}


def test_what_kills_its_reader_again_and_again_is_quarantined_unread(here: World) -> None:
    gateway = here.gateway
    journey.conclude(mailjourney.keep(mail(here.clock.now(), e_mail("x", nummer="1")), gateway), gateway).result(5)
    for _ in range(MOST_READINGS):
        assert gateway.journal.take_reading(at=here.clock.now(), lease_seconds=60) is not None
        here.clock.advance(61)

    def never(_delen: Sequence[Deel]) -> NoReturn:
        raise AssertionError

    assert read_once(gateway, never)
    assert here.journal.recordings[-1].document.findings == (Finding("mail-lezen-mislukt"),)


def test_a_reader_that_refuses_costs_that_mail_only(here: World) -> None:
    def dies(_delen: Sequence[Deel]) -> NoReturn:
        raise Invalid("leeskamer-gestorven", "Het lezen is afgebroken.")

    assert (
        became(here, mail(here.clock.now(), e_mail("x", nummer="1")), dies).document.state is DocumentState.QUARANTAINE
    )
    assert (
        became(here, mail(here.clock.now(), with_xml(here.report(), nummer="2"))).document.state
        is DocumentState.AANGENOMEN
    )


def test_a_journal_that_is_down_leaves_the_mail_waiting(here: World) -> None:
    gateway = here.gateway
    journey.conclude(mailjourney.keep(mail(here.clock.now(), e_mail("x", nummer="1")), gateway), gateway).result(5)

    def down(_delen: Sequence[Deel]) -> NoReturn:
        raise JournalUnavailable("weg", "Nu niet.")

    with pytest.raises(JournalUnavailable):
        read_once(gateway, down)
    assert read_once(gateway, no_form)


def changed(naam: str, **changes: object) -> Book:
    """The partners, but with ``changes`` in the entry of one."""
    applied = book()
    partners = {
        oin: partner.model_copy(update=changes) if partner.naam == naam else partner
        for oin, partner in applied.partners.items()
    }
    return replace(applied, version=2, partners=partners)


def test_a_mail_whose_relay_was_taken_off_since_is_quarantined_and_stops_nobody(here: World) -> None:
    gateway = here.gateway
    journey.conclude(mailjourney.keep(mail(here.clock.now(), e_mail("x", nummer="1")), gateway), gateway).result(5)
    here.journal.put_book(changed("mailrelais", actief=False))
    assert read_once(gateway, no_form)
    assert not read_once(gateway, no_form)
    recording = here.journal.recordings[-1]
    assert recording.document.state is DocumentState.QUARANTAINE
    assert recording.alarms == ("zender-niet-gedekt",)


def test_an_attachment_in_the_name_of_another_sender_of_the_same_relay_does_not_count(here: World) -> None:
    here.journal.put_book(changed("mailrelais", namens=(POLITIE.oin, regio.SCHOOL.oin)))
    recording = became(here, mail(here.clock.now(), with_xml(here.report()), zender=regio.SCHOOL.oin))
    assert "StUF013" in {finding.rule for finding in recording.document.findings}
    here.deliver_all()
    assert here.postbox() == []


def test_an_xml_report_from_a_mail_that_was_held_is_read_as_xml_again(here: World) -> None:
    here.journal.put_book(changed("politie-mn", afspraken=()))
    became(here, mail(here.clock.now(), with_xml(here.report())))
    answer = decide(here, only(here))
    assert answer["uitkomst"] == "vrijgegeven"
    here.deliver_all()
    (envelope,) = here.postbox()
    assert ONBEVESTIGD.encode() not in envelope.content


def test_what_is_given_free_beside_an_acute_form_is_acute_still(here: World) -> None:
    became(here, mail(here.clock.now(), e_mail("f", nummer="1"), Urgentie.ACUUT), form("PL0900-2026000001"))
    decide(here, only(here), how="bevestigen", gronden={"H2", "H11", "H14", "H20"})
    here.deliver_all()
    assert [envelope.urgentie for envelope in here.postbox()] == [Urgentie.ACUUT, Urgentie.ACUUT]
