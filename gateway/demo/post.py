"""What comes by mail in the week: forms, attachments, a form about a report that is here, what nobody should mail.

Every mail goes through the SMTP door, handed over by the mail server of Veilig Thuis (or by somebody who is not). The
outcome that must follow stands beside each case and is never computed from what happened.

1. the mails are offered; what was taken is read by the duty ``mail``
2. what a machine read waits: a person confirms it, or corrects it
3. Veilig Thuis collects
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from rich.table import Table

from gateway.contracts.message import DocumentId, Oin
from gateway.core.recording import DocumentState
from gateway.demo.personeel import Medewerker
from gateway.demo.regio import SCHOOL, VEILIG_THUIS, Toegang
from gateway.demo.week import Geval
from gateway.journal.sql import SqlJournal
from gateway.testing.aanbod import melding_aanbod
from gateway.testing.casussysteem import Bericht
from gateway.testing.mailrelais import ACUUT, POSTBUS, Bijlage, Mailrelais, e_mail, uitslag
from gateway.testing.politie import Politie
from gateway.testing.politiestukken import Voorval
from gateway.testing.verzonnen import gezin
from gateway.testing.zorgformulier import zorgformulier

RELAIS = "mailrelais"
VT = Oin(VEILIG_THUIS.oin)
PATIENCE = 30.0
"""Seconds in which every mail must have been read."""
BEVESTIGD = "Naast de e-mail gelegd: het klopt (verzonnen)."
VERBETERD = "De voornaam stond er verkeerd; nagebeld (verzonnen)."
VIJANDIG_XML = b'<!DOCTYPE x [<!ENTITY e SYSTEM "geheim.txt">]><x>&e;</x>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Afloop:
    """What became of a mail."""

    antwoord: str
    """At the door: code and enhanced code (RFC 3463)."""
    lot: str | None = None
    """Of the mail in the journal, once it was read; None when nothing was kept."""
    regel: str | None = None
    """Why it lies in quarantine."""
    besluit: str | None = None
    """What the person heard."""
    bij_vt: str | None = None
    """What Veilig Thuis collected about this number: heel, verbeterd, onvolledig; None: nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """One mail: who hands it over, what stands in it, what a person does with it, and what must become of it."""

    referentie: str
    bijzonder: str
    content: bytes
    verwacht: Afloop
    nummer: str = ""
    """Of the report in it."""
    aan: str = POSTBUS
    door: str = RELAIS
    """Whose certificate the connection shows."""
    verbetering: dict[str, Any] | None = None
    """In place of what the machine read."""


@dataclass(slots=True, kw_only=True)
class Waarneming:
    """One mail, expected and happened."""

    brief: Brief
    document: DocumentId | None
    werd: Afloop

    @property
    def verschillen(self) -> tuple[str, ...]:
        """Where the two differ, in words."""
        verwacht = self.brief.verwacht
        return tuple(
            f"{veld.name}: verwacht {getattr(verwacht, veld.name)}, werd {getattr(self.werd, veld.name)}"
            for veld in fields(Afloop)
            if getattr(verwacht, veld.name) != getattr(self.werd, veld.name)
        )


def post(week: Sequence[Geval], politie: Politie, nu: datetime, chance: Random) -> tuple[Brief, ...]:
    """The mails in the order in which they are offered; ``week`` is what came by the other doors before."""

    def voorval(number: int) -> Voorval:
        moment = nu - timedelta(hours=20 - number)
        return Voorval(
            nummer=f"PL0900-{nu.year}9{number:05d}",
            moment=moment,
            personen=gezin(chance, woonplaats="Hilversum", personen=3, op=moment.date()),
            omschrijving="Buren hoorden geschreeuw (verzonnen).",
        )

    een, twee, drie, vier, vijf = (voorval(number) for number in range(1, 6))
    beter = replace(twee, personen=(replace(twee.personen[0], voornamen="Verbeterd"), *twee.personen[1:]))
    herhaald = week[2].voorval
    xml = politie.melding("vtMeldingDi01", "MAIL-XML-1", drie)
    bevestigd = Afloop(antwoord="250 2.0.0", lot="vastgehouden", besluit="vrijgegeven", bij_vt="heel")
    quarantaine = Afloop(antwoord="250 2.0.0", lot="quarantaine")
    nee = Afloop(antwoord="550 5.7.1")
    return (
        Brief(
            referentie="MAIL-01",
            bijzonder="formulier, bevestigd",
            content=e_mail(zorgformulier(een), nummer="MAIL-01"),
            nummer=een.nummer,
            verwacht=bevestigd,
        ),
        Brief(
            referentie="MAIL-02",
            bijzonder="formulier, één veld verbeterd",
            content=e_mail(zorgformulier(twee), nummer="MAIL-02"),
            nummer=twee.nummer,
            verbetering=melding_aanbod(beter, referentie="", ontvanger=VT)["melding"],
            verwacht=replace(bevestigd, bij_vt="verbeterd"),
        ),
        Brief(
            referentie="MAIL-03",
            bijzonder="StUF als bijlage",
            content=e_mail("Zie bijlage.", _bijlage("melding.xml", "application/xml", xml), nummer="MAIL-03"),
            nummer=drie.nummer,
            verwacht=Afloop(antwoord="250 2.0.0", lot="aangenomen", bij_vt="heel"),
        ),
        Brief(
            referentie="MAIL-04",
            bijzonder="formulier als HTML-bijlage",
            content=e_mail("Zie bijlage.", _bijlage("formulier.html", "text/html", _html(vier)), nummer="MAIL-04"),
            nummer=vier.nummer,
            verwacht=bevestigd,
        ),
        Brief(
            referentie="MAIL-05",
            bijzonder=f"formulier over {week[2].referentie}, dat er al als XML is",
            content=e_mail(zorgformulier(herhaald), nummer="MAIL-05"),
            nummer=herhaald.nummer,
            verwacht=replace(bevestigd, bij_vt=None),
        ),
        Brief(
            referentie="MAIL-06",
            bijzonder="acuut formulier",
            content=e_mail(zorgformulier(vijf), nummer="MAIL-06", aan=ACUUT),
            nummer=vijf.nummer,
            aan=ACUUT,
            verwacht=Afloop(antwoord="250 2.0.0", lot="aangenomen", bij_vt="onvolledig"),
        ),
        Brief(
            referentie="MAIL-07",
            bijzonder="bijlage die een bestand wil lezen (XXE)",
            content=e_mail("x", _bijlage("x.xml", "application/xml", VIJANDIG_XML), nummer="MAIL-07"),
            verwacht=replace(quarantaine, regel="xml-doctype"),
        ),
        Brief(
            referentie="MAIL-08",
            bijzonder="tweede e-mail in de eerste verstopt",
            content=e_mail("x", nummer="MAIL-08").replace(b"\r\nx\r\n", b"\r\nx\n.\nMAIL FROM:<x@y.example>\r\n"),
            verwacht=Afloop(antwoord="550 5.6.0"),
        ),
        Brief(
            referentie="MAIL-09",
            bijzonder="afwezigheidsbericht",
            content=e_mail("Ik ben er niet.", nummer="MAIL-09", koppen=["Auto-Submitted: auto-replied"]),
            verwacht=replace(quarantaine, regel="mail-automatisch"),
        ),
        Brief(
            referentie="MAIL-10",
            bijzonder="vals: beoordeeld door een server die niet de onze is",
            content=e_mail("x", nummer="MAIL-10", beoordeeld=uitslag(server="mx.boef.example")),
            verwacht=nee,
        ),
        Brief(
            referentie="MAIL-11",
            bijzonder="vreemde: geen relais van een partner",
            content=e_mail(zorgformulier(een), nummer="MAIL-11"),
            door=SCHOOL.naam,
            verwacht=nee,
        ),
    )


def _bijlage(naam: str, media_type: str, inhoud: bytes) -> Bijlage:
    return Bijlage(naam=naam, media_type=media_type, inhoud=inhoud)


def _html(voorval: Voorval) -> bytes:
    lines = "".join(f"<p>{line}</p>" for line in zorgformulier(voorval).splitlines())
    return f'<!doctype html><html><head><meta charset="utf-8"></head><body>{lines}</body></html>'.encode()


def bied_aan(brieven: Iterable[Brief], address: str, toegang: Toegang, journal: SqlJournal) -> list[Waarneming]:
    """Hand every mail over, and wait until what was taken has been read."""
    gezien = []
    for brief in brieven:
        with Mailrelais(address, toegang.tls(brief.door)) as relais:
            code, text = relais.stuur(brief.content, aan=(brief.aan,))
        enhanced, *rest = text.split()
        document = DocumentId(rest[0]) if code == 250 else None  # noqa: PLR2004  SMTP: taken
        gezien.append(Waarneming(brief=brief, document=document, werd=Afloop(antwoord=f"{code} {enhanced}")))
    deadline = time.monotonic() + PATIENCE
    while any(_stand(one, journal)[0] == DocumentState.TE_LEZEN for one in gezien) and time.monotonic() < deadline:
        time.sleep(0.1)
    for one in gezien:
        lot, regel = _stand(one, journal)
        one.werd = replace(one.werd, lot=lot, regel=regel if lot == DocumentState.QUARANTAINE else None)
    return gezien


def _stand(waarneming: Waarneming, journal: SqlJournal) -> tuple[str | None, str | None]:
    document = None if waarneming.document is None else journal.document(VT, waarneming.document)
    if document is None:
        return None, None
    return document.state.value, next((finding.rule for finding in document.findings), None)


def bevestig(gezien: Iterable[Waarneming], wie: Medewerker) -> None:
    """A person looks at every form that waits, and confirms or corrects it; an acute one went ahead already."""
    wachtend = {item["document"]: item["id"] for item in wie.wachtend()}
    for one in gezien:
        if one.werd.lot == DocumentState.VASTGEHOUDEN:
            velden = one.brief.verbetering
            reden = BEVESTIGD if velden is None else VERBETERD
            told = wie.bevestig(wachtend[one.document], reden=reden, velden=velden)
            one.werd = replace(one.werd, besluit=told["uitkomst"])


def haal_op(gezien: Sequence[Waarneming], leeg_postvak: Callable[[], Iterable[Bericht]]) -> None:
    """Veilig Thuis empties its postbox once."""
    per_nummer = {one.brief.nummer: one for one in gezien if one.brief.nummer}
    for bericht in leeg_postvak():
        data = bericht.event["data"]
        one = per_nummer[data["registratienummer"]]
        one.werd = replace(one.werd, bij_vt=_gezien(data))


def _gezien(data: dict[str, Any]) -> str:
    if not data.get("volledig", True):
        return "onvolledig"
    namen = {betrokkene["persoon"].get("voornamen") for betrokkene in data["betrokkenen"]}
    return "verbeterd" if "Verbeterd" in namen else "heel"


def tabel(gezien: Iterable[Waarneming]) -> Table:
    """The table for people."""
    table = Table(title="Wat er per e-mail komt", title_justify="left")
    for kop in ("referentie", "bijzonder", "verwacht", "werd"):
        table.add_column(kop)
    for one in gezien:
        goed = not one.verschillen
        werd = "✓ zoals verwacht" if goed else _kort(one.werd)
        style = None if goed else "bold red"
        table.add_row(one.brief.referentie, one.brief.bijzonder, _kort(one.brief.verwacht), werd, style=style)
    return table


def _kort(afloop: Afloop) -> str:
    parts = (afloop.antwoord, afloop.lot, afloop.regel, afloop.besluit, afloop.bij_vt and f"VT: {afloop.bij_vt}")
    return " · ".join(part for part in parts if part)
