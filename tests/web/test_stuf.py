from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from gateway.contracts.message import Systeem
from gateway.contracts.xml import NAMESPACES
from gateway.testing.stuf import in_soap, lees
from tests.web.house import POLITIE, VREEMD, VT, House, vt_stuk

SOAP_FAULT = "/SOAP:Envelope/SOAP:Body/SOAP:Fault"


def found(content: bytes, path: str) -> str:
    """Text at ``path``; empty when there is nothing."""
    return str(etree.fromstring(content).xpath(f"string({path})", namespaces=dict(NAMESPACES)))


@pytest.mark.parametrize("soap", [False, True])
def test_a_report_is_acknowledged_with_bv03_in_the_form_it_came(house: House, *, soap: bool) -> None:
    content = vt_stuk(referentienummer=f"R-{soap}")
    answer = house.stuf(in_soap(content) if soap else content)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/xml")
    root = "/SOAP:Envelope/SOAP:Body" if soap else ""
    assert found(answer.content, f"{root}/StUF:Bv03Bericht/StUF:stuurgegevens/StUF:crossRefnummer") == f"R-{soap}"


def test_an_envelope_and_a_bare_body_are_the_same_document(house: House) -> None:
    content = vt_stuk()
    bare, wrapped = lees(house.stuf(content).content), lees(house.stuf(in_soap(content)).content)
    assert bare is not None
    assert wrapped is not None
    assert (bare.naam, bare.stuur) == (wrapped.naam, wrapped.stuur), "the second is a duplicate of the first"


@pytest.mark.parametrize(
    ("anders", "code", "plek"),
    [
        ({"ontvanger": Systeem(organisatie=VREEMD, applicatie="Onbekend")}, "StUF010", "client"),
        ({"zender": Systeem(organisatie=VREEMD, applicatie="Onbekend")}, "StUF013", "client"),
        ({"functie": "onbekendDi01"}, "StUF034", "client"),
        ({"functie": "vtoDi01"}, "StUF037", "server"),
    ],
)
@pytest.mark.parametrize("soap", [False, True])
def test_a_fault_in_the_header_is_fo03(
    house: House, anders: dict[str, Any], code: str, plek: str, *, soap: bool
) -> None:
    content = vt_stuk(**anders)
    answer = house.stuf(in_soap(content) if soap else content)
    at = f"{SOAP_FAULT}/detail/StUF:Fo03Bericht" if soap else "/StUF:Fo03Bericht"
    assert found(answer.content, f"{at}/StUF:body/StUF:code") == code
    assert found(answer.content, f"{at}/StUF:body/StUF:plek") == plek
    if soap:
        assert answer.status_code == 500, "SOAP 1.1 §6.2"
        assert found(answer.content, f"{SOAP_FAULT}/faultcode") == f"SOAP:{plek.capitalize()}"
    else:
        assert answer.status_code == (400 if plek == "client" else 500)


def test_fo03_turns_the_header_around(house: House) -> None:
    content = vt_stuk(zender=Systeem(organisatie=VREEMD, applicatie="Onbekend"), referentienummer="R-om")
    stuk = lees(house.stuf(content).content)
    assert stuk is not None
    assert stuk.stuur.ontvanger.organisatie == VREEMD
    assert stuk.stuur.zender.organisatie == VT
    assert stuk.stuur.cross_refnummer == "R-om"


def test_the_same_reference_for_another_document_is_stuf016(house: House) -> None:
    house.stuf(vt_stuk(referentienummer="R-1"))
    answer = house.stuf(vt_stuk(referentienummer="R-1", text="Iets anders, verzonnen."))
    assert found(answer.content, "/StUF:Fo03Bericht/StUF:body/StUF:code") == "StUF016"


@pytest.mark.parametrize("content", [b"", b"geen xml", b"<open>", b"\xff\xfe\x00", vt_stuk()[:500]])
def test_what_cannot_be_read_is_fo03(house: House, content: bytes) -> None:
    answer = house.stuf(content)
    assert answer.status_code == 400
    assert found(answer.content, "/StUF:Fo03Bericht/StUF:body/StUF:plek") == "client"


def test_a_broken_envelope_is_answered_in_an_envelope(house: House) -> None:
    for content in (in_soap(vt_stuk())[:-20], in_soap(vt_stuk())[:-20].decode().encode("utf-16")):
        answer = house.stuf(content)
        assert answer.status_code == 500
        assert found(answer.content, f"{SOAP_FAULT}/detail/StUF:Fo03Bericht/StUF:body/StUF:plek") == "client"


def test_an_entity_is_not_followed(house: House, tmp_path: Path) -> None:
    secret = tmp_path / "geheim"
    secret.write_text("Geheim")
    content = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]><x>&e;</x>'
    answer = house.stuf(content.encode())
    assert answer.status_code == 400
    assert "Geheim" not in answer.text


def test_what_breaks_the_schema_is_acknowledged_and_kept(house: House) -> None:
    answer = house.stuf(vt_stuk().replace(b"JZ:datumMelding", b"JZ:datumMeldingX"))
    assert found(answer.content, "/StUF:Bv03Bericht/StUF:stuurgegevens/StUF:berichtcode") == "Bv03"
    assert [line.state for line in house.journal.documents()] == ["quarantaine"]


def test_a_trial_says_what_it_would_become_and_stores_nothing(house: House) -> None:
    good = house.stuf(vt_stuk(), path="proef")
    assert (good.status_code, good.json()["uitkomst"]) == (200, "aangenomen")
    broken = house.stuf(vt_stuk().replace(b"JZ:datumMelding", b"JZ:datumMeldingX"), path="proef").json()
    assert broken["uitkomst"] == "quarantaine"
    assert broken["bevindingen"]
    unreadable = house.stuf(b"<open>", path="proef").json()
    assert unreadable["uitkomst"] == "geweigerd"
    assert list(house.journal.documents()) == []


def test_a_report_by_the_stuf_door_is_the_police_s(house: House) -> None:
    house.stuf(vt_stuk())
    assert [line.party for line in house.journal.documents()] == [POLITIE]
