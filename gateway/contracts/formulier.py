"""A form that came by mail, and what was read in it: the words between the mail door, the reader and the work list.

Rules: a value is only ever what stands at its provenance; two candidates for one field are both reported; nothing here
decides anything: a reading is a proposal that a person confirms or corrects. Plain dataclasses without validation, so
that the process that reads hostile documents imports little; who takes a reading from that process checks its JSON.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from gateway.contracts.errors import Finding

Waarde = str | bool | dict[str, str | int]
"""Text, yes or no, or the wire form of a ``Datum`` or ``Code``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deel:
    """One part of a mail, decoded by the mail door."""

    nummer: str
    """Its place in the mail: ``1``, ``1.2`` (IMAP numbering, RFC 3501 §6.4.5)."""
    media_type: str
    naam: str | None = None
    """File name, if it has one: content, never logged."""
    tekst: str | None = None
    """Of a text part, in its own charset decoded; None for anything else."""
    inhoud: bytes = b""
    """The decoded bytes (of a PDF)."""


class Merk(StrEnum):
    """How sure a reading is, by the rule in ``docs/formulieren.md``; never higher than the evidence."""

    ZEKER = "zeker"
    WAARSCHIJNLIJK = "waarschijnlijk"
    GOK = "gok"


@dataclass(frozen=True, slots=True)
class Bereik:
    """A range of characters (``begin`` up to, not including, ``eind``) in the text of a part."""

    deel: str
    begin: int
    eind: int

    def __str__(self) -> str:
        """As provenance: ``deel 1.2, tekens 120-131``."""
        return f"deel {self.deel}, tekens {self.begin}-{self.eind}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Veld:
    """One candidate for one field."""

    pad: str
    """JSON pointer into ``MeldingGedaan``, as on the wire: ``/betrokkenen/0/persoon/bsn``."""
    waarde: Waarde
    herkomst: tuple[Bereik, ...]
    """Where it stands; several ranges when it is wrapped in a column, or made of a date and a time."""
    merk: Merk


@dataclass(frozen=True, slots=True, kw_only=True)
class Lezing:
    """What was read in the parts of one mail."""

    formulier: bool
    """Whether it is a form at all; if not there are no fields."""
    velden: tuple[Veld, ...] = ()
    """In the order of the text; one pointer may stand here more than once, and then none of them is ``zeker``."""
    onbegrepen: tuple[Bereik, ...] = ()
    """What is neither label nor value."""
    teksten: Mapping[str, str] = field(default_factory=dict)
    """Number of a part → the text that its ranges count in (of a PDF: as extracted)."""
    bevindingen: tuple[Finding, ...] = ()
    """What a person must look at: rule and place; ``meer-formulieren``, ``datum-bestaat-niet``, …"""
