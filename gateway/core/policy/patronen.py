"""What in a text looks like a number or address of someone: BSN, e-mail, telephone, street address, plate, IBAN.

Rules: all but e-mail hold a digit, so a text with neither digit nor ``@`` costs one look. Every pattern is bounded, so
time grows with the length of a text and not faster. A number is judged whole: nine digits inside a longer number, a
case number, a date or an amount are no BSN. What one pattern took is not there for the next.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from stdnum import iban
from stdnum.nl import bsn

from gateway.contracts.groepen import Groep


class Soort(StrEnum):
    """What was found."""

    IBAN = "iban"
    TELEFOON = "telefoon"
    BSN = "bsn"
    EMAIL = "e-mail"
    KENTEKEN = "kenteken"
    ADRES = "adres"
    AFGESCHERMD = "afgeschermd"
    """A value of this message that is shielded."""


GROEP_VAN: Mapping[Soort, Groep] = {
    Soort.IBAN: Groep.FIN,
    Soort.TELEFOON: Groep.CON,
    Soort.BSN: Groep.BSN,
    Soort.EMAIL: Groep.CON,
    Soort.KENTEKEN: Groep.ID,
    Soort.ADRES: Groep.ADR,
}
"""The group that each would be in if it had a field of its own; a plate tells who somebody is."""

Plek = tuple[int, int]
"""Begin and end in a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Treffer:
    """One find in one text: what, and where; never the value."""

    soort: Soort
    plek: Plek


_TO_LOOK_AT = re.compile(r"[0-9@]")
_TAKEN = "\0"
_ONE_SPACE_ONE_HYPHEN = str.maketrans("\n\r\t\u00a0\u2010\u2011\u2013", "    ---")
"""Whatever a line end or a word processor made of them; as long as it was."""

# Each begins with the character that starts it and only then looks back (".": that character): a text is passed over
# quickly where nothing starts. "[.,-][0-9]" before or after a number: it is the head or tail of a longer one.
_IBAN = re.compile(
    r"[0-9](?<=[A-Za-z]{2}.)(?<!\w[A-Za-z]{2}.)[0-9]"
    r"(?:[ .-]?[A-Za-z0-9]{4}){2,7}(?:[ .-]?[A-Za-z0-9]{1,3})?(?!\w)"
)
_COUNTRY = 2
_BARE = str.maketrans("", "", " .-")
_BSN = re.compile(
    r"[0-9](?:(?<!\w.)|(?<=[Bb][Ss][Nn].))(?<![0-9][.,-].)(?<!€.)(?<!€ .)"
    r"(?:[0-9]{8}|(?<![0-9] .)(?:[0-9]{3}[ .-][0-9]{2}[ .-][0-9]{3}|[0-9]{2}[ .-][0-9]{3}[ .-][0-9]{3}"
    r"|[0-9][ .-][0-9]{3}[ .-][0-9]{4})(?! [0-9]))(?!\w|[.,-][0-9]| euro)"
)
_EMAIL = re.compile(r"@(?<=[\w.+%-].)(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}\b")
_LOCAL = re.compile(r"[\w.+%-]{1,64}$")


def _grouped(*groupings: str) -> str:
    """Digits in any of these groupings: ``"3-4"`` is three and four, with or without something in between."""
    return "|".join("[ .-]?".join(f"[0-9]{{{size}}}" for size in one.split("-")) for one in groupings)


# A date and its time together have as many digits. Service numbers (0800, 0900) are of no person and are not taken.
_TELEFOON = re.compile(
    r"[+(0](?<![\w+].)(?<![0-9][.,-].)(?![0-9]?[ /.-][0-9]{1,2}[ /.-](?:19|20)[0-9]{2}(?![0-9]))(?:"
    r"(?:(?:(?<=\+)|(?<=0)0)31[ .-]?(?:\(0\)[ .-]?)?|(?<=0)|(?<=\()0)(?:"
    rf"6\)?(?: ?[-/] ?|[ .])?(?:{_grouped('4-4', '2-2-2-2', '3-3-2', '2-3-3', '3-2-3')})"
    r"|(?:1[0358]|2[0346]|3[03568]|4[0356]|5[0358]|7[0-9]|8[24578]|91)\)?(?: ?[-/] ?|[ .])?"
    rf"(?:{_grouped('3-4', '4-3', '3-2-2', '2-2-3', '2-3-2')})"
    rf"|[1-5][0-9]{{2}}\)?(?: ?[-/] ?|[ .])?(?:{_grouped('3-3', '2-2-2', '2-4')}))"
    r"|(?<=\+)(?!31)[1-9][0-9]{0,2}(?:[ .-]?[0-9]){7,12})(?!\w|[.,-][0-9])"
)

_SIDECODES = frozenset(
    {
        *("XX-99-99", "99-99-XX", "99-XX-99", "XX-99-XX", "XX-XX-99", "99-XX-XX", "99-XXX-9", "9-XXX-99"),
        *("XX-999-X", "X-999-XX", "XXX-99-X", "X-99-XXX", "9-XX-999", "999-XX-9"),
    }
)
"""The series of plates (Regeling kentekens en kentekenplaten, bijlage)."""
_WITHOUT_HYPHENS = frozenset(code.replace("-", "") for code in _SIDECODES) - {"XX9999", "9999XX"}
"""The two that are left out look like a police district or a postcode."""
_PLATE_FROM_HYPHEN = re.compile(r"-[A-Za-z0-9]{2,3}-[A-Za-z0-9]{1,3}(?![\w-])")
_PLATE_TO_HYPHEN = re.compile(r"(?<![\w-])[A-Za-z0-9]{1,3}$")
_PLATE_WITHOUT = re.compile(r"[A-Z0-9](?<![\w-].)[A-Z0-9]{5}(?![\w-])")
_PLATE_NAMED = re.compile(r"[Kk]enteken ([A-Za-z0-9]{1,3} [A-Za-z0-9]{2,3} [A-Za-z0-9]{1,3})(?!\w)")
_GROUP = 3
"""Characters between two hyphens, at most."""
_NO_PLATE = re.compile(r"VT-|[0-9]{1,2}-(?:jan|feb|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec)-", re.IGNORECASE)
"""Our own status codes, and dates."""
_SHAPE = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWYZ0123456789", "X" * 25 + "9" * 10)

_HOUSE = re.compile(
    r"[1-9](?<![\w.,€/-].)(?<!€ .)[0-9]{0,4}"
    r"(?:[a-zA-Z](?!\w)|-[0-9a-zA-Z]{1,3}(?![\w-])| ?(?:bis|hs|huis|zwart|rood)(?!\w))?"
    r"(?!\w|[:%/.,-][0-9]|%| ?(?:uur|u|euro|jaar|jarige?|minuten|min|dag(?:en)?|we(?:ek|ken)|maand(?:en)?|keer|maal|"
    r"kinderen|jongens|meisjes|personen|mensen|mannen|vrouwen|agenten|meter|m|km|kilometer|auto's|fietsen|huizen|"
    r"woningen|januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)(?!\w))"
)
"""A number that can be a house number: not of a time, a date, an amount or a count."""
_STREET = re.compile(
    r"[A-ZÀ-Þ][\w'’.-]{1,40}(?:straat|str\.|laan|weg|plein|gracht|kade|dijk|hof|park|singel|steeg|pad|dreef|ring|markt|wal|"
    r"haven|akker|hoek|zoom|veld|kamp|plantsoen|erf|oord|baan|burg|berg|donk|brink|heide|horst|meent)"
    r"|[a-zà-þ][\w'’-]{2,40}(?:straat|str\.|laan|plein|gracht|singel|kade|dreef|steeg)"
)
_NO_STREET = re.compile(
    r"(?:zij|winkel|woon|dwars|fiets|bus)straat|(?:school|speel|kerk|markt)plein|(?:snel|spoor)weg|gerechtshof"
    r"|(?:skate|speel|vakantie)park",
    re.IGNORECASE,
)
_WAY = "(?:Laan|Plein|Weg|Park|Hof|Kade|Dreef|Straat|Singel|Pad|Markt|Gracht|Dijk|Haven)"
_LIVES = r"(?:[Aa]dres:?|(?:woont|woonachtig|wonende?|verblijft) (?:op|aan|te))"
_STREET_OF_WORDS = re.compile(
    rf"(?<!\w)(?:{_WAY} (?:van|der|den|de|het|'t|’t|aan)(?: [\w'’-]{{1,20}}){{1,4}}|[A-Z][a-z]{{1,20}} {_WAY}"
    rf"|{_LIVES}(?: de| het)?(?: [A-Z0-9][\w'’.-]{{0,25}}){{1,4}})$"
)
_MAY_END_ONE = re.compile(rf"{_WAY}|{_LIVES}")
"""Quick to rule out."""
_LOOK_BACK = 90
_POSTCODE = re.compile(
    r"[1-9](?<![\w.,/-].)[0-9]{3}(?: ?(?!SA|SD|SS)[A-Z]{2}|[a-z]{2})"
    r"(?:, ?| )(?:nr\.? ?|nummer |huisnummer |no\.? ?)?(?=[1-9])"
)
_POSTCODE_AFTER = re.compile(r"(?:, ?| )(?:[1-9][0-9]{3} ?(?!SA|SD|SS)[A-Z]{2})(?!\w)")


def _ibans(text: str) -> Iterator[Plek]:
    for found in _IBAN.finditer(text):
        begin, end = found.start() - _COUNTRY, found.end()
        while end - begin >= 15:  # noqa: PLR2004  the shortest IBAN; capitals behind it may have been taken for it
            number = text[begin:end].translate(_BARE)
            if int("".join(str(int(char, 36)) for char in number[4:] + number[:4])) % 97 == 1 and iban.is_valid(number):
                yield begin, end
                break
            end = max(text.rfind(separator, begin, end) for separator in " .-")


def _telefoons(text: str) -> Iterator[Plek]:
    return (found.span() for found in _TELEFOON.finditer(text))


def _bsns(text: str) -> Iterator[Plek]:
    for found in _BSN.finditer(text):
        digits = "".join(filter(str.isdigit, found.group()))
        if bsn.is_valid(digits):
            yield found.span()


def _emails(text: str) -> Iterator[Plek]:
    for found in _EMAIL.finditer(text):
        at = found.start()
        local = _LOCAL.search(text, max(0, at - 64), at)
        yield (local.start() if local else at), found.end()


def _kentekens(text: str) -> Iterator[Plek]:
    for found in _PLATE_FROM_HYPHEN.finditer(text):
        first = _PLATE_TO_HYPHEN.search(text, max(0, found.start() - _GROUP - 1), found.start())
        if first and _is_plate(text[first.start() : found.end()], _SIDECODES):
            yield first.start(), found.end()
    for found in _PLATE_WITHOUT.finditer(text):
        if _is_plate(found.group(), _WITHOUT_HYPHENS):
            yield found.span()
    for found in _PLATE_NAMED.finditer(text):
        if _is_plate(found.group(1).replace(" ", "-"), _SIDECODES):
            yield found.span(1)


def _is_plate(text: str, shapes: frozenset[str]) -> bool:
    return text.upper().translate(_SHAPE) in shapes and not _NO_PLATE.match(text)


def _adressen(text: str) -> Iterator[Plek]:
    for found in _HOUSE.finditer(text):
        begin, end = found.span()
        if (street := _street_before(text, begin)) is not None:
            yield street, end
        elif postcode := _POSTCODE_AFTER.match(text, end):
            yield begin, postcode.end()
    for found in _POSTCODE.finditer(text):
        if house := _HOUSE.match(text, found.end()):
            yield found.start(), house.end()


def _street_before(text: str, number: int) -> int | None:
    """Where the street begins whose house number begins at ``number``."""
    if number == 0 or text[number - 1] not in " .":
        return None
    back = max(0, number - _LOOK_BACK)
    head = text[back:number].rstrip()
    for between in ("huisnummer", "nummer", "nr.", "nr"):
        if head.endswith(" " + between):
            head = head.removesuffix(between).rstrip()
            break
    head = head.removesuffix(",")
    word = head.rpartition(" ")[2]
    if word.isdigit():
        return None
    if _STREET.fullmatch(word.title() if word.isupper() else word) and not _NO_STREET.fullmatch(word):
        return back + len(head) - len(word)
    street = _STREET_OF_WORDS.search(head) if _MAY_END_ONE.search(head) else None
    return back + street.start() if street else None


_ZOEKERS: Mapping[Soort, Callable[[str], Iterator[Plek]]] = {
    Soort.IBAN: _ibans,
    Soort.TELEFOON: _telefoons,
    Soort.BSN: _bsns,
    Soort.EMAIL: _emails,
    Soort.KENTEKEN: _kentekens,
    Soort.ADRES: _adressen,
}
"""In this order: a telephone number of nine digits after its prefix may pass the 11-proof."""


def may_hold_any(text: str) -> bool:
    """Quick to rule out: all but e-mail hold a digit."""
    return _TO_LOOK_AT.search(text) is not None


def treffers(text: str) -> Iterator[Treffer]:
    """Everything in ``text`` that has one of these patterns."""
    if not may_hold_any(text):
        return
    text = text.translate(_ONE_SPACE_ONE_HYPHEN)
    for soort, zoek in _ZOEKERS.items():
        if soort is Soort.EMAIL and "@" not in text:
            continue
        plekken = sorted(zoek(text))
        yield from (Treffer(soort=soort, plek=plek) for plek in plekken)
        if plekken:
            text = _without(text, plekken)


def _without(text: str, plekken: list[Plek]) -> str:
    """``text`` with what was found blanked out, as long as it was."""
    parts, done = [], 0
    for begin, end in plekken:
        parts += [text[done:begin], _TAKEN * (end - max(begin, done))]
        done = max(done, end)
    return "".join((*parts, text[done:]))
