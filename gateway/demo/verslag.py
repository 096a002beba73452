"""What became of the week: per case what was expected and what happened, in a table, and the one line of figures.

What happened is read from two sides: what the parties saw, and the journal through its public reading methods.
No personal data: references, doors, states.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from rich.table import Table

from gateway.contracts.message import DocumentId, Oin
from gateway.core.besluiten import HoldState
from gateway.core.policy import Uitkomst
from gateway.core.recording import DeliveryState, DocumentState
from gateway.demo.spel import Waarneming
from gateway.demo.week import Afloop, Geval
from gateway.journal.listing import DeliveryLine, DocumentLine
from gateway.journal.sql import SqlJournal

REPORTS = frozenset({"vtMeldingDi01", "meldingGeneriekDi01", "MeldingGedaan"})
FEEDBACK = frozenset({"vtTerugkoppelingDi01", "uitkomstMeldingGeneriekDi01"})
_ALL = 10_000
_OUTCOMES = (Uitkomst.PERMIT, Uitkomst.STRIP, Uitkomst.HOLD, Uitkomst.DENY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Regel:
    """One case, expected and happened."""

    geval: Geval
    werd: Afloop

    @property
    def verschillen(self) -> tuple[str, ...]:
        """Where the two differ, in words."""
        verwacht = self.geval.verwacht
        return tuple(
            f"{veld.name}: verwacht {getattr(verwacht, veld.name)}, werd {getattr(self.werd, veld.name)}"
            for veld in fields(Afloop)
            if getattr(verwacht, veld.name) != getattr(self.werd, veld.name)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cijfers:
    """The figures of the last line."""

    aangenomen: int
    """Reports that were taken in and may go, or went by a person; of a mail with a report in it both are counted."""
    afgeleverd: int
    """Of those, confirmed by Veilig Thuis."""
    vastgehouden: int
    """Reports that wait for a person."""
    quarantaine: int
    """Documents that cannot be used, kept."""
    geweigerd: int
    """Times that a door said no."""
    mislukt: int
    """Deliveries that failed or were parked."""
    logboek: str

    def line(self) -> str:
        """``klaar: …``."""
        return "klaar: " + " ".join(f"{veld.name}={getattr(self, veld.name)}" for veld in fields(self))


class Boek:
    """What the journal has of the week, by the senders' references."""

    def __init__(self, journal: SqlJournal, verantwoordelijke: Oin) -> None:
        """Read every document and delivery once."""
        self._journal = journal
        self.documenten: Sequence[DocumentLine] = tuple(
            reversed([line for line in journal.documents(verantwoordelijke, limit=_ALL) if line.kind in REPORTS])
        )
        self._per_referentie: dict[str, list[DocumentLine]] = {}
        for line in self.documenten:
            stored = journal.document(verantwoordelijke, DocumentId(line.id))
            if stored is not None and stored.reference is not None:
                self._per_referentie.setdefault(stored.reference, []).append(line)
        self.afleveringen: Mapping[str, Sequence[DeliveryLine]] = {
            line.conversation: journal.deliveries(conversation=line.conversation)
            for line in self.documenten
            if line.conversation is not None
        }

    def volgende(self, referentie: str) -> DocumentLine | None:
        """The first document with ``referentie`` that was not asked for yet."""
        found = self._per_referentie.get(referentie)
        return found.pop(0) if found else None

    def telt(self, *states: DocumentState | HoldState) -> int:
        """How many reports have one of ``states``."""
        wanted = {state.value for state in states}
        return sum(line.state in wanted for line in self.documenten)

    def telt_afleveringen(self, *states: DeliveryState, kind: str | None = None) -> int:
        """How many deliveries have one of ``states``."""
        wanted = {state.value for state in states}
        return sum(
            line.state in wanted and kind in (None, line.kind) for lines in self.afleveringen.values() for line in lines
        )


def onderweg(journal: SqlJournal) -> int:
    """How many deliveries were not answered for by their receiver yet; in this week every receiver answers."""
    under_way = {DeliveryState.GEREED, DeliveryState.GEPUBLICEERD, DeliveryState.OVERHANDIGD}
    return sum(DeliveryState(line.state) in under_way for line in journal.deliveries())


def vergelijk(gezien: Iterable[Waarneming], boek: Boek) -> list[Regel]:
    """Put beside each expectation what happened."""
    regels = []
    for waarneming in gezien:
        geval = waarneming.geval
        document = None if geval.herhaalt else boek.volgende(geval.referentie)
        werd = Afloop(
            antwoord=waarneming.antwoord,
            lot=document.state if document else None,
            terug=_terug(waarneming),
            bij_vt=_bij_vt(waarneming),
            terugkoppeling=_terugkoppeling(waarneming, document, boek),
        )
        regels.append(Regel(geval=geval, werd=werd))
    return regels


def _terug(waarneming: Waarneming) -> str | None:
    found = [
        f"{stuk.naam.removesuffix('Bericht')} {stuk.foutcode or ''}".strip()
        for stuk in (ontvangst.stuk for ontvangst in waarneming.terug)
        if stuk.naam not in FEEDBACK
    ]
    return ", ".join(found) or None


def _bij_vt(waarneming: Waarneming) -> str | None:
    if waarneming.bericht is None:
        return None
    data, voorval = waarneming.bericht.event["data"], waarneming.geval.voorval
    if not data.get("volledig", True):
        return "onvolledig"
    if len(data["betrokkenen"]) != len(voorval.personen):
        return "niet iedereen"
    financieel = any(code == "01" for code, _ in voorval.leefgebieden)
    return "zonder FIN" if financieel and "leefgebiedenFinancieel" not in data else "heel"


def _terugkoppeling(waarneming: Waarneming, document: DocumentLine | None, boek: Boek) -> str | None:
    found = [o.stuk.naam for o in waarneming.terug if o.stuk.naam in FEEDBACK]
    if not found or document is None or document.conversation is None:
        return None
    bevestigd = any(
        line.kind == "MeldingTeruggekoppeld" and line.state == DeliveryState.BEVESTIGD.value
        for line in boek.afleveringen[document.conversation]
    )
    return ", ".join([*found, "Bv01"] if bevestigd else found)


def cijfers(antwoorden: Iterable[str], boek: Boek, *, logboek: str) -> Cijfers:
    """The figures: from the journal, and the refusals from what the parties heard at the doors."""
    return Cijfers(
        aangenomen=boek.telt(DocumentState.AANGENOMEN, HoldState.VRIJGEGEVEN),
        afgeleverd=boek.telt_afleveringen(DeliveryState.BEVESTIGD, kind="MeldingGedaan"),
        vastgehouden=boek.telt(DocumentState.VASTGEHOUDEN),
        quarantaine=boek.telt(DocumentState.QUARANTAINE),
        geweigerd=sum(not antwoord.startswith(("Bv03", "202", "250")) for antwoord in antwoorden),
        mislukt=boek.telt_afleveringen(DeliveryState.MISLUKT, DeliveryState.GEPARKEERD),
        logboek=logboek,
    )


def besluiten(journal: SqlJournal, verantwoordelijke: Oin) -> str:
    """How often policy decided what, over everything that went or would have gone to anyone."""
    counted = Counter(decision.outcome for decision in journal.decisions(verantwoordelijke))
    return "besluiten: " + " ".join(f"{outcome.value}={counted[outcome]}" for outcome in _OUTCOMES)


def tabel(regels: Iterable[Regel]) -> Table:
    """The table for people."""
    table = Table(title="Een week Veilig Thuis Gooi en Vechtstreek", title_justify="left")
    for kop in ("referentie", "weg", "bijzonder", "verwacht", "werd"):
        table.add_column(kop)
    for regel in regels:
        goed = not regel.verschillen
        table.add_row(
            regel.geval.referentie,
            regel.geval.weg.value,
            regel.geval.bijzonder,
            _kort(regel.geval.verwacht),
            "✓ zoals verwacht" if goed else _kort(regel.werd),
            style=None if goed else "bold red",
        )
    return table


def _kort(afloop: Afloop) -> str:
    delen = (afloop.antwoord, afloop.lot, afloop.terug, afloop.bij_vt and f"VT: {afloop.bij_vt}", afloop.terugkoppeling)
    return " · ".join(deel for deel in delen if deel)
