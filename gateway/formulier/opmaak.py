"""Lines, cells and labels: how a form is laid out, whatever it says.

A line is cut into cells at ``|``, at tabs, or at two spaces and more. A label stands at the begin of a cell, with a
colon after it or alone in its cell; it is *known* when its words stand in the table, *alike* when only brackets, dots
or one letter differ. Everything is one pass over the text with bounded patterns.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from gateway.formulier.etiketten import ETIKETTEN, normaal
from gateway.formulier.schoon import Schoon

LABEL_LANGST = 60
"""Characters of a label."""
_WOORDEN = 6
_FOUTJE_VANAF = 6
"""Letters from which a label may differ in one letter and still be meant."""
_SPATIES = re.compile(r" {2,}")
_HAAKJES = re.compile(r"\([^()]{0,40}\)")
_GEEN_LETTER = re.compile(r"[\W\d_]+")
_STREEP = re.compile(r"[\s|+\-=_.:*~]*")
_VOET = re.compile(r"\s*(?:pagina|blad|blz\.?|page) +\d{1,3}(?: *(?:van|/|of) *\d{1,3})?\s*", re.IGNORECASE)
_CITAATKOP = re.compile(
    r"\s*(?:-{2,} ?(?:oorspronkelijk|doorgestuurd|original|forwarded)[^\n]{0,40}|op .{4,80}schreef.{0,80}:)\s*",
    re.IGNORECASE,
)
_ONBEKEND = re.compile(r"(?:\d[\d.]{0,6}[.)]? +)?[A-ZÀ-Ý][^:\n]{1,50}:(?: |$)")


class Cel(NamedTuple):
    """A cell; ``begin`` and ``eind`` count in the mended text, and are equal when it is empty."""

    begin: int
    eind: int
    tekst: str


class Label(NamedTuple):
    """A label in a cell."""

    naam: str
    """As in the table."""
    bekend: bool
    """Known, or only alike."""
    begin: int
    eind: int
    """Of the label itself, in the mended text."""
    waarde: int
    """Where its value may begin."""
    dubbelepunt: bool


@dataclass(frozen=True, slots=True)
class Regel:
    """One line."""

    begin: int
    eind: int
    tekst: str
    cellen: tuple[Cel, ...]
    scheiding: str
    """What its cells are cut at: ``|``, a tab, or spaces."""
    leeg: bool
    """Nothing, a rule, or the foot of a page."""
    voet: bool
    citaat: bool


def regels_van(schoon: Schoon) -> list[Regel]:
    """The lines of a text."""
    regels: list[Regel] = []
    begin, citaat = 0, False
    for tekst in schoon.tekst.split("\n"):
        voet = len(tekst) < LABEL_LANGST * 2 and _VOET.fullmatch(tekst) is not None
        citaat = citaat or (len(tekst) < LABEL_LANGST * 3 and _CITAATKOP.fullmatch(tekst) is not None)
        cellen, scheiding = _cellen(tekst, begin)
        regels.append(
            Regel(
                begin=begin,
                eind=begin + len(tekst),
                tekst=tekst,
                cellen=cellen,
                scheiding=scheiding,
                leeg=voet or _STREEP.fullmatch(tekst) is not None,
                voet=voet,
                citaat=citaat or begin in schoon.citaat,
            )
        )
        begin += len(tekst) + 1
    return regels


def _cellen(tekst: str, begin: int) -> tuple[tuple[Cel, ...], str]:
    scheiding = "|" if "|" in tekst else "\t" if "\t" in tekst.strip() else " "
    if scheiding == " ":
        return tuple(_bij_spaties(tekst, begin)), scheiding
    cellen = []
    plaats = begin
    for stuk in tekst.split(scheiding):
        links = len(stuk) - len(stuk.lstrip())
        kaal = stuk.strip()
        cellen.append(Cel(plaats + links, plaats + links + len(kaal), kaal))
        plaats += len(stuk) + 1
    if scheiding == "|":  # the frame of a table is not a cell
        cellen = cellen[(not cellen[0].tekst) : (-1 if not cellen[-1].tekst else None)]
    return tuple(cellen), scheiding


def _bij_spaties(tekst: str, begin: int) -> Iterator[Cel]:
    kaal = tekst.strip()
    plaats = begin + len(tekst) - len(tekst.lstrip())
    last = 0
    for gap in [*_SPATIES.finditer(kaal), None]:
        stop = len(kaal) if gap is None else gap.start()
        if stop > last:
            yield Cel(plaats + last, plaats + stop, kaal[last:stop])
        last = len(kaal) if gap is None else gap.end()


# --- labels -----------------------------------------------------------------------------------------------------------

_NAMEN = frozenset(naam for namen in ETIKETTEN.values() for naam in namen)


def _letters(naam: str) -> str:
    return _GEEN_LETTER.sub("", naam)


def _zonder_een(letters: str) -> Iterator[str]:
    """The word, and the word without each of its letters: two words that differ in one letter share one of these."""
    yield letters
    for index in range(len(letters)):
        yield letters[:index] + letters[index + 1 :]


_BUREN: dict[str, str] = {
    buur: naam
    for naam in sorted(_NAMEN, reverse=True)
    if len(_letters(naam)) >= _FOUTJE_VANAF
    for buur in _zonder_een(_letters(naam))
} | {_letters(naam): naam for naam in _NAMEN}


def label_van(cel: Cel) -> Label | None:
    """The label at the begin of a cell, if there is one that means something to us."""
    kop, teken, rest = cel.tekst.partition(":")
    if len(kop) > LABEL_LANGST:
        return None
    eind = cel.begin + len(kop.rstrip())
    waarde = cel.begin + len(kop) + len(teken) + len(rest) - len(rest.lstrip())
    naam = normaal(kop)
    if naam in _NAMEN:
        return Label(naam, begin=cel.begin, eind=eind, waarde=waarde, bekend=True, dubbelepunt=bool(teken))
    if not teken:
        return None
    gelijkend = _gelijkend(kop)
    if gelijkend is None:
        return None
    return Label(gelijkend, begin=cel.begin, eind=eind, waarde=waarde, bekend=False, dubbelepunt=True)


def _gelijkend(kop: str) -> str | None:
    letters = _letters(normaal(_HAAKJES.sub(" ", kop)))
    if letters in _BUREN:
        return _BUREN[letters]
    if len(letters) < _FOUTJE_VANAF:
        return None
    return next((_BUREN[buur] for buur in _zonder_een(letters) if buur in _BUREN), None)


def onbekend_label(tekst: str) -> bool:
    """Whether a cell begins with what looks like a label that we do not know."""
    match = _ONBEKEND.match(tekst)
    return match is not None and len(match[0].split()) <= _WOORDEN + 1


class Vraag(NamedTuple):
    """A label on a line, with the range of its value there; an empty range when there is none."""

    label: Label
    begin: int
    eind: int


def vragen_van(regel: Regel) -> list[Vraag]:
    """The labels of a line with their values; a label without a colon needs a cell of its own."""
    labels = [label_van(cel) for cel in regel.cellen]
    vragen: list[Vraag] = []
    for index, label in enumerate(labels):
        if label is None or not (label.dubbelepunt or index + 1 < len(labels) or len(labels) == 1):
            continue
        eind = regel.cellen[index].eind
        for volgende in range(index + 1, len(labels)):
            cel = regel.cellen[volgende]
            if labels[volgende] is not None or onbekend_label(cel.tekst):
                break
            eind = max(eind, cel.eind)
        begin = label.waarde
        if begin >= regel.cellen[index].eind:  # the value stands in the next cell
            gevuld = (cel.begin for cel in regel.cellen[index + 1 :] if cel.tekst)
            begin = min(next(gevuld, eind), eind)
        vragen.append(Vraag(label, begin, max(begin, eind)))
    return vragen
