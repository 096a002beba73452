import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.__main__ import app
from gateway.bootstrap import open_journal
from gateway.mail.reception import password_fits
from gateway.settings import load
from gateway.testing.mailrelais import POSTBUS, e_mail
from tests.mail.house import new_home


@pytest.fixture(scope="module")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_home(tmp_path_factory.mktemp("import") / "var")


@pytest.fixture
def home(made_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = Path(shutil.copytree(made_home, tmp_path / "var"))
    monkeypatch.setenv("GATEWAY_HOME", str(home))
    return home


def imported(*files: Path, relais: str = "mailrelais") -> tuple[int, str]:
    names = [str(file) for file in files]
    result = CliRunner().invoke(app, ["mail", "import", *names, "--relais", relais, "--postbus", POSTBUS])
    return result.exit_code, result.output


def test_saved_mails_are_taken_as_at_the_door_and_what_is_not_genuine_stays_and_is_listed(
    home: Path, tmp_path: Path
) -> None:
    good, again, forged = (tmp_path / f"{name}.eml" for name in ("goed", "opnieuw", "vals"))
    good.write_bytes(e_mail("x", nummer="1"))
    again.write_bytes(e_mail("x", nummer="1").replace(b"\r\n", b"\n"))
    forged.write_bytes(e_mail("x", nummer="2", beoordeeld=None))
    code, said = imported(good, again, forged)
    assert code == 1
    first, second, third = (line for line in said.splitlines() if line.startswith(str(tmp_path)))
    assert first.removeprefix(str(good)) == second.removeprefix(str(again))
    assert "blijft staan: mail-uitslag-ontbreekt" in third
    assert forged.exists()
    with open_journal(load(home=home)) as journal:
        assert [line.state for line in journal.documents()] == ["te-lezen"]


@pytest.mark.usefixtures("home")
def test_only_a_partner_with_mail_has_a_relay(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(e_mail("x", nummer="1"))
    assert imported(tmp_path / "a.eml", relais="politie-mn")[0] != 0


def test_a_password_comes_with_the_line_for_the_partner_file() -> None:
    said = CliRunner().invoke(app, ["mail", "password"]).output.splitlines()
    made, stored = said[0].rpartition(" ")[2], said[1].partition('"')[2].rstrip('"')
    assert password_fits(stored, made.encode())
    assert not password_fits(stored, b"een ander")
