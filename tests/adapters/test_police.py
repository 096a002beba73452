from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import ClassVar

from adapters.police import adapter, codes
from gateway.contracts.codelijsten import GESLACHT, HOEDANIGHEID, JEUGDZORGROL
from gateway.testing.adapter import AdapterContract

HERE = Path(__file__).parent
BETROKKEN = "JZ:object/JZ:betreft/JZ:gerelateerde/JZ:heeftBetrokken"
OVERIG = "JZ:object/ZKN:heeftAlsOverigBetrokkene"
GM = "JZ:object/ZKN:betreft/ZKN:gerelateerde"
NPS = "JZ:object/ZKN:heeftBetrekkingOp/ZKN:gerelateerde/ZKN:natuurlijkPersoon"


class TestPolice(AdapterContract):
    adapter = adapter
    examples = HERE / "police" / "examples"
    schemas = HERE.parents[1] / "schemas"
    decided = frozenset({"JZ:vraagCode"})
    codes: ClassVar[Mapping[tuple[str, str], Iterable[str]]] = {
        ("vtMeldingDi01", f"{BETROKKEN}/JZ:jeugzorgrol"): JEUGDZORGROL.codes,
        ("vtMeldingDi01", f"{BETROKKEN}/JZ:gerelateerde/BG:geslachtsaanduiding"): GESLACHT.woorden,
        ("meldingGeneriekDi01", "JZ:object/ZKN:heeftBetrekkingOp/ZKN:hoedanigheid"): HOEDANIGHEID.woorden,
        ("meldingGeneriekDi01", f"{OVERIG}/ZKN:betrokkenheidRelatie"): codes.BETROKKENHEID.woorden,
        ("meldingGeneriekDi01", f"{NPS}/BG:adres/BG:soortadres"): codes.SOORT_ADRES.woorden,
        ("meldingGeneriekDi01", f"{GM}/JZ:vraagAntwoord/JZ:vraagCode"): codes.VRAAG.woorden,
        ("meldingGeneriekDi01", f"{GM}/JZ:leefgebied/JZ:leefgebiedCode"): codes.LEEFGEBIED.woorden,
        ("meldingGeneriekDi01", "JZ:object/JZ:soortmeldingCode"): codes.SOORT_MELDING.woorden,
    }
