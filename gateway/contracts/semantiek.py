"""What no schema sees and every door must: the second layer over a MeldingGedaan, whichever adapter read it.

Rules: a *bevinding* is for a person to look at (hold); a *waarschuwing* is odd but harmless and travels along.
Positions are JSON pointers into the message. Impossible dates never get here: the values refuse them.
"""

from collections.abc import Iterator
from datetime import date

from gateway.contracts.berichten.bericht import Datum, GeenWaarde
from gateway.contracts.berichten.melding_gedaan import MeldingGedaan
from gateway.contracts.berichten.personen import Betrokkene, Persoonsgegevens
from gateway.contracts.errors import Finding

OUDERROLLEN = frozenset(
    {("JZR", "111"), ("JZR", "112"), ("JZR", "113"), ("JZR", "114"), ("betrokkenheidRelatie", "027")}
)
"""(list, code) of the roles that say somebody is a parent."""

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)

MEERDERJARIG = 18
"""Years; BW 1:233."""


def valid_bsn(number: str) -> bool:
    """Nine digits that pass the eleven-test: weights 9 down to 2, and the last digit -1 (Besluit BSN art. 2)."""
    if len(number) != len(_WEIGHTS) or not (number.isascii() and number.isdecimal()):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=True))
    return total % 11 == 0 and int(number) > 0


def beoordeel(melding: MeldingGedaan) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """(bevindingen, waarschuwingen) of a report."""
    personen = _personen(melding)
    bevindingen = (*_leeg(melding, personen),)
    waarschuwingen = (*_nummers(personen), *_sash(melding), *_dubbel(melding), *_jonge_ouders(melding))
    return bevindingen, waarschuwingen


def _betrokkenen(melding: MeldingGedaan) -> Iterator[tuple[str, Betrokkene]]:
    for index, betrokkene in enumerate(melding.betrokkenen):
        if isinstance(betrokkene, Betrokkene):
            yield f"/betrokkenen/{index}", betrokkene


def _personen(melding: MeldingGedaan) -> list[tuple[str, Persoonsgegevens]]:
    """Everybody who is named: betrokkenen, those they relate to, and those who were told."""
    found: list[tuple[str, Persoonsgegevens | GeenWaarde]] = []
    for at, betrokkene in _betrokkenen(melding):
        found.append((f"{at}/persoon", betrokkene.persoon))
        for index, relatie in enumerate(betrokkene.relaties):
            if not isinstance(relatie, GeenWaarde):
                found.append((f"{at}/relaties/{index}/persoon", relatie.persoon))
    for index, geinformeerde in enumerate(melding.geinformeerden):
        if not isinstance(geinformeerde, GeenWaarde):
            found.append((f"/geinformeerden/{index}/persoon", geinformeerde.persoon))
    return [(at, persoon) for at, persoon in found if isinstance(persoon, Persoonsgegevens)]


def _leeg(melding: MeldingGedaan, personen: list[tuple[str, Persoonsgegevens]]) -> Iterator[Finding]:
    for at, persoon in personen:
        if isinstance(persoon.geslachtsnaam, str) and not persoon.geslachtsnaam.strip():
            yield Finding("geslachtsnaam-leeg", f"{at}/geslachtsnaam")
    if isinstance(melding.zorgelijke_situatie, str) and not melding.zorgelijke_situatie.strip():
        yield Finding("zorgelijke-situatie-leeg", "/zorgelijkeSituatie")


def _nummers(personen: list[tuple[str, Persoonsgegevens]]) -> Iterator[Finding]:
    for at, persoon in personen:
        if isinstance(persoon.bsn, str) and not valid_bsn(persoon.bsn):
            yield Finding("bsn-elfproef", f"{at}/bsn")


def _sash(melding: MeldingGedaan) -> Iterator[Finding]:
    if melding.risicotaxatie is None:
        return
    if melding.risicotaxatie.ingevuld == "Ja" and melding.risicotaxatie.niveau is None:
        yield Finding("sash-zonder-niveau", "/risicotaxatie/ingevuld")
    if melding.risicotaxatie.ingevuld == "Nee" and melding.risicotaxatie.niveau is not None:
        yield Finding("sash-niveau-zonder-screening", "/risicotaxatie/niveau")


def _dubbel(melding: MeldingGedaan) -> Iterator[Finding]:
    """The same BSN, or the same name and complete date of birth, twice among the betrokkenen."""
    seen: set[tuple[object, ...]] = set()
    for at, betrokkene in _betrokkenen(melding):
        persoon = betrokkene.persoon
        if not isinstance(persoon, Persoonsgegevens):
            continue
        keys: list[tuple[object, ...]] = [("bsn", persoon.bsn)] if isinstance(persoon.bsn, str) else []
        geboren = persoon.geboortedatum
        if isinstance(persoon.geslachtsnaam, str) and isinstance(geboren, Datum) and geboren.dag is not None:
            keys.append(("naam", persoon.geslachtsnaam, str(persoon.voornamen), _day(geboren)))
        if not seen.isdisjoint(keys):
            yield Finding("persoon-dubbel", at)
        seen.update(keys)


def _jonge_ouders(melding: MeldingGedaan) -> Iterator[Finding]:
    gemeld = _gemeld(melding)
    for at, betrokkene in _betrokkenen(melding):
        rol, persoon = betrokkene.rol, betrokkene.persoon
        if gemeld is None or not isinstance(persoon, Persoonsgegevens) or rol is None or isinstance(rol, GeenWaarde):
            continue
        geboren = _day(persoon.geboortedatum)
        if geboren is not None and (rol.lijst, rol.code) in OUDERROLLEN and _years(geboren, gemeld) < MEERDERJARIG:
            yield Finding("ouder-minderjarig", f"{at}/rol")


def _gemeld(melding: MeldingGedaan) -> date | None:
    """The day of the report, as the report itself says."""
    day = _day(melding.datum_melding)
    if day is None and melding.tijdstip_melding is not None:
        return date.fromisoformat(melding.tijdstip_melding[:10])
    return day


def _day(datum: Datum | GeenWaarde | None) -> date | None:
    if not isinstance(datum, Datum) or datum.maand is None or datum.dag is None:
        return None
    return date(datum.jaar, datum.maand, datum.dag)


def _years(since: date, until: date) -> int:
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))
