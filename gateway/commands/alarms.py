"""``gateway alarms``: what rings, and saying that somebody has seen it.

``ack`` is an act of the administrator of this machine (``beheer``): it asks a reason and is an entry in the log.
"""

from typing import TYPE_CHECKING, Annotated

import typer

from gateway.commands.showing import show
from gateway.contracts.errors import Invalid

if TYPE_CHECKING:
    from gateway.core.alarms import Alarm
    from gateway.core.recording import Entry

ACTOR = "beheer"
alarms = typer.Typer(help="Alarmen: wat er gaat, en dat het gezien is.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.add_typer(alarms, name="alarms")


@alarms.command("list")
def list_(
    everything: Annotated[bool, typer.Option("--all", help="Ook wat al gezien is.")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Toon de open alarmen, de oudste eerst."""
    from gateway.bootstrap import open_journal  # noqa: PLC0415  imports are heavy; `gateway --help` must not wait
    from gateway.core.alarms import Stand  # noqa: PLC0415  idem
    from gateway.events import CATALOGUE  # noqa: PLC0415  idem
    from gateway.journal import SqlAlarms  # noqa: PLC0415  idem
    from gateway.settings import load  # noqa: PLC0415  idem

    with open_journal(load()) as journal:
        found = [alarm for alarm in SqlAlarms(journal).alarms() if everything or alarm.state is Stand.OPEN]
    lines = [
        {
            "id": alarm.id,
            "alarm": alarm.event,
            "over": alarm.about,
            "verantwoordelijke": alarm.verantwoordelijke,
            "voor": alarm.owner,
            "stand": alarm.state.value,
            "aantal": alarm.count,
            "sinds": alarm.first_at,
            "laatst": alarm.last_at,
            "gemeld": alarm.last_notice_at,
            "reden": alarm.reason,
            "betekenis": CATALOGUE[alarm.event].meaning,
        }
        for alarm in found
    ]
    if not as_json:  # on a screen an id must stay whole, to be copied
        hidden = ("gemeld", "betekenis") if everything else ("gemeld", "betekenis", "stand", "reden")
        lines = [{name: value for name, value in line.items() if name not in hidden} for line in lines]
    show("1 alarm" if len(lines) == 1 else f"{len(lines)} alarmen", lines, as_json=as_json)


@alarms.command()
def ack(
    ident: Annotated[str, typer.Argument(metavar="ID", help="Zoals `gateway alarms list` het toont.")],
    reason: Annotated[str, typer.Option(help="Wat er is gedaan; komt in het journaal. Geen persoonsgegevens.")],
) -> None:
    """Gezien: dit alarm meldt zich niet meer, tot het opnieuw gebeurt."""
    from gateway.bootstrap import SystemClock, open_journal  # noqa: PLC0415  idem
    from gateway.core.audit import Feit, make_entry  # noqa: PLC0415  idem
    from gateway.journal import SqlAlarms  # noqa: PLC0415  idem
    from gateway.settings import load  # noqa: PLC0415  idem

    reason = reason.strip()
    if not reason:
        raise Invalid("reden-ontbreekt", "Geef een reden.")
    clock = SystemClock()

    def entry(alarm: "Alarm") -> "Entry":
        return make_entry(
            id=clock.new_id(),
            verantwoordelijke=alarm.verantwoordelijke,
            at=clock.now(),
            feit=Feit.ALARM_GEZIEN,
            about=alarm.id,
            actor=ACTOR,
            details={"alarm": alarm.event, "over": alarm.about, "aantal": alarm.count},
            content={"reden": reason.encode()},
            salt=clock.salt(),
        )

    with open_journal(load()) as journal:
        SqlAlarms(journal).acknowledge(ident, reason=reason, entry=entry)
    typer.echo("Gezien.")
