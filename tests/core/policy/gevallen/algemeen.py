"""Cases of the general envelope, and of our own rules."""

from dataclasses import replace
from datetime import date

from gateway.contracts.groepen import Groep
from gateway.contracts.message import Urgentie
from gateway.core.policy.facts import Facts
from tests.core.policy.gevallen.uitwisseling import met, van, zegt
from tests.core.policy.invented import E00, E01, E02, E17, declared, row, with_groups, without_group


def saying(**changes: str | None) -> Facts:
    """A police report with these declarations changed, or (None) left out."""
    return replace(E01, verklaringen=declared(**changes))


FIRES = {
    "1": {"another purpose": saying(doelbinding="WMO-4.1.1-2-g"), "no purpose at all": saying(doelbinding="anders")},
    "2": {
        "another role": replace(E01, afzender_rol="om"),
        "a role before it was one": replace(E01, on=date(2014, 12, 31)),
        "a sender who is no partner": replace(E01, afzender_actief=False),
        "an answer to a stranger": replace(E00, aan_betrokken_partij=False),
        "feedback to a stranger": replace(E17, aan_betrokken_partij=False),
        "disputed and not agreed": zegt("E07a", uitwisselingen=None),
        "disputed and something else agreed": zegt("E08a", uitwisselingen="E07a E07b"),
        "agreed in a document only": replace(
            van("E07a"),
            verklaringen={naam: replace(said, bron="document") for naam, said in van("E07a").verklaringen.items()},
        ),
    },
    "3": {
        "before the AVG": replace(E17, on=date(2018, 5, 24)),
        "before the WGS, for the ZVH": van("E16", afzender_rol="zvh", on=date(2024, 1, 1)),
    },
    "4": {"a group declared otherwise": replace(E01, tegenstrijdig=frozenset({Groep.MED}))},
    "5": {"a value": with_groups(E01, Groep.FIN), "a plan": with_groups(E01, Groep.VVA)},
    "6": {"no suspicion": with_groups(saying(vermoeden_hg_km="nee"), Groep.MED)},
    "8": {"not asked, no reason": saying(toestemming_reden=None), "no answer": saying(toestemming_gevraagd="anders")},
    "9": {"acute to Veilig Thuis": E02},
    "11": {
        "a national asker": met(van("E12a"), soort_verzoeker="01"),
        "the director of a ZVH": met(van("E12a"), soort_verzoeker="04"),
        "to enrich a report": met(van("E12a"), reden="01"),
    },
    "12": {
        "of a huisverbod": zegt("E14", doel_verkrijging="WTH"),
        "of the ZVH": zegt("E15", doel_verkrijging="WGS", nieuwe_grondslag="nee"),
    },
    "14": {"no partner": replace(E01, ontvanger_actief=False)},
    "15": {
        "forbidden here": met(E01, vrije_tekst=frozenset({"iban:FIN"})),
        "shielded": met(E01, vrije_tekst=frozenset({"afgeschermd:MELD"})),
    },
    "16": {"a system": zegt("E14", besloten_door="systeem"), "nobody": zegt("E11", besloten_door="anders")},
    "M": {"an inspector": van("E25")},
    "R": {
        **{f"no {groep}": without_group(E01, groep) for groep in sorted(row("E01").verplicht)},
        "no status": without_group(E17, Groep.BES),
        "nobody found, and yet someone": met(
            van("E09", kind="PersoonVerstrekt", groepen={}), gevonden=False, personen=1
        ),
    },
    "V": {"something odd": replace(E01, bevindingen=("datum-bestaat-niet",))},
}
QUIET = {
    "1": {"the purpose": E01, "feedback": E17, "an answer without personal data": E00},
    "2": {
        "police": E01,
        "feedback": E17,
        "an answer": E00,
        "an answer to an unknown": replace(E00, ontvanger_rol=None),
        "disputed and agreed": van("E07a"),
        "what goes back": van("E14", kind="OverdrachtGeweigerd"),
    },
    "3": {"today": E01, "the first day": replace(E01, on=date(2015, 1, 1))},
    "4": {"as declared": E01},
    "5": {"allowed groups": with_groups(E01, Groep.HUL)},
    "6": {
        "a suspicion": with_groups(E01, Groep.MED, Groep.ETN),
        "nothing special": saying(vermoeden_hg_km="nee"),
        "a row without conditions": E17,
    },
    "7": {
        "weighed": E01,
        "no personal data": E17,
        "an answer": E00,
        "acute": van("E03", Groep.ID, urgentie=Urgentie.ACUUT, verklaringen={}),
        "no more than who writes": replace(saying(noodzaak=None), groepen=E17.groepen),
    },
    "8": {
        "not asked, for a reason": E01,
        "asked, whatever the answer": saying(toestemming_gevraagd="ja", toestemming_reden=None),
        "no personal data": E17,
        "no more than who writes": replace(saying(toestemming_gevraagd=None), groepen=E17.groepen),
        "not asked here": zegt("E04", Groep.ID, toestemming_gevraagd=None),
    },
    "9": {"not acute": E01, "not to Veilig Thuis": replace(E02, ontvanger_rol="usd")},
    "11": {
        "ZSM": met(van("E12a"), soort_verzoeker="02"),
        "the OM tells": van("E12a", kind="KennisgevingGedaan"),
        "a question without askers": E01,
    },
    "12": {
        "a task of Veilig Thuis": zegt("E14", doel_verkrijging="WMO-4.1.1-2-a"),
        "on a basis of its own": zegt("E14", doel_verkrijging="WTH", nieuwe_grondslag="ja"),
        "the partner asks": zegt("E16", doel_verkrijging="WTH"),
        "for what is rule 1's": zegt("E14", doelbinding=None),
    },
    "14": {"a partner": E01},
    "15": {"nothing": E01, "allowed here": met(E01, vrije_tekst=frozenset({"bsn:BSN", "telefoon:CON"}))},
    "16": {"a person": van("E14"), "not asked here": van("E05a"), "the other side": zegt("E16", besloten_door=None)},
    "D": {"all declared": van("E03")},
    "R": {
        "all there": E01,
        "four items": replace(without_group(E01, Groep.BSN), geidentificeerd=True),
        "nothing required": E00,
        "a secret address": with_groups(without_group(E01, Groep.ADR), Groep.ADRG),
        "a report taken back": replace(E01, kind="MeldingIngetrokken", groepen={}),
        "no field for it": van("E12a"),
        "nobody found": met(van("E09", kind="PersoonVerstrekt", groepen={}), gevonden=False, personen=0),
    },
    "V": {"nothing odd": E01},
}
UNKNOWN = {
    "1": {"not declared": saying(doelbinding=None)},
    "2": {
        "role of the sender": replace(E01, afzender_rol=None),
        "role of the receiver": replace(E01, ontvanger_rol=None),
        "whether a partner": replace(E01, afzender_actief=None),
        "whose document": replace(E00, aan_betrokken_partij=None),
    },
    "6": {"not declared": with_groups(saying(vermoeden_hg_km=None), Groep.ETN)},
    "7": {name: saying(**{name: None}) for name in ("noodzaak", "proportionaliteit", "subsidiariteit")},
    "8": {"not declared": saying(toestemming_gevraagd=None)},
    "11": {
        "who asks": met(van("E12a"), soort_verzoeker=None),
        "why": met(van("E12a"), reden=None),
    },
    "12": {"not declared": zegt("E14", doel_verkrijging=None)},
    "14": {"whether a partner": replace(E01, ontvanger_actief=None)},
    "16": {"not declared": zegt("E13", besloten_door=None)},
    "D": {"the meldcode": zegt("E03", meldcode=None), "the talk": zegt("E03", gesprek_met_client=None)},
}
