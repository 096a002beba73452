"""``POST /oauth/token``: a partner's signed assertion for an access token (RFC 6749 §4.4, OAuth NL profile).

Errors are those of RFC 6749 §5.2, with the members of a problem beside them; nothing of what was sent comes back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from gateway.contracts.errors import Unauthentic
from gateway.contracts.message import Oin
from gateway.ports import Gateway
from gateway.web.assertions import check_assertion
from gateway.web.tokens import VALID, Tokens

FORM = "application/x-www-form-urlencoded"
GRANT = "client_credentials"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST = 16 * 1024
"""Bytes of the form."""
FIELDS = 8
"""More than the protocol has."""
NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
"""RFC 6749 §5.1."""


@dataclass(frozen=True, slots=True)
class _Error(Exception):
    error: str
    detail: str
    status: int = HTTPStatus.BAD_REQUEST


def routes(gateway: Gateway, tokens: Tokens) -> Sequence[BaseRoute]:
    """The one endpoint."""

    async def token(request: Request) -> Response:
        try:
            form = await _form(request)
            # Off the loop: the journal writes down that this assertion was used, and waits for the disk.
            issued = await run_in_threadpool(_exchange, gateway, tokens, form)
        except _Error as error:
            return _problem(error)
        body = {"access_token": issued, "token_type": "Bearer", "expires_in": int(VALID.total_seconds())}
        return JSONResponse(body, headers=NO_STORE)

    return [Route("/oauth/token", token, methods=["POST"])]


def _exchange(gateway: Gateway, tokens: Tokens, form: Mapping[str, str]) -> str:
    if "grant_type" not in form:
        raise _Error("invalid_request", "Noem het grant_type.")
    if form["grant_type"] != GRANT:
        raise _Error("unsupported_grant_type", "Alleen client_credentials is mogelijk.")
    if form.get("scope"):
        raise _Error("invalid_scope", "Er zijn geen scopes: wat u mag, staat bij uw inschrijving.")
    if form.get("client_assertion_type") != ASSERTION_TYPE or "client_assertion" not in form:
        raise _Error("invalid_request", "Stuur een client assertion (private_key_jwt).")
    now = gateway.clock.now()
    try:
        party = _prove(gateway, form["client_assertion"], form.get("client_id"), issuer=tokens.issuer, now=now)
    except Unauthentic as stranger:
        gateway.notices.emit("vreemde-geweigerd", deur="oauth", reden=stranger.code)
        raise _Error("invalid_client", stranger.public, HTTPStatus.UNAUTHORIZED) from None
    return tokens.issue(party, ident=gateway.clock.new_id(), now=now)


def _prove(gateway: Gateway, text: str, client_id: str | None, *, issuer: str, now: datetime) -> Oin:
    """Whose assertion it is; from now on it is used. Raises ``Unauthentic``."""
    library = gateway.journal.library()
    assertion = check_assertion(text, client_id=client_id, library=library, issuer=issuer, now=now)
    verantwoordelijke = library.books_of(assertion.party)[0].verantwoordelijke
    seen = gateway.signer.digest(verantwoordelijke, "jti", f"{assertion.party} {assertion.jti}".encode())
    if not gateway.journal.use_once(verantwoordelijke, seen, until=assertion.until):
        raise Unauthentic("assertion-herhaald", "Deze client assertion is al gebruikt.")
    return assertion.party


async def _form(request: Request) -> dict[str, str]:
    """The fields of the form; one that stands twice is an error (RFC 6749 §3.2)."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise _Error("invalid_request", "Stuur een formulier (application/x-www-form-urlencoded).")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST:
            raise _Error("invalid_request", "Dit verzoek is te groot.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=True, max_num_fields=FIELDS)
    except ValueError:
        raise _Error("invalid_request", "Dit is geen leesbaar formulier.") from None
    if len({name for name, _ in pairs}) != len(pairs):
        raise _Error("invalid_request", "Een veld staat er dubbel in.")
    return dict(pairs)


def _problem(error: _Error) -> Response:
    body = {
        "error": error.error,
        "status": int(error.status),
        "title": "Geen toegangstoken",
        "detail": error.detail,
        "code": error.error,
    }
    challenge = {"WWW-Authenticate": 'Bearer realm="vt-gateway"'} if error.status == HTTPStatus.UNAUTHORIZED else {}
    return JSONResponse(body, int(error.status), headers={**NO_STORE, **challenge})
