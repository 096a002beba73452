"""The PDF forms, drawn from the positions below: the same bytes at every run, so that none of them need be kept.

A page is a list of (x, y, text) in points from the lower left corner of an A4. The characters are those of
windows-1252 (``WinAnsiEncoding``), as in the output of common form software.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence

Blad = Sequence[tuple[float, float, str]]


def tekst(blad: Blad) -> bytes:
    """The content stream of a page."""
    lines = [b"BT /F1 10 Tf"]
    for x, y, woorden in blad:
        code = woorden.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
        lines.append(b"1 0 0 1 %g %g Tm (%s) Tj" % (x, y, code))
    return b"\n".join([*lines, b"ET"])


def bestand(objecten: Sequence[bytes], *, trailer: bytes = b"") -> bytes:
    """A PDF file of these objects, numbered from 1; the first is the catalogue."""
    inhoud = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    plaatsen = []
    for nummer, body in enumerate(objecten, start=1):
        plaatsen.append(len(inhoud))
        inhoud += b"%d 0 obj\n%s\nendobj\n" % (nummer, body)
    begin = len(inhoud)
    inhoud += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objecten) + 1)
    inhoud += b"".join(b"%010d 00000 n \n" % plaats for plaats in plaatsen)
    inhoud += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objecten) + 1,
        trailer,
        begin,
    )
    return bytes(inhoud)


def stroom(inhoud: bytes, *, samengedrukt: bool = False) -> bytes:
    """A stream object."""
    data = zlib.compress(inhoud, 9) if samengedrukt else inhoud
    return b"<< /Length %d%s >>\nstream\n%s\nendstream" % (
        len(data),
        b" /Filter /FlateDecode" if samengedrukt else b"",
        data,
    )


def bladen(vellen: Sequence[Blad], *, samengedrukt: bool = False) -> bytes:
    """A PDF file with these pages."""
    eerste = 4
    kids = b" ".join(b"%d 0 R" % (eerste + 2 * index) for index in range(len(vellen)))
    objecten = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(vellen), kids),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for index, blad in enumerate(vellen):
        objecten += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            b"/Contents %d 0 R >>" % (eerste + 2 * index + 1),
            stroom(tekst(blad), samengedrukt=samengedrukt),
        ]
    return bestand(objecten)


def rijen(top: float, kolommen: Sequence[float], regels: Iterable[Sequence[str]], *, stap: float = 16) -> Blad:
    """Rows of cells at these x positions, downwards from ``top``; an empty cell draws nothing."""
    return [
        (x, top - stap * rij, cel)
        for rij, cellen in enumerate(regels)
        for x, cel in zip(kolommen, cellen, strict=False)
        if cel
    ]


PDFS: Mapping[str, Sequence[bytes]] = {
    "23-pdf-twee-kolommen": [
        bladen(
            [
                [
                    (50, 800, "Zorgformulier politie"),
                    *rijen(
                        770,
                        (50, 220),
                        [
                            ("Registratienummer:", "PL0900-2026120023"),
                            ("Datum melding:", "07-10-2026"),
                            ("Datum incident:", "06-10-2026"),
                            ("Tijdstip incident:", "20:30 uur"),
                            ("Locatie incident:", "Proefweg 15, Huizen"),
                            ("SASH ingevuld:", "Nee"),
                        ],
                    ),
                    (50, 650, "Betrokkene 1"),
                    *rijen(
                        630,
                        (50, 220),
                        [
                            ("Achternaam:", "Sjabloonsma"),
                            ("Voornamen:", "Ilse"),
                            ("Geboortedatum:", "31-01-1994"),
                            ("BSN:", "999990196"),
                            ("Postcode:", "1271 SS"),
                            ("Woonplaats:", "Huizen"),
                        ],
                    ),
                ]
            ]
        )
    ],
    "24-pdf-personentabel": [
        bladen(
            [
                [
                    (50, 800, "Zorgmelding"),
                    *rijen(780, (50, 220), [("BVH-nummer", "PL0900-2026120024"), ("Datum melding", "08-10-2026")]),
                    (50, 730, "Betrokken personen"),
                    *rijen(
                        710,
                        (50, 200, 310, 420),
                        [
                            ("Naam", "Geboortedatum", "BSN", "Rol"),
                            ("Casper de Voorbeeld", "02-02-1980", "999990202", "verdachte"),
                            ("Bregje Nepveen", "03-03-1982", "999990214", "slachtoffer"),
                            ("Finn de Voorbeeld", "04-04-2015", "", "kind"),
                        ],
                    ),
                ]
            ]
        )
    ],
    "25-pdf-label-boven-waarde": [
        bladen(
            [
                [
                    (50, 800, "Zorgformulier"),
                    *rijen(
                        770,
                        (50, 300),
                        [("Registratienummer", "Datum melding"), ("PL0900-2026120025", "09-10-2026")],
                        stap=12,
                    ),
                    (50, 720, "Betrokkene 1"),
                    *rijen(700, (50, 300), [("Achternaam", "Voornamen"), ("Testinga", "Abel")], stap=12),
                    *rijen(
                        660,
                        (50, 220, 400),
                        [("Geboortedatum", "BSN", "Telefoon"), ("05-05-1971", "999990226", "06-00667788")],
                        stap=12,
                    ),
                ]
            ]
        )
    ],
    "26-pdf-verhaal-over-twee-bladen": [
        bladen(
            [
                [
                    (50, 800, "Zorgformulier"),
                    (50, 780, "Registratienummer: PL0900-2026120026"),
                    (50, 766, "Datum melding: 10-10-2026"),
                    (50, 740, "Betrokkene 1"),
                    (50, 726, "Naam: Noor Oefenaar"),
                    (50, 712, "Geboortedatum: 06-06-1986"),
                    (50, 100, "Toedracht:"),
                    (50, 86, "Vader kwam dronken thuis en schreeuwde tegen de kinderen. Moeder ging"),
                    (50, 72, "ertussen staan en werd geduwd. De oudste dochter heeft de politie gebeld."),
                    (250, 30, "Pagina 1 van 2"),
                ],
                [
                    (50, 800, "Bij aankomst was vader vertrokken. Moeder wilde niet dat de kinderen"),
                    (50, 786, "werden gehoord."),
                    (50, 760, "Aanhouding: Nee"),
                    (50, 746, "Aangifte: Nog niet"),
                    (250, 30, "Pagina 2 van 2"),
                ],
            ]
        )
    ],
    "27-pdf-blokken": [
        bladen(
            [
                [
                    (50, 800, "MUTATIERAPPORT"),
                    *rijen(
                        780,
                        (50, 200),
                        [
                            ("Mutatienummer", "PL17P0-2026120027"),
                            ("Pleegdatum", "11-10-2026"),
                            ("Eenheid", "Eenheid Midden-Nederland"),
                            ("Verbalisant", "H. Voorbeeld"),
                            ("Telefoon verbalisant", "0900-0000"),
                        ],
                    ),
                    (50, 680, "VERDACHTE"),
                    *rijen(
                        664,
                        (50, 200),
                        [
                            ("Achternaam", "Verzonnen"),
                            ("Voorvoegsel", "van"),
                            ("Voornamen", "Hidde"),
                            ("BSN", "999990238"),
                        ],
                    ),
                    (50, 580, "SLACHTOFFER"),
                    *rijen(
                        564,
                        (50, 200),
                        [
                            ("Achternaam", "Fictie"),
                            ("Voornamen", "Jasmijn"),
                            ("BSN", "999990251"),
                            ("Geboortedatum", "07-07-1989"),
                        ],
                    ),
                ]
            ]
        )
    ],
    "28-pdf-samengedrukt-met-accenten": [
        bladen(
            [
                [
                    (50, 800, "Zorgformulier – jeugd"),
                    *rijen(
                        780, (50, 200), [("Registratienummer:", "PL0900-2026120028"), ("Datum melding:", "12-10-2026")]
                    ),
                    (50, 740, "Gegevens jeugdige"),
                    *rijen(
                        724,
                        (50, 200),
                        [
                            ("Achternaam:", "Çelik-Proef"),
                            ("Voornamen:", "Zoë"),
                            ("Geboortedatum:", "8 augustus 2011"),
                            ("Geslacht:", "meisje"),
                        ],
                    ),
                    (50, 640, "Zorgelijke situatie:"),
                    (50, 626, "Zoë is al weken niet op school gezien en reageert niet"),
                    (50, 614, "op berichten."),
                ]
            ],
            samengedrukt=True,
        )
    ],
    "29-mail-met-pdf": [
        bladen(
            [
                [
                    (50, 800, "Zorgformulier"),
                    (50, 780, "BVH-nummer: PL0900-2026120029"),
                    (50, 766, "Datum melding: 13-10-2026"),
                    (50, 752, "Toedracht: Ruzie op straat tussen broer en zus."),
                    (50, 720, "Persoon 1"),
                    (50, 706, "Naam: Milan Bedacht"),
                    (50, 692, "Geboortedatum: 09-09-2003"),
                    (50, 678, "BSN: 999990263"),
                ]
            ]
        )
    ],
    "30-twee-pdf-een-zaak": [
        bladen(
            [
                [
                    (50, 800, "Zorgformulier"),
                    (50, 780, "Registratienummer: PL0900-2026120030"),
                    (50, 766, "Datum melding: 14-10-2026"),
                    (50, 740, "Betrokkene 1"),
                    (50, 726, "Naam: Ilse Nepveen"),
                    (50, 712, "BSN: 999990275"),
                ]
            ]
        ),
        bladen(
            [
                [
                    (50, 800, "Mutatierapport"),
                    (50, 780, "Mutatienummer: PL0900-2026120030"),
                    (50, 766, "Pleegdatum: 13-10-2026"),
                    (50, 752, "Pleegplaats: Oefendreef 1, Weesp"),
                    (50, 738, "Toedracht: Moeder meldde dat haar zoon haar bedreigt."),
                ]
            ]
        ),
    ],
}
"""Name of the form → its attachments, in the order of the mail."""
