"""Headings: lines that say about whom the next labels are, and sometimes in which role."""

import re

from gateway.formulier.etiketten import KOPPEN, ROLLEN, ROLNAMEN, Blok, normaal
from gateway.formulier.opmaak import Regel

LANGST = 60
"""Characters of a heading."""
_KOP = re.compile(
    r"(?:persoons)?(?:gegevens)? ?(?:van )?(?:de |het )?(?P<wie>[a-z/]{2,20}(?: persoon)?)?"
    r"(?: (?:nr |nummer )?\d{1,2})?(?: ?[(,:] ?(?P<rol>[a-z /,]{2,45})\)?)?"
)
_IEMAND = frozenset({"persoon", "betrokkene", "betrokken persoon"})
_WOORDEN = ROLLEN.keys() | ROLNAMEN.keys()


def kop_van(regel: Regel) -> tuple[Blok | None, str | None] | None:
    """What a heading opens, and the role it names; None when the line is no heading.

    A block of None closes the person that was open: a list of persons follows.
    """
    if len(regel.cellen) != 1 or len(regel.cellen[0].tekst) > LANGST:
        return None
    naam = normaal(regel.cellen[0].tekst.rstrip(": "))
    if naam in KOPPEN:
        return KOPPEN[naam], None
    match = _KOP.fullmatch(naam)
    if match is None:
        return None
    wie, rol = match["wie"], match["rol"]
    if wie in _WOORDEN:
        return Blok.PERSOON, wie
    if wie in _IEMAND or (wie is None and naam.startswith("persoonsgegevens")):
        return Blok.PERSOON, rol.strip() if rol is not None and rol.strip() in _WOORDEN else None
    return None
