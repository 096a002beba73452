"""Provenance, followed back: does the document really say there what the message says it says?"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from gateway.contracts.xml import NAMESPACES, short, tag

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}")
_OFFSET = re.compile(r"([+-]\d{2}:\d{2}|Z)$")


def value_at(data: Any, pointer: str) -> Any:  # noqa: ANN401  any JSON
    """What stands at a JSON pointer (RFC 6901, without escapes: our names have none)."""
    for step in pointer.split("/")[1:]:
        data = data[int(step)] if isinstance(data, list) else data[step]
    return data


def element_at(root: etree._Element, path: str) -> etree._Element:
    """The one element at ``path``; fails when there is none, or more than one."""
    found = root.xpath(path, namespaces=dict(NAMESPACES))
    assert isinstance(found, list), path
    assert len(found) == 1, path
    element = found[0]
    assert isinstance(element, etree._Element), path
    return element


def says(element: etree._Element, value: Any) -> bool:  # noqa: ANN401  any leaf of a message
    """Whether ``element`` says ``value``: its text, its date, its code or word, or its reason for having no value."""
    text = element.text or ""
    if isinstance(value, str):
        return value in (text, text.strip()) or _same_moment(value, text.strip())
    if "geenWaarde" in value:
        given = element.get(tag("StUF:noValue")) or element.get("noValue")
        unknown = given is None or element.get(tag("StUF:indOnvolledigeDatum")) == "J"
        return bool(value["geenWaarde"] == ("waardeOnbekend" if unknown else given))
    if "jaar" in value:
        return text.strip().startswith(
            "".join(f"{value[part]:02}" for part in ("jaar", "maand", "dag") if part in value)
        )
    name = etree.QName(element).localname
    return text.strip() in (value["code"], value.get("omschrijving")) or name.startswith(value["code"])


def _same_moment(moment: str, text: str) -> bool:
    digits = re.sub(r"\D", "", _OFFSET.sub("", moment))
    return _MOMENT.match(moment) is not None and text.startswith(digits)


def unfaithful(root: etree._Element, data: Any, sources: Mapping[str, str]) -> list[str]:  # noqa: ANN401  any JSON
    """The pointers whose value does not stand where provenance says; empty when all is well."""
    return [at for at, path in sources.items() if not says(element_at(root, path), value_at(data, at))]


def leaves(element: etree._Element, path: str) -> Iterator[str]:
    """The path of every element below ``element`` that has text, or says why it has no value."""
    seen: dict[str, int] = {}
    for child in element.iterchildren("*"):
        name = short(str(child.tag))
        seen[name] = seen.get(name, 0) + 1
        at = f"{path}/{name}[{seen[name]}]"
        if len(child):
            yield from leaves(child, at)
        elif (child.text or "").strip() or child.get(tag("xsi:nil")) in ("true", "1"):
            yield at


def unread(root: etree._Element, sources: Mapping[str, str], *, decided: frozenset[str] = frozenset()) -> list[str]:
    """The leaves below the object of ``root`` that no value came from.

    Args:
        root: the message element.
        sources: JSON pointer → XPath, as the reader gave it.
        decided: names of elements that only decide which field another element becomes.
    """
    known = set(sources.values())
    start = f"/{short(str(root.tag))}/JZ:object[1]"
    paths = leaves(element_at(root, start), start)
    return [path for path in paths if path not in known and path.rpartition("/")[2].partition("[")[0] not in decided]
