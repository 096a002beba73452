"""``python -m gateway.formulier <bytes> <seconds of processor> <seconds>``: the reading process.

Its door is a socket on standard input (``leeszaal``). A reader gets JSON, ``{"patroon": …, "delen": [{"nummer",
"mediaType", "naam", "tekst" or "inhoud" (base64)}]}``, and answers with the fields of ``Lezing``, with the texts that
were made of PDF or HTML: the others are known. Nothing is written anywhere else, and nothing is read but the program
itself, before the first mail.
"""

import base64
import codecs
import encodings.aliases
import gc
import json
import socket
import sys
from contextlib import suppress
from dataclasses import asdict, replace

from gateway.contracts.formulier import Deel
from gateway.formulier import HTML, PDF, PLAT, lees
from gateway.formulier.afscherming import begrens_lezer, scherm_af
from gateway.formulier.leeszaal import houd_open

_PROEF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R>>endobj\n"
    b"4 0 obj<</Length 26>>stream\nBT /F 1 Tf (Datum: x) Tj ET\nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
)
"""A form without anybody in it."""


def main() -> None:
    """Load, shield, and wait for mail."""
    geheugen, rekentijd, seconden = int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
    deur = socket.socket(fileno=0)
    laad()
    scherm_af()

    def lezer() -> None:
        begrens_lezer(geheugen=geheugen, rekentijd=rekentijd)
        beantwoord()

    houd_open(deur, lezer, seconden=seconden)


def laad() -> None:
    """Everything that a reading may need: a reader can open no file any more."""
    for codering in set(encodings.aliases.aliases.values()):
        with suppress(LookupError):  # of another operating system
            codecs.lookup(codering)
    lees(
        [
            Deel(nummer="1", media_type=PLAT, tekst="Geboortedatum: 1 januari 2000"),
            Deel(nummer="2", media_type=HTML, naam="b.html", tekst="<p>Datum: x</p>"),
            Deel(nummer="3", media_type=PDF, inhoud=_PROEF),
        ]
    )
    gc.freeze()  # what is here stays, and a reader need not look at it


def beantwoord() -> None:
    """One question on standard input, one answer on standard output."""
    vraag = json.load(sys.stdin.buffer)
    delen = [
        Deel(
            nummer=deel["nummer"],
            media_type=deel["mediaType"],
            naam=deel["naam"],
            tekst=deel.get("tekst"),
            inhoud=base64.b64decode(deel.get("inhoud", "")),
        )
        for deel in vraag["delen"]
    ]
    lezing = lees(delen, patroon=vraag["patroon"])
    plat = {deel.nummer for deel in delen if deel.media_type == PLAT}
    lezing = replace(lezing, teksten={nummer: tekst for nummer, tekst in lezing.teksten.items() if nummer not in plat})
    json.dump(asdict(lezing), sys.stdout, ensure_ascii=True, separators=(",", ":"))


if __name__ == "__main__":
    main()
