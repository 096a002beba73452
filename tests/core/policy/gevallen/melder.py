"""Cases of the melder and the informants."""

from dataclasses import replace

from gateway.contracts.groepen import Groep
from gateway.core.policy.regels.melder import STATUSCODES
from tests.core.policy.gevallen.uitwisseling import met, van, zegt
from tests.core.policy.invented import E01, E17, with_groups

FIRES = {
    "27": {
        "declared": zegt("E11", Groep.MELD, melder_soort="niet-beroepsmatig", melder_toestemming="nee"),
        "in the message": met(zegt("E24", Groep.INF, melder_toestemming=None), niet_beroepsmatig=True),
    },
    "28": {
        "declared": zegt("E11", Groep.MELD, melder_afscherming="vertrouwensrelatie"),
        "in the message": met(van("E11", Groep.INF), afschermgrond=True),
    },
    "29": {row: van(row, groep) for row in ("E12b", "E13", "E14", "E15", "E18") for groep in (Groep.MELD,)}
    | {"E16": van("E16", Groep.INF, kind="InformatieVerstrekt")},
    "30": {"a text": with_groups(E17, Groep.INC), "a name": with_groups(E17, Groep.ID)},
    "31": {"no code": replace(E17, status="VT-04")},
}
FIRES["29"]["E18"] = replace(FIRES["29"]["E18"], afzender_rol="veilig-thuis", ontvanger_rol="burgemeester")
QUIET = {
    "27": {
        "consented": zegt("E11", Groep.MELD, melder_soort="niet-beroepsmatig"),
        "a professional": zegt("E11", Groep.MELD, melder_toestemming=None),
        "by the message a professional": met(zegt("E11", Groep.MELD, melder_toestemming=None), niet_beroepsmatig=False),
        "nobody named": zegt("E11", melder_soort=None, melder_toestemming=None),
        "to Veilig Thuis": E01,
    },
    "28": {
        "no ground": van("E11", Groep.MELD),
        "no ground in the message": met(
            zegt("E11", Groep.MELD, melder_afscherming=None), niet_beroepsmatig=False, afschermgrond=False
        ),
        "nobody named": zegt("E11", melder_afscherming=None),
        "to Veilig Thuis": E01,
    },
    "29": {"nobody named": van("E14"), "told to us": van("E12a", Groep.MELD)},
    "30": {"status, name and contact": E17},
    "31": {code: replace(E17, status=code) for code in sorted(STATUSCODES)},
}
UNKNOWN = {
    "27": {"who it was": zegt("E11", Groep.MELD, melder_soort=None, melder_toestemming=None)},
    "28": {
        "whether shielded": zegt("E11", Groep.INF, melder_afscherming=None),
        "who it was": met(zegt("E11", Groep.INF, melder_afscherming=None), afschermgrond=False),
        "on which ground": met(zegt("E11", Groep.INF, melder_afscherming=None), niet_beroepsmatig=False),
    },
    "31": {"no status": replace(E17, status=None)},
}
