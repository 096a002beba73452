"""The field groups of the law matrix, and how a group can be met or be missing.

A field of a message carries its group in its annotation (``Annotated[str, Groep.BSN]``), so that policy can list,
require and strip it. ``KENMERK`` marks the few fields that are about the exchange itself and no person: references,
times of exchange, flags. Every field of every kind carries exactly one of the two; a test walks them all.
"""

from enum import StrEnum


class Groep(StrEnum):
    """The 23 groups, and PROF, which is allowed everywhere except in E20, E22 and E23."""

    ID = "ID"
    BSN = "BSN"
    ADR = "ADR"
    ADRG = "ADRG"
    CON = "CON"
    HH = "HH"
    KIND = "KIND"
    GEZ = "GEZ"
    INC = "INC"
    AARD = "AARD"
    VB = "VB"
    VVA = "VVA"
    MED = "MED"
    SEKS = "SEKS"
    ETN = "ETN"
    STRP = "STRP"
    STR9 = "STR9"
    STRJ = "STRJ"
    HUL = "HUL"
    FIN = "FIN"
    MELD = "MELD"
    INF = "INF"
    PROF = "PROF"
    BES = "BES"


class Kenmerk:
    """Marks a field that is about the exchange, not about anyone."""

    __slots__ = ()


KENMERK = Kenmerk()


class Afwezigheid(StrEnum):
    """Why a group has no value, when the partner's schema is the reason."""

    NIET_OPGEGEVEN = "niet-opgegeven"
    """The schema lets the element be absent, and the sender left it out."""
    NIET_IN_SCHEMA = "niet-in-schema"
    """The schema has no element for it."""
