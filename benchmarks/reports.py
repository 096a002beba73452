"""The document that every contestant gets: a ``vtMeldingDi01`` of an invented family of five, 5.3 KiB, 103 elements.

Some families are written once; each report is one of them with a reference of its own, so that the load generator has
next to nothing to do and no two reports are the same.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from random import Random

from gateway.demo.regio import POLITIE, VEILIG_THUIS
from gateway.testing.politie import Politie

FAMILIES = 20
PERSONS = 5
_REFERENCE = "REFERENTIE"


def reports(name: str) -> Iterator[bytes]:
    """Reports without end; ``name`` makes their references unique among all runs on one gateway."""
    politie = Politie(zelf=POLITIE.systeem, veilig_thuis=VEILIG_THUIS.systeem, klok=lambda: datetime.now(UTC))
    chance = Random(1)
    families = [politie.willekeurige_melding(chance, _REFERENCE, personen=PERSONS) for _ in range(FAMILIES)]
    for number in count():
        yield families[number % FAMILIES].replace(_REFERENCE.encode(), f"{name}-{number:08d}".encode())
