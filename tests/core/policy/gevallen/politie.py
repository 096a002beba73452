"""Cases of police data."""

from dataclasses import replace

from gateway.contracts.groepen import Groep
from gateway.core.policy.kenmerken import PolitieGegeven
from tests.core.policy.gevallen.algemeen import saying
from tests.core.policy.gevallen.uitwisseling import in_zaak, met, van, zegt
from tests.core.policy.invented import E01

OLD, MIDDLE, YOUNG = "ouder-dan-5-jaar", "1-tot-5-jaar", "tot-1-jaar"
VAN_DE_POLITIE = (
    "politie",
    "rvdk",
    "om",
    "usd",
    "gi",
    "reclassering",
    "slachtofferhulp",
    "burgemeester",
    "veilig-thuis",
)
ART8, ART9 = PolitieGegeven(artikel="8"), PolitieGegeven(artikel="9")
ALL_FREE = frozenset({ART8, PolitieGegeven(artikel="13.1"), PolitieGegeven()})

FIRES = {
    "33": {
        "article 9": saying(wpg_artikel="9"),
        "no article": saying(wpg_artikel="anders"),
        "one of the items": met(van("E05b"), politie=frozenset({ART8, ART9})),
    },
    "34": {
        "no authority": zegt("E12a", Groep.STR9, bevoegd_gezag=None),
        "no purpose": zegt("E12a", Groep.STR9, wpg_doel=None),
        "an item without": zegt("E12a", wpg_artikel="10", bevoegd_gezag=None),
        "on article 20": zegt("E12a", Groep.STR9, wpg_grondslag="20", bevoegd_gezag=None),
        "one closed item": met(zegt("E12a", bevoegd_gezag=None), politie=frozenset({ART8, ART9})),
        "one of two closed items": met(
            zegt("E12a", bevoegd_gezag=None), politie=frozenset({ART9._replace(gezag=True), ART9})
        ),
    },
    "35": {
        "too old": saying(eerste_verwerking=OLD),
        "not only a match": saying(eerste_verwerking=MIDDLE, alleen_hit="nee"),
        "match not declared": saying(eerste_verwerking=MIDDLE),
        "one of the items": met(
            E01,
            politie=frozenset({ART8._replace(ouderdom=YOUNG), ART8._replace(ouderdom=OLD)}),
        ),
        "an item under the declared article": met(E01, politie=frozenset({PolitieGegeven(ouderdom=OLD)})),
    },
    "36": {"no suspicion": saying(vermoeden_hg_km="nee")},
    "38": {"what happened": van("E05a", Groep.INC), "who lives there": van("E05a", Groep.HH)},
    "39": {
        "a person found none": in_zaak(van("E14", Groep.MED), vermoeden=False),
        "declared none": zegt("E24", Groep.ETN, vermoeden_hg_km="nee"),
    },
    "40": {
        "to a school": van("E15", Groep.STRP, ontvanger_rol="school"),
        "closed data": van("E15", Groep.STR9, ontvanger_rol="school"),
        "to an unknown": van("E15", Groep.STRP, ontvanger_rol=None),
    },
}
FIRES["39"]["declared none"] = replace(FIRES["39"]["declared none"], zaak=None)
QUIET = {
    "32": {
        "declared": E01,
        "every item": met(saying(wpg_artikel=None), politie=frozenset({ART8})),
        "nothing given": zegt("E05b", kind="InformatieGeweigerd", wpg_artikel=None),
        "the OM, of its own": zegt("E12a", wpg_artikel=None),
    },
    "33": {
        "article 8": E01,
        "article 13": saying(wpg_artikel="13.1"),
        "rule 32's": saying(wpg_artikel=None),
        "the item before the declaration": met(saying(wpg_artikel="9"), politie=frozenset({ART8})),
        "every article that is free": met(saying(wpg_artikel=None), politie=ALL_FREE),
    },
    "34": {
        "with authority and purpose": van("E12a", Groep.STR9),
        "nothing closed": zegt("E12a", bevoegd_gezag=None),
        "an item that names its own": met(
            zegt("E12a", bevoegd_gezag=None), politie=frozenset({ART9._replace(gezag=True)})
        ),
        "not known to be closed": zegt("E12a", wpg_artikel=None, bevoegd_gezag=None),
        "every article that is free": met(zegt("E12a", wpg_artikel=None, bevoegd_gezag=None), politie=ALL_FREE),
        "not on article 19": zegt("E12a", Groep.STR9, wpg_grondslag="18", bevoegd_gezag=None),
    },
    "35": {
        "not said": E01,
        "young": saying(eerste_verwerking=YOUNG),
        "only a match": saying(eerste_verwerking=MIDDLE, alleen_hit="ja"),
        "not article 8": saying(wpg_artikel="13.1", eerste_verwerking=OLD),
        "an item as a match": met(E01, politie=frozenset({ART8._replace(ouderdom=MIDDLE, alleen_hit=True)})),
    },
    "36": {"a suspicion": E01},
    "37": {"recorded": E01, "the OM": zegt("E12a", wpg_verstrekking=None)},
    "38": {"who and why": van("E05a", Groep.ID, Groep.BSN, Groep.ADR, Groep.PROF, Groep.BES)},
    "39": {
        "a person found one": van("E14", Groep.MED),
        "declared": replace(van("E14", Groep.MED), zaak=None),
        "nothing special": replace(zegt("E14", vermoeden_hg_km=None), zaak=None),
        "told to us": in_zaak(van("E12a", Groep.SEKS), vermoeden=False),
    },
    "40": {
        **{f"to {rol}": van("E15", Groep.STRP, ontvanger_rol=rol) for rol in VAN_DE_POLITIE},
        "none": van("E15"),
        "told to us": van("E05b", Groep.STRP),
    },
}
UNKNOWN = {
    "32": {
        "not declared": saying(wpg_artikel=None),
        **{f"the OM gives {groep}": zegt("E12a", groep, wpg_artikel=None) for groep in (Groep.STRP, Groep.STR9)},
        "one of the items": met(zegt("E05b", wpg_artikel=None), politie=frozenset({ART8, PolitieGegeven()})),
    },
    "35": {"no date": saying(eerste_verwerking="anders")},
    "36": {"not declared": saying(vermoeden_hg_km=None)},
    "37": {"not declared": saying(wpg_verstrekking=None)},
    "39": {"not declared": replace(zegt("E14", Groep.MED, vermoeden_hg_km=None), zaak=None)},
}
