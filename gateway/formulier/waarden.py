"""What a value says, and whether that can be checked: one reader per sort of value.

Rules: a value is read whole or not at all; what cannot be (a date that does not exist, a BSN that fails the 11-proof)
is a fault by name, never a value. Every pattern is bounded, so that no text takes long.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from stdnum.nl import bsn as elfproef

from gateway.contracts.codelijsten import GESLACHT, JEUGDZORGROL
from gateway.contracts.formulier import Merk, Waarde
from gateway.formulier.etiketten import GESLACHTEN, GESLACHTNAMEN, ROLLEN, ROLNAMEN, Soort

LANGST = 200
"""Characters of a value that is not free text; longer is not such a value."""
PATROON = r"PL[0-9A-Z]{4}-?\d{8,12}"
"""The number of a report in the police's BVH, as far as is known: unit, then year and number."""
DUTCH_TIME = ZoneInfo("Europe/Amsterdam")


class Stuk(NamedTuple):
    """A value within a text: what it adds to the label's pointer, where it stands, how sure its own form makes it."""

    pad: str
    waarde: Waarde
    begin: int
    eind: int
    merk: Merk = Merk.ZEKER


class Onleesbaar(Exception):
    """What is not what it should be, a value or a whole part; carries the name of the finding, never the value."""

    def __init__(self, regel: str) -> None:
        super().__init__(regel)
        self.regel = regel


Lezer = Callable[[str], list[Stuk]]

# --- dates and times --------------------------------------------------------------------------------------------------

_MAANDEN = (
    "januari|jan",
    "februari|feb",
    "maart|mrt",
    "april|apr",
    "mei",
    "juni|jun",
    "juli|jul",
    "augustus|aug",
    "september|sept|sep",
    "oktober|okt",
    "november|nov",
    "december|dec",
)
_MAAND: Mapping[str, int] = {
    woord: nummer for nummer, woorden in enumerate(_MAANDEN, start=1) for woord in woorden.split("|")
}
_WEEKDAG = r"(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag|ma|di|wo|do|vr|za|zo)[.,]? +"
_DATUM = re.compile(
    rf"(?:{_WEEKDAG})?(?:"
    r"(?P<j1>\d{4})-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})|"
    r"(?P<d2>\d{1,2}) ?(?P<teken>[-./]) ?(?P<m2>\d{1,2}) ?(?P=teken) ?(?P<j2>\d{4}|['’]?\d{2})|"
    r"(?:(?P<d3>\d{1,2})e? +)?(?P<m3>[a-z]{3,9})\.? +(?P<j3>\d{4})|"
    r"(?P<j4>\d{4}))",
    re.IGNORECASE,
)
_TIJD = re.compile(
    r"(?P<circa>omstreeks|rond|circa|ca\.?|ongeveer)? *(?:om +)?"
    r"(?P<uur>\d{1,2})[:.](?P<minuut>\d{2})(?::\d{2})? *(?:uur|u\.?)?",
    re.IGNORECASE,
)
_VROEGST, _LAATST = 1880, 2100
"""Years between which anybody in a report was born, or anything happened."""
_JONGST = 30
"""Below it a year of two digits is taken to be of this century."""
_MINUTEN, _UREN = 60, 24


def _datum_in(match: re.Match[str]) -> tuple[Waarde, Merk]:
    """The date of a match; a year of two digits is a guess, a slash may be American, a year alone may be any number."""
    part = match.groupdict()
    jaar = part["j1"] or part["j2"] or part["j3"] or part["j4"]
    maand = part["m1"] or part["m2"] or part["m3"]
    dag = part["d1"] or part["d2"] or part["d3"]
    merk = Merk.WAARSCHIJNLIJK if part["teken"] == "/" or part["j4"] else Merk.ZEKER
    kaal = jaar.lstrip("'’")
    year = int(kaal)
    if len(kaal) == 2:  # noqa: PLR2004  two digits
        year, merk = year + (2000 if year < _JONGST else 1900), Merk.GOK
    if not _VROEGST <= year < _LAATST:
        raise Onleesbaar("datum-bestaat-niet")
    month = _MAAND.get(maand.casefold(), 0) if part["m3"] else int(maand or 0)
    day = int(dag or 0)
    if part["d2"] and not month and not day:  # 00-00-1985: only the year is known
        return {"jaar": year}, Merk.WAARSCHIJNLIJK
    if part["d2"] and not day and month:
        dag, merk = None, Merk.WAARSCHIJNLIJK
    try:
        date(year, month if maand else 1, day if dag else 1)
    except ValueError:
        raise Onleesbaar("datum-bestaat-niet") from None
    known: dict[str, str | int] = {"jaar": year}
    if maand:
        known["maand"] = month
    if dag:
        known["dag"] = day
    return known, merk


def lees_datum(tekst: str) -> list[Stuk]:
    """A date, complete or as far as it is known."""
    match = _DATUM.fullmatch(tekst)
    if match is None:
        raise Onleesbaar("datum-onleesbaar")
    waarde, merk = _datum_in(match)
    return [Stuk("", waarde, 0, len(tekst), merk)]


def _tijd_in(match: re.Match[str]) -> tuple[str, Merk]:
    uur, minuut = int(match["uur"]), int(match["minuut"])
    if uur >= _UREN or minuut >= _MINUTEN:
        raise Onleesbaar("tijd-bestaat-niet")
    return f"{uur:02}:{minuut:02}", Merk.WAARSCHIJNLIJK if match["circa"] else Merk.ZEKER


def lees_tijd(tekst: str) -> list[Stuk]:
    """A time of the day."""
    match = _TIJD.fullmatch(tekst)
    if match is None:
        raise Onleesbaar("tijd-onleesbaar")
    tijd, merk = _tijd_in(match)
    return [Stuk("", tijd, 0, len(tekst), merk)]


def lees_moment(tekst: str) -> list[Stuk]:
    """A date, and a time after it if there is one."""
    match = _DATUM.match(tekst)
    if match is None:
        raise Onleesbaar("datum-onleesbaar")
    waarde, merk = _datum_in(match)
    stukken = [Stuk("/datum", waarde, 0, match.end(), merk)]
    rest = tekst[match.end() :]
    if not rest.strip():
        return stukken
    start = match.end() + len(rest) - len(rest.lstrip(" ,"))
    tijd = _TIJD.fullmatch(tekst, start)
    if tijd is None:
        raise Onleesbaar("tijd-onleesbaar")
    gelezen, hoe = _tijd_in(tijd)
    return [*stukken, Stuk("/tijd", gelezen, start, len(tekst), hoe)]


def tijdstip(datum: Mapping[str, str | int], tijd: str) -> tuple[str, Merk] | None:
    """Date and time as ISO 8601 with the Dutch offset; None without a complete date.

    When clocks change, an hour is there twice or not at all: then it is not certain.
    """
    if "dag" not in datum:
        return None
    uur, minuut = (int(part) for part in tijd.split(":"))
    jaar, maand, dag = (int(datum[part]) for part in ("jaar", "maand", "dag"))
    moment = datetime(jaar, maand, dag, uur, minuut, tzinfo=DUTCH_TIME)
    exists = moment.astimezone(UTC).astimezone(DUTCH_TIME).hour == uur
    merk = Merk.ZEKER if exists and moment.utcoffset() == moment.replace(fold=1).utcoffset() else Merk.GOK
    minutes = int((moment.utcoffset() or timedelta()).total_seconds()) // 60
    return f"{jaar:04}-{maand:02}-{dag:02}T{tijd}+{minutes // 60:02}:{minutes % 60:02}", merk


# --- numbers and codes ------------------------------------------------------------------------------------------------

_BSN = re.compile(r"\d(?:[ .]?\d){7,8}")
_POSTCODE = re.compile(r"([1-9]\d{3}) ?([A-Z]{2})", re.IGNORECASE)
_HUISNUMMER = re.compile(r"(\d{1,5})(?: ?-? ?([A-Za-z])(?![A-Za-z]))?(?: ?-? ?([0-9A-Za-z]{1,4}))?")
_TELEFOON = re.compile(r"(?:\+\d{1,3}|00\d{1,3}|0)[\d ().-]{5,18}")
_DIENST = re.compile(r"0[89]00(?:\d{4}|\d{7})")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_TUSSEN = re.compile(r" */ *| *; *|, +| +en +| +of +")
_NATIONAAL, _KORTST, _LANGST = 10, 9, 15


def lees_bsn(tekst: str) -> list[Stuk]:
    """Nine digits that pass the 11-proof."""
    cijfers = re.sub(r"[ .]", "", tekst)
    if not _BSN.fullmatch(tekst) or not cijfers.isascii() or not elfproef.is_valid(cijfers) or len(cijfers) != 9:  # noqa: PLR2004
        raise Onleesbaar("bsn-klopt-niet")
    return [Stuk("", cijfers, 0, len(tekst))]


def lees_postcode(tekst: str) -> list[Stuk]:
    """Four digits and two letters."""
    match = _POSTCODE.fullmatch(tekst)
    if match is None:
        raise Onleesbaar("postcode-klopt-niet")
    return [Stuk("", f"{match[1]}{match[2].upper()}", 0, len(tekst))]


def lees_huisnummer(tekst: str) -> list[Stuk]:
    """A number, and a letter or addition after it if there is one."""
    match = _HUISNUMMER.fullmatch(tekst)
    if match is None:
        raise Onleesbaar("huisnummer-onleesbaar")
    whole = match[2] is None and match[3] is None
    stukken = [Stuk("/huisnummer", match[1], *match.span(1), Merk.ZEKER if whole else Merk.WAARSCHIJNLIJK)]
    return [*stukken, *_toevoegingen(match, 2, 3)]


def _toevoegingen(match: re.Match[str], letter: int | str, toevoeging: int | str) -> Iterator[Stuk]:
    for naam, groep in (("/huisletter", letter), ("/toevoeging", toevoeging)):
        if match[groep] is not None:
            yield Stuk(naam, match[groep], *match.span(groep), Merk.WAARSCHIJNLIJK)


def lees_telefoon(tekst: str) -> list[Stuk]:
    """One number or more; Dutch ones have ten digits, service numbers eight or eleven."""
    stukken: list[Stuk] = []
    plaats = 0
    for scheiding in [*_TUSSEN.finditer(tekst), None]:
        eind = len(tekst) if scheiding is None else scheiding.start()
        nummer = tekst[plaats:eind]
        cijfers = re.sub(r"\D", "", nummer)
        national = nummer.startswith("0") and not nummer.startswith("00")
        whole = len(cijfers) == _NATIONAAL if national else _KORTST <= len(cijfers) <= _LANGST
        if not _TELEFOON.fullmatch(nummer) or not (whole or _DIENST.fullmatch(cijfers)):
            raise Onleesbaar("telefoonnummer-klopt-niet")
        stukken.append(Stuk("", nummer, plaats, eind, Merk.ZEKER if len(nummer) == len(tekst) else Merk.WAARSCHIJNLIJK))
        plaats = len(tekst) if scheiding is None else scheiding.end()
    return stukken


def lees_email(tekst: str) -> list[Stuk]:
    """One address."""
    if not _EMAIL.fullmatch(tekst):
        raise Onleesbaar("e-mailadres-klopt-niet")
    return [Stuk("", tekst, 0, len(tekst))]


def lees_keuze(woorden: Mapping[str, Waarde], regel: str) -> Lezer:
    """One of these words, in any case."""

    def lees(tekst: str) -> list[Stuk]:
        keuze = woorden.get(tekst.casefold())
        if keuze is None:
            raise Onleesbaar(regel)
        return [Stuk("", keuze, 0, len(tekst))]

    return lees


def lees_geslacht(tekst: str) -> list[Stuk]:
    """A code or a word of the list; another word for it is less certain."""
    woord = tekst.casefold()
    code = GESLACHTEN.get(woord) or GESLACHTNAMEN.get(woord)
    if code is None:
        raise Onleesbaar("geslacht-niet-in-lijst")
    merk = Merk.ZEKER if woord in GESLACHTEN else Merk.WAARSCHIJNLIJK
    return [Stuk("", dict(GESLACHT.by_code(code)), 0, len(tekst), merk)]


def lees_rol(tekst: str) -> list[Stuk]:
    """A role in the words of a list; another word for it is less certain."""
    woord = tekst.casefold()
    rol = ROLLEN.get(woord)
    if rol is not None:
        return [Stuk("", dict(rol), 0, len(tekst))]
    naam = ROLNAMEN.get(woord)
    if naam is None:
        raise Onleesbaar("rol-niet-in-lijst")
    return [Stuk("", dict(ROLLEN.get(naam) or JEUGDZORGROL.by_word(naam)), 0, len(tekst), Merk.WAARSCHIJNLIJK)]


# --- addresses --------------------------------------------------------------------------------------------------------

_PLAATS = r"(?P<plaats>[^\W\d_][^\d,;]{1,78})"
_POSTCODE_PLAATS = re.compile(rf"(?P<postcode>[1-9]\d{{3}} ?[A-Za-z]{{2}})(?: *,? +{_PLAATS})?")
_STRAAT = re.compile(
    r"(?P<straat>[^\d,;]{2,80}?) +(?P<nummer>\d{1,5})(?: ?-? ?(?P<letter>[A-Za-z])(?![A-Za-z]))?"
    r"(?: ?- ?(?P<toevoeging>[0-9A-Za-z]{1,4}))?"
)


def lees_plaats(tekst: str) -> list[Stuk]:
    """Postcode and place."""
    match = _POSTCODE_PLAATS.fullmatch(tekst)
    if match is None:
        raise Onleesbaar("postcode-klopt-niet")
    return _plaatsen(match)


def _plaatsen(match: re.Match[str]) -> list[Stuk]:
    postcode = match["postcode"].replace(" ", "").upper()
    stukken = [Stuk("/postcode", postcode, *match.span("postcode"), Merk.WAARSCHIJNLIJK)]
    if match["plaats"] is not None:
        stukken.append(Stuk("/woonplaats", match["plaats"].strip(), *match.span("plaats"), Merk.WAARSCHIJNLIJK))
    return stukken


_ALLEEN_PLAATS = re.compile(_PLAATS)


_SCHUILPLAATS = re.compile(r"opvang|geheim|schuil|onderdui|blijf|safe ?house|postbus", re.IGNORECASE)


def lees_adres(tekst: str) -> list[Stuk]:
    """Street and number, then postcode and place as far as they are there; not a place where somebody may hide."""
    if _SCHUILPLAATS.search(tekst):
        raise Onleesbaar("adres-mogelijk-afgeschermd")
    match = _STRAAT.match(tekst)
    if match is None:
        raise Onleesbaar("adres-onleesbaar")
    stukken = [
        Stuk("/straat", match["straat"].strip(), *match.span("straat"), Merk.WAARSCHIJNLIJK),
        Stuk("/huisnummer", match["nummer"], *match.span("nummer"), Merk.WAARSCHIJNLIJK),
        *_toevoegingen(match, "letter", "toevoeging"),
    ]
    rest = tekst[match.end() :]
    if not rest.strip(" ,"):
        return stukken
    start = match.end() + len(rest) - len(rest.lstrip(" ,"))
    if start == match.end():
        raise Onleesbaar("adres-onleesbaar")
    plaats = _POSTCODE_PLAATS.fullmatch(tekst, start)
    if plaats is not None:
        return [*stukken, *_plaatsen(plaats)]
    alleen = _ALLEEN_PLAATS.fullmatch(tekst, start)
    if alleen is None:
        raise Onleesbaar("adres-onleesbaar")
    return [*stukken, Stuk("/woonplaats", alleen["plaats"].strip(), *alleen.span(), Merk.WAARSCHIJNLIJK)]


# --- text -------------------------------------------------------------------------------------------------------------


def lees_tekst(tekst: str) -> list[Stuk]:
    """Free text: nothing in it can be checked."""
    return [Stuk("", " ".join(tekst.split()), 0, len(tekst), Merk.WAARSCHIJNLIJK)]


LEZERS: Mapping[Soort, Lezer] = {
    Soort.DATUM: lees_datum,
    Soort.TIJD: lees_tijd,
    Soort.MOMENT: lees_moment,
    Soort.BSN: lees_bsn,
    Soort.POSTCODE: lees_postcode,
    Soort.HUISNUMMER: lees_huisnummer,
    Soort.TELEFOON: lees_telefoon,
    Soort.EMAIL: lees_email,
    Soort.JANEE: lees_keuze({"ja": "Ja", "nee": "Nee", "j": "Ja", "n": "Nee"}, "ja-of-nee-onleesbaar"),
    Soort.GEHEIM: lees_keuze({"ja": True, "nee": False}, "ja-of-nee-onleesbaar"),
    Soort.NIVEAU: lees_keuze({"laag": "laag", "matig": "matig", "hoog": "hoog"}, "niveau-niet-in-lijst"),
    Soort.GESLACHT: lees_geslacht,
    Soort.ROL: lees_rol,
    Soort.ADRES: lees_adres,
    Soort.PLAATS: lees_plaats,
    Soort.NAAM: lees_tekst,
    Soort.TEKST: lees_tekst,
    Soort.VERHAAL: lees_tekst,
}
"""All but the number of the report, whose pattern is set by the operator."""
TOETSBAAR = frozenset(Soort) - {Soort.NAAM, Soort.TEKST, Soort.VERHAAL}
"""The sorts whose value shows by itself that it is such a value."""


def lezer_van(soort: Soort) -> Lezer:
    """The reader of a sort of value; what is longer than such a value can be is not read."""
    lees = LEZERS[soort]
    if soort not in TOETSBAAR:
        return lees

    def lees_kort(tekst: str) -> list[Stuk]:
        if len(tekst) > LANGST:
            raise Onleesbaar("waarde-te-lang")
        return lees(tekst)

    return lees_kort


def lees_nummer(patroon: re.Pattern[str]) -> Lezer:
    """A number of the report, by this pattern; one of another shape is kept as text."""

    def lees(tekst: str) -> list[Stuk]:
        if len(tekst) > LANGST:
            raise Onleesbaar("waarde-te-lang")
        if patroon.fullmatch(tekst):
            return [Stuk("", tekst, 0, len(tekst))]
        if not any(teken.isdigit() for teken in tekst) or " " in tekst:
            raise Onleesbaar("nummer-onleesbaar")
        return [Stuk("", tekst, 0, len(tekst), Merk.GOK)]

    return lees
