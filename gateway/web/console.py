"""The page *Vastgehouden*: the work list for the duty officer, on a telephone too. Rendered here, without any script.

* Nothing of a document is shown: reasons, rules, articles and groups of fields only. But who is asked to confirm what a
  machine read in a form sees what that is, and that he sees it is in the journal before the page is made.
* Who decides logged in at the identity provider (code flow with PKCE) within the last minutes; then again.
* Every form carries the session's own token, and comes from our own page: anything else is refused.
* A listener of its own, on loopback: partners do not reach it; a proxy with TLS stands before it.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from hmac import compare_digest
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from gateway import journey
from gateway.contracts.errors import Forbidden, GatewayError, Refused, Unauthentic, Unavailable
from gateway.contracts.message import Urgentie
from gateway.core import besluiten
from gateway.core.besluiten import Act, Handeling, Held, HoldState
from gateway.core.clocks import AMSTERDAM
from gateway.core.gelezen import GelezenVeld
from gateway.core.gronden import HIER, Grond
from gateway.ports import Gateway
from gateway.registration.desk import pseudonym
from gateway.registration.inzage import kijk
from gateway.web.inlogdienst import Inlogdienst
from gateway.web.personen import Personen
from gateway.web.problems import problem_of
from gateway.web.rim import HEADERS as OF_THE_API, Rim
from gateway.web.sessies import Sessie, Sessies

DOOR = "scherm"
LONGEST = 64 * 1024
"""Bytes of a form; a reason has at most a thousand characters."""
LIMIT = 200
CSP = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
HEADERS = (
    *((name, value) for name, value in OF_THE_API if name not in {"API-Version", "Content-Security-Policy"}),
    ("Content-Security-Policy", CSP),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reden:
    """One reason, as it is shown."""

    uitleg: str
    code: str
    artikel: str
    groepen: str
    gronden: str
    vier_ogen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Regel:
    """One held thing, as it is shown."""

    held: Held
    leeftijd: str
    acuut: bool
    open: bool
    vier_ogen: bool
    redenen: Sequence[Reden]


class Console:
    """The pages on one gateway."""

    def __init__(
        self,
        gateway: Gateway,
        *,
        personen: Personen,
        sessies: Sessies,
        inlogdienst: Callable[[Request], Inlogdienst],
        url: str | None,
    ) -> None:
        """``inlogdienst`` is where people log in; ``url`` how they reach these pages, None: as they asked for it."""
        self._gateway = gateway
        self._personen = personen
        self._sessies = sessies
        self._inlogdienst = inlogdienst
        self._url = url
        self._pages = Environment(
            loader=PackageLoader("gateway.web", "paginas"),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._pages.filters["tijd"] = lambda at: f"{at.astimezone(AMSTERDAM):%d-%m %H:%M}"
        self._css = self._pages.loader.get_source(self._pages, "stijl.css")[0] if self._pages.loader else ""

    def routes(self) -> Sequence[BaseRoute]:
        """Every address."""
        return [
            Route("/", self._home, methods=["GET"]),
            Route("/stijl.css", self._style, methods=["GET"]),
            Route("/inloggen", self._login, methods=["GET"]),
            Route("/terug", self._back, methods=["GET"]),
            Route("/uitloggen", self._logout, methods=["POST"]),
            Route("/vastgehouden", self._list, methods=["GET"]),
            Route("/vastgehouden/{id}", self._why, methods=["GET"]),
            Route("/vastgehouden/{id}", self._decide, methods=["POST"]),
        ]

    # --- logging in --------------------------------------------------------------------------------------------------

    async def _home(self, _: Request) -> Response:
        return RedirectResponse("/vastgehouden", HTTPStatus.SEE_OTHER)

    async def _style(self, _: Request) -> Response:
        return Response(self._css, media_type="text/css")

    async def _login(self, request: Request) -> Response:
        url = self._url or f"{request.base_url}".rstrip("/")
        name, begun = self._sessies.begin(f"{url}/terug", now=self._gateway.clock.now())
        challenge = urlsafe_b64encode(sha256(begun.verifier.encode()).digest()).rstrip(b"=").decode()
        try:
            there = await run_in_threadpool(
                self._inlogdienst(request).authorization_url,
                state=begun.state,
                nonce=begun.nonce,
                challenge=challenge,
                redirect_uri=begun.redirect_uri,
            )
        except GatewayError as trouble:
            return self._page("inloggen.html", _status(trouble), sessie=None, melding=trouble.public)
        answer = RedirectResponse(there, HTTPStatus.SEE_OTHER)
        self._cookie(answer, "aanmelding", name, "/terug")
        return answer

    async def _back(self, request: Request) -> Response:
        name = request.cookies.get(self._name("aanmelding"), "")
        state, code = (request.query_params.get(part, "") for part in ("state", "code"))
        begun = self._sessies.returns(name, state, now=self._gateway.clock.now())
        try:
            if begun is None:
                raise Unauthentic("aanmelding-onbekend", "Deze aanmelding is verlopen of niet hier begonnen.")
            inlogdienst = self._inlogdienst(request)
            tokens = await run_in_threadpool(
                inlogdienst.redeem, code, verifier=begun.verifier, redirect_uri=begun.redirect_uri
            )
            token = str(tokens.get("id_token", ""))
            persoon = await run_in_threadpool(self._personen.prove, token, nonce=begun.nonce)
        except (Refused, Unavailable) as trouble:
            return self._page("inloggen.html", _status(trouble), sessie=None, melding=trouble.public)
        answer = RedirectResponse("/vastgehouden", HTTPStatus.SEE_OTHER)
        answer.delete_cookie(self._name("aanmelding"), path="/terug")
        self._cookie(answer, "sessie", self._sessies.open(persoon), "/")
        return answer

    async def _logout(self, request: Request) -> Response:
        sessie, form = self._sessie(request), await _form(request)
        if sessie is not None and _ours(request, sessie, form):
            self._sessies.close(request.cookies.get(self._name("sessie"), ""))
        answer = RedirectResponse("/vastgehouden", HTTPStatus.SEE_OTHER)
        answer.delete_cookie(self._name("sessie"), path="/")
        return answer

    def _sessie(self, request: Request) -> Sessie | None:
        return self._sessies.find(request.cookies.get(self._name("sessie"), ""), now=self._gateway.clock.now())

    @property
    def _secure(self) -> bool:
        return self._url is not None and self._url.startswith("https:")

    def _name(self, cookie: str) -> str:
        return f"__Secure-vt-{cookie}" if self._secure else f"vt-{cookie}"

    def _cookie(self, answer: Response, cookie: str, value: str, path: str) -> None:
        answer.set_cookie(self._name(cookie), value, path=path, httponly=True, samesite="lax", secure=self._secure)

    # --- the pages ---------------------------------------------------------------------------------------------------

    async def _list(self, request: Request) -> Response:
        sessie = self._sessie(request)
        if sessie is None:
            return self._page("inloggen.html", sessie=None, melding=None)
        found = await run_in_threadpool(self._gateway.journal.work_list, sessie.persoon.verantwoordelijke, limit=LIMIT)
        return self._page("lijst.html", sessie=sessie, regels=[self._shown(held) for held in found])

    async def _why(self, request: Request) -> Response:
        sessie = self._sessie(request)
        if sessie is None:
            return self._page("inloggen.html", sessie=None, melding=None)
        return await self._detail(sessie, request.path_params["id"])

    async def _decide(self, request: Request) -> Response:
        sessie, form = self._sessie(request), await _form(request)
        if sessie is None:
            message = "U bent te lang geleden ingelogd. Er is niets beslist; log opnieuw in."
            return self._page("inloggen.html", HTTPStatus.UNAUTHORIZED, sessie=None, melding=message)
        ident, gronden, reden = request.path_params["id"], form.get("grond", ()), _one(form, "reden")
        try:
            if not _ours(request, sessie, form):
                raise Forbidden("formulier-vreemd", "Dit formulier komt niet van deze pagina. Er is niets beslist.")
            act = Act(
                handeling=Handeling(_one(form, "handeling")),
                persoon=sessie.persoon,
                over=ident,
                gronden=frozenset(gronden),
                reden=reden,
                at=self._gateway.clock.now(),
                door=DOOR,
            )
            answer = await run_in_threadpool(journey.decide, act, self._gateway)
        except (GatewayError, ValueError) as trouble:
            public = trouble.public if isinstance(trouble, GatewayError) else "Kies wat u wilt doen."
            return await self._detail(
                sessie, ident, status=_status(trouble), melding=public, gevraagd=gronden, reden=reden
            )
        if answer["uitkomst"] == besluiten.WACHT:
            message = "Uw besluit staat vast. Er staat nog iets in de weg; zie hieronder."
            return await self._detail(sessie, ident, melding=message)
        return RedirectResponse(f"/vastgehouden/{ident}", HTTPStatus.SEE_OTHER)

    async def _detail(
        self,
        sessie: Sessie,
        ident: str,
        *,
        status: int = HTTPStatus.OK,
        melding: str | None = None,
        gevraagd: Sequence[str] = (),
        reden: str = "",
    ) -> Response:
        persoon = sessie.persoon
        held = await run_in_threadpool(self._gateway.journal.held, persoon.verantwoordelijke, ident)
        if held is None:
            return self._page("lijst.html", HTTPStatus.NOT_FOUND, sessie=sessie, regels=[])
        regel = self._shown(held)
        gelezen = await run_in_threadpool(kijk, held, persoon, self._gateway, door=DOOR)
        return self._page(
            "waarom.html",
            status,
            sessie=sessie,
            regel=regel,
            gelezen=_over_wie(gelezen),
            velden=len(gelezen),
            onzeker=sum(not veld.zeker for veld in gelezen),
            gronden=_gronden(regel, persoon.functie),
            ikzelf=pseudonym(persoon, self._gateway),
            melding=melding,
            gevraagd=gevraagd,
            reden=reden,
        )

    def _shown(self, held: Held) -> Regel:
        reasons = besluiten.in_the_way(held.reasons) or held.reasons
        return Regel(
            held=held,
            leeftijd=_age(self._gateway.clock.now() - held.at),
            acuut=held.urgentie == Urgentie.ACUUT.value,
            open=held.state is HoldState.OPEN,
            vier_ogen=any(reason.get("vierOgen") == "ja" for reason in reasons),
            redenen=[self._reden(reason) for reason in reasons],
        )

    def _reden(self, reason: Mapping[str, str]) -> Reden:
        regel = self._gateway.policy.regel(reason["regel"])
        return Reden(
            uitleg=reason["uitleg"],
            code=reason["code"],
            artikel=regel.artikel if regel is not None else "",
            groepen=reason.get("groepen", ""),
            gronden=reason.get("gronden", ""),
            vier_ogen=reason.get("vierOgen") == "ja",
        )

    def _page(self, name: str, status: int = HTTPStatus.OK, **values: Any) -> Response:  # noqa: ANN401  of a template
        body = self._pages.get_template(name).render(**values)
        return Response(body, status, media_type="text/html")


def create_console(console: Console, gateway: Gateway, *, more_routes: Sequence[BaseRoute] = ()) -> Rim:
    """The application of the pages; ``more_routes`` of the identity provider that a development home plays itself."""
    return Rim(Starlette(routes=[*console.routes(), *more_routes]), gateway, HEADERS)


def _gronden(regel: Regel, functie: str) -> list[Grond]:
    """What this person may decide, and first what answers a reason."""
    asked = {grond for reden in regel.redenen for grond in reden.gronden.split()}
    mine = [grond for grond in HIER if functie in grond.door]
    return sorted(mine, key=lambda grond: grond.code not in asked)


def _over_wie(gelezen: Sequence[GelezenVeld]) -> Mapping[str, Sequence[GelezenVeld]]:
    """The report, then person by person."""
    return {over: [veld for veld in gelezen if veld.over == over] for over in dict.fromkeys(v.over for v in gelezen)}


def _age(waited: timedelta) -> str:
    minutes = int(waited.total_seconds() // 60)
    if minutes < 60:  # noqa: PLR2004  an hour
        return "1 minuut" if minutes == 1 else f"{minutes} minuten"
    hours = minutes // 60
    return f"{hours} uur" if hours < 48 else f"{hours // 24} dagen"  # noqa: PLR2004  two days


def _status(trouble: Exception) -> int:
    return problem_of(trouble).status if isinstance(trouble, GatewayError) else HTTPStatus.BAD_REQUEST


def _ours(request: Request, sessie: Sessie, form: Mapping[str, Sequence[str]]) -> bool:
    """Whether a form was sent by our own page in this session."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    return site in {"same-origin", "none"} and compare_digest(_one(form, "csrf").encode(), sessie.csrf.encode())


def _one(form: Mapping[str, Sequence[str]], name: str) -> str:
    found = form.get(name, ())
    return found[0] if len(found) == 1 else ""


async def _form(request: Request) -> Mapping[str, Sequence[str]]:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST:
            return {}
    try:
        return parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=64)
    except ValueError:
        return {}
