"""BekendheidGevraagd and -Verstrekt, CasusinformatieGevraagd and -Verstrekt: ZSM and casusoverleg ask Veilig Thuis.

``vcobDi01``/``ucobDi01`` (is this person known?) and ``vciDi01``/``uciDi01`` (what is known?) of StUF-koppelvlak
Jeugdzorg 1.0.9. That someone is known is a fact about him, and in group BES like any other outcome.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from gateway.contracts.berichten.bericht import Code, GeenWaarde, InAntwoord, JaNee
from gateway.contracts.berichten.informatie import Antwoord, Vraag
from gateway.contracts.berichten.inhoud import Gegevens, Inhoud, Strafzaak
from gateway.contracts.berichten.partijen import Afscherming, Instantie
from gateway.contracts.berichten.personen import Betrokkene, OverPersonen
from gateway.contracts.groepen import KENMERK, Groep

Identificatie = Annotated[str, Field(min_length=1, max_length=40)]


class Bekende(Betrokkene):
    """A person who was asked about, with what is answered about him or her."""

    bekend: Annotated[JaNee | GeenWaarde | None, Groep.BES] = None
    antwoorden: Annotated[tuple[Antwoord, ...], Groep.BES, Field(strict=False)] = ()


Bekenden = Annotated[tuple[Bekende | GeenWaarde, ...], Field(strict=False)]


class BekendheidGevraagd(OverPersonen):
    """Is this person known at Veilig Thuis?"""

    TYPE: ClassVar[str] = "nl.wmo2015.bekendheidsverzoeken.bekendheid-gevraagd.v1"

    identificatie: Annotated[Identificatie, KENMERK]
    """The requester's own number of the question."""
    soort_verzoeker: Annotated[Code, KENMERK]
    reden: Annotated[Code | GeenWaarde, KENMERK]
    strafzaak: Annotated[Strafzaak | None, KENMERK] = None
    verzoeker: Annotated[Instantie | GeenWaarde | None, Groep.PROF] = None


class BekendheidVerstrekt(InAntwoord, OverPersonen):
    """Known or not, with the assessment of safety where that may be told."""

    TYPE: ClassVar[str] = "nl.wmo2015.bekendheidsverzoeken.bekendheid-verstrekt.v1"

    identificatie: Annotated[Identificatie, KENMERK]
    verzoekidentificatie: Annotated[Identificatie, KENMERK]
    """``identificatie`` of the question."""
    strafzaak: Annotated[Strafzaak | None, KENMERK] = None
    betrokkenen: Annotated[Bekenden, Groep.ID] = ()
    veiligheid: Annotated[Gegevens, Groep.VB] = ()
    verzoeker: Annotated[Instantie | GeenWaarde | None, Groep.PROF] = None
    uitvoerende: Annotated[Instantie | GeenWaarde | None, Groep.PROF] = None
    afscherming: Annotated[Afscherming | None, KENMERK] = None


class CasusinformatieGevraagd(Inhoud):
    """What does Veilig Thuis know of this person? With what the asker tells of the case."""

    TYPE: ClassVar[str] = "nl.wmo2015.casusinformatieverzoeken.casusinformatie-gevraagd.v1"

    identificatie: Annotated[Identificatie, KENMERK]
    """The requester's own number of the question."""
    soort_verzoeker: Annotated[Code, KENMERK]
    reden: Annotated[Code | GeenWaarde, KENMERK]
    vragen: Annotated[tuple[Vraag, ...], Groep.INC, Field(strict=False)] = ()
    strafzaak: Annotated[Strafzaak | None, KENMERK] = None
    besluit: Annotated[Code | GeenWaarde | None, Groep.BES] = None
    """Where the criminal case stands."""
    verzoeker: Annotated[Instantie | GeenWaarde | None, Groep.PROF] = None


class CasusinformatieVerstrekt(InAntwoord, Inhoud):
    """What Veilig Thuis answers: known or not, safety, help and agreements, advice on conditions."""

    TYPE: ClassVar[str] = "nl.wmo2015.casusinformatieverzoeken.casusinformatie-verstrekt.v1"

    identificatie: Annotated[Identificatie, KENMERK]
    verzoekidentificatie: Annotated[Identificatie, KENMERK]
    """``identificatie`` of the question."""
    strafzaak: Annotated[Strafzaak | None, KENMERK] = None
    betrokkenen: Annotated[Bekenden, Groep.ID] = ()
    advies: Annotated[tuple[Code | GeenWaarde, ...], Groep.BES, Field(strict=False)] = ()
    """On conditions: no contact, no go area, huisverbod."""
    verzoeker: Annotated[Instantie | GeenWaarde | None, Groep.PROF] = None
    uitvoerende: Annotated[Instantie | GeenWaarde | None, Groep.PROF] = None
