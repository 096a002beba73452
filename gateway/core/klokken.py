"""Every clock, by the number of its rule: what starts it, what stops it, how long it runs, and by which article.

Terms that no rule is about stand under their article. A code is what a screen, the log and the metrics show.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gateway.contracts.message import Oin
from gateway.core.clocks import DAY
from gateway.core.termijnen import (
    Klok,
    Stand,
    Termijn,
    Verloop,
    accepteren,
    dagen,
    huisverbod,
    informeren,
    maanden,
    ophouden,
    schooldag,
    termijn,
    uren,
    werkdagen,
)

MOMENTEN: Mapping[str, str] = {
    "ontvangen": "een melding kwam binnen",
    "triagebesluit": "over de melding is besloten",
    "bsn-uitgesteld": "gegevens gingen uit zonder BSN omdat het niet kon wachten",
    "bsn-gegeven": "het BSN is nagezonden",
    "onderzoek-gestart": "besloten is tot onderzoek",
    "onderzoek-afgerond": "het onderzoek heeft een uitkomst",
    "vastgelegd": "gegevens van een ander dan betrokkene zijn vastgelegd",
    "geinformeerd": "betrokkene is daarover ingelicht",
    "eerste-contact": "er was een eerste contact",
    "toegelicht": "werkwijze, gegevens, inzage en klachten zijn uitgelegd",
    "vto-verzonden": "de raad is om onderzoek verzocht",
    "college-ingelicht": "het college weet van dat verzoek",
    "overdracht-aangeboden": "een overdracht is aangeboden",
    "overdracht-beantwoord": "de ontvanger nam haar aan of weigerde",
    "overgedragen": "de overdracht is aangenomen, met monitoring",
    "monitoring-3": "na drie maanden is gekeken",
    "monitoring-12": "na twaalf maanden is gekeken",
    "huisverbod-opgelegd": "de burgemeester legde een huisverbod op",
    "huisverbod-gemeld": "Veilig Thuis kreeg de inhoud ervan",
    "huisverbod-verlengd": "het huisverbod is verlengd",
    "huisverbod-geeindigd": "het huisverbod geldt niet meer",
    "laatste-wijziging": "het dossier is voor het laatst gewijzigd",
    "vernietiging-verzocht": "om vernietiging is schriftelijk verzocht",
    "vernietigd": "het dossier is vernietigd, of dat is beslist",
    "afgeleverd": "een aflevering is bevestigd",
    "inhoud-gewist": "de inhoud daarvan is gewist",
    "verkeer-gewist": "de verkeersgegevens daarvan zijn gewist",
    "aangehouden": "een verdachte is aangehouden",
    "opgehouden": "hij is voor onderzoek opgehouden",
    "inverzekeringgesteld": "hij is in verzekering gesteld",
    "voorgeleid": "hij is aan de rechter-commissaris voorgeleid",
    "vrij": "hij is vrij, of vastgehouden op een volgende titel",
    "incident": "een kind maakte huiselijk geweld mee",
    "school-gesteund": "de school weet dat het steun nodig heeft",
    "halfjaar-voorbij": "een half jaar waarover het CBS cijfers krijgt is voorbij",
    "cbs-geleverd": "die cijfers zijn geleverd",
}
"""Every moment that a clock knows."""

_HOUR, _WEEK = timedelta(hours=1), timedelta(weeks=1)
_UB, _WTH, _SV = "Uitvoeringsbesluit Wmo 2015", "Wet tijdelijk huisverbod", "Wetboek van Strafvordering"
_JUSTID = "Regeling justitiële keteninformatisering Jeugdwet"

_ALL = (
    Klok(
        regel="20",
        code="BSN_FOLLOWUP_DUE",
        zin="Een BSN dat later zou volgen, is er nog niet.",
        artikel="Wmo 2015 art. 5.2.9 lid 8",
        begin="bsn-uitgesteld",
        klaar="bsn-gegeven",
        einde=werkdagen(1),
        bijna=4 * _HOUR,
    ),
    Klok(
        regel="51",
        code="COLLEGE_NOTICE_DUE",
        zin="Het college is niet ingelicht over een verzoek tot onderzoek.",
        artikel="Wmo 2015 art. 4.1.1 lid 2 onder f",
        begin="vto-verzonden",
        klaar="college-ingelicht",
        einde=werkdagen(1),
        bijna=4 * _HOUR,
    ),
    Klok(
        regel="55",
        code="HANDOVER_UNACCEPTED",
        zin="Een overdracht is niet aangenomen; Veilig Thuis blijft verantwoordelijk.",
        artikel="Wmo 2015 art. 4.1.1 lid 2 onder d",
        begin="overdracht-aangeboden",
        klaar="overdracht-beantwoord",
        einde=accepteren,
        bijna=DAY,
    ),
    Klok(
        regel="71",
        code="WTH_VT_NOTICE_DUE",
        zin="De inhoud van een huisverbod is Veilig Thuis niet gemeld.",
        artikel=f"{_WTH} art. 2 lid 8",
        begin="huisverbod-opgelegd",
        klaar="huisverbod-gemeld",
        einde=uren(1),
        bijna=_HOUR / 2,
    ),
    Klok(
        regel="73",
        code="WTH_ENDS",
        zin="Een huisverbod loopt af.",
        artikel=f"{_WTH} art. 2 lid 1, 9 lid 1 en 13",
        begin="huisverbod-opgelegd",
        klaar="huisverbod-geeindigd",
        einde=huisverbod,
        bijna=2 * DAY,
    ),
    Klok(
        regel="78",
        code="HWC_DUE",
        zin="Een school weet niet dat een kind steun nodig heeft.",
        artikel="Handle with Care, werkwijze",
        begin="incident",
        klaar="school-gesteund",
        einde=schooldag,
        bijna=2 * _HOUR,
    ),
    Klok(
        regel="85",
        code="TRIAGE_5D_STATUTE",
        zin="Over een melding is na vijf dagen niet besloten.",
        artikel=f"{_UB} art. 4.1.7 lid 1",
        begin="ontvangen",
        klaar="triagebesluit",
        einde=dagen(5, atw=True),
        bijna=DAY,
    ),
    Klok(
        regel="85",
        code="TRIAGE_5WD_PROTOCOL",
        zin="Over een melding is na vijf werkdagen niet besloten.",
        artikel="Handelingsprotocol Veilig Thuis 2019",
        begin="ontvangen",
        klaar="triagebesluit",
        einde=werkdagen(5),
        bijna=DAY,
    ),
    Klok(
        regel="86",
        code="INVESTIGATION_10W",
        zin="Een onderzoek is na tien weken niet af.",
        artikel=f"{_UB} art. 4.1.7 lid 2",
        begin="onderzoek-gestart",
        klaar="onderzoek-afgerond",
        einde=dagen(70, atw=True),
        bijna=_WEEK,
    ),
    Klok(
        regel="87",
        code="INFORM_4W_OVERDUE",
        zin="Een betrokkene is niet ingelicht over wat van hem is vastgelegd.",
        artikel="Wmo 2015 art. 5.3.1",
        begin="vastgelegd",
        klaar="geinformeerd",
        einde=informeren,
        bijna=_WEEK,
    ),
    Klok(
        regel="88",
        code="FIRST_CONTACT_NOTICE",
        zin="Bij het eerste contact is niet uitgelegd wat daarbij hoort.",
        artikel=f"{_UB} art. 4.1.8 lid 2",
        begin="eerste-contact",
        klaar="toegelicht",
        einde=uren(0),
        bijna=DAY,
    ),
    Klok(
        regel="89",
        code="MONITOR_3M",
        zin="Drie maanden na een overdracht is niet gekeken hoe het gaat.",
        artikel="Wmo 2015 art. 4.1.1 lid 2 onder c",
        begin="overgedragen",
        klaar="monitoring-3",
        einde=maanden(3, atw=False),
        bijna=2 * _WEEK,
    ),
    Klok(
        regel="89",
        code="MONITOR_12M",
        zin="Twaalf maanden na een overdracht is niet gekeken hoe het gaat.",
        artikel="Wmo 2015 art. 4.1.1 lid 2 onder c",
        begin="overgedragen",
        klaar="monitoring-12",
        einde=maanden(12, atw=False),
        bijna=4 * _WEEK,
    ),
    Klok(
        regel="90",
        code="DESTRUCTION_OVERDUE",
        zin="Op een verzoek om vernietiging is na drie maanden niet beslist.",
        artikel="Wmo 2015 art. 5.3.5",
        begin="vernietiging-verzocht",
        klaar="vernietigd",
        einde=maanden(3, atw=True),
        bijna=2 * _WEEK,
    ),
    Klok(
        regel="90",
        code="RETENTION_20Y",
        zin="Een dossier is twintig jaar niet gewijzigd: stel vernietiging voor.",
        artikel="Wmo 2015 art. 5.3.4 lid 2",
        begin="laatste-wijziging",
        klaar="vernietigd",
        einde=maanden(240, atw=False),
        bijna=13 * _WEEK,
    ),
    Klok(
        regel="91",
        code="GATEWAY_CONTENT_TTL",
        zin="Inhoud staat een dag na bevestigde aflevering nog in de gateway.",
        artikel=f"{_JUSTID} art. 4 lid 1, naar analogie",
        begin="afgeleverd",
        klaar="inhoud-gewist",
        einde=uren(24),
        bijna=_HOUR,
    ),
    Klok(
        regel="92",
        code="TRAFFIC_TTL",
        zin="Verkeersgegevens zijn ouder dan zes maanden.",
        artikel=f"{_JUSTID} art. 4 lid 2, naar analogie",
        begin="afgeleverd",
        klaar="verkeer-gewist",
        einde=maanden(6, atw=False),
        bijna=_WEEK,
    ),
    Klok(
        regel="Sv 56a",
        code="CUSTODY_QUESTIONING",
        zin="De tijd voor ophouden voor onderzoek loopt af.",
        artikel=f"{_SV} art. 56a",
        begin="opgehouden",
        klaar="vrij",
        einde=ophouden,
        bijna=_HOUR,
    ),
    Klok(
        regel="Sv 58",
        code="CUSTODY_3D",
        zin="Een inverzekeringstelling loopt af.",
        artikel=f"{_SV} art. 58",
        begin="inverzekeringgesteld",
        klaar="vrij",
        einde=uren(72),
        bijna=6 * _HOUR,
    ),
    Klok(
        regel="Sv 59a",
        code="CUSTODY_JUDGE",
        zin="Een verdachte moet aan de rechter-commissaris worden voorgeleid.",
        artikel=f"{_SV} art. 59a",
        begin="aangehouden",
        klaar="voorgeleid",
        einde=uren(90),
        bijna=6 * _HOUR,
    ),
    Klok(
        regel="CBS",
        code="CBS_DUE",
        zin="De cijfers over een half jaar zijn niet aan het CBS geleverd.",
        artikel=f"{_UB} art. 4.3.1; Uitvoeringsregeling Wmo 2015, bijlage",
        begin="halfjaar-voorbij",
        klaar="cbs-geleverd",
        einde=dagen(21, atw=False),
        bijna=_WEEK,
    ),
)

KLOKKEN: Mapping[str, tuple[Klok, ...]] = {
    regel: tuple(klok for klok in _ALL if klok.regel == regel) for regel in dict.fromkeys(klok.regel for klok in _ALL)
}
"""Rule → its clocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Onderwerp:
    """What clocks run about: a conversation or a zaak, by reference."""

    over: str
    verantwoordelijke: Oin
    verloop: Verloop
    gezegd: Mapping[str, datetime] = field(default_factory=dict)
    """Name → when we heard of a moment, where that was later than the moment itself."""


def termijnen(verloop: Verloop, nu: datetime) -> Iterator[Termijn]:
    """Every term that runs at ``nu``, in the order of the rules."""
    for klok in _ALL:
        if (found := termijn(klok, verloop, nu)) is not None:
            yield found


def tel(onderwerpen: Iterable[Onderwerp], nu: datetime) -> Mapping[tuple[str, str, Stand], int]:
    """(Rule, code, stand) → how many terms stand so at ``nu``."""
    return Counter((term.regel, term.code, term.stand) for one in onderwerpen for term in termijnen(one.verloop, nu))


def overgangen(onderwerp: Onderwerp, sinds: datetime, nu: datetime) -> Iterator[Termijn]:
    """The terms that came to be nearly or wholly over after ``sinds`` and not after ``nu``: each is told once.

    A term of which we heard when it was over already is told when we heard of it.
    """
    for klok in _ALL:
        found = termijn(klok, onderwerp.verloop, nu)
        if found is None or found.stand is Stand.LOPEND:
            continue
        reached = found.einde if found.stand is Stand.VERSTREKEN else found.einde - klok.bijna
        if sinds < max(reached, onderwerp.gezegd.get(klok.begin, found.begin)) <= nu:
            yield found
