from pathlib import Path

import pytest

from adapters.police import codes
from gateway.contracts.berichten.melding_teruggekoppeld import Status
from gateway.contracts.codelijsten import HOEDANIGHEID, JEUGDZORGROL
from gateway.contracts.groepen import Afwezigheid, Groep
from gateway.testing.adapter import enumeration, steps

SCHEMAS = Path(__file__).parents[3] / "schemas"
EVERY_PLACE = [
    (functie, groep, path)
    for functie, groepen in codes.GROEPEN.items()
    for groep, paths in groepen.items()
    for path in paths
]


def may_be_absent(functie: str, path: str) -> bool:
    """Whether the element, or one around it, has minOccurs 0, or stands in a choice or group that has."""
    declared = [part for step in steps(SCHEMAS, functie, path) for part in (step, step.parent) if part is not None]
    return "[" in path or any(part.min_occurs == 0 or getattr(part, "model", "") == "choice" for part in declared)


@pytest.mark.parametrize(("functie", "groep", "path"), EVERY_PLACE)
def test_every_place_of_a_group_exists_in_the_schema(functie: str, groep: Groep, path: str) -> None:
    assert steps(SCHEMAS, functie, path)
    if "[" in path:
        name, code = path.rpartition("/")[2].removesuffix("]").split("[")
        assert code in enumeration(
            SCHEMAS, functie, f"{path.partition('[')[0]}/{name}Code".replace("vraagAntwoordCode", "vraagCode")
        ), groep


@pytest.mark.parametrize("functie", codes.GROEPEN)
def test_a_group_is_mandatory_when_one_of_its_places_may_not_be_absent(functie: str) -> None:
    mandatory = {
        groep
        for groep, paths in codes.GROEPEN[functie].items()
        if not all(may_be_absent(functie, path) for path in paths)
    }
    assert mandatory == codes.VERPLICHT[functie]


@pytest.mark.parametrize("functie", codes.GROEPEN)
def test_a_group_without_an_element_is_not_in_the_schema_and_one_left_out_was_not_given(functie: str) -> None:
    nothing = codes.afwezig(functie, set())
    for groep in Groep:
        if groep not in codes.GROEPEN[functie]:
            assert nothing[groep] is Afwezigheid.NIET_IN_SCHEMA
        elif groep in codes.VERPLICHT[functie]:
            assert groep not in nothing
        else:
            assert nothing[groep] is Afwezigheid.NIET_OPGEGEVEN


def test_an_element_that_stands_there_keeps_its_group_from_being_absent() -> None:
    assert Groep.BSN not in codes.afwezig("vtMeldingDi01", {("JZ:gerelateerde", "BG:inp.bsn")})
    assert Groep.STRP not in codes.afwezig("meldingGeneriekDi01", {("ZKN:gerelateerde", "JZ:vraagAntwoord[VT-003]")})
    assert Groep.STRP in codes.afwezig("meldingGeneriekDi01", {("ZKN:gerelateerde", "JZ:vraagAntwoord[VT-001]")})


def test_every_status_of_the_law_has_its_words_and_every_pair_of_words_its_status() -> None:
    assert set(codes.TERUGKOPPELING) == set(Status.__args__)  # type: ignore[attr-defined]  # a Literal keeps its values there
    assert {stap: code for code, stap in codes.TERUGKOPPELING.items()} == codes.TERUGKOPPELING_CODE
    assert len(codes.TERUGKOPPELING_CODE) == len(codes.TERUGKOPPELING)
    for path, words in (
        ("JZ:object/ZKN:status", {stap.status for stap in codes.TERUGKOPPELING_CODE}),
        ("JZ:object/ZKN:uitkomst", {stap.uitkomst for stap in codes.TERUGKOPPELING_CODE} - {None}),
    ):
        assert words == set(enumeration(SCHEMAS, "vtTerugkoppelingDi01", path))


def test_a_word_and_its_code_lead_to_each_other() -> None:
    for lijst in (
        JEUGDZORGROL,
        HOEDANIGHEID,
        codes.BETROKKENHEID,
        codes.SOORT_ADRES,
        codes.LEEFGEBIED,
        codes.VRAAG,
    ):
        assert len(lijst.codes) == len(lijst.woorden)
        for code, word in lijst.woorden.items():
            assert lijst.by_word(word) == lijst.by_code(code)
    assert len(JEUGDZORGROL.woorden) == 23
    assert codes.BETROKKENHEID.woorden["043"] == "Zwager/schoonzus"
    assert codes.SOORT_ADRES.woorden["20"] == "Regime-adres"


def test_a_code_that_no_list_has_is_refused() -> None:
    with pytest.raises(KeyError):
        JEUGDZORGROL.by_word("vader")


def test_each_area_of_life_goes_to_the_field_of_its_group() -> None:
    assert set(codes.LEEFGEBIED_VELD) == set(codes.LEEFGEBIED.woorden)
    assert [code for code, veld in codes.LEEFGEBIED_VELD.items() if veld == "leefgebiedenGezondheid"] == [
        "08",
        "09",
        "10",
    ]
    assert set(codes.VRAAG_VELD) <= set(codes.VRAAG.woorden)
