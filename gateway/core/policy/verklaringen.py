"""What can be declared about a message, by its sender or by an agreement, and what is kept of it.

A declaration keeps its value only when that is one of a closed list; of a free text is kept that there was one. Of the
date of a first processing only the term of Wpg art. 8 in which it falls. So a declaration is never about anyone.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

OPGEGEVEN = "opgegeven"
"""In the place of a free text that was given."""
PROVED = "token"
"""Source of what nobody declared: it was proved at the door, by a person's own token."""
BESLOTEN_DOOR, PERSOON = "besloten-door", "persoon"
"""Who set what only a person may decide (rule 16)."""
ANDERS = "anders"
"""In the place of a value that is not on the list."""

JA_NEE = frozenset({"ja", "nee"})
TOT_1_JAAR = "tot-1-jaar"
VAN_1_TOT_5_JAAR = "1-tot-5-jaar"
OUDER_DAN_5_JAAR = "ouder-dan-5-jaar"
OUDERDOM = frozenset({TOT_1_JAAR, VAN_1_TOT_5_JAAR, OUDER_DAN_5_JAAR})
WMO_TAKEN = frozenset(f"WMO-4.1.1-2-{letter}" for letter in "abcdefg")
DOELEN = WMO_TAKEN | {"WMO-4.1.1-3", "WTH", "WGS", "CBS", "AWARE", "HWC"}

VERKLARINGEN: Mapping[str, frozenset[str] | None] = {
    # of every message
    "doelbinding": DOELEN,
    "doel-verkrijging": DOELEN,
    "nieuwe-grondslag": JA_NEE,
    "noodzaak": None,
    "proportionaliteit": None,
    "subsidiariteit": None,
    "toestemming-gevraagd": JA_NEE,
    "toestemming-reden": None,
    "besloten-door": frozenset({"persoon", "systeem"}),
    "uitwisselingen": None,
    # persons
    "bsn-gerechtigd": JA_NEE,
    "adres-doorgifte": JA_NEE,
    "veilig-contact": JA_NEE,
    # the melder and the informants
    "melder-soort": frozenset({"beroepsmatig", "niet-beroepsmatig"}),
    "melder-toestemming": JA_NEE,
    "melder-afscherming": frozenset({"nee", "veiligheid-betrokkene", "veiligheid-melder", "vertrouwensrelatie"}),
    "meldcode": JA_NEE,
    "gesprek-met-client": JA_NEE,
    "gesprek-reden": None,
    # police
    "wpg-artikel": frozenset({"8", "9", "10", "12", "13.1", "14"}),
    "wpg-verstrekking": None,
    "wpg-grondslag": frozenset({"18", "19", "20"}),
    "wpg-doel": frozenset("abcd"),
    "bevoegd-gezag": None,
    "eerste-verwerking": OUDERDOM,
    "alleen-hit": JA_NEE,
    "vermoeden-hg-km": JA_NEE,
    "politie-doorgifte": JA_NEE,
    # informants, RvdK, ZVH, USD
    "vraagomvang": frozenset({"gericht", "volledig-dossier"}),
    "relevantie-afgewogen": JA_NEE,
    "betrokkene-geinformeerd": JA_NEE,
    "reden-niet-geinformeerd": None,
    "genoemde-grondslag": frozenset({"WMO-5.2.1", "WMO-5.2.6"}),
    "wjsg-doorgifte": JA_NEE,
    "wgs-instemming": JA_NEE,
    "wgs-geheimhouding": frozenset({"toestemming", "wettelijk-voorschrift", "goed-hulpverlenerschap", "geen"}),
    "wgs-eerste-verwerking": OUDERDOM,
    # handing over, and who asks
    "gezaghebbende-geinformeerd": JA_NEE,
    "gemeente-reden": None,
    "professionele-organisatie": JA_NEE,
    "ots": frozenset({"geldig", "verlopen", "geen"}),
    # ZSM
    "drempel": frozenset({"belang", "ernst"}),
    "afdoening": frozenset({"open", "definitief"}),
    "zwaarwegend-belang": None,
    "spoedeisend-belang": None,
    "grondslag-derden": JA_NEE,
    # huisverbod, AWARE, Handle with Care, CBS
    "wth-persoon": frozenset({"meerderjarig", "minderjarig"}),
    "wth-kindermishandeling": JA_NEE,
    "wth-consult": JA_NEE,
    "wth-feiten": frozenset({"op-de-lijst", "buiten-de-lijst"}),
    "wth-duur": frozenset({"tot-10-dagen", "tot-28-dagen", "langer-dan-28-dagen", "na-afloop-verlengd"}),
    "wth-gebruik": frozenset({"opleggen", "verlengen", "toezicht"}),
    "aware-instemming": JA_NEE,
    "hwc-afspraken": JA_NEE,
    "hwc-moment": frozenset({"op-tijd", "te-laat"}),
    "hwc-school": frozenset({"eigen-school", "andere-school"}),
    "hwc-registratie": JA_NEE,
    "cbs-levering": frozenset({"structureel", "incidenteel"}),
    "cbs-variabelen": frozenset({"op-de-lijst", "buiten-de-lijst"}),
}
"""Every declaration that a rule reads: its closed list, or None for a free text. ``docs/partners.md`` explains them."""

_DATES = frozenset({"eerste-verwerking", "wgs-eerste-verwerking"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verklaring:
    """What was declared, and by what: ``document``, ``afspraak <nummer>``, or ``token`` (``PROVED``)."""

    waarde: str
    bron: str


def kept(verklaringen: Mapping[str, Verklaring], on: date) -> dict[str, Verklaring]:
    """What may be kept of these declarations on ``on``; an unknown name or an empty value is no declaration."""
    found = {}
    for naam, said in verklaringen.items():
        if naam not in VERKLARINGEN or not said.waarde.strip():
            continue
        allowed = VERKLARINGEN[naam]
        if allowed is None:
            found[naam] = _given(said.bron) if naam != "uitwisselingen" else _with(exchanges_in(said.waarde), said)
        elif said.waarde in allowed:
            found[naam] = said
        else:
            found[naam] = _with(_age_of(said.waarde, on) if naam in _DATES else ANDERS, said)
    return found


def _with(waarde: str, said: Verklaring) -> Verklaring:
    return Verklaring(waarde=waarde, bron=said.bron)


@functools.lru_cache(maxsize=1024)
def _given(bron: str) -> Verklaring:
    """Of a free text only that there was one: the same for every message under an agreement."""
    return Verklaring(waarde=OPGEGEVEN, bron=bron)


def exchanges_in(waarde: str) -> str:
    """The ids of exchanges in ``waarde``, sorted; what looks like none is left out."""
    return " ".join(sorted(word for word in waarde.split() if _is_exchange(word))) or ANDERS


def _is_exchange(word: str) -> bool:
    number, part = word[1:3], word[3:]
    return word[:1] == "E" and len(number) == 2 and number.isdigit() and part in {"", "a", "b", "-STR"}  # noqa: PLR2004


def _age_of(waarde: str, on: date) -> str:
    try:
        first = date.fromisoformat(waarde)
    except ValueError:
        return ANDERS
    return age(first, on)


def age(first: date, on: date) -> str:
    """The term of Wpg art. 8 in which a first processing on ``first`` falls on ``on``; a later day is none."""
    today = (on.year, on.month, on.day)
    turns = [(first.year + years, first.month, first.day) for years in (0, 1, 5)]
    if today < turns[0]:
        return ANDERS
    return TOT_1_JAAR if today <= turns[1] else VAN_1_TOT_5_JAAR if today <= turns[2] else OUDER_DAN_5_JAAR
