import re
from pathlib import Path

import pytest

from gateway import settings
from gateway.contracts.errors import Misconfigured

DOCUMENTED = Path(__file__).parents[1] / "docs" / "settings.md"


def test_everything_has_a_default(tmp_path: Path) -> None:
    loaded = settings.load({}, home=tmp_path)
    assert loaded.listen == "127.0.0.1:8080"
    assert loaded.tls_listen is None
    assert loaded.listeners == ("127.0.0.1:8080", "127.0.0.1:8081")
    assert loaded.tls_files[0] == tmp_path / "tls" / "server.crt"
    assert loaded.warnings == ()


def test_the_environment_wins_over_the_file_and_the_file_over_the_secrets(tmp_path: Path) -> None:
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    for name, value in {
        "log_level": "error",
        "listen": "127.0.0.1:1",
        "database_url": "postgresql://u:geheim@h/d",
    }.items():
        (secrets / name).write_text(f"{value}\n")
    (tmp_path / "gateway.toml").write_text(
        'log_level = "warning"\nlisten = "127.0.0.1:2"\nadapters = ["police", "rvdk"]\n'
    )
    loaded = settings.load({"GATEWAY_SECRETS": str(secrets), "GATEWAY_LOG_LEVEL": "debug"}, home=tmp_path)
    assert (loaded.log_level, loaded.listen) == ("debug", "127.0.0.1:2")
    assert loaded.adapters == ("police", "rvdk")
    assert loaded.database_url is not None
    assert "geheim" not in repr(loaded)
    assert "geheim" not in str(loaded)


def test_the_home_comes_from_the_environment_when_nobody_gives_it(tmp_path: Path) -> None:
    assert settings.load({"GATEWAY_HOME": str(tmp_path)}).home == tmp_path
    assert settings.load({}).home == Path("var")


def test_a_list_is_written_with_commas_in_the_environment(tmp_path: Path) -> None:
    assert settings.load({"GATEWAY_ADAPTERS": "police, rvdk"}, home=tmp_path).adapters == ("police", "rvdk")
    assert settings.load({"GATEWAY_ADAPTERS": ""}, home=tmp_path).adapters == ()


@pytest.mark.parametrize(
    "variable", ["GATEWAY_LISTENS", "GATEWAY_DATABSE_URL", "GATEWAY_ENVIRONMENT_LOG_LEVEL", "GATEWAY_HOMES"]
)
def test_a_variable_that_resembles_a_setting_is_refused(tmp_path: Path, variable: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        settings.load({variable: "geheim"}, home=tmp_path)
    assert refused.value.findings[0].path == variable
    assert "geheim" not in repr(refused.value.findings)


def test_another_unknown_variable_is_a_warning(tmp_path: Path) -> None:
    loaded = settings.load({"GATEWAY_PORT_80_TCP_ADDR": "geheim", "OTHER": "1"}, home=tmp_path)
    assert [warning.split()[0] for warning in loaded.warnings] == ["GATEWAY_PORT_80_TCP_ADDR"]
    assert "geheim" not in loaded.warnings[0]


@pytest.mark.parametrize("name", ["broker", "environment", "home", "warnings"])
def test_an_unknown_name_in_the_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "gateway.toml").write_text(f'{name} = "development"\n')
    with pytest.raises(Misconfigured) as refused:
        settings.load({}, home=tmp_path)
    assert refused.value.findings[0].path == f"gateway.toml:{name}"


def test_an_unknown_name_among_the_secrets_is_refused_and_hidden_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "..data").write_text("x")
    assert settings.load({"GATEWAY_SECRETS": str(tmp_path)}, home=tmp_path / "home").database_url is None
    (tmp_path / "password").write_text("x")
    with pytest.raises(Misconfigured):
        settings.load({"GATEWAY_SECRETS": str(tmp_path)}, home=tmp_path / "home")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("GATEWAY_LISTEN", "8080"),
        ("GATEWAY_OIN", "123"),
        ("GATEWAY_LOG_LEVEL", "luid"),
        ("GATEWAY_DATABASE_URL", "mysql://geheim"),
        ("GATEWAY_MAX_DOCUMENT_BYTES", "veel"),
        ("GATEWAY_CONFIG", "/nergens/gateway.toml"),
        ("GATEWAY_SECRETS", "/nergens"),
    ],
)
def test_a_wrong_value_is_refused_without_showing_it(tmp_path: Path, variable: str, value: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        settings.load({variable: value}, home=tmp_path)
    assert "geheim" not in repr((refused.value.findings, str(refused.value), refused.value.public))


MAILBOX = {
    "GATEWAY_IMAP_SERVER": "imap.vt.example:993",
    "GATEWAY_IMAP_USER": "meldingen",
    "GATEWAY_IMAP_PASSWORD": "geheim",
    "GATEWAY_IMAP_POSTBUS": "meldingen@vt.example",
    "GATEWAY_IMAP_RELAIS": "mailrelais",
}


def test_a_mailbox_is_set_whole_or_not_at_all(tmp_path: Path) -> None:
    assert "geheim" not in repr(settings.load(MAILBOX, home=tmp_path))
    for missing in [name for name in MAILBOX if name != "GATEWAY_IMAP_SERVER"]:
        with pytest.raises(Misconfigured) as refused:
            settings.load({name: value for name, value in MAILBOX.items() if name != missing}, home=tmp_path)
        assert [finding.path for finding in refused.value.findings] == [missing.removeprefix("GATEWAY_").lower()]


@pytest.mark.parametrize(("given", "missing"), [("USER", "password"), ("PASSWORD", "user")])
def test_who_signs_on_to_send_mail_has_a_name_and_a_password(tmp_path: Path, given: str, missing: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        settings.load({f"GATEWAY_SMTP_{given}": "geheim"}, home=tmp_path)
    assert [finding.path for finding in refused.value.findings] == [f"smtp_{missing}"]


@pytest.mark.parametrize("name", ["INBOX", "Op%ij", ""])
def test_mail_goes_to_a_folder_that_can_be_and_is_another(tmp_path: Path, name: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        settings.load({**MAILBOX, "GATEWAY_IMAP_TAKEN_FOLDER": name}, home=tmp_path)
    assert refused.value.findings[0].path == "imap_taken_folder"


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "gateway.toml").write_text("listen = ")
    with pytest.raises(Misconfigured):
        settings.load({}, home=tmp_path)


def test_a_home_is_a_production_home_unless_it_says_otherwise(tmp_path: Path) -> None:
    assert settings.load({}, home=tmp_path).environment == "production"
    settings.mark(tmp_path, "development")
    assert settings.load({}, home=tmp_path).is_development
    (tmp_path / settings.MARK).write_text("test")
    with pytest.raises(Misconfigured):
        settings.load({}, home=tmp_path)


def test_every_setting_is_documented_and_nothing_else() -> None:
    rows = re.findall(r"^\| `([^`]+)` \|", DOCUMENTED.read_text(), re.MULTILINE)
    places = [f"GATEWAY_{name.upper()}" for name in settings.PLACES]
    assert sorted(rows) == sorted([*settings.NAMES, *places])
