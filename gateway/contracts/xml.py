"""Reading and building elements, with a path for every value. No parsing of bytes: that is ``core.parsing``.

A ``Node`` is an element that knows its own readable XPath (``/JZ:vtMeldingDi01/JZ:object/JZ:datumMelding[1]``), so that
each value read from it can say where it came from. Readers return plain dicts whose leaves are ``Read(value, path)``;
``split`` takes such a tree apart into the data and its provenance.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from lxml import etree

from gateway.contracts.errors import Finding, Invalid

NAMESPACES: Mapping[str, str] = {
    "SOAP": "http://schemas.xmlsoap.org/soap/envelope/",
    "StUF": "http://www.egem.nl/StUF/StUF0301",
    "BG": "http://www.egem.nl/StUF/sector/bg/0310",
    "ZKN": "http://www.egem.nl/StUF/sector/zkn/0310",
    "JZ": "http://www.stufstandaarden.nl/koppelvlak/jz0100",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xmime": "http://www.w3.org/2005/05/xmlmime",
}
"""Prefixes as the koppelvlak uses them; paths are written with these, whatever prefixes a document chose."""

_PREFIXES = {uri: prefix for prefix, uri in NAMESPACES.items()}


@lru_cache(maxsize=1024)
def tag(name: str) -> str:
    """``"JZ:object"`` → ``"{http://…/jz0100}object"``, the form that lxml compares."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


@lru_cache(maxsize=1024)
def short(qualified: str) -> str:
    """``"{http://…/jz0100}object"`` → ``"JZ:object"``; a foreign namespace becomes ``*:local``."""
    if not qualified.startswith("{"):
        return qualified
    uri, _, local = qualified[1:].partition("}")
    return f"{_PREFIXES.get(uri, '*')}:{local}"


class Read(NamedTuple):
    """A value as it was read and the XPath where it stood."""

    value: Any
    path: str


class Node:
    """An element with its path; children are indexed once, on first use."""

    __slots__ = ("_children", "element", "path")

    def __init__(self, element: etree._Element, path: str | None = None) -> None:
        """Wrap ``element``; ``path`` defaults to that of a document's root."""
        self.element = element
        self.path = path if path is not None else f"/{short(str(element.tag))}"
        self._children: dict[str, list[etree._Element]] | None = None

    def _index(self) -> dict[str, list[etree._Element]]:
        if self._children is None:
            self._children = {}
            for child in self.element:
                if isinstance(child.tag, str):
                    self._children.setdefault(child.tag, []).append(child)
        return self._children

    def children(self) -> Iterator[tuple[str, str, etree._Element]]:
        """Name (``"JZ:object"``), path and element of every child, in document order, in one pass."""
        positions: dict[str, int] = {}
        stem = f"{self.path}/"
        for child in self.element:
            qualified = child.tag
            if isinstance(qualified, str):
                name = short(qualified)
                position = positions[name] = positions.get(name, 0) + 1
                yield name, f"{stem}{name}[{position}]", child

    def all(self, name: str) -> Iterator["Node"]:
        """Every child called ``name`` (``"JZ:object"``), in document order."""
        for position, child in enumerate(self._index().get(tag(name), ()), start=1):
            yield Node(child, f"{self.path}/{name}[{position}]")

    def one(self, name: str) -> "Node | None":
        """The first child called ``name``, or None when it is absent."""
        found = self._index().get(tag(name))
        return Node(found[0], f"{self.path}/{name}[1]") if found else None

    def need(self, name: str) -> "Node":
        """The first child called ``name``.

        Raises:
            Invalid: rule ``element-ontbreekt`` at the path where it should stand.
        """
        node = self.one(name)
        if node is None:
            finding = Finding("element-ontbreekt", f"{self.path}/{name}")
            raise Invalid("element-ontbreekt", "Een verplicht element ontbreekt.", findings=[finding])
        return node

    @property
    def text(self) -> str:
        """The element's own text, as it stands."""
        return self.element.text or ""

    def attribute(self, name: str) -> str | None:
        """The attribute called ``name`` (``"StUF:noValue"``), or None."""
        return self.element.get(tag(name))


def split(tree: Any, pointer: str = "") -> tuple[Any, dict[str, str]]:  # noqa: ANN401  a tree of any depth
    """Take a tree of dicts, lists and ``Read`` leaves apart: (data without the wrapping, JSON pointer → XPath).

    Entries that are None are left out: absent stays absent.
    """
    sources: dict[str, str] = {}

    def walk(value: Any, at: str) -> Any:  # noqa: ANN401  idem
        if type(value) is Read:
            sources[at] = value.path
            return value.value
        if type(value) is dict:
            data = {}
            for key, item in value.items():
                if type(item) is Read:  # most are leaves: no call for them
                    sources[f"{at}/{key}"] = item.path
                    data[key] = item.value
                elif item is not None:
                    data[key] = walk(item, f"{at}/{key}")
            return data
        if type(value) is list:
            return [walk(item, f"{at}/{index}") for index, item in enumerate(value)]
        return value

    return walk(tree, pointer), sources


def build(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    """Append ``<name>`` to ``parent``; attribute names are given as ``StUF_noValue="…"`` for ``StUF:noValue``."""
    named = {tag(key.replace("_", ":", 1)): value for key, value in attributes.items()}
    child: etree._Element = etree.SubElement(parent, tag(name), named)
    if text is not None:
        child.text = text
    return child


def document(name: str, prefixes: tuple[str, ...]) -> etree._Element:
    """A new root ``<name>`` that declares ``prefixes``."""
    return etree.Element(tag(name), nsmap={prefix: NAMESPACES[prefix] for prefix in prefixes})


def serialise(root: etree._Element) -> bytes:
    """The document as UTF-8 with an XML declaration; done once per document, the bytes are kept."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


Reader = Callable[[Node], dict[str, Any]]
"""A reader of one element: returns a tree whose leaves are ``Read``."""
