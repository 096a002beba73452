import hmac
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jws
from joserfc.jwk import ECKey
from joserfc.registry import HeaderParameter

from gateway.contracts.errors import Unauthentic
from gateway.keys.digests import Digests
from gateway.keys.keyring import Keyring
from gateway.keys.signer import FileSigner
from gateway.keys.store import Keys, create_keys, create_root, load_keys
from tests.keys.signer_contract import ANDERE_VT, AT, CONTENT, VT, SignerContract


def keys_in(folder: Path) -> Keys:
    create_keys(folder, oin=VT, now=AT - timedelta(days=1))
    for oin in (VT, ANDERE_VT):
        create_root(folder, oin)
    return load_keys(folder)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return keys_in(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def other_keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return keys_in(tmp_path_factory.mktemp("other"))


class TestFileSigner(SignerContract):
    @pytest.fixture
    def signer(self, keys: Keys) -> FileSigner:
        return keys.signer

    @pytest.fixture
    def other(self, other_keys: Keys) -> FileSigner:
        return other_keys.signer


def test_seals_of_a_retired_key_stay_good(keys: Keys, other_keys: Keys) -> None:
    before = other_keys.signer.seal(CONTENT, at=AT)
    ring = Keyring([keys.message.certificate, other_keys.message.certificate])
    FileSigner(keys.message, ring, keys.digests).check(CONTENT, before)


@pytest.mark.parametrize("days", [-2, 3 * 365])
def test_a_seal_from_before_or_after_its_certificate_is_refused(keys: Keys, days: int) -> None:
    seal = keys.signer.seal(CONTENT, at=AT + timedelta(days=days))
    with pytest.raises(Unauthentic, match="zegel-certificaat-niet-van-kracht"):
        keys.signer.check(CONTENT, seal)


def test_an_independent_library_accepts_the_seal(keys: Keys) -> None:
    seal = keys.signer.seal(CONTENT, at=AT)
    registry = jws.JWSRegistry(algorithms=["ES256"], header_registry={"sigT": HeaderParameter("signing time", "str")})
    [jwk] = keys.keyring.jwks()["keys"]
    found = jws.deserialize_compact(seal, ECKey.import_key(jwk), payload=CONTENT, registry=registry)
    assert found.headers()["kid"] == jwk["kid"]


def test_digests_are_hmac_under_a_key_derived_for_the_purpose() -> None:
    root = bytes(range(32))
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"vt-gateway digest v1 claim").derive(root)
    assert Digests(lambda _: root).digest(VT, "claim", b"x") == hmac.digest(key, b"x", "sha256").hex()
    assert (
        Digests(lambda _: root).digest(VT, "claim", b"x")
        == "431fde17827406e755745a20e225675996fc3b77ec4075ee94b581a65c05433d"
    )
