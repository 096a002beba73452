"""``gateway init``: the one command that makes a home, with its keys and its journal (invariant 11).

A production home has keys whose certificates signed themselves, until the operator puts those of a real authority in
their place. A development home has an authority of its own (issuer ``ONTWIKKELING``), certificates of invented partners
and an example of ``partners.toml``; it works on loopback only.
"""

from datetime import datetime
from importlib import resources
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.contracts.message import Oin

if TYPE_CHECKING:
    from gateway.keys.certificates import Pair
    from gateway.settings import Settings

CLIENTS = {
    "vt-gv": Oin("00000099000000002000"),
    "politie-mn": Oin("00000099000000001000"),
    "jubes": Oin("00000099000000003000"),
    "school": Oin("00000099000000004000"),
    "mailrelais": Oin("00000099000000005000"),
}
"""Who gets a certificate in a development home; the OINs have the prefix for tests."""
DEVELOPMENT_OIN = CLIENTS["vt-gv"]


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(init)


def init(
    oin: Annotated[
        str | None, typer.Option(help="OIN van de gateway (20 cijfers); in ontwikkeling niet nodig.")
    ] = None,
    development: Annotated[bool, typer.Option("--development", help="Ontwikkeling: verzonnen partners.")] = False,
    roles: Annotated[
        bool, typer.Option("--roles", help="Alleen: schrijf databaserollen en brokergebruikers, één per taak.")
    ] = False,
) -> None:
    """Maak de map van de gateway: sleutels en journaal, en in ontwikkeling ook partners."""
    from gateway.bootstrap import SystemClock  # noqa: PLC0415  imports are heavy; `gateway --help` must not wait
    from gateway.settings import load  # noqa: PLC0415  idem

    if roles:
        _roles(load())
        return
    if oin is None:
        if not development:
            raise typer.BadParameter("Geef met --oin het OIN van de gateway.")
        oin = DEVELOPMENT_OIN
    if not (len(oin) == len(DEVELOPMENT_OIN) and oin.isdecimal() and oin.isascii()):
        raise typer.BadParameter("Een OIN heeft 20 cijfers.")
    settings = load()
    make_home(settings, oin=Oin(oin), development=development, now=SystemClock().now())
    typer.echo(f"Gemaakt: {settings.home} ({'ontwikkeling' if development else 'productie'})")
    example = settings.home / "partners.toml"
    path = example if development else "partners.toml"
    typer.echo(f'Nu: gateway partner apply {path} --reason "eerste inrichting"')


def _roles(settings: "Settings") -> None:
    from gateway import bootstrap  # noqa: PLC0415  idem
    from gateway.commands.roles import FILES, write_roles  # noqa: PLC0415  idem

    with bootstrap.open_journal(settings) as journal:
        receivers = bootstrap.receivers_over_amqp(journal.library())
    folder = settings.home / "roles"
    write_roles(folder, receivers, new_password=bootstrap.new_password, salt=bootstrap.random_bytes)
    for name in FILES:
        typer.echo(f"Gemaakt: {folder / name}")


def make_home(settings: "Settings", *, oin: Oin, development: bool, now: datetime) -> None:
    """Make everything, in an order that can be done again by hand when it stops halfway: nothing is overwritten.

    Raises:
        Misconfigured: there are keys in this home already, or its journal is newer than this program.
    """
    from gateway.bootstrap import database_url  # noqa: PLC0415  idem
    from gateway.journal.migrating import migrate  # noqa: PLC0415  idem
    from gateway.keys.development import create_authority  # noqa: PLC0415  idem
    from gateway.keys.store import create_keys, create_root, refuse_existing  # noqa: PLC0415  idem
    from gateway.settings import mark  # noqa: PLC0415  idem

    home = settings.home
    refuse_existing(home / "keys")
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority = create_authority(home / "tls", now=now) if development else None
    create_keys(home / "keys", oin=oin, now=now, authority=authority)
    create_root(home / "keys", oin)
    mark(home, "development" if development else "production")
    migrate(database_url(settings))
    if authority is not None:
        _development_partners(home, authority, now)


def _development_partners(home: Path, authority: "Pair", now: datetime) -> None:
    from gateway.keys.certificates import fingerprint, public_jwk  # noqa: PLC0415  idem
    from gateway.keys.development import create_client  # noqa: PLC0415  idem
    from gateway.keys.store import write_new  # noqa: PLC0415  idem

    words = {}
    for name, oin in CLIENTS.items():
        pair = create_client(home / "clients", name=name, oin=oin, authority=authority, now=now)
        jwk = public_jwk(pair.key.public_key(), pair.kid)
        word = name.replace("-", "_")
        words[f"{word}_certificaat"] = fingerprint(pair.certificate)
        words[f"{word}_sleutel"] = "{ " + ", ".join(f'{field} = "{value}"' for field, value in jwk.items()) + " }"
    example = resources.files("gateway.commands").joinpath("partners.voorbeeld.toml").read_text(encoding="utf-8")
    write_new(home / "partners.toml", Template(example).substitute(words).encode())
