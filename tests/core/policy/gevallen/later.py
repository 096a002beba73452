"""Cases of rules whose kinds are not built: told on facts alone."""

from gateway.contracts.groepen import Groep
from gateway.core.policy.presence import Aanwezig
from tests.core.policy.gevallen.uitwisseling import van, verklaringen, zegt

FIRES = {
    "69": {"a minor": zegt("E18", wth_persoon="minderjarig")},
    "70": {"not consulted": zegt("E18", wth_consult="nee")},
    "72": {"another fact": zegt("E18", wth_feiten="buiten-de-lijst")},
    "73": {
        "too long": zegt("E18", wth_duur="langer-dan-28-dagen"),
        "too late": zegt("E18", wth_duur="na-afloop-verlengd"),
    },
    "74": {"for something else": zegt("E18", wth_gebruik="anders")},
    "75": {
        "without agreement": zegt("E19", aware_instemming="nee"),
        "a place to the USD": van("E19", Groep.ADRG, ontvanger_rol="usd"),
    },
    "76": {"an address": van("E20", Groep.ADR), "what happened": van("E20", Groep.INC)},
    "77": {"no agreements": zegt("E20", hwc_afspraken="nee")},
    "78": {"too late": zegt("E20", hwc_moment="te-laat"), "not enrolled": zegt("E20", hwc_school="andere-school")},
    "79": {"kept": zegt("E20", hwc_registratie="ja")},
    "94": {
        "another variable": zegt("E23", cbs_variabelen="buiten-de-lijst"),
        "persons in an incidental delivery": zegt("E23", Groep.BSN, cbs_levering="incidenteel"),
    },
}
QUIET = {
    "69": {"an adult": van("E18")},
    "70": {"consulted": van("E18"), "no child abuse": zegt("E18", wth_kindermishandeling="nee", wth_consult=None)},
    "72": {"listed": van("E18")},
    "73": {"ten days": van("E18"), "extended": zegt("E18", wth_duur="tot-28-dagen")},
    "74": {goal: zegt("E18", wth_gebruik=goal) for goal in ("opleggen", "verlengen", "toezicht")},
    "75": {"agreed": zegt("E19")}
    | {
        f"a place to {rol}": van("E19", Groep.ADRG, ontvanger_rol=rol)
        for rol in ("politie", "aware", "lokaal-veld", "veilig-thuis")
    },
    "76": {"name and date of birth": van("E20", Groep.ID, Groep.KIND)},
    "77": {"all on file": van("E20")},
    "78": {"in time, enrolled": van("E20")},
    "79": {"not kept": van("E20")},
    "94": {
        "as agreed": van("E23", Groep.BSN),
        "incidental without persons": van(
            "E23",
            verklaringen=verklaringen("E23", cbs_levering="incidenteel"),
            groepen=dict.fromkeys((Groep.AARD, Groep.VB, Groep.BES), Aanwezig.WAARDE),
        ),
    },
}
UNKNOWN = {
    "69": {"not said": zegt("E18", wth_persoon=None)},
    "70": {"whether consulted": zegt("E18", wth_consult=None), "the ground": zegt("E18", wth_kindermishandeling=None)},
    "72": {"not said": zegt("E18", wth_feiten=None)},
    "73": {"not said": zegt("E18", wth_duur=None)},
    "74": {"not said": zegt("E18", wth_gebruik=None)},
    "75": {"not said": zegt("E19", aware_instemming=None)},
    "77": {"not said": zegt("E20", hwc_afspraken=None)},
    "78": {"the moment": zegt("E20", hwc_moment=None), "the school": zegt("E20", hwc_school=None)},
    "79": {"not said": zegt("E20", hwc_registratie=None)},
    "94": {"the variables": zegt("E23", cbs_variabelen=None), "the delivery": zegt("E23", cbs_levering=None)},
}
