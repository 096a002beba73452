"""What Veilig Thuis itself sends in the week: questions, a notification, handovers; each with what the law makes of it.

The outcome that must follow stands beside each case and is never computed from what happened. What happened is read
from the answer at the door and from the decision in the journal, by rule and field group; no value is shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

from rich.table import Table

from gateway.contracts.berichten import KINDS
from gateway.contracts.groepen import Groep
from gateway.contracts.message import Oin
from gateway.core.recording import StoredDecision
from gateway.demo.personeel import Medewerker
from gateway.demo.regio import OM, RVDK, USD, VEILIG_THUIS, Partij
from gateway.journal.sql import SqlJournal
from gateway.testing.berichten import bericht

if TYPE_CHECKING:
    from gateway.journal.listing import DocumentLine

_ALL = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Besluit:
    """What became of a message: at the door, and in the decision."""

    antwoord: int
    """HTTP status."""
    uitkomst: str
    uitwisseling: str | None
    regels: tuple[str, ...] = ()
    """Ids of the rules that fired, in their order."""
    weggelaten: tuple[str, ...] = ()
    """Field groups that did not go along, or are shielded while it waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verzending:
    """One message by Veilig Thuis to one partner, with the field groups that are in it."""

    referentie: str
    soort: str
    aan: Partij
    groepen: frozenset[Groep]
    verklaringen: Mapping[str, str]
    bijzonder: str
    verwacht: Besluit


AFGEWOGEN = {
    "noodzaak": "triage",
    "proportionaliteit": "triage",
    "subsidiariteit": "triage",
    "toestemming-gevraagd": "ja",
}
VRAAG = {**AFGEWOGEN, "doelbinding": "WMO-4.1.1-2-b"}
VERDER = {**AFGEWOGEN, "doel-verkrijging": "WMO-4.1.1-2-a"}
KENNISGEVING = {**VERDER, "doelbinding": "WMO-4.1.1-2-e", "drempel": "ernst"}
OVERDRACHT = {**VERDER, "doelbinding": "WMO-4.1.1-2-d", "politie-doorgifte": "ja", "gemeente-reden": "verhuizing"}
IN_VRAAG = frozenset({Groep.ID, Groep.BSN, Groep.ADR, Groep.PROF})
IN_KENNISGEVING = frozenset({Groep.ID, Groep.ADR, Groep.INC, Groep.AARD, Groep.VB, Groep.BES})
IN_OVERDRACHT = frozenset(
    {Groep.ID, Groep.BSN, Groep.ADR, Groep.CON, Groep.HH, Groep.AARD, Groep.VB, Groep.VVA, Groep.BES}
)

VERZENDINGEN: Sequence[Verzending] = (
    Verzending(
        referentie="VT-U-01",
        soort="InformatieGevraagd",
        aan=RVDK,
        groepen=IN_VRAAG,
        verklaringen=VRAAG,
        bijzonder="triagevraag aan de Raad",
        verwacht=Besluit(antwoord=202, uitkomst="permit", uitwisseling="E06a"),
    ),
    Verzending(
        referentie="VT-U-02",
        soort="InformatieGevraagd",
        aan=RVDK,
        groepen=IN_VRAAG | {Groep.CON},
        verklaringen=VRAAG,
        bijzonder="telefoonnummer hoort niet in een vraag",
        verwacht=Besluit(antwoord=202, uitkomst="strip", uitwisseling="E06a", regels=("5",), weggelaten=("CON",)),
    ),
    Verzending(
        referentie="VT-U-03",
        soort="KennisgevingGedaan",
        aan=OM,
        groepen=IN_KENNISGEVING,
        verklaringen=KENNISGEVING,
        bijzonder="kennisgeving aan het OM, ernst boven de drempel",
        verwacht=Besluit(antwoord=202, uitkomst="permit", uitwisseling="E13"),
    ),
    Verzending(
        referentie="VT-U-04",
        soort="OverdrachtAangeboden",
        aan=USD,
        groepen=IN_OVERDRACHT,
        verklaringen=OVERDRACHT,
        bijzonder="overdracht zonder oordeel over de veiligheid",
        verwacht=Besluit(antwoord=202, uitkomst="hold", uitwisseling="E14", regels=("58",)),
    ),
    Verzending(
        referentie="VT-U-05",
        soort="OverdrachtAangeboden",
        aan=USD,
        groepen=IN_OVERDRACHT | {Groep.STRP},
        verklaringen=OVERDRACHT,
        bijzonder="volwassenen, met politiegegevens",
        verwacht=Besluit(antwoord=403, uitkomst="deny", uitwisseling="E14", regels=("39", "52", "58")),
    ),
    Verzending(
        referentie="VT-U-06",
        soort="InformatieGevraagd",
        aan=OM,
        groepen=IN_VRAAG,
        verklaringen=VRAAG,
        bijzonder="voor een vraag aan het OM is geen grondslag",
        verwacht=Besluit(antwoord=403, uitkomst="deny", uitwisseling=None, regels=("2", "5")),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gevolg:
    """One message, expected and happened."""

    verzending: Verzending
    werd: Besluit

    @property
    def anders(self) -> str | None:
        """What differs, in words; None when nothing does."""
        verwacht = self.verzending.verwacht
        return None if self.werd == verwacht else f"verwacht {_kort(verwacht)}, werd {_kort(self.werd)}"


def verstuur(medewerker: Medewerker, chance: Random) -> list[int]:
    """Offer every message at the door, as this person at the case system does; the HTTP statuses, in that order."""
    return [medewerker.verstuur(_aanbod(one, chance), referentie=one.referentie).status for one in VERZENDINGEN]


def _aanbod(verzending: Verzending, chance: Random) -> dict[str, object]:
    data = bericht(KINDS[verzending.soort], chance, verzending.groepen)
    return {
        "type": verzending.soort,
        "ontvanger": verzending.aan.oin,
        "verklaringen": dict(verzending.verklaringen),
        "data": _zonder_geheim_adres(data.model_dump(mode="json", by_alias=True, exclude_defaults=True)),
    }


def _zonder_geheim_adres(value: Any) -> Any:  # noqa: ANN401  JSON
    """None of these families has a secret address, whatever chance drew: that is a case of its own (rule 23)."""
    if isinstance(value, dict):
        return {name: _zonder_geheim_adres(item) for name, item in value.items() if name != "geheimhouding"}
    return [_zonder_geheim_adres(item) for item in value] if isinstance(value, list) else value


def vergelijk(statussen: Iterable[int], journal: SqlJournal) -> list[Gevolg]:
    """Put beside each expectation what the door answered and what was decided."""
    ours = Oin(VEILIG_THUIS.oin)
    kinds = {verzending.soort for verzending in VERZENDINGEN}
    lines = [line for line in journal.documents(ours, limit=_ALL) if line.kind in kinds and line.party == ours]
    return [
        Gevolg(verzending=verzending, werd=_werd(status, _besluit(line, journal)))
        for verzending, status, line in zip(VERZENDINGEN, statussen, reversed(lines), strict=True)
    ]


def _besluit(line: "DocumentLine", journal: SqlJournal) -> StoredDecision:
    return journal.decisions(document=line.id)[0]


def _werd(status: int, besluit: StoredDecision) -> Besluit:
    return Besluit(
        antwoord=status,
        uitkomst=besluit.outcome,
        uitwisseling=besluit.exchange,
        regels=tuple(dict.fromkeys(rule["regel"] for rule in besluit.rules)),
        weggelaten=besluit.stripped,
    )


def tabel(gevolgen: Iterable[Gevolg]) -> Table:
    """The table for people."""
    table = Table(title="Wat Veilig Thuis zelf verstuurt", title_justify="left")
    for kop in ("referentie", "soort", "aan", "bijzonder", "verwacht", "werd"):
        table.add_column(kop)
    for gevolg in gevolgen:
        one = gevolg.verzending
        werd = "✓ zoals verwacht" if gevolg.anders is None else _kort(gevolg.werd)
        style = None if gevolg.anders is None else "bold red"
        table.add_row(one.referentie, one.soort, one.aan.naam, one.bijzonder, _kort(one.verwacht), werd, style=style)
    return table


def _kort(besluit: Besluit) -> str:
    parts = [str(besluit.antwoord), besluit.uitkomst, besluit.uitwisseling or "geen rij"]
    parts += [f"regel {' '.join(besluit.regels)}"] if besluit.regels else []
    parts += [f"zonder {' '.join(besluit.weggelaten)}"] if besluit.weggelaten else []
    return " · ".join(parts)
