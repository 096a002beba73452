"""One table from errors to HTTP problems (RFC 9457, ``application/problem+json``).

A problem names a code, rules and positions, never what was sent. Errors that are our own fault, and every exception
that nobody foresaw, become a bare 500: what went wrong inside is for the log.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from gateway.contracts import errors
from gateway.contracts.berichten.ontvangst import Bevinding
from gateway.contracts.errors import Finding, GatewayError
from gateway.web.answers import Probleem

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 30
"""Long enough for a database to come back, short enough for an acute report."""

_TO_LOG_IN = {"WWW-Authenticate": 'Bearer realm="vt-gateway"'}
"""RFC 9110 §11.6.1 wants a challenge with every 401; the other way in, a certificate, has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What a caller hears when it went wrong."""

    status: int
    title: str
    detail: str
    code: str
    findings: Sequence[Finding] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Row:
    status: int
    title: str
    headers: Mapping[str, str] = field(default_factory=dict)


TABLE: Mapping[type[GatewayError], _Row] = {
    errors.Unreadable: _Row(HTTPStatus.BAD_REQUEST, "Niet te lezen"),
    errors.Invalid: _Row(HTTPStatus.BAD_REQUEST, "Ongeldig"),
    errors.Unauthentic: _Row(HTTPStatus.UNAUTHORIZED, "Niet aangetoond wie u bent", _TO_LOG_IN),
    errors.Forbidden: _Row(HTTPStatus.FORBIDDEN, "Niet toegestaan"),
    errors.Conflicting: _Row(HTTPStatus.CONFLICT, "In strijd met een eerder bericht"),
    errors.Unsupported: _Row(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Niet ondersteund"),
    errors.Unknown: _Row(HTTPStatus.NOT_FOUND, "Onbekend"),
    errors.Refused: _Row(HTTPStatus.BAD_REQUEST, "Geweigerd"),
    errors.Unavailable: _Row(
        HTTPStatus.SERVICE_UNAVAILABLE, "Even niet beschikbaar", {"Retry-After": str(RETRY_AFTER_SECONDS)}
    ),
    errors.Declined: _Row(HTTPStatus.BAD_GATEWAY, "Door de partner geweigerd"),
    errors.Broken: _Row(HTTPStatus.INTERNAL_SERVER_ERROR, "Fout bij ons"),
    errors.GatewayError: _Row(HTTPStatus.INTERNAL_SERVER_ERROR, "Fout bij ons"),
}
"""Class → problem; a class that is not in it gets the row of its nearest ancestor."""

BY_CODE: Mapping[str, _Row] = {
    "te-groot": _Row(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Te groot"),
    # Known and proved, but not for this: 403. Logging in again would not help (RFC 9110 §15.5.4).
    "StUF013": _Row(HTTPStatus.FORBIDDEN, "Niet namens deze zender"),
    "partij-onbekend": _Row(HTTPStatus.FORBIDDEN, "Niet ingeschreven"),
}
"""The codes whose problem differs from that of their class."""

_OF_THE_FRAMEWORK: Mapping[int, tuple[str, str]] = {
    HTTPStatus.NOT_FOUND: ("Onbekend", "Dit adres bestaat niet."),
    HTTPStatus.METHOD_NOT_ALLOWED: ("Methode niet toegestaan", "Dit adres kent deze methode niet."),
}
_OURS = Problem(
    status=HTTPStatus.INTERNAL_SERVER_ERROR, title="Fout bij ons", detail="Er ging bij ons iets mis.", code="intern"
)


def problem_of(error: Exception) -> Problem:
    """The problem that ``error`` is to the caller; total: whatever is not known is a bare 500."""
    match error:
        case GatewayError():
            return _of_ours(error)
        case RequestValidationError():
            # Only place and rule: the entries of FastAPI carry the input.
            findings = [Finding(str(e["type"]), "/" + "/".join(map(str, e["loc"]))) for e in error.errors()]
            return Problem(
                status=HTTPStatus.BAD_REQUEST,
                title="Ongeldig",
                detail="Een parameter klopt niet.",
                code="parameter-ongeldig",
                findings=findings,
            )
        case HTTPException():
            title, detail = _OF_THE_FRAMEWORK.get(error.status_code, ("Geweigerd", "Dit verzoek is niet te verwerken."))
            return Problem(
                status=error.status_code,
                title=title,
                detail=detail,
                code=f"http-{error.status_code}",
                headers=error.headers or {},
            )
        case ClientDisconnect():  # nobody reads this answer; it only keeps a hang-up from being our fault
            return Problem(status=HTTPStatus.BAD_REQUEST, title="Afgebroken", detail="Verbroken.", code="afgebroken")
        case _:
            return _OURS


def _of_ours(error: GatewayError) -> Problem:
    row = BY_CODE.get(error.code) or next(TABLE[kind] for kind in type(error).__mro__ if kind in TABLE)
    if row.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return _OURS
    return Problem(
        status=row.status,
        title=row.title,
        detail=error.public,
        code=error.code,
        findings=error.findings,
        headers=row.headers,
    )


def respond(problem: Problem, *, instance: str | None = None) -> Response:
    """``problem`` as a response; ``instance`` is the id by which our log knows this occurrence."""
    body = Probleem(
        status=problem.status,
        title=problem.title,
        detail=problem.detail,
        code=problem.code,
        findings=tuple(Bevinding(regel=f.rule, plaats=f.path) for f in problem.findings) or None,
        instance=None if instance is None else f"urn:uuid:{instance}",
    )
    content = body.model_dump_json(by_alias=True, exclude_none=True)
    return Response(content, problem.status, headers=dict(problem.headers), media_type=MEDIA_TYPE)
