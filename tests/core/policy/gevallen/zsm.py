"""Cases of ZSM and notifications."""

from dataclasses import replace

from gateway.contracts.groepen import Groep
from tests.core.policy.gevallen.uitwisseling import in_zaak, met, van, zegt

FIRES = {
    "63": {"a witness": met(zegt("E12a", grondslag_derden="nee"), personen=2)},
    "64": {
        "no reason": met(zegt("E13", drempel="anders"), drempel=None),
        "to ZSM, no reason": met(zegt("E12b", drempel="anders"), drempel=False),
    },
    "65": {
        "none": in_zaak(met(van("E12b"), strafzaak=False), strafzaak=False),
        "none in the message": met(van("E12b", zaak=None), strafzaak=False),
        "none in the zaak": in_zaak(met(van("E12b"), strafzaak=None), strafzaak=False),
    },
    "66": {"disposed of": in_zaak(van("E12b"), strafzaak_gesloten=True)},
    "67": {"health": van("E12b", Groep.MED)},
    "68": {"on article 18": zegt("E12a", Groep.STR9, wpg_grondslag="18")},
}
QUIET = {
    "62": {
        "both interests": van("E12a"),
        "after the decision": zegt("E12a", afdoening="definitief", zwaarwegend_belang=None),
        "the police": replace(zegt("E12a", zwaarwegend_belang=None), afzender_rol="politie"),
    },
    "63": {
        "the person concerned alone": zegt("E12a", grondslag_derden=None),
        "nobody": met(zegt("E12a", grondslag_derden=None), personen=0),
        "on a basis": met(van("E12a"), personen=3),
        "the police": met(replace(zegt("E12a", grondslag_derden=None), afzender_rol="politie"), personen=3),
    },
    "64": {
        **{said: met(zegt("E13", drempel=said), drempel=None) for said in ("belang", "ernst")},
        "in the message": zegt("E13", drempel=None),
    },
    "65": {
        "in the message": van("E12b", zaak=None),
        "in the zaak": met(van("E12b"), strafzaak=None),
    },
    "66": {"still held": van("E12b"), "no zaak": van("E12b", zaak=None)},
    "67": {"no health": van("E12b")},
    "68": {"on article 19": van("E12a", Groep.STR9), "nothing closed": zegt("E12a", wpg_grondslag=None)},
}
UNKNOWN = {
    "62": {
        "no weight": zegt("E12a", zwaarwegend_belang=None),
        "no haste": zegt("E12a", spoedeisend_belang=None),
    },
    "63": {"a witness": met(zegt("E12a", grondslag_derden=None), personen=2)},
    "64": {"not said": met(zegt("E12b", drempel=None), drempel=None)},
    "65": {"not said": met(van("E12b", zaak=None), strafzaak=None)},
    "68": {"not said": zegt("E12a", Groep.STR9, wpg_grondslag=None)},
}
