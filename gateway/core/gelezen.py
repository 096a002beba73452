"""What a machine read in a form, field by field, for the person who is asked to confirm it.

Rules: every value that would go when it is confirmed is here, also one whose source nobody knows; what only the gateway
fills in is not. What a person corrected before has no mark of a machine any more. The text beside a value is the whole
line in which it stands, so that its label can be seen, and only where that is short.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gateway.contracts.formulier import Merk
from gateway.core import canonical, offers
from gateway.core.besluiten import Held

PERSOON = "door een persoon ingevuld"
"""In place of a mark."""
GEEN_MERK = "herkomst onbekend"
BRON_LANGST = 200
"""Characters of the text beside a value."""
MELDING = "melding"
_PLAATS = re.compile(r"deel ([0-9.]+), tekens ([0-9]+)-([0-9]+)")
_WOORDEN = re.compile(r"(?<=[a-z])(?=[A-Z])")
_EEN = {"betrokkenen": "betrokkene", "adressen": "adres", "telefoonnummers": "telefoonnummer"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GelezenVeld:
    """One value, as it is shown."""

    pad: str
    """JSON pointer in the message."""
    over: str
    """Whom it is about: the report, or one of the persons."""
    veld: str
    """Which field, in words."""
    waarde: str
    merk: str
    """A ``Merk``, or why there is none."""
    waar: str = ""
    """Where it stands: part and characters."""
    bron: str = ""
    """What stands there, when that can be shown."""

    @property
    def zeker(self) -> bool:
        """Whether it needs no special look."""
        return self.merk in {Merk.ZEKER, PERSOON}


def gelezen(held: Held, teksten: Mapping[str, str]) -> tuple[GelezenVeld, ...]:
    """The fields of ``held``: first those of the report, then person by person, in the order of the mail.

    Args:
        held: what a form became; without anything read there are no fields.
        teksten: number of a part → its text, of the parts whose text is known.
    """
    if held.gelezen is None:
        return ()
    said = canonical.load(held.velden or offers.own_words(held.kind, held.gelezen))
    made = [_veld(held, pad, waarde, teksten) for pad, waarde in _waarden(said, "")]
    return tuple(veld for _, veld in sorted(made, key=lambda item: item[0]))


def _veld(
    held: Held, pad: str, waarde: str, teksten: Mapping[str, str]
) -> tuple[tuple[int, tuple[tuple[str, int, int], ...], str], GelezenVeld]:
    """A field, and its place in the order."""
    waar, _, merk = ("", "", PERSOON) if held.velden is not None else held.bronnen.get(pad, "").rpartition(", ")
    _, eerste, *rest = [*pad.split("/"), ""]
    nummer = int(rest[0]) + 1 if eerste == "betrokkenen" and rest[0].isdecimal() else 0
    plaatsen = tuple((deel, int(begin), int(eind)) for deel, begin, eind in _PLAATS.findall(waar))
    stappen = pad.split("/")[3 if nummer else 1 :]
    veld = GelezenVeld(
        pad=pad,
        over=f"betrokkene {nummer}" if nummer else MELDING,
        veld=_in_woorden(stappen),
        waarde=waarde,
        merk=merk or GEEN_MERK,
        waar=waar,
        bron=_bron(plaatsen, teksten),
    )
    return (nummer, plaatsen or (("~", 0, 0),), pad), veld


def _in_woorden(stappen: list[str]) -> str:
    """``persoon/adressen/0/huisnummer`` → adres 1, huisnummer."""
    woorden: list[str] = []
    for stap in stappen:
        if stap.isdecimal() and woorden:
            woorden[-1] += f" {int(stap) + 1}"
        elif stap != "persoon":
            woorden.append(_EEN.get(stap, _WOORDEN.sub(" ", stap).lower()))
    return ", ".join(woorden)


def _waarden(said: Any, pad: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401  any JSON
    """Every value with its pointer; a date or a code is one value, a reason for having none is none."""
    if isinstance(said, dict):
        if "jaar" in said:
            yield pad, "-".join(f"{said[deel]:02}" for deel in ("dag", "maand", "jaar") if deel in said)
        elif "lijst" in said:
            yield pad, str(said.get("omschrijving") or said.get("code"))
        elif "geenWaarde" not in said:
            for naam, waarde in said.items():
                yield from _waarden(waarde, f"{pad}/{naam}")
    elif isinstance(said, list):
        for index, waarde in enumerate(said):
            yield from _waarden(waarde, f"{pad}/{index}")
    elif said is not None:
        yield pad, {True: "ja", False: "nee"}[said] if isinstance(said, bool) else str(said)


def _bron(plaatsen: tuple[tuple[str, int, int], ...], teksten: Mapping[str, str]) -> str:
    regels: list[str] = []
    for deel, begin, eind in plaatsen:
        tekst = teksten.get(deel, "")
        if eind > len(tekst):
            return ""
        van, tot = tekst.rfind("\n", 0, begin) + 1, tekst.find("\n", eind)
        regels.append(tekst[van : tot if tot >= 0 else len(tekst)].strip())
    bron = "\n".join(dict.fromkeys(regels))
    return bron if len(bron) <= BRON_LANGST else ""
