"""Client assertions: a JWT by which a partner proves that it holds its registered key (RFC 7523 §3, OAuth NL profile).

1. the form: one compact JWT, ``kid`` in its header, ``sub`` an OIN
2. the key: registered with that ``kid`` by every active entry of that OIN (see ``gateway.web.identity``)
3. the signature: ES256, PS256 or RS256, as the key is; RSA from 2048 bits
4. meant for us: ``iss`` = ``sub`` = ``client_id``, ``aud`` is our issuer and nobody else
5. now: ``exp`` at most five minutes ahead, ``iat`` and ``nbf`` not ahead
6. once: ``jti`` of 128 bits or more, never seen before (the caller asks the journal, last of all)
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from gateway.contracts.errors import Unauthentic
from gateway.contracts.message import Oin
from gateway.core.partners import Library
from gateway.core.seal import decode
from gateway.web.identity import entries_of
from gateway.web.tokens import peek

AHEAD = timedelta(minutes=5)
"""How far ``exp`` may lie ahead."""
SKEW = timedelta(seconds=10)
"""By so much a partner's clock may run ahead of ours."""
LONGEST = 8192
"""Characters of an assertion; with ES256 it has about 500."""
JTI_CHARACTERS = range(22, 129)
"""128 bits are 22 characters of base64url, 32 of hex or 36 of a UUID."""
RSA_BITS = 2048
ALGORITHMS = {"EC": ["ES256"], "RSA": ["PS256", "RS256"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """What was proved, except that it is new."""

    party: Oin
    jti: str
    until: datetime
    """Until then the same ``jti`` must be refused."""


def check_assertion(text: str, *, client_id: str | None, library: Library, issuer: str, now: datetime) -> Assertion:
    """Take steps 1 to 5. Raises ``Unauthentic``; its code says which step, and nothing of the assertion."""
    party, kid = _peek(text)  # 1
    key = _key(_registered(library, party, kid))  # 2
    try:
        found = jwt.decode(text, key, algorithms=ALGORITHMS[key.key_type])  # 3
    except (JoseError, ValueError):
        raise _refused("handtekening") from None
    claims = found.claims
    if not (claims.get("iss") == party and client_id in (None, party) and claims.get("aud") in (issuer, [issuer])):  # 4
        raise _refused("bestemming")
    exp, iat = _moment(claims, "exp"), _moment(claims, "iat")  # 5
    nbf = _moment(claims, "nbf") if "nbf" in claims else iat
    if not now < exp <= now + AHEAD + SKEW or max(iat, nbf) > now + SKEW:
        raise _refused("tijd")
    jti = claims.get("jti")
    if not isinstance(jti, str) or len(jti) not in JTI_CHARACTERS:
        raise _refused("jti")
    return Assertion(party=party, jti=jti, until=exp + SKEW)


def _peek(text: str) -> tuple[Oin, str]:
    """Whose it says it is, and by which key: unproved, only to find the key."""
    try:
        header, claims = peek(text, longest=LONGEST)
    except ValueError:
        raise _refused("vorm") from None
    match header, claims:
        case {"kid": str(kid)}, {"sub": str(sub)}:
            return Oin(sub), kid
        case _:
            raise _refused("vorm")


def _registered(library: Library, party: Oin, kid: str) -> dict[str, str]:
    found = [
        next((key for key in partner.sleutels if key.get("kid") == kid), None) for partner in entries_of(library, party)
    ]
    if found[0] is None or any(key != found[0] for key in found):
        raise _refused("sleutel")
    return found[0]


def _key(registered: dict[str, str]) -> ECKey | RSAKey:
    parameters: dict[str, Any] = dict(registered)
    try:
        match parameters.get("kty"):
            case "EC" if parameters.get("use") != "enc":
                return ECKey.import_key(parameters)
            case "RSA" if len(decode(registered.get("n", ""))) * 8 >= RSA_BITS:
                return RSAKey.import_key(parameters)
    except (JoseError, ValueError):
        pass
    raise _refused("sleutel")


def _moment(claims: dict[str, Any], name: str) -> datetime:
    value = claims.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _refused("tijd")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, ValueError, OSError):
        raise _refused("tijd") from None


def _refused(step: str) -> Unauthentic:
    return Unauthentic(f"assertion-{step}", "Deze client assertion bewijst niet wie u bent.")
