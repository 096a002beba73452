"""Tables: a line of labels without colons, and below it rows whose cells stand under them.

Rules: with ``|`` or tabs a cell belongs to the column of its number; with spaces to the column whose head stands
nearest before it. A row without a first cell goes on with the row above. One pass, and nothing is thrown away: what is
in no column stays unread.
"""

from collections.abc import Sequence
from itertools import pairwise

from gateway.formulier.opmaak import Label, Regel, label_van, vragen_van

Kolommen = Sequence[Label | None]
"""Per column its label, if it is one of ours."""
Rij = list[list[tuple[int, int]]]
"""Per column the ranges of its cells."""
_MINST = 2
"""Columns of a table."""


def kolommen_van(regel: Regel) -> Kolommen | None:
    """The columns, when this line is the head of a table."""
    gevuld = [cel for cel in regel.cellen if cel.tekst]
    labels = [label_van(cel) for cel in regel.cellen]
    bekend = [label for label in labels if label is not None and not label.dubbelepunt]
    if len(bekend) < _MINST or 2 * len(bekend) < len(gevuld) or any(":" in cel.tekst for cel in gevuld):
        return None
    return labels


def rijen_van(regels: Sequence[Regel], index: int) -> tuple[list[Rij], int, list[tuple[int, int]]]:
    """The rows below the head at ``index``, the first line after the table, and the ranges of its rules."""
    kop = regels[index]
    rijen: list[Rij] = []
    strepen: list[tuple[int, int]] = []
    index += 1
    while index < len(regels):
        regel = regels[index]
        if regel.leeg:
            volgt = index + 1 < len(regels) and _is_rij(kop, regels[index + 1])
            if not (regel.tekst.strip() or (rijen and volgt)):
                break
            strepen.append((regel.begin, regel.eind))
        elif _is_rij(kop, regel) or (rijen and _gaat_door(kop, regel)):
            rij = _in_kolommen(kop, regel)
            if rijen and not rij[0]:
                for vorige, cel in zip(rijen[-1], rij, strict=True):
                    vorige.extend(cel)
            else:
                rijen.append(rij)
        else:
            break
        index += 1
    return rijen, index, strepen


def _is_rij(kop: Regel, regel: Regel) -> bool:
    if regel.leeg or kop.scheiding not in (" ", regel.scheiding):
        return False
    if any(vraag.label.dubbelepunt for vraag in vragen_van(regel)):
        return False
    return len(regel.cellen) >= _MINST and label_van(regel.cellen[0]) is None


def _gaat_door(kop: Regel, regel: Regel) -> bool:
    """Whether a line of one cell stands under another column than the first."""
    return len(regel.cellen) == 1 and not _in_kolommen(kop, regel)[0] and label_van(regel.cellen[0]) is None


def _in_kolommen(kop: Regel, regel: Regel) -> Rij:
    rij: Rij = [[] for _ in kop.cellen]
    midden = [(eerste.begin + tweede.begin) / 2 - kop.begin for eerste, tweede in pairwise(kop.cellen)]
    for index, cel in enumerate(regel.cellen):
        kolom = index if kop.scheiding != " " else sum(cel.begin - regel.begin >= grens for grens in midden)
        if cel.tekst and kolom < len(rij):
            rij[kolom].append((cel.begin, cel.eind))
    return rij
