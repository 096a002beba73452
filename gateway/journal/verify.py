"""Whether the log and the journal say the same: each fact has its entry, each entry its fact, each digest recomputes.

That is what *verified* means until the log is a tree. Nothing is decrypted: whoever has no keys can run it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from gateway.contracts.errors import Finding
from gateway.core.alarms import Stand
from gateway.core.audit import Feit, entry_digest
from gateway.core.besluiten import FEIT_OF, HoldState
from gateway.core.recording import DeliveryState, DocumentState
from gateway.journal import tables as t
from gateway.journal.rows import entry_from
from gateway.journal.sql import SqlJournal

AT_ONCE = 1000
"""Rows in memory at a time."""

_OF_STATE = {
    DocumentState.AANGENOMEN: (Feit.DOCUMENT_AANGENOMEN,),
    DocumentState.VASTGEHOUDEN: (Feit.DOCUMENT_VASTGEHOUDEN,),
    DocumentState.QUARANTAINE: (
        Feit.DOCUMENT_IN_QUARANTAINE,
        Feit.DOCUMENT_GEWEIGERD,
        Feit.DOCUMENT_CONFLICTEERT,
    ),
    DocumentState.TE_LEZEN: (Feit.DOCUMENT_TE_LEZEN,),
}
_ACKNOWLEDGED = (
    Feit.DOCUMENT_AANGENOMEN,
    Feit.DOCUMENT_VASTGEHOUDEN,
    Feit.DOCUMENT_IN_QUARANTAINE,
    Feit.DOCUMENT_TE_LEZEN,
)
_OF_DELIVERY = {
    DeliveryState.OVERHANDIGD: Feit.AFLEVERING_OVERHANDIGD,
    DeliveryState.BEVESTIGD: Feit.AFLEVERING_BEVESTIGD,
    DeliveryState.GEPARKEERD: Feit.AFLEVERING_GEPARKEERD,
    DeliveryState.VASTGEHOUDEN: Feit.AFLEVERING_VASTGEHOUDEN,
    DeliveryState.MISLUKT: Feit.AFLEVERING_MISLUKT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was looked at (kind → how many) and what was found wrong (rule, and ``table/id``)."""

    checked: Mapping[str, int]
    findings: tuple[Finding, ...]

    @property
    def clean(self) -> bool:
        """Nothing was found."""
        return not self.findings


def verify(journal: SqlJournal) -> Report:
    """Compare log and journal in both directions, and recompute every digest.

    Raises:
        JournalUnavailable: the journal cannot be reached.
    """
    with journal.database.read() as connection:
        findings = [*_facts_without_entry(connection), *_entries_without_fact(connection), *_digests(connection)]
        checked = {table.name: count(connection, table) for table in _LOGGED}
    return Report(checked=checked, findings=tuple(findings))


_LOGGED = (
    t.entry,
    t.document,
    t.receipt,
    t.decision,
    t.message,
    t.delivery,
    t.hold,
    t.human_decision,
    t.partner_version,
    t.zaak_feit,
    t.alarm,
)


def count(connection: sa.Connection, table: sa.Table) -> int:
    """How many rows ``table`` has."""
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _logged(table: sa.Table, feiten: Iterable[Feit], *ids: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        t.entry.c.about.in_(ids),
        t.entry.c.verantwoordelijke == table.c.verantwoordelijke,
        t.entry.c.event.in_([feit.value for feit in feiten]),
    )


def _closed_by_a_person() -> sa.ColumnElement[bool]:
    human = t.human_decision.c
    return sa.exists().where(
        human.over == t.hold.c.document,
        human.verantwoordelijke == t.hold.c.verantwoordelijke,
        human.outcome == t.hold.c.state,
    )


def _facts_without_entry(connection: sa.Connection) -> Iterable[Finding]:
    facts: list[tuple[sa.Table, sa.ColumnElement[str], sa.ColumnElement[bool]]] = [
        *(
            (
                t.document,
                t.document.c.id,
                (t.document.c.state != state.value) | _logged(t.document, feiten, t.document.c.id),
            )
            for state, feiten in _OF_STATE.items()
        ),
        (t.receipt, t.receipt.c.document, _logged(t.receipt, _ACKNOWLEDGED, t.receipt.c.document)),
        (t.decision, t.decision.c.id, _logged(t.decision, [Feit.BESLUIT_GENOMEN], t.decision.c.id)),
        (t.message, t.message.c.id, _logged(t.message, [Feit.BERICHT_VERZEGELD], t.message.c.id)),
        (t.delivery, t.delivery.c.id, _logged(t.delivery, [Feit.AFLEVERING_GEREED], t.delivery.c.id)),
        *(
            (
                t.delivery,
                t.delivery.c.id,
                # The postbox confirms a message; everything else is about the delivery.
                (t.delivery.c.state != state.value)
                | _logged(t.delivery, [feit], t.delivery.c.id, t.delivery.c.message),
            )
            for state, feit in _OF_DELIVERY.items()
        ),
        (t.alarm, t.alarm.c.id, _logged(t.alarm, [Feit.ALARM_GEGEVEN], t.alarm.c.id)),
        (
            t.alarm,
            t.alarm.c.id,
            (t.alarm.c.state != Stand.GEZIEN.value) | _logged(t.alarm, [Feit.ALARM_GEZIEN], t.alarm.c.id),
        ),
        (t.hold, t.hold.c.document, _logged(t.hold, _ACKNOWLEDGED, t.hold.c.document)),
        (t.hold, t.hold.c.document, (t.hold.c.state == HoldState.OPEN.value) | _closed_by_a_person()),
        *(
            (
                t.human_decision,
                t.human_decision.c.id,
                (t.human_decision.c.handeling != handeling.value)
                | _logged(t.human_decision, [feit], t.human_decision.c.id),
            )
            for handeling, feit in FEIT_OF.items()
        ),
        (
            t.partner_version,
            t.partner_version.c.id,
            _logged(t.partner_version, [Feit.PARTNERS_TOEGEPAST], t.partner_version.c.id),
        ),
        (t.zaak_feit, t.zaak_feit.c.id, _logged(t.zaak_feit, [Feit.ZAAKFEIT_GESTELD], t.zaak_feit.c.id)),
    ]
    for table, ident, is_logged in facts:
        for found in connection.scalars(sa.select(ident).where(~is_logged)):
            yield Finding("feit-zonder-logregel", f"{table.name}/{found}")


def _entries_without_fact(connection: sa.Connection) -> Iterable[Finding]:
    about_documents = [feit for feiten in _OF_STATE.values() for feit in feiten]
    about_deliveries = [Feit.AFLEVERING_GEREED, Feit.AFLEVERING_UITGESTELD, *_OF_DELIVERY.values()]
    facts: list[tuple[Iterable[Feit], tuple[sa.ColumnElement[str], ...]]] = [
        ([*about_documents, Feit.DOCUMENT_GEKOPPELD], (t.document.c.id,)),
        ([Feit.DOCUMENT_VASTGEHOUDEN], (t.hold.c.document,)),
        ([Feit.DOCUMENT_AANGENOMEN, Feit.DOCUMENT_VASTGEHOUDEN], (t.receipt.c.document,)),
        ([Feit.BESLUIT_GENOMEN], (t.decision.c.id,)),
        ([Feit.BERICHT_VERZEGELD], (t.message.c.id,)),
        (about_deliveries, (t.delivery.c.id, t.delivery.c.message)),
        (FEIT_OF.values(), (t.human_decision.c.id,)),
        ([Feit.PARTNERS_TOEGEPAST], (t.partner_version.c.id,)),
        ([Feit.ZAAKFEIT_GESTELD], (t.zaak_feit.c.id,)),
        ([Feit.ALARM_GEGEVEN, Feit.ALARM_GEZIEN], (t.alarm.c.id,)),
    ]
    for feiten, ids in facts:
        table = ids[0].table
        there = (
            sa.exists().where(ident == t.entry.c.about, table.c.verantwoordelijke == t.entry.c.verantwoordelijke)
            for ident in ids
        )
        query = sa.select(t.entry.c.id).where(t.entry.c.event.in_([feit.value for feit in feiten]), ~sa.or_(*there))
        for found in connection.scalars(query):
            yield Finding("logregel-zonder-feit", f"entry/{found}")


def _digests(connection: sa.Connection) -> Iterable[Finding]:
    rows = connection.execution_options(yield_per=AT_ONCE).execute(sa.select(t.entry).order_by(t.entry.c.id))
    for entry in map(entry_from, rows):
        if entry_digest(entry) != entry.digest:
            yield Finding("logregel-digest", f"entry/{entry.id}")
