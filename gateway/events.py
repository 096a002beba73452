"""The catalogue of log events: id, level, allowed fields, and who is called when it is an alarm.

A field that the catalogue does not allow is our own fault and raises: that is how personal data stays out of logs and
metrics. Ids, codes, kinds, counts and OINs only; never a value from a document.
"""

import logging
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

import structlog

from gateway.contracts.errors import Broken
from gateway.core.alarms import Tone, tone_of

Fields = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One kind of line. ``owner`` is set for an alarm: ``piket`` (duty officer), ``beheer`` or ``fg``."""

    level: int
    fields: Fields
    meaning: str
    owner: str | None = None


def _event(level: int, meaning: str, *fields: str, owner: str | None = None) -> Event:
    return Event(level=level, fields=frozenset(fields), meaning=meaning, owner=owner)


_INFO, _WARNING, _ERROR = logging.INFO, logging.WARNING, logging.ERROR

_DOCUMENT = ("document", "partij", "code", "verantwoordelijke")
_TERM = ("regel", "code", "conversatie", "verantwoordelijke")

CATALOGUE: Mapping[str, Event] = {
    "gestart": _event(_INFO, "Een taak is gestart.", "taak", "adres"),
    "gestopt": _event(_INFO, "Een taak is gestopt.", "taak"),
    "document-aangenomen": _event(_INFO, "Een document is vastgelegd.", *_DOCUMENT),
    "document-geweigerd": _event(_WARNING, "Een document is geweigerd.", *_DOCUMENT),
    "mail-gelezen": _event(_INFO, "Een e-mail is gelezen.", *_DOCUMENT),
    "vreemde-geweigerd": _event(_WARNING, "Iemand zonder bewezen identiteit is geweigerd.", "deur", "reden"),
    "deur-vol": _event(_WARNING, "Het was te druk: iets dat niet acuut is moest later terugkomen.", "deur"),
    "aflevering-gelukt": _event(_INFO, "Een aflevering is overhandigd.", "aflevering", "soort", "poging", "kenmerk"),
    "aflevering-uitgesteld": _event(
        _WARNING, "Een poging mislukte; er volgt een nieuwe.", "aflevering", "code", "poging"
    ),
    "terug-van-broker": _event(_WARNING, "De broker gaf een aflevering te vaak terug; zij gaat opnieuw.", "aflevering"),
    "partnerbestand-afwijkend": _event(
        _WARNING, "Het partnerbestand is gewijzigd maar niet toegepast.", "verantwoordelijke"
    ),
    "persoon-besloot": _event(
        _INFO,
        "Een persoon besliste over iets dat wordt vastgehouden.",
        "over",
        "handeling",
        "uitkomst",
        "verantwoordelijke",
    ),
    "buiten-bereik": _event(_WARNING, "Journaal, broker, sleutels of postbus antwoorden niet.", "wat", "taak", "code"),
    "alarm-niet-bezorgd": _event(_WARNING, "Een melding van alarmen kon niet weg.", "weg", "code"),
    "metingen-niet-bereikbaar": _event(_WARNING, "Het adres voor metingen is bezet.", "adres"),
    "termijn-bijna": _event(_INFO, "Een termijn loopt bijna af.", *_TERM),
    "termijn-verstreken": _event(_WARNING, "Een termijn is verstreken; er wordt niets om tegengehouden.", *_TERM),
    "scherm-niet-bereikbaar": _event(_WARNING, "Het adres voor de pagina Vastgehouden is bezet.", "adres"),
    "instelling-onbekend": _event(_WARNING, "Een instelling in de omgeving is onbekend.", "naam"),
    # --- alarms ------------------------------------------------------------------------------------------------------
    "zender-niet-gedekt": _event(
        _ERROR, "Een partij levert aan in een naam waarvoor zij niet instaat.", *_DOCUMENT, owner="beheer"
    ),
    "mail-niet-echt": _event(
        _ERROR,
        "Het relais van een partner levert e-mail aan waarvan de afzender niet bewezen is.",
        *("partij", "code", "verantwoordelijke"),
        owner="beheer",
    ),
    "mail-blijft-staan": _event(
        _ERROR,
        "Een e-mail in een postbus kan niet worden aangenomen en blijft daar staan.",
        *("partij", "code", "verantwoordelijke"),
        owner="piket",
    ),
    "zegel-klopt-niet": _event(
        _ERROR, "Een aflevering draagt een zegel of vergunning die niet klopt.", "aflevering", "code", owner="beheer"
    ),
    "kopie-op-wachtrij": _event(
        _ERROR, "Een afgehandelde aflevering lag opnieuw op de wachtrij.", "aflevering", owner="beheer"
    ),
    "ontvanger-geeft-terug": _event(
        _ERROR, "Een ontvanger geeft een bericht steeds terug; het ligt nog in zijn postvak.", "via", owner="beheer"
    ),
    "document-in-quarantaine": _event(
        _ERROR, "Een document van een bekende partij staat in quarantaine.", *_DOCUMENT, owner="piket"
    ),
    "melding-vastgehouden": _event(_ERROR, "Een melding wacht op een persoon.", *_DOCUMENT, owner="piket"),
    "acuut-met-gebreken": _event(
        _ERROR, "Een acute melding is doorgezet; wat een regel breekt staat apart.", *_DOCUMENT, owner="piket"
    ),
    "aflevering-geparkeerd": _event(
        _ERROR, "Een aflevering wacht op een persoon.", "aflevering", "code", owner="beheer"
    ),
    "aflevering-stuk": _event(
        _ERROR, "Een poging liep stuk op een fout van onszelf.", "aflevering", "code", "poging", owner="beheer"
    ),
    "aflevering-vastgehouden": _event(
        _ERROR, "De vergunning van een aflevering geldt niet meer.", "aflevering", "code", owner="piket"
    ),
    "taak-gestopt": _event(_ERROR, "Een taak stopt: een eigen regel is geschonden.", "taak", "code", owner="beheer"),
    "deur-gebroken": _event(
        _ERROR, "Een verzoek liep stuk op een fout van onszelf.", "verzoek", "code", "plaats", owner="beheer"
    ),
    "storing": _event(
        _ERROR,
        "Journaal, broker, schijf, klok, sleutels of postbus hebben al een minuut storing.",
        "wat",
        owner="beheer",
    ),
    "acuut-niet-overhandigd": _event(
        _ERROR, "Een acuut bericht is na een minuut niet overhandigd.", "ontvanger", "verantwoordelijke", owner="piket"
    ),
    "ligt-te-lang": _event(
        _ERROR, "Wat op een persoon wacht, ligt er al dertig dagen.", "wat", "verantwoordelijke", owner="piket"
    ),
}
TROUBLE = "buiten-bereik"
"""No alarm by itself: it becomes one when it lasts."""


@dataclass(slots=True)
class Journalist:
    """Writes events as structured lines to standard error and counts them for the metrics."""

    logger: structlog.typing.FilteringBoundLogger
    counts: Counter[str] = field(default_factory=Counter)
    _heard: Counter[Tone] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    def emit(self, event: str, **fields: str | int) -> None:
        """Report ``event``.

        Raises:
            Broken: the event or one of its fields is not in the catalogue.
        """
        known = CATALOGUE.get(event)
        if known is None or not known.fields.issuperset(fields):
            raise Broken("gebeurtenis-onbekend", f"De gebeurtenis {event} staat niet zo in de catalogus.")
        with self._lock:
            self.counts[event] += 1
            if known.owner is not None or event == TROUBLE:
                self._heard[tone_of(event, fields)] += 1
        alarm = {} if known.owner is None else {"alarm": known.owner}
        self.logger.log(known.level, event, **alarm, **fields)

    def counted(self) -> Mapping[str, int]:
        """How often each event was emitted."""
        with self._lock:
            return dict(self.counts)

    def take(self) -> Mapping[Tone, int]:
        """What rang, and what trouble was met, since the last call: whoever writes the alarms down asks for it."""
        with self._lock:
            heard, self._heard = self._heard, Counter()
        return heard


def journalist(level: str = "INFO") -> Journalist:
    """The logger of a process: one JSON object a line on standard error, no tracebacks with local variables."""
    logger: structlog.typing.FilteringBoundLogger = structlog.wrap_logger(
        structlog.PrintLogger(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
    )
    return Journalist(logger)
