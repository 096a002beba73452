"""``gateway status``: one screen for whoever is called at 03:00. It reads the journal and changes nothing.

Exit codes: 0 nothing asks for attention, 1 something does. What does is at the top, in words.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.contracts.errors import Invalid
from gateway.core.clocks import AMSTERDAM

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
            (self.file_differs, "partners.toml is gewijzigd maar niet toegepast (gateway partner apply)"),
        )
        return [sentence for so, sentence in found if so]


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(status)


def status(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
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
        _screen(found)
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
        "partnerbestandAfwijkend": found.file_differs,
    }


def _screen(found: Status) -> None:
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
    typer.echo("Logboek: nog geen checkpoint; gateway audit verify vergelijkt logboek en journaal.")


def _span(span: timedelta | None) -> str:
    seconds = 0 if span is None else max(0, int(span.total_seconds()))
    for size, unit in ((86400, "dagen"), (3600, "uur"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
