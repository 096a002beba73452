"""Playing the week: every case through its own door, then Veilig Thuis collects, answers, and the police confirms.

The players know the gateway only from outside. What they saw is kept per case; nothing is judged here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from gateway.contracts.message import Systeem
from gateway.demo.week import Geval, Namens, Weg
from gateway.testing.aanbod import JsonDeur, melding_aanbod
from gateway.testing.casussysteem import Bericht, Casussysteem
from gateway.testing.politie import Politie
from gateway.testing.rail import Rail
from gateway.testing.stuf import Antwoord
from gateway.testing.stuf_ontvanger import Ontvangst

Stap = Callable[[], None]
"""Called after each thing that the progress bar counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelers:
    """Everyone outside the gateway."""

    veilig_thuis: Casussysteem
    politie: Politie
    rail: Rail
    politie_json: JsonDeur
    school_json: JsonDeur
    namen: dict[Namens, Systeem]
    """As whom a case speaks."""
    ontvanger: Systeem
    ontvanger_acuut: Systeem


@dataclass(slots=True, kw_only=True)
class Waarneming:
    """What was seen of one case from outside."""

    geval: Geval
    antwoord: str
    """At the door."""
    body: bytes
    bericht: Bericht | None = None
    """As Veilig Thuis collected it."""
    terug: list[Ontvangst] = field(default_factory=list)
    """What came back to the sender, in order of arrival."""


def bied_aan(gevallen: Iterable[Geval], spelers: Spelers, stap: Stap) -> list[Waarneming]:
    """Offer every case at its door."""
    eerder: dict[str, tuple[bytes, bytes]] = {}
    gezien = []
    for geval in gevallen:
        if geval.weg in (Weg.POLITIE_JSON, Weg.SCHOOL_JSON):
            gezien.append(_als_json(geval, spelers))
        else:
            content = eerder[geval.herhaalt][0] if geval.herhaalt else _document(geval, spelers)
            deur = spelers.rail.geef_door if geval.weg is Weg.RAIL else spelers.politie.stuur
            antwoord = deur(content)
            hetzelfde = geval.herhaalt is not None and antwoord.body == eerder[geval.herhaalt][1]
            gezien.append(Waarneming(geval=geval, antwoord=_woorden(antwoord, hetzelfde=hetzelfde), body=antwoord.body))
            eerder.setdefault(geval.referentie, (content, antwoord.body))
        stap()
    return gezien


def _document(geval: Geval, spelers: Spelers) -> bytes:
    naam = spelers.namen[geval.namens]
    namens = Politie(zelf=naam, veilig_thuis=spelers.ontvanger, klok=spelers.politie.klok)
    ontvanger = spelers.ontvanger_acuut if geval.acuut else None
    return namens.melding(geval.functie, geval.referentie, geval.voorval, ontvanger=ontvanger)


def _als_json(geval: Geval, spelers: Spelers) -> Waarneming:
    deur = spelers.school_json if geval.weg is Weg.SCHOOL_JSON else spelers.politie_json
    aanbod = melding_aanbod(
        geval.voorval,
        referentie=geval.referentie,
        ontvanger=spelers.ontvanger.organisatie,
        urgentie="acuut" if geval.acuut else "regulier",
    )
    answer = deur.meld(aanbod)
    return Waarneming(geval=geval, antwoord=str(answer.status_code), body=answer.content)


def _woorden(antwoord: Antwoord, *, hetzelfde: bool) -> str:
    if antwoord.stuk is None:
        return f"HTTP {antwoord.status}"
    naam = antwoord.stuk.naam.removesuffix("Bericht")
    woorden = f"{naam} {antwoord.foutcode}" if antwoord.foutcode else naam
    return f"{woorden} (hetzelfde)" if hetzelfde else woorden


def haal_op(gezien: Iterable[Waarneming], spelers: Spelers) -> int:
    """Veilig Thuis empties its postbox once, every seal checked; returns how many messages it took.

    A report that could not be validated names no number; then the document itself is fetched and read.
    """
    per_nummer: dict[str, Waarneming] = {}
    for waarneming in gezien:
        per_nummer.setdefault(waarneming.geval.voorval.nummer, waarneming)
    berichten = spelers.veilig_thuis.leeg_postvak()
    for bericht in berichten:
        data: dict[str, Any] = bericht.event["data"]
        if "document" in data:
            content = spelers.veilig_thuis.document(data["document"]).body
            waarneming = next(w for nummer, w in per_nummer.items() if nummer.encode() in content)
        else:
            waarneming = per_nummer[data["registratienummer"]]
        waarneming.bericht = bericht
    return len(berichten)


def koppel_terug(gezien: Iterable[Waarneming], spelers: Spelers, stap: Stap) -> None:
    """Veilig Thuis tells the reporter which step it took, where the week says so."""
    for waarneming in gezien:
        geval = waarneming.geval
        if geval.status is None or waarneming.bericht is None:
            continue
        vandaag = spelers.politie.klok()
        data = {
            "inAntwoordOp": waarneming.bericht.id,
            "registratienummer": geval.voorval.nummer,
            "status": geval.status,
            "datum": {"jaar": vandaag.year, "maand": vandaag.month, "dag": vandaag.day},
            "organisatie": "Veilig Thuis Gooi en Vechtstreek",
        }
        spelers.veilig_thuis.koppel_terug(data, referentie=f"VT-{geval.referentie}")
        stap()


def verzamel_antwoorden(gezien: Iterable[Waarneming], spelers: Spelers) -> None:
    """Sort what came back at the senders to the cases, by reference and by the police number."""
    alles = (*spelers.politie.ontvanger.gekregen, *spelers.rail.gekregen)
    per_referentie: dict[str, list[Ontvangst]] = {}
    for ontvangst in alles:
        stuur = ontvangst.stuk.stuur
        per_referentie.setdefault(stuur.cross_refnummer or "", []).append(ontvangst)
    feedback = [ontvangst for ontvangst in alles if ontvangst.stuk.stuur.cross_refnummer is None]
    for waarneming in gezien:
        if waarneming.geval.herhaalt or not waarneming.antwoord.startswith("Bv03"):
            continue
        nummer = waarneming.geval.voorval.nummer.encode()
        waarneming.terug = [
            *per_referentie.get(waarneming.geval.referentie, []),
            *(ontvangst for ontvangst in feedback if nummer in ontvangst.stuk.content),
        ]
