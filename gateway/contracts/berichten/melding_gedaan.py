"""MeldingGedaan: a report of (suspected) domestic violence or child abuse reached Veilig Thuis.

The union of ``vtMeldingDi01`` and ``meldingGeneriekDi01`` (StUF-koppelvlak Jeugdzorg 1.0.9) and the JSON report.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from gateway.contracts.berichten.bericht import Code, Datum, GeenWaarde, JaNee, Model, Tijdstip
from gateway.contracts.berichten.inhoud import Gegevens
from gateway.contracts.berichten.partijen import Bronnen, Contact, Organisatie
from gateway.contracts.berichten.personen import Informering, OverPersonen, Persoonsgegevens, Tekst
from gateway.contracts.groepen import KENMERK, Groep


class Geinformeerde(Model):
    """Someone who was told about this report."""

    persoon: Annotated[Persoonsgegevens | GeenWaarde, Groep.ID]
    informering: Annotated[Informering, Groep.INC]


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


class MeldingGedaan(OverPersonen):
    """The report itself. ``volledig`` is false only for an acute one that could not be validated or confirmed."""

    TYPE: ClassVar[str] = "nl.wmo2015.meldingen.melding-gedaan.v1"

    registratienummer: Annotated[Tekst | None, KENMERK] = None
    """The sender's own number of the report (police: BVH number)."""
    soort: Annotated[Code | GeenWaarde | None, KENMERK] = None
    datum_melding: Annotated[Datum | GeenWaarde | None, KENMERK] = None
    tijdstip_melding: Annotated[Tijdstip | None, KENMERK] = None
    terugkoppeling_gewenst: Annotated[JaNee | GeenWaarde | None, KENMERK] = None
    agendering_gewenst: Annotated[JaNee | GeenWaarde | None, KENMERK] = None

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
    seksualiteit: Annotated[Gegevens, Groep.SEKS] = ()
    afspraken: Annotated[Gegevens, Groep.VVA] = ()
    """Conditions and agreements about safety."""
    leefgebieden_financieel: Annotated[Leefgebieden, Groep.FIN] = ()
    """Area 01."""
    leefgebieden_gezondheid: Annotated[Leefgebieden, Groep.MED] = ()
    """Areas 08, 09 and 10."""
    leefgebieden_justitie: Annotated[Leefgebieden, Groep.STRP] = ()
    """Area 12."""
    leefgebieden_overig: Annotated[Leefgebieden, Groep.HH] = ()
    """Areas 02 to 07 and 11."""

    ingediend_door: Annotated[Organisatie | GeenWaarde | None, Groep.MELD] = None
    melders: Annotated[Bronnen, Groep.MELD] = ()
    """Persons who report, with whether they may be named (UB Wmo art. 4.1.8 lid 3)."""
    informanten: Annotated[Bronnen, Groep.INF] = ()
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
