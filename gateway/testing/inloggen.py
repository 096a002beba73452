"""A small identity provider for development: three invented persons, and whoever clicks a name is that person.

It proves nothing about anyone, and says so: its issuer is ``ONTWIKKELING``, its key id begins with ``dev-``, and its
``amr`` is ``ontwikkeling``. A production home believes none of these. It speaks what a real one speaks: discovery,
JWKS, the code flow with PKCE (RFC 7636) and the device flow (RFC 8628), so that nothing else differs.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from html import escape
from secrets import token_hex, token_urlsafe
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from gateway.keys.certificates import DEVELOPMENT
from gateway.keys.development import on_loopback
from gateway.web.inlogdienst import DEVELOPMENT_CLIENT, DEVELOPMENT_PATH, DEVICE

VALID = timedelta(minutes=5)
PATIENCE = timedelta(minutes=10)
"""For logging in on another device."""
LONGEST = 16 * 1024
AMR = DEVELOPMENT.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verzonnen:
    """One of the three; the numbers have the form of real ones and belong to nobody."""

    sub: str
    naam: str
    functie: str
    registratienummer: str | None = None


PERSONEN: Mapping[str, Verzonnen] = {
    persoon.sub: persoon
    for persoon in (
        Verzonnen(
            sub="dev-anouk", naam="Anouk Verzonnen", functie="gedragswetenschapper", registratienummer="SKJ-990000001"
        ),
        Verzonnen(sub="dev-bram", naam="Bram Bedacht", functie="vertrouwensarts", registratienummer="BIG-99000000201"),
        Verzonnen(sub="dev-carla", naam="Carla Proef", functie="medewerker"),
    )
}


@dataclass(slots=True)
class _Login:
    """One login under way."""

    until: datetime
    nonce: str | None = None
    challenge: str | None = None
    redirect_uri: str | None = None
    persoon: Verzonnen | None = None
    ingelogd: datetime | None = None


@dataclass(slots=True)
class Inloggen:
    """The provider of one process; its key is made when it starts and is gone when it ends."""

    now: Callable[[], datetime]
    _key: ECKey = field(init=False)
    _codes: dict[str, _Login] = field(default_factory=dict)
    _devices: dict[str, _Login] = field(default_factory=dict)
    _user_codes: dict[str, str] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        """Make the key."""
        self._key = ECKey.generate_key("P-256", {"kid": f"dev-{token_hex(4)}", "use": "sig", "alg": "ES256"})

    def key(self, kid: str) -> Mapping[str, Any] | None:
        """The public key, for the doors of the same process."""
        return self._key.as_dict(private=False) if kid == self._key.kid else None

    def token(self, persoon: Verzonnen, *, ingelogd: datetime | None = None, **claims: object) -> str:
        """A token of ``persoon``, as if it logged in now; ``claims`` change it, None takes one out."""
        now = self.now()
        said: dict[str, object] = {
            "iss": DEVELOPMENT,
            "aud": DEVELOPMENT_CLIENT,
            "azp": DEVELOPMENT_CLIENT,
            "sub": persoon.sub,
            "functie": persoon.functie,
            "registratienummer": persoon.registratienummer,
            "amr": [AMR],
            "auth_time": int((ingelogd or now).timestamp()),
            "iat": int(now.timestamp()),
            "exp": int((now + VALID).timestamp()),
            **claims,
        }
        kept = {name: value for name, value in said.items() if value is not None}
        header = {"alg": "ES256", "typ": "JWT", "kid": self._key.kid}
        return jwt.encode(header, kept, self._key, algorithms=["ES256"])

    def routes(self) -> Sequence[BaseRoute]:
        """Every address, under ``DEVELOPMENT_PATH``."""
        addresses: Sequence[tuple[str, Callable[[Request], Any], str]] = (
            ("/.well-known/openid-configuration", self._describe, "GET"),
            ("/jwks", self._jwks, "GET"),
            ("/device", self._device, "POST"),
            ("/apparaat", self._page_device, "GET"),
            ("/apparaat", self._approve_device, "POST"),
            ("/authorize", self._page, "GET"),
            ("/authorize", self._approve, "POST"),
            ("/token", self._token, "POST"),
        )
        return [Route(f"{DEVELOPMENT_PATH}{path}", endpoint, methods=[method]) for path, endpoint, method in addresses]

    # --- what it says about itself -----------------------------------------------------------------------------------

    async def _describe(self, request: Request) -> Response:
        at = f"{request.base_url}".rstrip("/") + DEVELOPMENT_PATH
        return JSONResponse(
            {
                "issuer": DEVELOPMENT,
                "jwks_uri": f"{at}/jwks",
                "authorization_endpoint": f"{at}/authorize",
                "device_authorization_endpoint": f"{at}/device",
                "token_endpoint": f"{at}/token",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["ES256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def _jwks(self, _: Request) -> Response:
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})

    # --- device flow -------------------------------------------------------------------------------------------------

    async def _device(self, request: Request) -> Response:
        device, user = token_urlsafe(32), token_hex(4).upper()
        with self._lock:
            self._devices[device] = _Login(until=self.now() + PATIENCE)
            self._user_codes[user] = device
        at = f"{request.base_url}".rstrip("/") + f"{DEVELOPMENT_PATH}/apparaat"
        return JSONResponse(
            {
                "device_code": device,
                "user_code": user,
                "verification_uri": at,
                "verification_uri_complete": f"{at}?code={user}",
                "expires_in": int(PATIENCE.total_seconds()),
                "interval": 1,
            }
        )

    async def _page_device(self, request: Request) -> Response:
        return _choose({"code": request.query_params.get("code", "")})

    async def _approve_device(self, request: Request) -> Response:
        form = await _form(request)
        persoon = PERSONEN.get(form.get("persoon", ""))
        with self._lock:
            login = self._devices.get(self._user_codes.get(form.get("code", ""), ""))
            if persoon is None or login is None or login.until < self.now():
                return _html("<p>Deze code is onbekend of verlopen.</p>", 400)
            login.persoon, login.ingelogd = persoon, self.now()
        return _html("<p>Ingelogd. U kunt dit venster sluiten.</p>")

    # --- code flow ---------------------------------------------------------------------------------------------------

    async def _page(self, request: Request) -> Response:
        asked = dict(request.query_params)
        if not _answerable(asked):
            return _html("<p>Dit verzoek klopt niet.</p>", 400)
        return _choose({name: asked[name] for name in ("state", "nonce", "code_challenge", "redirect_uri")})

    async def _approve(self, request: Request) -> Response:
        form = await _form(request)
        persoon = PERSONEN.get(form.get("persoon", ""))
        if persoon is None or not _answerable({**form, "response_type": "code", "client_id": DEVELOPMENT_CLIENT}):
            return _html("<p>Dit verzoek klopt niet.</p>", 400)
        code, now = token_urlsafe(32), self.now()
        with self._lock:
            self._codes[code] = _Login(
                until=now + timedelta(minutes=1),
                nonce=form["nonce"],
                challenge=form["code_challenge"],
                redirect_uri=form["redirect_uri"],
                persoon=persoon,
                ingelogd=now,
            )
        back = urlencode({"code": code, "state": form["state"]})
        return RedirectResponse(f"{form['redirect_uri']}?{back}", 303)

    # --- tokens ------------------------------------------------------------------------------------------------------

    async def _token(self, request: Request) -> Response:
        form = await _form(request)
        if form.get("client_id") != DEVELOPMENT_CLIENT:
            return _error("invalid_client", 401)
        with self._lock:
            if form.get("grant_type") == DEVICE:
                return self._for_device(form.get("device_code", ""))
            if form.get("grant_type") == "authorization_code":
                return self._for_code(form)
        return _error("unsupported_grant_type")

    def _for_device(self, device: str) -> Response:
        login = self._devices.get(device)
        if login is None or login.until < self.now():
            return _error("expired_token")
        if login.persoon is None:
            return _error("authorization_pending")
        del self._devices[device]
        return self._issued(login)

    def _for_code(self, form: Mapping[str, str]) -> Response:
        login = self._codes.pop(form.get("code", ""), None)
        digest = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if (
            login is None
            or login.until < self.now()
            or login.redirect_uri != form.get("redirect_uri")
            or not compare_digest(digest, login.challenge or "")
        ):
            return _error("invalid_grant")
        return self._issued(login)

    def _issued(self, login: _Login) -> Response:
        assert login.persoon is not None
        token = self.token(login.persoon, ingelogd=login.ingelogd, nonce=login.nonce)
        body = {
            "id_token": token,
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": int(VALID.total_seconds()),
        }
        return JSONResponse(body, headers={"Cache-Control": "no-store"})


def _answerable(asked: Mapping[str, str]) -> bool:
    """A complete request of our own client, that sends the person back to this machine and nowhere else."""
    named = all(asked.get(name) for name in ("state", "nonce", "code_challenge", "redirect_uri"))
    back = urlsplit(asked.get("redirect_uri", ""))
    ours = (asked.get("response_type"), asked.get("client_id")) == ("code", DEVELOPMENT_CLIENT)
    return named and ours and back.scheme == "http" and on_loopback(back.netloc)


def _choose(hidden: Mapping[str, str]) -> Response:
    fields = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in hidden.items()
    )
    buttons = "".join(
        f'<p><button name="persoon" value="{escape(persoon.sub)}">{escape(persoon.naam)}, {escape(persoon.functie)}'
        "</button></p>"
        for persoon in PERSONEN.values()
    )
    return _html(f'<h1>Wie bent u?</h1><form method="post">{fields}{buttons}</form>')


def _html(body: str, status: int = 200) -> Response:
    page = (
        '<!doctype html><html lang="nl"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>ONTWIKKELING: inloggen</title></head>"
        f"<body><p><strong>ONTWIKKELING</strong>: verzonnen personen, dit bewijst niets.</p>{body}</body></html>"
    )
    return Response(page, status, media_type="text/html")


def _error(error: str, status: int = 400) -> Response:
    return JSONResponse({"error": error}, status)


async def _form(request: Request) -> dict[str, str]:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST:
            return {}
    return dict(parse_qsl(body.decode("ascii", "replace"), keep_blank_values=True))
