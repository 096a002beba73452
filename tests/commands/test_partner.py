import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from gateway.bootstrap import open_journal, tokens_of
from gateway.commands import partner
from gateway.commands.init import DEVELOPMENT_OIN, make_home
from gateway.contracts.errors import Forbidden, Invalid, Unknown
from gateway.contracts.message import Oin
from gateway.journal import SqlJournal
from gateway.keys.store import load_keys
from gateway.settings import load, mark
from tests.web.proofs import NOW

REASON = "Eerste inrichting, afgesproken op papier"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("dev") / "var"
    make_home(load({}, home=home), oin=DEVELOPMENT_OIN, development=True, now=NOW)
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "var")
    return tmp_path / "var"


def run(home: Path, *arguments: object, typed: str = "") -> Result:
    parent = typer.Typer()
    partner.register(parent)
    parent.command()(lambda: None)
    environ = {"GATEWAY_HOME": str(home), "COLUMNS": "200"}
    return CliRunner().invoke(parent, ["partner", *map(str, arguments)], env=environ, input=typed)


def journal_of(home: Path) -> SqlJournal:
    return open_journal(load({}, home=home))


def edit(home: Path, old: str, new: str) -> Path:
    path = home / "partners.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return path


def test_a_file_is_applied_as_a_version_with_its_entry(home: Path) -> None:
    result = run(home, "apply", home / "partners.toml", "--reason", REASON)
    assert result.exit_code == 0, result.output
    assert "versie 1" in result.output
    with journal_of(home) as journal:
        [book] = journal.library().books.values()
        [version] = journal.partner_versions(book.verantwoordelijke)
        [entry] = journal.entries(version.id)
    assert (book.version, len(book.partners), version.reason) == (1, 5, REASON)
    assert entry.event == "partners-toegepast"
    assert entry.details["erbij"] == [p.oin for p in book.partners.values()]
    assert set(entry.commitments) == {"reden", "bestand"}
    assert "papier" not in repr(entry)


def test_the_reason_is_asked_when_it_is_not_given(home: Path) -> None:
    result = run(home, "apply", home / "partners.toml", typed=f"{REASON}\n")
    assert result.exit_code == 0
    assert "Reden" in result.output


@pytest.mark.parametrize("arguments", [["--reason", "  "], []])
def test_without_a_reason_nothing_is_applied(home: Path, arguments: list[str]) -> None:
    assert run(home, "apply", home / "partners.toml", *arguments).exit_code != 0
    with journal_of(home) as journal:
        assert journal.library().books == {}


def test_the_difference_names_partners_and_fields_and_no_secrets(home: Path) -> None:
    path = home / "partners.toml"
    assert run(home, "apply", path, "--reason", REASON).exit_code == 0
    edit(home, "http://127.0.0.1:8090/stuf", "http://127.0.0.1:8099/geheim")
    edit(home, 'naam = "school"\noin = "00000099000000004000"', 'naam = "huisarts"\noin = "00000099000000004001"')
    result = run(home, "apply", path, "--reason", REASON)
    rows = [" ".join(line.split()) for line in result.output.splitlines()]
    assert "politie-mn 00000099000000001000 anders transport" in rows
    assert "huisarts 00000099000000004001 erbij" in rows
    assert "school 00000099000000004000 weg" in rows
    assert "geheim" not in result.output
    assert "versie 2" in result.output


def test_an_unchanged_file_makes_no_version(home: Path) -> None:
    path = home / "partners.toml"
    run(home, "apply", path, "--reason", REASON)
    result = run(home, "apply", path, "--reason", REASON)
    assert (result.exit_code, "niets veranderd" in result.output) == (0, True)
    with journal_of(home) as journal:
        assert len(journal.partner_versions(DEVELOPMENT_OIN)) == 1


def test_a_new_verantwoordelijke_gets_its_own_root_secret(home: Path) -> None:
    other = "00000099000000002100"
    run(
        home,
        "apply",
        edit(home, 'verantwoordelijke = "00000099000000002000"', f'verantwoordelijke = "{other}"'),
        "--reason",
        "x",
    )
    signer = load_keys(home / "keys").signer
    assert signer.digest(Oin(other), "claim", b"x") != signer.digest(DEVELOPMENT_OIN, "claim", b"x")


def test_check_says_what_is_wrong_by_place_and_changes_nothing(home: Path) -> None:
    assert run(home, "check", home / "partners.toml").exit_code == 0
    result = run(home, "check", edit(home, 'rol = "politie"', 'rol = "geheim"'))
    assert isinstance(result.exception, Invalid)
    assert [finding.path for finding in result.exception.findings] == ["/partners/1/rol"]
    assert "geheim" not in repr(result.exception.findings)


@pytest.mark.parametrize("content", [b"naam = ", b"\xff", None])
def test_a_file_that_cannot_be_read_is_refused(home: Path, content: bytes | None) -> None:
    path = home / "ander.toml"
    if content is not None:
        path.write_bytes(content)
    assert isinstance(run(home, "apply", path, "--reason", "x").exception, Invalid)


def test_the_list_shows_who_is_in_force(home: Path) -> None:
    assert json.loads(run(home, "list", "--json").output) == []
    run(home, "apply", home / "partners.toml", "--reason", REASON)
    rows = json.loads(run(home, "list", "--json").output)
    assert [row["naam"] for row in rows] == ["vt-gv", "politie-mn", "jubes", "school", "mailrelais"]
    assert rows[0]["afspraken"] == ["DEV-VT-1"]
    table = run(home, "list").output
    assert "politie-mn" in table
    assert "kty" not in table


def test_a_development_token_is_one_that_the_doors_take(home: Path) -> None:
    run(home, "apply", home / "partners.toml", "--reason", REASON)
    result = run(home, "token", "politie-mn")
    tokens = tokens_of(load_keys(home / "keys"), DEVELOPMENT_OIN)
    assert tokens.check(result.output.strip(), now=datetime.now(UTC)) == "00000099000000001000"


def test_a_token_for_nobody_is_refused(home: Path) -> None:
    assert isinstance(run(home, "token", "niemand").exception, Unknown)


def test_in_production_no_token_is_printed(home: Path) -> None:
    mark(home, "production")
    result = run(home, "token", "politie-mn")
    assert isinstance(result.exception, Forbidden)
    assert result.output == ""
