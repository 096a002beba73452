"""``gateway mail``: mail by door and mailbox as a process of its own; what stays in a mailbox; importing; passwords.

An import proves its sender like the door does, by what a mail server of ours wrote; only the relay is taken from who
runs the command. What is not genuine stays where it is, and is listed.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.contracts.errors import Misconfigured, Refused, Unknown

if TYPE_CHECKING:
    from gateway.mail.reception import Relay
    from gateway.ports import Gateway

mail = typer.Typer(help="De e-maildeur, de postbus, en e-mail uit bestanden.", invoke_without_command=True)
SALT_BYTES = 16


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.add_typer(mail, name="mail")


@mail.callback()
def door(context: typer.Context) -> None:
    """Start alleen de e-maildeur, het legen van de postbus, en het lezen van wat zij aannamen."""
    if context.invoked_subcommand is None:
        from gateway.commands.up import alone  # noqa: PLC0415  imports are heavy; `gateway --help` must not wait

        alone("mail")


@mail.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="BESTAND…", help="E-mails, elk in een bestand (.eml).")],
    relais: Annotated[str, typer.Option(help="Naam van de partner via wiens relais zij kwamen.")],
    postbus: Annotated[str, typer.Option(help="De postbus waarvoor zij bestemd zijn.")],
) -> None:
    """Neem bewaarde e-mails aan zoals de deur dat doet; wat niet echt is blijft staan en wordt genoemd."""
    from gateway import bootstrap  # noqa: PLC0415  idem
    from gateway.settings import load  # noqa: PLC0415  idem

    gateway = bootstrap.open_gateway(load())
    try:
        by = relay_named(gateway, relais)
        left = 0
        for file in files:
            try:
                typer.echo(f"{file}: {take(gateway, by, postbus, file.read_bytes())}")
            except Refused as refusal:
                left += 1
                typer.echo(f"{file}: blijft staan: {refusal.code}: {refusal.public}")
    finally:
        bootstrap.close_gateway(gateway)
    if left:
        raise typer.Exit(1)


@mail.command("list")
def list_(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Toon wat in een postbus blijft staan omdat het niet kan worden aangenomen, het oudste eerst."""
    from gateway.bootstrap import open_journal  # noqa: PLC0415  idem
    from gateway.commands.showing import show  # noqa: PLC0415  idem
    from gateway.journal import SqlLedger  # noqa: PLC0415  idem
    from gateway.settings import load  # noqa: PLC0415  idem

    with open_journal(load()) as journal:
        found = SqlLedger(journal).staying()
    lines = [
        {
            "postbus": line.folder.mailbox,
            "uid": line.uid,
            "verantwoordelijke": line.folder.verantwoordelijke,
            "bekeken": line.at,
            "bytes": line.size,
            "reden": line.code,
        }
        for line in found
    ]
    show("1 e-mail blijft staan" if len(lines) == 1 else f"{len(lines)} e-mails blijven staan", lines, as_json=as_json)


@mail.command()
def password() -> None:
    """Maak een wachtwoord voor een relais, en de regel voor het partnerbestand."""
    from gateway import bootstrap  # noqa: PLC0415  idem
    from gateway.mail.reception import stored_password  # noqa: PLC0415  idem

    made = bootstrap.new_password()
    typer.echo(f"Wachtwoord (alleen nu te zien): {made}")
    typer.echo(f'wachtwoord = "{stored_password(made, bootstrap.random_bytes(SALT_BYTES))}"')


def relay_named(gateway: "Gateway", name: str) -> "Relay":
    """The relay of the partner with this name.

    Raises:
        Misconfigured: no active partner of this name has mail.
    """
    from gateway.mail.reception import Reception  # noqa: PLC0415  idem

    try:
        return Reception(gateway).by_name(name)
    except Unknown as nobody:
        raise Misconfigured(nobody.code, nobody.public) from None


def take(gateway: "Gateway", by: "Relay", postbus: str, content: bytes) -> str:
    """One mail, as the door takes it; a file with the line ends of this system gets those of mail.

    Raises:
        Refused: it is not genuine, or no mail.
        JournalUnavailable: nothing was committed.
    """
    from gateway import journey, mailjourney  # noqa: PLC0415  idem
    from gateway.mail.reception import Reception  # noqa: PLC0415  idem

    raw = content if b"\r" in content else content.replace(b"\n", b"\r\n")
    received = Reception(gateway).receive(by, [postbus], raw)
    receipt = journey.conclude(mailjourney.keep(received, gateway), gateway).result()
    return receipt.body.decode()
