"""The terms of the law: when each began, when it ends, and whether it nearly or already has. They warn, never block.

A clock has a moment that starts it, a moment that stops it, and a reckoning; ``klokken.py`` lists them all. Moments are
facts with names, stated by Veilig Thuis about a zaak or read from the journal. A moment that is not there has not come,
or nobody said so: without its start a clock does not run.

Reckoning: a term in days, weeks or months begins on the day after its start and ends when its last day is over in the
Netherlands, lengthened by the Algemene termijnenwet where that applies. A term in hours is elapsed time, whatever
clocks do; the hours of police custody leave out the night (00:00 to 09:00).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from gateway.core.clocks import (
    DAY,
    NONE,
    at_time,
    dutch_day,
    end_of,
    is_werkdag,
    maanden_na,
    verlengd,
    werkdagen_na,
)


class Stand(StrEnum):
    """How a term stands."""

    LOPEND = "lopend"
    BIJNA = "bijna"
    VERSTREKEN = "verstreken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verloop:
    """What came when, of one zaak, report, handover or delivery."""

    momenten: Mapping[str, datetime]
    """Name (``klokken.MOMENTEN``) → instant (aware)."""
    verlengingen: tuple[int, ...] = ()
    """Weeks by which informing the betrokkene was put off, each time by a person."""
    ophouden: int = 6
    """Hours for questioning: 9 for an offence that allows pre-trial detention (Sv art. 56a)."""
    acceptatie: int = 5
    """Working days in which an overdracht is to be answered, by agreement."""
    gelijkgesteld: frozenset[date] = NONE
    """Days that a royal decree equates with holidays (ATW art. 3 lid 3)."""
    schoolvrij: frozenset[date] = NONE
    """Days without school, besides weekends and holidays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Termijn:
    """One running term; from ``einde`` on it is overdue."""

    regel: str
    code: str
    begin: datetime
    einde: datetime
    stand: Stand


SCHOOL_BEGINS, NIGHT_ENDS = time(8, 30), time(9)
Reckoning = Callable[[datetime, Verloop], datetime]
"""Start → the first instant (UTC) at which the term is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Klok:
    """How one term is reckoned."""

    regel: str
    """Number in the law list, or the article of a term that no rule is about."""
    code: str
    zin: str
    """What is then the matter, for staff."""
    artikel: str
    begin: str
    klaar: str
    einde: Reckoning
    bijna: timedelta
    """How long before its end it is worth a look."""


def uren(count: float) -> Reckoning:
    """Elapsed hours."""
    return lambda begin, _: begin.astimezone(UTC) + timedelta(hours=count)


def dagen(count: int, *, atw: bool) -> Reckoning:
    """Calendar days; ``atw`` tells whether the ATW lengthens it: what a law or AMvB sets (art. 1 and 5)."""

    def reckon(begin: datetime, verloop: Verloop) -> datetime:
        last = dutch_day(begin) + count * DAY
        return _lengthened(begin, last, verloop) if atw else end_of(last)

    return reckon


def maanden(count: int, *, atw: bool) -> Reckoning:
    """Calendar months; ``atw`` as for days, and never beyond three months (art. 4)."""

    def reckon(begin: datetime, verloop: Verloop) -> datetime:
        last = maanden_na(dutch_day(begin), count)
        return _lengthened(begin, last, verloop) if atw else end_of(last)

    return reckon


def werkdagen(count: int) -> Reckoning:
    """Working days."""
    return lambda begin, verloop: end_of(werkdagen_na(dutch_day(begin), count, verloop.gelijkgesteld))


def _lengthened(begin: datetime, last: date, verloop: Verloop) -> datetime:
    return end_of(verlengd(dutch_day(begin), last, verloop.gelijkgesteld))


def huisverbod(begin: datetime, verloop: Verloop) -> datetime:
    """Ten days of 24 hours, or 28 once it is prolonged; never lengthened (Wth art. 2 lid 1, 9 lid 1 and 13)."""
    return uren((28 if "huisverbod-verlengd" in verloop.momenten else 10) * 24)(begin, verloop)


def ophouden(begin: datetime, verloop: Verloop) -> datetime:
    """Hours for questioning; the time between midnight and nine in the morning does not count (Sv art. 56a)."""
    at, left = begin.astimezone(UTC), timedelta(hours=verloop.ophouden)
    while True:
        day = dutch_day(at)
        at = max(at, at_time(day, NIGHT_ENDS))
        until_midnight = end_of(day) - at
        if left <= until_midnight:
            return at + left
        at, left = at + until_midnight, left - until_midnight


def informeren(begin: datetime, verloop: Verloop) -> datetime:
    """Four weeks, and every extension of at most two (Wmo 2015 art. 5.3.1)."""
    weken = 4 + sum(min(weeks, 2) for weeks in verloop.verlengingen)
    return _lengthened(begin, dutch_day(begin) + 7 * weken * DAY, verloop)


def accepteren(begin: datetime, verloop: Verloop) -> datetime:
    """As many working days as was agreed."""
    return werkdagen(verloop.acceptatie)(begin, verloop)


def schooldag(begin: datetime, verloop: Verloop) -> datetime:
    """The start of the first day of school after it, half past eight."""
    day = dutch_day(begin)
    while not (is_werkdag(day) and day not in verloop.schoolvrij and at_time(day, SCHOOL_BEGINS) > begin):
        day += DAY
    return at_time(day, SCHOOL_BEGINS)


def termijn(klok: Klok, verloop: Verloop, nu: datetime) -> Termijn | None:
    """The term of ``klok`` as it stands at ``nu``; None when it does not run."""
    begin = verloop.momenten.get(klok.begin)
    if begin is None or klok.klaar in verloop.momenten:
        return None
    einde = klok.einde(begin, verloop)
    stand = Stand.VERSTREKEN if nu >= einde else Stand.BIJNA if nu >= einde - klok.bijna else Stand.LOPEND
    return Termijn(regel=klok.regel, code=klok.code, begin=begin, einde=einde, stand=stand)
