"""``gateway verify``: whether a message is the gateway's own, unchanged and well-formed. Needs no gateway to run on.

Steps; the first that fails is the verdict:

1. the seal has the one form that the gateway writes
2. its ``kid`` is a key of the given set, and ``x5t#S256`` is the certificate of exactly that key
3. that certificate was in force when the message was sealed
4. the signature is over exactly these bytes
5. the content is a message that the gateway writes: canonical JSON, known kind and attributes, valid data

The key set (``GET /v1/sleutels``) is trusted as it is given: get it from the gateway over TLS, or from its operator.
Without ``--keys`` it is ``sleutels.json`` beside the message; on the machine of the gateway itself, that of the home.
Exit codes: 0 in order, 1 refused, 2 wrong use (a file that cannot be read, no key set).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from gateway.contracts.errors import GatewayError, Refused
from gateway.core.canonical import load
from gateway.core.seal import split_seal

if TYPE_CHECKING:
    from gateway.core.envelope import Opened
    from gateway.keys.keyring import Keyring

REFUSED, WRONG_USE = 1, 2
KEYS_BESIDE = "sleutels.json"
"""The key set that lies beside the message is taken when none is given."""
STEPS = (
    "het zegel heeft de juiste vorm",
    "de sleutel is van de gateway",
    "het certificaat was van kracht",
    "de handtekening past op precies deze bytes",
    "de inhoud is een geldig bericht",
)


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(verify)


def verify(
    file: Annotated[Path, typer.Argument(help="Het bericht (JSON); met --explain een XML-document.")],
    seal: Annotated[Path | None, typer.Argument(help="Het zegel; anders FILE.jws.")] = None,
    keys: Annotated[Path | None, typer.Option(help="De sleutels van de gateway (JWKS, GET /v1/sleutels).")] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Licht een XML-document toe, met beide XML-machines.")
    ] = False,
) -> None:
    """Controleer een verzegeld bericht, of licht met --explain toe wat er aan een XML-document mankeert."""
    content = _read(file)
    if explain:
        _explain(content)
    else:
        # A final line end is the editor's, not the seal's; what is not ASCII is no seal and fails step 1.
        text = _read(seal or file.with_name(f"{file.name}.jws")).decode("ascii", "replace").removesuffix("\n")
        beside = file.with_name(KEYS_BESIDE)
        _verify(content, text, _keyring(keys or (beside if beside.exists() else None)))


def checks(content: bytes, seal: str, keyring: "Keyring") -> Iterator["Opened | None"]:
    """Take the five steps, one per item; the last gives the message. Raises ``Refused`` at the one that fails."""
    from gateway.core.envelope import read  # noqa: PLC0415  heavy: loaded when it is used
    from gateway.keys import keyring as ring  # noqa: PLC0415

    found = split_seal(seal)  # 1
    yield None
    key = keyring.find(found)  # 2
    yield None
    ring.in_force(key, found)  # 3
    yield None
    ring.verify(key, found, content)  # 4
    yield None
    yield read(content)  # 5


def _verify(content: bytes, seal: str, keyring: "Keyring") -> None:
    opened: Opened | None = None
    taken = 0
    try:
        for taken, result in enumerate(checks(content, seal, keyring), start=1):
            typer.echo(f"{taken} {STEPS[taken - 1]}: ja")
            opened = result
    except Refused as refusal:
        typer.echo(f"{taken + 1} {STEPS[taken]}: NEE")
        for finding in refusal.findings:
            typer.echo(f"  {finding.rule} {finding.path}".rstrip())
        typer.echo(f"GEWEIGERD bij stap {taken + 1}: {refusal.public}")
        raise typer.Exit(REFUSED) from None
    if opened is not None:
        attributes = opened.attributes
        typer.echo(f"IN ORDE: {opened.kind} {attributes.id} voor {attributes.receiver}, {attributes.time.isoformat()}")
    if split_seal(seal).header.kid.startswith("dev-"):
        typer.echo("Let op: verzegeld met een ontwikkelsleutel; dit bericht is van geen echte gateway.", err=True)


def _explain(content: bytes) -> None:
    from gateway.bootstrap import schemas_folder  # noqa: PLC0415
    from gateway.schemata import explain  # noqa: PLC0415

    try:
        findings = explain(content, schemas_folder())
    except GatewayError as refusal:
        typer.echo(f"GEWEIGERD: {refusal.public}")
        raise typer.Exit(REFUSED) from None
    for finding in findings:
        typer.echo(f"{finding.rule} {finding.path}".rstrip())
    typer.echo("GEWEIGERD" if findings else "IN ORDE")
    raise typer.Exit(REFUSED if findings else 0)


def _keyring(path: Path | None) -> "Keyring":
    from gateway.keys.keyring import keyring_of  # noqa: PLC0415
    from gateway.keys.store import load_keyring  # noqa: PLC0415
    from gateway.settings import load as load_settings  # noqa: PLC0415

    try:
        return load_keyring(load_settings().home / "keys") if path is None else keyring_of(load(_read(path)))
    except GatewayError:
        if path is None:
            _wrong_use(
                "Geef met --keys de sleutels van de gateway (GET /v1/sleutels), of leg ze ernaast: sleutels.json."
            )
        _wrong_use(f"{path.name} is geen sleutelset van een gateway (JWKS met x5c).")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        _wrong_use(f"{path.name} is niet te lezen.")


def _wrong_use(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(WRONG_USE)
