from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from gateway.contracts import stuf
from gateway.contracts.errors import (
    Broken,
    Conflicting,
    Finding,
    Forbidden,
    GatewayError,
    Invalid,
    JournalUnavailable,
    PartnerUnavailable,
    Unauthentic,
    Unknown,
    Unreadable,
    Unsupported,
)
from gateway.contracts.message import Stuurgegevens, Systeem
from gateway.contracts.xml import NAMESPACES, Node, serialise
from gateway.core.parsing import parse

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 1, 15, 13, 30, 0, 250_000, tzinfo=UTC)
OWN = Systeem(organisatie="00000099000000002000", applicatie="VT-applicatie")
KOP = Stuurgegevens(
    berichtcode="Di01",
    zender=Systeem(organisatie="00000099000000001000", applicatie="Politie", administratie="T", gebruiker="x"),
    ontvanger=OWN,
    referentienummer="R-1",
    tijdstip_bericht="20260115143000",
    functie="vtMeldingDi01",
)
FINE: dict[str, Any] = {
    "element": "vtMeldingDi01",
    "namespace": NAMESPACES["JZ"],
    "entiteittype": "VTM",
    "entiteittypen": {"vtMeldingDi01": "VTM", "meldingGeneriekDi01": "ZAK"},
    "ontvanger_bekend": True,
    "zender_erkend": True,
}


def header(**changed: Any) -> Stuurgegevens:  # noqa: ANN401  any field of it
    values = {name: getattr(KOP, name) for name in Stuurgegevens.__slots__}
    return Stuurgegevens(**(values | changed))


def sample(name: str) -> Node:
    return Node(parse((ROOT / "tests" / "vectors" / "stuf" / f"{name}.xml").read_bytes()))


def test_a_header_that_is_right_passes() -> None:
    stuf.check_stuurgegevens(KOP, **FINE)


ONE_FAULT: list[tuple[str, type[GatewayError], dict[str, Any], dict[str, Any]]] = [
    ("StUF001", Unsupported, {}, {"namespace": "http://www.egem.nl/StUF/StUF0204"}),
    ("StUF004", Unsupported, {}, {"namespace": "urn:iets-anders"}),
    ("StUF007", Unsupported, {}, {"namespace": "http://www.stufstandaarden.nl/koppelvlak/jz0200"}),
    ("StUF010", Unknown, {}, {"ontvanger_bekend": False}),
    ("StUF013", Unauthentic, {}, {"zender_erkend": False}),
    ("StUF016", Conflicting, {}, {"conflict": True}),
    ("StUF019", Invalid, {}, {"vorig_tijdstip": "20260115143000"}),
    ("StUF022", Unsupported, {"berichtcode": "Xx99"}, {}),
    ("StUF025", Unsupported, {"berichtcode": "Lk01"}, {}),
    ("StUF028", Unsupported, {}, {"entiteittype": "XXX"}),
    ("StUF031", Unsupported, {}, {"entiteittype": "VVZ"}),
    ("StUF034", Unsupported, {"functie": "ietsDi01"}, {}),
    ("StUF037", Unsupported, {"functie": "vtoDi01"}, {}),
    ("StUF040", Unsupported, {"functie": "meldingGeneriekDi01"}, {}),
    ("StUF040", Unsupported, {}, {"entiteittype": "ZAK"}),
    ("StUF040", Unsupported, {"berichtcode": "Bv01"}, {}),
    ("StUF043", Unknown, {}, {"cross_bekend": False}),
]


@pytest.mark.parametrize(("code", "kind", "kop", "facts"), ONE_FAULT)
def test_each_fault_has_its_code_and_class(
    code: str, kind: type[GatewayError], kop: dict[str, Any], facts: dict[str, Any]
) -> None:
    with pytest.raises(kind) as caught:
        stuf.check_stuurgegevens(header(**kop), **(FINE | facts))
    assert caught.value.code == code
    assert [finding.rule for finding in caught.value.findings] == [code]


@pytest.mark.parametrize("index", range(len(ONE_FAULT) - 1))
def test_of_two_faults_the_first_of_the_table_is_told(index: int) -> None:
    code, _, kop, facts = ONE_FAULT[index]
    for _, _, other_kop, other_facts in ONE_FAULT[index + 1 :]:
        both = FINE | other_facts | facts
        with pytest.raises(GatewayError) as caught:
            stuf.check_stuurgegevens(header(**(other_kop | kop)), **both)
        assert caught.value.code <= code


def test_a_moment_that_was_cut_off_is_compared_by_its_start() -> None:
    later = header(tijdstip_bericht="202601151431")
    stuf.check_stuurgegevens(later, **(FINE | {"vorig_tijdstip": "20260115143000999"}))


def test_an_answer_needs_no_functie() -> None:
    kop = header(berichtcode="Bv01", functie=None, cross_refnummer="A-1")
    stuf.check_stuurgegevens(
        kop, **(FINE | {"element": "Bv01Bericht", "namespace": NAMESPACES["StUF"], "entiteittype": None})
    )


@pytest.mark.parametrize("name", ["vtMeldingDi01/minimaal", "meldingGeneriekDi01/volledig", "Bv01Bericht/gewoon"])
def test_a_header_is_read_from_each_kind_of_message(name: str) -> None:
    kop = stuf.read_stuurgegevens(sample(name))
    assert kop.zender.organisatie
    assert kop.referentienummer
    assert kop.tijdstip_bericht.isdigit()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("JZ:stuurgegevens", None),
        ("JZ:stuurgegevens/StUF:zender", None),
        ("JZ:stuurgegevens/StUF:zender/StUF:organisatie", None),
        ("JZ:stuurgegevens/StUF:zender/StUF:applicatie", "ab"),
        ("JZ:stuurgegevens/StUF:referentienummer", ""),
        ("JZ:stuurgegevens/StUF:referentienummer", "x" * 41),
        ("JZ:stuurgegevens/StUF:tijdstipBericht", "2026-01-15"),
        ("JZ:stuurgegevens/StUF:berichtcode", None),
    ],
)
def test_a_part_that_is_missing_or_does_not_fit_is_named_by_its_path(path: str, text: str | None) -> None:
    node = sample("vtMeldingDi01/minimaal")
    element = node.element.find(path, namespaces=dict(NAMESPACES))
    assert element is not None
    parent = element.getparent()
    assert parent is not None
    if text is None:
        parent.remove(element)
    else:
        element.text = text
    with pytest.raises(Invalid) as caught:
        stuf.read_stuurgegevens(Node(node.element))
    assert path.rpartition("/")[2] in caught.value.findings[0].path


def test_a_header_in_another_version_of_stuf_is_not_supported() -> None:
    content = serialise(sample("vtMeldingDi01/minimaal").element).replace(b"StUF/StUF0301", b"StUF/StUF0302")
    with pytest.raises(Unsupported) as caught:
        stuf.read_stuurgegevens(Node(parse(content)))
    assert caught.value.code == "StUF001"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Unreadable("xml-onleesbaar", ""), "StUF022"),
        (Invalid("schema", ""), "StUF055"),
        (Invalid("StUF019", ""), "StUF019"),
        (Forbidden("regel", ""), "StUF052"),
        (JournalUnavailable("dicht", ""), "StUF046"),
        (PartnerUnavailable("weg", ""), "StUF049"),
        (Broken("stuk", ""), "StUF058"),
        (ValueError("iets vreemds"), "StUF058"),
    ],
)
def test_each_error_is_told_as_one_fault(error: Exception, code: str) -> None:
    assert stuf.fout_of(error) == stuf.FOUTEN[code]


def schema() -> etree.XMLSchema:
    return etree.XMLSchema(file=str(ROOT / "schemas" / "stuf0301" / "stuf0301.xsd"))


@pytest.mark.parametrize("kop", [KOP, None])
def test_every_answer_is_valid_even_when_the_question_could_not_be_read(kop: Stuurgegevens | None) -> None:
    reply = stuf.reply_to(kop, own=OWN, referentienummer="A-1", tijdstip=AT)
    xsd = schema()
    for fout in stuf.FOUTEN.values():
        for answer in (stuf.fo01(reply, fout, "regel /plaats"), stuf.fo03(reply, fout)):
            assert xsd.validate(answer), fout.code
            assert stuf.read_fout(Node(answer)) == fout
    assert xsd.validate(stuf.bv01(reply))
    assert xsd.validate(stuf.bv03(reply))


def test_an_answer_turns_sender_and_receiver_around_and_names_the_question() -> None:
    answer = stuf.read_stuurgegevens(Node(stuf.bv03(stuf.reply_to(KOP, own=OWN, referentienummer="A-1", tijdstip=AT))))
    assert (answer.zender, answer.ontvanger) == (KOP.ontvanger, KOP.zender)
    assert (answer.referentienummer, answer.cross_refnummer) == ("A-1", "R-1")
    assert answer.tijdstip_bericht == "20260115143000250"


def test_details_are_whole_lines_within_their_ceiling() -> None:
    assert stuf.details_of([]) is None
    details = stuf.details_of(Finding("regel", f"/plaats[{number}]") for number in range(200))
    assert details is not None
    assert len(details) <= stuf.DETAILS_MAX
    assert all(line.startswith("regel /plaats[") and line.endswith("]") for line in details.split("\n"))


def test_a_soap_action_is_written_as_the_protocol_has_it() -> None:
    assert stuf.soap_action(sample("vtMeldingDi01/minimaal").element) == (
        "www.stufstandaarden.nl/koppelvlak/jz0100/vtMeldingDi01"
    )
    assert stuf.soap_action(sample("Bv01Bericht/gewoon").element) == "http://www.egem.nl/StUF/StUF0301/Bv01"
