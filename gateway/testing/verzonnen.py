"""Invented families: what a simulated police officer writes down. Nobody in here exists.

Everything is drawn from a ``Random`` that the caller seeds, so that a run can be repeated. BSNs come from the range
99999xxxx of the official test set and pass the 11-proof; telephone numbers begin with 06-00, which is not given out;
postcodes end in letters that are never issued (SA, SD, SS).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

_MEISJES = ("Anna", "Bregje", "Elif", "Fenna", "Ilse", "Jasmijn", "Lotte", "Noor", "Saar", "Tess", "Wilhelmina", "Zoë")
_JONGENS = ("Abel", "Bram", "Casper", "Daan", "Emre", "Finn", "Hidde", "Jelle", "Lars", "Milan", "Sem", "Thijs")
_NAMEN = (
    ("van", "Verzonnen"),
    ("de", "Voorbeeld"),
    (None, "Proefstra"),
    (None, "Testinga"),
    ("van der", "Fictie"),
    (None, "Nepveen"),
    (None, "Oefenaar"),
    ("den", "Bedacht"),
    (None, "Çelik-Proef"),
    (None, "Sjabloonsma"),
)
_STRATEN = ("Voorbeeldlaan", "Proefweg", "Testplein", "Verzonnenstraat", "Fictiepad", "Oefendreef")


@dataclass(frozen=True, slots=True, kw_only=True)
class Woonadres:
    """A Dutch address that no letter reaches."""

    straat: str
    huisnummer: int
    postcode: str
    woonplaats: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Persoon:
    """One invented person, with a role of the koppelvlak (StUF Jeugdzorg 1.0.9, list JZR)."""

    bsn: str
    geslachtsnaam: str
    voorvoegsel: str | None
    voornamen: str
    geslacht: str
    geboortedatum: date
    telefoonnummer: str
    adres: Woonadres
    rol: str


def bsn(chance: Random) -> str:
    """A number of the test range that passes the 11-proof: 9·d₁ + 8·d₂ + … + 2·d₈ minus d₉ is a multiple of 11."""
    while True:
        digits = f"99999{chance.randrange(1000):03d}"
        last = sum(weight * int(digit) for weight, digit in zip(range(9, 1, -1), digits, strict=True)) % 11
        if last < 10:  # noqa: PLR2004  one digit, so a remainder of ten has no check digit
            return f"{digits}{last}"


def gezin(chance: Random, *, woonplaats: str, personen: int, op: date) -> tuple[Persoon, ...]:
    """A household of ``personen`` (at least 1) as it is on ``op``: one or two parents, the others children."""
    ouders = 1 if personen == 1 else 2
    voorvoegsel, naam = chance.choice(_NAMEN)
    adres = Woonadres(
        straat=chance.choice(_STRATEN),
        huisnummer=chance.randint(1, 199),
        postcode=f"{chance.randint(1200, 1299)}{chance.choice(('SA', 'SD', 'SS'))}",
        woonplaats=woonplaats,
    )
    leden: list[Persoon] = []
    numbers: set[str] = set()
    for plaats in range(personen):
        while (number := bsn(chance)) in numbers:
            pass
        numbers.add(number)
        geslacht = chance.choice("MV")
        jaren = chance.randint(28, 46) if plaats < ouders else chance.randint(1, 16)
        leden.append(
            Persoon(
                bsn=number,
                geslachtsnaam=naam,
                voorvoegsel=voorvoegsel,
                voornamen=chance.choice(_MEISJES if geslacht == "V" else _JONGENS),
                geslacht=geslacht,
                geboortedatum=op - timedelta(days=365 * jaren + chance.randint(1, 300)),
                telefoonnummer=f"06-00{chance.randrange(1_000_000):06d}",
                adres=adres,
                rol="ouder met gezag" if plaats < ouders else "kind",
            )
        )
    return tuple(leden)
