"""StUF values: the five reasons for "no value", incomplete dates, moments in Dutch local time (StUF 3.01 §3.4).

Rules: an absent element is None; a nil element is ``{"geenWaarde": reason}``; a date keeps its precision and an
unknown part is left out; what is odd but harmless goes into the ``Remarks`` that the caller passes; what cannot be is
``Invalid`` at its path.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from gateway.contracts.berichten.bericht import Datum, Reden
from gateway.contracts.errors import Finding, Invalid
from gateway.contracts.xml import Node, Read

DUTCH_TIME = ZoneInfo("Europe/Amsterdam")
"""StUF moments are local time without offset."""

_TRUE = ("true", "1")
_REASONS = frozenset(Reden)
_DAY = re.compile(r"\d{8}")
_MOMENT = re.compile(r"\d{8,17}")
_TO_WHOLE = {9: 8, 11: 10, 13: 12}
"""A moment may be cut off anywhere; half a part says nothing."""


@dataclass(frozen=True, slots=True)
class Remarks:
    """What a reader noticed on its way that is odd but harmless: rule and XPath."""

    warnings: list[Finding] = field(default_factory=list)

    def warn(self, rule: str, path: str) -> None:
        """Note something odd."""
        self.warnings.append(Finding(rule, path))


def no_value(node: Node, remarks: Remarks) -> Read | None:
    """``{"geenWaarde": reason}`` when ``node`` is nil, or empty with a reason; None when it has a value.

    The reason stands in ``StUF:noValue`` or, where Jeugdzorg declared it locally, in ``noValue``. Nil without a reason
    is ``waardeOnbekend`` with a warning; a reason beside a value is ignored with a warning.
    """
    if not node.element.attrib:
        return None
    reason = node.attribute("StUF:noValue") or node.element.get("noValue")
    nil = (node.attribute("xsi:nil") or "").strip() in _TRUE
    if nil and reason not in _REASONS:
        remarks.warn("nil-zonder-noValue", node.path)
        reason = Reden.WAARDE_ONBEKEND
    if reason is None:
        if (node.attribute("StUF:exact") or "").strip() in ("false", "0"):
            remarks.warn("waarde-niet-exact", node.path)
        return None
    if not nil and (len(node.element) or node.text.strip()):
        remarks.warn("noValue-naast-waarde", node.path)
        return None
    return Read({"geenWaarde": str(reason)}, node.path)


def value(node: Node | None, remarks: Remarks, convert: Callable[[str], object] = str) -> Read | None:
    """The text of ``node`` through ``convert``, or its reason for having none; None when the element is absent."""
    if node is None:
        return None
    return no_value(node, remarks) or Read(convert(node.text), node.path)


def _invalid(rule: str, node: Node, public: str) -> Invalid:
    return Invalid(rule, public, findings=[Finding(rule, node.path)])


def read_datum(node: Node | None, remarks: Remarks) -> Read | None:
    """A date ``YYYYMMDD`` with its precision (``StUF:indOnvolledigeDatum``: V complete; D, M, J unknown from there).

    Only the known parts are looked at: the filler of an unknown one says nothing.

    Raises:
        Invalid: ``datum-onmogelijk``.
    """
    if node is None:
        return None
    if (absent := no_value(node, remarks)) is not None:
        return absent
    precision = node.attribute("StUF:indOnvolledigeDatum") or "V"
    if precision == "J":
        return Read({"geenWaarde": str(Reden.WAARDE_ONBEKEND)}, node.path)
    text = node.text.strip()
    if not _DAY.fullmatch(text):
        raise _invalid("datum-onmogelijk", node, "Een datum kan niet bestaan.")
    jaar, maand, dag = int(text[:4]), int(text[4:6]), int(text[6:])
    try:
        date(jaar, maand if precision in "VD" else 1, dag if precision == "V" else 1)
    except ValueError:
        raise _invalid("datum-onmogelijk", node, "Een datum kan niet bestaan.") from None
    known: dict[str, int] = {"jaar": jaar}
    if precision in "VD":
        known["maand"] = maand
    if precision == "V":
        known["dag"] = dag
    return Read(known, node.path)


def write_datum(datum: Datum) -> tuple[str, dict[str, str]]:
    """The text and attributes of a date: an unknown part is filled with 01 and ``StUF_indOnvolledigeDatum`` says so."""
    text = f"{datum.jaar:04}{datum.maand or 1:02}{(datum.dag if datum.maand else None) or 1:02}"
    if datum.maand is None:
        return text, {"StUF_indOnvolledigeDatum": "M"}
    if datum.dag is None:
        return text, {"StUF_indOnvolledigeDatum": "D"}
    return text, {}


def read_tijdstip(node: Node | None, remarks: Remarks) -> Read | None:
    """A moment ``YYYYMMDDhhmmssddd``, possibly cut off, as ISO 8601 with the Dutch offset and the same precision.

    When clocks go back an hour is there twice: the first is taken, with a warning. When they go forward an hour is not
    there at all: it is read as winter time, with a warning.

    Raises:
        Invalid: ``tijdstip-onmogelijk``.
    """
    if node is None:
        return None
    if (absent := no_value(node, remarks)) is not None:
        return absent
    digits = node.text.strip()
    if not _MOMENT.fullmatch(digits):
        raise _invalid("tijdstip-onmogelijk", node, "Een tijdstip kan niet bestaan.")
    if len(digits) in _TO_WHOLE:
        remarks.warn("tijdstip-afgekapt", node.path)
        digits = digits[: _TO_WHOLE[len(digits)]]
    parts = [int(digits[a:b]) for a, b in ((0, 4), (4, 6), (6, 8), (8, 10), (10, 12), (12, 14)) if a < len(digits)]
    try:
        moment = datetime(*parts, tzinfo=DUTCH_TIME)  # type: ignore[arg-type, misc]  # three to six ints, then tzinfo by name
    except ValueError:
        raise _invalid("tijdstip-onmogelijk", node, "Een tijdstip kan niet bestaan.") from None
    if len(parts) == 3:  # noqa: PLR2004  year, month and day: no time, so no offset
        return Read(moment.date().isoformat(), node.path)
    if moment.utcoffset() != moment.replace(fold=1).utcoffset():
        exists = moment.astimezone(UTC).astimezone(DUTCH_TIME).hour == moment.hour
        remarks.warn("tijdstip-dubbelzinnig" if exists else "tijdstip-bestaat-niet", node.path)
    minutes = int((moment.utcoffset() or timedelta()).total_seconds()) // 60
    offset = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    clock = ":".join(f"{part:02}" for part in parts[3:])
    fraction = f".{digits[14:]}" if digits[14:] else ""
    return Read(f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}T{clock}{fraction}{offset}", node.path)


def to_tijdstip(moment: datetime) -> str:
    """An aware moment as 17 digits of Dutch local time (StUF 3.01 §4.2, tijdstipBericht)."""
    local = moment.astimezone(DUTCH_TIME)
    return f"{local:%Y%m%d%H%M%S}{local.microsecond // 1000:03}".rjust(17, "0")
