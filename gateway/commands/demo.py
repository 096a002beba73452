"""``gateway demo``: a week of Veilig Thuis Gooi en Vechtstreek through the real doors, in a home of its own."""

import os
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(demo)


def demo(
    once: Annotated[bool, typer.Option("--once", help="Stop na de week; 0 als alles ging zoals verwacht.")] = False,
    root: Annotated[Path, typer.Option(help="Map waarin de demonstratie haar eigen map maakt.")] = Path("var"),
) -> None:
    """Speel een week Veilig Thuis na door de echte deuren (ook met ONCE=1 in de omgeving)."""
    from rich.console import Console  # noqa: PLC0415  imports are heavy; `gateway --help` must not wait for them

    from gateway.commands.init import make_home  # noqa: PLC0415  idem
    from gateway.commands.up import running  # noqa: PLC0415  idem
    from gateway.demo.run import Commands, demo as play  # noqa: PLC0415  idem

    stop = once or os.environ.get("ONCE", "") not in {"", "0"}
    raise typer.Exit(play(root, Commands(make_home=make_home, running=running), once=stop, console=Console()))
