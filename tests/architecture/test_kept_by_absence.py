"""What the law forbids and nothing here can do: there is no kind of message, no table and no door for it.

The names are those that ``regels.toml`` gives as proof of the rules of soort *afwezig*.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from gateway.contracts.berichten import KINDS
from gateway.journal.tables import metadata
from tests.architecture.tree import PRODUCT, ROOT, modules

ADVIES = re.compile(r"advies(?!en\b)|adviesgegeven|adviesvrager|advice", re.IGNORECASE)
"""Advice that was given: not what Veilig Thuis advises ZSM, which is a field of an answer."""
SAMENVOEGEN = re.compile(r"merge|samenvoeg|dedup|same_person|zelfde_persoon|ontdubbel", re.IGNORECASE)
INZAGE = re.compile(r"inzage|betrokkene(n)?/|vernietig|correctie|subject-access", re.IGNORECASE)


def columns() -> Iterator[str]:
    for table in metadata.tables.values():
        yield table.name
        yield from (f"{table.name}.{column.name}" for column in table.columns)


def paths() -> Iterator[str]:
    """Every path of every door, as it stands in the code."""
    for module in modules("gateway"):
        if module.parts[1] == "web":
            for node in ast.walk(ast.parse((ROOT / module).read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("/"):
                    yield node.value


def names(module: Path) -> Iterator[str]:
    """Every function and class of a module."""
    for node in ast.walk(ast.parse((ROOT / module).read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name


def test_there_is_no_kind_of_message_for_advice() -> None:
    assert [kind for kind in KINDS if ADVIES.search(kind)] == []
    assert [kind.TYPE for kind in KINDS.values() if ADVIES.search(kind.TYPE)] == []


def test_there_is_no_table_or_column_for_advice() -> None:
    assert "message" in metadata.tables
    assert [name for name in columns() if ADVIES.search(name)] == []


def test_there_is_no_door_for_advice() -> None:
    found = list(paths())
    assert any(path.startswith("/v1/") for path in found)
    assert [path for path in found if ADVIES.search(path)] == []


def test_nobody_is_merged_with_anybody() -> None:
    """No table of persons, and nothing that makes one of two: a person is only ever inside a message."""
    assert [name for name in metadata.tables if re.search(r"perso(o)?n|betrokkene|subject", name)] == []
    reading = {"contracts", "adapters", "testing"}  # they join the parts of one document
    judging = [module for module in modules(*PRODUCT) if not reading.intersection(module.parts)]
    found = {f"{module}: {name}" for module in judging for name in names(module)}
    assert [name for name in sorted(found) if SAMENVOEGEN.search(name.partition(": ")[2])] == []


def test_there_is_no_door_for_requests_of_persons_concerned() -> None:
    found = list(paths())
    assert any(path.startswith("/v1/") for path in found)
    assert [path for path in found if INZAGE.search(path)] == []
