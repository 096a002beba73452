"""The systematic half of the proof: one change at a time, on every kind of place that our samples have.

Two hundred seeded mutations break every kind of constraint, but not every constraint: tried out, they notice half of
the slips that can be made in schemas of this size. So every place (an element by its names from the root) also goes
through all changes that its constraints could be about: absent, twice, nil, moved; each attribute gone or altered;
every length around a ceiling; every code of every list.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Final

from lxml import etree

from gateway.contracts.xml import short, tag
from tests.official import ROOT
from tests.schemas.mutations import LENGTHS, NIL, OTHER_BRANCH

_ENUMERATION: Final = "{http://www.w3.org/2001/XMLSchema}enumeration"
_NUMBERS: Final = ("0", "1", "99999", "100000", "9999", "10000", "99999999", "100000000", "1.5", "-1", "X", "")


_ADDED: Final = {
    "exact": "true",
    "indOnvolledigeDatum": "V",
    "noValue": "geenWaarde",
    "scope": "alles",
    "sleutelVerzendend": "V",
    "verwerkingssoort": "V",
}


def codes() -> frozenset[str]:
    """Every code of every list in our schemas, and the numbered ones that might be missing from them."""
    files = (etree.parse(str(path)) for path in (ROOT / "schemas").rglob("*.xsd"))
    listed = {value for file in files for element in file.iter(_ENUMERATION) if (value := element.get("value"))}
    return frozenset(listed | {f"{n:02}" for n in range(61)} | {f"{n:03}" for n in range(51)} | {"N", "X", "ja"})


def sweep(documents: Sequence[bytes]) -> Iterator[tuple[str, etree._Element]]:
    """Each change, by name, and the document after it; the fullest documents first, each place once.

    A document is only good until the next is asked for: texts and attributes are changed in place, and put back.
    """
    lists = sorted(codes())
    seen: set[str] = set()
    for document in sorted(documents, key=lambda content: (-len(content), content)):
        root = etree.fromstring(document)
        for index, element in enumerate(list(root.iterdescendants("*"))):
            place = "/".join(short(str(e.tag)) for e in (element, *element.iterancestors()))
            if place not in seen:
                seen.add(place)
                yield from _structure(root, index, place)
                yield from ((name, root) for name in _attributes(element, place))
                if len(element) == 0:
                    yield from ((name, root) for name in _texts(element, place, lists if element.text in lists else []))


def _structure(root: etree._Element, index: int, place: str) -> Iterator[tuple[str, etree._Element]]:
    copy, parent, element = _copy(root, index)
    parent.remove(element)
    yield f"absent {place}", copy
    copy, parent, element = _copy(root, index)
    element.addnext(deepcopy(element))
    yield f"twice {place}", copy
    copy, parent, element = _copy(root, index)
    parent.append(element)
    yield f"last {place}", copy
    copy, parent, element = _copy(root, index)
    parent.insert(0, element)
    yield f"first {place}", copy
    for keep in ("", "content"):
        copy, parent, element = _copy(root, index)
        if not keep:
            del element[:]
            element.text = None
        element.set(NIL, "true")
        yield f"nil {keep} {place}", copy
    if other := OTHER_BRANCH.get(short(str(element.tag))):
        copy, parent, element = _copy(root, index)
        element.addnext(etree.Element(tag(other), {NIL: "true"}))
        yield f"both {place}", copy


def _attributes(element: etree._Element, place: str) -> Iterator[str]:
    before = {str(name): str(value) for name, value in element.attrib.items()}
    for name in sorted(before):
        del element.attrib[name]
        yield f"@{name}= {place}"
        letters = "TWVEIRSOJMD" if len(before[name]) == 1 else ""
        for value in ("X", "Y" * 30, "Y" * 31, "Y" * 40, "Y" * 41, "ZAK", "geenWaarde", "alles", "1", *letters):
            element.set(name, value)
            yield f"@{name}={value} {place}"
        element.set(name, before[name])
    for local, value in _ADDED.items():
        for name in (local, tag(f"StUF:{local}")):
            element.set(name, value)
            yield f"@{name}={value} {place}"
            del element.attrib[name]
            if name in before:
                element.set(name, before[name])


def _texts(element: etree._Element, place: str, lists: Sequence[str]) -> Iterator[str]:
    before = element.text
    for text in (*("y" * length for length in LENGTHS), *_NUMBERS, *lists):
        element.text = text
        yield f"text {len(text)}:{text[:20]} {place}"
    element.text = before


def _copy(root: etree._Element, index: int) -> tuple[etree._Element, etree._Element, etree._Element]:
    """A copy of the document, and in it the element that comes at ``index``, with its parent."""
    copy = deepcopy(root)
    element = next(element for at, element in enumerate(copy.iterdescendants("*")) if at == index)
    parent = element.getparent()
    assert parent is not None
    return copy, parent, element
