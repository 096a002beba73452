"""The decisions that the law leaves to people (H1 to H21), and by whom of Veilig Thuis each can be taken.

What belongs to someone else (a mayor, a prosecutor, the police) is decided there. Who names it here as a ground says in
the reason who confirmed it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.core.policy.facts import FUNCTIES

IEDER = FUNCTIES
ARTS = frozenset({"vertrouwensarts"})
NIEMAND: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grond:
    """One kind of decision."""

    code: str
    zin: str
    """What is decided, in Dutch."""
    door: frozenset[str]
    """The functions that may take or record it here; empty: nobody."""


_TABLE: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("H1", "Is dit een melding of een advies", IEDER),
    ("H2", "Is er een redelijk vermoeden van huiselijk geweld of kindermishandeling", IEDER),
    ("H3", "Veiligheidsbeoordeling, acuut of structureel, verlagen van de urgentie", IEDER),
    ("H4", "Triagebesluit, afsluiten zonder vervolg", IEDER),
    ("H5", "Begin, einde en uitkomst van een onderzoek", IEDER),
    ("H6", "In kennis stellen van politie, RvdK, OM, reclassering of slachtofferhulp", IEDER),
    ("H7", "Verzoek tot onderzoek, verzoek om een maatregel", IEDER),
    ("H8", "Huisverbod opleggen, verlengen, intrekken (burgemeester; noem wie het bevestigde)", IEDER),
    (
        "H9",
        "Vervolgingsbeslissing, voorwaarden, inverzekeringstelling (officier van justitie; noem wie het bevestigde)",
        IEDER,
    ),
    ("H10", "Verstrekking door het OM, belangenafweging (OM; noem wie het bevestigde)", IEDER),
    (
        "H11",
        "Verstrekking op Wpg 19 en 20, gegevens van artikel 9 (politie, bevoegd gezag; noem wie het bevestigde)",
        IEDER,
    ),
    (
        "H12",
        "Casus bij het Zorg- en Veiligheidshuis, deelnemers, delen naar buiten (deelnemers; noem wie het bevestigde)",
        IEDER,
    ),
    ("H13", "Doorbreken van het medisch beroepsgeheim, wat relevant is", ARTS),
    ("H14", "Noodzaak, proportionaliteit en subsidiariteit", IEDER),
    ("H15", "Betrokkene niet of nog niet informeren", IEDER),
    ("H16", "Een beroepsmatige melder of informant afschermen of bekendmaken", IEDER),
    ("H17", "AWARE toekennen of intrekken, criteria Handle with Care", IEDER),
    ("H18", "Een overdracht aannemen of weigeren", IEDER),
    ("H19", "Verzoek om inzage, correctie of vernietiging; oordeelsbekwaamheid van 12 tot 16 jaar", IEDER),
    ("H20", "Identiteit bij minder dan BSN en geboortedatum, of bij een afwijkende BRP", IEDER),
    ("H21", "Risicoscore of rangordening van gezinnen (biedt de gateway niet)", NIEMAND),
)

GRONDEN: Mapping[str, Grond] = {code: Grond(code=code, zin=zin, door=door) for code, zin, door in _TABLE}
"""Code → decision."""
HIER = tuple(grond for grond in GRONDEN.values() if grond.door)
"""Those that somebody here can name, in their order."""
