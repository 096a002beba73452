"""Where staff come in: what proves who they are, and the page on which they decide; opened from the settings.

In production the identity provider is the one that is set. A development home without one plays it itself, in the same
process (``key`` and ``more_routes``); from another process it is found at the plain listener.
"""

import ssl
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from starlette.requests import Request
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from gateway.bootstrap import new_password
from gateway.contracts.errors import Finding, Misconfigured
from gateway.keys.certificates import DEVELOPMENT
from gateway.keys.development import on_loopback
from gateway.ports import Gateway
from gateway.settings import Settings
from gateway.web.console import Console, create_console
from gateway.web.inlogdienst import DEVELOPMENT_CLIENT, DEVELOPMENT_PATH, Inlogdienst
from gateway.web.personen import Asked, FindKey, Personen
from gateway.web.sessies import Sessies


def open_inlogdienst(settings: Settings) -> Inlogdienst | None:
    """The identity provider of the staff: as set; in development the one that this gateway itself plays; or none."""
    context = None if settings.oidc_ca is None else ssl.create_default_context(cafile=settings.oidc_ca)
    if settings.oidc_issuer is not None:
        issuer, at, client_id = settings.oidc_issuer, settings.oidc_issuer, settings.oidc_client_id
    elif settings.is_development:
        issuer, at, client_id = DEVELOPMENT, f"http://{settings.listen}{DEVELOPMENT_PATH}", DEVELOPMENT_CLIENT
    else:
        return None
    return Inlogdienst(issuer=issuer, at=at, client_id=client_id, monotonic=time.monotonic, authorities=context)


def open_personen(settings: Settings, gateway: Gateway, *, key: FindKey | None = None) -> Personen:
    """What proves who decides; ``key`` gives the provider's keys when it lives in this process."""
    inlogdienst = open_inlogdienst(settings)
    asked = None
    if inlogdienst is not None:
        development = inlogdienst.issuer == DEVELOPMENT
        asked = Asked(
            issuer=inlogdienst.issuer,
            audience=inlogdienst.client_id if development else settings.oidc_audience or inlogdienst.client_id,
            clients=frozenset({inlogdienst.client_id, *settings.oidc_clients}),
            amr=frozenset({DEVELOPMENT.lower()} if development else settings.oidc_amr),
            login=timedelta(minutes=settings.oidc_login_minutes),
            token=timedelta(minutes=settings.oidc_token_minutes),
            development=development,
            functie=settings.oidc_claim_functie,
            registratienummer=settings.oidc_claim_registratienummer,
            verantwoordelijke=settings.oidc_claim_verantwoordelijke,
        )
    find = key or (inlogdienst.key if inlogdienst is not None else lambda _: None)
    return Personen(asked, key=find, library=gateway.journal.library, now=gateway.clock.now)


def open_console(
    settings: Settings, gateway: Gateway, *, person_key: FindKey | None = None, more_routes: Sequence[BaseRoute] = ()
) -> ASGIApp | None:
    """The page *Vastgehouden*; None when nobody can log in here.

    Raises:
        Misconfigured: it would be reached from outside without TLS.
    """
    inlogdienst = open_inlogdienst(settings)
    if inlogdienst is None:
        return None
    if not on_loopback(settings.console_listen):
        finding = Finding("scherm-buiten-loopback", "console_listen")
        raise Misconfigured("scherm-zonder-tls", "Zet een proxy met TLS voor de pagina's.", findings=[finding])

    def here(request: Request) -> Inlogdienst:
        played = f"{request.base_url}".rstrip("/") + DEVELOPMENT_PATH
        return inlogdienst if person_key is None else replace(inlogdienst, at=played)

    sessies = Sessies(new_secret=new_password, lasts=timedelta(minutes=settings.oidc_login_minutes))
    personen = open_personen(settings, gateway, key=person_key)
    console = Console(gateway, personen=personen, sessies=sessies, inlogdienst=here, url=settings.console_url)
    return create_console(console, gateway, more_routes=more_routes)
