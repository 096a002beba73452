"""MeldingIngetrokken: whoever reported takes the report back. What Veilig Thuis does with that, a person decides."""

from typing import Annotated, ClassVar

from gateway.contracts.berichten.bericht import Bericht, Code, Datum
from gateway.contracts.berichten.partijen import Contact
from gateway.contracts.berichten.personen import Tekst
from gateway.contracts.groepen import KENMERK, Groep


class MeldingIngetrokken(Bericht):
    """Which report, since when, and why."""

    TYPE: ClassVar[str] = "nl.wmo2015.meldingen.melding-ingetrokken.v1"

    betreft: Annotated[str | None, KENMERK] = None
    """Id of the MeldingGedaan, as its receipt has it."""
    registratienummer: Annotated[str | None, KENMERK] = None
    """The sender's own number of the report."""
    datum: Annotated[Datum, KENMERK]
    reden: Annotated[Code, KENMERK]
    toelichting: Annotated[Tekst | None, Groep.INC] = None
    contact: Annotated[Contact | None, Groep.PROF] = None
