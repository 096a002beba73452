"""Who decides: a person's own token, beside what proves the client (invariant 10). A stated name proves nothing.

1. the form: one compact JWT in ``Persoon: Bearer …``, no critical extension, signed by ES256, PS256 or RS256
2. the key: of the configured issuer, with the ``kid`` that the header names; a development key in development only
3. the signature
4. meant for us: ``iss`` is that issuer, ``aud`` holds our audience, ``azp`` (when it is there) is a client we know
5. now: not expired, issued at most five minutes ago, and the person logged in at most ten minutes ago (settings)
6. how: one of the ``amr`` that is asked for (default ``mfa``)
7. who: ``sub``; a function of the closed list; a registration number when the provider knows one
8. for whom: the verantwoordelijke that the token names, or the only one here
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey
from starlette.requests import Request

from gateway.contracts.errors import Forbidden, Unauthentic
from gateway.contracts.message import Oin
from gateway.core.besluiten import Persoon
from gateway.core.partners import Library
from gateway.core.policy import FUNCTIES
from gateway.core.seal import decode
from gateway.ports import Gateway
from gateway.web.assertions import ALGORITHMS, RSA_BITS, SKEW
from gateway.web.tokens import peek

HEADER = "Persoon"
LONGEST = 8192
"""Characters; an id token has about a thousand."""
DEVELOPMENT_KID = "dev-"
FindKey = Callable[[str], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person's token must say."""

    issuer: str
    audience: str
    clients: frozenset[str]
    amr: frozenset[str]
    """One of these; empty: how somebody logged in is not asked."""
    login: timedelta = timedelta(minutes=10)
    """How long ago the person may have logged in."""
    token: timedelta = timedelta(minutes=5)
    """How long ago the token may have been issued."""
    development: bool = False
    """Whether keys for development count."""
    functie: str = "functie"
    """Name of the claim."""
    registratienummer: str = "registratienummer"
    verantwoordelijke: str = "verantwoordelijke"


class Personen:
    """Proves who decides; give it to the doors."""

    __slots__ = ("_asked", "_key", "_library", "_now")

    def __init__(
        self, asked: Asked | None, *, key: FindKey, library: Callable[[], Library], now: Callable[[], datetime]
    ) -> None:
        """``asked`` None: no identity provider is set, so nobody can decide here."""
        self._asked = asked
        self._key = key
        self._library = library
        self._now = now

    def of(self, request: Request) -> Persoon:
        """The person behind ``request``.

        Raises:
            Unauthentic: no person's token, or one that does not count (any more).
            PartnerUnavailable: its key cannot be looked up now.
        """
        found = request.headers.getlist(HEADER)
        if not found:
            raise Unauthentic("persoon-ontbreekt", "Dit doet een persoon: stuur diens eigen token in de kop Persoon.")
        scheme, _, token = found[0].partition(" ")
        if len(found) > 1 or scheme.lower() != "bearer":
            raise _refused("vorm")
        return self.prove(token)

    def prove(self, token: str, *, nonce: str | None = None) -> Persoon:
        """The person whose token this is; with ``nonce`` it must be the answer to exactly that login.

        Raises:
            Forbidden: no identity provider is set.
            Unauthentic, PartnerUnavailable: as ``of``.
        """
        asked = self._asked
        if asked is None:
            raise Forbidden("geen-inlogdienst", "Er is geen inlogdienst ingesteld: hier kan niemand beslissen.")
        claims = self._verified(token, asked)  # 1, 2, 3
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        if claims.get("iss") != asked.issuer or asked.audience not in audiences:  # 4
            raise _refused("bestemming")
        azp = claims.get("azp")
        if (azp is None and len(audiences) > 1) or (azp is not None and azp not in asked.clients):
            raise _refused("bestemming")
        if nonce is not None and claims.get("nonce") != nonce:
            raise _refused("nonce")
        ingelogd = self._fresh(claims, asked)  # 5
        amr = tuple(str(word) for word in claims.get("amr") or ()) if isinstance(claims.get("amr"), list) else ()
        if asked.amr and asked.amr.isdisjoint(amr):  # 6
            raise _refused("inlogwijze")
        sub, functie = claims.get("sub"), _functie(claims.get(asked.functie))  # 7
        if not isinstance(sub, str) or not sub or functie is None:
            raise _refused("functie")
        number = claims.get(asked.registratienummer)
        return Persoon(
            sub=sub,
            issuer=asked.issuer,
            functie=functie,
            registratienummer=number if isinstance(number, str) and number else None,
            verantwoordelijke=self._verantwoordelijke(claims.get(asked.verantwoordelijke)),  # 8
            ingelogd=ingelogd,
            amr=amr,
        )

    def _verified(self, token: str, asked: Asked) -> dict[str, Any]:
        try:
            header, _ = peek(token, longest=LONGEST)
        except ValueError:
            raise _refused("vorm") from None
        kid, typ = header.get("kid"), str(header.get("typ", "JWT")).lower()
        if not isinstance(kid, str) or typ not in {"jwt", "at+jwt"}:
            raise _refused("vorm")
        if kid.startswith(DEVELOPMENT_KID) and not asked.development:
            raise _refused("sleutel")
        found = self._key(kid)
        if found is None or found.get("use", "sig") != "sig":
            raise _refused("sleutel")
        try:
            key = _imported(found)
            return jwt.decode(token, key, algorithms=ALGORITHMS[key.key_type]).claims
        except (JoseError, ValueError, KeyError):
            raise _refused("handtekening") from None

    def _fresh(self, claims: Mapping[str, Any], asked: Asked) -> datetime:
        now = self._now()
        issued, expires, login = (_moment(claims.get(name)) for name in ("iat", "exp", "auth_time"))
        if expires <= now or max(issued, login) > now + SKEW or issued < now - asked.token:
            raise Unauthentic("persoon-verlopen", "Dit token is niet vers meer: log opnieuw in.")
        if login < now - asked.login:
            raise Unauthentic("persoon-te-lang-ingelogd", "U bent te lang geleden ingelogd: log opnieuw in.")
        return login

    def _verantwoordelijke(self, claimed: object) -> Oin:
        books = self._library().books
        if claimed is None and len(books) == 1:
            return next(iter(books))
        if not isinstance(claimed, str) or claimed not in books:
            raise _refused("verantwoordelijke")
        return Oin(claimed)


def nobody(gateway: Gateway) -> Personen:
    """Proves nobody: no identity provider is set."""
    return Personen(None, key=lambda _: None, library=gateway.journal.library, now=gateway.clock.now)


def _functie(claimed: object) -> str | None:
    """The one function of the closed list that the claim names: a text, or a list of roles."""
    words = claimed if isinstance(claimed, list) else [claimed]
    found = [word for word in words if isinstance(word, str) and word in FUNCTIES]
    return found[0] if len(found) == 1 else None


def _imported(found: Mapping[str, Any]) -> ECKey | RSAKey:
    public = {name: value for name, value in found.items() if name in {"kty", "crv", "x", "y", "n", "e"}}
    if public.get("kty") == "EC":
        return ECKey.import_key(public)
    if len(decode(str(public["n"]))) * 8 < RSA_BITS:
        raise ValueError("RSA key too short")
    return RSAKey.import_key(public)


def _moment(value: object) -> datetime:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _refused("tijd")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, ValueError, OSError):
        raise _refused("tijd") from None


def _refused(step: str) -> Unauthentic:
    return Unauthentic(f"persoon-{step}", "Dit token bewijst niet wie u bent.")
