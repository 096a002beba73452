"""Hostile mails, each named after its trap; with what may come of it: refused at the door (5xx) or in quarantine.

All of them are relayed by a relay that is known, of a sender that was proved, unless the trap is in that. Nothing in
them is about anybody.
"""

import gzip
import io
import zipfile
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gateway.testing.mailrelais import AFZENDER, Bijlage, e_mail, uitslag
from tests.vectors.formulieren.vijandig import VIJANDIG as PDFS

FORM = "Registratienummer: PL0900-2026120001\r\nDatum melding: 13-03-2026\r\nDatum incident: 12-03-2026\r\n"
KOP = f"Authentication-Results: {uitslag()}\r\nFrom: {AFZENDER}\r\nSubject: x\r\n".encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Val:
    """One trap: the mail, and how it may end."""

    mail: Callable[[], bytes]
    einde: str
    """``5xx``, or the rule by which it lies in quarantine."""


def _raw(*koppen: str, body: bytes = b"x") -> bytes:
    return KOP + "".join(f"{kop}\r\n" for kop in koppen).encode() + b"\r\n" + body + b"\r\n"


def _multi(*parts: bytes, end: bytes = b"--g--") -> bytes:
    body = b"".join(b"--g\r\n" + part + b"\r\n" for part in parts) + end
    return _raw("Content-Type: multipart/mixed; boundary=g", body=body)


def _nested(depth: int) -> bytes:
    opened = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(depth))
    closed = b"".join(b"\r\n--b%d--\r\n" % i for i in reversed(range(depth)))
    return KOP + opened + b"\r\nx" + closed


def _attached(naam: str, media_type: str, inhoud: bytes) -> bytes:
    return e_mail("zie bijlage", Bijlage(naam=naam, media_type=media_type, inhoud=inhoud), nummer=naam)


def _zip_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("melding.xml", b"0" * 50_000_000)
    return packed.getvalue()


def _billion_laughs() -> bytes:
    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><x>&a9;</x>'.encode()


def _xml_in(encoding: str, body: bytes) -> bytes:
    head = "Content-Type: application/xml; name=melding.xml\r\nContent-Transfer-Encoding: " + encoding
    return _multi(head.encode() + b"\r\n\r\n" + body)


VALLEN: Mapping[str, Val] = {
    # --- headers
    "geen From": Val(mail=lambda: e_mail(FORM, nummer="1").replace(b"From:", b"X-From:"), einde="5xx"),
    "twee From": Val(mail=lambda: _raw("From: iemand@elders.example"), einde="5xx"),
    "From met twee adressen": Val(mail=lambda: e_mail(FORM, nummer="1", van=f"{AFZENDER}, a@b.nl"), einde="5xx"),
    "From met adres in de naam": Val(mail=lambda: e_mail(FORM, nummer="1", van=f"{AFZENDER} <a@b.nl>"), einde="5xx"),
    "From als groep": Val(mail=lambda: e_mail(FORM, nummer="1", van=f"politie:{AFZENDER};"), einde="5xx"),
    "From als crash van de bibliotheek": Val(
        mail=lambda: e_mail(FORM, nummer="1", van="undisclosed:;, <"), einde="5xx"
    ),
    "twee Subject": Val(mail=lambda: _raw("Subject: y", body=FORM.encode()), einde="5xx"),
    "twee Content-Type": Val(mail=lambda: _raw("Content-Type: text/plain", "Content-Type: text/html"), einde="5xx"),
    "twee Content-Transfer-Encoding": Val(
        mail=lambda: _raw("Content-Transfer-Encoding: 7bit", "Content-Transfer-Encoding: base64"), einde="5xx"
    ),
    "kop zonder naam": Val(mail=lambda: _raw("dit is geen kop"), einde="5xx"),
    "nul in een kop": Val(mail=lambda: _raw("X-Nul: a\0b"), einde="5xx"),
    "kop in latin-1": Val(mail=lambda: KOP + b"X-Naam: caf\xe9\r\n\r\nx\r\n", einde="5xx"),
    "tienduizend koppen": Val(mail=lambda: _raw(*["X-Veel: y"] * 10_000), einde="5xx"),
    "een kop van een megabyte": Val(
        mail=lambda: _raw("X-Lang: y" + "\r\n " + "\r\n ".join(["z" * 900] * 1200)), einde="5xx"
    ),
    "uitslag in een opmerking": Val(
        mail=lambda: e_mail(FORM, nummer="1", beoordeeld=f"evil.example ({uitslag()})"), einde="5xx"
    ),
    "uitslag van een ander naast een tekst van ons": Val(
        mail=lambda: e_mail(FORM, nummer="1", beoordeeld='evil.example; x="; mx.vt.example; dmarc=pass"'), einde="5xx"
    ),
    "twee uitslagen die elkaar tegenspreken": Val(
        mail=lambda: _raw(f"Authentication-Results: {uitslag(dmarc='fail')}"), einde="5xx"
    ),
    "onderwerp in onbekende codering": Val(
        mail=lambda: e_mail(FORM, nummer="1", onderwerp="=?geen?q?x?="), einde="mail-kop-codering"
    ),
    "onderwerp met regeleinde erin": Val(
        mail=lambda: e_mail(FORM, nummer="1", onderwerp="=?utf-8?q?a=0D=0AFrom:_b?="), einde="mail-kop-tekens"
    ),
    # --- structure
    "vijftienhonderd delen in elkaar": Val(mail=lambda: _nested(1500), einde="mail-te-diep"),
    "tienduizend delen naast elkaar": Val(mail=lambda: _multi(*[b"\r\nx"] * 10_000), einde="mail-te-veel-delen"),
    "grens ontbreekt": Val(mail=lambda: _raw("Content-Type: multipart/mixed"), einde="mail-grens-ontbreekt"),
    "grens staat nergens": Val(
        mail=lambda: _raw("Content-Type: multipart/mixed; boundary=g", body=FORM.encode()), einde="mail-afgebroken"
    ),
    "slot ontbreekt": Val(mail=lambda: _multi(b"\r\nx", end=b""), einde="mail-afgebroken"),
    "nog een deel na het slot": Val(
        mail=lambda: _multi(b"\r\nx", end=b"--g--\r\n--g\r\n\r\ny\r\n--g--"), einde="mail-grens-na-slot"
    ),
    "twee grenzen": Val(
        mail=lambda: _raw("Content-Type: multipart/mixed; boundary=g; boundary=h"), einde="mail-kop-parameters"
    ),
    "grens als reguliere expressie": Val(
        mail=lambda: _raw("Content-Type: multipart/mixed; boundary=(((((a+)+)+)+)+)"), einde="mail-afgebroken"
    ),
    "samengesteld deel in base64": Val(
        mail=lambda: _raw("Content-Type: multipart/mixed; boundary=g", "Content-Transfer-Encoding: base64"),
        einde="mail-codering",
    ),
    "deel van een bericht": Val(
        mail=lambda: _raw("Content-Type: message/partial; id=a; number=1; total=2"), einde="mail-gedeeltelijk"
    ),
    "inhoud elders": Val(
        mail=lambda: _raw('Content-Type: message/external-body; access-type=URL; URL="http://127.0.0.1/"'),
        einde="mail-gedeeltelijk",
    ),
    # --- encodings
    "base64 die geen base64 is": Val(
        mail=lambda: _raw("Content-Transfer-Encoding: base64", body=b"dit is het niet!"), einde="mail-base64"
    ),
    "base64 zonder vulling": Val(
        mail=lambda: _raw("Content-Transfer-Encoding: base64", body=b"YWJjZA"), einde="mail-base64"
    ),
    "base64 met iets erachter": Val(
        mail=lambda: _raw("Content-Transfer-Encoding: base64", body=b64encode(b"ab") + b"YWJj"), einde="mail-base64"
    ),
    "quoted-printable die het niet is": Val(
        mail=lambda: _raw("Content-Transfer-Encoding: quoted-printable", body=b"a=XYb"), einde="mail-quoted-printable"
    ),
    "onbekende codering": Val(mail=lambda: _raw("Content-Transfer-Encoding: x-uuencode"), einde="mail-codering"),
    "latin-1 die zegt utf-8 te zijn": Val(
        mail=lambda: _raw("Content-Type: text/plain; charset=utf-8", body="é".encode("latin-1")), einde="mail-tekenset"
    ),
    "delen in verschillende tekensets door elkaar": Val(
        mail=lambda: _multi(
            b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + "é".encode(),
            b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + "é".encode("latin-1"),
        ),
        einde="mail-tekenset",
    ),
    "utf-7": Val(mail=lambda: _raw("Content-Type: text/plain; charset=utf-7", body=b"+AGE-"), einde="mail-tekenset"),
    "nullen in de tekst": Val(mail=lambda: _raw(body=b"a\0b"), einde="mail-nul"),
    "naam in rfc 2231 met valse tekens": Val(
        mail=lambda: _multi(b"Content-Disposition: attachment; filename*=utf-8''%FF.xml\r\n\r\nx"),
        einde="mail-kop-parameters",
    ),
    "naam in rfc 2231 in een tekenset die er niet is": Val(
        mail=lambda: _multi(b"Content-Disposition: attachment; filename*=geen''a.xml\r\n\r\nx"),
        einde="mail-kop-parameters",
    ),
    "naam in rfc 2231 uit een miljard stukken": Val(
        mail=lambda: _multi(b"Content-Disposition: attachment; filename*999999999=a; filename*0=b\r\n\r\nx"),
        einde="geen-formulier",
    ),
    "parameters zonder einde": Val(
        mail=lambda: _multi(b'Content-Type: text/plain; a="' + b";" * 900 + b"\r\n " + b";" * 900 + b"\r\n\r\nx"),
        einde="geen-formulier",
    ),
    # --- what nobody wrote
    "bezorgbericht": Val(
        mail=lambda: _raw("Content-Type: multipart/report; boundary=g", body=b"--g\r\n\r\nx\r\n--g--"),
        einde="mail-bezorgbericht",
    ),
    "afwezigheidsmelding": Val(
        mail=lambda: e_mail(FORM, nummer="1", koppen=["Auto-Submitted: auto-replied"]), einde="mail-automatisch"
    ),
    "lijst": Val(mail=lambda: e_mail(FORM, nummer="1", koppen=["List-Id: <x.y>"]), einde="mail-automatisch"),
    # --- attachments
    "winmail.dat": Val(
        mail=lambda: _attached("winmail.dat", "application/ms-tnef", b"\x78\x9f\x3e\x22" + bytes(1000)),
        einde="geen-formulier",
    ),
    "zipbom": Val(mail=lambda: _attached("melding.zip", "application/zip", _zip_bomb()), einde="geen-formulier"),
    "gzipbom als xml": Val(
        mail=lambda: _attached("melding.xml", "application/xml", gzip.compress(b"<x/>" + b" " * 50_000_000)),
        einde="ERR_DOCUMENT_EMPTY",
    ),
    "mail in een mail": Val(
        mail=lambda: _multi(b"Content-Type: message/rfc822\r\n\r\nFrom: a@b.nl\r\n\r\n" + FORM.encode()),
        einde="geen-formulier",
    ),
    "miljard keer lachen": Val(
        mail=lambda: _attached("melding.xml", "application/xml", _billion_laughs()), einde="ERR_RESOURCE_LIMIT"
    ),
    "xml die een bestand leest": Val(
        mail=lambda: _attached(
            "melding.xml", "application/xml", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:/etc/hostname">]><x>&a;</x>'
        ),
        einde="xml-doctype",
    ),
    "xml van duizend lagen": Val(
        mail=lambda: _attached("melding.xml", "application/xml", b"<a>" * 1000 + b"</a>" * 1000),
        einde="ERR_RESOURCE_LIMIT",
    ),
    "twee berichten": Val(
        mail=lambda: e_mail(
            "x",
            Bijlage(naam="a.xml", media_type="application/xml", inhoud=b"<x/>"),
            Bijlage(naam="b.xml", media_type="application/xml", inhoud=b"<x/>"),
            nummer="1",
        ),
        einde="mail-meer-berichten",
    ),
    "xml met valse base64": Val(mail=lambda: _xml_in("base64", b"PHgvPg="), einde="mail-base64"),
    **{
        f"pdf: {naam}": Val(
            mail=lambda maak=PDFS[naam]: _attached("formulier.pdf", "application/pdf", maak()),  # type: ignore[misc]
            einde="",
        )
        for naam in PDFS
    },
    # --- work: what is small and takes long
    "html met dertigduizend begonnen opmerkingen": Val(
        mail=lambda: _raw("Content-Type: text/html", body=b"<!--\r\n" * 30_000), einde="formulier-duurt-te-lang"
    ),
    "html met zestienduizend begonnen tekeningen": Val(
        mail=lambda: _raw("Content-Type: text/html", body=b"<svg>\r\n" * 16_000 + b"</p>\r\n" * 16_000), einde=""
    ),
    # --- size
    "tien megabyte aan regels": Val(mail=lambda: _raw(body=(b"regel " * 9 + b"\r\n") * 180_000), einde="tekst-te-lang"),
    "een half miljoen regels": Val(mail=lambda: _raw(body=b"regel regel regel\r\n" * 520_000), einde="5xx"),
    "vijf miljoen lege regels": Val(mail=lambda: _raw(body=b"\r\n" * 5_000_000), einde="5xx"),
    "tien megabyte quoted-printable": Val(
        mail=lambda: _raw("Content-Transfer-Encoding: quoted-printable", body=(b"=41" * 300 + b"\r\n") * 10_000),
        einde="tekst-te-lang",
    ),
    "te groot": Val(mail=lambda: _raw(body=b"regel regel regel\r\n" * 600_000), einde="5xx"),
    "een regel van tien megabyte": Val(mail=lambda: _raw(body=b"x" * 10_000_000), einde="5xx"),
    "een regel zonder einde": Val(mail=lambda: _raw(body=b"x" * 40_000_000), einde="5xx"),
    "een regel zonder einde die op het slot lijkt": Val(
        mail=lambda: _raw(body=b"x" * 1001 + b".\r\nMAIL FROM:<a@b.nl>"), einde="5xx"
    ),
}
"""``einde`` empty: any finding of the reader will do."""
