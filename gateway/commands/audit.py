"""``gateway audit verify`` and ``gateway fsck``: does the log say what happened, and is what is stored whole.

Exit codes: 0 in order, 1 something was found.
"""

import json
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from gateway.journal.verify import Report

AsJson = Annotated[bool, typer.Option("--json")]
audit = typer.Typer(help="Het logboek controleren.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.add_typer(audit, name="audit")
    app.command()(fsck)


@audit.command()
def verify(as_json: AsJson = False) -> None:
    """Controleer of logboek en journaal hetzelfde zeggen, in beide richtingen."""
    from gateway.bootstrap import open_journal  # noqa: PLC0415  imports are heavy; `gateway --help` must not wait
    from gateway.journal.verify import verify as compare  # noqa: PLC0415  idem
    from gateway.settings import load  # noqa: PLC0415  idem

    with open_journal(load()) as journal:
        _tell(compare(journal), "geverifieerd", as_json=as_json)


def fsck(as_json: AsJson = False) -> None:
    """Controleer of alles wat is opgeslagen te openen is, verzegeld is en samenhangt."""
    from gateway.bootstrap import SystemClock, open_journal  # noqa: PLC0415  idem
    from gateway.journal.fsck import fsck as look  # noqa: PLC0415  idem
    from gateway.keys.store import load_keys  # noqa: PLC0415  idem
    from gateway.settings import load  # noqa: PLC0415  idem

    settings = load()
    keys = load_keys(settings.home / "keys")
    with open_journal(settings, keys=keys) as journal:
        _tell(look(journal, check_seal=keys.signer.check, at=SystemClock().now()), "heel", as_json=as_json)


def _tell(report: "Report", good: str, *, as_json: bool) -> None:
    verdict = good if report.clean else "afwijkingen gevonden"
    if as_json:
        findings = [{"regel": finding.rule, "plaats": finding.path} for finding in report.findings]
        typer.echo(json.dumps({"oordeel": verdict, "bekeken": dict(report.checked), "bevindingen": findings}))
    else:
        for finding in report.findings:
            typer.echo(f"{finding.rule} {finding.path}")
        looked_at = " ".join(f"{name}={number}" for name, number in report.checked.items())
        typer.echo(f"{verdict}: {looked_at}")
    if not report.clean:
        raise typer.Exit(1)
