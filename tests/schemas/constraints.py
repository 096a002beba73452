"""Which kinds of constraint a message can break, read from its schema.

Every message can have an unknown child, a child too many, text where none may be; what it has in facets, fixed values,
required attributes and choices differs, and is found by walking its schema.
"""

from collections.abc import Iterator

import xmlschema
from xmlschema.names import XSD_NAMESPACE
from xmlschema.validators import XsdAttribute, XsdElement, XsdGroup, XsdType

FACETS = frozenset(
    {"enumeration", "fractionDigits", "length", "maxInclusive", "maxLength", "minLength", "pattern", "totalDigits"}
)
ALWAYS = frozenset(
    {
        "minOccurs",
        "nillable",
        "unexpected-attribute",
        "unexpected-child",
        "unexpected-element",
        "unexpected-text",
        "unknown-root",
    }
)
STRUCTURE = frozenset({"delete", "duplicate", "reorder", "rename", "other-namespace", "unknown-element"})
"""Mutations that break the content model; its findings are of one kind, so these are told apart by mutation."""


def breakable(schema: xmlschema.XMLSchema, message: str) -> frozenset[str]:
    """The kinds of constraint of ``message``, a local name, and the mutations that must break its content model."""
    return ALWAYS | STRUCTURE | frozenset(_element(schema.elements[message], set()))


def _element(element: XsdElement, seen: set[int]) -> Iterator[str]:
    if element.fixed is not None:
        yield "fixed"
    if element.nillable:
        yield "nil-with-content"
    if id(element.type) in seen:
        return
    seen.add(id(element.type))
    for attribute in element.attributes.values():
        if isinstance(attribute, XsdAttribute):
            yield from _attribute(attribute)
    content = getattr(element.type, "content", element.type)
    if isinstance(content, XsdGroup):
        yield from _children(content, seen)
    else:
        yield from _value(content)


def _attribute(attribute: XsdAttribute) -> Iterator[str]:
    if attribute.fixed is not None:
        yield "fixed"
    if attribute.use == "required":
        yield "required-attribute"
    yield from _value(attribute.type)


def _children(content: XsdGroup, seen: set[int]) -> Iterator[str]:
    groups = [content, *content.iter_components(XsdGroup)]
    if any(isinstance(group, XsdGroup) and group.model == "choice" for group in groups):
        yield "both-branches"
    for child in content.iter_elements():
        if isinstance(child, XsdElement):
            yield from _element(child, seen)


def _value(kind: XsdType | None) -> Iterator[str]:
    """The facets that our own types add to the built-in type below them, and whether that is more than text."""
    while kind is not None and kind.target_namespace != XSD_NAMESPACE:
        for step in kind.elem.iter():
            if (local := step.tag.rpartition("}")[2]) in FACETS:
                yield local
        kind = kind.base_type
    if kind is not None and kind.local_name not in ("string", "token"):
        yield "datatype"
