"""Each rule fires when it should, does not when it should not, and is unknown when a fact is; named by rule id."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from gateway.contracts.berichten.bericht import Reden
from gateway.contracts.groepen import Afwezigheid, Groep
from gateway.core.policy.facts import Facts
from gateway.core.policy.presence import Aanwezig
from gateway.core.policy.regels import PREDICATES, STATUSCODES
from gateway.core.policy.rulebook import GEEN, Uitwisseling
from tests.core.policy.invented import E00, E01, E02, E17, declared, row, with_groups, without_group

ROWS = {"MeldingGedaan": "E01", "MeldingTeruggekoppeld": "E17", "OntvangstBevestigd": "E00"}
OLD = "ouder-dan-5-jaar"


def saying(**changes: str | None) -> Facts:
    """A police report with these declarations changed, or (None) left out."""
    return replace(E01, verklaringen=declared(**changes))


FIRES: Mapping[str, Mapping[str, Facts]] = {
    "1": {"another purpose": saying(doelbinding="WMO-4.1.1-2-g"), "no purpose at all": saying(doelbinding="anders")},
    "2": {
        "another role": replace(E01, afzender_rol="usd"),
        "a sender who is no partner": replace(E01, afzender_actief=False),
        "an answer to a stranger": replace(E00, aan_betrokken_partij=False),
        "feedback to a stranger": replace(E17, aan_betrokken_partij=False),
    },
    "3": {"before the law": replace(E01, on=date(2014, 12, 31)), "before the AVG": replace(E17, on=date(2018, 5, 24))},
    "4": {"a group declared otherwise": replace(E01, tegenstrijdig=frozenset({Groep.MED}))},
    "5": {"a value": with_groups(E01, Groep.FIN), "a plan": with_groups(E01, Groep.VVA)},
    "6": {"no suspicion": with_groups(saying(vermoeden_hg_km="nee"), Groep.MED)},
    "8": {"not asked, no reason": saying(toestemming_reden=None), "no answer": saying(toestemming_gevraagd="anders")},
    "9": {"acute to Veilig Thuis": E02},
    "14": {"no partner": replace(E01, ontvanger_actief=False)},
    "17": {"a wrong number": replace(E01, elfproef=False)},
    "24": {"an unmarked child": replace(E01, minderjarig_onjuist=True)},
    "30": {"a text": with_groups(E17, Groep.INC), "a name": with_groups(E17, Groep.ID)},
    "31": {"no code": replace(E17, status="VT-04")},
    "33": {"article 9": saying(wpg_artikel="9"), "no article": saying(wpg_artikel="anders")},
    "35": {
        "too old": saying(eerste_verwerking=OLD),
        "not only a match": saying(eerste_verwerking="1-tot-5-jaar", alleen_hit="nee"),
        "match not declared": saying(eerste_verwerking="1-tot-5-jaar"),
    },
    "36": {"no suspicion": saying(vermoeden_hg_km="nee")},
    "R": {
        **{f"no {groep}": without_group(E01, groep) for groep in sorted(row("E01").verplicht)},
        "no status": without_group(E17, Groep.BES),
    },
    "V": {"something odd": replace(E01, bevindingen=("datum-bestaat-niet",))},
}
QUIET: Mapping[str, Mapping[str, Facts]] = {
    "1": {"the purpose": E01, "feedback": E17, "an answer without personal data": E00},
    "2": {
        "police": E01,
        "feedback": E17,
        "an answer": E00,
        "an answer to an unknown": replace(E00, ontvanger_rol=None),
    },
    "3": {"today": E01, "the first day": replace(E01, on=date(2015, 1, 1))},
    "4": {"as declared": E01},
    "5": {"allowed groups": with_groups(E01, Groep.HUL)},
    "6": {
        "a suspicion": with_groups(E01, Groep.MED, Groep.ETN),
        "nothing special": saying(vermoeden_hg_km="nee"),
        "a row without conditions": E17,
    },
    "7": {"weighed": E01, "no personal data": E17, "an answer": E00},
    "8": {
        "not asked, for a reason": E01,
        "asked, whatever the answer": saying(toestemming_gevraagd="ja", toestemming_reden=None),
        "no personal data": E17,
    },
    "9": {"not acute": E01, "not to Veilig Thuis": replace(E02, ontvanger_rol="usd")},
    "14": {"a partner": E01},
    "17": {"right numbers": E01},
    "24": {"marked": E01},
    "30": {"status, name and contact": E17},
    "31": {code: replace(E17, status=code) for code in sorted(STATUSCODES)},
    "32": {"declared": E01},
    "33": {"article 8": E01, "article 13": saying(wpg_artikel="13.1"), "rule 32's": saying(wpg_artikel=None)},
    "35": {
        "not said": E01,
        "young": saying(eerste_verwerking="tot-1-jaar"),
        "only a match": saying(eerste_verwerking="1-tot-5-jaar", alleen_hit="ja"),
        "not article 8": saying(wpg_artikel="13.1", eerste_verwerking=OLD),
    },
    "36": {"a suspicion": E01},
    "37": {"recorded": E01},
    "R": {
        "all there": E01,
        "four items": replace(without_group(E01, Groep.BSN), geidentificeerd=True),
        "nothing required": E00,
    },
    "V": {"nothing odd": E01},
}
UNKNOWN: Mapping[str, Mapping[str, Facts]] = {
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
    "14": {"whether a partner": replace(E01, ontvanger_actief=None)},
    "31": {"no status": replace(E17, status=None)},
    "32": {"not declared": saying(wpg_artikel=None)},
    "35": {"no date": saying(eerste_verwerking="anders")},
    "36": {"not declared": saying(vermoeden_hg_km=None)},
    "37": {"not declared": saying(wpg_verstrekking=None)},
}
# What these ask can be unknown, but once it is declared it cannot be wrong: any text will do.
NEVER_FIRE = {"7", "32", "37"}


def cases(table: Mapping[str, Mapping[str, Facts]]) -> list[pytest.param]:  # type: ignore[valid-type]
    return [
        pytest.param(ident, facts, id=f"{ident}: {name}")
        for ident, names in table.items()
        for name, facts in names.items()
    ]


def row_of(facts: Facts) -> Uitwisseling:
    return row("E02") if facts.urgentie == "acuut" else row(ROWS[facts.kind])


@pytest.mark.parametrize(("ident", "facts"), cases(FIRES))
def test_the_rule_fires(ident: str, facts: Facts) -> None:
    assert PREDICATES[ident](facts, row_of(facts)).vuurt is True


@pytest.mark.parametrize(("ident", "facts"), cases(QUIET))
def test_the_rule_does_not_fire(ident: str, facts: Facts) -> None:
    assert PREDICATES[ident](facts, row_of(facts)).vuurt is False


@pytest.mark.parametrize(("ident", "facts"), cases(UNKNOWN))
def test_the_rule_is_unknown(ident: str, facts: Facts) -> None:
    assert PREDICATES[ident](facts, row_of(facts)).vuurt is None


def test_every_rule_is_seen_to_fire_or_to_be_unknown_and_to_be_quiet() -> None:
    assert QUIET.keys() == PREDICATES.keys()
    assert FIRES.keys() == PREDICATES.keys() - NEVER_FIRE
    assert UNKNOWN.keys() >= NEVER_FIRE


@pytest.mark.parametrize("stand", [*(Aanwezig(reden.value) for reden in Reden), *Afwezigheid])
def test_rule_r_is_met_by_each_reason_and_by_recorded_absence(stand: Aanwezig | Afwezigheid) -> None:
    facts = replace(E01, groepen={**E01.groepen, Groep.HH: stand})
    assert PREDICATES["R"](facts, row("E01")).vuurt is False


def test_rule_r_lets_the_four_items_stand_for_the_bsn_and_for_nothing_else() -> None:
    facts = replace(without_group(without_group(E01, Groep.BSN), Groep.HH), geidentificeerd=True)
    assert PREDICATES["R"](facts, row("E01")).groepen == {Groep.HH}


def test_rule_5_sees_a_forbidden_group_also_when_it_holds_only_a_reason() -> None:
    facts = replace(E01, groepen={**E01.groepen, Groep.FIN: Aanwezig.GEEN_WAARDE})
    assert PREDICATES["5"](facts, row("E01")).groepen == {Groep.FIN}


def test_rule_5_does_not_see_a_forbidden_group_that_is_recorded_as_absent() -> None:
    facts = replace(E01, groepen={**E01.groepen, Groep.FIN: Afwezigheid.NIET_IN_SCHEMA})
    assert PREDICATES["5"](facts, row("E01")).vuurt is False


def test_rule_6_names_the_groups_and_the_missing_declaration() -> None:
    verdict = PREDICATES["6"](with_groups(saying(vermoeden_hg_km=None), Groep.MED, Groep.ETN), row("E01"))
    assert verdict.groepen == {Groep.MED, Groep.ETN}
    assert verdict.ontbrekend == ("vermoeden-hg-km",)


def test_rule_6_is_about_the_groups_whose_condition_is_unmet() -> None:
    verdict = PREDICATES["6"](with_groups(saying(vermoeden_hg_km="nee"), Groep.MED), row("E01"))
    assert verdict.groepen == {Groep.MED}


def test_rule_8_names_the_reason_that_is_missing() -> None:
    assert PREDICATES["8"](saying(toestemming_reden=None), row("E01")).ontbrekend == ("toestemming-reden",)
    assert PREDICATES["8"](saying(toestemming_gevraagd="anders"), row("E01")).ontbrekend == ()


def test_rule_2_asks_for_an_agreement_where_the_row_needs_one() -> None:
    needs = row("E01").model_copy(update={"afspraak_nodig": True})
    assert PREDICATES["2"](E01, needs).vuurt is False
    own = {name: replace(said, bron="document") for name, said in E01.verklaringen.items()}
    assert PREDICATES["2"](replace(E01, verklaringen=own), needs).vuurt is True


def test_rule_2_without_any_row_fires_when_both_roles_are_known() -> None:
    assert PREDICATES["2"](E01, GEEN).vuurt is True
    assert PREDICATES["2"](replace(E01, afzender_rol=None), GEEN).vuurt is None


def test_rule_35_tells_too_old_from_not_only_a_match() -> None:
    assert PREDICATES["35"](saying(eerste_verwerking=OLD), row("E01")).code is None
    assert PREDICATES["35"](saying(eerste_verwerking="1-tot-5-jaar"), row("E01")).code == "WPG_HIT_ONLY"


def test_rule_35_is_unknown_without_a_date_where_the_row_requires_one() -> None:
    needs = row("E01").model_copy(update={"verklaringen": ("eerste-verwerking",)})
    assert PREDICATES["35"](E01, needs).vuurt is None


def test_rule_36_is_about_every_special_group() -> None:
    verdict = PREDICATES["36"](saying(vermoeden_hg_km="nee"), row("E01"))
    assert verdict.groepen == {Groep.MED, Groep.SEKS, Groep.ETN, Groep.STRP, Groep.STR9, Groep.STRJ}
