"""A zaak at the gateway: what Veilig Thuis states about it, as rows that are only ever added to, and what they come to.

1. Only this Veilig Thuis states facts, and only those that a rule or a clock asks for (``contracts.zaken``).
2. What is stated anew counts. What is no longer stated is withdrawn: unknown again, and unknown holds.
3. The first statement opens a zaak. Closing it is a fact like any other; nothing is stated about a closed one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol, get_args

from gateway.contracts.message import Oin
from gateway.contracts.waarden import DUTCH_TIME
from gateway.contracts.zaken import Moment, Zaakstelling
from gateway.core.policy import ZaakFeiten
from gateway.core.recording import Entry
from gateway.core.termijnen import Verloop

OPEN, JA, NEE = "open", "ja", "nee"
MOMENTEN = frozenset(get_args(Moment))
_FLAGS = ("minderjarige", "vermoeden", "strafzaak_gesloten")
"""Fields of a statement that are yes or no."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZaakFeit:
    """One fact as it was stated: a code, a date or a reference of others; never about anyone by name."""

    id: str
    """UUIDv7: facts stand in the order in which they were stated."""
    verantwoordelijke: Oin
    zaak: str
    naam: str
    waarde: str | None
    """None withdraws it."""
    at: datetime
    persoon: str | None = None
    """Pseudonym of the person who stated it; None when the case system did."""


class ZakenLog(Protocol):
    """The part of the port ``Journal`` that keeps what is stated; its promises are those of the port."""

    def state(self, feiten: Sequence[tuple[ZaakFeit, Entry]]) -> None:
        """Write facts that were stated about zaken, each with its entry, in one commit."""
        ...

    def zaak(self, verantwoordelijke: Oin, zaak: str) -> Sequence[ZaakFeit]:
        """Every fact that was stated about one zaak, in that order; none when there is no such zaak."""
        ...


def standing(feiten: Iterable[ZaakFeit]) -> Mapping[str, str]:
    """Name → value of what stands, of facts in the order in which they were stated; empty: there is no such zaak."""
    last = {feit.naam: feit.waarde for feit in feiten}
    return {naam: waarde for naam, waarde in last.items() if waarde is not None}


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> Mapping[str, str | None]:
    """What must be written for ``after`` to stand: new and other values, and None for what is withdrawn."""
    gone = dict.fromkeys(before.keys() - after.keys())
    return {**gone, **{naam: waarde for naam, waarde in after.items() if before.get(naam) != waarde}}


def rows_of(stelling: Zaakstelling) -> Mapping[str, str]:
    """A statement as names and values."""
    said = stelling.model_dump(exclude_none=True, exclude={"momenten"})
    flags = {naam: JA if said[naam] else NEE for naam in _FLAGS if naam in said}
    return {naam.replace("_", "-"): waarde for naam, waarde in (said | flags).items()} | stelling.momenten


def stelling_of(rows: Mapping[str, str]) -> Zaakstelling:
    """The statement that these names and values are."""
    fields = {naam.replace("-", "_"): waarde for naam, waarde in rows.items() if naam not in {*MOMENTEN, OPEN}}
    flags = {naam: fields[naam] == JA for naam in _FLAGS if naam in fields}
    moments = {naam: waarde for naam, waarde in rows.items() if naam in MOMENTEN}
    return Zaakstelling.model_validate({**fields, **flags, "momenten": moments})


def feiten_of(rows: Mapping[str, str]) -> ZaakFeiten | None:
    """What policy judges by; None when there is no such zaak."""
    if not rows:
        return None
    stelling = stelling_of(rows)
    return ZaakFeiten(
        open=rows[OPEN] == JA,
        veiligheid=stelling.veiligheid,
        minderjarige=stelling.minderjarige,
        gemeente=stelling.gemeente,
        vermoeden=stelling.vermoeden,
        strafzaak=None if stelling.strafzaak is None else True,
        strafzaak_gesloten=stelling.strafzaak_gesloten,
    )


def verloop_of(rows: Mapping[str, str]) -> Verloop:
    """What the clocks run on."""
    return Verloop(momenten={naam: _instant(waarde) for naam, waarde in rows.items() if naam in MOMENTEN})


def _instant(tijdstip: str) -> datetime:
    if "T" in tijdstip:
        return datetime.fromisoformat(tijdstip)
    return datetime.combine(date.fromisoformat(tijdstip), time(), DUTCH_TIME)
