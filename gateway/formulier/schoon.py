"""The text of a part as it is read: mended where mail or print damaged it, and every character still knows its place.

Mended: line ends, fixed and invisible spaces, ligatures of PDF fonts, the ``>`` of quoted mail, and what is left of
quoted-printable when a mail was decoded once too little. Linear in the length of the text.
"""

import re
from array import array
from dataclasses import dataclass

_QUOTED_PRINTABLE = re.compile(r"=\r?\n|=3D|=C[23]=[89AB][0-9A-F]|=E2=80=[0-9A-F]{2}", re.MULTILINE)
"""What only quoted-printable writes (RFC 2045 §6.7); without it ``=20`` may be part of a link."""
_SPATIE = r"[\u00a0\u2000-\u200a\u202f\u3000]"
_ALWAYS = rf"\r\n?|\f|{_SPATIE}|[\x00\u00ad\u200b-\u200f\u2060\ufeff]|[\ufb00-\ufb04]|^(?:>[ ]?)+"
_DAMAGE = re.compile(_ALWAYS, re.MULTILINE)
_DAMAGE_QP = re.compile(rf"=\r?\n|(?:=[0-9A-F]{{2}})+|{_ALWAYS}", re.MULTILINE)
_LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
_BREAKS = frozenset("\r\f")
_SPACES = re.compile(_SPATIE)


@dataclass(frozen=True, slots=True)
class Schoon:
    """Mended text; character ``i`` stood at ``begin[i]`` up to ``eind[i]`` in the text as it came."""

    tekst: str
    begin: "array[int]"
    eind: "array[int]"
    hersteld: bool
    """Whether quoted-printable was found and undone: then nothing in this part is certain."""
    citaat: frozenset[int]
    """Places in ``tekst`` where a quoted line begins."""

    def terug(self, begin: int, eind: int) -> tuple[int, int]:
        """The range in the original of a (not empty) range of ``tekst``."""
        return self.begin[begin], self.eind[eind - 1]


def maak_schoon(origineel: str) -> Schoon:
    """Mend ``origineel``; any text will do."""
    hersteld = _QUOTED_PRINTABLE.search(origineel) is not None
    pieces: list[str] = []
    begin, eind = array("L"), array("L")
    citaat: set[int] = set()
    last = 0
    for damage in (_DAMAGE_QP if hersteld else _DAMAGE).finditer(origineel):
        start, stop = damage.span()
        pieces.append(origineel[last:start])
        begin.extend(range(last, start))
        eind.extend(range(last + 1, start + 1))
        if damage[0].startswith(">"):
            citaat.add(len(begin))
        mended = _mend(damage[0])
        pieces.append(mended)
        begin.extend([start] * len(mended))
        eind.extend([stop] * len(mended))
        last = stop
    pieces.append(origineel[last:])
    begin.extend(range(last, len(origineel)))
    eind.extend(range(last + 1, len(origineel) + 1))
    return Schoon("".join(pieces), begin, eind, hersteld, frozenset(citaat))


def _mend(damage: str) -> str:
    if damage[0] in _BREAKS:
        return "\n"
    if damage[0] == "=":
        return "" if damage[-1] == "\n" else _decoded(bytes.fromhex(damage.replace("=", "")))
    return " " if _SPACES.match(damage) else _LIGATURES.get(damage, "")


def _decoded(octets: bytes) -> str:
    try:
        text = octets.decode()
    except UnicodeDecodeError:
        text = octets.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
