"""Shielded values of a message, and where a text repeats them: the melder, informants, secret addresses.

UB Wmo 2015 art. 4.1.8 lid 3 withholds who reported; taking out the fields does not help when a text names that person.

1. Compared without case, accents, punctuation and spacing; the genitive (*Jansens*) is the same name.
2. Of a person: surname (with its *voorvoegsel* in any spacing; without it, or half of a double name, when written with
   a capital), full name, telephone in any notation, e-mail, BSN. A first name alone is shared by too many.
3. Of an organisation its whole name. Of an address street with number and postcode with number; never its town.
4. A name of less than eight letters is not found across words that it does not have itself (*Denis* in "den is").
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from gateway.contracts.berichten import Bericht
from gateway.contracts.groepen import Groep
from gateway.core.policy.patronen import Plek
from gateway.core.policy.plan import is_value, plan_of

LONG, SHORT = 8, 3
"""Letters or digits: from LONG on a name is found across words, below SHORT it says too little to look for."""

_WORD = re.compile(r"[^\W_]+")
_VOORVOEGSEL = re.compile("van|de|den|der|des|ter|ten|te|het|in|op|aan|bij|la|le|du|von|el|al|ben|ibn", re.IGNORECASE)
_ABBREVIATED = (("straat", "str"), ("laan", "ln"), ("plein", "pln"), ("weg", "wg"))


@dataclass(frozen=True, slots=True)
class Zoekterm:
    """What to look for, folded. It is personal data and lives as long as one scan."""

    tekst: str
    breuken: frozenset[int] = frozenset()
    """Where one of its words ends and the next begins."""
    hoofdletter: bool = False
    """Only where the text has a capital."""


@dataclass(frozen=True, slots=True)
class Gevouwen:
    """A text without case, accents and all that is no letter or digit; and where its words were."""

    tekst: str
    woorden: Mapping[int, tuple[int, bool]]
    """Where a word begins here → where in the text, and whether with a capital."""
    einden: Mapping[int, int]
    """Where a word ends here → where in the text."""


def folded(text: str) -> str:
    """``text`` without case and accents; character by character, so that it takes as long as it is long."""
    if text.isascii():
        return text.lower()
    return text.translate({ord(char): _base(char) for char in set(text) if not char.isascii()}).casefold()


def _base(char: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part))


def vouw(text: str) -> Gevouwen:
    """Fold ``text``."""
    words, woorden, einden, size = [], {}, {}, 0
    for found in _WORD.finditer(text):
        word = folded(found.group())
        if not word:
            continue
        woorden[size] = found.start(), found.group()[0].isupper()
        size += len(word)
        einden[size] = found.end()
        words.append(word)
    return Gevouwen("".join(words), woorden, einden)


def plekken(tekst: Gevouwen, term: Zoekterm) -> Iterator[Plek]:
    """Where ``term`` is in ``tekst``, word for word."""
    begin = tekst.tekst.find(term.tekst)
    while begin >= 0:
        end = _end(tekst, term, begin)
        if end is not None:
            start, capital = tekst.woorden[begin]
            if capital or not term.hoofdletter:
                yield start, end
        begin = tekst.tekst.find(term.tekst, begin + 1)


def _end(tekst: Gevouwen, term: Zoekterm, begin: int) -> int | None:
    """Where it ends in the text; None when it is not there as words of its own."""
    end = begin + len(term.tekst)
    if begin not in tekst.woorden or not _holds_together(tekst, term, begin):
        return None
    if end in tekst.einden:
        return tekst.einden[end]
    if term.tekst[-1].isdigit():  # 12a is at 12 too, 123 is not
        return None if tekst.tekst[end].isdigit() else _next(tekst.einden, end)
    return tekst.einden.get(end + 1) if tekst.tekst[end] == "s" else None


def _next(einden: Mapping[int, int], end: int) -> int | None:
    return next((einden[at] for at in range(end, end + 4) if at in einden), None)


def _holds_together(tekst: Gevouwen, term: Zoekterm, begin: int) -> bool:
    if len(term.tekst) >= LONG or not term.tekst.isalpha():
        return True
    return all(at - begin in term.breuken for at in range(begin + 1, begin + len(term.tekst)) if at in tekst.woorden)


def zoektermen(bericht: Bericht, groepen: frozenset[Groep]) -> Mapping[Groep, frozenset[Zoekterm]]:
    """The values of ``bericht`` in ``groepen``, with all that hangs below a field in one of them."""
    found: dict[Groep, set[Zoekterm]] = {}
    for groep, model in _shielded(bericht, groepen, None):
        found.setdefault(groep, set()).update(term for term in _terms(model) if len(term.tekst) >= SHORT)
    return {groep: frozenset(terms) for groep, terms in found.items()}


def _shielded(model: BaseModel, groepen: frozenset[Groep], within: Groep | None) -> Iterator[tuple[Groep, BaseModel]]:
    """Every model that is shielded. An organisation elsewhere in a report is not, whatever group its name is in."""
    if within is not None:
        yield within, model
    plan = plan_of(type(model))
    for name, groep in (*plan.leaves, *plan.ways):
        shield = groep if groep in groepen else within
        for item in _models(model.__dict__[name]):
            if not is_value(type(item)):
                yield from _shielded(item, groepen, shield)
            elif shield is not None:
                yield from ((shield, value) for value in (item, *_inside(item)))


def _models(value: object) -> Iterator[BaseModel]:
    return (item for item in (value if isinstance(value, tuple) else (value,)) if isinstance(item, BaseModel))


def _inside(model: BaseModel) -> Iterator[BaseModel]:
    for value in model.__dict__.values():
        for item in _models(value):
            yield item
            yield from _inside(item)


def _terms(model: BaseModel) -> Iterator[Zoekterm]:
    """What to look for of one model, by the names of its fields."""
    fields = {name: _given(value) for name, value in model.__dict__.items()}
    for name, read in _READ.items():
        for text in fields.get(name, ()):
            yield from read(text)
    prefix = " ".join(fields.get("voorvoegsel", ()))
    for surname in fields.get("geslachtsnaam", ()):
        yield from _surname(prefix, surname)
    for name in fields.get("naam", ()):
        # An organisation has a number to be known by, or several; anyone else with a name is a person.
        yield from _whole(name) if "identificatie" in fields else _person(name)
    numbers = [number for text in fields.get("huisnummer", ()) if (number := folded(text).strip())]
    for number in numbers:
        for street in fields.get("straat", ()):
            yield from _street(street, number)
        for postcode in fields.get("postcode", ()):
            yield from (_term(postcode, number), _term(number, postcode))


def _given(value: object) -> tuple[str, ...]:
    return tuple(item for item in (value if isinstance(value, tuple) else (value,)) if isinstance(item, str))


def _term(*parts: str, hoofdletter: bool = False) -> Zoekterm:
    tekst = vouw(" ".join(parts))
    return Zoekterm(tekst.tekst, frozenset(tekst.einden) - {len(tekst.tekst)}, hoofdletter)


def _whole(text: str) -> Iterator[Zoekterm]:
    yield _term(text)


def _surname(prefix: str, surname: str) -> Iterator[Zoekterm]:
    yield _term(prefix, surname)
    halves = surname.split("-")
    if prefix:
        yield _term(surname, hoofdletter=True)
    if len(halves) > 1:
        yield from (_term(half, hoofdletter=True) for half in halves)


def _person(name: str) -> Iterator[Zoekterm]:
    """A name written in one piece: the surname is what follows the first *voorvoegsel*, or else the last word."""
    yield _term(name)
    words = name.split()
    begin = next((at for at, word in enumerate(words) if at and _VOORVOEGSEL.fullmatch(word)), len(words) - 1)
    prefix = [word for word in words[begin:-1] if _VOORVOEGSEL.fullmatch(word)]
    if words:
        yield from _surname(" ".join(prefix), words[-1])


def _reach(text: str) -> Iterator[Zoekterm]:
    """A telephone number in every notation of its country, or an address for mail."""
    digits = "".join(char for char in text if char.isascii() and char.isdigit())
    national = re.sub(r"^(?:0031|31)?0?", "", digits)
    if "@" in text or len(national) < LONG:
        yield _term(text)
    else:
        yield from (_term(prefix + national) for prefix in ("0", "31", "0031", "310", "00310"))


def _street(street: str, number: str) -> Iterator[Zoekterm]:
    name = folded(street).strip()
    short = (name.removesuffix(long) + brief for long, brief in _ABBREVIATED if name.endswith(long))
    for way in (name, *short):
        yield from (_term(way, between, number) for between in ("", "nr", "nummer", "huisnummer"))


_READ: Mapping[str, Callable[[str], Iterator[Zoekterm]]] = {
    "volledige_naam": _person,
    "organisatie": _whole,
    "omschrijving": _whole,
    "bsn": _whole,
    "bereikbaar": _reach,
    "telefoonnummers": _reach,
    "emailadressen": _reach,
}
"""Field → what is looked for of it. Fields that many share (first name, town, sex, language) are not here."""
