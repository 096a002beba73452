"""``gateway partner``: who is who, and what was agreed; from a file into the journal, never from the file to the doors.

``apply`` checks the file, shows what differs from what is in force, asks a reason, and writes a new version with its
log entry; all processes follow within a second. ``token`` prints a bearer token to try things with, in development.
Nothing here shows a key or a certificate, only that there is one.
"""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.contracts.errors import Finding, Forbidden, Invalid, Misconfigured, Unknown
from gateway.contracts.message import Oin

if TYPE_CHECKING:
    from gateway.core.partners import Book, Partner, PartnerFile

app = typer.Typer(name="partner", help="Partners en afspraken: toepassen, tonen, controleren.", no_args_is_help=True)


def register(parent: typer.Typer) -> None:
    """Add the group to ``parent``."""
    parent.add_typer(app)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of the difference between what is in force and what a file says."""

    who: str
    oin: str
    what: str
    """``erbij``, ``weg`` or ``anders``."""
    fields: tuple[str, ...] = ()


@app.command()
def check(file: Path) -> None:
    """Controleer een partnerbestand, zonder iets te veranderen."""
    found = read_file(file)
    typer.echo(f"In orde: {found.naam}, {len(found.partners)} partners.")


@app.command()
def apply(
    file: Path,
    reason: Annotated[str | None, typer.Option(help="Waarom; komt in het journaal. Geen persoonsgegevens.")] = None,
) -> None:
    """Pas een partnerbestand toe: toon het verschil, vraag de reden, schrijf een nieuwe versie."""
    from gateway.bootstrap import SystemClock, open_journal  # noqa: PLC0415  heavy; `gateway --help` must not wait
    from gateway.core.audit import Feit, make_entry  # noqa: PLC0415  idem
    from gateway.keys.store import create_root  # noqa: PLC0415  idem
    from gateway.settings import load  # noqa: PLC0415  idem

    new, settings, clock = read_file(file), load(), SystemClock()
    verantwoordelijke = Oin(new.verantwoordelijke)
    with open_journal(settings) as journal:
        changes = difference(journal.library().books.get(verantwoordelijke), new)
        if not changes:
            typer.echo("Er is niets veranderd.")
            return
        _show(changes)
        reason = (reason if reason is not None else typer.prompt("Reden")).strip()
        if not reason:
            raise Invalid("reden-ontbreekt", "Geef een reden.")
        create_root(settings.home / "keys", verantwoordelijke)
        content = new.model_dump_json(by_alias=True).encode()
        entry = make_entry(
            id=clock.new_id(),
            verantwoordelijke=verantwoordelijke,
            at=clock.now(),
            feit=Feit.PARTNERS_TOEGEPAST,
            about=clock.new_id(),
            actor="systeem",
            details={what: [c.oin for c in changes if c.what == what] for what in ("erbij", "weg", "anders")},
            content={"reden": reason.encode(), "bestand": content},
            salt=clock.salt(),
        )
        version = journal.apply_partners(verantwoordelijke, content, reason=reason, entry=entry)
    typer.echo(f"Toegepast: versie {version} van {new.naam}.")


@app.command("list")
def list_(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Toon de partners die nu gelden."""
    from gateway.bootstrap import open_journal  # noqa: PLC0415  idem
    from gateway.settings import load  # noqa: PLC0415  idem

    with open_journal(load()) as journal:
        books = [book for _, book in sorted(journal.library().books.items())]
    if as_json:
        rows = [_row(book, partner) for book in books for partner in book.partners.values()]
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    shown = ("naam", "oin", "rol", "transport", "afspraken")
    for book in books:
        rows = [_row(book, p) | ({} if p.actief else {"rol": "(inactief)"}) for p in book.partners.values()]
        title = f"{book.naam}, {book.verantwoordelijke}, versie {book.version}"
        _table(title, [{name: row[name] for name in shown} for row in rows])


@app.command()
def token(name: str) -> None:
    """Druk een toegangstoken van een partner af; alleen in een ontwikkelomgeving."""
    from gateway.bootstrap import SystemClock, open_journal, own_oin, tokens_of  # noqa: PLC0415  idem
    from gateway.core.audit import Feit, make_entry  # noqa: PLC0415  idem
    from gateway.keys.store import load_keys  # noqa: PLC0415  idem
    from gateway.settings import load  # noqa: PLC0415  idem

    settings, clock = load(), SystemClock()
    if not settings.is_development:
        raise Forbidden("alleen-in-ontwikkeling", "In productie haalt een partner zijn token zelf, bij /oauth/token.")
    keys = load_keys(settings.home / "keys")
    with open_journal(settings, keys=keys) as journal:
        library = journal.library()
        found = [(book, p) for book in library.books.values() for p in book.partners.values() if p.naam == name]
        if not found:
            raise Unknown("partner-onbekend", "Er is geen partner met deze naam.")
        book, partner = found[0]
        ident = clock.new_id()
        entry = make_entry(
            id=clock.new_id(),
            verantwoordelijke=book.verantwoordelijke,
            at=clock.now(),
            feit=Feit.TOKEN_UITGEGEVEN,
            about=ident,
            actor="systeem",
            details={"partij": partner.oin},
        )
        journal.note(entry)
        tokens = tokens_of(keys, own_oin(settings, library))
    typer.echo(tokens.issue(Oin(partner.oin), ident=ident, now=clock.now()))


def read_file(path: Path) -> "PartnerFile":
    """A partner file, checked.

    Raises:
        Invalid: it cannot be read or a rule is broken; findings have rule and JSON pointer, never a value.
    """
    from gateway.core.partners import parse_partners  # noqa: PLC0415  idem

    try:
        return parse_partners(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        findings = [Finding("bestand-onleesbaar", path.name)]
        raise Invalid("partners-onleesbaar", "Het partnerbestand is niet te lezen.", findings=findings) from None
    except Misconfigured as fault:
        raise Invalid(fault.code, fault.public, findings=fault.findings) from None


def difference(old: "Book | None", new: "PartnerFile") -> list[Change]:
    """What applying ``new`` would change: names of partners and fields, never values."""
    before = {} if old is None else dict(old.partners)
    after = {partner.oin: partner for partner in new.partners}
    changes = [
        Change(who=p.naam, oin=p.oin, what="erbij" if p.oin in after else "weg")
        for p in (*after.values(), *before.values())
        if (p.oin in before) != (p.oin in after)
    ]
    for oin in sorted(set(before) & set(after)):
        fields = tuple(
            name for name in type(after[oin]).model_fields if getattr(before[oin], name) != getattr(after[oin], name)
        )
        if fields:
            changes.append(Change(who=after[oin].naam, oin=oin, what="anders", fields=fields))
    if old is not None:
        of_file = tuple(name for name in ("naam", "applicatie") if getattr(old, name) != getattr(new, name))
        if of_file:
            changes.append(Change(who=new.naam, oin=new.verantwoordelijke, what="anders", fields=of_file))
    return changes


def _row(book: "Book", partner: "Partner") -> dict[str, object]:
    return {
        "verantwoordelijke": book.verantwoordelijke,
        "versie": book.version,
        "naam": partner.naam,
        "oin": partner.oin,
        "rol": partner.rol,
        "actief": partner.actief,
        "transport": partner.transport.soort,
        "certificaten": len(partner.certificaten),
        "sleutels": len(partner.sleutels),
        "afspraken": [afspraak.nummer for afspraak in partner.afspraken],
    }


def _show(changes: list[Change]) -> None:
    rows: list[dict[str, object]] = [
        {"partner": c.who, "oin": c.oin, "wat": c.what, "velden": list(c.fields)} for c in changes
    ]
    _table("Verschil met wat nu geldt", rows)


def _table(title: str, rows: list[dict[str, object]]) -> None:
    from rich.box import SIMPLE  # noqa: PLC0415  idem
    from rich.console import Console  # noqa: PLC0415  idem
    from rich.table import Table  # noqa: PLC0415  idem

    table = Table(title=title, box=SIMPLE)
    for name, value in rows[0].items() if rows else ():
        table.add_column(name, no_wrap=not isinstance(value, list), overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value) for value in row.values()))
    Console().print(table, highlight=False, markup=False)


def _cell(value: object) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
