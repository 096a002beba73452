import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.contracts.errors import Misconfigured, SignerUnavailable
from gateway.contracts.message import Oin
from gateway.keys.certificates import is_development
from gateway.keys.development import create_authority
from gateway.keys.store import create_keys, create_root, load_keyring, load_keys

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
OIN = Oin("00000099000000002000")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_keys(tmp_path / "keys", oin=OIN, now=NOW)
    return tmp_path / "keys"


def test_nothing_is_made_by_loading(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="sleutels-ontbreken"):
        load_keys(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_only_the_owner_can_read_the_keys(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path.name


def test_keys_are_never_made_twice(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(Misconfigured, match="sleutels-onbruikbaar"):
        create_keys(folder, oin=OIN, now=NOW)
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_root_is_made_once_and_found_by_whoever_is_running_already(folder: Path) -> None:
    keys = load_keys(folder)
    with pytest.raises(SignerUnavailable):
        keys.signer.digest(OIN, "claim", b"x")
    create_root(folder, OIN)
    digest = keys.signer.digest(OIN, "claim", b"x")
    create_root(folder, OIN)
    assert load_keys(folder).signer.digest(OIN, "claim", b"x") == digest


def test_production_keys_carry_no_mark_of_development(folder: Path) -> None:
    keys = load_keys(folder)
    assert not any(is_development(certificate) for certificate in keys.certificates)
    assert not keys.message.kid.startswith("dev-")
    assert not keys.keks.wrap(bytes(32))[0].startswith("dev-")


def test_development_keys_carry_the_mark_in_themselves(tmp_path: Path) -> None:
    authority = create_authority(tmp_path / "tls", now=NOW)
    create_keys(tmp_path / "keys", oin=OIN, now=NOW, authority=authority)
    keys = load_keys(tmp_path / "keys")
    assert all(is_development(certificate) for certificate in keys.certificates)
    assert keys.message.kid.startswith("dev-")
    assert keys.token.kid.startswith("dev-")
    assert keys.keks.wrap(bytes(32))[0].startswith("dev-kek-20260301")


def test_a_retired_key_still_checks_and_is_published(folder: Path, tmp_path: Path) -> None:
    create_keys(tmp_path / "old", oin=OIN, now=NOW)
    old = load_keys(tmp_path / "old")
    (folder / "retired" / "old.crt").write_bytes((tmp_path / "old" / "message.crt").read_bytes())
    keys = load_keys(folder)
    keys.signer.check(b"x", old.signer.seal(b"x", at=NOW))
    assert [jwk["kid"] for jwk in keys.keyring.jwks()["keys"]] == [keys.message.kid, old.message.kid]
    assert load_keyring(folder).jwks() == keys.keyring.jwks()


def test_private_keys_do_not_show_in_a_repr(folder: Path) -> None:
    assert "PRIVATE" not in repr(load_keys(folder))
    assert "key=" not in repr(load_keys(folder).message)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("message.key", b"x"),
        ("message.crt", b"x"),
        ("token.crt", None),
        ("message.crt", b"other"),
        ("keks", None),
        ("retired/r.crt", b"x"),
    ],
)
def test_a_file_that_is_missing_or_wrong_stops_the_start(folder: Path, name: str, content: bytes | None) -> None:
    path = folder / name
    if content == b"other":
        content = (folder / "token.crt").read_bytes()
    if path.is_dir():
        next(path.iterdir()).unlink()
    elif content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with pytest.raises(Misconfigured):
        load_keys(folder)


@pytest.mark.parametrize("name", ["message.key", "token.key", "keks"])
def test_a_private_file_that_others_may_read_stops_the_start(folder: Path, name: str) -> None:
    path = folder / name
    path = next(path.iterdir()) if path.is_dir() else path
    path.chmod(0o604)
    with pytest.raises(Misconfigured) as refused:
        load_keys(folder)
    assert refused.value.findings[0].rule == "sleutel-leesbaar-voor-anderen"
