"""What the doors for a zaak take and give: the facts that Veilig Thuis states about one of its cases.

A zaak is an opaque reference. Its facts are codes, dates and references of others, so that no one can be found by them.
"""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from gateway.contracts.berichten.bericht import Model, Tijdstip

REFERENTIE = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$"
_DATUM = r"\d{4}-\d\d-\d\d|\d\d-\d\d-\d{4}"
_TELLING = re.compile(rf"(?<![0-9A-Za-z])(?:\d{{9}}|{_DATUM})(?![0-9A-Za-z])")
"""What could be a BSN or a date of birth, anywhere in a reference."""


def _opaque(text: str) -> str:
    if _TELLING.search(text):
        msg = "could be a BSN or a date of birth"
        raise ValueError(msg)
    return text


Zaakreferentie = Annotated[str, Field(pattern=REFERENTIE), AfterValidator(_opaque)]
"""It stands in addresses and in the log: what could be a BSN or a date of birth is refused; a name cannot be told."""

Moment = Literal[
    "ontvangen",
    "triagebesluit",
    "bsn-uitgesteld",
    "bsn-gegeven",
    "onderzoek-gestart",
    "onderzoek-afgerond",
    "vastgelegd",
    "geinformeerd",
    "eerste-contact",
    "toegelicht",
    "vto-verzonden",
    "college-ingelicht",
    "overdracht-aangeboden",
    "overdracht-beantwoord",
    "overgedragen",
    "monitoring-3",
    "monitoring-12",
    "huisverbod-opgelegd",
    "huisverbod-gemeld",
    "huisverbod-verlengd",
    "huisverbod-geeindigd",
    "laatste-wijziging",
    "vernietiging-verzocht",
    "vernietigd",
    "aangehouden",
    "opgehouden",
    "inverzekeringgesteld",
    "voorgeleid",
    "vrij",
    "incident",
    "school-gesteund",
]
"""What can be stated to have come; ``docs/zaken.md`` explains each."""


class Zaakstelling(Model):
    """What is stated about a zaak. What is left out is not stated, so unknown, and unknown holds."""

    veiligheid: Literal["acuut", "structureel", "geen"] | None = None
    """The assessment of safety as it stands."""
    minderjarige: bool | None = None
    """Whether a minor is involved."""
    vermoeden: bool | None = None
    """Whether a person found a reasonable suspicion (Wmo 2015 art. 5.1.6 lid 2)."""
    gemeente: Annotated[str, Field(pattern=r"^[0-9]{4}$")] | None = None
    """CBS code of the municipality of the main person concerned."""
    ots: Zaakreferentie | None = None
    """Reference of a supervision order (ondertoezichtstelling)."""
    ots_tot: Tijdstip | None = None
    """Last day of that order."""
    strafzaak: Zaakreferentie | None = None
    """Reference of the custody or criminal case."""
    strafzaak_gesloten: bool | None = None
    """Whether the custody has ended or the case was disposed of."""
    momenten: dict[Moment, Tijdstip] = Field(default_factory=dict)
    """What came, and when; a date alone is the beginning of that day in the Netherlands."""


class Zaakstand(Model):
    """A zaak as it stands after what was just said."""

    referentie: str
    open: bool
    feiten: Zaakstelling
