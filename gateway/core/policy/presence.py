"""What is in a message: which field groups, with a value or with a reason for having none.

This is the manifest: derived from the message itself, never taken from what a sender says about it. One walk over the
message also gathers what rules ask of its persons; nothing of that walk outlives the facts made from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from operator import mul
from typing import Any

from pydantic import BaseModel
from stdnum.nl import bsn as elfproef

from gateway.contracts.berichten import Bericht, OverPersonen
from gateway.contracts.berichten.bericht import Datum, GeenWaarde, Reden
from gateway.contracts.berichten.personen import Adres, Betrokkene, BinnenlandsAdres, Persoonsgegevens
from gateway.contracts.groepen import Groep
from gateway.core.policy.plan import Plan, plan_of

MEERDERJARIG = 18
"""Years (BW 1:233)."""
NO_BSN, WEIGHTS = "000000000", (9, 8, 7, 6, 5, 4, 3, 2, -1)


class Aanwezig(StrEnum):
    """How a group is in a message: with a value, or with one of StUF's five reasons for having none."""

    WAARDE = "waarde"
    NIET_ONDERSTEUND = Reden.NIET_ONDERSTEUND
    NIET_GEAUTORISEERD = Reden.NIET_GEAUTORISEERD
    GEEN_WAARDE = Reden.GEEN_WAARDE
    WAARDE_ONBEKEND = Reden.WAARDE_ONBEKEND
    VASTGESTELD_ONBEKEND = Reden.VASTGESTELD_ONBEKEND


# Looked up once, not for every field: this walk is on the way of every message.
BSN, WAARDE = Groep.BSN, Aanwezig.WAARDE
_OF_REASON = {reason: Aanwezig(reason.value) for reason in Reden}


@dataclass(slots=True)
class Presence:
    """One walk's result. It refers to personal data: it is read at once and not kept."""

    groepen: dict[Groep, Aanwezig] = field(default_factory=dict)
    bsns: list[str] = field(default_factory=list)
    """Of everyone, as written."""

    def see(self, groep: Groep, value: object) -> None:
        """Count ``value`` for ``groep``; an empty text or list is no value, and a value outdoes a reason."""
        if type(value) is tuple:
            for item in value:
                self.see(groep, item)
        elif type(value) is GeenWaarde:
            self.groepen.setdefault(groep, _OF_REASON[value.geen_waarde])
        elif type(value) is not str or (value and not value.isspace()):
            self.groepen[groep] = WAARDE

    def walk(self, model: BaseModel) -> None:
        """Count every field of ``model``, however deep."""
        plan, values = plan_of(type(model)), model.__dict__
        self._leaves(plan, values)
        for name, groep in plan.ways:
            value = values[name]
            if not value:  # absent, or none of them
                continue
            for item in value if type(value) is tuple else (value,):
                if type(item) is GeenWaarde:
                    self.see(groep, item)
                else:
                    self.walk(item)
        if plan.person and values["minderjarig"] is True:
            self.groepen[Groep.KIND] = WAARDE

    def _leaves(self, plan: Plan, values: dict[str, Any]) -> None:
        seen = self.groepen
        for groep, names in plan.per_group.items():
            if seen.get(groep) is WAARDE:  # five persons have the same groups: the first one settles it
                continue
            for name in names:
                value = values[name]
                if value is not None:
                    self.see(groep, value)
        for name in plan.per_group.get(BSN, ()):
            if type(value := values[name]) is str:
                self.bsns.append(value)


def presence_of(bericht: Bericht) -> Presence:
    """Walk ``bericht`` once."""
    presence = Presence()
    presence.walk(bericht)
    return presence


def manifest(bericht: Bericht) -> Mapping[Groep, Aanwezig]:
    """The groups that are in ``bericht``; a group that is not in the mapping is not in the message at all."""
    return presence_of(bericht).groepen


def betrokkenen_of(bericht: Bericht) -> tuple[Betrokkene, ...]:
    """The persons whom a message is about, as far as they are given; a reason in the place of one is left out."""
    if not isinstance(bericht, OverPersonen):
        return ()
    return tuple(item for item in bericht.betrokkenen if isinstance(item, Betrokkene))


def is_minor(betrokkene: Betrokkene, on: date) -> bool | None:
    """Under 18 on ``on`` by a complete date of birth; None when the date is not complete."""
    person = betrokkene.persoon
    born = person.geboortedatum if isinstance(person, Persoonsgegevens) else None
    if not isinstance(born, Datum) or born.maand is None or born.dag is None:
        return None
    return (on.year, on.month, on.day) < (born.jaar + MEERDERJARIG, born.maand, born.dag)


def mark_minors(bericht: Bericht, on: date) -> Bericht:
    """``bericht`` with ``minderjarig`` filled in where the sender left it open and the date of birth is complete.

    What the sender did say is left alone: rule 24 judges it.
    """
    if not isinstance(bericht, OverPersonen):
        return bericht
    marked = tuple(
        item.model_copy(update={"minderjarig": minor})
        if isinstance(item, Betrokkene) and item.minderjarig is None and (minor := is_minor(item, on)) is not None
        else item
        for item in bericht.betrokkenen
    )
    return bericht.model_copy(update={"betrokkenen": marked})


def identified(betrokkene: Betrokkene) -> bool:
    """By BSN, or by the four items of Wmo 2015 art. 5.2.9 lid 6.

    These are surname, first names, date of birth, and postcode with house number.
    """
    person = betrokkene.persoon
    if not isinstance(person, Persoonsgegevens):
        return False
    if isinstance(person.bsn, str) and person.bsn:
        return True
    names = (person.geslachtsnaam, person.voornamen)
    return (
        all(isinstance(name, str) and name.strip() for name in names)
        and isinstance(person.geboortedatum, Datum)
        and any(_findable(adres) for adres in (*person.adressen, *person.afgeschermde_adressen))
    )


def _findable(adres: Adres) -> bool:
    place = adres.binnenland
    return isinstance(place, BinnenlandsAdres) and all(
        isinstance(part, str) and part for part in (place.postcode, place.huisnummer)
    )


def passes_elfproef(bsns: list[str]) -> bool:
    """Whether every number passes the 11-proof of the BSN."""
    return all(_passes(bsn) for bsn in bsns)


def _passes(bsn: str) -> bool:
    """Nine plain digits, as nearly every BSN comes, are weighed here; the rest is cleaned before (stdnum)."""
    if len(bsn) == len(WEIGHTS) and bsn.isascii() and bsn.isdecimal():
        return bsn != NO_BSN and sum(map(mul, WEIGHTS, map(int, bsn))) % 11 == 0
    return elfproef.is_valid(bsn)
