import pytest
from lxml import etree

from gateway.contracts.errors import Invalid
from gateway.contracts.xml import NAMESPACES, Node, Read, build, document, serialise, short, split, tag
from gateway.core.parsing import parse

A = f'<j:a xmlns:j="{NAMESPACES["JZ"]}" xmlns="{NAMESPACES["BG"]}"><b>1</b><!-- x --><j:b/><b k="2">3</b></j:a>'


def root() -> Node:
    return Node(parse(A.encode()))


def test_paths_use_our_prefixes_whatever_the_document_chose() -> None:
    assert [(name, path) for name, path, _ in root().children()] == [
        ("BG:b", "/JZ:a/BG:b[1]"),
        ("JZ:b", "/JZ:a/JZ:b[1]"),
        ("BG:b", "/JZ:a/BG:b[2]"),
    ]


def test_a_path_leads_back_to_its_element() -> None:
    node = root()
    for _, path, child in node.children():
        assert node.element.xpath(path, namespaces=dict(NAMESPACES)) == [child]


def test_children_are_found_by_name() -> None:
    node = root()
    assert [child.text for child in node.all("BG:b")] == ["1", "3"]
    assert node.need("BG:b").text == "1"
    assert node.one("ZKN:b") is None


def test_what_is_needed_and_not_there_is_named_by_its_place() -> None:
    with pytest.raises(Invalid) as caught:
        root().need("ZKN:b")
    assert caught.value.findings[0].path == "/JZ:a/ZKN:b"


def test_a_foreign_namespace_is_not_shown() -> None:
    assert short("{urn:geheim}naam") == "*:naam"
    assert short("naam") == "naam"
    assert short(tag("JZ:object")) == "JZ:object"


def test_a_tree_is_split_into_values_and_where_they_stood() -> None:
    tree = {"a": Read("1", "/x"), "b": None, "c": [{"d": Read({"e": 2}, "/y")}, Read("3", "/z")], "f": {"g": "vast"}}
    assert split(tree) == (
        {"a": "1", "c": [{"d": {"e": 2}}, "3"], "f": {"g": "vast"}},
        {"/a": "/x", "/c/0/d": "/y", "/c/1": "/z"},
    )


def test_what_is_built_is_read_again() -> None:
    made = document("JZ:a", ("JZ", "StUF", "xsi"))
    build(made, "JZ:b", "é & <", StUF_exact="false")
    build(made, "JZ:c", xsi_nil="true", StUF_noValue="geenWaarde")
    again = Node(parse(serialise(made)))
    assert again.need("JZ:b").text == "é & <"
    assert again.need("JZ:b").attribute("StUF:exact") == "false"
    assert again.need("JZ:c").attribute("xsi:nil") == "true"
    assert again.need("JZ:b").attribute("xsi:nil") is None
    assert serialise(made).startswith(b"<?xml version='1.0' encoding='UTF-8'?>")


def test_comments_and_instructions_are_no_children() -> None:
    node = Node(etree.fromstring("<a><!-- x --><?y z?></a>"))
    assert list(node.children()) == []
