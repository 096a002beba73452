"""A code list with its edition, and the lists that more than one reader of police reports needs.

Words and numbers are those of StUF-koppelvlak Jeugdzorg 1.0.9 and of its reference lists (edition 1.0.87, 3-7-2026).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, kw_only=True)
class Codelijst:
    """A list with its edition: code → word."""

    lijst: str
    versie: str
    woorden: Mapping[str, str]

    def by_code(self, code: str) -> dict[str, str]:
        """The wire form of ``Code`` for a code; raises ``KeyError`` when the list has no such code."""
        return {"code": code, "lijst": self.lijst, "versie": self.versie, "omschrijving": self.woorden[code]}

    def by_word(self, word: str) -> dict[str, str]:
        """The wire form of ``Code`` for a word; raises ``KeyError`` when the list has no such word."""
        return self.by_code(self.codes[word])

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """Word → code."""
        return {word: code for code, word in self.woorden.items()}


JEUGDZORGROL = Codelijst(
    lijst="JZR",
    versie="1.0.87",
    woorden={
        "111": "ouder, gezag niet benoemd",
        "112": "ouder met gezag",
        "113": "ouder zonder gezag",
        "114": "ouder, niet juridisch",
        "115": "kind",
        "121": "broer of zus",
        "122": "halfbroer of -zus",
        "125": "grootouder",
        "139": "overige verwant",
        "191": "voogd",
        "211": "pleegouder",
        "212": "stiefouder",
        "213": "opvoeder/verzorger",
        "221": "stiefbroer of -zus",
        "222": "pleegbroer of -zus",
        "301": "jeugdige",
        "391": "melder",
        "392": "informant",
        "393": "contactpersoon",
        "411": "hulpverlener",
        "412": "verpleegkundige, arts of medisch specialist",
        "413": "onderwijsgevende",
        "491": "overige professional",
    },
)
GESLACHT = Codelijst(lijst="geslachtsaanduiding", versie="BG0310", woorden={"M": "Man", "V": "Vrouw", "O": "Onbekend"})
HOEDANIGHEID = Codelijst(
    lijst="hoedanigheid",
    versie="1.0.9",
    woorden={"001": "Verdachte", "002": "Slachtoffer", "003": "Benadeelde", "004": "Getuige", "005": "Aangever"},
)
VERBLIJF = Codelijst(
    lijst="verblijfsadres",
    versie="1.0.9",
    woorden={"formeel": "Formeel verblijfsadres", "feitelijk": "Feitelijk verblijfsadres"},
)
"""vtMelding has no code for the kind of an address: the name of the element says it."""
