"""The thirty forms with what must be read in them; every person, number and event is invented.

``NN-name.txt`` is the text part of a mail, ``pdf.py`` draws its attachments, ``NN-name.toml`` says per JSON pointer the
value and the highest mark that is allowed (and a second candidate, where there are two).
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gateway.contracts.formulier import Deel, Merk, Waarde
from tests.vectors.formulieren.pdf import PDFS

HIER = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Verwacht:
    """What must be read for one pointer."""

    waarden: tuple[object, ...]
    hoogstens: Merk


@dataclass(frozen=True, kw_only=True)
class Vorm:
    """One mail and what is in it."""

    naam: str
    delen: tuple[Deel, ...]
    velden: dict[str, Verwacht]
    formulier: bool
    bevindingen: frozenset[str]


def kort(waarde: Waarde) -> object:
    """A value as the expectations write it: a whole date as such, a code with its list."""
    if not isinstance(waarde, dict):
        return waarde
    if "lijst" in waarde:
        return f"{waarde['lijst']} {waarde['code']}"
    if "dag" in waarde:
        return date(*(int(waarde[part]) for part in ("jaar", "maand", "dag")))
    return waarde


def _velden(soll: dict[str, dict[str, list[Any]]]) -> Iterator[tuple[str, Verwacht]]:
    for begin, velden in soll.items():
        for pad, (waarde, merk, *ander) in velden.items():
            yield f"{begin}/{pad}", Verwacht(waarden=(waarde, *ander), hoogstens=Merk(merk))


def _vorm(pad: Path) -> Vorm:
    soll = tomllib.loads(pad.read_text())
    tekst = pad.with_suffix(".txt")
    delen = [Deel(nummer="1", media_type="text/plain", tekst=tekst.read_bytes().decode())] if tekst.exists() else []
    delen += [
        Deel(nummer=str(nummer), media_type="application/pdf", inhoud=inhoud)
        for nummer, inhoud in enumerate(PDFS.get(pad.stem, ()), start=2)
    ]
    return Vorm(
        naam=pad.stem,
        delen=tuple(delen),
        formulier=soll.pop("formulier", True),
        bevindingen=frozenset(soll.pop("bevindingen", ())),
        velden=dict(_velden(soll)),
    )


VORMEN = tuple(_vorm(pad) for pad in sorted(HIER.glob("*.toml")))
