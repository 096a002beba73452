"""How commands show lists: one JSON document for programs, a table for people."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

import typer

Line = Mapping[str, object]


def show(title: str, lines: Sequence[Line], *, as_json: bool) -> None:
    """Print ``lines``: as JSON, or as a table under ``title``."""
    plain = [{name: _plain(value) for name, value in line.items()} for line in lines]
    if as_json:
        typer.echo(json.dumps(plain, ensure_ascii=False))
        return
    from rich.console import Console  # noqa: PLC0415  imports are heavy; `gateway --help` must not wait for them
    from rich.table import Table  # noqa: PLC0415  idem

    table = Table(title=title)
    for name in plain[0] if plain else ():
        table.add_column(name)
    for line in plain:
        table.add_row(*(_cell(value) for value in line.values()))
    Console().print(table, highlight=False, markup=False)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _cell(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return "\n".join(_cell(item) for item in value)
    if isinstance(value, Mapping):
        return " ".join(f"{name}={item}" for name, item in value.items())
    return "" if value is None else str(value)
