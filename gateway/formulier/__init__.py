"""Reading a form that came by mail: text and PDF become a proposal, with the place and the mark of every value.

``lees`` is a function of the parts and the pattern of the report's number; it decides nothing, and what it reads is
held for a person. It runs in a process of its own (``kamer``), since what it reads is hostile until proved otherwise.
"""

import re
from collections.abc import Iterable

from gateway.contracts.errors import Finding
from gateway.contracts.formulier import Bereik, Deel, Lezing, Merk
from gateway.formulier import html
from gateway.formulier.lezen import Deellezer
from gateway.formulier.stand import Stand
from gateway.formulier.velden import velden_van
from gateway.formulier.waarden import PATROON, Onleesbaar

TEKST_LANGST = 200_000
"""Characters of all parts together; a part that no longer fits is no form and is not read."""
_FORMULIER_VANAF = 3
"""Known labels that make a form, when no label says which report it is."""
PLAT, HTML, PDF = LEESBAAR = ("text/plain", "text/html", "application/pdf")
"""What is read."""

__all__ = ["LEESBAAR", "PATROON", "PLAT", "TEKST_LANGST", "lees"]


def lees(delen: Iterable[Deel], *, patroon: str = PATROON) -> Lezing:
    """What stands in the text of a mail and in its PDFs; in its HTML when its text holds nothing.

    Args:
        delen: the parts of one mail.
        patroon: regular expression of the number of a report.
    """
    stand = Stand(patroon=re.compile(patroon, re.IGNORECASE))
    lezers: list[Deellezer] = []
    ruimte = TEKST_LANGST
    for deel in _op_volgorde(delen):
        if deel.media_type == HTML and deel.naam is None and stand.kandidaten:
            continue  # the same again: the mail's own text, which was read
        try:
            tekst, hoogstens = _tekst_van(deel, ruimte)
        except Onleesbaar as weigering:
            stand.bevindingen.append(Finding(weigering.regel, f"deel {deel.nummer}"))
            continue
        ruimte -= len(tekst)
        lezer = Deellezer(deel.nummer, tekst, stand, hoogstens=hoogstens)
        lezer.lees()
        lezers.append(lezer)
    teksten = {lezer.deel: lezer.tekst for lezer in lezers}
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


def _op_volgorde(delen: Iterable[Deel]) -> list[Deel]:
    """Text first, then HTML, then the attachments; within each as they stand in the mail."""
    return sorted(
        (deel for deel in delen if deel.media_type in LEESBAAR), key=lambda deel: LEESBAAR.index(deel.media_type)
    )


def _tekst_van(deel: Deel, langst: int) -> tuple[str, Merk]:
    """The text of a part, and the highest mark that what is read in it can have."""
    if deel.media_type == PDF:
        from gateway.formulier import pdf  # noqa: PLC0415  takes long to load, and most mails have none

        tekst, zichtbaar = pdf.tekst_van(deel.inhoud, langst=langst)
        return tekst, Merk.ZEKER if zichtbaar else Merk.WAARSCHIJNLIJK
    tekst = deel.tekst or ""
    if len(tekst) > langst:
        raise Onleesbaar("tekst-te-lang")
    return (html.tekst_van(tekst), Merk.WAARSCHIJNLIJK) if deel.media_type == HTML else (tekst, Merk.ZEKER)
