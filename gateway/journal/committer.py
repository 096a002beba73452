"""Group commit: one thread takes whatever waits and makes it true with one fsync.

1. Nobody waits for a timer: a lone recording is committed at once, a burst shares.
2. A group shares an fsync, never a fault. What the database refuses is rolled back and committed one by one, so that
   only the row at fault is refused; if the commit itself fails, all hear ``JournalUnavailable`` and nothing is stored.
3. A future resolves after the commit, never before. A caller who gives up does not take his row with him: a future
   counts as running from the moment it is handed out, so it cannot be cancelled.
4. A recording's refusal is raised after its commit: what was refused is kept.
"""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Condition, Thread

import sqlalchemy as sa

from gateway.contracts.errors import Broken, JournalUnavailable, Refused
from gateway.contracts.message import Receipt
from gateway.core.recording import Entry, Recording, as_conflict
from gateway.journal import deliveries, rows
from gateway.journal.claims import Repeats, Verdict, judge
from gateway.journal.content import Vault
from gateway.journal.engine import Database

MOST_RECORDINGS = 64
"""Beyond this a group gains nothing (measured), and its slowest member waits longer."""
MOST_BYTES = 8 * 1024 * 1024

ConflictEntry = Callable[[Recording], Entry]
"""Makes the log entry of a document that lost its claim to another one."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    recording: Recording
    rows: rows.Rows
    future: "Future[Receipt]"


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a caller hears once the group is committed; None: nothing yet, he goes with the next group."""

    receipt: Receipt | None = None
    refusal: Refused | None = None


class Committer:
    """The queue and its thread."""

    def __init__(self, database: Database, vault: Vault, conflict_entry: ConflictEntry) -> None:
        """Start the thread; it ends by ``close``."""
        self._database = database
        self._vault = vault
        self._conflict_entry = conflict_entry
        self._queue: deque[_Waiting] = deque()
        self._changed = Condition()
        self._closing = False
        self.groups = 0
        self.recordings = 0
        self._thread = Thread(target=self._run, name="committer", daemon=True)
        self._thread.start()

    def submit(self, recording: Recording) -> "Future[Receipt]":
        """Queue a recording. Sealing happens here, in the caller's thread, where a fault is the caller's alone.

        Raises:
            Broken: the recording contradicts itself.
            SignerUnavailable: no key can be wrapped.
        """
        if (recording.receipt is None) == (recording.refusal is None):
            raise Broken(
                "vastlegging-tegenstrijdig", "Een vastlegging heeft een ontvangst of een weigering, één van beide."
            )
        if recording.claims and recording.receipt is None:
            raise Broken("vastlegging-tegenstrijdig", "Alleen een aangenomen document telt als gezien.")
        waiting = _Waiting(recording, rows.rows_of(recording, self._vault), Future())
        waiting.future.set_running_or_notify_cancel()
        with self._changed:
            if self._closing:
                raise JournalUnavailable("journaal-gesloten", "Nu niet vast te leggen; probeer het later opnieuw.")
            self._queue.append(waiting)
            self._changed.notify()
        return waiting.future

    def close(self) -> None:
        """Commit what waits, then stop."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        while group := self._take():
            try:
                self._commit(group)
            except Exception as fault:  # noqa: BLE001  whoever waits must hear, whatever went wrong
                for waiting in group:
                    if not waiting.future.done():
                        waiting.future.set_exception(fault)

    def _take(self) -> list[_Waiting]:
        with self._changed:
            while not self._queue and not self._closing:
                self._changed.wait()
            group: list[_Waiting] = []
            size = 0
            while self._queue and len(group) < MOST_RECORDINGS:
                size += self._queue[0].recording.size
                if group and size > MOST_BYTES:
                    break
                group.append(self._queue.popleft())
            return group

    def _commit(self, group: Sequence[_Waiting]) -> None:
        try:
            with self._database.write() as connection:
                answers = self._write(connection, group)
        except JournalUnavailable as trouble:
            for waiting in group:
                waiting.future.set_exception(JournalUnavailable(trouble.code, trouble.public))
        except (Refused, Broken) as fault:
            if len(group) == 1:
                group[0].future.set_exception(fault)
            else:
                for waiting in group:
                    self._commit([waiting])
        else:
            # What these answers say is now true and survives a crash.
            self.groups += 1
            self.recordings += len(group)
            self._resolve(group, answers)

    def _write(self, connection: sa.Connection, group: Sequence[_Waiting]) -> list[_Answer]:
        verdicts = judge(connection, self._vault, [waiting.recording for waiting in group])
        answers: list[_Answer] = []
        written: list[rows.Rows] = []
        settlements: list[Recording] = []
        for waiting, verdict in zip(group, verdicts, strict=True):
            recording = waiting.recording
            match verdict:
                case Verdict.WINS:
                    written.append(waiting.rows)
                    answers.append(_Answer(recording.receipt, recording.refusal))
                    settlements.append(recording)
                case Verdict.CONFLICTS:
                    conflict = as_conflict(recording, self._conflict_entry(recording))
                    written.append(rows.rows_of(conflict, self._vault))
                    answers.append(_Answer(refusal=conflict.refusal))
                case Repeats(receipt):
                    answers.append(_Answer(receipt))
                case Verdict.AGAIN:
                    answers.append(_Answer())
        rows.insert(connection, written)
        for recording in settlements:
            if recording.settlement is not None:
                deliveries.answer(
                    connection, recording.verantwoordelijke, recording.settlement, at=recording.document.at
                )
        return answers

    def _resolve(self, group: Sequence[_Waiting], answers: Sequence[_Answer]) -> None:
        again: list[_Waiting] = []
        for waiting, answer in zip(group, answers, strict=True):
            if answer.refusal is not None:
                waiting.future.set_exception(answer.refusal)
            elif answer.receipt is not None:
                waiting.future.set_result(answer.receipt)
            else:
                again.append(waiting)
        with self._changed:
            self._queue.extendleft(reversed(again))
