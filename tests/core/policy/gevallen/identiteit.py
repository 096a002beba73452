"""Cases of identity, BSN and address."""

from dataclasses import replace

from gateway.contracts.groepen import Groep
from gateway.contracts.message import Urgentie
from tests.core.policy.gevallen.uitwisseling import in_zaak, met, van, zegt
from tests.core.policy.invented import E01

FIRES = {
    "17": {"a wrong number": replace(E01, elfproef=False)},
    "18": {"neither number nor four items": van("E14", Groep.ID, geidentificeerd=False)},
    "19": {
        "the local field": replace(zegt("E15", Groep.BSN, bsn_gerechtigd=None), ontvanger_rol="lokaal-veld"),
        "victim support": replace(zegt("E13", Groep.BSN, bsn_gerechtigd="nee"), ontvanger_rol="slachtofferhulp"),
    },
    "21": {
        "who lived there": met(van("E09"), brp=frozenset({"bewoning"})),
        "a death": met(van("E09", kind="PersoonVerstrekt"), brp=frozenset({"adres", "overlijden"})),
    },
    "23": {
        "to the USD": van("E14", Groep.ADRG),
        "an ordinary address of someone who is hidden": met(van("E15", Groep.ADR), geheim_adres=True),
    },
    "24": {"an unmarked child": replace(E01, minderjarig_onjuist=True)},
    "25": {"closed": in_zaak(van("E09"), open=False)},
}
QUIET = {
    "17": {"right numbers": E01},
    "18": {
        "identified": van("E14", Groep.ID),
        "in haste": van("E14", Groep.ID, geidentificeerd=False, urgentie=Urgentie.SPOED),
        "about nobody": van("E14", geidentificeerd=False, groepen={}),
        "told to us": replace(E01, geidentificeerd=False),
    },
    "19": {
        "may": zegt("E14", Groep.BSN, bsn_gerechtigd=None),
        "may by agreement": van("E15", Groep.BSN, ontvanger_rol="lokaal-veld"),
        "no number": van("E15", Groep.ID, ontvanger_rol="lokaal-veld"),
    },
    "21": {"authorised": met(van("E09"), brp=frozenset({"adres", "gezag", "bsn"}))},
    "23": {
        "to us": met(van("E09", Groep.ADR, kind="PersoonVerstrekt"), geheim_adres=True),
        **{
            f"to the {rol}": met(van("E12b", Groep.ADR, ontvanger_rol=rol), geheim_adres=True)
            for rol in ("politie", "rvdk")
        },
        "no secret": van("E14", Groep.ADR),
        "hidden, and not in it": met(van("E14", groepen={}), geheim_adres=True),
    },
    "24": {"marked": E01},
    "25": {"open": van("E09"), "the answer": van("E09", kind="PersoonVerstrekt", zaak=None)},
}
UNKNOWN = {
    "25": {"no zaak": van("E09", zaak=None), "not stated": in_zaak(van("E09"), open=None)},
}
