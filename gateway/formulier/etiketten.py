"""The labels of forms, as data: which words stand before which field, and how its value is written.

One row per field: JSON pointer (below the report, a betrokkene, or the contact), the sort of value, and the labels
that mean it, with ``|`` between them. Case, hyphens and leaders do not count. ``*`` takes the next free place of a
list; ``@`` is the address that was named last. Add a label here when a form turns up that has another word.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from gateway.contracts.codelijsten import GESLACHT, HOEDANIGHEID, JEUGDZORGROL, Codelijst


class Soort(StrEnum):
    """How a value is written, and so whether it can be checked."""

    NUMMER = "nummer"
    DATUM = "datum"
    TIJD = "tijd"
    MOMENT = "moment"
    BSN = "bsn"
    POSTCODE = "postcode"
    HUISNUMMER = "huisnummer"
    TELEFOON = "telefoon"
    EMAIL = "e-mail"
    JANEE = "ja-nee"
    GEHEIM = "geheimhouding"
    NIVEAU = "niveau"
    GESLACHT = "geslacht"
    ROL = "rol"
    ADRES = "adres"
    PLAATS = "postcode en plaats"
    NAAM = "naam"
    """One line of text."""
    TEKST = "tekst"
    """Text that may go on below, until an empty line or a label."""
    VERHAAL = "verhaal"
    """Text that goes on until the next label, through empty lines."""


class Blok(StrEnum):
    """Whom a label is about."""

    MELDING = "melding"
    PERSOON = "persoon"
    CONTACT = "contact"


AFGESCHERMD = "afgeschermd"
"""The address where somebody hides: it has a list of its own, which ordinary rules never let pass."""


class Etiket(NamedTuple):
    """What a label means."""

    blok: Blok
    pad: str
    soort: Soort


_ETIKETTEN: Mapping[Blok, tuple[tuple[str, Soort, str], ...]] = {
    Blok.MELDING: (
        (
            "registratienummer",
            Soort.NUMMER,
            (
                "registratienummer|registratienr|bvh nummer|bvh nr|bvh|bvh registratienummer|mutatienummer|mutatienr|"
                "mutatie|zaaknummer|zaaknr|incidentnummer|meldingsnummer|meldingnummer|kenmerk|kenmerk politie|"
                "politiekenmerk|nummer melding|registratienummer politie|pv nummer"
            ),
        ),
        (
            "datumMelding",
            Soort.DATUM,
            (
                "datum melding|meldingsdatum|meldingdatum|datum zorgmelding|datum van de melding|datum van melding|"
                "gemeld op|datum opgemaakt|opgemaakt op|datum formulier"
            ),
        ),
        (
            "incident/datum",
            Soort.DATUM,
            (
                "datum incident|datum van het incident|incidentdatum|pleegdatum|datum voorval|datum feit|"
                "datum gebeurtenis|wanneer"
            ),
        ),
        (
            "incident/tijd",
            Soort.TIJD,
            (
                "tijdstip incident|tijd incident|tijdstip|tijd|pleegtijd|tijdstip van het incident|tijdstip voorval|"
                "hoe laat"
            ),
        ),
        (
            "incident/moment",
            Soort.MOMENT,
            (
                "datum/tijd incident|datum en tijd incident|datum/tijd|datum en tijd|datum en tijdstip|"
                "datum en tijdstip incident|datum/tijdstip incident|pleegdatum/tijd|pleegdatum en tijd"
            ),
        ),
        (
            "incident/locatie",
            Soort.TEKST,
            (
                "locatie incident|locatie|plaats incident|pleegplaats|plaats van het incident|locatie van het incident|"
                "adres incident|plaats voorval|waar|plaats delict"
            ),
        ),
        (
            "incident/omschrijving",
            Soort.VERHAAL,
            (
                "omschrijving incident|toedracht|wat is er gebeurd|beschrijving incident|omschrijving van het incident|"
                "relaas|verklaring|mutatietekst|omschrijving voorval|incidentomschrijving|feiten en omstandigheden"
            ),
        ),
        (
            "zorgelijkeSituatie",
            Soort.VERHAAL,
            (
                "zorgelijke situatie|omschrijving zorgelijke situatie|omschrijving situatie|zorgen|waarover zorgen|"
                "omschrijving van de zorgen|beschrijving zorgen|zorgsignalen|omschrijving zorg"
            ),
        ),
        ("nadereOmschrijving", Soort.VERHAAL, "nadere omschrijving|toelichting melding|nadere toelichting"),
        (
            "overigeInformatie",
            Soort.VERHAAL,
            "overige informatie|overig|bijzonderheden|overige bijzonderheden|opmerking|opmerkingen|toelichting",
        ),
        ("reden", Soort.TEKST, "reden melding|reden van de melding|reden van melding|aanleiding|aanleiding melding"),
        ("verzoek", Soort.TEKST, "verzoek|vraag aan veilig thuis|verzoek aan veilig thuis"),
        (
            "informering",
            Soort.TEKST,
            "informering|betrokkenen geïnformeerd|betrokkenen op de hoogte|informering betrokkenen",
        ),
        (
            "bestaandeHulpverlening",
            Soort.TEKST,
            (
                "bestaande hulpverlening|hulpverlening|betrokken hulpverlening|reeds betrokken hulpverlening|"
                "betrokken instanties"
            ),
        ),
        (
            "relevanteRegistraties/*",
            Soort.TEKST,
            "relevante registraties|relevante registratie|eerdere registraties|eerdere meldingen|antecedenten|historie",
        ),
        ("tijdelijkHuisverbod", Soort.TEKST, "tijdelijk huisverbod|huisverbod|huisverbod opgelegd"),
        ("aanhouding", Soort.TEKST, "aanhouding|aangehouden|verdachte aangehouden"),
        ("aangifte", Soort.TEKST, "aangifte|aangifte gedaan|aangifte opgenomen"),
        ("eergerelateerdGeweld", Soort.TEKST, "eergerelateerd geweld|eergerelateerd"),
        ("risicotaxatie/ingevuld", Soort.JANEE, "sash ingevuld|sash|sash afgenomen|risicotaxatie ingevuld"),
        ("risicotaxatie/niveau", Soort.NIVEAU, "sash niveau|niveau sash|uitkomst sash|risiconiveau|score sash"),
        (
            "agenderingGewenst",
            Soort.JANEE,
            (
                "agendering afstemmingsoverleg gewenst|agendering gewenst|agenderen afstemmingsoverleg|"
                "afstemmingsoverleg gewenst"
            ),
        ),
        ("terugkoppelingGewenst", Soort.JANEE, "terugkoppeling gewenst|terugmelding gewenst|terugkoppeling"),
        (
            "ingediendDoor/naam",
            Soort.NAAM,
            (
                "eenheid|politie eenheid|politieeenheid|organisatie|organisatie melder|naam organisatie|instantie|"
                "meldende organisatie|ingediend door|regionale eenheid"
            ),
        ),
        ("ingediendDoor/identificatie", Soort.NAAM, "instantiecode|korpscode|eenheidscode"),
        (
            "contact/naam",
            Soort.NAAM,
            (
                "contactpersoon|naam contactpersoon|verbalisant|naam verbalisant|naam melder|behandelaar|"
                "opgemaakt door|contactpersoon politie|rapporteur"
            ),
        ),
        ("contact/afdeling", Soort.NAAM, "afdeling|team|basisteam|naam team|district/basisteam"),
        (
            "contact/telefoonnummers/*",
            Soort.TELEFOON,
            (
                "telefoon verbalisant|telefoonnummer verbalisant|telefoon contactpersoon|telefoonnummer contactpersoon|"
                "telefoon melder|telefoonnummer melder|bereikbaar op"
            ),
        ),
        (
            "contact/emailadressen/*",
            Soort.EMAIL,
            (
                "e mail verbalisant|e mailadres verbalisant|e mail contactpersoon|e mailadres contactpersoon|"
                "e mail melder|e mailadres melder"
            ),
        ),
    ),
    Blok.PERSOON: (
        ("persoon/bsn", Soort.BSN, "bsn|burgerservicenummer|bsn nummer|bsn nr|sofinummer"),
        (
            "persoon/geslachtsnaam",
            Soort.NAAM,
            "achternaam|geslachtsnaam|familienaam|geboortenaam|achternaam betrokkene",
        ),
        ("persoon/voorvoegsel", Soort.NAAM, "tussenvoegsel|voorvoegsel|tussenvoegsels|voorvoegsels"),
        ("persoon/voornamen", Soort.NAAM, "voornamen|voornaam|voornaam/voornamen|voorna(a)m(en)|roepnaam"),
        (
            "persoon/volledigeNaam",
            Soort.NAAM,
            (
                "naam|volledige naam|naam betrokkene|naam persoon|naam kind|naam verdachte|naam slachtoffer|"
                "voor en achternaam"
            ),
        ),
        ("persoon/geslacht", Soort.GESLACHT, "geslacht|geslachtsaanduiding|m/v|man/vrouw|m/v/o"),
        (
            "persoon/geboortedatum",
            Soort.DATUM,
            (
                "geboortedatum|geboren|geboren op|geb.datum|geb. datum|geb datum|gebdatum|geboortedag|datum geboorte|"
                "geb.|geb"
            ),
        ),
        ("persoon/geboorteplaats", Soort.NAAM, "geboorteplaats|plaats van geboorte|geboren te"),
        ("persoon/geboorteland", Soort.NAAM, "geboorteland|land van geboorte"),
        ("persoon/nationaliteiten/*", Soort.NAAM, "nationaliteit|nationaliteiten"),
        ("persoon/taal", Soort.NAAM, "taal|voertaal|spreekt"),
        ("persoon/vreemdelingennummer", Soort.NAAM, "vreemdelingennummer|v nummer|vreemdelingnummer"),
        (
            "persoon/telefoonnummers/*",
            Soort.TELEFOON,
            (
                "telefoon|telefoonnummer|telefoonnummers|telefoonnummer(s)|tel|tel.nr|telnr|telefoonnr|mobiel|"
                "mobiel nummer|mobiele telefoon|gsm|telefoon thuis|telefoon mobiel"
            ),
        ),
        ("persoon/emailadressen/*", Soort.EMAIL, "e mail|email|e mailadres|emailadres|mailadres"),
        ("persoon/adressen/", Soort.ADRES, "adres|woonadres|adresgegevens|woon/verblijfadres"),
        ("persoon/adressen/formeel", Soort.ADRES, "brp adres|gba adres|inschrijfadres|formeel adres|adres brp"),
        (
            "persoon/adressen/feitelijk",
            Soort.ADRES,
            "verblijfadres|verblijfsadres|feitelijk adres|feitelijk verblijfadres|feitelijke verblijfplaats",
        ),
        (
            f"persoon/adressen/{AFGESCHERMD}",
            Soort.ADRES,
            "schuiladres|opvangadres|adres opvang|geheim adres|onderduikadres|postadres|briefadres|afgeschermd adres",
        ),
        (
            "persoon/geheimhouding",
            Soort.GEHEIM,
            "geheimhouding|geheimhouding brp|adres geheim|adres is geheim|indicatie geheim",
        ),
        ("persoon/adressen/@/binnenland/straat", Soort.NAAM, "straat|straatnaam"),
        ("persoon/adressen/@/binnenland/huisnummer", Soort.HUISNUMMER, "huisnummer|huisnr|huisnummer/toevoeging"),
        ("persoon/adressen/@/binnenland/postcode", Soort.POSTCODE, "postcode|pc"),
        ("persoon/adressen/@/binnenland/woonplaats", Soort.NAAM, "woonplaats|plaats|plaatsnaam"),
        (
            "persoon/adressen/@/binnenland/plaats",
            Soort.PLAATS,
            (
                "postcode en woonplaats|postcode/woonplaats|postcode woonplaats|postcode en plaats|postcode plaats|"
                "pc/plaats|postcode/plaats"
            ),
        ),
        (
            "rol",
            Soort.ROL,
            (
                "rol|hoedanigheid|jeugdzorgrol|rol in incident|rol in het incident|rol in gezin|rol in het gezin|"
                "betrokken als|rol betrokkene"
            ),
        ),
        (
            "aanvullendeInformatie",
            Soort.TEKST,
            "aanvullende informatie|opmerking|opmerkingen|bijzonderheden persoon|toelichting",
        ),
        ("overigeZorg", Soort.TEKST, "overige zorg|overige zorg minderjarige|zorg minderjarige"),
    ),
    Blok.CONTACT: (
        ("contact/naam", Soort.NAAM, "naam|volledige naam"),
        ("contact/telefoonnummers/*", Soort.TELEFOON, "telefoon|telefoonnummer|tel|mobiel|telefoonnummer(s)"),
        ("contact/emailadressen/*", Soort.EMAIL, "e mail|email|e mailadres|emailadres|mailadres"),
    ),
}

_NUMMERING = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?|[a-z][.)]|[-•*·]) +", re.IGNORECASE)
_SPATIES = re.compile(r"[\s\-–]+")


def normaal(label: str) -> str:
    """A label as it stands in the tables: without number, leader, hyphens and capitals."""
    genummerd = _NUMMERING.match(label)
    kaal = label[genummerd.end() :] if genummerd else label
    return _SPATIES.sub(" ", kaal.rstrip(" .…_?\t")).strip().casefold()


ETIKETTEN: Mapping[Blok, Mapping[str, Etiket]] = {
    blok: {normaal(naam): Etiket(blok, pad, soort) for pad, soort, namen in rijen for naam in namen.split("|")}
    for blok, rijen in _ETIKETTEN.items()
}
"""Block → label in small letters, without hyphens → what it means."""

WIE = frozenset(
    {"rol"} | {f"persoon/{veld}" for veld in ("bsn", "geslachtsnaam", "voornamen", "volledigeNaam", "geboortedatum")}
)
"""What a person may begin with, where no heading says that there is one."""

LIJSTEN: tuple[Codelijst, ...] = (HOEDANIGHEID, JEUGDZORGROL)
ROLLEN: Mapping[str, dict[str, str]] = {
    word.casefold(): lijst.by_code(code) for lijst in LIJSTEN for code, word in lijst.woorden.items()
}
"""A role in the words of a list."""
ROLNAMEN: Mapping[str, str] = {
    "moeder": "ouder, gezag niet benoemd",
    "vader": "ouder, gezag niet benoemd",
    "ouder": "ouder, gezag niet benoemd",
    "zoon": "kind",
    "dochter": "kind",
    "broer": "broer of zus",
    "zus": "broer of zus",
    "broer/zus": "broer of zus",
    "opa": "grootouder",
    "oma": "grootouder",
    "stiefvader": "stiefouder",
    "stiefmoeder": "stiefouder",
    "pleegvader": "pleegouder",
    "pleegmoeder": "pleegouder",
    "aangeefster": "aangever",
    "verzorger": "opvoeder/verzorger",
    "leerkracht": "onderwijsgevende",
    "huisarts": "verpleegkundige, arts of medisch specialist",
}
"""Other words for a role: read with less certainty, since the list says it otherwise."""
GESLACHTEN: Mapping[str, str] = {
    **{code.casefold(): code for code in GESLACHT.woorden},
    **{word.casefold(): code for code, word in GESLACHT.woorden.items()},
}
GESLACHTNAMEN: Mapping[str, str] = {
    "mannelijk": "M",
    "vrouwelijk": "V",
    "jongen": "M",
    "meisje": "V",
}
LEEG = frozenset(
    ("-", "--", "---", "?", "x", "onbekend", "niet bekend", "n.v.t.", "nvt", "n.v.t", "niet van toepassing", "n/a")
)
"""How a form says that there is nothing to say."""

KOPPEN: Mapping[str, Blok | None] = {
    **dict.fromkeys(("algemeen", "algemene gegevens", "incident", "gegevens incident", "melding"), Blok.MELDING),
    **dict.fromkeys(("gegevens melding", "incidentgegevens", "gegevens van de melding", "situatie"), Blok.MELDING),
    **dict.fromkeys(
        ("contactpersoon politie", "contactgegevens", "contact", "melder", "gegevens melder"), Blok.CONTACT
    ),
    **dict.fromkeys(("indiener", "verbalisant", "gegevens verbalisant", "contactpersoon", "politie"), Blok.CONTACT),
    **dict.fromkeys(("personen", "betrokkenen", "betrokken personen", "gegevens betrokkenen"), None),
    **dict.fromkeys(("overige personen", "overige betrokkenen", "gezinsleden", "kinderen", "gezin"), None),
}
"""Headings: which block they open; None closes the person that was open, and a list of persons follows."""
