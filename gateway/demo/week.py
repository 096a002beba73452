"""The week as data: about thirty reports to Veilig Thuis Gooi en Vechtstreek, each with what must become of it.

Proportions (VT Gooi en Vechtstreek 2015 to 2023, CBS Impactmonitor 2022): 3.5 to 4 reports a day, two thirds by the
police, 5% acute, 3.7 persons a report, municipalities by their share of 2020, without those that have left by the date
of the report. The expected outcome stands beside each case and is never computed from what happened.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from random import Random

from gateway.testing.politiestukken import Voorval
from gateway.testing.verzonnen import gezin


class Weg(StrEnum):
    """The road by which a case comes in: who hands it over, at which door."""

    POLITIE = "politie, StUF"
    RAIL = "ebMS-adapter, StUF"
    POLITIE_JSON = "politie, JSON"
    SCHOOL_JSON = "school, JSON"


class Namens(StrEnum):
    """In whose name a case speaks."""

    POLITIE = "politie"
    ZONDER_AFSPRAAK = "politie zonder afspraak"
    ONBEKEND = "een ander"
    SCHOOL = "school"


@dataclass(frozen=True, slots=True, kw_only=True)
class Afloop:
    """What became of a case, as the parties saw it from outside and as the journal has it."""

    antwoord: str
    """At the door: ``Bv03``, ``Fo03 StUF016``, ``202``."""
    lot: str | None = None
    """Of the document in the journal: aangenomen, vastgehouden, quarantaine; None when nothing new was taken."""
    terug: str | None = None
    """What came back to the sender afterwards: ``Bv01``, ``Fo01 StUF055``."""
    bij_vt: str | None = None
    """What the case system collected: heel, ``zonder FIN``, onvolledig."""
    terugkoppeling: str | None = None
    """How the feedback reached the reporter."""


GEWOON = Afloop(antwoord="Bv03", lot="aangenomen", terug="Bv01", bij_vt="heel")
FO01 = Afloop(antwoord="Bv03", lot="quarantaine", terug="Fo01 StUF055")


@dataclass(frozen=True, slots=True, kw_only=True)
class Geval:
    """One report: by which road, in whose name, what it says, and what must become of it."""

    referentie: str
    weg: Weg
    namens: Namens
    functie: str
    voorval: Voorval
    verwacht: Afloop
    bijzonder: str = ""
    """What is special about it, for the reader of the table."""
    acuut: bool = False
    herhaalt: str | None = None
    """Reference of the case whose exact bytes are offered again."""
    status: str | None = None
    """Code of the feedback that Veilig Thuis gives on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aandeel:
    """A municipality of the region: share of the reports of 2020 (per mille), and until when it is one."""

    naam: str
    code: str
    promille: int
    tot: date | None = None


GEMEENTEN = (
    Aandeel(naam="Hilversum", code="0402", promille=445),
    Aandeel(naam="Gooise Meren", code="1942", promille=175),
    Aandeel(naam="Huizen", code="0406", promille=171),
    Aandeel(naam="Wijdemeren", code="1696", promille=86, tot=date(2026, 12, 31)),
    Aandeel(naam="Weesp", code="0457", promille=66, tot=date(2022, 3, 23)),
    Aandeel(naam="Laren", code="0417", promille=29),
    Aandeel(naam="Blaricum", code="0376", promille=27),
)
_PERSONEN = (2, 3, 4, 5, 6)
_PERSONEN_KANS = (15, 30, 31, 15, 9)  # 3.7 on average
_SASH = (None, "laag", "matig", "hoog")
_VERHALEN = (
    "Buren hoorden geschreeuw; bij aankomst was het rustig (verzonnen).",
    "Ruzie tussen ouders in het bijzijn van de kinderen (verzonnen).",
    "Duwen en trekken bij het overdragen van de kinderen (verzonnen).",
    "Kind vertelde op straat niet naar huis te durven (verzonnen).",
    "Dreigende berichten door ex-partner (verzonnen).",
    "Oudere vrouw durft niet thuis te blijven (verzonnen).",
)


def gemeenten_op(dag: date) -> tuple[Aandeel, ...]:
    """Those that are municipalities of the region on ``dag``."""
    return tuple(gemeente for gemeente in GEMEENTEN if gemeente.tot is None or dag <= gemeente.tot)


class _Week:
    """Draws the reports one after another, so that references and moments rise together."""

    def __init__(self, nu: datetime, chance: Random, aantal: int) -> None:
        self._chance = chance
        self._begin = nu - timedelta(days=7)
        self._stap = timedelta(days=7) / (aantal + 1)
        self._jaar = nu.year
        self._nummer = 0
        self.gevallen: list[Geval] = []

    def voorval(self) -> Voorval:
        self._nummer += 1
        speling = timedelta(seconds=self._chance.randrange(int(self._stap.total_seconds() // 2)))
        moment = self._begin + self._nummer * self._stap - speling
        gemeenten = gemeenten_op(moment.date())
        woonplaats = self._chance.choices([g.naam for g in gemeenten], [g.promille for g in gemeenten])[0]
        personen = self._chance.choices(_PERSONEN, _PERSONEN_KANS)[0]
        return Voorval(
            nummer=f"PL0900-{self._jaar}{self._nummer:06d}",
            moment=moment,
            personen=gezin(self._chance, woonplaats=woonplaats, personen=personen, op=moment.date()),
            omschrijving=self._chance.choice(_VERHALEN),
            sash=self._chance.choice(_SASH),
        )

    def add(  # one line per property that a case can have
        self,
        functie: str = "vtMeldingDi01",
        *,
        weg: Weg = Weg.POLITIE,
        namens: Namens = Namens.POLITIE,
        verwacht: Afloop = GEWOON,
        voorval: Voorval | None = None,
        referentie: str | None = None,
        bijzonder: str = "",
        acuut: bool = False,
        herhaalt: str | None = None,
        status: str | None = None,
    ) -> Geval:
        gebeurd = voorval or self.voorval()
        geval = Geval(
            referentie=referentie or f"DEMO-{self._nummer:04d}",
            weg=weg,
            namens=namens,
            functie=functie,
            voorval=gebeurd,
            verwacht=verwacht,
            bijzonder=bijzonder,
            acuut=acuut,
            herhaalt=herhaalt,
            status=status,
        )
        self.gevallen.append(geval)
        return geval


def week(nu: datetime, chance: Random) -> tuple[Geval, ...]:
    """The cases in the order in which they are offered; the last of them happened just before ``nu``."""
    w = _Week(nu, chance, 30)
    _gewone_meldingen(w)
    _bijzondere_meldingen(w, nu)
    return tuple(w.gevallen)


def _gewone_meldingen(w: _Week) -> None:
    """What most of a week is: reports that arrive, are collected and, some of them, answered."""
    for status in ("VT-01-01", "VT-01-02", "VT-00", None, None, None, None, None, None, None):
        terugkoppeling = "vtTerugkoppelingDi01, Bv01" if status else None
        w.add(verwacht=replace(GEWOON, terugkoppeling=terugkoppeling), status=status)
    for status in ("VT-01-03", "VT-03", None):
        terugkoppeling = "uitkomstMeldingGeneriekDi01, Bv01" if status else None
        w.add("meldingGeneriekDi01", verwacht=replace(GEWOON, terugkoppeling=terugkoppeling), status=status)
    for status in ("VT-02", None, None):
        terugkoppeling = "vtTerugkoppelingDi01, Bv01" if status else None
        verwacht = replace(GEWOON, terugkoppeling=terugkoppeling)
        w.add(weg=Weg.RAIL, verwacht=verwacht, bijzonder="via de ebMS-adapter", status=status)
    json = Afloop(antwoord="202", lot="aangenomen", bij_vt="heel")
    for _ in range(2):
        w.add("MeldingGedaan", weg=Weg.POLITIE_JSON, verwacht=json, bijzonder="als JSON")
    vastgehouden = Afloop(antwoord="202", lot="vastgehouden")
    for _ in range(3):
        w.add(
            "MeldingGedaan",
            weg=Weg.SCHOOL_JSON,
            namens=Namens.SCHOOL,
            verwacht=vastgehouden,
            bijzonder="professional: niets verklaard",
        )


def _bijzondere_meldingen(w: _Week, nu: datetime) -> None:
    """What goes wrong, or must go differently."""
    eerste = w.gevallen[0]
    w.add(
        referentie=eerste.referentie,
        voorval=eerste.voorval,
        herhaalt=eerste.referentie,
        verwacht=Afloop(antwoord="Bv03 (hetzelfde)"),
        bijzonder="zelfde bericht nogmaals",
    )
    tweede = w.gevallen[1]
    w.add(
        referentie=tweede.referentie,
        voorval=replace(tweede.voorval, omschrijving="Een andere tekst onder dezelfde referentie (verzonnen)."),
        verwacht=Afloop(antwoord="Fo03 StUF016", lot="quarantaine"),
        bijzonder="zelfde referentie, ander bericht",
    )
    w.add(voorval=replace(w.voorval(), rol="vader"), verwacht=FO01, bijzonder="rol staat niet in de lijst (XSD)")
    onmogelijk = replace(w.voorval(), datum_incident=f"{nu.year}1399")
    w.add(voorval=onmogelijk, verwacht=FO01, bijzonder="onmogelijke datum")
    w.add(
        weg=Weg.RAIL,
        namens=Namens.ONBEKEND,
        verwacht=Afloop(antwoord="Fo03 StUF013", lot="quarantaine"),
        bijzonder="adapter staat niet voor deze zender in",
    )
    w.add(
        "meldingGeneriekDi01",
        voorval=replace(w.voorval(), leefgebieden=(("01", "Schulden (verzonnen)."), ("07", "Spanningen (verzonnen)."))),
        verwacht=replace(GEWOON, bij_vt="zonder FIN"),
        bijzonder="leefgebied Financiën mag niet mee",
    )
    w.add(
        weg=Weg.RAIL,
        namens=Namens.ZONDER_AFSPRAAK,
        verwacht=Afloop(antwoord="Bv03", lot="vastgehouden", terug="Bv01"),
        bijzonder="geen afspraak: doel en Wpg-artikel onbekend",
    )
    w.add(acuut=True, bijzonder="acuut")
    w.add(
        acuut=True,
        voorval=replace(w.voorval(), rol="vader"),
        verwacht=replace(GEWOON, bij_vt="onvolledig"),
        bijzonder="acuut, en niet volgens het schema",
    )
