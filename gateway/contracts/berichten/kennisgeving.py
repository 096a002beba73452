"""KennisgevingGedaan: Veilig Thuis notifies police, OM, reclassering or victim support, or is notified by them.

Wmo 2015 art. 4.1.1 lid 2 onder e: when the interest of a person concerned or the seriousness calls for it, and a
professional says so.
"""

from typing import Annotated, ClassVar

from gateway.contracts.berichten.bericht import Code, Datum, GeenWaarde
from gateway.contracts.berichten.inhoud import Inhoud, Strafzaak
from gateway.contracts.berichten.partijen import Instantie
from gateway.contracts.groepen import KENMERK, Groep


class KennisgevingGedaan(Inhoud):
    """The notification."""

    TYPE: ClassVar[str] = "nl.wmo2015.kennisgevingen.kennisgeving-gedaan.v1"

    drempel: Annotated[Code | None, KENMERK] = None
    """Why it may be told: interest of a person concerned, or seriousness."""
    besluit: Annotated[Code | GeenWaarde | None, Groep.BES] = None
    datum: Annotated[Datum | None, Groep.BES] = None
    strafzaak: Annotated[Strafzaak | None, KENMERK] = None
    afzender: Annotated[Instantie | GeenWaarde | None, Groep.PROF] = None
