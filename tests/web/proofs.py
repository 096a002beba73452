"""Partners with certificates and keys, and what they show to prove who they are."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from gateway.contracts.message import Oin
from gateway.core.partners import Book, Partner
from gateway.keys.certificates import CLIENT, Pair, fingerprint, issue, public_jwk
from gateway.web.tokens import Tokens, issuer_of

NOW = datetime.now(UTC).replace(microsecond=0)
VT, ANDER_VT = Oin("00000099000000002000"), Oin("00000099000000002100")
POLITIE, RAAD, VREEMD = Oin("00000099000000001000"), Oin("00000099000000005000"), Oin("00000099000000009000")
ISSUER = issuer_of(VT)


def an_authority(name: str = "Proef-CA") -> Pair:
    return issue(name=name, authority=True, not_before=NOW - timedelta(days=400), not_after=NOW + timedelta(days=400))


def a_client(authority: Pair, oin: str | None, *, until: datetime = NOW + timedelta(days=90)) -> Pair:
    start = NOW - timedelta(days=300)
    return issue(name="client", oin=oin, issuer=authority, usages=CLIENT, not_before=start, not_after=until)


def a_partner(oin: Oin, *, certificates: Sequence[Pair] = (), keys: Sequence[dict[str, str]] = ()) -> Partner:
    return Partner(
        naam=f"partner-{oin[-4:]}",
        oin=oin,
        rol="politie",
        certificaten=tuple(fingerprint(pair.certificate) for pair in certificates),
        sleutels=tuple(keys),
    )


def a_book(verantwoordelijke: Oin, *partners: Partner) -> Book:
    by_oin = {partner.oin: partner for partner in partners}
    return Book(verantwoordelijke=verantwoordelijke, naam="VT", applicatie="VT", version=1, partners=by_oin)


TOKEN_KEY = issue(name="token", not_before=NOW, not_after=NOW + timedelta(days=1))
TOKENS = Tokens(TOKEN_KEY.key, kid=TOKEN_KEY.kid, issuer=ISSUER)


@dataclass(frozen=True, slots=True)
class Holder:
    """A key of a partner: private to sign with, public as it is registered."""

    private: ECKey | RSAKey
    registered: dict[str, str]
    alg: str

    def assertion(self, *, header: dict[str, Any] | None = None, **changes: Any) -> str:  # noqa: ANN401  claims
        """A good assertion by the police, with these claims changed; None leaves a claim out."""
        seconds = int(NOW.timestamp())
        claims = {
            "iss": POLITIE,
            "sub": POLITIE,
            "aud": ISSUER,
            "jti": str(uuid4()),
            "iat": seconds,
            "nbf": seconds,
            "exp": seconds + 60,
            **changes,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        head = {"alg": self.alg, "typ": "JWT", "kid": self.registered["kid"], **(header or {})}
        return jwt.encode(head, claims, self.private, algorithms=["ES256", "PS256", "RS256", "HS256"])


def ec_holder(kid: str = "sleutel-1") -> Holder:
    pair = issue(name=kid, not_before=NOW, not_after=NOW + timedelta(days=1))
    return Holder(ECKey.import_key(pair.key), public_jwk(pair.key.public_key(), kid), "ES256")


def rsa_holder(alg: str, *, bits: int = 2048, kid: str = "rsa-1") -> Holder:
    key = RSAKey.import_key(generate_private_key(65537, bits))
    public = {name: str(value) for name, value in key.as_dict(private=False).items()}
    return Holder(key, {**public, "kid": kid, "alg": alg, "use": "sig"}, alg)


def unsigned(assertion: str) -> str:
    """The same claims under ``alg: none``."""
    header = urlsafe_b64encode(json.dumps({"alg": "none", "kid": "sleutel-1"}).encode()).rstrip(b"=").decode()
    return f"{header}.{assertion.split('.')[1]}."
