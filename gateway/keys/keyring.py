"""Checking a seal: the public keys of the gateway, current and retired, and the steps of a check.

Steps, the same numbers as in ``gateway verify``; each raises ``Unauthentic`` with its own rule:

1. the seal has the one form that we write (``gateway.core.seal``)
2. its ``kid`` is a key of ours, and ``x5t#S256`` is the certificate of exactly that key
3. that certificate was in force at ``sigT``
4. the signature is over exactly these bytes (ES256, RFC 7518 §3.4)

ECDSA is ``cryptography``'s; the JOSE form around it is ours, since the strict form leaves nothing for a JOSE library to
do (measured on 6 KiB: seal 45 µs against joserfc's 116, check 119 against 180).
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from gateway.contracts.errors import Finding, Unauthentic
from gateway.core.seal import Seal, signing_input, split_seal
from gateway.keys.certificates import HALF, kid_of, public_jwk, unusable, x5t_s256

ECDSA_SHA256 = ECDSA(SHA256())


class Keyring:
    """The certificates of our message keys; immutable."""

    __slots__ = ("_by_kid",)

    def __init__(self, certificates: Iterable[x509.Certificate]) -> None:
        """Take the certificates. Raises ``Misconfigured`` for one that is not P-256."""
        self._by_kid = {kid_of(certificate): certificate for certificate in certificates}
        for kid, certificate in self._by_kid.items():
            _public_key(certificate, kid)

    def check(self, content: bytes, seal: str) -> Seal:
        """Return the seal, taken apart, if it is ours over exactly ``content``. Raises ``Unauthentic``."""
        found = split_seal(seal)  # 1
        certificate = self.find(found)  # 2
        in_force(certificate, found)  # 3
        verify(certificate, found, content)  # 4
        return found

    def find(self, seal: Seal) -> x509.Certificate:
        """Step 2: the certificate that the seal names."""
        certificate = self._by_kid.get(seal.header.kid)
        if certificate is None:
            raise _refused("zegel-sleutel-onbekend")
        if x5t_s256(certificate) != seal.header.x5t_s256:
            raise _refused("zegel-certificaat-ander")
        return certificate

    def jwks(self) -> dict[str, list[dict[str, Any]]]:
        """As JWK Set (RFC 7517 §5), with ``x5c``."""
        return {"keys": [_jwk(kid, certificate) for kid, certificate in self._by_kid.items()]}


def in_force(certificate: x509.Certificate, seal: Seal) -> None:
    """Step 3."""
    if not certificate.not_valid_before_utc <= seal.header.signed_at <= certificate.not_valid_after_utc:
        raise _refused("zegel-certificaat-niet-van-kracht")


def verify(certificate: x509.Certificate, seal: Seal, content: bytes) -> None:
    """Step 4."""
    r, s = (int.from_bytes(half) for half in (seal.signature[:HALF], seal.signature[HALF:]))
    try:
        _public_key(certificate, seal.header.kid).verify(
            encode_dss_signature(r, s), signing_input(seal.protected, content), ECDSA_SHA256
        )
    except InvalidSignature:
        raise _refused("zegel-past-niet") from None


def keyring_of(jwks: object) -> Keyring:
    """A keyring from a JWK Set as ``GET /v1/sleutels`` gives it.

    Whoever hands over the set is trusted with it: fetch it over TLS from the gateway, or take it from its operator.

    Raises:
        Misconfigured: it is no such set, a certificate does not belong to its key, or a ``kid`` stands twice.
    """
    match jwks:
        case {"keys": [*keys]} if keys:
            certificates = [_certificate(key) for key in keys]
        case _:
            raise unusable("geen-jwks", "JWKS")
    ring = Keyring(certificates)
    if ring.jwks()["keys"] != keys:
        raise unusable("jwks-tegenstrijdig", "JWKS")
    return ring


def _certificate(key: object) -> x509.Certificate:
    match key:
        case {"x5c": [str(encoded)]}:
            try:
                return x509.load_der_x509_certificate(b64decode(encoded, validate=True))
            except ValueError:
                raise unusable("certificaat-onleesbaar", "JWKS") from None
        case _:
            raise unusable("certificaat-ontbreekt", "JWKS")


def _jwk(kid: str, certificate: x509.Certificate) -> dict[str, Any]:
    return {
        **public_jwk(_public_key(certificate, kid), kid),
        "x5t#S256": x5t_s256(certificate),
        "x5c": [b64encode(certificate.public_bytes(Encoding.DER)).decode()],
    }


def _public_key(certificate: x509.Certificate, name: str) -> EllipticCurvePublicKey:
    key = certificate.public_key()
    if not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
        raise unusable("sleutel-geen-p256", name)
    return key


def _refused(rule: str) -> Unauthentic:
    return Unauthentic(rule, "Het zegel klopt niet.", findings=[Finding(rule, "Seal")])
