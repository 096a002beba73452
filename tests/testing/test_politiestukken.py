"""What the simulated police send is what the schema asks; what is meant to be wrong is wrong there and nowhere else."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from lxml import etree

from gateway.contracts.message import Stuurgegevens, Systeem
from gateway.testing.politiestukken import Voorval, melding_generiek, vt_melding
from gateway.testing.stuf import bevestiging, fout, in_soap, lees, tijdstip
from gateway.testing.verzonnen import gezin

ROOT = Path(__file__).parents[2]
NU = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
VOORVAL = Voorval(
    nummer="PL0900-2026000001",
    moment=NU,
    personen=gezin(Random(1), woonplaats="Hilversum", personen=4, op=NU.date()),
    omschrijving="Verzonnen.",
    sash="matig",
    leefgebieden=(("01", "Verzonnen."),),
)
SCHRIJVERS = {"vtMeldingDi01": (vt_melding, "vtberichten"), "meldingGeneriekDi01": (melding_generiek, "gmberichten")}


def kop(functie: str) -> Stuurgegevens:
    return Stuurgegevens(
        berichtcode="Di01",
        zender=Systeem(organisatie="00000099000000001000", applicatie="Politie"),
        ontvanger=Systeem(organisatie="00000099000000002000", applicatie="VT-applicatie"),
        referentienummer="R-1",
        tijdstip_bericht=tijdstip(NU),
        functie=functie,
    )


def schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(ROOT / "schemas/jz0100/1.0.9" / f"{name}.xsd"))


@pytest.mark.parametrize("functie", SCHRIJVERS)
def test_a_report_is_valid_against_the_schema(functie: str) -> None:
    schrijf, naam = SCHRIJVERS[functie]
    schema(naam).assertValid(etree.fromstring(schrijf(kop(functie), VOORVAL)))


def test_a_role_outside_the_code_list_is_all_that_is_wrong() -> None:
    checked = schema("vtberichten")
    assert not checked.validate(etree.fromstring(vt_melding(kop("vtMeldingDi01"), replace(VOORVAL, rol="vader"))))
    assert {str(fault.path).rpartition("/")[2].partition("[")[0] for fault in checked.error_log} == {"JZ:jeugzorgrol"}


def test_an_impossible_date_passes_the_schema() -> None:
    document = vt_melding(kop("vtMeldingDi01"), replace(VOORVAL, datum_incident="20261399"))
    schema("vtberichten").assertValid(etree.fromstring(document))


def test_a_document_is_found_bare_in_soap_and_in_a_fault() -> None:
    document = vt_melding(kop("vtMeldingDi01"), VOORVAL)
    for content in (document, in_soap(document)):
        stuk = lees(content)
        assert stuk is not None
        assert (stuk.naam, stuk.stuur) == ("vtMeldingDi01", kop("vtMeldingDi01"))
    refusal = fout("Fo03", kop("vtMeldingDi01"), referentie="A-1", at=NU, foutcode="StUF013", plek="client")
    stuk = lees(in_soap(refusal))
    assert stuk is not None
    assert (stuk.naam, stuk.foutcode) == ("Fo03Bericht", "StUF013")


@pytest.mark.parametrize("code", ["Bv01", "Bv03"])
def test_an_answer_is_valid_and_turns_the_parties_around(code: str) -> None:
    answer = bevestiging(code, kop("vtMeldingDi01"), referentie="A-1", at=NU)
    etree.XMLSchema(etree.parse(ROOT / "schemas/stuf0301/stuf0301.xsd")).assertValid(etree.fromstring(answer))
    stuk = lees(answer)
    assert stuk is not None
    assert stuk.stuur.zender == kop("x").ontvanger
    assert stuk.stuur.cross_refnummer == "R-1"
