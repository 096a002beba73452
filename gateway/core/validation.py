"""An element against a schema → findings: what is wrong and where, never what it says.

libxml2's own messages quote the value, so nothing of them is passed on. The rule is the name of the constraint in XML
Schema (``enumeration``, ``maxLength``, ``minOccurs``…). The path is counted on the element itself, with the prefixes
of ``contracts.xml`` whatever prefixes the sender chose; a name that the schema does not have is the sender's text too,
so it is written ``*``.
"""

import re
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from lxml import etree

from gateway.contracts.errors import Finding
from gateway.contracts.xml import short

_RULES = {
    "SCHEMAV_CVC_ATTRIBUTE_4": "fixed",
    "SCHEMAV_CVC_AU": "fixed",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_1": "unexpected-content",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_2": "unexpected-child",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_3": "unexpected-text",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": "unexpected-attribute",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_2": "unexpected-attribute",
    "SCHEMAV_CVC_COMPLEX_TYPE_4": "required-attribute",
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_1": "datatype",
    "SCHEMAV_CVC_ELT_1": "unknown-root",
    "SCHEMAV_CVC_ELT_3_1": "nillable",
    "SCHEMAV_CVC_ELT_3_2_1": "nil-with-content",
    "SCHEMAV_CVC_ELT_5_2_2_2_2": "fixed",
    "SCHEMAV_CVC_ENUMERATION_VALID": "enumeration",
    "SCHEMAV_CVC_FRACTIONDIGITS_VALID": "fractionDigits",
    "SCHEMAV_CVC_LENGTH_VALID": "length",
    "SCHEMAV_CVC_MAXINCLUSIVE_VALID": "maxInclusive",
    "SCHEMAV_CVC_MAXLENGTH_VALID": "maxLength",
    "SCHEMAV_CVC_MINLENGTH_VALID": "minLength",
    "SCHEMAV_CVC_PATTERN_VALID": "pattern",
    "SCHEMAV_CVC_TOTALDIGITS_VALID": "totalDigits",
    "SCHEMAV_CVC_TYPE_3_1_1": "unexpected-attribute",
    "SCHEMAV_CVC_TYPE_3_1_2": "unexpected-child",
}
_STEP = re.compile(r"(?P<name>[^\[]+)(?:\[(?P<position>\d+)\])?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Schema:
    """A compiled schema and what must be known to use it safely.

    ``names`` are the elements it declares (``{namespace}local``); ``guard`` is held during a validation, since lxml
    keeps the findings of the last one on the compiled object.
    """

    name: str
    version: str
    xsd: etree.XMLSchema = field(repr=False)
    names: frozenset[str] = field(repr=False)
    guard: AbstractContextManager[object] = field(repr=False)


def check_schema(element: etree._Element, schema: Schema) -> tuple[Finding, ...]:
    """What ``schema`` has against ``element``, each finding once and in document order; nothing when it is valid."""
    with schema.guard:
        if schema.xsd.validate(element):
            return ()
        entries = [(_rule(entry), entry.path or "") for entry in schema.xsd.error_log]
    findings = [Finding(rule, _locate(element, path, schema.names)) for rule, path in entries]
    return tuple(dict.fromkeys(findings))


def path_of(element: etree._Element, root: etree._Element, names: frozenset[str]) -> str:
    """Where ``element`` stands below ``root``, as ``/JZ:vtMeldingDi01/JZ:object[1]/JZ:datumMelding[1]``."""
    steps: list[str] = []
    while element is not root and (parent := element.getparent()) is not None:
        name = _name(element, names)
        same = [child for child in parent.iterchildren("*") if name == "*" or child.tag == element.tag]
        steps.append(f"{name}[{same.index(element) + 1}]")
        element = parent
    steps.append(_name(root, names))
    return "/" + "/".join(reversed(steps))


def _name(element: etree._Element, names: frozenset[str]) -> str:
    tag = str(element.tag)
    return short(tag) if tag in names else "*"


def _rule(entry: etree._LogEntry) -> str:
    """A missing child and a child out of place share one number; only the fixed start of the sentence tells which."""
    if entry.type_name == "SCHEMAV_ELEMENT_CONTENT":
        return "minOccurs" if ": Missing child element(s)." in entry.message else "unexpected-element"
    return _RULES.get(entry.type_name, "schema")


def _locate(root: etree._Element, path: str, names: frozenset[str]) -> str:
    """Rewrite libxml2's path, which uses the document's own prefixes and ``*`` for a default namespace."""
    element, attribute = root, ""
    for step in path.split("/")[2:]:
        if step.startswith("@"):
            attribute = "/@*"
            break
        match = _STEP.fullmatch(step)
        if match is None:
            break
        same = [child for child in element.iterchildren("*") if match["name"] in ("*", _written(child))]
        position = int(match["position"] or 1)
        if position > len(same):
            break
        element = same[position - 1]
    return path_of(element, root, names) + attribute


def _written(element: etree._Element) -> str:
    local = etree.QName(element).localname
    return f"{element.prefix}:{local}" if element.prefix else local
