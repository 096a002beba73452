"""Whether what is stored is whole: it opens, its seals hold, it is what was logged, and it hangs together."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from gateway.contracts.errors import Broken, Finding, GatewayError
from gateway.core.audit import commit
from gateway.core.recording import DeliveryState
from gateway.journal import tables as t
from gateway.journal.content import DataKey, Place, Purpose, Vault
from gateway.journal.sql import SqlJournal
from gateway.journal.verify import AT_ONCE, Report, count

CheckSeal = Callable[[bytes, str], None]
"""Raises unless the seal is ours over exactly these bytes (``Signer.check``)."""

LONGEST_LEASE = timedelta(hours=1)
"""No worker asks for more than minutes."""

_OWNER: Mapping[str, sa.ColumnElement[str]] = {
    "document": t.document.c.id,
    "receipt": t.receipt.c.document,
    "draft": t.draft.c.document,
    "message": t.message.c.document,
    "delivery": sa.select(t.message.c.document).where(t.message.c.id == t.delivery.c.message).scalar_subquery(),
    "human_decision": t.human_decision.c.document,
    "entry": t.entry.c.key_owner,
}
"""Table with content → whose data keys seal it."""
_VERKEER = frozenset({"document.reference", "document.answers", "receipt.body"})
_COMMITTED = {"document": "document.content", "bericht": "message.content", "reden": "human_decision.reden"}
"""Name of a commitment in an entry → the stored value that it commits to."""


def fsck(journal: SqlJournal, *, check_seal: CheckSeal, at: datetime) -> Report:
    """Look at every row.

    Raises:
        JournalUnavailable: the journal cannot be reached.
    """
    with journal.database.read() as connection:
        stored = _Stored(connection, journal.vault)
        findings = [finding for table in _OWNER for finding in stored.check(t.metadata.tables[table], check_seal)]
        findings += [*_orphans(connection), *_leases(connection, at)]
        checked = {table.name: count(connection, table) for table in t.metadata.sorted_tables}
    return Report(checked=checked, findings=tuple(findings))


class _Stored:
    """Reads content row by row; keys are unwrapped once per owner in a run of rows."""

    def __init__(self, connection: sa.Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self._keys: tuple[str, dict[str, DataKey]] = ("", {})

    def check(self, table: sa.Table, check_seal: CheckSeal) -> Iterable[Finding]:
        query = sa.select(table, _OWNER[table.name].label("key_of")).order_by(*table.primary_key)
        for row in self._connection.execution_options(yield_per=AT_ONCE).execute(query).mappings():
            where = f"{table.name}/{self._ident(table, row)}"
            try:
                plain = self._open(table, row)
                if table is t.message:
                    check_seal(plain["content"], plain["seal"].decode())
                if table is t.entry:
                    yield from self._commitments(row, plain.get("salt"), where)
            except GatewayError as fault:
                yield Finding(fault.code, where)

    def _ident(self, table: sa.Table, row: Mapping[Any, Any]) -> str:
        return str(row[next(iter(table.primary_key)).name])

    def _open(self, table: sa.Table, row: Mapping[Any, Any]) -> dict[str, bytes]:
        ident, opened = self._ident(table, row), {}
        for column in table.c:
            blob = row[column.name]
            if isinstance(column.type, t.Ciphertext) and blob is not None:
                purpose = Purpose.VERKEER if f"{table.name}.{column.name}" in _VERKEER else Purpose.INHOUD
                key = self._key(row["key_of"], purpose)
                opened[column.name] = key.open(blob, Place(table.name, column.name, ident, row["verantwoordelijke"]))
        return opened

    def _key(self, owner: str, purpose: Purpose) -> DataKey:
        if self._keys[0] != owner:
            found = self._connection.execute(sa.select(t.data_key).where(t.data_key.c.owner == owner)).all()
            self._keys = (owner, {key.purpose: self._vault.unlock(key.kek, key.wrapped) for key in found})
        if purpose.value not in self._keys[1]:
            raise Broken("datasleutel-ontbreekt", "De sleutel van opgeslagen inhoud is er niet meer.")
        return self._keys[1][purpose.value]

    def _commitments(self, row: Mapping[Any, Any], salt: bytes | None, where: str) -> Iterable[Finding]:
        for name, committed in row["commitments"].items():
            if salt is None or name not in _COMMITTED:
                continue
            table_name, _, column = _COMMITTED[name].partition(".")
            table = t.metadata.tables[table_name]
            query = sa.select(table, _OWNER[table_name].label("key_of")).where(table.c.id == row["about"])
            found = self._connection.execute(query).mappings().first()
            if found is not None:
                key = self._key(found["key_of"], Purpose.INHOUD)
                place = Place(table_name, column, row["about"], row["verantwoordelijke"])
                if commit(salt, key.open(found[column], place)) != committed:
                    yield Finding("inhoud-niet-wat-gelogd-is", where)


def _orphans(connection: sa.Connection) -> Iterable[Finding]:
    same = {
        t.claim: (t.receipt, t.claim.c.document == t.receipt.c.document),
        t.receipt: (t.document, t.receipt.c.document == t.document.c.id),
        t.draft: (t.document, t.draft.c.document == t.document.c.id),
        t.hold: (t.document, t.hold.c.document == t.document.c.id),
        t.decision: (t.document, t.decision.c.document == t.document.c.id),
        t.human_decision: (t.document, t.human_decision.c.document == t.document.c.id),
        t.message: (t.document, t.message.c.document == t.document.c.id),
        t.delivery: (t.message, t.delivery.c.message == t.message.c.id),
    }
    for table, (target, points_at) in same.items():
        there = sa.exists().where(points_at, table.c.verantwoordelijke == target.c.verantwoordelijke)
        ident = table.c.key if table is t.claim else next(iter(table.primary_key))
        for found in connection.scalars(sa.select(ident).where(~there)):
            yield Finding("wees", f"{table.name}/{found}")
    permitted = sa.exists().where(
        t.decision.c.id == t.message.c.decision,
        t.decision.c.message == t.message.c.id,
        t.decision.c.receiver == t.message.c.receiver,
    )
    for found in connection.scalars(sa.select(t.message.c.id).where(~permitted)):
        yield Finding("bericht-zonder-besluit", f"message/{found}")
    owned = sa.exists().where(t.document.c.id == t.data_key.c.owner) | sa.exists().where(
        t.entry.c.id == t.data_key.c.owner
    )
    for found in connection.scalars(sa.select(t.data_key.c.owner).where(~owned)):
        yield Finding("wees", f"data_key/{found}")


def _leases(connection: sa.Connection, at: datetime) -> Iterable[Finding]:
    on_the_road = t.delivery.c.state.in_([DeliveryState.GEREED.value, DeliveryState.GEPUBLICEERD.value])
    leased = t.delivery.c.lease_until.is_not(None)
    wrong = sa.or_(
        leased & ~on_the_road,
        leased & t.delivery.c.lease_owner.is_(None),
        t.delivery.c.lease_until > at + LONGEST_LEASE,
    )
    for found in connection.scalars(sa.select(t.delivery.c.id).where(wrong)):
        yield Finding("lease-onmogelijk", f"delivery/{found}")
