import stat
import tomllib
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from gateway.bootstrap import open_journal
from gateway.commands import init
from gateway.contracts.errors import Misconfigured
from gateway.core.partners import parse_partners
from gateway.keys.certificates import fingerprint, read_certificate
from gateway.keys.development import refuse_development_outside_loopback
from gateway.keys.store import load_keys
from gateway.settings import load


def run(home: Path, *arguments: str) -> Result:
    app = typer.Typer()
    init.register(app)
    return CliRunner().invoke(app, arguments, env={"GATEWAY_HOME": str(home)})


@pytest.fixture(scope="module")
def development(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("dev") / "var"
    assert run(home, "--development").exit_code == 0
    return home


def test_a_development_home_has_everything(development: Path) -> None:
    settings = load({}, home=development)
    assert settings.is_development
    keys = load_keys(development / "keys")
    assert keys.message.kid.startswith("dev-")
    assert all(path.exists() for path in settings.tls_files)
    with open_journal(settings, keys=keys) as journal:
        assert journal.library().books == {}, "nothing is applied by itself"
    with pytest.raises(Misconfigured):
        refuse_development_outside_loopback(keys.certificates, environment="development", listeners=["10.0.0.1:1"])


def test_its_partner_file_is_in_order_and_names_the_certificates_that_were_made(development: Path) -> None:
    file = parse_partners(tomllib.loads((development / "partners.toml").read_text()))
    assert {partner.naam: partner.rol for partner in file.partners} == {
        "vt-gv": "veilig-thuis",
        "politie-mn": "politie",
        "jubes": "rail",
        "school": "professional",
        "mailrelais": "rail",
    }
    for partner in file.partners:
        name = f"{partner.naam}.crt"
        certificate = read_certificate((development / "clients" / name).read_bytes(), name=name)
        shown_by = partner.mail.relais if partner.mail else partner.certificaten
        assert shown_by == (fingerprint(certificate),)
        assert init.CLIENTS[partner.naam] == partner.oin


def test_only_the_owner_can_look_into_a_home(development: Path) -> None:
    assert stat.S_IMODE(development.stat().st_mode) == 0o700


def test_a_home_is_never_made_twice(development: Path) -> None:
    before = (development / "keys" / "message.key").read_bytes()
    again = run(development, "--development")
    assert isinstance(again.exception, Misconfigured)
    assert (development / "keys" / "message.key").read_bytes() == before


def test_a_production_home_has_no_invented_partners_and_no_marked_keys(tmp_path: Path) -> None:
    home = tmp_path / "var"
    result = run(home, "--oin", "00000099000000002000")
    assert result.exit_code == 0, result.output
    settings = load({}, home=home)
    assert settings.environment == "production"
    refuse_development_outside_loopback(
        load_keys(home / "keys").certificates, environment="production", listeners=["10.0.0.1:443"]
    )
    assert not (home / "partners.toml").exists()
    assert not (home / "clients").exists()


@pytest.mark.parametrize("arguments", [(), ("--oin", "123"), ("--oin", "0000009900000000200O")])
def test_without_a_good_oin_nothing_is_made(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert run(tmp_path / "var", *arguments).exit_code == 2
    assert not (tmp_path / "var").exists()
