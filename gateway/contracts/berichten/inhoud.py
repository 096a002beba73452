"""What is known about a situation, item by item, each in the list of its own field group.

An item keeps what the law asks about it: fact, opinion or suspicion; where it comes from; for police data the article
of the Wpg, the authority and the age; for registers whether it is under investigation. An item is a value: taking its
group out of a message takes the whole of it, and nothing of another group.
"""

from typing import Annotated, Literal

from pydantic import Field

from gateway.contracts.berichten.bericht import Code, Datum, GeenWaarde, Model, Tijdstip
from gateway.contracts.berichten.partijen import Afscherming, Bronnen, Contact
from gateway.contracts.berichten.personen import OverPersonen, Tekst
from gateway.contracts.groepen import KENMERK, Groep


class Gegeven(Model):
    """One item; a value."""

    tekst: Tekst | None = None
    code: Code | GeenWaarde | None = None
    moment: Tijdstip | GeenWaarde | None = None
    soort: Literal["feit", "mening", "vermoeden"] | None = None
    herkomst: Literal["eigen-waarneming", "registratie", "betrokkene", "derde"] | None = None
    in_onderzoek: bool | None = None
    """The register that it comes from doubts it."""
    wpg_artikel: Literal["8", "9", "10", "12", "13.1", "14"] | None = None
    """Of a police item: the article under which the police hold it."""
    eerste_verwerking: Datum | None = None
    """Of a police item: when the police first processed it (Wpg art. 8)."""
    alleen_hit: bool | None = None
    """Of a police item: given only as the result of a match."""
    bevoegd_gezag: str | None = None
    """Of an item under Wpg art. 19 or 20: reference of the decision with the competent authority."""


Gegevens = Annotated[tuple[Gegeven | GeenWaarde, ...], Field(strict=False)]


class Bijlage(Model):
    """A document that goes along by reference; a value, because a title can say anything."""

    soort: Code | None = None
    titel: Tekst | None = None
    bestandsnaam: str | None = None
    mediatype: str | None = None
    datum: Datum | None = None
    vertrouwelijkheid: Code | None = None
    document: str
    """Id of the document, to be fetched at ``/v1/documenten/{id}``."""
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Periode(Model):
    """From and until, both included; an end that is left out is open. A value."""

    vanaf: Datum | None = None
    tot: Datum | None = None


class Strafzaak(Model):
    """The custody that a message belongs to: one of these must be there in ZSM. A value."""

    parketnummer: str | None = None
    registratienummer: str | None = None
    """Of the police (BVH)."""
    aangehouden: Tijdstip | None = None


class Inhoud(OverPersonen):
    """A kind that says what is known: persons, items per field group, and who said so."""

    aard: Annotated[tuple[Code, ...], Groep.AARD, Field(strict=False)] = ()
    gebeurtenissen: Annotated[Gegevens, Groep.INC] = ()
    bijlagen: Annotated[tuple[Bijlage, ...], Groep.INC, Field(strict=False)] = ()
    toelichting: Annotated[Tekst | None, Groep.INC] = None
    gezin: Annotated[Gegevens, Groep.HH] = ()
    veiligheid: Annotated[Gegevens, Groep.VB] = ()
    """The assessment of safety: acute, structural or neither, with its risk factors."""
    afspraken: Annotated[Gegevens, Groep.VVA] = ()
    """Conditions and agreements about safety, and the plan."""
    gezondheid: Annotated[Gegevens, Groep.MED] = ()
    seksualiteit: Annotated[Gegevens, Groep.SEKS] = ()
    achtergrond: Annotated[Gegevens, Groep.ETN] = ()
    """Ethnicity, religion, honour."""
    politie: Annotated[Gegevens, Groep.STRP] = ()
    """Police data under Wpg art. 8 or 13."""
    politie_gesloten: Annotated[Gegevens, Groep.STR9] = ()
    """Police data under Wpg art. 9, 10, 12 or 14."""
    justitie: Annotated[Gegevens, Groep.STRJ] = ()
    hulpverlening: Annotated[Gegevens, Groep.HUL] = ()
    financien: Annotated[Gegevens, Groep.FIN] = ()
    melders: Annotated[Bronnen, Groep.MELD] = ()
    informanten: Annotated[Bronnen, Groep.INF] = ()
    contact: Annotated[Contact | GeenWaarde | None, Groep.PROF] = None
    afscherming: Annotated[Afscherming | None, KENMERK] = None
