"""Seeded changes to a document: the same seed and documents always give the same bytes.

A mutation knows nothing of any schema. It breaks, or leaves whole, one thing that some schema might care about, and its
name says which and where; whether the result is valid is for the schemas to say. ``MUTATIONS`` are applied in turn, so
that a run of 200 tries each of them on several places.

``python -m tests.schemas.mutations --write`` writes the verdicts of the official schemas anew (see ``verdicts``).
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Final, TypeVar

from lxml import etree

from gateway.contracts.xml import NAMESPACES, short, tag

T = TypeVar("T")
NIL: Final = tag("xsi:nil")
OTHER_BRANCH: Final[Mapping[str, str]] = {
    "BG:nederlandsadres": "BG:buitenlandsAdres",
    "BG:buitenlandsAdres": "BG:nederlandsadres",
    "JZ:datumTijd": "JZ:periodeVanTot",
    "JZ:periodeVanTot": "JZ:datumTijd",
    "StUF:telefoonnummer": "StUF:emailadres",
    "StUF:emailadres": "StUF:telefoonnummer",
    "ZKN:ingeschrevenNietNatuurlijkPersoon": "ZKN:maatschappelijkeActiviteit",
    "ZKN:maatschappelijkeActiviteit": "ZKN:ingeschrevenNietNatuurlijkPersoon",
    "ZKN:natuurlijkPersoon": "ZKN:organisatorischeEenheid",
    "ZKN:organisatorischeEenheid": "ZKN:natuurlijkPersoon",
}
"""Elements that stand in a choice, and the one that may not stand beside them."""

# One under, at and over every ceiling on length that the standard uses.
LENGTHS: Final = sorted(
    {n + d for n in (9, 10, 20, 24, 35, 40, 42, 50, 80, 200, 250, 254, 412, 1000) for d in (-1, 0, 1)}
)
MESSAGE_CODES: Final = ("Di01", "Bv01", "Bv03", "Fo01", "Fo03")
CODES: Final = ("ZAK", "VTM", "ZOS", "NPS", "BTR", "VT", "XX01", "NAZ", "001", "06", "M", "Ja", "J", "hoog")


@dataclass(frozen=True, slots=True)
class Mutated:
    """What was done, on which element, and the document that came of it."""

    name: str
    content: bytes


def mutate(seed: str, number: int, documents: Sequence[bytes]) -> Mutated:
    """Mutation ``number`` of the run called ``seed``: each in turn, on one of the documents of one message.

    A mutation that finds nothing to change in its document gives way to the next one in the table.
    """
    rng = Random(f"{seed}/{number}")
    document = documents[rng.randrange(len(documents))]
    if rng.randrange(2):
        document = max(documents, key=len)  # what is rare occurs in the fullest only
    names = list(MUTATIONS)
    for offset in range(len(names)):
        name = names[(number + offset) % len(names)]
        root = etree.fromstring(document)
        work = _Work(root, rng, [etree.fromstring(other) for other in documents])
        place = MUTATIONS[name](work)
        if place is not None:
            return Mutated(f"{name} {place}", etree.tostring(root, encoding="UTF-8", xml_declaration=True))
    raise AssertionError("no mutation fits this document")


@dataclass(frozen=True, slots=True)
class _Work:
    """A document under the knife, with the means to pick a place in it."""

    root: etree._Element
    rng: Random
    others: Sequence[etree._Element]

    def one(self, candidates: Sequence[T]) -> T | None:
        return candidates[self.rng.randrange(len(candidates))] if candidates else None

    def element(self, fits: Callable[[etree._Element], bool] = lambda _: True) -> etree._Element | None:
        """An element below the root that fits; first its name is drawn, so that rare ones come up as often."""
        found: dict[str, list[etree._Element]] = {}
        for element in self.root.iterdescendants("*"):
            if fits(element):
                found.setdefault(short(str(element.tag)), []).append(element)
        name = self.one(sorted(found))
        return self.one(found[name]) if name else None

    def leaf(self, fits: Callable[[str], bool] = bool) -> etree._Element | None:
        return self.element(lambda element: len(element) == 0 and fits(element.text or ""))

    def attribute(self, fits: Callable[[str], bool] = lambda _: True) -> tuple[etree._Element, str] | None:
        """An element below the root and one of its attributes."""
        found: dict[str, list[etree._Element]] = {}
        for element in self.root.iterdescendants("*"):
            for name in map(str, element.attrib):
                if fits(name):
                    found.setdefault(name, []).append(element)
        picked = self.one(sorted(found))
        carrier = self.one(found[picked]) if picked else None
        return (carrier, picked) if carrier is not None and picked else None


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    assert parent is not None
    return parent


def _place(element: etree._Element | None) -> str | None:
    return None if element is None else short(str(element.tag))


# --- elements: which, how many, in what order -------------------------------------------------------------------------


def _delete(work: _Work) -> str | None:
    if (element := work.element()) is not None:
        _parent(element).remove(element)
    return _place(element)


def _duplicate(work: _Work) -> str | None:
    if (element := work.element()) is not None:
        element.addnext(deepcopy(element))
    return _place(element)


def _reorder(work: _Work) -> str | None:
    element = work.element(lambda e: (before := e.getprevious()) is not None and before.tag != e.tag)
    if element is not None and (before := element.getprevious()) is not None:
        element.addnext(before)
    return _place(element)


def _shuffle_repeated(work: _Work) -> str | None:
    element = work.element(lambda e: (before := e.getprevious()) is not None and before.tag == e.tag)
    if element is not None and (before := element.getprevious()) is not None:
        element.addnext(before)
    return _place(element)


def _rename(work: _Work) -> str | None:
    element = work.element()
    place = _place(element)
    if element is not None:
        element.tag = f"{element.tag!s}s"
    return place


def _rename_root(work: _Work) -> str | None:
    work.root.tag = f"{work.root.tag!s}s"
    return "root"


def _other_namespace(work: _Work) -> str | None:
    element = work.element()
    place = _place(element)
    if element is not None:
        own = etree.QName(element)
        others = [NAMESPACES[p] for p in ("StUF", "BG", "ZKN", "JZ") if NAMESPACES[p] != own.namespace]
        element.tag = f"{{{work.one(others)}}}{own.localname}"
    return place


def _unknown_element(work: _Work) -> str | None:
    if (element := work.element()) is not None:
        element.addprevious(etree.Element(f"{{{NAMESPACES['JZ']}}}verzonnen"))
    return _place(element)


def _move(work: _Work) -> str | None:
    """A copy of one element before another, anywhere in the document."""
    element, there = work.element(), work.element()
    if element is None or there is None:
        return None
    there.addprevious(deepcopy(element))
    return f"{_place(element)} before {_place(there)}"


def _borrow(work: _Work) -> str | None:
    """A child that this element lacks, from an element of the same name elsewhere, at its place there."""
    offers: list[tuple[etree._Element, etree._Element]] = []
    for mine in work.root.iter("*"):
        have = {child.tag for child in mine}
        for other in work.others:
            for theirs in other.iter(str(mine.tag)):
                offers += [(mine, child) for child in theirs.iterchildren("*") if child.tag not in have]
    name = work.one(sorted({short(str(child.tag)) for _, child in offers}))
    offer = work.one([offer for offer in offers if short(str(offer[1].tag)) == name])
    if offer is None:
        return None
    mine, child = offer
    later = {sibling.tag for sibling in child.itersiblings("*")}
    place = next((index for index, own in enumerate(mine) if own.tag in later), len(mine))
    mine.insert(place, deepcopy(child))
    return f"{_place(child)} in {_place(mine)}"


def _both_branches(work: _Work) -> str | None:
    element = work.element(lambda e: short(str(e.tag)) in OTHER_BRANCH)
    if element is not None:
        other = etree.Element(tag(OTHER_BRANCH[short(str(element.tag))]))
        other.set(NIL, "true")
        element.addnext(other)
    return _place(element)


# --- attributes -------------------------------------------------------------------------------------------------------


def _on_attribute(
    change: Callable[[_Work, etree._Element, str], None], only: str = ""
) -> Callable[[_Work], str | None]:
    def mutation(work: _Work) -> str | None:
        picked = work.attribute(lambda name: name.endswith(only))
        if picked is None:
            return None
        element, name = picked
        place = f"{short(name)} of {_place(element)}"
        change(work, element, name)
        return place

    return mutation


def _drop(_: _Work, element: etree._Element, name: str) -> None:
    del element.attrib[name]


def _spoil(_: _Work, element: etree._Element, name: str) -> None:
    element.set(name, "X" * 41)


def _swap_code(work: _Work, element: etree._Element, name: str) -> None:
    element.set(name, work.one(CODES) or "")


def _requalify(_: _Work, element: etree._Element, name: str) -> None:
    local = etree.QName(name).localname
    value = element.attrib.pop(name)
    element.set(local if name.startswith("{") else tag(f"StUF:{local}"), value)


def _add_attribute(name: str, value: str) -> Callable[[_Work], str | None]:
    def mutation(work: _Work) -> str | None:
        if (element := work.element(lambda e: tag(name) not in e.attrib if ":" in name else True)) is not None:
            element.set(tag(name) if ":" in name else name, value)
        return _place(element)

    return mutation


# --- values -----------------------------------------------------------------------------------------------------------


def _on_text(change: Callable[[_Work, str], str], fits: Callable[[str], bool] = bool) -> Callable[[_Work], str | None]:
    def mutation(work: _Work) -> str | None:
        if (element := work.leaf(fits)) is not None:
            element.text = change(work, element.text or "")
        return _place(element)

    return mutation


def _digits(least: int, most: int) -> Callable[[str], bool]:
    return lambda text: text.isdigit() and least <= len(text) <= most


def _length(work: _Work, _: str) -> str:
    return "y" * (work.one(LENGTHS) or 0)


def _spoil_a_digit(work: _Work, text: str) -> str:
    at = work.rng.randrange(len(text))
    return f"{text[:at]}X{text[at + 1 :]}"


def _nil(*, keep: bool) -> Callable[[_Work], str | None]:
    def mutation(work: _Work) -> str | None:
        element = work.element(lambda e: e.get(NIL) is None and bool(len(e) or e.text))
        if element is not None:
            if not keep:
                for child in list(element):
                    element.remove(child)
                element.text = None
            element.set(NIL, "true")
        return _place(element)

    return mutation


def _text_between(work: _Work) -> str | None:
    if (element := work.element(lambda e: len(e) > 0)) is not None:
        element.text = "los"
    return _place(element)


def _child_in_value(work: _Work) -> str | None:
    if (element := work.leaf()) is not None:
        etree.SubElement(element, tag("StUF:kind")).text = "x"
    return _place(element)


def _remark(node: Callable[[], etree._Element]) -> Callable[[_Work], str | None]:
    def mutation(work: _Work) -> str | None:
        if (element := work.element()) is not None:
            element.addprevious(node())
        return _place(element)

    return mutation


MUTATIONS: Final[Mapping[str, Callable[[_Work], str | None]]] = {
    "delete": _delete,
    "duplicate": _duplicate,
    "reorder": _reorder,
    "shuffle-repeated": _shuffle_repeated,
    "rename": _rename,
    "rename-root": _rename_root,
    "other-namespace": _other_namespace,
    "unknown-element": _unknown_element,
    "move": _move,
    "borrow": _borrow,
    "both-branches": _both_branches,
    "drop-attribute": _on_attribute(_drop),
    "drop-required": _on_attribute(_drop, "entiteittype"),
    "spoil-attribute": _on_attribute(_spoil),
    "other-entity": _on_attribute(_swap_code, "entiteittype"),
    "requalify": _on_attribute(_requalify),
    "unknown-attribute": _add_attribute("verzonnen", "1"),
    "add-exact": _add_attribute("StUF:exact", "true"),
    "wrong-exact": _add_attribute("StUF:exact", "misschien"),
    "add-no-value": _add_attribute("StUF:noValue", "geenWaarde"),
    "length": _on_text(_length),
    "too-short": _on_text(lambda _work, text: text[:2], lambda text: len(text) > 4),
    "message-code": _on_text(
        lambda work, text: work.one([c for c in MESSAGE_CODES if c != text]) or "", MESSAGE_CODES.__contains__
    ),
    "empty": _on_text(lambda _work, _text: ""),
    "other-case": _on_text(lambda _work, text: text.swapcase(), lambda text: text.swapcase() != text),
    "code": _on_text(lambda work, _text: work.one(CODES) or ""),
    "spoil-digit": _on_text(_spoil_a_digit, str.isdigit),
    "more-digits": _on_text(lambda _work, text: f"{text}99", _digits(1, 8)),
    "huge-number": _on_text(lambda _work, _text: "1000000", _digits(1, 3)),
    "fewer-digits": _on_text(lambda _work, text: text[:-1], _digits(8, 12)),
    "fraction": _on_text(lambda _work, text: f"{text[:-2]}.5", _digits(8, 8)),
    "negative": _on_text(lambda _work, text: f"-{text}", str.isdigit),
    "zero": _on_text(lambda _work, _text: "0", str.isdigit),
    "padding": _on_text(lambda _work, text: f" {text}\n"),
    "other-text": _on_text(lambda _work, text: f"{text}; aangevuld."),
    "nil": _nil(keep=False),
    "nil-with-content": _nil(keep=True),
    "text-between": _text_between,
    "child-in-value": _child_in_value,
    "comment": _remark(lambda: etree.Comment(" opmerking ")),
    "instruction": _remark(lambda: etree.ProcessingInstruction("verwerker", "doe niets")),
}


if __name__ == "__main__":
    from tests.schemas.verdicts import write

    if sys.argv[1:] != ["--write"]:
        sys.exit("usage: python -m tests.schemas.mutations --write")
    write()
