from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given

from gateway.contracts.groepen import Groep
from gateway.contracts.message import Urgentie
from gateway.core.policy import Aanwezig, Facts, Stap, explain, facts_of, judge, load_policy
from tests.core.policy.invented import (
    E00,
    E01,
    E02,
    E17,
    ON,
    POLICY,
    REGELS,
    UITWISSELINGEN,
    decided,
    declared,
    facts,
    melding,
    with_groups,
)


def steps(facts: Facts) -> tuple[Stap, ...]:
    return explain(facts, judge(facts, POLICY), POLICY)


def said(found: Sequence[Stap], wat: str) -> str:
    """What the steps of one sort say, together."""
    return " ".join(step.tekst for step in found if step.wat == wat)


HELD = with_groups(replace(E01, verklaringen=declared(vermoeden_hg_km=None)), Groep.MED)


def test_it_begins_with_the_message_and_ends_with_the_outcome() -> None:
    first, second, third, *_, last = steps(E01)
    assert first.tekst == "MeldingGedaan van politie aan veilig-thuis, regulier, beoordeeld op 15-06-2026."
    assert second.tekst == ("E01, Melding van de politie aan Veilig Thuis (grondslag: wet, veldgroepen: onze lezing).")
    assert third.tekst == (
        "Afzender: Wpg art. 18 lid 1; Bpg art. 4:2 lid 1 onder i. Ontvanger: Wmo art. 5.1.6. Doel: WMO-4.1.1-2-a."
    )
    assert last == Stap(wat="uitkomst", tekst=f"permit: doorlaten; regels versie {POLICY.version}.")


def test_a_held_report_names_rule_article_group_what_is_missing_and_who_may_decide() -> None:
    found = steps(HELD)
    condition = next(step for step in found if step.regel == "6" and step.wat == "regel")
    assert (condition.code, condition.uitkomst, condition.groepen) == ("CONDITION_UNMET:MED", "hold", ("MED",))
    assert condition.artikel == "Wmo 2015 art. 5.1.6 lid 2"
    assert said(found, "ontbreekt") == "Niet verklaard, in het document noch bij afspraak: vermoeden-hg-km."
    assert said(found, "afgeschermd") == "Afgeschermd zolang het wordt vastgehouden: MED."
    assert "Wat regel 6 tegenhoudt, kan een persoon vrijgeven op grond H2." in said(found, "beslissen")
    assert found[-1].tekst.startswith("hold: vasthouden tot een persoon beslist (regel 6, 36); ")


def test_four_eyes_and_the_function_that_must_be_there_are_told() -> None:
    rules = REGELS.replace(
        b'gronden = ["H2"]', b'gronden = ["H2", "H6"]\nvier-ogen = true\nfuncties = ["vertrouwensarts"]', 1
    )
    policy = load_policy(UITWISSELINGEN, rules)
    (step,) = [s for s in explain(HELD, judge(HELD, policy), policy) if s.wat == "beslissen" and s.regel == "6"]
    assert step.tekst == (
        "Wat regel 6 tegenhoudt, kan een persoon vrijgeven op grond H2 of H6, "
        "met in elk geval een vertrouwensarts, door twee verschillende mensen."
    )
    assert (step.gronden, step.vier_ogen) == (("H2", "H6"), True)


def test_what_people_answered_is_told_and_not_asked_again() -> None:
    found = steps(replace(HELD, besluit=decided("H2")))
    assert [s.tekst.endswith("Beantwoord door een besluit van mensen.") for s in found if s.wat == "regel"] == [
        True,
        True,
    ]
    assert said(found, "beslissen") == ""


def test_of_what_may_go_nobody_is_asked_to_decide() -> None:
    assert said(steps(E01), "beslissen") == ""
    assert said(steps(replace(E17, ontvanger_rol="zvh")), "beslissen") == ""


def test_beside_an_acute_report_a_person_may_decide() -> None:
    found = steps(with_groups(replace(E02, verklaringen=declared(vermoeden_hg_km=None)), Groep.MED))
    assert "op grond H2" in said(found, "beslissen")
    assert said(found, "weggelaten") == "Niet meegegeven: MED."


def test_what_no_row_is_about_is_forbidden() -> None:
    found = steps(replace(E17, ontvanger_rol="zvh"))
    assert said(found, "uitwisseling") == (
        "Geen enkele uitwisseling gaat hierover: wat niet is toegestaan, is verboden."
    )
    assert said(found, "grondslag") == ""
    basis = next(step for step in found if step.code == "NO_LEGAL_BASIS")
    assert (basis.regel, basis.artikel, basis.uitkomst) == ("2", "Wmo 2015 art. 5.3.3 lid 1", "deny")


def test_an_acute_report_of_whom_no_row_is_about_says_where_it_falls_under() -> None:
    stranger = replace(E02, afzender_rol="zvh")
    assert "Geen rij gaat over deze afzender: een acute melding valt dan hieronder." in said(
        steps(stranger), "uitwisseling"
    )
    assert "Geen rij" not in said(steps(E02), "uitwisseling")


def test_an_unknown_role_is_called_unknown() -> None:
    assert "van onbekende rol aan veilig-thuis" in said(steps(replace(E01, afzender_rol=None)), "bericht")


def test_groups_are_told_as_present_or_as_recorded_absent() -> None:
    assert said(steps(E01), "veldgroepen") == (
        "In het bericht: ADR, BSN, HH, ID, INC, MELD, PROF. Vastgelegd als afwezig: AARD, STRP."
    )
    assert said(steps(E00), "veldgroepen") == "In het bericht: geen."


def test_a_row_without_purpose_needs_none() -> None:
    assert said(steps(E00), "grondslag").endswith("Doel: niet nodig.")
    assert said(steps(replace(E01, verklaringen=declared(doelbinding=None))), "grondslag").endswith(
        "Doel: niet vastgesteld."
    )


def test_declarations_are_told_by_name_and_source_never_by_value() -> None:
    text = said(steps(E01), "verklaard")
    assert "noodzaak (afspraak A-2026-01)" in text
    assert "protocol" not in text


@given(facts())
def test_every_rule_that_fired_is_a_step(facts: Facts) -> None:
    judgement = judge(facts, POLICY)
    told = [(s.regel, s.code, s.groepen) for s in explain(facts, judgement, POLICY) if s.wat == "regel"]
    assert told == [(line.regel, line.code, line.groepen) for line in judgement.fired]


@pytest.mark.parametrize("rol", ["usd", "politie"])
def test_no_value_of_a_message_reaches_the_explanation(rol: str) -> None:
    report = facts_of(
        melding(), afzender_rol=rol, ontvanger_rol="veilig-thuis", urgentie=Urgentie.REGULIER, on=ON, verklaringen={}
    )
    assert report.groepen[Groep.BSN] is Aanwezig.WAARDE
    text = repr(steps(report))
    assert not [value for value in ("999993653", "Voorbeeld", "Testdorp", "PL0000") if value in text]
