"""Schema files → compiled schemas, and a second opinion on a document.

lxml judges on the hot path; ``xmlschema``, an independent engine, explains (``gateway verify --explain``). Both read
only files below the folder they are given. An entry file is an XSD that no other file in its folder includes or
imports; the messages are the elements it declares at top level.
"""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from lxml import etree

from gateway.contracts.errors import Finding, Misconfigured, Unsupported
from gateway.core.parsing import canonical, parse, soap_body
from gateway.core.validation import Schema, check_schema, path_of

if TYPE_CHECKING:
    import xmlschema

_XS: Final = "{http://www.w3.org/2001/XMLSchema}"


def load_schemas(folder: Path) -> dict[str, Schema]:
    """Every message that the schemas below ``folder`` declare: its element (``{namespace}local``) → its schema.

    Raises:
        Misconfigured: ``schema-onbruikbaar`` when a file does not compile or a message is declared twice, with the
            file's name as position.
    """
    schemas: dict[str, Schema] = {}
    for entry in _entries(folder):
        try:
            xsd = etree.XMLSchema(file=str(entry))
        except etree.XMLSchemaParseError:
            raise _unusable(entry) from None
        root = _root(entry)
        schema = Schema(
            name=entry.stem,
            version=root.get("version", ""),
            xsd=xsd,
            names=frozenset(_names(entry.parent)),
            guard=threading.Lock(),
        )
        for message in _messages(root):
            if message in schemas:
                raise _unusable(entry)
            schemas[message] = schema
    return schemas


def explain(content: bytes, folder: Path) -> tuple[Finding, ...]:
    """What both engines have against the document, the second opinion after the first; nothing when both accept it.

    Raises:
        Unreadable: the bytes are no XML that we can open.
        Unsupported: ``bericht-onbekend`` when no schema below ``folder`` declares its message.
    """
    import xmlschema  # noqa: PLC0415  heavy, and only a second opinion asks for it

    message = parse(canonical(soap_body(parse(content))))  # on its own, without envelope
    entry = next((entry for entry in _entries(folder) if message.tag in _messages(_root(entry))), None)
    if entry is None:
        raise Unsupported("bericht-onbekend", "Er is geen schema voor dit bericht.")
    schema = load_schemas(entry.parent)[str(message.tag)]
    second = xmlschema.XMLSchema(str(entry), allow="sandbox", defuse="always")
    opinions = [*check_schema(message, schema), *second_opinion(message, second, schema.names)]
    return tuple(dict.fromkeys(opinions))


def second_opinion(message: etree._Element, second: "xmlschema.XMLSchema", names: frozenset[str]) -> Iterator[Finding]:
    """What ``second`` has against a message that is the root of its document, in the words of ``check_schema``."""
    import xmlschema  # noqa: PLC0415  idem

    # It takes lxml's elements; its annotations do not say so.
    document = xmlschema.XMLResource(cast("Any", message), allow="none")
    for error in second.iter_errors(document):
        rule, at = _second_rule(type(error.validator).__name__, error.reason or ""), error.elem
        if isinstance(error, xmlschema.XMLSchemaChildrenValidationError):
            rule = "minOccurs" if error.invalid_child is None else "unexpected-element"
            at = error.elem if error.invalid_child is None else error.invalid_child
        yield Finding(rule, path_of(message if at is None else cast("Any", at), message, names))


_SECOND_RULES: Final = (
    # what objects, how its reason begins (never with a value), the rule
    ("XsdEnumerationFacets", "", "enumeration"),
    ("XsdFractionDigitsFacet", "", "fractionDigits"),
    ("XsdLengthFacet", "", "length"),
    ("XsdMaxInclusiveFacet", "", "maxInclusive"),
    ("XsdMaxLengthFacet", "", "maxLength"),
    ("XsdMinLengthFacet", "", "minLength"),
    ("XsdPatternFacets", "", "pattern"),
    ("XsdTotalDigitsFacet", "", "totalDigits"),
    ("XsdAtomicBuiltin", "", "datatype"),
    ("XsdAttribute", "", "fixed"),
    ("XsdAttributeGroup", "missing required attribute", "required-attribute"),
    ("XsdAttributeGroup", "", "unexpected-attribute"),
    ("XsdElement", "must have the fixed value", "fixed"),
    ("XsdElement", "element is not nillable", "nillable"),
    ("XsdElement", "xsi:nil='true' but the element is not empty", "nil-with-content"),
    ("XsdElement", "a simple content element can't have child elements", "unexpected-child"),
    ("XsdElement", "character data between child elements", "unexpected-text"),
    ("XsdGroup", "character data between child elements", "unexpected-text"),
)


def _second_rule(objector: str, reason: str) -> str:
    found = (rule for name, begin, rule in _SECOND_RULES if name == objector and reason.startswith(begin))
    return next(found, "schema")


def _entries(folder: Path) -> list[Path]:
    files = sorted(folder.rglob("*.xsd"))
    used: set[Path] = set()
    for file in files:
        for reference in _root(file).iterchildren(f"{_XS}include", f"{_XS}import"):
            used.add((file.parent / reference.get("schemaLocation", "")).resolve())
    return [file for file in files if file.resolve() not in used]


def _root(file: Path) -> etree._Element:
    return etree.parse(str(file)).getroot()


def _messages(root: etree._Element) -> list[str]:
    namespace = root.get("targetNamespace", "")
    return [f"{{{namespace}}}{element.get('name')}" for element in root.iterchildren(f"{_XS}element")]


def _names(folder: Path) -> Iterator[str]:
    for file in folder.glob("*.xsd"):
        root = _root(file)
        for element in root.iter(f"{_XS}element"):
            if name := element.get("name"):
                yield f"{{{root.get('targetNamespace', '')}}}{name}"


def _unusable(entry: Path) -> Misconfigured:
    return Misconfigured(
        "schema-onbruikbaar", "Een XML-schema is niet te gebruiken.", findings=[Finding("schema", entry.name)]
    )
