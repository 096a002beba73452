"""OnderzoekVerzocht and OnderzoekGenotificeerd: asking the RvdK to investigate, and what it says of its progress.

``vtoDi01``, ``notificatieDi01`` and ``notificatiejrDi01`` (Jeugdwet art. 3.1). The notification is linked to the
request by the request's own ``identificatie``; without one the investigation began ambtshalve.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from gateway.contracts.berichten.bericht import Code, Datum, GeenWaarde, Model
from gateway.contracts.berichten.inhoud import Inhoud
from gateway.contracts.berichten.partijen import Contact, Instantie
from gateway.contracts.berichten.personen import OverPersonen, Tekst
from gateway.contracts.groepen import KENMERK, Groep


class OnderzoekVerzocht(Inhoud):
    """The request (VTO): children and who has authority over them, each with whether they were told, or why not."""

    TYPE: ClassVar[str] = "nl.wmo2015.onderzoeken.onderzoek-verzocht.v1"

    identificatie: Annotated[str, KENMERK, Field(min_length=5, max_length=40)]
    """Our own number of the case at the RvdK."""
    startdatum: Annotated[Datum, KENMERK]
    registratiedatum: Annotated[Datum, KENMERK]
    omschrijving: Annotated[Tekst | None, Groep.INC] = None
    verzoek: Annotated[Code | GeenWaarde, Groep.BES]
    """What is asked for: to consider a measure, and which."""
    verzoeker: Annotated[Instantie | GeenWaarde | None, Groep.PROF] = None


class Besluit(Model):
    """A decision about a child."""

    datum: Annotated[Datum | GeenWaarde, Groep.BES]
    toelichting: Annotated[Tekst, Groep.BES]
    vanaf: Annotated[Datum | GeenWaarde | None, Groep.BES] = None
    tot: Annotated[Datum | GeenWaarde | None, Groep.BES] = None


class OnderzoekGenotificeerd(OverPersonen):
    """Intake, investigation or case completed, with what came of it."""

    TYPE: ClassVar[str] = "nl.wmo2015.onderzoeken.onderzoek-genotificeerd.v1"

    identificatie: Annotated[str | None, KENMERK] = None
    """The RvdK's number of the case."""
    verzoekidentificatie: Annotated[str | None, KENMERK] = None
    """``identificatie`` of the request; None when it began ambtshalve."""
    soort: Annotated[Code | None, KENMERK] = None
    status: Annotated[Code | GeenWaarde | None, Groep.BES] = None
    datum: Annotated[Datum | GeenWaarde | None, Groep.BES] = None
    resultaat: Annotated[Code | GeenWaarde | None, Groep.BES] = None
    besluiten: Annotated[tuple[Besluit | GeenWaarde, ...], Groep.BES, Field(strict=False)] = ()
    toelichting: Annotated[Tekst | None, Groep.INC] = None
    afzender: Annotated[Instantie | GeenWaarde | None, Groep.PROF] = None
    contact: Annotated[Contact | GeenWaarde | None, Groep.PROF] = None
