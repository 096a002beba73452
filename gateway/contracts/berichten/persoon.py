"""PersoonGevraagd and PersoonVerstrekt: who is this, where does he live, who has authority, who lives there.

A look-up in the BRP (Wmo 2015 art. 5.2.9 lid 4; Besluit BRP bijlage 4). What is asked is a closed list: data
minimisation is part of the question. Who lives at an address (*bewoning*) is everyone's own address, with its period.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from gateway.contracts.berichten.bericht import Datum, InAntwoord
from gateway.contracts.berichten.inhoud import Periode
from gateway.contracts.berichten.personen import OverPersonen
from gateway.contracts.groepen import KENMERK, Groep

Gegevenssoort = Literal[
    "bsn",
    "naam",
    "geboorte",
    "geslacht",
    "overlijden",
    "adres",
    "gemeente-van-inschrijving",
    "bewoning",
    "nationaliteit",
    "verblijfstitel",
    "gezag",
    "curatele",
    "ouders",
    "partners",
    "kinderen",
]
"""What may be asked of a person."""


class PersoonGevraagd(OverPersonen):
    """Which persons are sought (``betrokkenen``: by BSN, or by what is known of them), and what about them."""

    TYPE: ClassVar[str] = "nl.wmo2015.personen.persoon-gevraagd.v1"

    gevraagd: Annotated[tuple[Gegevenssoort, ...], KENMERK, Field(strict=False, min_length=1)]
    peildatum: Annotated[Datum | None, KENMERK] = None
    periode: Annotated[Periode | None, KENMERK] = None


class PersoonVerstrekt(InAntwoord, OverPersonen):
    """Who was found. Parents, partners and children stand among the ``relaties`` of a person."""

    TYPE: ClassVar[str] = "nl.wmo2015.personen.persoon-verstrekt.v1"

    uitkomst: Annotated[Literal["gevonden", "niet-gevonden", "te-veel"] | None, Groep.ID] = None
    """Nobody found is an answer, not a fault; too many is one too, and then nobody is named."""
