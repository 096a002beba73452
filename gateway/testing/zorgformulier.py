"""The zorgformulier as an officer mails it: labels and values, every person under a heading; all invented."""

from zoneinfo import ZoneInfo

from gateway.testing.politiestukken import Voorval
from gateway.testing.verzonnen import Persoon

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_GESLACHT = {"M": "Man", "V": "Vrouw"}


def zorgformulier(voorval: Voorval) -> str:
    """The text of the form."""
    moment, woning = voorval.moment.astimezone(_AMSTERDAM), voorval.personen[0].adres
    lines = [
        "ZORGFORMULIER",
        "",
        f"Registratienummer: {voorval.nummer}",
        f"Datum melding: {moment:%d-%m-%Y}",
        f"Datum incident: {moment:%d-%m-%Y}",
        f"Tijdstip incident: {moment:%H:%M}",
        f"Locatie incident: {woning.straat} {woning.huisnummer}, {woning.woonplaats}",
        f"Omschrijving incident: {voorval.omschrijving}",
    ]
    for number, persoon in enumerate(voorval.personen, start=1):
        lines += ["", f"Betrokkene {number}", *_persoon(persoon)]
    return "\n".join([*lines, ""])


def _persoon(persoon: Persoon) -> list[str]:
    adres = persoon.adres
    return [
        f"BSN: {persoon.bsn}",
        f"Achternaam: {persoon.geslachtsnaam}",
        *([f"Tussenvoegsel: {persoon.voorvoegsel}"] if persoon.voorvoegsel else []),
        f"Voornamen: {persoon.voornamen}",
        f"Geslacht: {_GESLACHT[persoon.geslacht]}",
        f"Geboortedatum: {persoon.geboortedatum:%d-%m-%Y}",
        f"Telefoonnummer: {persoon.telefoonnummer}",
        f"Straat: {adres.straat}",
        f"Huisnummer: {adres.huisnummer}",
        f"Postcode: {adres.postcode}",
        f"Woonplaats: {adres.woonplaats}",
        f"Rol: {persoon.rol}",
    ]
