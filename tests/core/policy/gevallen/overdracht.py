"""Cases of requests to the RvdK, handing over, and partners that ask."""

from dataclasses import replace
from datetime import date

from gateway.contracts.groepen import Groep
from gateway.contracts.message import Urgentie
from tests.core.policy.gevallen.uitwisseling import in_zaak, met, van, zegt

BACK = "OverdrachtGeaccepteerd"
ANSWER = "InformatieVerstrekt"
MAG_VRAGEN = ("rvdk", "gi", "politie", "om", "reclassering", "slachtofferhulp", "zvh", "usd", "veilig-thuis")

FIRES = {
    "50": {"by the postbox": van("E11", weg="postvak")},
    "51": {
        "not told, no reason": met(
            zegt("E11", gezaghebbende_geinformeerd="nee", reden_niet_geinformeerd=None), gezag_geinformeerd=False
        ),
    },
    "52": {
        "adults in the zaak": in_zaak(van("E14", Groep.STRP), minderjarige=False),
        "adults in the message": van("E14", Groep.STRP, zaak=None, minderjarige=False),
        "closed data": in_zaak(van("E14", Groep.STR9), minderjarige=False),
    },
    "53": {"somewhere else": met(zegt("E14", gemeente_reden=None), gemeente="1942")},
    "54": {
        "Weesp is gone": met(van("E14"), gemeente="0457"),
        "Wijdemeren is gone": met(van("E14", on=date(2027, 1, 1)), gemeente="1696"),
        "not yet": met(van("E14", on=date(2015, 12, 31)), gemeente="1942"),
    },
    "56": {
        "nobody directs": met(van("E14", kind=BACK), regievoerder=False),
        "nobody looks again": met(van("E14", kind=BACK), monitoring=False),
    },
    "57": {"a club": zegt("E15", professionele_organisatie="nee")},
    "58": {said: in_zaak(van("E14"), veiligheid=said) for said in ("acuut", "structureel")},
    "59": {
        "a school asks": van("E16", afzender_rol="school"),
        "a mayor is answered": van("E16", kind=ANSWER, ontvanger_rol="burgemeester"),
        "nobody is answered automatically": van("E16", kind=ANSWER),
    },
    "60": {
        "expired": zegt("E16", ots="verlopen"),
        "none": zegt("E16", ots="geen"),
    },
    "61": {"someone else": van("E16", kind=ANSWER, buiten_de_vraag=True)},
}
FIRES["60"] = {name: replace(facts, afzender_rol="gi") for name, facts in FIRES["60"].items()}
QUIET = {
    "50": {
        "over CORV": van("E11"),
        "in haste": van("E11", weg="postvak", urgentie=Urgentie.ACUUT),
        "the notification": van("E11", weg=None, kind="OnderzoekGenotificeerd"),
    },
    "51": {
        "told": met(van("E11"), gezag_geinformeerd=None),
        "by the message told": zegt("E11", gezaghebbende_geinformeerd=None),
        "not told, for a reason": met(zegt("E11", gezaghebbende_geinformeerd="nee"), gezag_geinformeerd=None),
        "the notification": zegt("E11", kind="OnderzoekGenotificeerd", gezaghebbende_geinformeerd=None),
    },
    "52": {
        "a minor in the zaak": van("E14", Groep.STRP),
        "a minor in the message": van("E14", Groep.STRP, zaak=None),
        "no criminal data": in_zaak(van("E14"), minderjarige=False),
        "agreed": in_zaak(zegt("E14", Groep.STRP, uitwisselingen="E14-STR"), minderjarige=False),
    },
    "53": {
        "at home": zegt("E14", gemeente_reden=None),
        "for a reason": met(van("E14"), gemeente="1942"),
        "what comes back": van("E14", kind=BACK, zaak=None),
    },
    "54": {
        "still there": met(van("E14", on=date(2022, 3, 23)), gemeente="0457"),
        "Wijdemeren's last day": met(van("E14", on=date(2026, 12, 31)), gemeente="1696"),
        "not of this region": met(van("E14"), gemeente="0344"),
        "none": met(van("E14"), gemeente=None),
    },
    "56": {"complete": van("E14", kind=BACK), "the offer": met(van("E14"), regievoerder=False)},
    "57": {"care": van("E15"), "what comes back": zegt("E15", kind=BACK, professionele_organisatie=None)},
    "58": {"safe enough": van("E14"), "what comes back": van("E14", kind=BACK, zaak=None)},
    "59": {f"{rol} asks": van("E16", afzender_rol=rol) for rol in MAG_VRAGEN}
    | {"it is refused": van("E16", kind="InformatieGeweigerd")},
    "60": {"in force": van("E16", afzender_rol="gi"), "not a GI": zegt("E16", ots=None)},
    "61": {"as asked": van("E16", kind=ANSWER), "the question": van("E16", buiten_de_vraag=None)},
}
UNKNOWN = {
    "50": {"by which road": van("E11", weg=None)},
    "51": {"not said": met(zegt("E11", gezaghebbende_geinformeerd=None), gezag_geinformeerd=None)},
    "52": {"whether a minor": van("E14", Groep.STRP, zaak=None, minderjarige=None)},
    "53": {
        "whose municipality": zegt("E14", gemeente_reden=None),
        "which municipality": met(zegt("E14", gemeente_reden=None), gemeente=None),
    },
    "56": {"not said": met(van("E14", kind=BACK), regievoerder=None)},
    "57": {"not said": zegt("E15", professionele_organisatie=None)},
    "58": {"not assessed": van("E14", zaak=None)},
    "59": {"who asks": van("E16", afzender_rol=None)},
    "60": {"not said": replace(zegt("E16", ots=None), afzender_rol="gi")},
    "61": {"not compared": van("E16", kind=ANSWER, buiten_de_vraag=None)},
}
UNKNOWN["53"]["whose municipality"] = replace(UNKNOWN["53"]["whose municipality"], zaak=None)
