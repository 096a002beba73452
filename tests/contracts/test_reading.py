import pytest
from lxml import etree

from gateway.contracts.berichten import OntvangstBevestigd
from gateway.contracts.errors import Invalid
from gateway.contracts.reading import (
    Entry,
    Reading,
    Table,
    code,
    coded,
    group,
    model_of,
    read_fields,
    text,
    under,
    warnings_of,
    within,
)
from gateway.contracts.xml import NAMESPACES, Node, Read

XMLNS = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
TABLE: Table = {
    "JZ:naam": Entry("naam", text),
    "JZ:tel": Entry("telefoons", text, many=True),
    "JZ:plaats": under("incident", "plaats", text),
    "JZ:dag": under("incident", "dag", text),
    "JZ:soort": Entry("soort", code({"1": "een"}.__getitem__)),
    "JZ:taal": Entry("taal", coded("JZ", "talen")),
    "JZ:wie": Entry("wie", within("JZ:persoon", group({"JZ:naam": Entry("naam", text)}))),
    "JZ:lijst": Entry(None, lambda node, _: {"lijst": [Read(node.text, node.path)]}),
}


def read(content: str, reading: Reading | None = None) -> dict[str, object]:
    node = Node(etree.fromstring(f"<JZ:a {XMLNS}>{content}</JZ:a>"))
    return read_fields(node, TABLE, reading or Reading())


def test_each_element_becomes_its_field_with_its_path() -> None:
    assert read("<JZ:naam>x</JZ:naam><JZ:tel>1</JZ:tel><JZ:tel>2</JZ:tel>") == {
        "naam": Read("x", "/JZ:a/JZ:naam[1]"),
        "telefoons": [Read("1", "/JZ:a/JZ:tel[1]"), Read("2", "/JZ:a/JZ:tel[2]")],
    }


def test_fields_from_several_elements_meet_in_one_object_or_list() -> None:
    assert read("<JZ:plaats>x</JZ:plaats><JZ:lijst>1</JZ:lijst><JZ:dag>y</JZ:dag><JZ:lijst>2</JZ:lijst>") == {
        "incident": {"plaats": Read("x", "/JZ:a/JZ:plaats[1]"), "dag": Read("y", "/JZ:a/JZ:dag[1]")},
        "lijst": [Read("1", "/JZ:a/JZ:lijst[1]"), Read("2", "/JZ:a/JZ:lijst[2]")],
    }


@pytest.mark.parametrize(
    ("content", "rule", "path"),
    [
        ("<JZ:naam>x</JZ:naam><JZ:naam>y</JZ:naam>", "element-dubbel", "/JZ:a/JZ:naam[2]"),
        ("<JZ:dag>x</JZ:dag><JZ:dag>y</JZ:dag>", "element-dubbel", "/JZ:a/JZ:dag[2]"),
        ("<JZ:vreemd/>", "element-onverwacht", "/JZ:a/JZ:vreemd[1]"),
        ("<JZ:soort>2</JZ:soort>", "code-onbekend", "/JZ:a/JZ:soort[1]"),
    ],
)
def test_what_no_table_allows_is_invalid_at_its_place(content: str, rule: str, path: str) -> None:
    with pytest.raises(Invalid) as caught:
        read(content)
    assert [(finding.rule, finding.path) for finding in caught.value.findings] == [(rule, path)]


def test_a_wrapper_without_content_says_why_or_is_unknown() -> None:
    nil = '<JZ:wie xsi:nil="true" StUF:noValue="nietGeautoriseerd"/>'
    assert read(nil) == {"wie": Read({"geenWaarde": "nietGeautoriseerd"}, "/JZ:a/JZ:wie[1]")}
    reading = Reading()
    assert read("<JZ:wie/>", reading) == {"wie": Read({"geenWaarde": "waardeOnbekend"}, "/JZ:a/JZ:wie[1]")}
    assert [found.rule for found in reading.remarks.warnings] == ["element-leeg"]


def test_a_code_with_its_wording_keeps_both_and_the_wording_alone_stays_text() -> None:
    assert read("<JZ:taal><JZ:omschrijving>Spaans</JZ:omschrijving></JZ:taal>") == {
        "taal": Read("Spaans", "/JZ:a/JZ:taal[1]/JZ:omschrijving[1]")
    }
    nil = '<JZ:code xsi:nil="true" StUF:noValue="geenWaarde"/>'
    both = f"<JZ:taal>{nil}<JZ:omschrijving>Spaans</JZ:omschrijving></JZ:taal>"
    assert read(both) == {
        "taal": {
            "code": Read({"geenWaarde": "geenWaarde"}, "/JZ:a/JZ:taal[1]/JZ:code[1]"),
            "lijst": "talen",
            "omschrijving": Read("Spaans", "/JZ:a/JZ:taal[1]/JZ:omschrijving[1]"),
        }
    }


def test_what_was_agreed_outside_the_schema_is_kept_with_a_warning() -> None:
    reading = Reading()
    read(
        '<StUF:extraElementen><StUF:extraElement naam="urgentie">hoog</StUF:extraElement></StUF:extraElementen>',
        reading,
    )
    path = "/JZ:a/StUF:extraElementen[1]/StUF:extraElement[1]"
    vraag = {"code": "urgentie", "lijst": "StUF:extraElementen"}
    assert reading.extra == [{"vraag": vraag, "antwoord": Read("hoog", path)}]
    assert [(found.rule, found.path) for found in reading.remarks.warnings] == [("extra-element", path)]


def test_every_element_that_was_met_is_noted_with_its_parent() -> None:
    reading = Reading()
    read("<JZ:wie><JZ:persoon><JZ:naam>x</JZ:naam></JZ:persoon></JZ:wie>", reading)
    assert reading.seen == {("JZ:a", "JZ:wie"), ("JZ:wie", "JZ:persoon"), ("JZ:persoon", "JZ:naam")}


def test_a_value_that_does_not_fit_the_message_is_named_by_its_xpath_and_never_shown() -> None:
    message = Node(etree.fromstring(f"<JZ:a {XMLNS}/>"))
    with pytest.raises(Invalid) as caught:
        model_of(OntvangstBevestigd, {"referentie": Read(31337, "/JZ:a/JZ:b[1]"), "geheim": "x"}, message)
    assert {finding.path for finding in caught.value.findings} == {"/JZ:a/JZ:b[1]", "/JZ:a"}
    assert "31337" not in str(caught.value.findings)


def test_a_warning_points_at_its_value_or_at_the_nearest_one() -> None:
    reading, sources = Reading(), {"/a/b": "/JZ:a/JZ:b[1]", "/c": "/JZ:a/JZ:c[1]/JZ:d[1]"}
    for path in ("/JZ:a/JZ:b[1]", "/JZ:a/JZ:c[1]", "/JZ:a/JZ:c[1]/JZ:e[1]", "/JZ:x"):
        reading.remarks.warn("regel", path)
    assert [found.path for found in warnings_of(reading, sources)] == ["/a/b", "/c", "/c", ""]
