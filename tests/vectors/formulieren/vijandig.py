"""PDFs that no sender of forms makes: each loops, explodes, hides or lies in its own way; written by hand."""

import io
import zlib
from collections.abc import Callable, Mapping

from pypdf import PdfReader, PdfWriter

from tests.vectors.formulieren.pdf import PDFS, bestand, bladen, stroom

CATALOGUS = b"<< /Type /Catalog /Pages 2 0 R >>"
BLADEN = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
LETTER = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def met_inhoud(
    inhoud: bytes, *overig: bytes, bronnen: bytes = b"/Font << /F1 5 0 R >>", catalogus: bytes = b""
) -> bytes:
    """One page with this stream object; ``overig`` are objects 6 and further."""
    blad = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << %s >> /Contents 4 0 R >>" % bronnen
    kop = CATALOGUS.replace(b" >>", b" %s >>" % catalogus)
    return bestand([kop, BLADEN, blad, inhoud, LETTER, *overig])


def bom(lagen: int) -> bytes:
    """A stream of 100 MB of spaces, compressed again and again until it is a handful of bytes."""
    data = zlib.compress(b" " * 100_000_000, 1)
    for _ in range(lagen - 1):
        data = zlib.compress(data, 9)
    filters = b" ".join([b"/FlateDecode"] * lagen)
    return b"<< /Length %d /Filter [%s] >>\nstream\n%s\nendstream" % (len(data), filters, data)


def versleuteld() -> bytes:
    """A good form that asks for a password."""
    schrijver = PdfWriter(clone_from=PdfReader(io.BytesIO(PDFS["29-mail-met-pdf"][0])))
    schrijver.encrypt("geheim", algorithm="AES-256")
    uit = io.BytesIO()
    schrijver.write(uit)
    return uit.getvalue()


def objectstroom_in_zichzelf() -> bytes:
    """The catalogue lies in an object stream that extends itself and whose length lies in itself."""
    inhoud = b"1 0 2 34 << /Type /Catalog /Pages 2 0 R >> << /Type /Pages /Count 1 /Kids [2 0 R] >>"
    kop = b"%PDF-1.7\n"
    objstm = b"4 0 obj\n<< /Type /ObjStm /N 2 /First 9 /Extends 4 0 R /Length 1 0 R >>\nstream\n%s\nendstream\nendobj\n"
    eerste = objstm % inhoud
    tabel = b"".join(
        bytes([soort]) + plaats.to_bytes(4, "big") + bytes([index])
        for soort, plaats, index in ((0, 0, 255), (2, 4, 0), (2, 4, 1), (0, 0, 0), (1, len(kop), 0), (2, 5, 0))
    )
    begin = len(kop) + len(eerste)
    xref = b"5 0 obj\n<< /Type /XRef /Size 6 /W [1 4 1] /Root 1 0 R /Length %d >>\nstream\n%s\nendstream\nendobj\n"
    return kop + eerste + xref % (len(tabel), tabel) + b"startxref\n%d\n%%%%EOF\n" % begin


def _xref_lus() -> bytes:
    goed = bladen([[(50, 800, "BVH-nummer: PL0900-2026129999")]])
    begin = goed.rindex(b"startxref\n") + len(b"startxref\n")
    plaats = goed[begin:].split()[0]
    kapot = goed.replace(b"/Root 1 0 R", b"/Root 99 0 R /Prev %s" % plaats)
    return kapot.replace(b"/Type /Catalog", b"/Type /Verloren")


def _veel_bladen() -> bytes:
    kids = b" ".join([b"3 0 R"] * 200_000)
    blad = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    return bestand([CATALOGUS, b"<< /Type /Pages /Count 2000000000 /Kids [%s] >>" % kids, blad, stroom(b"")])


def _veertig_bladen_werk() -> bytes:
    """Seven kilobytes, half a minute of work: every page is the same stream, just below what one stream may be."""
    kids = b" ".join(b"%d 0 R" % nummer for nummer in range(5, 45))
    blad = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R >>"
    inhoud = stroom(b"q Q " * 90_000, samengedrukt=True)
    pagina = b"<< /Type /Pages /Count 40 /Kids [%s] >>" % kids
    return bestand([CATALOGUS, pagina, inhoud, LETTER, *[blad] * 40])


_TEKST = b"BT /F1 10 Tf 50 800 Td (BVH-nummer: PL0900-2026129999) Tj ET"

VIJANDIG: Mapping[str, Callable[[], bytes]] = {
    "lus in de bladenboom": lambda: bestand(
        [
            CATALOGUS,
            b"<< /Type /Pages /Count 9 /Kids [2 0 R 3 0 R] /Parent 3 0 R >>",
            b"<< /Type /Pages /Kids [2 0 R] >>",
        ]
    ),
    "lus in de kruistabel": _xref_lus,
    "objectstroom die zichzelf bevat": objectstroom_in_zichzelf,
    "bom van een laag": lambda: met_inhoud(bom(1)),
    "bom van drie lagen": lambda: met_inhoud(bom(3)),
    "twee miljard bladen": _veel_bladen,
    "honderdduizend haken diep": lambda: met_inhoud(stroom(b"[" * 100_000 + b"]" * 100_000 + b" TJ")),
    "kapotte kruistabel zonder catalogus": lambda: (
        b"%PDF-1.7\nxref\n0 99999999\n" + b"0000000000 65535 f \n" * 50 + b"startxref\n9\n"
    ),
    "versleuteld": versleuteld,
    "script bij openen": lambda: met_inhoud(
        stroom(_TEKST), catalogus=b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    ),
    "script bij naam": lambda: met_inhoud(
        stroom(_TEKST), catalogus=b"/Names << /JavaScript << /Names [(a) 6 0 R] >> >>"
    ),
    "ingesloten bestanden": lambda: met_inhoud(
        stroom(_TEKST), catalogus=b"/Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >>"
    ),
    "velden om in te vullen": lambda: met_inhoud(stroom(_TEKST), catalogus=b"/AcroForm << /Fields [6 0 R] >>"),
    "geen tekst": lambda: met_inhoud(stroom(b"0 0 100 100 re f")),
    "vorm die zichzelf tekent": lambda: met_inhoud(
        stroom(b"/X Do"),
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >> /Length 11 >>\n"
        b"stream\n/X Do /X Do\nendstream",
        bronnen=b"/XObject << /X 6 0 R >>",
    ),
    "twee miljoen opdrachten": lambda: met_inhoud(stroom(b"q Q " * 1_000_000, samengedrukt=True)),
    "veertig bladen werk": _veertig_bladen_werk,
    "tekst een lichtjaar naar rechts": lambda: met_inhoud(
        stroom(b"BT /F1 10 Tf 1 0 0 1 1e15 800 Tm (ver) Tj 1 0 0 1 0 -1e15 Tm (weg) Tj ET")
    ),
    "stroom die over zijn lengte liegt": lambda: met_inhoud(b"<< /Length 999999999999 >>\nstream\nx\nendstream"),
    "tekentabel van vier miljard": lambda: met_inhoud(
        stroom(b"BT /F1 10 Tf <00> Tj ET"),
        stroom(
            b"1 begincodespacerange <00> <FFFFFFFF> endcodespacerange "
            b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange"
        ),
    ).replace(LETTER, LETTER.replace(b" >>", b" /ToUnicode 6 0 R >>")),
    "geen pdf": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 400,
}
