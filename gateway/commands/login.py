"""``gateway login``: a person logs in at the identity provider, on any device with a browser (RFC 8628).

What comes back is that person's token, kept in the home for its owner alone. It counts for minutes, and for acts of
this person only; ``--logout`` throws it away.
"""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.contracts.errors import Invalid, Unauthentic

if TYPE_CHECKING:
    from gateway.core.besluiten import Persoon
    from gateway.ports import Gateway
    from gateway.settings import Settings

FILE = "login.jwt"
LOG_IN = "Log eerst in: gateway login"


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(login)


def login(
    status: Annotated[bool, typer.Option("--status", help="Alleen: wie er is ingelogd, en tot wanneer.")] = False,
    logout: Annotated[bool, typer.Option("--logout", help="Alleen: gooi het token weg.")] = False,
) -> None:
    """Log in als persoon; pas daarna kunt u vrijgeven, weigeren of bevestigen."""
    from gateway import bootstrap, staffing  # noqa: PLC0415  imports are heavy; `gateway --help` must not wait for them
    from gateway.settings import load  # noqa: PLC0415  idem

    settings = load()
    kept = settings.home / FILE
    if logout:
        with suppress(FileNotFoundError):
            kept.unlink()
        typer.echo("Uitgelogd.")
        return
    if not status:
        inlogdienst = staffing.open_inlogdienst(settings)
        if inlogdienst is None:
            raise Invalid("geen-inlogdienst", "Stel GATEWAY_OIDC_ISSUER in: hier kan nu niemand inloggen.")
        _keep(kept, _ask(inlogdienst))
    gateway = bootstrap.open_gateway(settings)
    try:
        persoon = logged_in(settings, gateway)
    finally:
        bootstrap.close_gateway(gateway)
    typer.echo(f"Ingelogd als {persoon.functie}, om {_local(persoon.ingelogd)}.")


def logged_in(settings: "Settings", gateway: "Gateway") -> "Persoon":
    """Who is logged in, proved again.

    Raises:
        Unauthentic: nobody, or not any more.
        Forbidden, PartnerUnavailable: as ``Personen.prove``.
    """
    from gateway import staffing  # noqa: PLC0415  idem

    try:
        token = (settings.home / FILE).read_text()
    except FileNotFoundError:
        raise Unauthentic("niet-ingelogd", f"Niemand is ingelogd. {LOG_IN}") from None
    try:
        return staffing.open_personen(settings, gateway).prove(token)
    except Unauthentic as refused:
        raise Unauthentic(refused.code, f"{refused.public} {LOG_IN}") from None


def _ask(inlogdienst: Any) -> str:  # noqa: ANN401  gateway.web is heavy: loaded when it is used
    import time  # noqa: PLC0415  idem

    from gateway.web.inlogdienst import NotYetError  # noqa: PLC0415  idem

    begun = inlogdienst.begin()
    typer.echo(f"Open {begun.get('verification_uri_complete') or begun['verification_uri']}")
    typer.echo(f"en voer deze code in: {begun['user_code']}")
    wait, deadline = float(begun.get("interval", 5)), time.monotonic() + float(begun["expires_in"])
    while time.monotonic() < deadline:
        time.sleep(wait)
        try:
            tokens = inlogdienst.poll(str(begun["device_code"]))
        except NotYetError as not_yet:
            wait += 5 if not_yet.slower else 0
        else:
            return str(tokens.get("id_token") or tokens["access_token"])
    raise Unauthentic("niet-ingelogd", "Het inloggen duurde te lang; begin opnieuw.")


def _keep(path: Path, token: str) -> None:
    """For its owner alone, from the first byte on."""
    import os  # noqa: PLC0415  idem

    with suppress(FileNotFoundError):
        path.unlink()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(token)


def _local(moment: Any) -> str:  # noqa: ANN401  a datetime
    from gateway.core.clocks import AMSTERDAM  # noqa: PLC0415  idem

    return f"{moment.astimezone(AMSTERDAM):%H:%M}"
