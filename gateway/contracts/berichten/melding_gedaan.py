"""MeldingGedaan: a report of (suspected) domestic violence or child abuse reached Veilig Thuis.

The union of ``vtMeldingDi01`` and ``meldingGeneriekDi01`` (StUF-koppelvlak Jeugdzorg 1.0.9) and the JSON report.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from gateway.contracts.berichten.bericht import Bericht, Code, Datum, GeenWaarde, JaNee, Model, Tijdstip
from gateway.contracts.groepen import KENMERK, Groep

Tekst = str | GeenWaarde
"""Free text of the sender, or the reason why there is none."""


class BinnenlandsAdres(Model):
    """A Dutch address."""

    woonplaats: Annotated[Tekst | None, Groep.ADR] = None
    straat: Annotated[Tekst | None, Groep.ADR] = None
    postcode: Annotated[Tekst | None, Groep.ADR] = None
    huisnummer: Annotated[Tekst | None, Groep.ADR] = None
    huisletter: Annotated[Tekst | None, Groep.ADR] = None
    toevoeging: Annotated[Tekst | None, Groep.ADR] = None


class BuitenlandsAdres(Model):
    """An address abroad."""

    landcode: Annotated[Tekst | None, Groep.ADR] = None
    landnaam: Annotated[Tekst | None, Groep.ADR] = None
    regels: Annotated[tuple[Tekst, ...], Groep.ADR, Field(strict=False)] = ()


class Adres(Model):
    """Where someone is registered, lives, or can be written to; ``soort`` says which."""

    soort: Annotated[Code | GeenWaarde, Groep.ADR]
    binnenland: Annotated[BinnenlandsAdres | GeenWaarde | None, Groep.ADR] = None
    buitenland: Annotated[BuitenlandsAdres | GeenWaarde | None, Groep.ADR] = None


class Persoonsgegevens(Model):
    """Who someone is; used for the betrokkenen and for those they relate to."""

    bsn: Annotated[Tekst | None, Groep.BSN] = None
    geslachtsnaam: Annotated[Tekst | None, Groep.ID] = None
    voorvoegsel: Annotated[Tekst | None, Groep.ID] = None
    voornamen: Annotated[Tekst | None, Groep.ID] = None
    volledige_naam: Annotated[Tekst | None, Groep.ID] = None
    geslacht: Annotated[Code | GeenWaarde | None, Groep.ID] = None
    geboortedatum: Annotated[Datum | GeenWaarde | None, Groep.ID] = None
    geboorteplaats: Annotated[Tekst | None, Groep.ID] = None
    geboorteplaats_buitenland: Annotated[Tekst | None, Groep.ID] = None
    geboorteland: Annotated[Code | Tekst | None, Groep.ID] = None
    vreemdelingennummer: Annotated[Tekst | None, Groep.ID] = None
    rni: Annotated[Tekst | None, Groep.ID] = None
    nationaliteiten: Annotated[tuple[Code | Tekst, ...], Groep.ID, Field(strict=False)] = ()
    taal: Annotated[Code | Tekst | None, Groep.ID] = None
    gemeente_van_inschrijving: Annotated[Tekst | None, Groep.ADR] = None
    telefoonnummers: Annotated[tuple[Tekst, ...], Groep.CON, Field(strict=False)] = ()
    emailadressen: Annotated[tuple[Tekst, ...], Groep.CON, Field(strict=False)] = ()
    adressen: Annotated[tuple[Adres, ...], Groep.ADR, Field(strict=False)] = ()


class Relatie(Model):
    """A social relation of a betrokkene to someone."""

    persoon: Annotated[Persoonsgegevens | GeenWaarde, Groep.HH]
    omschrijving: Annotated[Tekst, Groep.HH]


class Informering(Model):
    """Whether and how someone was told about this report, and what he or she answered."""

    wijze: Annotated[Tekst | None, Groep.INC] = None
    geinformeerd: Annotated[JaNee | None, Groep.INC] = None
    gereageerd: Annotated[JaNee | GeenWaarde | None, Groep.INC] = None
    reactie: Annotated[Tekst | None, Groep.INC] = None
    reden_niet: Annotated[Tekst | None, Groep.INC] = None
    datum: Annotated[Datum | GeenWaarde | None, Groep.INC] = None


class Betrokkene(Model):
    """A person in the report: who, in which role, and what is said about him or her."""

    persoon: Annotated[Persoonsgegevens | GeenWaarde, Groep.ID]
    rol: Annotated[Code | GeenWaarde | None, Groep.HH] = None
    minderjarig: Annotated[bool | None, Groep.ID] = None
    """From a complete date of birth at the moment of recording; absent means unknown."""
    relaties: Annotated[tuple[Relatie | GeenWaarde, ...], Groep.HH, Field(strict=False)] = ()
    aanvullende_informatie: Annotated[Tekst | None, Groep.INC] = None
    overige_zorg: Annotated[Tekst | None, Groep.INC] = None
    informering: Annotated[Informering | None, Groep.INC] = None


class Geinformeerde(Model):
    """Someone who was told about this report."""

    persoon: Annotated[Persoonsgegevens | GeenWaarde, Groep.ID]
    informering: Annotated[Informering, Groep.INC]


class Contact(Model):
    """A professional who can be reached about this report."""

    naam: Annotated[Tekst | None, Groep.PROF] = None
    afdeling: Annotated[Tekst | None, Groep.PROF] = None
    emailadressen: Annotated[tuple[Tekst, ...], Groep.PROF, Field(strict=False)] = ()
    telefoonnummers: Annotated[tuple[Tekst, ...], Groep.PROF, Field(strict=False)] = ()


class Organisatie(Model):
    """An organisation in the report: who reports, who is to act, who is concerned too."""

    naam: Annotated[Tekst | None, Groep.MELD] = None
    identificatie: Annotated[Tekst | None, Groep.MELD] = None
    nummers: Annotated[tuple[Code | GeenWaarde, ...], Groep.MELD, Field(strict=False)] = ()
    """Numbers of the trade register: of an establishment, a legal person or an enterprise."""
    contact: Annotated[Contact | GeenWaarde | None, Groep.PROF] = None
    relatie: Annotated[Code | None, Groep.MELD] = None
    informering: Annotated[Informering | None, Groep.INC] = None


class Leefgebied(Model):
    """One area of life that the sender remarks on; which group it is in depends on the area."""

    code: Annotated[Code, KENMERK]
    toelichting: Annotated[Tekst | None, KENMERK] = None


Leefgebieden = Annotated[tuple[Leefgebied, ...], Field(strict=False)]


class Risicotaxatie(Model):
    """The police's own screening for domestic violence (SASH)."""

    ingevuld: Annotated[JaNee, Groep.VB]
    niveau: Annotated[Literal["laag", "matig", "hoog"] | None, Groep.VB] = None


class Incident(Model):
    """What happened, when and where."""

    datum: Annotated[Datum | GeenWaarde | None, Groep.INC] = None
    tijdstip: Annotated[Tijdstip | None, Groep.INC] = None
    begin: Annotated[Tijdstip | GeenWaarde | None, Groep.INC] = None
    einde: Annotated[Tijdstip | None, Groep.INC] = None
    locatie: Annotated[Tekst | None, Groep.INC] = None
    omschrijving: Annotated[Tekst | None, Groep.INC] = None


class VraagAntwoord(Model):
    """A question of the koppelvlak that has no field of its own here, with its answer."""

    vraag: Annotated[Code, Groep.INC]
    antwoord: Annotated[Tekst, Groep.INC]


class Verklaring(Model):
    """What was declared about the exchange, and by what: the document, or agreement N."""

    naam: Annotated[str, KENMERK]
    waarde: Annotated[str, KENMERK]
    bron: Annotated[str, KENMERK]


class Waarschuwing(Model):
    """Something odd that the schema lets through: rule and JSON pointer into this message."""

    regel: Annotated[str, KENMERK]
    plaats: Annotated[str, KENMERK]


class MeldingGedaan(Bericht):
    """The report itself. ``volledig`` is false only for an acute one that could not be validated or confirmed."""

    TYPE: ClassVar[str] = "nl.wmo2015.meldingen.melding-gedaan.v1"

    registratienummer: Annotated[Tekst | None, KENMERK] = None
    """The sender's own number of the report (police: BVH number)."""
    soort: Annotated[Code | GeenWaarde | None, KENMERK] = None
    datum_melding: Annotated[Datum | GeenWaarde | None, KENMERK] = None
    tijdstip_melding: Annotated[Tijdstip | None, KENMERK] = None
    terugkoppeling_gewenst: Annotated[JaNee | GeenWaarde | None, KENMERK] = None
    agendering_gewenst: Annotated[JaNee | GeenWaarde | None, KENMERK] = None

    betrokkenen: Annotated[tuple[Betrokkene | GeenWaarde, ...], Groep.ID, Field(strict=False)] = ()
    geinformeerden: Annotated[tuple[Geinformeerde | GeenWaarde, ...], Groep.ID, Field(strict=False)] = ()
    aard: Annotated[tuple[Code, ...], Groep.AARD, Field(strict=False)] = ()
    incident: Annotated[Incident | GeenWaarde | None, Groep.INC] = None
    zorgelijke_situatie: Annotated[Tekst | None, Groep.INC] = None
    nadere_omschrijving: Annotated[Tekst | None, Groep.INC] = None
    aanvullende_informatie: Annotated[Tekst | None, Groep.INC] = None
    informering: Annotated[Tekst | None, Groep.INC] = None
    reden: Annotated[Code | Tekst | None, Groep.INC] = None
    verzoek: Annotated[Tekst | None, Groep.INC] = None
    overige_informatie: Annotated[Tekst | None, Groep.INC] = None
    verwijzingen: Annotated[tuple[Tekst, ...], Groep.INC, Field(strict=False)] = ()
    vragen: Annotated[tuple[VraagAntwoord, ...], Groep.INC, Field(strict=False)] = ()
    instanties_betrokken: Annotated[Literal["J", "N"] | None, Groep.HUL] = None
    bestaande_hulpverlening: Annotated[Tekst | None, Groep.HUL] = None
    relevante_registraties: Annotated[tuple[Tekst, ...], Groep.STRP, Field(strict=False)] = ()
    aanhouding: Annotated[Tekst | None, Groep.STRP] = None
    aangifte: Annotated[Tekst | None, Groep.STRP] = None
    tijdelijk_huisverbod: Annotated[Tekst | None, Groep.STRP] = None
    twaalfminner_verdacht: Annotated[Tekst | None, Groep.STRP] = None
    eergerelateerd_geweld: Annotated[Tekst | None, Groep.ETN] = None
    risicotaxatie: Annotated[Risicotaxatie | None, Groep.VB] = None
    leefgebieden_financieel: Annotated[Leefgebieden, Groep.FIN] = ()
    """Area 01."""
    leefgebieden_gezondheid: Annotated[Leefgebieden, Groep.MED] = ()
    """Areas 08, 09 and 10."""
    leefgebieden_justitie: Annotated[Leefgebieden, Groep.STRP] = ()
    """Area 12."""
    leefgebieden_overig: Annotated[Leefgebieden, Groep.HH] = ()
    """Areas 02 to 07 and 11."""

    ingediend_door: Annotated[Organisatie | GeenWaarde | None, Groep.MELD] = None
    uitvoerende: Annotated[Organisatie | GeenWaarde | None, Groep.PROF] = None
    overige_organisaties: Annotated[tuple[Organisatie, ...], Groep.PROF, Field(strict=False)] = ()
    contact: Annotated[Contact | GeenWaarde | None, Groep.PROF] = None

    verklaringen: Annotated[tuple[Verklaring, ...], KENMERK, Field(strict=False)] = ()
    waarschuwingen: Annotated[tuple[Waarschuwing, ...], KENMERK, Field(strict=False)] = ()
    volledig: Annotated[bool, KENMERK] = True
    onbevestigd: Annotated[tuple[str, ...], KENMERK, Field(strict=False)] = ()
    """JSON pointers of the fields that nobody confirmed."""
    document: Annotated[str | None, KENMERK] = None
    """Id of the document, to be fetched at ``/v1/documenten/{id}``."""
