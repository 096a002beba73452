"""``gateway policy``: the law as the gateway applies it: read it, ask why, try a message, compare a draft with traffic.

Nothing here stores anything, and no value from a message is shown. Exit codes of ``test``, the heaviest of all files:
0 it may go (whole, or without what is left out), 5 it is held for a person, 1 it is refused, 2 a file is not usable.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.commands.showing import Line, show
from gateway.contracts.errors import Refused
from gateway.contracts.message import Oin

if TYPE_CHECKING:
    from gateway.commands.judging import Told
    from gateway.core.policy.explaining import Stap

AsJson = Annotated[bool, typer.Option("--json")]
Rules = Annotated[
    list[Path] | None,
    typer.Option("--rules", exists=True, help="Andere regels: een map of bestanden; de rest blijft die van nu."),
]
WRONG_USE = 2
EXIT = {"permit": 0, "strip": 0, "hold": 5, "quarantine": 5, "deny": 1}
app = typer.Typer(
    name="policy", help="De wet als regels: lezen, uitleggen, proberen, vergelijken.", no_args_is_help=True
)


def register(parent: typer.Typer) -> None:
    """Add the group to ``parent``."""
    parent.add_typer(app)


@app.command("rules")
def list_rules(
    rules: Rules = None,
    own: Annotated[bool, typer.Option("--all", help="Ook die van onszelf, over de uitwisseling als geheel.")] = False,
    as_json: AsJson = False,
) -> None:
    """Toon de regels van de regellijst: nummer, zin, artikel, gevolg en status."""
    from gateway.commands.judging import rule_base  # noqa: PLC0415  imports are heavy; `gateway --help` must not wait

    policy = rule_base(rules)
    lines: list[Line] = [
        {
            "id": regel.id,
            "code": regel.code,
            "zin": regel.zin,
            "artikel": regel.artikel,
            "uitkomst": regel.uitkomst.value,
            "soort": regel.soort,
            "status": regel.status,
            "gronden": list(regel.gronden),
            "vier-ogen": "ja" if regel.vier_ogen else None,
            "geldt-voor": list(regel.geldt_voor),
        }
        for regel in policy.regels
        if own or regel.id.isdecimal()  # ours have letters
    ]
    show(f"{len(lines)} regels, versie {policy.version}", lines, as_json=as_json)


@app.command()
def matrix(rules: Rules = None, as_json: AsJson = False) -> None:
    """Toon de uitwisselingen: per veldgroep R verplicht, A toegestaan, C onder voorwaarde, - verboden."""
    from gateway.commands.judging import rule_base  # noqa: PLC0415  idem

    policy = rule_base(rules)
    rows: list[dict[str, object]] = [
        {
            "id": row.id,
            "naam": row.naam,
            "status": row.status,
            "letters-status": row.letters_status,
            "soort-bericht": list(row.soort_bericht),
            "afzender-rollen": list(row.afzender_rollen),
            "ontvanger-rollen": list(row.ontvanger_rollen),
        }
        for row in policy.uitwisselingen
    ]
    letters = [{groep.value: letter for groep, letter in row.letters.items()} for row in policy.uitwisselingen]
    title = f"{len(rows)} uitwisselingen, versie {policy.version}"
    if as_json:
        show(title, [row | marks for row, marks in zip(rows, letters, strict=True)], as_json=True)
        return
    show(title, rows, as_json=False)
    show("Veldgroepen", [{"id": row["id"], **marks} for row, marks in zip(rows, letters, strict=True)], as_json=False)


@app.command()
def explain(
    what: Annotated[str, typer.Argument(metavar="ID|BESTAND", help="Document, bericht of besluit; of een bestand.")],
    party: Annotated[str | None, typer.Option(help="Wie het bestand aanbiedt: naam of OIN van een partner.")] = None,
    as_json: AsJson = False,
) -> None:
    """Leg uit waarom iets mocht, werd weggelaten, wacht of is geweigerd; van een bestand: wat ermee zou gebeuren."""
    from gateway.commands.judging import became, would_become  # noqa: PLC0415  idem

    path = Path(what)
    _tell(would_become(path, party) if path.is_file() else became(what), as_json=as_json)


@app.command("test")
def try_out(
    files: Annotated[list[Path], typer.Argument(metavar="BESTAND…", exists=True, dir_okay=False)],
    rules: Rules = None,
    as_json: AsJson = False,
) -> None:
    """Zeg vooraf wat er met een bericht gebeurt; docs/policy.md heeft de vorm van zo'n bestand."""
    from gateway.commands.judging import fold, rule_base, tried  # noqa: PLC0415  idem

    policy, told = rule_base(rules), []
    for file in files:
        try:
            told.append(tried(file, policy))
        except Refused as fault:
            findings = (f"  {finding.rule} {finding.path}" for finding in fault.findings)
            typer.echo("\n".join([f"{file}: {fault.public}", *findings]), err=True)
            raise typer.Exit(WRONG_USE) from None
    _tell(told, as_json=as_json)
    raise typer.Exit(EXIT[fold(one.judgement.outcome for one in told)])


@app.command()
def compare(
    rules: Rules = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Besluiten vanaf deze dag.")] = None,
    verantwoordelijke: Annotated[str | None, typer.Option(help="Alleen van deze verantwoordelijke (OIN).")] = None,
    as_json: AsJson = False,
) -> None:
    """Wie had met andere regels meer of minder gekregen? Uit de feiten van genomen besluiten; inhoud is niet nodig."""
    from gateway.commands.judging import past, rule_base  # noqa: PLC0415  idem

    if not rules:
        raise typer.BadParameter("Geef met --rules de regels waarmee moet worden vergeleken.")
    policy = rule_base(rules)
    within = None if verantwoordelijke is None else Oin(verantwoordelijke)
    seen, lines = past(policy, since, within)
    counted = Counter(str(line["gevolg"]) for line in lines)
    totals: dict[str, object] = {"vergeleken": seen, "gelijk": seen - len(lines), **dict(sorted(counted.items()))}
    if as_json:
        typer.echo(json.dumps({"regels-versie": policy.version, **totals, "verschillen": lines}, ensure_ascii=False))
        return
    if lines:
        show("Wie meer of minder had gekregen", _per_receiver(lines), as_json=False)
        show("Elk besluit dat anders was geweest", lines, as_json=False)
    typer.echo(" ".join(f"{name}={value}" for name, value in totals.items()) + f"; regels {policy.version}")


def _per_receiver(lines: Iterable[Line]) -> list[Line]:
    names = ("ontvanger", "soort", "gevolg", "erbij", "eraf")
    counted = Counter(tuple(_text(line[name]) for name in names) for line in lines)
    return [{**dict(zip(names, who, strict=True)), "aantal": number} for who, number in sorted(counted.items())]


def _text(value: object) -> str:
    return " ".join(value) if isinstance(value, list) else str(value)


def _tell(told: Sequence["Told"], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([_plain(one) for one in told], ensure_ascii=False))
        return
    for one in told:
        typer.echo(one.about)
        for number, step in enumerate(one.steps, start=1):
            typer.echo(f"{number:>4}. {_sentence(step)}")


def _sentence(step: "Stap") -> str:
    if step.code is None:
        return f"{step.wat}: {step.tekst}"
    groups = f" Veldgroep: {', '.join(step.groepen)}." if step.groepen else ""
    article = f" Artikel: {step.artikel}." if step.artikel else ""
    return f"regel {step.regel} {step.code} [{step.uitkomst}]: {step.tekst}{groups}{article}"


def _plain(one: "Told") -> Mapping[str, object]:
    judgement = one.judgement
    return {
        "over": one.about,
        "uitkomst": judgement.outcome.value,
        "uitwisseling": judgement.exchange,
        "weggelaten": sorted(judgement.stripped),
        "regels-versie": judgement.policy_version,
        "stappen": [
            {name.replace("_", "-"): value for name, value in asdict(step).items() if value not in (None, (), False)}
            for step in one.steps
        ],
    }
