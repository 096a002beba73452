"""Persons in a message: who they are, where they live, how they relate, who has authority over them, what they know.

An address is one value, in the field group of the list that holds it: ``adressen`` is ADR, ``afgeschermde_adressen`` is
ADRG. Where someone hides (shelter, postal address, AWARE, kept secret by the BRP) therefore stands in a field of its
own, and no rule about ordinary addresses ever lets it pass. What a register says about its own data travels with
exactly those data (``in_onderzoek``, Wet BRP art. 3.10); how to handle someone's address travels with whatever is left
of that person (``geheimhouding``).
"""

from typing import Annotated

from pydantic import Field

from gateway.contracts.berichten.bericht import Bericht, Code, Datum, GeenWaarde, JaNee, Model
from gateway.contracts.groepen import KENMERK, Groep

Tekst = str | GeenWaarde
"""Free text of the sender, or the reason why there is none."""


class BinnenlandsAdres(Model):
    """A Dutch address; a value."""

    woonplaats: Tekst | None = None
    straat: Tekst | None = None
    postcode: Tekst | None = None
    huisnummer: Tekst | None = None
    huisletter: Tekst | None = None
    toevoeging: Tekst | None = None


class BuitenlandsAdres(Model):
    """An address abroad; a value."""

    landcode: Tekst | None = None
    landnaam: Tekst | None = None
    regels: Annotated[tuple[Tekst, ...], Field(strict=False)] = ()


class Adres(Model):
    """Where someone is registered, lives, hides, or can be written to; a value. ``soort`` says which."""

    soort: Code | GeenWaarde
    binnenland: BinnenlandsAdres | GeenWaarde | None = None
    buitenland: BuitenlandsAdres | GeenWaarde | None = None
    omschrijving: Tekst | None = None
    """A place without an address (BRP ``Locatie``; AWARE)."""
    vanaf: Datum | GeenWaarde | None = None
    tot: Datum | GeenWaarde | None = None
    in_onderzoek: bool | None = None


Adressen = Annotated[tuple[Adres, ...], Field(strict=False)]


class Persoonsgegevens(Model):
    """Who someone is; used for the betrokkenen and for those they relate to."""

    bsn: Annotated[Tekst | None, Groep.BSN] = None
    geslachtsnaam: Annotated[Tekst | None, Groep.ID] = None
    voorvoegsel: Annotated[Tekst | None, Groep.ID] = None
    voorletters: Annotated[Tekst | None, Groep.ID] = None
    voornamen: Annotated[Tekst | None, Groep.ID] = None
    volledige_naam: Annotated[Tekst | None, Groep.ID] = None
    naamgebruik: Annotated[Code | GeenWaarde | None, Groep.ID] = None
    geslacht: Annotated[Code | GeenWaarde | None, Groep.ID] = None
    geboortedatum: Annotated[Datum | GeenWaarde | None, Groep.ID] = None
    uitgerekend: Annotated[Datum | GeenWaarde | None, Groep.ID] = None
    """Of an unborn child: the day on which it is expected."""
    overleden: Annotated[Datum | GeenWaarde | None, Groep.ID] = None
    geboorteplaats: Annotated[Tekst | None, Groep.ID] = None
    geboorteplaats_buitenland: Annotated[Tekst | None, Groep.ID] = None
    geboorteland: Annotated[Code | Tekst | None, Groep.ID] = None
    vreemdelingennummer: Annotated[Tekst | None, Groep.ID] = None
    rni: Annotated[Tekst | None, Groep.ID] = None
    nationaliteiten: Annotated[tuple[Code | Tekst, ...], Groep.ID, Field(strict=False)] = ()
    verblijfstitel: Annotated[Code | GeenWaarde | None, Groep.ID] = None
    taal: Annotated[Code | Tekst | None, Groep.ID] = None
    in_onderzoek: Annotated[bool | None, Groep.ID] = None
    """The register doubts what it says about who this is."""
    gemeente_van_inschrijving: Annotated[Tekst | None, Groep.ADR] = None
    telefoonnummers: Annotated[tuple[Tekst, ...], Groep.CON, Field(strict=False)] = ()
    emailadressen: Annotated[tuple[Tekst, ...], Groep.CON, Field(strict=False)] = ()
    veilig_contact: Annotated[Tekst | None, Groep.CON] = None
    """When and how this person can be reached without danger."""
    adressen: Annotated[Adressen, Groep.ADR] = ()
    afgeschermde_adressen: Annotated[Adressen, Groep.ADRG] = ()
    """Shelter, postal address, AWARE, or any address under ``geheimhouding``."""
    geheimhouding: Annotated[bool | None, KENMERK] = None
    """The BRP keeps this person's address secret (Wet BRP art. 2.59); every address then stands among the shielded."""


class Relatie(Model):
    """A social relation of a betrokkene to someone."""

    persoon: Annotated[Persoonsgegevens | GeenWaarde, Groep.HH]
    omschrijving: Annotated[Tekst, Groep.HH]


class Gezag(Model):
    """Authority over a person: parental authority, guardianship, supervision (OTS), curatele or mentorschap."""

    soort: Annotated[Code | GeenWaarde, Groep.GEZ]
    """``niet te bepalen`` and ``tijdelijk geen`` are answers too: never no authority."""
    bij: Annotated[tuple[Persoonsgegevens | GeenWaarde, ...], Groep.GEZ, Field(strict=False)] = ()
    instelling: Annotated[Tekst | None, Groep.GEZ] = None
    referentie: Annotated[Tekst | None, Groep.GEZ] = None
    """Of the court's order."""
    vanaf: Annotated[Datum | GeenWaarde | None, Groep.GEZ] = None
    tot: Annotated[Datum | GeenWaarde | None, Groep.GEZ] = None
    toelichting: Annotated[Tekst | None, Groep.GEZ] = None
    in_onderzoek: Annotated[bool | None, Groep.GEZ] = None


class Informering(Model):
    """Whether and how someone was told, and what he or she answered."""

    wijze: Annotated[Tekst | None, Groep.INC] = None
    geinformeerd: Annotated[JaNee | None, Groep.INC] = None
    gereageerd: Annotated[JaNee | GeenWaarde | None, Groep.INC] = None
    reactie: Annotated[Tekst | None, Groep.INC] = None
    reden_niet: Annotated[Tekst | None, Groep.INC] = None
    datum: Annotated[Datum | GeenWaarde | None, Groep.INC] = None


class Betrokkene(Model):
    """A person whom the message is about: who, in which role, and what is said about him or her."""

    persoon: Annotated[Persoonsgegevens | GeenWaarde, Groep.ID]
    rol: Annotated[Code | GeenWaarde | None, Groep.HH] = None
    minderjarig: Annotated[bool | None, Groep.ID] = None
    """As its author says; where he left it open, by a complete date of birth at the moment of recording."""
    relaties: Annotated[tuple[Relatie | GeenWaarde, ...], Groep.HH, Field(strict=False)] = ()
    gezag: Annotated[tuple[Gezag | GeenWaarde, ...], Groep.GEZ, Field(strict=False)] = ()
    aanvullende_informatie: Annotated[Tekst | None, Groep.INC] = None
    overige_zorg: Annotated[Tekst | None, Groep.INC] = None
    informering: Annotated[Informering | None, Groep.INC] = None


class OverPersonen(Bericht):
    """A kind that is about persons. Everyone whom rules must see as a person stands among ``betrokkenen``."""

    betrokkenen: Annotated[tuple[Betrokkene | GeenWaarde, ...], Groep.ID, Field(strict=False)] = ()
