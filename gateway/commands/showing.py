"""How commands show lists: one JSON document for programs, a table for people.

For people nothing is cut off: an id must be copied whole, a reason read to its end. Times are Dutch local time; what is
the same or absent in every line is left out. JSON has everything, in UTC.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime

import typer

from gateway.core.clocks import AMSTERDAM

Line = Mapping[str, object]
WIDE = 160
"""Columns when the output is no terminal."""
_SAME_FOR_ALL = frozenset({"verantwoordelijke"})


def show(title: str, lines: Sequence[Line], *, as_json: bool) -> None:
    """Print ``lines``: as JSON, or as a table under ``title``."""
    if as_json:
        plain = [{name: _plain(value) for name, value in line.items()} for line in lines]
        typer.echo(json.dumps(plain, ensure_ascii=False))
        return
    from rich import box  # noqa: PLC0415  imports are heavy; `gateway --help` must not wait for them
    from rich.console import Console  # noqa: PLC0415  idem
    from rich.table import Table  # noqa: PLC0415  idem

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    shown = [name for name in (lines[0] if lines else ()) if _tells(name, lines)]
    for name in shown:
        table.add_column(name, overflow="fold")
    for line in lines:
        table.add_row(*(_cell(line[name]) for name in shown))
    console = Console(width=None if sys.stdout.isatty() else WIDE)
    console.print(table, highlight=False, markup=False)


def _tells(name: str, lines: Sequence[Line]) -> bool:
    values = [line[name] for line in lines]
    if name in _SAME_FOR_ALL and len({str(value) for value in values}) == 1:
        return False
    return any(value not in (None, "", (), []) for value in values)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return f"{value.astimezone(AMSTERDAM):%d-%m %H:%M:%S}"
        case list() | tuple():
            return " ".join(_cell(item) for item in value)
        case Mapping():
            told = {name: _cell(item) for name, item in value.items() if item not in (None, "", [], ())}
            return " ".join(f"{name}={item}" for name, item in told.items())
        case _:
            return str(value)
