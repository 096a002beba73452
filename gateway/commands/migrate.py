"""``gateway migrate``: make the journal, or bring it to this version. Nothing else ever does (invariant 11)."""

from typing import Annotated

import typer

from gateway.commands.showing import show


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(migrate)


def migrate(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Maak het journaal, of werk het bij naar deze versie."""
    from gateway.bootstrap import database_url  # noqa: PLC0415  imports are heavy; `gateway --help` must not wait
    from gateway.journal import migrate as bring_up_to_date  # noqa: PLC0415  idem
    from gateway.settings import load  # noqa: PLC0415  idem

    before, after = bring_up_to_date(database_url(load()))
    show("Journaal", [{"was": before, "is": after, "gewijzigd": before != after}], as_json=as_json)
