"""Certificates: writing and reading them, and the mark of development material.

The OIN stands in ``Subject.serialNumber`` (PKIoverheid; Digikoppeling beveiligingsstandaarden). What was made for
development says so in itself: its issuer is ``ONTWIKKELING``, and so the id of its key begins with ``dev-``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from gateway.contracts.errors import Finding, Misconfigured
from gateway.core.seal import ALGORITHM, encode

DEVELOPMENT = "ONTWIKKELING"
HALF = 32
"""Bytes of a P-256 coordinate, and of each half of a signature (RFC 7518 §3.4 and §6.2.1)."""
SERVER = (ExtendedKeyUsageOID.SERVER_AUTH,)
CLIENT = (ExtendedKeyUsageOID.CLIENT_AUTH,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A P-256 key and its certificate."""

    key: EllipticCurvePrivateKey
    certificate: x509.Certificate

    def __post_init__(self) -> None:
        if self.key.public_key() != self.certificate.public_key():
            raise Misconfigured("sleutel-past-niet", "Een sleutel hoort niet bij zijn certificaat.")

    def __repr__(self) -> str:
        return f"Pair(kid={self.kid!r})"

    @property
    def kid(self) -> str:
        """The key's id, the same wherever its certificate is known."""
        return kid_of(self.certificate)


def is_development(certificate: x509.Certificate) -> bool:
    """Whether it was issued for development only."""
    names = certificate.issuer.get_attributes_for_oid(NameOID.COMMON_NAME)
    return [name.value for name in names] == [DEVELOPMENT]


def kid_of(certificate: x509.Certificate) -> str:
    """Id of the certificate's key: 132 bits of the SHA-256 of its public key; ``dev-`` before it in development."""
    spki = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return ("dev-" if is_development(certificate) else "") + encode(sha256(spki).digest())[:22]


def x5t_s256(certificate: x509.Certificate) -> str:
    """``x5t#S256`` (RFC 7515 §4.1.8)."""
    return encode(certificate.fingerprint(SHA256()))


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of the certificate, hex: as it stands in ``partners.toml``."""
    return certificate.fingerprint(SHA256()).hex()


def public_jwk(key: EllipticCurvePublicKey, kid: str) -> dict[str, str]:
    """The public key as JWK (RFC 7517)."""
    numbers = key.public_numbers()
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": encode(numbers.x.to_bytes(HALF)),
        "y": encode(numbers.y.to_bytes(HALF)),
        "use": "sig",
        "alg": ALGORITHM,
        "kid": kid,
    }


def issue(
    *,
    name: str,
    not_before: datetime,
    not_after: datetime,
    issuer: Pair | None = None,
    oin: str | None = None,
    hosts: Sequence[str] = (),
    usages: Sequence[x509.ObjectIdentifier] = (),
    authority: bool = False,
) -> Pair:
    """A new key with a certificate of ``issuer``, or of itself."""
    key = generate_private_key(SECP256R1())
    subject = _subject(name, oin)
    signed_by = issuer.key if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before)
        .not_valid_after(not_after)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=0 if authority else None), critical=True)
        .add_extension(_key_usage(authority=authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signed_by.public_key()), critical=False)
    )
    if usages:
        builder = builder.add_extension(x509.ExtendedKeyUsage(usages), critical=False)
    if hosts:
        builder = builder.add_extension(x509.SubjectAlternativeName([_host(host) for host in hosts]), critical=False)
    return Pair(key=key, certificate=builder.sign(signed_by, SHA256()))


def key_pem(key: EllipticCurvePrivateKey) -> bytes:
    """PKCS #8, not encrypted: the file's mode protects it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def certificate_pem(certificate: x509.Certificate) -> bytes:
    """The certificate as PEM."""
    return certificate.public_bytes(Encoding.PEM)


def read_pair(key: bytes, certificate: bytes, *, name: str) -> Pair:
    """A key and its certificate from PEM; ``name`` goes into the error.

    Raises:
        Misconfigured: unreadable, another kind of key than P-256, or not belonging together.
    """
    private = read_key(key, name=name)
    return Pair(key=private, certificate=read_certificate(certificate, name=name))


def read_key(content: bytes, *, name: str) -> EllipticCurvePrivateKey:
    """A P-256 key from PEM. Raises ``Misconfigured``."""
    try:
        key = load_pem_private_key(content, password=None)
    except (ValueError, TypeError):
        raise unusable("sleutel-onleesbaar", name) from None
    if not isinstance(key, EllipticCurvePrivateKey) or not isinstance(key.curve, SECP256R1):
        raise unusable("sleutel-geen-p256", name)
    return key


def read_certificate(content: bytes, *, name: str) -> x509.Certificate:
    """A certificate from PEM. Raises ``Misconfigured``."""
    try:
        return x509.load_pem_x509_certificate(content)
    except ValueError:
        raise unusable("certificaat-onleesbaar", name) from None


def unusable(rule: str, name: str) -> Misconfigured:
    """A key file that cannot be used: which, and why."""
    return Misconfigured("sleutels-onbruikbaar", "De sleutels zijn niet bruikbaar.", findings=[Finding(rule, name)])


def _subject(name: str, oin: str | None) -> x509.Name:
    attributes = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
    if oin is not None:
        attributes.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, oin))
    return x509.Name(attributes)


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _key_usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
