"""What a verdict says besides that it fires: which groups it is about, which declarations are missing, what to do."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from gateway.contracts.groepen import Groep
from gateway.core.policy.facts import Facts
from gateway.core.policy.kenmerken import PolitieGegeven
from tests.core.policy.gevallen.algemeen import saying
from tests.core.policy.gevallen.uitwisseling import in_zaak, met, van, zegt
from tests.core.policy.invented import E01, with_groups

ADRG, BSN, HUL, MED, MELD = Groep.ADRG, Groep.BSN, Groep.HUL, Groep.MED, Groep.MELD
STRP, STR9, STRJ = Groep.STRP, Groep.STR9, Groep.STRJ
ART9 = met(E01, politie=frozenset({PolitieGegeven(artikel="9")}))
OLDER = saying(eerste_verwerking="1-tot-5-jaar")
TOLD_NOBODY = {"betrokkene_geinformeerd": "nee", "reden_niet_geinformeerd": None}

GROEPEN: Mapping[str, Mapping[str, tuple[Facts, set[Groep]]]] = {
    "6": {
        "one condition denied, one not declared": (
            zegt("E16", MED, Groep.VB, noodzaak=None, vermoeden_hg_km="nee"),
            {MED, Groep.VB},
        )
    },
    "17": {"a wrong number": (replace(E01, elfproef=False), {BSN})},
    "27": {"who it was": (zegt("E11", MELD, melder_soort=None, melder_toestemming=None), {MELD})},
    "28": {"whether shielded": (zegt("E11", MELD, melder_afscherming=None), {MELD})},
    "32": {"not declared": (saying(wpg_artikel=None), {STRP})},
    "33": {"an item": (ART9, {STRP}), "closed data": (with_groups(ART9, STR9), {STRP, STR9})},
    "34": {"no authority": (zegt("E12a", STR9, bevoegd_gezag=None), {STR9})},
    "35": {
        "too old": (saying(eerste_verwerking="ouder-dan-5-jaar"), {STRP}),
        "not only a match": (OLDER, {STRP}),
        "no date": (saying(eerste_verwerking="anders"), {STRP}),
    },
    "39": {"not declared": (replace(zegt("E14", MED, vermoeden_hg_km=None), zaak=None), {MED})},
    "40": {
        "a school": (van("E15", STRP, ontvanger_rol="school"), {STRP}),
        "an unknown, so the whole": (van("E15", STRP, ontvanger_rol=None), set()),
    },
    "42": {"not said": (met(zegt("E10b", MED, relevantie_afgewogen=None), relevantie_afgewogen=None), {MED})},
    "47": {"not said": (zegt("E07b", MED, STR9, STRJ, wgs_instemming=None), {MED, STR9, STRJ})},
    "48": {
        "not said": (
            replace(zegt("E16", HUL, kind="InformatieVerstrekt", wgs_geheimhouding=None), ontvanger_rol="zvh"),
            {HUL},
        )
    },
    "52": {"adults": (in_zaak(van("E14", STRP), minderjarige=False), {STRP})},
    "68": {"not said": (zegt("E12a", STR9, wpg_grondslag=None), {STR9})},
    "75": {"a place": (van("E19", ADRG, ontvanger_rol="usd"), {ADRG})},
    "94": {"a person": (zegt("E23", BSN, cbs_levering="incidenteel"), {BSN})},
}
ONTBREKEND: Mapping[str, Mapping[str, tuple[Facts, tuple[str, ...]]]] = {
    "8": {"not declared": (saying(toestemming_gevraagd=None), ("toestemming-gevraagd",))},
    "32": {"not declared": (saying(wpg_artikel=None), ("wpg-artikel",))},
    "37": {"not declared": (saying(wpg_verstrekking=None), ("wpg-verstrekking",))},
    "43": {"no reason": (zegt("E10b", **TOLD_NOBODY), ("reden-niet-geinformeerd",))},
    "51": {
        "no reason": (
            met(
                zegt("E11", gezaghebbende_geinformeerd="nee", reden_niet_geinformeerd=None),
                gezag_geinformeerd=None,
            ),
            ("reden-niet-geinformeerd",),
        )
    },
    "62": {
        "both": (
            zegt("E12a", zwaarwegend_belang=None, spoedeisend_belang=None),
            ("zwaarwegend-belang", "spoedeisend-belang"),
        )
    },
}
TOELICHTING: Mapping[str, Mapping[str, tuple[Facts, str]]] = {
    "36": {
        "no suspicion": (
            saying(vermoeden_hg_km="nee"),
            "Weg hiervoor: het college (jeugd) of het meldpunt niet-acute zorg.",
        )
    },
    "54": {
        "gone, with a successor": (met(van("E14"), gemeente="0457"), "Opvolger: 0363."),
        "not there yet": (met(van("E14", on=date(2015, 12, 31)), gemeente="1942"), ""),
    },
}
