import dataclasses
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from gateway.contracts.berichten import Bericht
from gateway.contracts.berichten.bericht import Datum
from gateway.contracts.berichten.melding_gedaan import MeldingGedaan
from gateway.contracts.berichten.melding_teruggekoppeld import MeldingTeruggekoppeld
from gateway.contracts.berichten.personen import Betrokkene, Persoonsgegevens
from gateway.contracts.groepen import Afwezigheid, Groep
from gateway.contracts.message import Urgentie
from gateway.core.partners import Afspraak
from gateway.core.policy.facts import (
    Facts,
    declarations,
    facts_from_json,
    facts_of,
    facts_to_json,
)
from gateway.core.policy.presence import Aanwezig
from gateway.core.policy.verklaringen import VERKLARINGEN, Verklaring
from tests.core.policy.invented import ON, decided, declared, facts, geen, melding, persoon


def of(bericht: Bericht, **changes: Any) -> Facts:  # noqa: ANN401  any argument of facts_of
    given: dict[str, Any] = {
        "afzender_rol": "politie",
        "ontvanger_rol": "veilig-thuis",
        "urgentie": Urgentie.REGULIER,
        "on": ON,
        "verklaringen": declared(),
    }
    return facts_of(bericht, **(given | changes))


def said(**values: str) -> Mapping[str, Verklaring]:
    return {name.replace("_", "-"): Verklaring(waarde=value, bron="document") for name, value in values.items()}


def test_groups_are_those_of_the_message_and_those_recorded_as_absent() -> None:
    absent = {Groep.BSN: Afwezigheid.NIET_OPGEGEVEN, Groep.AARD: Afwezigheid.NIET_IN_SCHEMA}
    seen = of(MeldingGedaan(verzoek="x", reden=geen()), afwezig=absent)
    assert seen.groepen == {Groep.INC: Aanwezig.WAARDE, **absent}
    assert seen.aanwezig == {Groep.INC}
    assert seen.tegenstrijdig == frozenset()


def test_a_group_recorded_as_absent_that_is_there_is_a_contradiction() -> None:
    assert of(MeldingGedaan(verzoek="x"), afwezig={Groep.INC: Afwezigheid.NIET_OPGEGEVEN}).tegenstrijdig == {Groep.INC}


@pytest.mark.parametrize(
    ("opgegeven", "expected"),
    [(None, set()), ({Groep.INC}, set()), ({Groep.INC, Groep.MED}, {Groep.MED}), (set(), {Groep.INC})],
)
def test_a_declared_manifest_must_be_the_actual_one(opgegeven: set[Groep] | None, expected: set[Groep]) -> None:
    declared_groups = None if opgegeven is None else frozenset(opgegeven)
    assert of(MeldingGedaan(verzoek="x"), opgegeven=declared_groups).tegenstrijdig == expected


@pytest.mark.parametrize(
    ("flags", "expected"),
    [((), None), ((False,), False), ((False, True), True), ((None, True), True), ((False, None), None)],
)
def test_a_minor_is_known_when_someone_is_one_or_nobody_is(
    flags: tuple[bool | None, ...],
    expected: bool | None,  # noqa: FBT001
) -> None:
    persons = tuple(Betrokkene(persoon=persoon(1), minderjarig=flag) for flag in flags)
    assert of(MeldingGedaan(betrokkenen=persons)).minderjarige is expected


@pytest.mark.parametrize(("flag", "wrong"), [(True, False), (False, True), (None, True)])
def test_a_child_that_is_not_marked_is_seen(flag: bool | None, wrong: bool) -> None:  # noqa: FBT001
    child = Persoonsgegevens(geboortedatum=Datum(jaar=2020, maand=1, dag=1))
    bericht = MeldingGedaan(betrokkenen=(Betrokkene(persoon=child, minderjarig=flag),))
    assert of(bericht).minderjarig_onjuist is wrong


def test_everybody_must_be_identified() -> None:
    some = (Betrokkene(persoon=persoon(1, bsn=None)), Betrokkene(persoon=Persoonsgegevens(geslachtsnaam="Verzonnen")))
    assert of(MeldingGedaan(betrokkenen=some[:1])).geidentificeerd
    assert not of(MeldingGedaan(betrokkenen=some)).geidentificeerd
    assert not of(MeldingGedaan()).geidentificeerd


def test_a_bsn_that_fails_its_proof_is_seen_wherever_it_stands() -> None:
    assert of(melding()).elfproef
    assert not of(melding(betrokkenen=(Betrokkene(persoon=persoon(1, bsn="999993654")),))).elfproef


def test_the_status_of_feedback_is_a_fact() -> None:
    feedback = MeldingTeruggekoppeld(
        in_antwoord_op="1",
        registratienummer="PL0000-1",
        status="VT-02",
        datum=Datum(jaar=2026),
        organisatie="Veilig Thuis Testregio",
    )
    assert (of(feedback).status, of(melding()).status) == ("VT-02", None)


def test_the_rules_that_a_document_breaks_are_facts() -> None:
    assert of(melding(), bevindingen=iter(["datum-bestaat-niet"])).bevindingen == ("datum-bestaat-niet",)


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("doelbinding", "WMO-4.1.1-2-a", "WMO-4.1.1-2-a"),
        ("doelbinding", "Jan Verzonnen", "anders"),
        ("wpg-artikel", "13.1", "13.1"),
        ("wpg-artikel", "9x", "anders"),
        ("noodzaak", "Jan Verzonnen is in gevaar", "opgegeven"),
        ("wpg-verstrekking", "PL0000-1", "opgegeven"),
        ("toestemming-gevraagd", "misschien", "anders"),
    ],
)
def test_a_declaration_keeps_its_value_only_from_a_closed_list(name: str, value: str, kept: str) -> None:
    assert of(melding(), verklaringen={name: Verklaring(waarde=value, bron="document")}).verklaard(name) == kept


def test_an_empty_or_unknown_declaration_is_none() -> None:
    assert of(melding(), verklaringen=said(noodzaak="  ", verzonnen="ja")).verklaringen == {}


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("2026-06-14", "tot-1-jaar"),
        ("2025-06-15", "tot-1-jaar"),
        ("2025-06-14", "1-tot-5-jaar"),
        ("2021-06-15", "1-tot-5-jaar"),
        ("2021-06-14", "ouder-dan-5-jaar"),
        ("2015-01-01", "ouder-dan-5-jaar"),
        ("1-tot-5-jaar", "1-tot-5-jaar"),
        ("2026-13-01", "anders"),
        ("2026-06-16", "anders"),
    ],
)
def test_of_the_first_processing_only_the_term_is_kept(value: str, kept: str) -> None:
    assert of(melding(), verklaringen=said(eerste_verwerking=value)).verklaard("eerste-verwerking") == kept


def test_facts_hold_nothing_of_the_message() -> None:
    bericht = melding(verzoek="Verzonnen verzoek")
    kept = json.dumps(facts_to_json(of(bericht, verklaringen=declared(noodzaak="Verzonnen 1 is in gevaar"))))
    assert not [text for text in ("Verzonnen", "Voorbeeld", "999993653", "Testdorp", "PL0000", "1980") if text in kept]


@given(facts())
def test_stored_facts_come_back_as_they_were(given_facts: Facts) -> None:
    assert facts_from_json(json.loads(json.dumps(facts_to_json(given_facts)))) == given_facts


def test_facts_that_were_stored_before_a_fact_was_known_leave_it_unknown() -> None:
    stored = facts_to_json(of(melding(), besluit=decided("H2")))
    earlier = {name: value for name, value in stored.items() if name not in {"besluit", "status"}}
    assert facts_from_json(earlier) == of(melding())


def test_every_fact_is_stored() -> None:
    assert set(facts_to_json(of(melding()))) == {field.name for field in dataclasses.fields(Facts) if field.init}


AFSPRAAK = Afspraak(
    nummer="A-2026-01",
    soorten=("MeldingGedaan",),
    geldig_van=date(2026, 1, 1),
    verklaringen={"doelbinding": "WMO-4.1.1-2-a", "wpg-artikel": "8"},
)


def test_the_document_speaks_before_the_agreement() -> None:
    assert declarations({"wpg-artikel": "9"}, AFSPRAAK) == {
        "doelbinding": Verklaring(waarde="WMO-4.1.1-2-a", bron="afspraak A-2026-01"),
        "wpg-artikel": Verklaring(waarde="9", bron="document"),
    }


def test_without_an_agreement_only_the_document_speaks() -> None:
    assert declarations({}, None) == {}
    assert declarations({"alleen-hit": "ja"}, None) == {"alleen-hit": Verklaring(waarde="ja", bron="document")}


def test_that_a_person_decided_is_proved_and_never_declared() -> None:
    agreed = AFSPRAAK.model_copy(update={"verklaringen": {"besloten-door": "persoon"}})
    assert declarations({"besloten-door": "persoon"}, agreed) == {}
    assert declarations({"besloten-door": "systeem"}, None)["besloten-door"].waarde == "systeem"
    proved = declarations({"besloten-door": "systeem"}, None, by_person=True)
    assert proved == {"besloten-door": Verklaring(waarde="persoon", bron="token")}


def test_every_declaration_is_explained_to_partners() -> None:
    text = (Path(__file__).parents[3] / "docs" / "partners.md").read_text()
    assert [name for name in VERKLARINGEN if f"| `{name}` |" not in text] == []
