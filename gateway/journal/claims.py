"""Who was first: references made unique, inside a group of recordings and against everything committed before.

1. Inside the group the first to name a claim leads; only leaders go to the database.
2. One multi-row ``INSERT … ON CONFLICT DO NOTHING RETURNING`` tells which claims are ours now. It is sorted, so that
   two processes with the same claims wait for each other in the same order, and never in a circle.
3. Who lost is compared by digest with who holds the claim: the same document gets the earlier receipt, another is a
   conflict.
4. Who loses one of several claims gives back the others; who followed him comes again in the next group.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from gateway.contracts.errors import Broken
from gateway.contracts.message import Oin, Receipt
from gateway.core.recording import Claim, Recording
from gateway.journal import tables as t
from gateway.journal.content import Purpose, Vault
from gateway.journal.rows import place, stored_key
from gateway.ports import Earlier

Key = tuple[str, str]

# Written once: every document asks them, and composing them costs more than the answer.
_CLAIM = {
    dialect: insert(t.claim).on_conflict_do_nothing().returning(t.claim.c.verantwoordelijke, t.claim.c.key)
    for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
_HELD = (
    sa.select(t.claim.c.digest, t.receipt)
    .join_from(t.claim, t.receipt, t.receipt.c.document == t.claim.c.document, isouter=True)
    .where(t.claim.c.verantwoordelijke == sa.bindparam("vt"), t.claim.c.key == sa.bindparam("key"))
)


class Verdict(Enum):
    """What becomes of a recording that is not a repetition."""

    WINS = "wins"
    CONFLICTS = "conflicts"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Repeats:
    """The same document was committed before, or stands earlier in this group."""

    receipt: Receipt | None


def judge(connection: sa.Connection, vault: Vault, group: Sequence[Recording]) -> list[Verdict | Repeats]:
    """Claim what can be claimed, and say of each recording what becomes of it."""
    return _Bench(connection, vault, group).judge()


class _Bench:
    """One group before the judge."""

    def __init__(self, connection: sa.Connection, vault: Vault, group: Sequence[Recording]) -> None:
        self._connection = connection
        self._vault = vault
        self._group = group
        self._leaders: dict[Key, int] = {}
        self._ours: set[Key] = set()
        self._verdicts: list[Verdict | Repeats] = []

    def judge(self) -> list[Verdict | Repeats]:
        for index, recording in enumerate(self._group):
            for claim in recording.claims:
                self._leaders.setdefault((recording.verantwoordelijke, claim.key), index)
        self._insert()
        for index, recording in enumerate(self._group):
            verdict = self._verdict(index, recording)
            self._verdicts.append(verdict)
            if verdict is not Verdict.WINS:
                self._give_back(index)
        return self._verdicts

    def _insert(self) -> None:
        rows = [
            {
                "verantwoordelijke": vt,
                "key": key,
                "digest": _digest(self._group[index], key),
                "document": self._group[index].document.id,
            }
            for (vt, key), index in sorted(self._leaders.items())
        ]
        if rows:
            added = self._connection.execute(_CLAIM[self._connection.dialect.name], rows)
            self._ours = {(row.verantwoordelijke, row.key) for row in added}

    def _verdict(self, index: int, recording: Recording) -> Verdict | Repeats:
        verdict: Verdict | Repeats = Verdict.WINS
        for claim in recording.claims:
            key = (recording.verantwoordelijke, claim.key)
            leader = self._leaders[key]
            if key not in self._ours:
                held = find(self._connection, self._vault, recording.verantwoordelijke, claim.key)
                if held is None:
                    return Verdict.AGAIN  # erased since
                verdict = _compare(claim, held.digest, held.receipt)
            elif leader != index:
                if self._verdicts[leader] is not Verdict.WINS:
                    return Verdict.AGAIN
                verdict = _compare(claim, _digest(self._group[leader], claim.key), self._group[leader].receipt)
            if verdict is Verdict.CONFLICTS:
                break
        return verdict

    def _give_back(self, index: int) -> None:
        keys = [key for (vt, key), leader in self._leaders.items() if leader == index and (vt, key) in self._ours]
        if keys:
            mine = t.claim.c.verantwoordelijke == self._group[index].verantwoordelijke
            self._connection.execute(sa.delete(t.claim).where(mine, t.claim.c.key.in_(keys)))


def _digest(recording: Recording, key: str) -> str:
    return next(claim.digest for claim in recording.claims if claim.key == key)


def _compare(claim: Claim, digest: str, receipt: Receipt | None) -> Verdict | Repeats:
    return Repeats(receipt) if claim.digest == digest else Verdict.CONFLICTS


def find(connection: sa.Connection, vault: Vault, verantwoordelijke: Oin, key: str) -> Earlier | None:
    """Who holds a claim: its digest, and the receipt that was given.

    Raises:
        Broken: the claim has no receipt; they are written together.
    """
    row = connection.execute(_HELD, {"vt": verantwoordelijke, "key": key}).one_or_none()
    if row is None:
        return None
    if row.document is None:
        raise Broken("ontvangst-ontbreekt", "Van een aangenomen document ontbreekt de ontvangst.")
    verkeer = stored_key(connection, vault, row.document, Purpose.VERKEER)
    body = verkeer.open(row.body, place(t.receipt, "body", row.document, row.verantwoordelijke))
    receipt = Receipt(status=row.status, media_type=row.media_type, body=body, location=row.location)
    return Earlier(digest=row.digest, receipt=receipt)
