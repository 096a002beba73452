"""The part of the memory journal that keeps what is stated about zaken."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import RLock

from gateway.contracts.errors import Broken
from gateway.contracts.message import Oin
from gateway.core.recording import Entry
from gateway.core.zaken import ZaakFeit


@dataclass(slots=True, kw_only=True)
class MemoryZaken:
    """What ``MemoryJournal`` knows of zaken."""

    lock: RLock
    note: Callable[[Entry], None]
    feiten: list[ZaakFeit] = field(default_factory=list)

    def state(self, feiten: Sequence[tuple[ZaakFeit, Entry]]) -> None:
        """Add facts with their entries."""
        with self.lock:
            for feit, entry in feiten:
                if (entry.about, entry.verantwoordelijke) != (feit.id, feit.verantwoordelijke):
                    raise Broken("feit-zonder-logregel", "Bij een feit hoort een eigen logregel.")
                self.note(entry)
                self.feiten.append(feit)

    def read(self, verantwoordelijke: Oin, zaak: str) -> Sequence[ZaakFeit]:
        """Every fact that was stated about one zaak, in that order."""
        with self.lock:
            return [feit for feit in self.feiten if (feit.verantwoordelijke, feit.zaak) == (verantwoordelijke, zaak)]
