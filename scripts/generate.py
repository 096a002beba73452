"""Write the generated files, or with ``--check`` fail when one of them is not what the code says.

* ``schemas/berichten/``: one JSON Schema (2020-12) per kind of common message, for its readers;
* ``docs/events.md``: the table of log events;
* ``docs/legal-matrix.md``: the law by which the gateway decides, for lawyers.
"""

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

from legal_matrix import document as legal_matrix

from gateway.contracts.berichten import KINDS
from gateway.core.envelope import dataschema
from gateway.events import CATALOGUE

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "schemas" / "berichten"
EVENTS = ROOT / "docs" / "events.md"
TABLE = "| event |"
"""Where the generated part of ``docs/events.md`` begins; it runs to the end."""


def generated() -> Iterator[tuple[Path, str]]:
    """Every generated file with the content that it must have."""
    for name, kind in KINDS.items():
        schema = kind.model_json_schema(by_alias=True, mode="validation")
        document = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": dataschema(name), **schema}
        yield (
            FOLDER / f"{dataschema(name).split(':')[-2]}.v1.json",
            f"{json.dumps(document, indent=2, ensure_ascii=False)}\n",
        )
    yield ROOT / "docs" / "legal-matrix.md", legal_matrix()
    introduction, _, _ = EVENTS.read_text().partition(TABLE)
    yield EVENTS, introduction + "\n".join(_events()) + "\n"


def _events() -> Iterator[str]:
    yield f"{TABLE} level | alarm for | meaning | fields |"
    yield "| --- | --- | --- | --- | --- |"
    for name, event in CATALOGUE.items():
        fields = ", ".join(f"`{field}`" for field in sorted(event.fields))
        level = logging.getLevelName(event.level).lower()
        yield f"| `{name}` | {level} | {event.owner or ''} | {event.meaning} | {fields} |"


def main(arguments: list[str]) -> int:
    """Write or check; returns the exit code."""
    stale = [(path, content) for path, content in generated() if not path.exists() or path.read_text() != content]
    unknown = sorted(set(FOLDER.glob("*.json")) - {path for path, _ in generated()})
    if "--check" in arguments:
        for path in [*(path for path, _ in stale), *unknown]:
            sys.stderr.write(f"{path.name}: not as generated; run `make generate`\n")
        return 1 if stale or unknown else 0
    for path, content in stale:
        path.write_text(content)
    for path in unknown:
        path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
