"""``gateway holds``: what waits for a person, why, and deciding on it.

Looking shows reasons only, never a value; but what a machine read in a form is shown, with ``show --fields``, to the
person who logged in, since it is for him to confirm; that he looked is in the journal first. Deciding is an act of the
person who logged in (``gateway login``): a name or an account of the machine proves nothing (invariant 10).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.commands.login import logged_in
from gateway.commands.showing import Line, show
from gateway.contracts.errors import Invalid, Unknown
from gateway.contracts.message import Oin

if TYPE_CHECKING:
    from gateway.core.besluiten import Held
    from gateway.journal import SqlJournal

DOOR = "opdrachtregel"
AsJson = Annotated[bool, typer.Option("--json")]
Limit = Annotated[int, typer.Option(min=1, help="Hoeveel ten hoogste.")]
Verantwoordelijke = Annotated[str | None, typer.Option(help="Alleen van deze verantwoordelijke (OIN).")]
Ident = Annotated[str, typer.Argument(metavar="ID", help="Zoals `gateway holds list` het toont.")]
Reason = Annotated[str, typer.Option(help="Waarom; wordt versleuteld bewaard bij het besluit.")]
Gronden = Annotated[list[str], typer.Option("--grond", help="H1 tot H21; mag vaker.")]
holds = typer.Typer(help="Wat op een persoon wacht.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.add_typer(holds, name="holds")


def _open() -> "SqlJournal":
    from gateway.bootstrap import open_journal  # noqa: PLC0415  imports are heavy; `gateway --help` must not wait
    from gateway.settings import load  # noqa: PLC0415  idem

    return open_journal(load())


@holds.command("list")
def list_(verantwoordelijke: Verantwoordelijke = None, limit: Limit = 50, as_json: AsJson = False) -> None:
    """Toon wat op een persoon wacht, acuut eerst."""
    with _open() as journal:
        found = journal.work_list(None if verantwoordelijke is None else Oin(verantwoordelijke), limit=limit)
    lines = [
        {
            "id": held.id,
            "verantwoordelijke": held.verantwoordelijke,
            "sinds": held.at,
            "soort": held.kind,
            "urgentie": held.urgentie,
            "redenen": sorted({reason.get("code", "").partition(":")[0] for reason in held.reasons}),
            "gronden": _gronden(held),
            "besloten": [f"{decision.functie}:{decision.outcome}" for decision in held.decisions],
        }
        for held in found
    ]
    show(f"{len(lines)} vastgehouden", lines, as_json=as_json)


@holds.command("show")
def show_(
    ident: Ident,
    fields: Annotated[bool, typer.Option("--fields", help="Wat er gelezen is; eerst inloggen, wordt gelogd.")] = False,
    as_json: AsJson = False,
) -> None:
    """Toon waarom iets wacht en wie al besliste, of wat er in een formulier gelezen is."""
    if fields:
        show(f"{ident}: gelezen", _read(ident), as_json=as_json)
        return
    with _open() as journal:
        held = _find(journal, ident)
    names = ("regel", "code", "uitkomst", "groepen", "gronden", "vierOgen", "functies", "uitleg")
    reasons: list[Line] = [{name: reason.get(name, "") for name in names} for reason in held.reasons]
    if as_json:
        show("", reasons, as_json=True)
        return
    show(f"{held.id}: {held.kind} {held.urgentie}, {held.state.value}", reasons, as_json=False)
    decided: list[Line] = [
        {"at": d.at, "handeling": d.handeling.value, "gronden": d.gronden, "functie": d.functie, "uitkomst": d.outcome}
        for d in held.decisions
    ]
    if decided:
        show("Besluiten", decided, as_json=False)


def _read(ident: str) -> list[Line]:
    from gateway import bootstrap  # noqa: PLC0415  idem
    from gateway.registration.inzage import kijk  # noqa: PLC0415  idem
    from gateway.settings import load  # noqa: PLC0415  idem

    settings = load()
    gateway = bootstrap.open_gateway(settings)
    try:
        persoon = logged_in(settings, gateway)
        held = gateway.journal.held(persoon.verantwoordelijke, ident)
        if held is None:
            raise Unknown("niet-vastgehouden", "Dit wordt niet vastgehouden.")
        velden = kijk(held, persoon, gateway, door=DOOR)
    finally:
        bootstrap.close_gateway(gateway)
    names = ("over", "veld", "waarde", "merk", "bron")
    return [{"pad": veld.pad} | {name: getattr(veld, name) for name in names} for veld in velden]


@holds.command()
def release(ident: Ident, reason: Reason, grond: Gronden, as_json: AsJson = False) -> None:
    """Geef vrij: hetzelfde document gaat dezelfde weg, met uw besluit als een van de feiten."""
    _decide("vrijgeven", ident, reason, grond, as_json=as_json)


@holds.command()
def refuse(ident: Ident, reason: Reason, grond: Gronden, as_json: AsJson = False) -> None:
    """Weiger: het gaat niet weg, en wordt afgesloten met uw reden."""
    _decide("weigeren", ident, reason, grond, as_json=as_json)


@holds.command()
def confirm(
    ident: Ident,
    reason: Reason,
    grond: Gronden,
    fields: Annotated[Path | None, typer.Option(help="De verbeterde velden: het hele bericht als JSON.")] = None,
    as_json: AsJson = False,
) -> None:
    """Bevestig wat een machine las, zo nodig met verbeterde velden."""
    _decide("bevestigen", ident, reason, grond, fields=fields, as_json=as_json)


def _decide(
    handeling: str, ident: str, reason: str, gronden: list[str], *, fields: Path | None = None, as_json: bool
) -> None:
    from gateway import bootstrap, journey  # noqa: PLC0415  idem
    from gateway.core.besluiten import Act, Handeling  # noqa: PLC0415  idem
    from gateway.settings import load  # noqa: PLC0415  idem

    settings = load()
    gateway = bootstrap.open_gateway(settings)
    try:
        act = Act(
            handeling=Handeling(handeling),
            persoon=logged_in(settings, gateway),
            over=ident,
            gronden=frozenset(gronden),
            reden=reason,
            at=gateway.clock.now(),
            velden=None if fields is None else _fields(fields),
            door=DOOR,
        )
        answer = journey.decide(act, gateway)
    finally:
        bootstrap.close_gateway(gateway)
    _told(answer, as_json=as_json)


def _told(answer: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        show("", [answer], as_json=True)
        return
    typer.echo(
        {"vrijgegeven": "Vrijgegeven.", "geweigerd": "Geweigerd."}.get(answer["uitkomst"], "Uw besluit staat vast.")
    )
    if answer["redenen"]:
        show("Er staat nog in de weg", [_remaining(reason) for reason in answer["redenen"]], as_json=False)


def _remaining(reason: Mapping[str, str]) -> Line:
    two = "nog een tweede persoon" if reason.get("vierOgen") == "ja" else ""
    return {"code": reason["code"], "uitleg": reason["uitleg"], "gronden": reason.get("gronden", ""), "nodig": two}


def _fields(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise Invalid("velden-onleesbaar", "Het bestand met velden is niet te lezen.") from None


def _find(journal: "SqlJournal", ident: str) -> "Held":
    for verantwoordelijke in journal.library().books:
        found = journal.held(verantwoordelijke, ident)
        if found is not None:
            return found
    raise Unknown("niet-vastgehouden", "Dit wordt niet vastgehouden.")


def _gronden(held: "Held") -> list[str]:
    named = {grond for reason in held.reasons for grond in reason.get("gronden", "").split()}
    return sorted(named, key=lambda grond: int(grond[1:]))
