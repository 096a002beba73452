"""The contract that every adapter meets: subclass it, name the adapter and its examples, and pytest does the rest.

An example is a folder with ``document.xml`` and ``message.json``. Read: ``{"leest": functie, "data": …, "afwezig": …,
"bevindingen": …, "waarschuwingen": …}``. Written: ``{"schrijft": kind, "antwoordOp": functie, "data": …}``. Persons are
invented. The header of a written example is always ``REPLY``.
"""

import json
import random
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any, ClassVar

import xmlschema
from lxml import etree
from xmlschema.validators import XsdElement

from gateway.contracts.adapter import Adapter, ReadDocument, Reply
from gateway.contracts.berichten import KINDS
from gateway.contracts.errors import Finding, Invalid
from gateway.contracts.message import Draft, Systeem
from gateway.contracts.xml import Node, serialise, tag
from gateway.core.parsing import canonical, parse, soap_body
from gateway.testing.provenance import unfaithful, unread

REPLY = Reply(
    zender=Systeem(organisatie="00000099000000002000", applicatie="VT-applicatie"),
    ontvanger=Systeem(organisatie="00000099000000001000", applicatie="Politie-applicatie"),
    referentienummer="A-1",
    tijdstip=datetime(2026, 1, 16, 8, 0, tzinfo=UTC),
    cross_refnummer="R-1",
)
MUTILATIONS = 150
"""Per example; seeded, so that a failure comes back."""


class AdapterContract:
    """What the gateway relies on. Subclass as ``TestParty`` and set the four class variables."""

    adapter: ClassVar[Adapter]
    examples: ClassVar[Path]
    """Folder of examples, one folder each."""
    schemas: ClassVar[Path]
    """Folder of the party's schemas."""
    codes: ClassVar[Mapping[tuple[str, str], Iterable[str]]] = {}
    """(message element, path of an element in it) → every value that the adapter's table knows for it."""
    decided: ClassVar[frozenset[str]] = frozenset()
    """Names of elements that only decide which field another element becomes, so that no value comes from them."""
    impossible: ClassVar[frozenset[str]] = frozenset({"datum-onmogelijk", "tijdstip-onmogelijk"})
    """Rules by which a reader may refuse what the schema lets through."""

    @cached_property
    def _cases(self) -> list[tuple[str, etree._Element, dict[str, Any]]]:
        return [
            (folder.name, soap_body(parse((folder / "document.xml").read_bytes())), _load(folder / "message.json"))
            for folder in sorted(self.examples.iterdir())
        ]

    def _read(self) -> Iterator[tuple[str, etree._Element, dict[str, Any], Draft]]:
        for name, root, message in self._cases:
            if functie := message.get("leest"):
                read = self.adapter.readers[functie]
                yield name, root, message, read(Node(root))

    def _written(self) -> Iterator[tuple[str, etree._Element, etree._Element]]:
        for name, root, message in self._cases:
            if kind := message.get("schrijft"):
                write = self.adapter.writers[kind, message["antwoordOp"]]
                bericht = KINDS[kind].model_validate_json(json.dumps(message["data"]))
                yield name, root, write(bericht, REPLY)

    def test_every_example_document_is_valid(self) -> None:
        """By the schema of its message element."""
        for name, root, _ in self._cases:
            xsd = etree.XMLSchema(file=str(schema_file(self.schemas, etree.QName(root).localname)))
            assert xsd.validate(parse(canonical(root))), name

    def test_every_example_reads_to_its_message(self) -> None:
        """Value for value, with what is absent and what was remarked."""
        for name, _, message, draft in self._read():
            assert as_example(message["leest"], draft) == message, name

    def test_every_written_example_is_its_document_and_valid(self) -> None:
        """The same canonical XML, and valid."""
        for name, root, written in self._written():
            again = parse(serialise(written))
            assert canonical(again) == canonical(root), name
            xsd = etree.XMLSchema(file=str(schema_file(self.schemas, etree.QName(written).localname)))
            assert xsd.validate(again), name

    def test_every_reader_and_writer_has_an_example(self) -> None:
        """No form without an example."""
        messages = [message for _, _, message in self._cases]
        assert {message["leest"] for message in messages if "leest" in message} == set(self.adapter.readers)
        written = {(message["schrijft"], message["antwoordOp"]) for message in messages if "schrijft" in message}
        assert written == set(self.adapter.writers)

    def test_every_reader_says_which_object_it_reads(self) -> None:
        """``entiteittypen`` names every reader."""
        assert set(self.adapter.entiteittypen) == set(self.adapter.readers)

    def test_provenance_followed_back_gives_the_value(self) -> None:
        """Every pointer, in every example."""
        for name, root, message, draft in self._read():
            assert unfaithful(root, message["data"], draft.bronnen) == [], name

    def test_nothing_that_a_document_says_is_left_out(self) -> None:
        """Every element with content is the source of a value."""
        for name, root, _, draft in self._read():
            assert unread(root, draft.bronnen, decided=self.decided) == [], name

    def test_every_code_of_the_schema_is_known_and_no_other(self) -> None:
        """Each table is total, and says nothing twice."""
        for (functie, path), values in self.codes.items():
            known = list(values)
            assert len(known) == len(set(known)), path
            assert set(known) == set(enumeration(self.schemas, functie, path)), path

    def test_a_mutilated_document_gives_invalid_and_nothing_else(self) -> None:
        """Or is still read: the schema judges before a reader does."""
        for _, read, mutilated, _ in self._mutilated():
            with suppress(Invalid):
                read(Node(mutilated))

    def test_what_the_schema_accepts_is_read_whole_unless_it_cannot_be(self) -> None:
        """Mutilated documents that are still valid: refused only for ``impossible``, else nothing is lost or moved."""
        for name, read, mutilated, valid in self._mutilated():
            if not valid:
                continue
            try:
                draft = read(Node(mutilated))
            except Invalid as refusal:
                if not {finding.rule for finding in refusal.findings} <= self.impossible:
                    raise
                continue
            data = draft.data.model_dump(mode="json", by_alias=True, exclude_unset=True)
            assert unfaithful(mutilated, data, draft.bronnen) == [], name
            assert unread(mutilated, draft.bronnen, decided=self.decided) == [], name

    def _mutilated(self) -> Iterator[tuple[str, ReadDocument, etree._Element, bool]]:
        for name, root, message, _ in self._read():
            xsd = etree.XMLSchema(file=str(schema_file(self.schemas, message["leest"])))
            chance = random.Random(name)  # noqa: S311  seeded on purpose
            for _ in range(MUTILATIONS):
                mutilated = mutilate(root, chance)
                yield name, self.adapter.readers[message["leest"]], mutilated, xsd.validate(mutilated)


def _load(file: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


def as_example(functie: str, draft: Draft) -> dict[str, Any]:
    """A draft as ``message.json`` has it."""

    def told(findings: Iterable[Finding]) -> list[dict[str, str]]:
        return [{"regel": finding.rule, "plaats": finding.path} for finding in findings]

    return {
        "leest": functie,
        "data": draft.data.model_dump(mode="json", by_alias=True, exclude_unset=True),
        "afwezig": {groep.value: reason.value for groep, reason in sorted(draft.afwezig.items())},
        "bevindingen": told(draft.bevindingen),
        "waarschuwingen": told(draft.waarschuwingen),
    }


def mutilate(root: etree._Element, chance: random.Random) -> etree._Element:
    """A copy with one thing wrong: an element gone, doubled, renamed, emptied, nil or filled with something else."""
    copy = parse(etree.tostring(root))
    element = chance.choice([element for element in copy.iter() if element is not copy])
    parent = element.getparent()
    assert parent is not None
    match chance.randrange(7):
        case 0:
            parent.remove(element)
        case 1:
            parent.append(parse(etree.tostring(element)))
        case 2:
            element.tag = f"{etree.QName(element).text}x"
        case 3:
            del element[:]
            element.text = ""
        case 4:
            del element[:]
            element.text = None
            element.set(tag("xsi:nil"), "true")
        case 5:
            element.text = chance.choice(
                ("20261399", "99", "x" * 300, "\N{LATIN SMALL LETTER E WITH DIAERESIS}", " 1 ")
            )
        case _:
            element.attrib.clear()
    return copy


# --- what a schema says about a path ----------------------------------------------------------------------------------


@cache
def schema_file(folder: Path, message: str) -> Path:
    """The file below ``folder`` that declares the message element ``message``."""
    for file in sorted(folder.rglob("*.xsd")):
        names = etree.parse(str(file)).getroot().findall("{http://www.w3.org/2001/XMLSchema}element")
        if any(element.get("name") == message for element in names):
            return file
    raise AssertionError(message)


@cache
def _second_engine(file: Path) -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(file))


def steps(folder: Path, message: str, path: str) -> list[XsdElement]:
    """The declarations along ``path`` (``JZ:object/JZ:betreft``) in a message; fails where one is absent."""
    current = _second_engine(schema_file(folder, message)).elements[message]
    found: list[XsdElement] = []
    for step in path.split("/"):
        name = tag(step.partition("[")[0])
        children = [child for child in current.iterchildren() if isinstance(child, XsdElement) and child.name == name]
        assert children, f"{message}/{path}: {step}"
        current = children[0]
        found.append(current)
    return found


def enumeration(folder: Path, message: str, path: str) -> list[str]:
    """The values that the schema allows for the element at ``path``."""
    kind: Any = steps(folder, message, path)[-1].type
    allowed = (kind.content if kind.is_complex() else kind).enumeration
    assert allowed, path
    return [str(value) for value in allowed]
