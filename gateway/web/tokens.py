"""Access tokens: short, signed, for us alone (RFC 9068). Nothing is stored; who may do what is asked at every use.

A partner shows the same token for ten minutes: its signature is verified the first time, its term every time.
"""

from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from gateway.contracts.errors import Unauthentic, Unreadable
from gateway.contracts.message import Oin
from gateway.core.canonical import load
from gateway.core.seal import decode

ALGORITHM = "ES256"
TYPE = "at+jwt"
VALID = timedelta(minutes=10)
"""Short enough to need no revocation list: whether its party is still a partner is asked at every use."""
PARTS = 3
REMEMBERED = 1000
"""Tokens whose signature is not verified again: more than there are partners, and forgotten all at once beyond that."""
LONGEST = 2048
"""Characters; ours have about 400."""


def issuer_of(oin: Oin) -> str:
    """Who issues the tokens of the gateway ``oin``, and for whom an assertion must be meant (``aud``)."""
    return f"urn:nld:oin:{oin}:systeem:vt-gateway"


class Tokens:
    """Issues and checks access tokens with one key of its own."""

    __slots__ = ("_issuer", "_key", "_kid", "_verified")

    def __init__(self, key: EllipticCurvePrivateKey, *, kid: str, issuer: str) -> None:
        """``key`` is P-256 and signs nothing else; ``issuer`` as ``issuer_of`` writes it."""
        self._key = ECKey.import_key(key)
        self._kid = kid
        self._issuer = issuer
        self._verified: dict[str, dict[str, object]] = {}

    @property
    def issuer(self) -> str:
        """``iss`` and ``aud`` of every token."""
        return self._issuer

    def issue(self, party: Oin, *, ident: str, now: datetime) -> str:
        """A token for ``party``, valid for ten minutes; ``ident`` is unique."""
        claims = {
            "iss": self._issuer,
            "aud": self._issuer,
            "sub": party,
            "client_id": party,
            "iat": int(now.timestamp()),
            "exp": int((now + VALID).timestamp()),
            "jti": ident,
        }
        header = {"alg": ALGORITHM, "typ": TYPE, "kid": self._kid}
        return jwt.encode(header, claims, self._key, algorithms=[ALGORITHM])

    def check(self, token: str, *, now: datetime) -> Oin:
        """Whose token it is.

        Raises:
            Unauthentic: it is not ours, not for this use, or not valid now.
        """
        claims = self._verified.get(token) or self._verify(token)
        moment = now.timestamp()
        match claims:
            case {"iss": self._issuer, "aud": self._issuer, "sub": str(party), "iat": int(iat), "exp": int(exp)} if (
                iat <= moment < exp
            ):
                return Oin(party)
            case _:
                raise _refused()

    def _verify(self, token: str) -> dict[str, object]:
        """The claims of a token that we signed; remembered, since the same text has the same signature for ever."""
        try:
            header, _ = peek(token, longest=LONGEST)
            if header != {"alg": ALGORITHM, "typ": TYPE, "kid": self._kid}:
                raise _refused()
            claims = jwt.decode(token, self._key, algorithms=[ALGORITHM]).claims
        except (JoseError, ValueError):
            raise _refused() from None
        if len(self._verified) >= REMEMBERED:
            self._verified.clear()
        self._verified[token] = claims
        return claims


def peek(text: str, *, longest: int) -> tuple[dict[str, object], dict[str, object]]:
    """Header and claims of a compact JWT as it says they are: nothing is proved.

    The JOSE library trips over a ``crit`` of the wrong type, and we know no critical extension: it is refused here.

    Raises:
        ValueError: it is not three parts of canonical base64url, the first two of them JSON objects.
    """
    if len(text) > longest:
        raise ValueError("too long")
    parts = [decode(part) for part in text.split(".")]
    try:
        header, claims = (load(part) for part in parts[:2])
    except Unreadable:
        raise ValueError("no JSON") from None
    if len(parts) != PARTS or not isinstance(header, dict) or not isinstance(claims, dict) or "crit" in header:
        raise ValueError("no JWT")
    return header, claims


def _refused() -> Unauthentic:
    return Unauthentic("token-ongeldig", "Dit toegangstoken geldt niet (meer).")
