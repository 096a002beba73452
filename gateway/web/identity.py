"""Who calls: a client certificate, or a bearer token. What a document claims proves nothing here.

* Certificate: the TLS layer verified its chain against our authorities (``gateway.web.server``). Here: it is in force
  now, ``Subject.serialNumber`` is an OIN (PKIoverheid), and its fingerprint is listed with exactly that OIN.
* Token: ours, valid now, and its party is a partner still.
* Both: they must prove the same party. Neither, or one that is wrong: a stranger; nothing of him is kept.

With several verantwoordelijken a proof must be listed by each of which the party is a partner: so none of them can, by
listing a certificate or key of its own, let somebody in at another.
"""

import re
from collections.abc import Callable
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID
from starlette.requests import Request

from gateway.contracts.errors import Unauthentic
from gateway.contracts.message import Oin, Party
from gateway.core.partners import Library, Partner
from gateway.web.tokens import Tokens

CERTIFICATE = "certificaat"
ASSERTION = "client-assertion"
_OIN = re.compile(r"\d{20}")
_BEARER = re.compile(r"Bearer ([A-Za-z0-9_.-]+)", re.IGNORECASE)


class Identity:
    """Proves who sent a request; give it to the doors as ``identify``."""

    __slots__ = ("_library", "_now", "_tokens")

    def __init__(self, *, library: Callable[[], Library], now: Callable[[], datetime], tokens: Tokens) -> None:
        """Ask ``library`` and ``now`` at every request: a partner that is taken off is a stranger at once."""
        self._library = library
        self._now = now
        self._tokens = tokens

    def __call__(self, request: Request) -> Party:
        """The party that sent ``request``.

        Raises:
            Unauthentic: ``partij-onbekend`` when it is proved but listed nowhere, another code when nothing is proved.
        """
        proofs = []
        certificate = request.scope.get("extensions", {}).get("tls", {}).get("client_cert")
        if certificate is not None:
            proofs.append(self._by_certificate(certificate))
        authorization = request.headers.getlist("authorization")
        if authorization:
            proofs.append(self._by_token(authorization))
        if not proofs:
            raise Unauthentic("bewijs-ontbreekt", "Toon aan wie u bent: met een certificaat of een toegangstoken.")
        if len({party.oin for party in proofs}) > 1:
            raise Unauthentic("bewijs-tegenstrijdig", "Certificaat en toegangstoken zijn niet van dezelfde partij.")
        return proofs[0]

    def _by_certificate(self, der: bytes) -> Party:
        try:
            certificate = x509.load_der_x509_certificate(der)
            names = certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
        except ValueError:
            raise _certificate_refused("certificaat-onleesbaar") from None
        # A connection may outlive the certificate that opened it.
        if not certificate.not_valid_before_utc <= self._now() <= certificate.not_valid_after_utc:
            raise _certificate_refused("certificaat-niet-van-kracht")
        match [name.value for name in names]:
            case [str(text)] if _OIN.fullmatch(text):
                oin = Oin(text)
            case _:
                raise _certificate_refused("certificaat-zonder-oin")
        fingerprint = certificate.fingerprint(SHA256()).hex()
        if not all(fingerprint in partner.certificaten for partner in entries_of(self._library(), oin)):
            raise stranger()
        return Party(oin=oin, bewijs=CERTIFICATE)

    def _by_token(self, authorization: list[str]) -> Party:
        found = _BEARER.fullmatch(authorization[0])
        if len(authorization) > 1 or found is None:
            raise Unauthentic("token-ongeldig", "Dit toegangstoken geldt niet (meer).")
        oin = self._tokens.check(found[1], now=self._now())
        entries_of(self._library(), oin)
        return Party(oin=oin, bewijs=ASSERTION)


def entries_of(library: Library, oin: Oin) -> tuple[Partner, ...]:
    """The active entries of ``oin``, one per verantwoordelijke; at least one.

    Raises:
        Unauthentic: ``partij-onbekend``, there is none.
    """
    entries = tuple(partner for book in library.books_of(oin) if (partner := book.get(oin)) is not None)
    if not entries:
        raise stranger()
    return entries


def stranger() -> Unauthentic:
    """It is proved who calls, but nobody listed him (403: proving it again would not help)."""
    return Unauthentic("partij-onbekend", "U bent hier niet ingeschreven.")


def _certificate_refused(code: str) -> Unauthentic:
    return Unauthentic(code, "Dit certificaat bewijst niet wie u bent.")
