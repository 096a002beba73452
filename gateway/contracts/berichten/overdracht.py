"""OverdrachtAangeboden, OverdrachtGeaccepteerd, OverdrachtGeweigerd: handing a case over, complete only when accepted.

Wmo 2015 art. 4.1.1 lid 2 onder d and 4.2.12 lid 3. There is no national format: this is our own, and adapters map it to
what a municipality has. Veilig Thuis stays responsible until the other side has said yes.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from gateway.contracts.berichten.bericht import Code, Datum, GeenWaarde, InAntwoord, Model
from gateway.contracts.berichten.inhoud import Inhoud
from gateway.contracts.berichten.partijen import Contact, Instantie
from gateway.contracts.berichten.personen import Tekst
from gateway.contracts.groepen import KENMERK, Groep


class Monitoring(Model):
    """A moment at which is looked whether it is safe; after three and twelve months as a rule."""

    datum: Annotated[Datum, Groep.BES]
    door: Annotated[Tekst | None, Groep.PROF] = None


Monitoringen = Annotated[tuple[Monitoring, ...], Field(strict=False)]


class OverdrachtAangeboden(Inhoud):
    """The offer: who, how safe, which agreements, who is to direct, and when is looked again."""

    TYPE: ClassVar[str] = "nl.wmo2015.overdrachten.overdracht-aangeboden.v1"

    gemeente: Annotated[Code | None, KENMERK] = None
    """Code of the municipality that is to take over (CBS)."""
    besluit: Annotated[Code | GeenWaarde, Groep.BES]
    """What is handed over: the report passed on, or the direction after Veilig Thuis' own work."""
    datum: Annotated[Datum | None, Groep.BES] = None
    monitoring: Annotated[Monitoringen, Groep.BES] = ()
    afzender: Annotated[Instantie | GeenWaarde | None, Groep.PROF] = None
    regievoerder: Annotated[Instantie | GeenWaarde | None, Groep.PROF] = None
    """Who is asked to direct, and to keep sight of safety."""


class OverdrachtGeaccepteerd(InAntwoord):
    """Yes: from this day, by this person, with these moments of monitoring."""

    TYPE: ClassVar[str] = "nl.wmo2015.overdrachten.overdracht-geaccepteerd.v1"

    ingang: Annotated[Datum, Groep.BES]
    monitoring: Annotated[Monitoringen, Groep.BES] = ()
    regievoerder: Annotated[Instantie | GeenWaarde | None, Groep.PROF] = None


class OverdrachtGeweigerd(InAntwoord):
    """No, and why; it stays with Veilig Thuis."""

    TYPE: ClassVar[str] = "nl.wmo2015.overdrachten.overdracht-geweigerd.v1"

    reden: Annotated[Code, Groep.BES]
    toelichting: Annotated[Tekst | None, Groep.INC] = None
    contact: Annotated[Contact | GeenWaarde | None, Groep.PROF] = None
