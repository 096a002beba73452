"""A form comes by mail, waits, and a person with a token of his own confirms it: from the SMTP door to Veilig Thuis."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from rich.console import Console

from gateway.commands.init import make_home
from gateway.commands.up import running
from gateway.contracts.message import DocumentId, Oin
from gateway.core.audit import Feit
from gateway.core.recording import DocumentState
from gateway.demo import regio
from gateway.demo.personeel import Medewerker, log_in
from gateway.demo.run import Commands, Opgezet, klok, opgezet
from gateway.testing.aanbod import melding_aanbod
from gateway.testing.casussysteem import Bericht, GeweigerdError
from gateway.testing.mailrelais import POSTBUS, Mailrelais, e_mail
from gateway.testing.politiestukken import Voorval
from gateway.testing.verzonnen import gezin
from gateway.testing.zorgformulier import zorgformulier

VT = Oin(regio.VEILIG_THUIS.oin)
WITHIN = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A gateway that is up, and what its parties do."""

    up: Opgezet

    def mail(self, voorval: Voorval) -> DocumentId:
        """The relay hands a form over; once it has been read."""
        content = e_mail(zorgformulier(voorval), nummer=voorval.nummer)
        with Mailrelais(self.up.mail_address, self.up.toegang.tls("mailrelais")) as relay:
            code, text = relay.stuur(content, aan=(POSTBUS,))
        assert code == 250
        document = DocumentId(text.split()[1])
        until(lambda: self.state(document) is not DocumentState.TE_LEZEN)
        return document

    def state(self, document: DocumentId) -> DocumentState:
        found = self.up.journal.document(VT, document)
        assert found is not None
        return found.state

    def person(self, sub: str) -> Medewerker:
        return log_in(self.up.settings, self.up.spelers.veilig_thuis, sub)

    def collected(self) -> list[Bericht]:
        """What Veilig Thuis finds once nothing is under way."""
        until(lambda: all(line.state not in {"gereed", "gepubliceerd"} for line in self.up.journal.deliveries()))
        return self.up.spelers.veilig_thuis.leeg_postvak()


def until(true: Any) -> None:  # noqa: ANN401  a question
    deadline = time.monotonic() + WITHIN
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Region]:
    commands = Commands(make_home=make_home, running=running)
    with opgezet(tmp_path_factory.mktemp("region"), commands, Console(quiet=True)) as up:
        yield Region(up=up)


def voorval(number: int) -> Voorval:
    moment = klok() - timedelta(hours=number)
    return Voorval(
        nummer=f"PL0900-{moment.year}7{number:05d}",
        moment=moment,
        personen=gezin(Random(number), woonplaats="Hilversum", personen=3, op=moment.date()),
        omschrijving="Buren hoorden geschreeuw (verzonnen).",
    )


def test_a_form_waits_until_a_person_confirms_it(region: Region) -> None:
    form = voorval(1)
    document = region.mail(form)
    assert region.state(document) is DocumentState.VASTGEHOUDEN
    assert region.collected() == []
    anouk = region.person("dev-anouk")
    (waits,) = anouk.wachtend()
    assert "mail-onbevestigd" in {reason["regel"] for reason in waits["redenen"]}
    told = anouk.bevestig(waits["id"], reden="Naast de e-mail gelegd.")
    assert told["uitkomst"] == "vrijgegeven"
    (bericht,) = region.collected()
    data = bericht.event["data"]
    assert (bericht.id, data["registratienummer"]) == (told["bericht"], form.nummer)
    assert [b["persoon"]["bsn"] for b in data["betrokkenen"]] == [p.bsn for p in form.personen]
    assert data.get("volledig", True)
    assert "onbevestigd" not in data
    assert anouk.wachtend() == []


def test_a_corrected_field_is_what_goes_and_the_mail_stays_as_it_came(region: Region) -> None:
    form = voorval(2)
    document = region.mail(form)
    better = replace(form, personen=(replace(form.personen[0], voornamen="Verbeterd"), *form.personen[1:]))
    velden = melding_aanbod(better, referentie="", ontvanger=VT)["melding"]
    bram = region.person("dev-bram")
    (waits,) = bram.wachtend()
    told = bram.bevestig(waits["id"], reden="De voornaam stond er verkeerd.", velden=velden)
    assert (told["uitkomst"], told["velden"]) == ("vrijgegeven", True)
    (bericht,) = region.collected()
    assert bericht.event["data"]["betrokkenen"][0]["persoon"]["voornamen"] == "Verbeterd"
    kept = region.up.journal.document(VT, document)
    assert kept is not None
    assert form.personen[0].voornamen.encode() in kept.content
    assert b"Verbeterd" not in kept.content
    assert Feit.PERSOON_BEVESTIGDE.value in {entry.event for entry in region.up.journal.entries(told["id"])}


def test_a_token_that_is_nobodys_confirms_nothing(region: Region) -> None:
    region.mail(voorval(3))
    anouk = region.person("dev-anouk")
    (waits,) = anouk.wachtend()
    with pytest.raises(GeweigerdError) as refused:
        replace(anouk, token=anouk.token[:-8] + "AAAAAAAA").bevestig(waits["id"], reden="Ik ben niemand.")
    assert refused.value.status == 401
    assert region.collected() == []
    anouk.bevestig(waits["id"], reden="Naast de e-mail gelegd.")
    assert len(region.collected()) == 1


def test_a_form_about_a_report_that_came_as_xml_is_no_second_report_even_when_confirmed(region: Region) -> None:
    same, politie = voorval(4), region.up.spelers.politie
    answer = politie.stuur(politie.melding("vtMeldingDi01", "TWEE-WEGEN", same))
    assert answer.stuk is not None
    (first,) = region.collected()
    document = region.mail(same)
    assert region.state(document) is DocumentState.VASTGEHOUDEN
    anouk = region.person("dev-anouk")
    (waits,) = anouk.wachtend()
    told = anouk.bevestig(waits["id"], reden="Het is dezelfde melding.")
    assert (told["uitkomst"], told.get("bericht")) == ("vrijgegeven", None)
    assert region.collected() == []
    kept = region.up.journal.document(VT, document)
    assert kept is not None
    assert first.id in {line.message for line in region.up.journal.deliveries(conversation=kept.conversation)}
