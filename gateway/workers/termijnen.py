"""Says of every term, once, that it is nearly over and that it is. It warns and never blocks.

What was looked at until when stands in the journal: a restart says nothing twice, and of several processes one speaks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from gateway.core.klokken import Onderwerp, overgangen
from gateway.ports import Notices

EVERY = timedelta(seconds=60)
"""Terms run for hours and weeks."""


class Terms(Protocol):
    """What the clocks ask of the journal; every method raises ``JournalUnavailable`` when it cannot be reached."""

    def onderwerpen(self, at: datetime) -> Sequence[Onderwerp]:
        """All about which a clock may run."""
        ...

    def take_turn(self, at: datetime) -> datetime | None:
        """Until when the terms were looked at before; None when another process looks now."""
        ...


@dataclass(slots=True, kw_only=True)
class TermWatch:
    """Looks at the terms, now and then."""

    terms: Terms
    notices: Notices
    _looked: datetime | None = None

    def step(self, at: datetime) -> None:
        """Tell what was reached since anyone looked."""
        if self._looked is not None and at - self._looked < EVERY:
            return
        found = self.terms.onderwerpen(at)  # first: a turn that is taken and then fails would be lost
        since = self.terms.take_turn(at)
        self._looked = at
        if since is None:
            return
        for onderwerp in found:
            for term in overgangen(onderwerp, since, at):
                self.notices.emit(
                    f"termijn-{term.stand}",
                    regel=term.regel,
                    code=term.code,
                    conversatie=onderwerp.over,
                    verantwoordelijke=onderwerp.verantwoordelijke,
                )
