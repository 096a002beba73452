"""LogGetuigd: the head of the log, given to a witness so that nobody can rewrite what went before. No field group."""

from typing import Annotated, ClassVar

from pydantic import Field

from gateway.contracts.berichten.bericht import WHOLE, Bericht
from gateway.contracts.groepen import KENMERK


class LogGetuigd(Bericht):
    """A checkpoint as it was signed, with what it says set apart."""

    TYPE: ClassVar[str] = "nl.wmo2015.logboeken.log-getuigd.v1"

    log: Annotated[str, KENMERK, Field(min_length=1)]
    """Origin line: which log."""
    omvang: Annotated[int, KENMERK, Field(ge=0), WHOLE]
    """Entries in the tree."""
    wortel: Annotated[str, KENMERK, Field(min_length=1)]
    """Root of the tree, base64."""
    checkpoint: Annotated[str, KENMERK, Field(min_length=1)]
    """The signed note itself (C2SP), to be kept unchanged."""
