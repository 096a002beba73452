"""What is in a message: which field groups, with a value or with a reason for having none.

This is the manifest: derived from the message itself, never taken from what a sender says about it. One walk over the
message also gathers what rules ask of its persons; nothing of that walk outlives the facts made from it.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from stdnum.nl import bsn as elfproef

from gateway.contracts.berichten import Bericht, OverPersonen
from gateway.contracts.berichten.bericht import Datum
from gateway.contracts.berichten.personen import Adres, Betrokkene, BinnenlandsAdres, Persoonsgegevens
from gateway.contracts.groepen import Groep
from gateway.core.policy.walking import Aanwezig, Seen, reader_of

__all__ = [
    "Aanwezig",
    "betrokkenen_of",
    "identified",
    "is_minor",
    "manifest",
    "mark_minors",
    "passes_elfproef",
    "personen_of",
    "presence_of",
]

MEERDERJARIG = 18
"""Years (BW 1:233)."""
NO_BSN, DIGITS, ZERO = "000000000", 9, ord("0")


class Presence(NamedTuple):
    """One walk's result. It refers to personal data: it is read at once and not kept."""

    groepen: Seen
    bsns: list[str]
    """Of everyone, as written."""


def presence_of(bericht: Bericht) -> Presence:
    """Walk ``bericht`` once."""
    presence = Presence({}, [])
    reader_of(type(bericht))(bericht, presence.groepen, presence.bsns)
    return presence


def manifest(bericht: Bericht) -> Mapping[Groep, Aanwezig]:
    """The groups that are in ``bericht``; a group that is not in the mapping is not in the message at all."""
    return presence_of(bericht).groepen


def betrokkenen_of(bericht: Bericht) -> tuple[Betrokkene, ...]:
    """The persons whom a message is about, as far as they are given; a reason in the place of one is left out."""
    if not isinstance(bericht, OverPersonen):
        return ()
    return tuple([item for item in bericht.betrokkenen if isinstance(item, Betrokkene)])


class Personen(NamedTuple):
    """What rules ask of all persons together whom a message is about; nothing about any one of them."""

    aantal: int | None = None
    """None: a message of this kind is about nobody."""
    minderjarige: bool | None = None
    """Whether there is a minor, as they are marked; None: not known of everyone."""
    minderjarig_onjuist: bool = False
    """Someone is under 18 by a complete date of birth and is not marked so."""
    geidentificeerd: bool = False
    geheim_adres: bool | None = None


def personen_of(bericht: Bericht, on: date) -> Personen:
    """The persons of ``bericht`` on ``on`` (Dutch calendar day), each looked at once."""
    if not isinstance(bericht, OverPersonen):
        return Personen()
    persons = betrokkenen_of(bericht)
    minor: bool | None = False if persons else None
    wrong, known, secret = False, bool(persons), False
    for each in persons:
        marked, who = each.minderjarig, each.persoon
        if marked is True:
            minor = True
        elif marked is None and not minor:
            minor = None
        if not isinstance(who, Persoonsgegevens):
            known = False
            continue
        if marked is not True and not wrong:
            wrong = _under_age(who, on) is True
        known = known and _identified(who)
        secret = secret or who.geheimhouding is True or bool(who.afgeschermde_adressen)
    return Personen(len(persons), minor, wrong, known, secret)


def is_minor(betrokkene: Betrokkene, on: date) -> bool | None:
    """Under 18 on ``on`` by a complete date of birth; None when the date is not complete."""
    person = betrokkene.persoon
    return _under_age(person, on) if isinstance(person, Persoonsgegevens) else None


def _under_age(person: Persoonsgegevens, on: date) -> bool | None:
    born = person.geboortedatum
    if not isinstance(born, Datum) or (month := born.maand) is None or (day := born.dag) is None:
        return None
    return (on.year, on.month, on.day) < (born.jaar + MEERDERJARIG, month, day)


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
    return isinstance(person, Persoonsgegevens) and _identified(person)


def _identified(person: Persoonsgegevens) -> bool:
    if isinstance(bsn := person.bsn, str) and bsn:
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
    return all(map(_passes, bsns))


def _passes(bsn: str) -> bool:
    """Nine plain digits, as nearly every BSN comes, are weighed here; the rest is cleaned before (stdnum)."""
    if len(bsn) == DIGITS and bsn.isascii() and (digits := bsn.encode()).isdigit():
        a, b, c, d, e, f, g, h, i = digits
        weighed = 9 * a + 8 * b + 7 * c + 6 * d + 5 * e + 4 * f + 3 * g + 2 * h - i
        return bsn != NO_BSN and (weighed - 43 * ZERO) % 11 == 0  # the weights together are 43
    return elfproef.is_valid(bsn)
