"""The one XML parser: what it opens, what it refuses, and that it says no more than code and position."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from lxml import etree

from gateway.contracts.errors import Unreadable
from gateway.contracts.xml import NAMESPACES
from gateway.core.parsing import XmlLimits, canonical, parse, soap_body
from tests.official import ROOT

SOAP = NAMESPACES["SOAP"]
SAMPLES = [path.read_bytes() for path in sorted((ROOT / "tests/vectors/stuf").glob("*/*.xml"))]
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
FILE = Path("/etc/passwd").as_uri()
BOMBS = {
    "billion laughs": f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><a>&l9;</a>'.encode(),
    "billion laughs in an attribute": f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><a b="&l9;"/>'.encode(),
    "external entity": f'<!DOCTYPE a [<!ENTITY x SYSTEM "{FILE}">]><a>&x;</a>'.encode(),
    "external parameter entity": b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x"> %x;]><a/>',
    "external subset": b'<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd"><a/>',
    "public subset": b'<!DOCTYPE html PUBLIC "-//W3C//DTD" "http://127.0.0.1:1/x.dtd"><html/>',
    "empty document type": b"<!DOCTYPE a><a/>",
    "defaulted attribute": b'<!DOCTYPE a [<!ATTLIST a b CDATA "x">]><a/>',
    "document type in UTF-16": '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode("utf-16"),
}


def code(content: bytes, limits: XmlLimits | None = None) -> str:
    with pytest.raises(Unreadable) as refused:
        parse(content, limits=limits or XmlLimits())
    return refused.value.code


@pytest.mark.parametrize("name", BOMBS)
def test_a_document_with_a_document_type_is_refused_quickly(name: str) -> None:
    began = time.monotonic()
    assert code(BOMBS[name]) in ("xml-doctype", "xml-onleesbaar")
    assert time.monotonic() - began < 1


def test_a_plain_document_type_is_called_by_its_name() -> None:
    assert code(BOMBS["external entity"]) == "xml-doctype"
    assert code(BOMBS["empty document type"]) == "xml-doctype"


def test_xinclude_is_not_processed() -> None:
    include = f'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{FILE}" parse="text"/></a>'
    root = parse(include.encode())
    assert [child.tag for child in root] == ["{http://www.w3.org/2001/XInclude}include"]
    assert not "".join(str(text) for text in root.itertext())


def test_comments_and_instructions_are_tolerated() -> None:
    assert parse(b"<?xml-stylesheet href='x'?><!-- een --><a><?doe iets?>tekst<!-- twee --></a>").tag == "a"


@pytest.mark.parametrize("depth", [64, 65, 200])
def test_depth_has_a_ceiling(depth: int) -> None:
    nested = b"<a>" * depth + b"</a>" * depth
    if depth > 64:
        assert code(nested) == "xml-te-diep"
    else:
        assert parse(nested).tag == "a"


def test_a_depth_bomb_is_refused() -> None:
    assert code(b"<a>" * 50_000 + b"</a>" * 50_000) in ("xml-onleesbaar", "xml-te-diep")


def test_elements_have_a_ceiling() -> None:
    limits = XmlLimits(elements=10)
    assert len(parse(b"<a>" + b"<b/>" * 9 + b"</a>", limits=limits)) == 9
    assert code(b"<a>" + b"<b/>" * 10 + b"</a>", limits) == "xml-te-veel-elementen"


def test_attributes_have_a_ceiling() -> None:
    limits = XmlLimits(attributes=10)
    ten = b" ".join(b'x%d="1"' % number for number in range(10))
    assert len(parse(b"<a %s/>" % ten, limits=limits).attrib) == 10
    assert code(b'<a %s y="1"/>' % ten, limits) == "xml-te-veel-attributen"


@pytest.mark.parametrize(
    ("bomb", "expected"),
    [
        (b"<a>" + b"<b/>" * 2_000_000 + b"</a>", "xml-te-veel-elementen"),
        (b"<a " + b" ".join(b'x%d=""' % n for n in range(700_000)) + b"/>", "xml-te-veel-attributen"),
        (b"<a " + b" ".join(b'xmlns:x%d="u"' % n for n in range(500_000)) + b"/>", "xml-te-veel-attributen"),
    ],
    ids=["elements", "attributes", "namespaces"],
)
def test_a_wide_bomb_is_refused_before_it_is_built(bomb: bytes, expected: str) -> None:
    began = time.monotonic()
    assert code(bomb) == expected
    assert time.monotonic() - began < 0.5


def test_size_is_counted_in_bytes() -> None:
    document = "<a>é</a>".encode()
    assert parse(document, limits=XmlLimits(size=9)).text == "é"
    assert code(document, XmlLimits(size=8)) == "xml-te-groot"


def test_a_very_long_text_is_refused_by_the_parser() -> None:
    assert code(b"<a>" + b"x" * 10_000_001 + b"</a>", XmlLimits(size=20_000_000)) == "xml-onleesbaar"


@pytest.mark.parametrize(
    "content", [b"", b"   ", b"<a", b"<a>", b"<a></b>", b"<a/><b/>", b"<a/>tekst", b"{}", b"\xff\xfe"]
)
def test_what_is_not_well_formed_is_refused(content: bytes) -> None:
    assert code(content) == "xml-onleesbaar"


@pytest.mark.parametrize("content", [b"<a>\0</a>", b"\0<a/>", b"<a b='\0'/>", b"<a>\x08</a>", b"<a>&#0;</a>"])
def test_characters_that_xml_does_not_have_are_refused(content: bytes) -> None:
    assert code(content) == "xml-onleesbaar"


@pytest.mark.parametrize("sample", SAMPLES[::5], ids=range(len(SAMPLES[::5])))
def test_a_truncated_document_is_refused(sample: bytes) -> None:
    for cut in range(40, len(sample.rstrip()) - 1, 397):
        assert code(sample[:cut]) == "xml-onleesbaar"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1"])
def test_the_three_encodings_are_read_as_declared(encoding: str) -> None:
    declared = {"utf-8-sig": "UTF-8", "utf-16-le": "UTF-16LE", "utf-16-be": "UTF-16BE"}.get(encoding, encoding)
    content = f'<?xml version="1.0" encoding="{declared}"?><a>café</a>'.encode(encoding)
    assert parse(content).text == "café"


@pytest.mark.parametrize(
    "encoding", ["windows-1252", "US-ASCII", "UTF-7", "ISO-8859-15", "UTF-32", "EBCDIC-CP-NL", "UCS-4"]
)
def test_another_encoding_is_refused(encoding: str) -> None:
    content = f'<?xml version="1.0" encoding="{encoding}"?><a>tekst</a>'.encode()
    assert code(content) in ("xml-codering", "xml-onleesbaar")


@pytest.mark.parametrize(
    "content",
    [
        b"<a>caf\xe9</a>",
        b'<?xml version="1.0" encoding="UTF-8"?><a>caf\xe9</a>',
        b'<?xml version="1.0" encoding="UTF-16"?><a>tekst</a>',
        "<a>tekst</a>".encode("utf-16")[:-1],
        "<a>\ud800</a>".encode("utf-8", "surrogatepass"),
    ],
)
def test_bytes_that_belie_their_encoding_are_refused_or_read_without_loss(content: bytes) -> None:
    try:
        outcome = parse(content).text
    except Unreadable as refused:
        outcome = refused.code
    assert outcome in ("tekst", "xml-onleesbaar")


def test_the_position_is_told_and_nothing_of_the_content() -> None:
    with pytest.raises(Unreadable) as refused:
        parse(b"<geheim>\n  <bsn>999990019</nsb>\n</geheim>")
    (finding,) = refused.value.findings
    assert (finding.rule, finding.path) == ("ERR_TAG_NAME_MISMATCH", "2:23")
    assert "999990019" not in f"{refused.value!r}{refused.value}{refused.value.public}"
    assert refused.value.__cause__ is None


@settings(max_examples=400)
@given(st.binary(max_size=200))
def test_any_bytes_give_an_element_or_unreadable(content: bytes) -> None:
    _element_or_unreadable(content)


@settings(max_examples=400)
@given(st.sampled_from(SAMPLES), st.data())
def test_any_damaged_report_gives_an_element_or_unreadable(sample: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(sample)))
    end = data.draw(st.integers(start, min(len(sample), start + 40)))
    _element_or_unreadable(sample[:start] + data.draw(st.binary(max_size=12)) + sample[end:])


@settings(max_examples=200)
@given(st.text(alphabet="<>&;'\"=!?[]/-ab:\0 \n", max_size=60), st.sampled_from(["utf-8", "utf-16", "iso-8859-1"]))
def test_any_markup_gives_an_element_or_unreadable(text: str, encoding: str) -> None:
    _element_or_unreadable(text.encode(encoding))
    _element_or_unreadable(f"<a>{text}</a>".encode(encoding))


def _element_or_unreadable(content: bytes) -> None:
    try:
        root = parse(content)
        outcome = canonical(root if b"Envelope" in content else soap_body(root)).decode()
    except Unreadable as refused:
        outcome = refused.code
    assert outcome.startswith(("<", "xml-"))


def envelope(body: bytes, header: bytes = b"") -> bytes:
    return b'<s:Envelope xmlns:s="%s">%s<s:Body>%s</s:Body></s:Envelope>' % (SOAP.encode(), header, body)


def test_a_bare_message_is_its_own_body() -> None:
    root = parse(b"<a/>")
    assert soap_body(root) is root


def test_the_message_is_taken_out_of_its_envelope() -> None:
    root = parse(envelope(b"<!-- x -->\n<a><b/></a>\n", header=b"<s:Header><h/></s:Header>"))
    assert soap_body(root).tag == "a"


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (envelope(b""), "soap-inhoud"),
        (envelope(b"tekst"), "soap-inhoud"),
        (envelope(b"<a/><b/>"), "soap-inhoud"),
        (b'<s:Envelope xmlns:s="%s"/>' % SOAP.encode(), "soap-body"),
        (
            b'<s:Envelope xmlns:s="%s"><s:Body><a/></s:Body><s:Body><a/></s:Body></s:Envelope>' % SOAP.encode(),
            "soap-body",
        ),
        (b'<s:Envelope xmlns:s="%s"><Body><a/></Body></s:Envelope>' % SOAP.encode(), "soap-body"),
        (
            b'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><a/></s:Body></s:Envelope>',
            "soap-versie",
        ),
        (b"<Envelope><Body><a/></Body></Envelope>", "soap-versie"),
    ],
)
def test_a_wrong_envelope_is_refused(content: bytes, rule: str) -> None:
    with pytest.raises(Unreadable) as refused:
        soap_body(parse(content))
    assert refused.value.code == "xml-envelop"
    assert [finding.rule for finding in refused.value.findings] == [rule]


@pytest.mark.parametrize("sample", SAMPLES, ids=range(len(SAMPLES)))
def test_the_canonical_form_is_the_same_bare_in_an_envelope_and_reserialised(sample: bytes) -> None:
    bare = parse(sample)
    inner = etree.tostring(bare)
    wrapped = soap_body(parse(envelope(b"\n  <!-- hier -->" + inner + b"\n", header=b'<s:Header xmlns:z="urn:z"/>')))
    in_utf16 = parse(etree.tostring(bare, encoding="UTF-16"))
    assert canonical(bare) == canonical(wrapped) == canonical(in_utf16)


def test_a_relative_namespace_has_no_canonical_form() -> None:
    with pytest.raises(Unreadable) as refused:
        canonical(parse(b'<a xmlns="//voorbeeld"/>'))
    assert refused.value.code == "xml-niet-canoniek"


def test_the_canonical_form_differs_when_one_character_does() -> None:
    assert canonical(parse(b"<a>1</a>")) != canonical(parse(b"<a>2</a>"))
    assert canonical(parse(b"<a b='1'/>")) == canonical(parse(b'<a  b="1"></a>'))
