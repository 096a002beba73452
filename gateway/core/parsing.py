"""Bytes → element: the one hardened XML parser, for every door and every adapter.

Rules:

1. No document type, so no entities and no defaults from outside; no network, no XInclude, no oversized text nodes.
2. Size, number of elements, number of attributes and depth have a ceiling. The first three are bounded on the bytes,
   before anything is built, so that a small document cannot become a large tree.
3. UTF-8, UTF-16 and ISO-8859-1, as declared; nothing else.
4. What is wrong is told by code, rule and ``line:column``, never by content.

A parser is made for each call: libxml2's may not be shared by threads, and making one costs far less than parsing does.
"""

from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from gateway.contracts.errors import Finding, Unreadable
from gateway.contracts.xml import tag

_ENCODINGS = frozenset({"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "ISO-8859-1"})
_SYNTAX_RULES = {number: name for name, number in vars(etree.ErrorTypes).items() if name.startswith("ERR_")}
_ELEMENTS = etree.XPath("count(//*)")
_ATTRIBUTES = etree.XPath("count(//@*)")

# A "<" opens or closes an element, an "=" gives an attribute its value. Texts may hold a few more of either, so the
# bytes are refused only beyond this many times the ceiling; the exact count follows on the tree, when it can matter.
_SLACK = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class XmlLimits:
    """Ceilings for one document; a report in which every element occurs has about 200 elements, ten deep."""

    size: int = 10 * 1024 * 1024  # bytes
    depth: int = 64  # elements inside each other, the root included
    elements: int = 50_000
    attributes: int = 50_000


DEFAULT_LIMITS = XmlLimits()


def parse(content: bytes, *, limits: XmlLimits = DEFAULT_LIMITS) -> etree._Element:
    """The root element of ``content``. Comments and processing instructions stay where they are and do nothing.

    Raises:
        Unreadable: ``xml-te-groot``, ``xml-te-veel-elementen``, ``xml-te-veel-attributen``, ``xml-te-diep``,
            ``xml-doctype``, ``xml-codering`` or ``xml-onleesbaar``.
    """
    if len(content) > limits.size:
        raise Unreadable("xml-te-groot", "Het document is te groot.")
    opened, assigned = content.count(b"<"), content.count(b"=")
    _ceiling(opened, _SLACK * limits.elements, "elementen")
    _ceiling(assigned, _SLACK * limits.attributes, "attributen")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        finding = Finding(_SYNTAX_RULES.get(error.code or 0, "ERR_UNKNOWN"), f"{line}:{column}")
        raise Unreadable("xml-onleesbaar", "Het document is geen welgevormde XML.", findings=[finding]) from None
    information = root.getroottree().docinfo
    if information.internalDTD is not None or information.doctype:
        raise Unreadable("xml-doctype", "Het document mag geen documenttype (DTD) bevatten.")
    if (information.encoding or "UTF-8").upper() not in _ENCODINGS:
        raise Unreadable("xml-codering", "De tekencodering is niet UTF-8, UTF-16 of ISO-8859-1.")
    if opened > limits.elements:
        _ceiling(_ELEMENTS(root), limits.elements, "elementen")
    if assigned > limits.attributes:
        _ceiling(_ATTRIBUTES(root), limits.attributes, "attributen")
    if _deeper_than(limits.depth)(root):
        raise Unreadable("xml-te-diep", "Het document is te diep genest.")
    return root


@lru_cache
def _deeper_than(depth: int) -> etree.XPath:
    """Compiled once for each ceiling: that takes longer than asking."""
    return etree.XPath(f"boolean({'/*' * (depth + 1)})")


def _ceiling(count: object, most: int, what: str) -> None:
    if not isinstance(count, int | float) or count > most:
        raise Unreadable(f"xml-te-veel-{what}", f"Het document heeft te veel {what}.")


def soap_body(root: etree._Element) -> etree._Element:
    """The message itself: the only child of a SOAP 1.1 body, or ``root`` when there is no envelope.

    Raises:
        Unreadable: ``xml-envelop``, with the part of the envelope that is wrong.
    """
    if etree.QName(root).localname != "Envelope":
        return root
    if root.tag != tag("SOAP:Envelope"):
        raise _envelope("soap-versie", "")
    bodies = root.findall(tag("SOAP:Body"))
    if len(bodies) != 1:
        raise _envelope("soap-body", "/SOAP:Body")
    messages = [child for child in bodies[0] if isinstance(child.tag, str)]
    if len(messages) != 1:
        raise _envelope("soap-inhoud", "/SOAP:Body[1]/*")
    return messages[0]


def _envelope(rule: str, below: str) -> Unreadable:
    finding = Finding(rule, f"/SOAP:Envelope{below}")
    return Unreadable("xml-envelop", "De SOAP 1.1-envelop is onjuist.", findings=[finding])


def canonical(element: etree._Element) -> bytes:
    """Exclusive C14N 1.0 without comments: the same for a bare message and for that message in an envelope.

    Raises:
        Unreadable: ``xml-niet-canoniek``; a namespace that is no absolute URI has no canonical form (C14N 1.0, 1.3).
    """
    try:
        return etree.tostring(element, method="c14n", exclusive=True, with_comments=False)
    except etree.C14NError:
        raise Unreadable("xml-niet-canoniek", "Het document heeft geen canonieke vorm.") from None
