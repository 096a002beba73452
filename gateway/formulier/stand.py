"""What is known while the parts of one mail are read, in their order."""

import re
from dataclasses import dataclass, field

from gateway.contracts.errors import Finding
from gateway.formulier.velden import Kandidaat


@dataclass
class Stand:
    """Grows with every line; the readers of the parts share it."""

    patroon: re.Pattern[str]
    kandidaten: list[Kandidaat] = field(default_factory=list)
    bevindingen: list[Finding] = field(default_factory=list)
    nummer: str | None = None
    """Of the first form; what follows another number is another form and stays unread."""
    meer: bool = False
    te_veel: bool = False
    personen: int = 0
    bekende_labels: int = 0

    def is_ander(self, nummer: str) -> bool:
        """Whether this is the number of another report than the first."""
        return self.nummer is not None and nummer.replace("-", "").upper() != self.nummer
