"""``gateway messages``: what lies where, and why. Metadata only: lists hold no personal data.

Provenance shows where each field came from, as paths; a value is never shown here.
"""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.commands.showing import Line, show
from gateway.contracts.errors import Unknown
from gateway.contracts.message import DocumentId, Oin

if TYPE_CHECKING:
    from gateway.journal import SqlJournal
    from gateway.journal.listing import DocumentLine

AsJson = Annotated[bool, typer.Option("--json")]
Limit = Annotated[int, typer.Option(min=1, help="Hoeveel ten hoogste.")]
Verantwoordelijke = Annotated[str | None, typer.Option(help="Alleen van deze verantwoordelijke (OIN).")]
messages = typer.Typer(help="Documenten en berichten.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.add_typer(messages, name="messages")


def _open() -> "SqlJournal":
    from gateway.bootstrap import open_journal  # noqa: PLC0415  imports are heavy; `gateway --help` must not wait
    from gateway.settings import load  # noqa: PLC0415  idem

    return open_journal(load())


def _within(verantwoordelijke: str | None) -> Oin | None:
    return None if verantwoordelijke is None else Oin(verantwoordelijke)


@messages.command("list")
def list_messages(
    state: Annotated[str | None, typer.Option(help="aangenomen, vastgehouden of quarantaine")] = None,
    verantwoordelijke: Verantwoordelijke = None,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """Toon de nieuwste documenten."""
    with _open() as journal:
        found = journal.documents(_within(verantwoordelijke), state=state, limit=limit)
    lines = [asdict(line) for line in found]
    if not as_json:  # a conversation begins with the document of the same id; `show --conversation` has it whole
        lines = [{name: value for name, value in line.items() if name != "conversation"} for line in lines]
    show(f"{len(found)} documenten", lines, as_json=as_json)


@messages.command("show")
def show_message(
    ident: Annotated[str, typer.Argument(metavar="ID", help="Van een document of een bericht.")],
    conversation: Annotated[bool, typer.Option("--conversation", help="Alles uit dezelfde conversatie.")] = False,
    provenance: Annotated[bool, typer.Option("--provenance", help="Waar elk veld vandaan komt.")] = False,
    as_json: AsJson = False,
) -> None:
    """Toon wat er van een document of bericht werd: stand, afleveringen en logregels."""
    with _open() as journal:
        line = journal.document_behind(ident)
        if line is None:
            raise Unknown("bericht-onbekend", "Dit document of bericht staat niet in het journaal.")
        if provenance:
            lines, title = _provenance(journal, line), f"Herkomst van {line.id}"
        elif conversation:
            lines, title = _conversation(journal, line), f"Conversatie {line.conversation}"
        else:
            lines, title = _story(journal, line), f"{line.id}: {line.kind} {line.state}"
    show(title, lines, as_json=as_json)


def _provenance(journal: "SqlJournal", line: "DocumentLine") -> list[Line]:
    draft = journal.draft(DocumentId(line.id))
    if draft is None:
        raise Unknown("herkomst-onbekend", "Van dit document is niets gelezen.")
    return [{"veld": pointer, "herkomst": path} for pointer, path in sorted(draft.sources.items())]


def _conversation(journal: "SqlJournal", line: "DocumentLine") -> list[Line]:
    documents: list[Line] = [
        {"at": d.at, "soort": "document", "id": d.id, "kind": d.kind, "van": d.zender or d.party, "stand": d.state}
        for d in journal.conversation(line.conversation or line.id)
    ]
    deliveries: list[Line] = [
        {"at": d.due, "soort": "aflevering", "id": d.id, "kind": d.kind, "aan": d.receiver, "stand": d.state}
        for d in journal.deliveries(conversation=line.conversation or line.id)
    ]
    names = ("at", "soort", "id", "kind", "van", "aan", "stand")
    return [{name: found.get(name) for name in names} for found in sorted([*documents, *deliveries], key=_by_id)]


def _by_id(line: Line) -> str:
    return str(line["id"])


def _story(journal: "SqlJournal", line: "DocumentLine") -> list[Line]:
    return [
        {"at": entry.at, "feit": entry.event, "over": entry.about, "door": entry.actor, "gegevens": dict(entry.details)}
        for entry in journal.story(line.id)
    ]
