"""A case system of Veilig Thuis: collects from its postbox, checks every seal by itself, confirms, and gives feedback.

Only the standard library and ``cryptography``, and nothing of the gateway: an integrator can copy these steps.

1. token: ``POST /oauth/token`` with a signed assertion (``private_key_jwt``, RFC 7523 §2.2)
2. list: ``GET /v1/postvak``
3. fetch: ``GET /v1/postvak/{id}``: the sealed bytes as body, the seal in header ``Seal``
4. check the seal against ``GET /v1/sleutels`` (detached JWS, RFC 7515 appendix F and RFC 7797, ES256)
5. confirm: ``POST /v1/postvak/{id}/_bevestig``; only after what was fetched is safely stored
6. feedback: ``POST /v1/berichten``
7. what waits for a person: ``GET /v1/vastgehouden``, ``POST …/{id}/_bevestig``, with his token beside ours
"""

import json
import ssl
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPSConnection
from typing import Any, Self
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256


class ZegelOngeldigError(Exception):
    """The seal does not belong to these bytes: do not use them, do not confirm them, call the administrator."""


class GeweigerdError(Exception):
    """The gateway answered with a problem (RFC 9457)."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('code', '')}")
        self.status = status
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Bericht:
    """A message from the postbox whose seal was checked."""

    id: str
    content: bytes
    seal: str

    @property
    def event(self) -> dict[str, Any]:
        """The CloudEvent: attributes and ``data``."""
        event: dict[str, Any] = json.loads(self.content)
        return event


@dataclass(frozen=True, slots=True, kw_only=True)
class Antwoord:
    """One HTTP answer."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


class Casussysteem:
    """One case system in front of one gateway; for one thread."""

    def __init__(
        self,
        url: str,
        *,
        oin: str,
        key: EllipticCurvePrivateKey,
        kid: str,
        klok: Callable[[], datetime],
        audience: str,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Reach the gateway at ``url``; ``key`` (P-256) signs our assertions and is registered there as ``kid``.

        ``audience`` is the gateway's name, the ``source`` of its messages: ``urn:nld:oin:<OIN>:systeem:vt-gateway``.
        """
        self._url = urlsplit(url)
        self._oin = oin
        self._key = key
        self._kid = kid
        self._klok = klok
        self._tls = tls
        self._audience = audience
        self._token: tuple[str, datetime] | None = None
        self._sleutels: dict[str, dict[str, str]] = {}
        self._connection: HTTPConnection | None = None

    # --- 1. token ------------------------------------------------------------------------------------------------

    def token(self) -> str:
        """A bearer token, asked anew when less than ten seconds of it are left."""
        nu = self._klok()
        if self._token is None or self._token[1] < nu + timedelta(seconds=10):
            form = {
                "grant_type": "client_credentials",
                "client_id": self._oin,
                "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion": self._assertion(nu),
            }
            content_type = {"Content-Type": "application/x-www-form-urlencoded"}
            answer = self._request("POST", "/oauth/token", content_type, urlencode(form).encode())
            found = json.loads(_ok(answer).body)
            self._token = (found["access_token"], nu + timedelta(seconds=found["expires_in"]))
        return self._token[0]

    def _assertion(self, nu: datetime) -> str:
        seconds = int(nu.timestamp())
        claims = {
            "iss": self._oin,
            "sub": self._oin,
            "aud": self._audience,
            "jti": str(uuid4()),
            "iat": seconds,
            "nbf": seconds,
            "exp": seconds + 60,
        }
        header = _base64url(json.dumps({"alg": "ES256", "typ": "JWT", "kid": self._kid}).encode())
        signed = f"{header}.{_base64url(json.dumps(claims).encode())}"
        r, s = decode_dss_signature(self._key.sign(signed.encode(), ECDSA(SHA256())))
        return f"{signed}.{_base64url(r.to_bytes(32) + s.to_bytes(32))}"

    # --- 2 to 5. the postbox -------------------------------------------------------------------------------------

    def postvak(self) -> list[dict[str, Any]]:
        """What lies ready: metadata only, acute first."""
        found: list[dict[str, Any]] = json.loads(_ok(self._call("GET", "/v1/postvak")).body)["berichten"]
        return found

    def haal(self, ident: str) -> Bericht:
        """Fetch one message and check its seal.

        Raises:
            ZegelOngeldigError: the bytes are not what the gateway sealed.
            GeweigerdError: it is not ours.
        """
        answer = _ok(self._call("GET", f"/v1/postvak/{ident}"))
        seal = answer.headers["seal"]
        self.controleer(answer.body, seal)
        return Bericht(id=ident, content=answer.body, seal=seal)

    def controleer(self, content: bytes, seal: str) -> None:
        """Check a detached JWS over exactly ``content`` with the gateway's published keys; return or raise."""
        protected, _, signature_text = seal.partition("..")
        header = json.loads(_from_base64url(protected))
        if header["alg"] != "ES256" or header.get("b64", True) is not False or header["crit"] != ["b64", "sigT"]:
            raise ZegelOngeldigError("not the one form that the gateway writes")
        if header["kid"] not in self._sleutels:  # the first time, and when the gateway has a new key
            jwks = json.loads(_ok(self._request("GET", "/v1/sleutels", {}, None)).body)
            self._sleutels = {key["kid"]: key for key in jwks["keys"]}
        jwk = self._sleutels.get(header["kid"])
        if jwk is None:
            raise ZegelOngeldigError("the gateway does not know this key")
        x, y = (int.from_bytes(_from_base64url(jwk[name])) for name in "xy")
        signature = _from_base64url(signature_text)
        r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
        public = EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key()
        try:
            public.verify(encode_dss_signature(r, s), protected.encode() + b"." + content, ECDSA(SHA256()))
        except InvalidSignature:
            raise ZegelOngeldigError("the seal does not belong to these bytes") from None

    def bevestig(self, ident: str) -> None:
        """Say that we have it; doing so twice is harmless."""
        _ok(self._call("POST", f"/v1/postvak/{ident}/_bevestig"))

    def leeg_postvak(self) -> list[Bericht]:
        """One round: list, and for each fetch, check and confirm."""
        berichten = []
        for item in self.postvak():
            bericht = self.haal(item["id"])
            self.bevestig(bericht.id)
            berichten.append(bericht)
        return berichten

    # --- 6. feedback ---------------------------------------------------------------------------------------------

    def koppel_terug(self, data: Mapping[str, Any], *, referentie: str) -> Antwoord:
        """Tell the reporter which step was taken (kind MeldingTeruggekoppeld, fields as in its JSON Schema)."""
        return self.verstuur({"type": "MeldingTeruggekoppeld", "data": data}, referentie=referentie)

    def verstuur(self, aanbod: Mapping[str, Any], *, referentie: str, persoon: str | None = None) -> Antwoord:
        """Send a message of our own: ``type``, ``data`` and, unless it answers, ``ontvanger``; ``verklaringen``.

        ``persoon`` is the token of whoever decided on it; what only a person may decide waits without one.
        """
        offer = {**aanbod, "referentie": referentie}
        headers = {"Content-Type": "application/json", "Idempotency-Key": referentie}
        headers |= {"Persoon": f"Bearer {persoon}"} if persoon else {}
        return self._call("POST", "/v1/berichten", headers, json.dumps(offer).encode())

    def document(self, ident: str) -> Antwoord:
        """A document that a message refers to."""
        return self._call("GET", f"/v1/documenten/{ident}")

    # --- 7. what waits for a person ------------------------------------------------------------------------------

    def vastgehouden(self, persoon: str) -> list[dict[str, Any]]:
        """What waits: reasons only. ``persoon`` is the token with which whoever looks has logged in."""
        answer = _ok(self._call("GET", "/v1/vastgehouden", {"Persoon": f"Bearer {persoon}"}))
        found: list[dict[str, Any]] = json.loads(answer.body)["vastgehouden"]
        return found

    def beslis(self, ident: str, handeling: str, besluit: Mapping[str, Any], *, persoon: str) -> dict[str, Any]:
        """``_geef-vrij``, ``_weiger`` or ``_bevestig``: grounds, reason, and for the last perhaps ``velden``.

        Raises:
            GeweigerdError: not complete, not this person's, or decided already.
        """
        headers = {"Content-Type": "application/json", "Persoon": f"Bearer {persoon}"}
        path = f"/v1/vastgehouden/{ident}/{handeling}"
        found: dict[str, Any] = json.loads(_ok(self._call("POST", path, headers, json.dumps(besluit).encode())).body)
        return found

    # --- HTTP ----------------------------------------------------------------------------------------------------

    def _call(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Antwoord:
        return self._request(method, path, {"Authorization": f"Bearer {self.token()}", **(headers or {})}, body)

    def _request(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> Antwoord:
        kept = self._connection
        connection = kept or self._connect()
        try:
            connection.request(method, path, body=body, headers={"Accept": "application/json", **headers})
            answer = connection.getresponse()
        except ConnectionError:
            self.close()
            if kept is None:
                raise
            return self._request(method, path, headers, body)  # let go while it was idle; all of this may be repeated
        content = answer.read()
        return Antwoord(
            status=answer.status,
            headers={name.lower(): value for name, value in answer.getheaders()},
            body=content,
        )

    def _connect(self) -> HTTPConnection:
        host, port = self._url.hostname or "", self._url.port
        self._connection = (
            HTTPSConnection(host, port, context=self._tls, timeout=30)
            if self._url.scheme == "https"
            else HTTPConnection(host, port, timeout=30)
        )
        return self._connection

    def close(self) -> None:
        """Let the connection go."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _ok(answer: Antwoord) -> Antwoord:
    if answer.status >= 400:  # noqa: PLR2004  RFC 9110: from here on it is an error
        raise GeweigerdError(answer.status, json.loads(answer.body))
    return answer


def _base64url(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _from_base64url(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
