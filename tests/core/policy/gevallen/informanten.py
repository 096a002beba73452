"""Cases of informants, RvdK, ZVH and USD."""

from dataclasses import replace

from gateway.contracts.groepen import Groep
from gateway.core.policy.facts import Facts
from tests.core.policy.gevallen.uitwisseling import met, van, zegt
from tests.core.policy.invented import without_group

MED = Groep.MED
TE_WEGEN = (Groep.AARD, Groep.VB, Groep.INC)


def aan_zvh(facts: Facts) -> Facts:
    return replace(facts, ontvanger_rol="zvh")


FIRES = {
    "41": {f"no {groep}": without_group(van("E10a", *TE_WEGEN), groep) for groep in TE_WEGEN},
    "42": {
        "declared": met(zegt("E10b", MED, relevantie_afgewogen="nee"), relevantie_afgewogen=None),
        "in the message": met(van("E10b", MED), relevantie_afgewogen=False),
    },
    "43": {
        "not told, no reason": zegt("E10b", betrokkene_geinformeerd="nee", reden_niet_geinformeerd=None),
        "no answer": zegt("E10b", betrokkene_geinformeerd="anders"),
    },
    "44": {
        "the whole file": zegt("E10a", vraagomvang="volledig-dossier"),
        "nothing in particular": met(van("E10a"), vragen=0),
    },
    "45": {"5.2.1": zegt("E08b", genoemde_grondslag="WMO-5.2.1")},
    "46": {"a system": met(van("E07b"), door_persoon=False)},
    "47": {"no consent": zegt("E07b", MED, wgs_instemming="nee")},
    "48": {
        "none of the three": aan_zvh(zegt("E16", MED, kind="InformatieVerstrekt", wgs_geheimhouding="geen")),
    },
    "49": {"too old": zegt("E07b", wgs_eerste_verwerking="ouder-dan-5-jaar")},
}
QUIET = {
    "41": {"all three": van("E10a", *TE_WEGEN)},
    "42": {
        "weighed": van("E10b", MED),
        "declared": met(van("E10b", MED), relevantie_afgewogen=None),
        "nothing medical": met(zegt("E10b", relevantie_afgewogen=None), relevantie_afgewogen=None),
    },
    "43": {
        "told": van("E10b"),
        "not told, for a reason": zegt("E10b", betrokkene_geinformeerd="nee"),
        "nothing given": zegt("E10b", kind="InformatieGeweigerd", betrokkene_geinformeerd=None),
    },
    "44": {"a question": van("E10a")},
    "45": {
        "5.2.6": van("E08b"),
        "nothing given": zegt("E08b", kind="InformatieGeweigerd", genoemde_grondslag=None),
    },
    "46": {"a person": van("E07b"), "nothing given": met(van("E07b", kind="InformatieGeweigerd"), door_persoon=None)},
    "47": {"consent": van("E07b", MED), "nothing of it": zegt("E07b", wgs_instemming="nee")},
    "48": {
        **{
            ground: aan_zvh(zegt("E16", MED, kind="InformatieVerstrekt", wgs_geheimhouding=ground))
            for ground in ("toestemming", "wettelijk-voorschrift", "goed-hulpverlenerschap")
        },
        "to someone else": zegt("E16", MED, kind="InformatieVerstrekt", wgs_geheimhouding=None),
        "nothing secret": aan_zvh(zegt("E16", kind="InformatieVerstrekt", wgs_geheimhouding=None)),
    },
    "49": {
        "young": van("E07b"),
        "nothing given": zegt("E07b", kind="InformatieGeweigerd", wgs_eerste_verwerking=None),
    },
}
UNKNOWN = {
    "42": {"not said": met(zegt("E10b", MED, relevantie_afgewogen=None), relevantie_afgewogen=None)},
    "43": {"not said": zegt("E10b", betrokkene_geinformeerd=None)},
    "44": {"not said": zegt("E10a", vraagomvang=None)},
    "45": {"not said": zegt("E08b", genoemde_grondslag=None)},
    "46": {"not said": met(van("E07b"), door_persoon=None)},
    "47": {"not said": zegt("E07b", Groep.STRJ, wgs_instemming=None)},
    "48": {"not said": aan_zvh(zegt("E16", Groep.HUL, kind="InformatieVerstrekt", wgs_geheimhouding=None))},
    "49": {"not said": zegt("E07b", wgs_eerste_verwerking=None)},
}
