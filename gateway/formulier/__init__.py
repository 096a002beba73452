"""Reading a form that came by mail: text and PDF become a proposal, with the place and the mark of every value.

``lees`` is a function of the parts and the pattern of the report's number; it decides nothing, and what it reads is
held for a person. It runs in a process of its own (``kamer``), since what it reads is hostile until proved otherwise.
"""

import re
from collections.abc import Iterable

from gateway.contracts.errors import Finding
from gateway.contracts.formulier import Bereik, Deel, Lezing, Merk
from gateway.formulier.lezen import Deellezer
from gateway.formulier.stand import Stand
from gateway.formulier.velden import velden_van
from gateway.formulier.waarden import PATROON, Onleesbaar

TEKST_LANGST = 200_000
"""Characters of all parts together; a part that no longer fits is no form and is not read."""
_FORMULIER_VANAF = 3
"""Known labels that make a form, when no label says which report it is."""
PDF = "application/pdf"

__all__ = ["PATROON", "TEKST_LANGST", "lees"]


def lees(delen: Iterable[Deel], *, patroon: str = PATROON) -> Lezing:
    """What stands in these parts, in their order; text parts, and PDFs through their text.

    Args:
        delen: the parts of one mail.
        patroon: regular expression of the number of a report.
    """
    stand = Stand(patroon=re.compile(patroon, re.IGNORECASE))
    lezers: list[Deellezer] = []
    teksten: dict[str, str] = {}
    ruimte = TEKST_LANGST
    for deel in delen:
        try:
            tekst = _tekst_van(deel, ruimte)
        except Onleesbaar as weigering:
            stand.bevindingen.append(Finding(weigering.regel, f"deel {deel.nummer}"))
            continue
        ruimte -= len(tekst)
        teksten[deel.nummer] = tekst
        lezer = Deellezer(deel.nummer, tekst, stand)
        lezer.lees()
        lezers.append(lezer)
    genummerd = any(kandidaat.pad == "/registratienummer" for kandidaat in stand.kandidaten)
    if not stand.kandidaten or not (genummerd or stand.bekende_labels >= _FORMULIER_VANAF):
        return Lezing(
            formulier=False,
            onbegrepen=tuple(_alles(teksten)),
            teksten=teksten,
            bevindingen=tuple(bevinding for bevinding in stand.bevindingen if bevinding.path.startswith("deel")),
        )
    if not genummerd:
        for lezer in lezers:
            lezer.nummer_zonder_label()
    citaat = [lezer.deel for lezer in lezers if any(regel.citaat and not regel.leeg for regel in lezer.regels)]
    stand.bevindingen += [Finding("formulier-in-citaat", f"deel {deel}") for deel in citaat]
    if stand.te_veel:
        stand.bevindingen.append(Finding("te-veel-waarden"))
    if stand.meer:
        stand.bevindingen.append(Finding("meer-formulieren"))
    velden, dubbel = velden_van(stand.kandidaten, plafond=Merk.WAARSCHIJNLIJK if stand.meer else Merk.ZEKER)
    return Lezing(
        formulier=True,
        velden=velden,
        onbegrepen=tuple(bereik for lezer in lezers for bereik in lezer.onbegrepen()),
        teksten=teksten,
        bevindingen=(*stand.bevindingen, *dubbel),
    )


def _alles(teksten: dict[str, str]) -> Iterable[Bereik]:
    return (Bereik(deel, 0, len(tekst)) for deel, tekst in teksten.items() if tekst)


def _tekst_van(deel: Deel, langst: int) -> str:
    if deel.media_type == PDF:
        from gateway.formulier.pdf import tekst_van  # noqa: PLC0415  takes long to load, and most mails have none

        return tekst_van(deel.inhoud, langst=langst)
    tekst = deel.tekst if deel.media_type == "text/plain" else None
    if tekst is not None and len(tekst) > langst:
        raise Onleesbaar("tekst-te-lang")
    return tekst or ""
