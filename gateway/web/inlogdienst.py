"""The identity provider of Veilig Thuis's staff (OpenID Connect), as a client sees it: its place, keys and tokens.

Rules:

1. Everything comes from the configured issuer: its description names that issuer, and every address in it has the same
   origin. Redirects are not followed, proxies of the environment are not used.
2. Keys are kept for an hour. A key id that is not there makes us look again, at most once a minute: a token with a
   made-up id cannot make us ask and ask.
3. What it says is believed only after its signature was checked (``gateway.web.personen``).
"""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Lock
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx2

from gateway.contracts.errors import Misconfigured, PartnerUnavailable, Unauthentic

DEVELOPMENT_PATH = "/ontwikkeling/inloggen"
DEVELOPMENT_CLIENT = "vt-gateway-ontwikkeling"
"""Of the identity provider that a development home plays itself (``gateway.testing.inloggen``)."""
KEPT_SECONDS = 3600.0
AGAIN_SECONDS = 60.0
TIMEOUT = httpx2.Timeout(10.0, connect=3.0)
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
SCOPE = "openid profile"
_ENDPOINTS = ("jwks_uri", "token_endpoint", "authorization_endpoint", "device_authorization_endpoint")


class NotYetError(Exception):
    """The person has not finished logging in (RFC 8628 §3.5)."""

    def __init__(self, *, slower: bool) -> None:
        """``slower``: wait five seconds more between two questions."""
        super().__init__()
        self.slower = slower


@dataclass(frozen=True, slots=True, kw_only=True)
class Inlogdienst:
    """One identity provider."""

    issuer: str
    """As it stands in ``iss``."""
    at: str
    """Where its description is found; the issuer itself, except in development."""
    client_id: str
    monotonic: Callable[[], float]
    authorities: ssl.SSLContext | None = None
    """By whom its certificate is judged; default: the system's."""
    _kept: dict[str, tuple[float, Any]] = field(default_factory=dict, repr=False, compare=False)
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def key(self, kid: str) -> Mapping[str, Any] | None:
        """The public key with this id; None when it has none.

        Raises:
            PartnerUnavailable: it does not answer.
        """
        with self._lock:
            asked, keys = self._kept.get("keys") or (None, [])
            now = self.monotonic()
            missing = not any(key.get("kid") == kid for key in keys)
            if asked is None or now - asked > (AGAIN_SECONDS if missing else KEPT_SECONDS):
                keys = self._json("GET", self._endpoint("jwks_uri")).get("keys", [])
                self._kept["keys"] = (now, keys)
        return next((key for key in keys if isinstance(key, dict) and key.get("kid") == kid), None)

    # --- device flow (RFC 8628): a command line -------------------------------------------------------------------

    def begin(self) -> Mapping[str, Any]:
        """What the person must do: ``verification_uri``, ``user_code``; and what we ask with: ``device_code``."""
        form = {"client_id": self.client_id, "scope": SCOPE}
        return self._json("POST", self._endpoint("device_authorization_endpoint"), form)

    def poll(self, device_code: str) -> Mapping[str, Any]:
        """The tokens.

        Raises:
            NotYetError: not yet.
            Unauthentic: it took too long, or the person said no.
        """
        return self._tokens({"grant_type": DEVICE, "device_code": device_code})

    # --- code flow with PKCE (RFC 7636): a browser -------------------------------------------------------------------

    def authorization_url(self, *, state: str, nonce: str, challenge: str, redirect_uri: str) -> str:
        """Where the browser goes; the person logs in anew, whoever was logged in there."""
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": redirect_uri,
            "scope": SCOPE,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "prompt": "login",
            "max_age": "0",
        }
        return f"{self._endpoint('authorization_endpoint')}?{urlencode(query)}"

    def redeem(self, code: str, *, verifier: str, redirect_uri: str) -> Mapping[str, Any]:
        """The tokens for a code. Raises ``Unauthentic``."""
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier}
        return self._tokens({**form, "redirect_uri": redirect_uri})

    # --- HTTP --------------------------------------------------------------------------------------------------------

    def _endpoint(self, name: str) -> str:
        asked, found = self._kept.get("description") or (None, {})
        now = self.monotonic()
        if asked is None or now - asked > KEPT_SECONDS:
            found = self._json("GET", f"{self.at.rstrip('/')}/.well-known/openid-configuration")
            ours = _origin(self.at)
            if found.get("issuer") != self.issuer or any(
                _origin(str(found[endpoint])) != ours for endpoint in _ENDPOINTS if endpoint in found
            ):
                raise Misconfigured("inlogdienst-anders", "De inlogdienst beschrijft zich als een andere.")
            self._kept["description"] = (now, found)
        if name not in found:
            raise Misconfigured("inlogdienst-kan-dit-niet", "De inlogdienst heeft deze manier van inloggen niet.")
        return str(found[name])

    def _tokens(self, form: Mapping[str, str]) -> Mapping[str, Any]:
        endpoint = self._endpoint("token_endpoint")
        answer = self._send("POST", endpoint, {**form, "client_id": self.client_id})
        if answer.status_code == HTTPStatus.OK:
            return _object(answer)
        error = _object(answer).get("error")
        if error in {"authorization_pending", "slow_down"}:
            raise NotYetError(slower=error == "slow_down")
        raise Unauthentic("niet-ingelogd", "Het inloggen is niet gelukt of duurde te lang; begin opnieuw.")

    def _json(self, method: str, url: str, form: Mapping[str, str] | None = None) -> Mapping[str, Any]:
        answer = self._send(method, url, form)
        if answer.status_code != HTTPStatus.OK:
            raise _silent()
        return _object(answer)

    def _send(self, method: str, url: str, form: Mapping[str, str] | None) -> httpx2.Response:
        try:
            with httpx2.Client(
                verify=self.authorities or True, trust_env=False, follow_redirects=False, timeout=TIMEOUT
            ) as client:
                return client.request(method, url, data=form, headers={"Accept": "application/json"})
        except (httpx2.HTTPError, httpx2.InvalidURL) as fault:
            raise _silent() from fault


def _object(answer: httpx2.Response) -> Mapping[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        raise _silent() from None
    if not isinstance(found, dict):
        raise _silent()
    return found


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def _silent() -> PartnerUnavailable:
    return PartnerUnavailable("inlogdienst-antwoordt-niet", "De inlogdienst antwoordt nu niet; probeer het opnieuw.")
