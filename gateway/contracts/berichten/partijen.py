"""Who speaks in a message and who can be asked: professionals, organisations, sources that may have to stay unknown."""

from typing import Annotated

from pydantic import Field

from gateway.contracts.berichten.bericht import Code, GeenWaarde, JaNee, Model
from gateway.contracts.berichten.personen import Informering, Tekst
from gateway.contracts.groepen import KENMERK, Groep


class Contact(Model):
    """A professional who can be reached about this message."""

    naam: Annotated[Tekst | None, Groep.PROF] = None
    functie: Annotated[Tekst | None, Groep.PROF] = None
    afdeling: Annotated[Tekst | None, Groep.PROF] = None
    emailadressen: Annotated[tuple[Tekst, ...], Groep.PROF, Field(strict=False)] = ()
    telefoonnummers: Annotated[tuple[Tekst, ...], Groep.PROF, Field(strict=False)] = ()


class Instantie(Model):
    """An organisation at work: who asks, who acts, who takes over (StUF ``organisatorischeEenheid``)."""

    identificatie: Annotated[Tekst | None, Groep.PROF] = None
    naam: Annotated[Tekst | None, Groep.PROF] = None
    contact: Annotated[Contact | GeenWaarde | None, Groep.PROF] = None


class Organisatie(Model):
    """An organisation in a report: who reports, who is to act, who is concerned too."""

    naam: Annotated[Tekst | None, Groep.MELD] = None
    identificatie: Annotated[Tekst | None, Groep.MELD] = None
    nummers: Annotated[tuple[Code | GeenWaarde, ...], Groep.MELD, Field(strict=False)] = ()
    """Numbers of the trade register: of an establishment, a legal person or an enterprise."""
    contact: Annotated[Contact | GeenWaarde | None, Groep.PROF] = None
    relatie: Annotated[Code | None, Groep.MELD] = None
    informering: Annotated[Informering | None, Groep.INC] = None


class Bron(Model):
    """Whoever reported or informed, and what decides whether that may be known (UB Wmo art. 4.1.8 lid 3); a value.

    It is in the group of the field that holds it: MELD for a melder, INF for an informant.
    """

    naam: Tekst | None = None
    organisatie: Tekst | None = None
    hoedanigheid: Code | GeenWaarde | None = None
    bereikbaar: Annotated[tuple[Tekst, ...], Field(strict=False)] = ()
    beroepsmatig: bool | None = None
    """Whether it is a professional. Anyone else is always shielded unless he consented."""
    toestemming: JaNee | GeenWaarde | None = None
    """To be named to the family."""
    afschermgrond: Code | None = None
    """For a professional: safety of the persons concerned, of the source itself, or the bond of trust."""


Bronnen = Annotated[tuple[Bron, ...], Field(strict=False)]


class Afscherming(Model):
    """What the receiver must not let the persons concerned know."""

    melder: Annotated[bool | None, KENMERK] = None
    informanten: Annotated[bool | None, KENMERK] = None
    adres: Annotated[bool | None, KENMERK] = None
