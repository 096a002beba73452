"""MeldingTeruggekoppeld: Veilig Thuis tells whoever reported which step it took, and nothing more.

Wmo 2015 art. 4.1.1 lid 2 onder g: only the steps. The words and codes are those of ``uitkomstMeldingGeneriekDi01``
(VT-00 … VT-99); ``vtTerugkoppelingDi01`` has its own words for them.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from gateway.contracts.berichten.bericht import Datum, InAntwoord
from gateway.contracts.berichten.partijen import Contact
from gateway.contracts.berichten.personen import Tekst
from gateway.contracts.groepen import Groep

Status = Literal["VT-00", "VT-01-01", "VT-01-02", "VT-01-03", "VT-01-04", "VT-02", "VT-03", "VT-99"]


class MeldingTeruggekoppeld(InAntwoord):
    """The step, its date, and the reporter's own number of the report."""

    TYPE: ClassVar[str] = "nl.wmo2015.meldingen.melding-teruggekoppeld.v1"

    registratienummer: Annotated[str, Groep.BES, Field(min_length=1, max_length=40)]
    status: Annotated[Status, Groep.BES]
    datum: Annotated[Datum, Groep.BES]
    organisatie: Annotated[str, Groep.PROF, Field(min_length=1, max_length=50)]
    """Name of the VT that answers."""
    contact: Annotated[Contact | None, Groep.PROF] = None
    toelichting: Annotated[Tekst | None, Groep.INC] = None
    """Exists so that policy can see it; E17 does not let it pass (rule 30)."""
