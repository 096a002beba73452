"""Reading a document by tables: which element becomes which field, and how; one pass, a path for every value.

A table maps element names to ``Entry``. ``read_fields`` walks the children of an element once and returns a tree of
dicts and lists whose leaves are ``Read``; ``model_of`` turns that tree into a message and its provenance. Rules: an
element that no table knows is ``Invalid``; a whole element without content says why; what two parties agreed on outside
the schema is kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError

from gateway.contracts.berichten.bericht import Bericht, Reden
from gateway.contracts.errors import Finding, Invalid
from gateway.contracts.waarden import Remarks, no_value, read_datum, read_tijdstip, value
from gateway.contracts.xml import Node, Read, split

Tree = dict[str, Any]
"""Field → ``Read``, or a dict or list of them."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reading gathers beside the values."""

    remarks: Remarks = field(default_factory=Remarks)
    seen: set[tuple[str, str]] = field(default_factory=set)
    """Every element met: name of its parent, its own name."""
    extra: list[Tree] = field(default_factory=list)
    """``StUF:extraElementen``, as questions and answers."""


ReadElement = Callable[[Node, Reading], Any]
"""Reads one element into a ``Read``, a ``Tree`` or a list of them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Element → field. Without a key its own fields become those of its parent; ``many`` makes a list."""

    key: str | None
    read: ReadElement
    many: bool = False


Table = Mapping[str, Entry]
"""Name of an element (``"JZ:object"``) → what to do with it."""


def fault(rule: str, path: str) -> Invalid:
    """The error for a document that says what cannot be: rule and XPath, never the value."""
    return Invalid(rule, "De inhoud van het bericht klopt niet.", findings=[Finding(rule, path)])


def read_fields(node: Node, table: Table, reading: Reading) -> Tree:
    """Every child of ``node`` by ``table``, in one pass.

    Raises:
        Invalid: ``element-onverwacht`` or ``element-dubbel``, or what a reader raises.
    """
    found: Tree = {}
    parent = node.path.rpartition("/")[2].partition("[")[0]
    for name, path, child in node.children():
        entry = table.get(name)
        if entry is None:
            _outside_table(name, Node(child, path), reading)
            continue
        reading.seen.add((parent, name))
        if entry.read is text and not child.attrib:  # most elements: nothing but text, so no node is made for them
            result: Any = Read(child.text or "", path)
        else:
            result = entry.read(Node(child, path), reading)
        key = entry.key
        if key is None:
            _merge(found, result, path)
        elif entry.many:
            found.setdefault(key, []).append(result)
        elif key in found:
            raise fault("element-dubbel", path)
        else:
            found[key] = result
    return found


def _merge(found: Tree, fields: Tree, path: str) -> None:
    """Fields of a child become fields of its parent: lists and objects are joined, nothing is overwritten."""
    for key, part in fields.items():
        earlier = found.get(key)
        if earlier is None:
            found[key] = part
        elif isinstance(earlier, list):
            earlier.extend(part)
        elif isinstance(earlier, dict) and isinstance(part, dict) and earlier.keys().isdisjoint(part):
            earlier.update(part)
        else:
            raise fault("element-dubbel", path)


def _outside_table(name: str, node: Node, reading: Reading) -> None:
    """What two parties agreed on outside the schema: kept as question and answer, with a warning."""
    if name != "StUF:extraElementen":
        raise fault("element-onverwacht", node.path)
    for _, path, element in node.children():
        reading.remarks.warn("extra-element", path)
        vraag = {"code": element.get("naam", ""), "lijst": "StUF:extraElementen"}
        reading.extra.append({"vraag": vraag, "antwoord": value(Node(element, path), reading.remarks)})


def text(node: Node, reading: Reading) -> Read | None:
    """Text as it stands."""
    return value(node, reading.remarks)


def bare(node: Node, reading: Reading) -> Read | None:
    """Numbers and tokens: white space around them is no part of the value."""
    return value(node, reading.remarks, str.strip)


def datum(node: Node, reading: Reading) -> Read | None:
    """A date with its precision."""
    return read_datum(node, reading.remarks)


def tijdstip(node: Node, reading: Reading) -> Read | None:
    """A moment with its precision."""
    return read_tijdstip(node, reading.remarks)


def code(look_up: Callable[[str], object]) -> ReadElement:
    """A code or word of a list; ``look_up`` raises ``KeyError`` for one that is not in it (``code-onbekend``)."""

    def read(node: Node, reading: Reading) -> Read | None:
        try:
            return value(node, reading.remarks, lambda given: look_up(given.strip()))
        except KeyError:
            raise fault("code-onbekend", node.path) from None

    return read


def empty(node: Node, reading: Reading) -> Read | None:
    """No value for a whole element; one without content and without a reason is unknown, with a warning."""
    absent = no_value(node, reading.remarks)
    return _unknown(node, reading) if absent is None and len(node.element) == 0 else absent


def _unknown(node: Node, reading: Reading) -> Read:
    reading.remarks.warn("element-leeg", node.path)
    return Read({"geenWaarde": str(Reden.WAARDE_ONBEKEND)}, node.path)


def group(table: Table) -> ReadElement:
    """An element with fields, or why there are none."""

    def read(node: Node, reading: Reading) -> Tree | Read:
        return empty(node, reading) or read_fields(node, table, reading)

    return read


def within(name: str, read_content: ReadElement) -> ReadElement:
    """An element that only wraps ``naam``: its content, or why there is none."""
    table = {name: Entry("inhoud", read_content)}

    def read(node: Node, reading: Reading) -> Tree | Read:
        absent = empty(node, reading)
        if absent is not None:
            return absent
        content: Tree | Read | None = read_fields(node, table, reading).get("inhoud")
        return _unknown(node, reading) if content is None else content

    return read


def under(parent: str, key: str, read_content: ReadElement) -> Entry:
    """A field of an object of ours that the document has no element for."""
    return Entry(None, lambda node, reading: {parent: {key: read_content(node, reading)}})


def as_code(code: Read | None, omschrijving: Read | None, lijst: str) -> Tree | Read | None:
    """A code with its wording, either of which may be a reason; the wording alone where there is no code at all."""
    return omschrijving if code is None else {"code": code, "lijst": lijst, "omschrijving": omschrijving}


def coded(namespace: str, lijst: str) -> ReadElement:
    """An element with ``code`` and ``omschrijving``."""
    table = {
        f"{namespace}:code": Entry("code", bare),
        f"{namespace}:omschrijving": Entry("omschrijving", text),
    }

    def read(node: Node, reading: Reading) -> Tree | Read | None:
        absent = empty(node, reading)
        if absent is not None:
            return absent
        fields = read_fields(node, table, reading)
        return as_code(fields.get("code"), fields.get("omschrijving"), lijst)

    return read


Kind = TypeVar("Kind", bound=Bericht)


def model_of(kind: type[Kind], fields: Tree, message: Node) -> tuple[Kind, dict[str, str]]:
    """The message that ``fields`` make, with its provenance: JSON pointer → XPath.

    Raises:
        Invalid: ``inhoud-ongeldig``, with the XPath of each value that does not fit.
    """
    data, sources = split(fields)
    try:
        return kind.model_validate(data), sources
    except ValidationError as refusal:
        findings = [
            Finding(error["type"], sources.get("/" + "/".join(map(str, error["loc"])), message.path))
            for error in refusal.errors(include_input=False, include_context=False, include_url=False)
        ]
        raise Invalid("inhoud-ongeldig", "De inhoud van het bericht klopt niet.", findings=findings) from None


def warnings_of(reading: Reading, sources: Mapping[str, str]) -> list[Finding]:
    """What was odd, each at the JSON pointer of its value, or of the nearest one within or beside it."""
    if not reading.remarks.warnings:
        return []
    pointers = {path: pointer for pointer, path in sources.items()}

    def pointer_of(path: str) -> str:
        stems = [f"{stem}/" for stem in (path, path.rpartition("/")[0]) if stem]
        nearest = (pointer for stem in stems for at, pointer in pointers.items() if at.startswith(stem))
        return pointers.get(path) or next(nearest, "")

    return [Finding(found.rule, pointer_of(found.path)) for found in reading.remarks.warnings]
