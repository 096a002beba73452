"""Every import rule of pyproject.toml bites: for each there is a planted violation that it finds.

The rules are read from pyproject.toml and run over a small tree of the same shape, once clean and once spoilt.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

FORMULIER = "concept etiketten html koppen lezen opmaak pdf schoon stand tabellen velden waarden"
CLEAN = {
    "adapters/__init__.py": "",
    "adapters/brp/__init__.py": "",
    "adapters/brp/inbound.py": "",
    "adapters/police/__init__.py": "",
    "adapters/police/codes.py": "",
    "adapters/police/inbound.py": "from gateway.contracts import message",
    "adapters/police/outbound.py": "",
    "adapters/police/transport.py": "import gateway.transports",
    "gateway/__init__.py": "",
    "gateway/bootstrap.py": "import gateway.journal",
    "gateway/broker/__init__.py": "",
    "gateway/broker/rabbitmq.py": "import pika",
    "gateway/contracts/__init__.py": "",
    "gateway/contracts/message.py": "",
    "gateway/core/__init__.py": "",
    **{f"gateway/formulier/{name}.py": "" for name in FORMULIER.split()},
    "gateway/formulier/__init__.py": "import gateway.contracts.message",
    "gateway/journal/__init__.py": "import sqlalchemy",
    "gateway/mail/__init__.py": "",
    "gateway/mail/imap.py": "import imap_tools, imaplib",
    "gateway/transports/__init__.py": "import gateway.contracts.message",
    "gateway/workers.py": "",
}
# rule (the words its name begins with) -> module and what it must not import
VIOLATIONS = {
    "The rings": ("gateway/journal/ring.py", "import gateway.workers"),
    "The gateway names no adapter": ("gateway/registry.py", "import adapters.police"),
    "Adapters see contracts": ("adapters/police/transport.py", "import gateway.journal"),
    "Adapters do not meet": ("adapters/police/outbound.py", "import adapters.brp"),
    "Contracts and core do no I/O": ("gateway/core/clocks.py", "import os"),
    "Reading a form does no I/O": ("gateway/formulier/lezen.py", "import socket"),
    "Translation does no I/O": ("adapters/police/codes.py", "import socket"),
    "One package opens the database": ("gateway/web.py", "import sqlite3"),
    "One module speaks IMAP": ("gateway/mail/door.py", "import imaplib"),
    "One module speaks AMQP": ("gateway/broker/line.py", "import pika"),
}


def rules() -> list[dict[str, object]]:
    contracts: list[dict[str, object]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
    return contracts


def lint(tree: Path, files: dict[str, str]) -> str:
    """The report of import-linter over these files, by the project's own rules."""
    for name, source in files.items():
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source + "\n")
    (tree / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    program = f"import sys; sys.path.insert(0, {str(tree)!r}); from importlinter import cli; cli.lint_imports_command()"
    result = subprocess.run(
        [sys.executable, "-c", program, "--no-cache"], cwd=tree, capture_output=True, text=True, check=False
    )
    return result.stdout + result.stderr


def test_a_tree_that_keeps_the_rules_passes(tmp_path: Path) -> None:
    assert f"Contracts: {len(rules())} kept, 0 broken." in lint(tmp_path, CLEAN)


def test_every_rule_finds_its_violation(tmp_path: Path) -> None:
    report = lint(tmp_path, CLEAN | dict(VIOLATIONS.values()))
    verdicts = {str(rule["name"]): f"{rule['name']} BROKEN" in " ".join(report.split()) for rule in rules()}
    assert verdicts == dict.fromkeys(verdicts, True), report


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: str(rule["name"]))
def test_every_rule_has_a_violation_planted_for_it(rule: dict[str, object]) -> None:
    assert any(str(rule["name"]).startswith(words) for words in VIOLATIONS)


def test_a_new_package_must_take_its_place_in_the_rings(tmp_path: Path) -> None:
    assert "gateway.somewhere" in lint(tmp_path, CLEAN | {"gateway/somewhere.py": ""})


def loaded_with(module: str) -> set[str]:
    """The packages that a fresh interpreter holds after importing ``module``."""
    program = f"import {module}, sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    return set(
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    )


def test_the_command_line_answers_without_loading_what_only_its_commands_need() -> None:
    assert {"cryptography", "fastapi", "httpx2", "lxml", "pydantic", "rich", "sqlalchemy"}.isdisjoint(
        loaded_with("gateway.__main__")
    )


def test_a_command_that_opens_no_door_loads_none() -> None:
    assert {"aiosmtpd", "fastapi", "holidays", "pypdf", "xmlschema"}.isdisjoint(loaded_with("gateway.bootstrap"))
