"""``gateway status``: one screen for whoever is called at 03:00. It reads the journal and changes nothing.

Exit codes: 0 nothing asks for attention, 1 something does. What does is at the top, in words.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.contracts.errors import Invalid
from gateway.core.clocks import AMSTERDAM
from gateway.core.klokken import KLOKKEN, tel, termijnen
from gateway.core.termijnen import Stand

if TYPE_CHECKING:
    from gateway.core.partners import Library
    from gateway.journal import Figures

SILENT_AFTER = timedelta(seconds=90)
"""Three signs of life missed."""
GONE_AFTER = timedelta(days=1)
"""What was silent that long was taken away on purpose, or asked for attention all the while."""
LATE_AFTER = timedelta(minutes=5)
"""A delivery that should have gone this long ago."""
NEEDED = ("api", "relay", "deliver")


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How the gateway stands at one moment."""

    at: datetime
    figures: "Figures"
    names: dict[str, str]
    """OIN → name of a partner."""
    file_differs: bool
    """``partners.toml`` in the home is not what is in force."""
    terms: Mapping[tuple[str, str, Stand], int] = field(init=False)
    """(Rule, code, stand) → how many terms."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "terms", tel(self.figures.onderwerpen, self.at))

    @property
    def silent(self) -> tuple[str, ...]:
        """Duties without a sign of life."""
        beats = [beat for beat in self.figures.beats if self.at - beat.at < GONE_AFTER]
        alive = {beat.duty for beat in beats if self.at - beat.at <= SILENT_AFTER}
        return tuple(sorted({*NEEDED, *(beat.duty for beat in beats)} - alive))

    @property
    def late(self) -> timedelta | None:
        """How long the oldest due delivery waits already."""
        oldest = self.figures.oldest_due
        return None if oldest is None else self.at - oldest

    def terms_in(self, stand: Stand) -> int:
        """How many terms stand so."""
        return sum(count for (_, _, one), count in self.terms.items() if one is stand)

    @property
    def attention(self) -> Sequence[str]:
        """What somebody must look at, each with the command that tells more."""
        now = self.figures
        stuck = {name: now.per_state[name] for name in ("geparkeerd", "vastgehouden", "mislukt")}
        found = (
            (now.open_alarms, f"open alarmen: {now.open_alarms} (gateway alarms list)"),
            (self.silent, f"geen teken van leven: {', '.join(self.silent)} (gateway up; gateway doctor)"),
            (now.holds, f"wacht op een persoon: {now.holds} (gateway holds list)"),
            (
                now.quarantine,
                f"in quarantaine: {now.quarantine} (gateway messages list --state quarantaine)",
            ),
            *((many, f"afleveringen {name}: {many} (gateway messages list)") for name, many in stuck.items()),
            (
                self.late is not None and self.late > LATE_AFTER,
                f"oudste aflevering {_span(self.late)} over tijd (gateway doctor)",
            ),
            *(
                (many, f"termijnen {stand}: {many} (gateway status --termijnen)")
                for stand, many in ((stand, self.terms_in(stand)) for stand in (Stand.VERSTREKEN, Stand.BIJNA))
            ),
            (self.file_differs, "partners.toml is gewijzigd maar niet toegepast (gateway partner apply)"),
        )
        return [sentence for so, sentence in found if so]


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(status)


def status(
    as_json: Annotated[bool, typer.Option("--json")] = False,
    each: Annotated[bool, typer.Option("--termijnen", help="Toon elke termijn die afloopt of verstreken is.")] = False,
) -> None:
    """Toon in één scherm hoe de gateway ervoor staat; 1 als iets aandacht vraagt."""
    from gateway.bootstrap import SystemClock, open_journal  # noqa: PLC0415  imports are heavy; `--help` must not wait
    from gateway.journal import figures  # noqa: PLC0415  idem
    from gateway.settings import load  # noqa: PLC0415  idem

    settings, at = load(), SystemClock().now()
    with open_journal(settings) as journal:
        library = journal.library()
        found = Status(
            at=at,
            figures=figures(journal, at=at),
            names={partner.oin: partner.naam for book in library.books.values() for partner in book.partners.values()},
            file_differs=_differs(settings.home / "partners.toml", library),
        )
    if as_json:
        typer.echo(json.dumps(_plain(found), ensure_ascii=False))
    else:
        _screen(found, each_term=each)
    if found.attention:
        raise typer.Exit(1)


def _differs(file: Path, library: "Library") -> bool:
    from gateway.commands.partner import difference, read_file  # noqa: PLC0415  idem
    from gateway.contracts.message import Oin  # noqa: PLC0415  idem

    if not file.exists():
        return False
    try:
        new = read_file(file)
    except Invalid:
        return True
    return bool(difference(library.books.get(Oin(new.verantwoordelijke)), new))


def _plain(found: Status) -> dict[str, object]:
    now = found.figures
    return {
        "tijd": found.at.isoformat(),
        "aandacht": list(found.attention),
        "taken": [{"plaats": beat.place, "taak": beat.duty, "laatst": beat.at.isoformat()} for beat in now.beats],
        "afleveringen": [
            {
                "verantwoordelijke": queue.verantwoordelijke,
                "ontvanger": queue.receiver,
                "stand": queue.state.value,
                "aantal": queue.count,
            }
            for queue in now.queues
        ],
        "oudste": None if now.oldest_due is None else now.oldest_due.isoformat(),
        "alarmen": now.open_alarms,
        "vastgehouden": now.holds,
        "quarantaine": now.quarantine,
        "termijnen": [
            {"regel": regel, "code": code, "stand": stand.value, "aantal": count}
            for (regel, code, stand), count in sorted(found.terms.items())
        ],
        "partnerbestandAfwijkend": found.file_differs,
    }


def _screen(found: Status, *, each_term: bool) -> None:
    now = found.figures
    typer.echo(f"Veilig Thuis-gateway, {found.at.astimezone(AMSTERDAM):%d-%m-%Y %H:%M:%S}")
    typer.echo("\nAandacht:" if found.attention else "\nNiets vraagt aandacht.")
    for sentence in found.attention:
        typer.echo(f"  ! {sentence}")
    typer.echo("\nTaken (laatste teken van leven):")
    for beat in now.beats:
        typer.echo(f"  {beat.duty:<10} {_span(found.at - beat.at)} geleden  {beat.place}")
    typer.echo("\nAfleveringen die niet af zijn:" if now.queues else "\nAlle afleveringen zijn af.")
    for queue in now.queues:
        name = found.names.get(queue.receiver, "")
        typer.echo(f"  {queue.receiver} {queue.state.value:<13} {queue.count:>6}  {name}".rstrip())
    oldest = "geen" if found.late is None else f"{_span(found.late)} over tijd"
    typer.echo(f"\nOudste die weg moet: {oldest}")
    typer.echo(f"Open alarmen {now.open_alarms} · vastgehouden {now.holds} · quarantaine {now.quarantine}")
    _show_terms(found, each=each_term)
    typer.echo("Logboek: nog geen checkpoint; gateway audit verify vergelijkt logboek en journaal.")


def _show_terms(found: Status, *, each: bool) -> None:
    typer.echo("\nTermijnen:" if found.terms else "\nEr loopt geen termijn.")
    for klok in (klok for klokken in KLOKKEN.values() for klok in klokken):
        counts = [(stand, found.terms.get((klok.regel, klok.code, stand), 0)) for stand in reversed(Stand)]
        if any(count for _, count in counts):
            stands = ", ".join(f"{count} {stand.value}" for stand, count in counts if count)
            typer.echo(f"  {klok.regel:<7} {klok.code}: {stands}  ({klok.zin})")
    terms = [(term, one.over) for one in found.figures.onderwerpen for term in termijnen(one.verloop, found.at)]
    for term, over in sorted(terms, key=lambda each: each[0].einde) if each else ():
        if term.stand is not Stand.LOPEND:
            ends = f"{term.einde.astimezone(AMSTERDAM):%d-%m-%Y %H:%M}"
            typer.echo(f"    {term.code:<20} {term.stand.value:<10} {ends}  {over}")


def _span(span: timedelta | None) -> str:
    seconds = 0 if span is None else max(0, int(span.total_seconds()))
    for size, unit in ((86400, "dagen"), (3600, "uur"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
