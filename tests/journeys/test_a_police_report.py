"""One report from the police to the case system of Veilig Thuis and the feedback back, and what can go wrong."""

from dataclasses import replace
from typing import Any

import orjson
import pytest

from gateway.contracts.errors import Conflicting, Unauthentic
from gateway.contracts.message import Oin
from gateway.core.recording import DeliveryState, DocumentState
from gateway.demo import regio
from gateway.testing.aanbod import melding_aanbod
from gateway.testing.politiestukken import Voorval
from gateway.testing.stuf import bevestiging, lees
from gateway.testing.verzonnen import gezin
from tests.journeys.world import ADAPTER, POLITIE, SCHOOL, VT, World, book, data_of, feedback, world


@pytest.fixture
def w() -> World:
    return world()


def voorval(w: World, **special: Any) -> Voorval:  # noqa: ANN401  fields of the event, named by the test
    personen = gezin(w.chance, woonplaats="Huizen", personen=3, op=w.clock.now().date())
    plain = Voorval(nummer=w.reference(), moment=w.clock.now(), personen=personen, omschrijving="Verzonnen.")
    return replace(plain, **special)


def states(w: World, kind: str) -> list[DeliveryState]:
    return [delivery.state for delivery in w.journal.deliveries.values() if delivery.due.kind == kind]


def test_from_report_to_feedback_and_back(w: World) -> None:
    receipt = w.offer(w.report("PL0900-2026000001"))
    answer = lees(receipt.body)
    assert answer is not None
    assert (answer.naam, answer.stuur.cross_refnummer) == ("Bv03Bericht", "PL0900-2026000001")

    w.deliver_all()
    [bv01] = w.post.named("Bv01Bericht")
    assert bv01.stuur.cross_refnummer == "PL0900-2026000001"
    [message] = w.postbox()
    w.gateway.signer.check(message.content, message.seal)
    assert data_of(message)["registratienummer"] == "PL0900-2026000001"
    assert w.confirm(message.id)
    assert states(w, "MeldingGedaan") == [DeliveryState.BEVESTIGD]

    w.offer_json(feedback(message), by=VT, kind=None)
    w.deliver_all()
    [sent] = w.post.named("vtTerugkoppelingDi01")
    assert states(w, "MeldingTeruggekoppeld") == [DeliveryState.OVERHANDIGD]
    w.confirm_feedback(sent)
    assert states(w, "MeldingTeruggekoppeld") == [DeliveryState.BEVESTIGD]


def test_the_feedback_on_a_generic_report_has_its_own_form(w: World) -> None:
    w.offer(w.police().melding("meldingGeneriekDi01", "PL0900-2026000002", voorval(w, nummer="PL0900-2026000002")))
    w.deliver_all()
    [message] = w.postbox()
    w.offer_json(feedback(message, status="VT-01-03"), by=VT, kind=None)
    w.deliver_all()
    [sent] = w.post.named("uitkomstMeldingGeneriekDi01")
    assert b"VT-01-03" in sent.content


def test_a_repeated_report_gets_the_same_receipt_bytes_and_reaches_nobody_twice(w: World) -> None:
    content = w.report()
    first = w.offer(content)
    w.deliver_all()
    assert w.offer(content) == first
    w.deliver_all()
    assert len(w.postbox()) == 1
    assert len(w.post.named("Bv01Bericht")) == 1


def test_another_report_under_the_same_reference_is_a_conflict_and_is_kept(w: World) -> None:
    w.offer(w.report("PL0900-7"))
    with pytest.raises(Conflicting) as refusal:
        w.offer(w.report("PL0900-7"))
    assert refusal.value.code == "StUF016"
    assert w.journal.recordings[-1].document.state is DocumentState.QUARANTAINE
    w.deliver_all()
    assert len(w.postbox()) == 1


def test_after_a_refusal_the_same_document_is_judged_afresh(w: World) -> None:
    content = w.report(zelf=regio.VREEMD)
    for _ in range(2):
        with pytest.raises(Unauthentic):
            w.offer(content)
    assert len(w.journal.recordings) == 2


def test_in_a_name_that_is_not_vouched_for_it_is_refused_with_an_alarm(w: World) -> None:
    with pytest.raises(Unauthentic) as refusal:
        w.offer(w.report(zelf=regio.VREEMD), by=ADAPTER)
    assert refusal.value.code == "StUF013"
    recording = w.journal.recordings[-1]
    assert recording.alarms == ("zender-niet-gedekt",)
    assert recording.document.state is DocumentState.QUARANTAINE
    assert recording.document.zender is None
    assert not recording.deliveries


def test_through_the_rail_it_is_the_police_s_and_the_answer_goes_back_over_the_rail(w: World) -> None:
    w.offer(w.report("PL0900-8"), by=ADAPTER)
    w.deliver_all()
    document = w.journal.recordings[0].document
    assert (document.party, document.zender) == (ADAPTER.oin, POLITIE.oin)
    assert len(w.postbox()) == 1
    [sent] = [sent for sent in w.post.sent if sent.stuk.naam == "Bv01Bericht"]
    assert sent.address.url == "https://adapter.example/stuf"
    assert sent.stuk.stuur.ontvanger.organisatie == POLITIE.oin


def test_without_an_agreement_it_is_held_and_each_missing_declaration_is_named(w: World) -> None:
    w.offer(w.report(zelf=regio.POLITIE_ZONDER), by=ADAPTER)
    recording = w.journal.recordings[-1]
    assert recording.document.state is DocumentState.VASTGEHOUDEN
    assert recording.receipt is not None
    assert recording.hold is not None
    why = " ".join(str(reason) for reason in recording.hold.reasons)
    declared = book().partners[POLITIE.oin].afspraken[0].verklaringen
    needed = set(declared) - {"eerste-verwerking", "toestemming-reden"}
    assert {name for name in needed if name not in why} == set()
    w.deliver_all()
    assert w.postbox() == []
    assert len(w.post.named("Bv01Bericht")) == 1


def test_what_the_law_forbids_is_left_out_and_the_sender_hears_it(w: World) -> None:
    areas = (("01", "Schulden (verzonnen)."), ("07", "Spanningen (verzonnen)."))
    happened = voorval(w, leefgebieden=areas)
    w.offer(w.police().melding("meldingGeneriekDi01", happened.nummer, happened))
    w.deliver_all()
    [message] = w.postbox()
    data = data_of(message)
    assert "leefgebiedenFinancieel" not in data
    assert "Schulden" not in message.content.decode()
    assert data["leefgebiedenOverig"]
    recording = w.journal.recordings[0]
    report, answer = recording.decisions
    assert (report.outcome, report.stripped) == ("strip", ("FIN",))
    confirmation = next(m.envelope for m in recording.messages if m.envelope.decision == answer.id)
    assert [said["regel"] for said in data_of(confirmation)["bevindingen"]] == ["FIELD_FORBIDDEN:FIN"]
    [bv01] = w.post.named("Bv01Bericht")
    assert b"<StUF:melding>FIELD_FORBIDDEN:FIN</StUF:melding>" in bv01.content


def test_an_invalid_report_is_acknowledged_kept_and_answered_with_fo01(w: World) -> None:
    w.offer(w.police().melding("vtMeldingDi01", "PL0900-9", voorval(w, rol="vader")))
    assert w.journal.recordings[-1].document.state is DocumentState.QUARANTAINE
    w.deliver_all()
    [fo01] = w.post.named("Fo01Bericht")
    assert (fo01.foutcode, fo01.stuur.cross_refnummer) == ("StUF055", "PL0900-9")
    assert b"vader" not in fo01.content
    assert w.postbox() == []


def test_a_date_that_cannot_be_passes_the_schema_and_not_the_gateway(w: World) -> None:
    w.offer(w.police().melding("vtMeldingDi01", "PL0900-10", voorval(w, datum_incident="20261399")))
    w.deliver_all()
    assert len(w.post.named("Fo01Bericht")) == 1
    assert w.journal.recordings[-1].document.state is DocumentState.QUARANTAINE
    assert w.postbox() == []


def test_an_acute_report_that_breaks_its_schema_still_reaches_veilig_thuis_by_reference(w: World) -> None:
    flagged = replace(VT.systeem, applicatie=regio.ACUUT)
    content = w.police().melding("vtMeldingDi01", "PL0900-11", voorval(w, rol="vader"), ontvanger=flagged)
    w.offer(content)
    w.deliver_all()
    [message] = w.postbox()
    data = data_of(message)
    assert orjson.loads(message.content)["urgency"] == "acuut"
    assert data["volledig"] is False
    kept = w.journal.document(Oin(VT.oin), data["document"])
    assert kept is not None
    assert kept.content == content


def test_an_acute_report_goes_before_what_waited_longer(w: World) -> None:
    w.offer(w.report())
    flagged = replace(VT.systeem, applicatie=regio.ACUUT)
    w.offer(w.police().melding("vtMeldingDi01", "PL0900-12", voorval(w), ontvanger=flagged))
    due = w.journal.claim_due(limit=10, at=w.clock.now(), lease_seconds=1)
    assert orjson.loads(due[0].content)["urgency"] == "acuut"


def test_a_professional_who_declares_nothing_is_held_not_refused(w: World) -> None:
    receipt = w.offer_json(melding_aanbod(voorval(w), referentie="S-1", ontvanger=VT.oin), by=SCHOOL)
    assert receipt.status == 202
    held = w.journal.recordings[-1]
    assert held.document.state is DocumentState.VASTGEHOUDEN
    assert [decision.exchange for decision in held.decisions] == ["E03"]


def test_who_may_not_speak_in_a_name_does_not_get_its_receipts_either(w: World) -> None:
    content = w.report()
    w.offer(content)
    with pytest.raises(Unauthentic) as refusal:
        w.offer(content, by=SCHOOL)
    assert refusal.value.code == "StUF013"


def test_the_code_of_a_fault_that_stuf_does_not_know_stays_in_the_document(w: World) -> None:
    w.offer(w.report())
    w.deliver_all()
    [message] = w.postbox()
    w.offer_json(feedback(message), by=VT, kind=None)
    w.deliver_all()
    [sent] = w.post.named("vtTerugkoppelingDi01")
    bv01 = bevestiging("Bv01", sent.stuur, referentie=w.reference(), at=w.clock.now())
    body = "<StUF:body><StUF:code>Jansen</StUF:code><StUF:plek>client</StUF:plek></StUF:body>"
    fo01 = bv01.replace(b"Bv01", b"Fo01").replace(b"</StUF:Fo01Bericht>", f"{body}</StUF:Fo01Bericht>".encode())
    w.offer(fo01)
    assert states(w, "MeldingTeruggekoppeld") == [DeliveryState.MISLUKT]
    assert "Jansen" not in repr([recording.entries for recording in w.journal.recordings])
    assert w.journal.recordings[-1].settlement is not None
    assert w.journal.recordings[-1].settlement.code == "StUF058"
