"""Whoever is called at night finds every event in the documents, as the catalogue has it."""

import logging

from gateway.events import CATALOGUE, Event
from tests.architecture.tree import ROOT


def row(name: str, event: Event) -> str:
    fields = ", ".join(f"`{field}`" for field in sorted(event.fields))
    return (
        f"| `{name}` | {logging.getLevelName(event.level).lower()} | {event.owner or ''} | {event.meaning} | {fields} |"
    )


def test_the_table_of_events_is_the_catalogue() -> None:
    lines = (ROOT / "docs" / "events.md").read_text().splitlines()
    written = [line for line in lines if line.startswith("| `")]
    assert written == [row(name, event) for name, event in CATALOGUE.items()]
