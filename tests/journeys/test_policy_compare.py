"""One letter of the law changed, beside the whole demonstration week, when the content of that week is gone.

The expectation stands here, written by hand: by reference, what the receiver would have had more or less.
"""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from gateway.bootstrap import open_journal
from gateway.commands import policy
from gateway.contracts.message import DocumentId, Oin
from gateway.demo.regio import VEILIG_THUIS
from gateway.demo.uitgaand import VERZENDINGEN
from gateway.settings import load
from tests.core.policy.invented import lettered
from tests.journal.erasing import erase_content
from tests.journeys.test_make_run import COMMAND, environ

EXPECTED: Mapping[tuple[str, str, str], Mapping[str, tuple[str, list[str], list[str]]]] = {
    # Financial data allowed in a police report: one report had a financial area of life.
    ("E01", "FIN", "A"): {"DEMO-0025": ("meer", ["FIN"], [])},
    # No address any more in a question to the RvdK: Veilig Thuis asked it twice.
    ("E06a", "ADR", "-"): {"VT-U-01": ("minder", [], ["ADR"]), "VT-U-02": ("minder", [], ["ADR"])},
    # A telephone number allowed in such a question: one of the two had it.
    ("E06a", "CON", "A"): {"VT-U-02": ("meer", ["CON"], [])},
    # The outcome no longer told to the public prosecutor: one notification.
    ("E13", "BES", "-"): {"VT-U-03": ("minder", [], ["BES"])},
    # Health data not allowed in a handover: none of the handovers left, so nobody had less.
    ("E14", "MED", "-"): {},
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a demonstration that has ended."""
    root = tmp_path_factory.mktemp("week")
    ran = subprocess.run(
        [*COMMAND, str(root)], env=environ(ONCE="1"), capture_output=True, text=True, timeout=100, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    [made] = root.iterdir()
    return made


@pytest.fixture(scope="module")
def references(home: Path) -> Mapping[str, str]:
    """Document id → the sender's reference, read before the content was erased."""
    ours = Oin(VEILIG_THUIS.oin)
    with open_journal(load({}, home=home)) as journal:
        ids = [DocumentId(line.id) for line in journal.documents(limit=10_000)]
        found = {ident: journal.document(ours, ident) for ident in ids}
        erase_content(journal)
    return {ident: document.reference or "" for ident, document in found.items() if document is not None}


def run(home: Path, *arguments: object) -> str:
    app = typer.Typer()
    policy.register(app)
    result = CliRunner().invoke(app, ["policy", *map(str, arguments)], env={"GATEWAY_HOME": str(home)})
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("change", list(EXPECTED), ids="-".join)
def test_one_letter_changed_names_exactly_who_would_have_had_more_or_less(
    home: Path, references: Mapping[str, str], tmp_path: Path, change: tuple[str, str, str]
) -> None:
    draft = tmp_path / "concept.toml"
    draft.write_bytes(lettered(*change))
    found: dict[str, Any] = json.loads(run(home, "compare", "--rules", draft, "--since", "2020-01-01", "--json"))
    told = {
        references[line["document"]]: (line["gevolg"], line["erbij"], line["eraf"]) for line in found["verschillen"]
    }
    assert told == EXPECTED[change]
    assert len(found["verschillen"]) == len(told)
    assert found["vergeleken"] > len(VERZENDINGEN) + len(told)


def test_the_refused_handover_is_explained_by_rule_article_and_group(home: Path, references: Mapping[str, str]) -> None:
    [document] = [ident for ident, reference in references.items() if reference == "VT-U-05"]
    told = run(home, "explain", document)
    [line] = [line for line in told.splitlines() if "ADULT_HANDOVER_CRIMINAL_DATA" in line]
    assert "regel 52" in line
    assert "Veldgroep: STRP." in line
    assert "Artikel: Wmo 2015 art. 5.1.1" in line
