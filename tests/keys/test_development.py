from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.contracts.errors import Misconfigured
from gateway.contracts.message import Oin
from gateway.keys.certificates import Pair, fingerprint, is_development, issue, kid_of
from gateway.keys.development import (
    create_authority,
    create_client,
    on_loopback,
    refuse_development_outside_loopback,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LOOPBACK = ("127.0.0.1:8080", "[::1]:8443", "localhost:0")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return create_authority(tmp_path_factory.mktemp("tls"), now=NOW)


@pytest.fixture(scope="module")
def real() -> Pair:
    return issue(name="Echte uitgever", not_before=NOW, not_after=NOW.replace(year=2027))


def test_development_material_works_on_a_development_home_on_loopback(authority: Pair) -> None:
    refuse_development_outside_loopback([authority.certificate], environment="development", listeners=LOOPBACK)


@pytest.mark.parametrize("listener", ["0.0.0.0:8080", "10.0.0.1:8443", "[::]:8080", "gateway.example:443"])
def test_development_material_is_refused_off_loopback(authority: Pair, listener: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        refuse_development_outside_loopback(
            [authority.certificate], environment="development", listeners=(*LOOPBACK, listener)
        )
    assert [finding.path for finding in refused.value.findings] == [listener]


def test_production_refuses_development_material_even_on_loopback(authority: Pair, real: Pair) -> None:
    with pytest.raises(Misconfigured) as refused:
        refuse_development_outside_loopback(
            [real.certificate, authority.certificate], environment="production", listeners=LOOPBACK
        )
    assert [finding.path for finding in refused.value.findings] == [authority.kid]


def test_a_development_home_stays_on_loopback_whatever_its_keys_are(real: Pair) -> None:
    with pytest.raises(Misconfigured) as refused:
        refuse_development_outside_loopback([real.certificate], environment="development", listeners=("0.0.0.0:443",))
    assert [finding.rule for finding in refused.value.findings] == ["ontwikkelsleutel-buiten-loopback"]


def test_real_material_may_listen_anywhere(real: Pair) -> None:
    refuse_development_outside_loopback([real.certificate], environment="production", listeners=("0.0.0.0:443",))


@pytest.mark.parametrize("listener", ["127.0.0.1:0", "127.9.9.9:1", "[::1]:1", "localhost:1"])
def test_loopback(listener: str) -> None:
    assert on_loopback(listener)


@pytest.mark.parametrize("listener", ["", "127.0.0.1", "localhost.example:1", "[::ffff:10.0.0.1]:1"])
def test_not_loopback(listener: str) -> None:
    assert not on_loopback(listener)


def test_a_client_certificate_names_its_oin_and_its_issuer(tmp_path: Path, authority: Pair) -> None:
    client = create_client(tmp_path, name="politie-mn", oin=Oin("00000099000000001000"), authority=authority, now=NOW)
    assert "2.5.4.5=00000099000000001000" in client.certificate.subject.rfc4514_string()
    assert is_development(client.certificate)
    assert kid_of(client.certificate).startswith("dev-")
    assert len(fingerprint(client.certificate)) == 64
    assert (tmp_path / "politie-mn.key").stat().st_mode & 0o077 == 0
    client.certificate.verify_directly_issued_by(authority.certificate)
