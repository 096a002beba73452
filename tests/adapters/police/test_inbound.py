from pathlib import Path

import pytest
from lxml import etree

from adapters.police import adapter
from gateway.contracts.berichten import MeldingGedaan
from gateway.contracts.errors import Invalid
from gateway.contracts.message import Draft
from gateway.contracts.xml import NAMESPACES, Node, build, tag
from gateway.core.parsing import parse

VECTORS = Path(__file__).parents[2] / "vectors" / "stuf"


def load(name: str) -> etree._Element:
    return parse((VECTORS / f"{name}.xml").read_bytes())


def at(root: etree._Element, path: str) -> etree._Element:
    found = root.find(f".//{path}", namespaces=dict(NAMESPACES))
    assert found is not None, path
    return found


def read(root: etree._Element) -> tuple[Draft, MeldingGedaan]:
    draft = adapter.readers[etree.QName(root).localname](Node(root))
    assert isinstance(draft.data, MeldingGedaan)
    return draft, draft.data


def test_an_impossible_date_is_invalid_at_its_place() -> None:
    root = load("vtMeldingDi01/minimaal")
    for name in ("datumMelding", "datumIncident"):
        element = at(root, f"JZ:{name}")
        element.attrib.clear()
        element.text = "20261399"
    with pytest.raises(Invalid) as caught:
        read(root)
    assert caught.value.findings[0].path == "/JZ:vtMeldingDi01/JZ:object[1]/JZ:datumMelding[1]"
    assert caught.value.findings[0].rule == "datum-onmogelijk"


def test_empty_texts_are_for_a_person_to_look_at() -> None:
    root = load("vtMeldingDi01/gezin-huiselijk-geweld")
    at(root, "BG:geslachtsnaam").text = ""
    at(root, "JZ:omschrijvingZorgelijkeSituatie").text = ""
    draft, _ = read(root)
    assert {finding.rule for finding in draft.bevindingen} == {"geslachtsnaam-leeg", "zorgelijke-situatie-leeg"}


def test_a_role_that_no_list_has_is_invalid() -> None:
    root = load("vtMeldingDi01/gezin-huiselijk-geweld")
    at(root, "JZ:jeugzorgrol").text = "vader"
    with pytest.raises(Invalid) as caught:
        read(root)
    assert caught.value.findings[0].rule == "code-onbekend"


def test_a_situation_without_value_leaves_persons_and_account_without_value() -> None:
    root = load("vtMeldingDi01/minimaal")
    betreft = at(root, "JZ:betreft")
    del betreft[:]
    betreft.set(tag("xsi:nil"), "true")
    betreft.set("noValue", "nietGeautoriseerd")
    draft, melding = read(root)
    reason = {"geenWaarde": "nietGeautoriseerd"}
    dumped = melding.model_dump(mode="json", by_alias=True)
    assert (dumped["betrokkenen"], dumped["zorgelijkeSituatie"]) == ([reason], reason)
    assert draft.bronnen["/betrokkenen/0"] == draft.bronnen["/zorgelijkeSituatie"]


def ask(root: etree._Element, vraag: str, antwoord: str) -> None:
    question = build(at(root, "ZKN:betreft/ZKN:gerelateerde"), "JZ:vraagAntwoord")
    build(question, "JZ:vraagCode", vraag)
    build(question, "JZ:antwoord", antwoord)


def test_a_question_that_is_asked_again_stays_a_question() -> None:
    root = load("meldingGeneriekDi01/minimaal")
    for vraag, antwoord in (
        ("VT-004", "een"),
        ("VT-004", "twee"),
        ("VT-006", "drie"),
        ("VT-006", "vier"),
        ("ZVH-22", "vijf"),
    ):
        ask(root, vraag, antwoord)
    _, melding = read(root)
    assert melding.aangifte == "een"
    assert melding.relevante_registraties == ("drie", "vier")
    assert [(vraag.vraag.code, vraag.antwoord) for vraag in melding.vragen] == [("VT-004", "twee"), ("ZVH-22", "vijf")]


def test_an_organisation_that_is_concerned_too_is_no_person() -> None:
    _, melding = read(load("meldingGeneriekDi01/volledig"))
    assert melding.overige_organisaties
    assert all(organisatie.relatie is not None for organisatie in melding.overige_organisaties)
    assert len(melding.betrokkenen) >= 1


def test_contact_details_in_the_header_are_kept() -> None:
    root = load("meldingGeneriekDi01/minimaal")
    gegevens = build(at(root, "StUF:ontvanger"), "StUF:aanvullendeIdentificerendeGegevens")
    build(gegevens, "StUF:emailadres", "postbus@voorbeeld.example")
    draft, melding = read(root)
    last = len(melding.overige_organisaties) - 1
    assert draft.bronnen[f"/overigeOrganisaties/{last}/contact/emailadressen/0"].endswith("StUF:emailadres[1]")


def test_a_document_without_object_is_invalid() -> None:
    root = load("vtMeldingDi01/minimaal")
    root.remove(at(root, "JZ:object"))
    with pytest.raises(Invalid):
        read(root)
