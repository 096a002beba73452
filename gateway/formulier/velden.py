"""From candidates to fields: one number for each person and list place, and the rule for the marks.

The rule (``docs/formulieren.md``): a candidate is ``zeker`` only when a known label stands alone on its line, its value
passes its own check, and nothing else in the mail is a candidate for the same field. Whatever weakens that (a label
that is only alike, a table, a person without a heading, a quotation, a mended text, a second form) lowers it to
``waarschijnlijk``; two of them, or a value that itself is a guess, to ``gok``. Nothing raises a mark.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gateway.contracts.errors import Finding
from gateway.contracts.formulier import Bereik, Merk, Veld, Waarde
from gateway.formulier.waarden import tijdstip

_RANG = (Merk.ZEKER, Merk.WAARSCHIJNLIJK, Merk.GOK)


def laagste(*merken: Merk) -> Merk:
    """The least sure of these."""
    return max(merken, key=_RANG.index)


def gelijkend(merk: Merk) -> Merk:
    """The mark of a value whose label is only alike: one lower."""
    return Merk.WAARSCHIJNLIJK if merk is Merk.ZEKER else Merk.GOK


@dataclass(frozen=True, slots=True)
class Kandidaat:
    """A value that was read for a field; ``pad`` may end in ``*`` (the next place of a list)."""

    pad: str
    waarde: Waarde
    herkomst: tuple[Bereik, ...]
    merk: Merk


_ADRES = re.compile(r"(/betrokkenen/\d+/persoon/)adressen/(\d+)/(.*)")


def _afgeschermd(kandidaten: Sequence[Kandidaat]) -> Iterator[Kandidaat]:
    """Of whom the form says that the address is secret, every address stands among the shielded."""
    geheim = {kandidaat.pad for kandidaat in kandidaten if kandidaat.waarde is True}
    for kandidaat in kandidaten:
        adres = _ADRES.fullmatch(kandidaat.pad)
        if adres is None or f"{adres[1]}geheimhouding" not in geheim:
            yield kandidaat
            continue
        schuil = f"{adres[1]}afgeschermdeAdressen/"
        eerder = any(ander.pad.startswith(schuil) for ander in kandidaten)
        yield replace(kandidaat, pad=f"{schuil}{int(adres[2]) + eerder}/{adres[3]}")


def velden_van(kandidaten: Sequence[Kandidaat], *, plafond: Merk) -> tuple[tuple[Veld, ...], list[Finding]]:
    """The fields, none above ``plafond``, and a finding for every pointer that has more than one value."""
    per_pad: dict[str, list[Kandidaat]] = {}
    for kandidaat in _afgeschermd(kandidaten):
        gelijk = per_pad.setdefault(kandidaat.pad, [])
        if all(ander.waarde != kandidaat.waarde for ander in gelijk):
            gelijk.append(kandidaat)
        elif _RANG.index(kandidaat.merk) < _RANG.index(gelijk[0].merk) and len(gelijk) == 1:
            gelijk[0] = kandidaat  # the same value, said more clearly
    _tijden(per_pad)
    velden: list[Veld] = []
    bevindingen: list[Finding] = []
    for pad, gelijk in per_pad.items():
        if pad.endswith("/*"):
            velden += [_veld(f"{pad[:-1]}{index}", item, plafond) for index, item in enumerate(gelijk)]
            continue
        if len(gelijk) > 1:
            bevindingen.append(Finding("meer-waarden", pad))
        hoogste = plafond if len(gelijk) == 1 else laagste(plafond, Merk.WAARSCHIJNLIJK)
        velden += [_veld(pad, item, hoogste) for item in gelijk]
    return tuple(velden), bevindingen


def _veld(pad: str, kandidaat: Kandidaat, plafond: Merk) -> Veld:
    return Veld(pad=pad, waarde=kandidaat.waarde, herkomst=kandidaat.herkomst, merk=laagste(kandidaat.merk, plafond))


def _tijden(per_pad: dict[str, list[Kandidaat]]) -> None:
    """A time counts only with its date: together they are the moment of the incident."""
    tijden = per_pad.pop("/incident/tijd", [])
    datums: Sequence[Kandidaat] = per_pad.get("/incident/datum", [])
    if len(tijden) != 1 or len(datums) != 1:
        return
    datum, tijd = datums[0], tijden[0]
    if not isinstance(datum.waarde, Mapping) or not isinstance(tijd.waarde, str):
        return
    moment = tijdstip(datum.waarde, tijd.waarde)
    if moment is not None:
        merk = laagste(datum.merk, tijd.merk, moment[1])
        samen = replace(
            datum, pad="/incident/tijdstip", waarde=moment[0], herkomst=(*datum.herkomst, *tijd.herkomst), merk=merk
        )
        per_pad["/incident/tijdstip"] = [samen]
