from typing import Any

import pytest
from stdnum.nl import bsn as oracle

from gateway.contracts.berichten import MeldingGedaan
from gateway.contracts.semantiek import beoordeel, valid_bsn

PERSOON = {"bsn": "999993653", "geslachtsnaam": "Moulin", "voornamen": "Suzanne"}
GEBOREN = {"jaar": 2010, "maand": 6, "dag": 1}
OUDER = {"code": "112", "lijst": "JZR"}


def found(**fields: Any) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:  # noqa: ANN401  fields of a report
    bevindingen, waarschuwingen = beoordeel(MeldingGedaan.model_validate(fields))
    return [(one.rule, one.path) for one in bevindingen], [(one.rule, one.path) for one in waarschuwingen]


def test_a_report_without_oddities_gives_none() -> None:
    assert found(betrokkenen=[{"persoon": PERSOON}], zorgelijkeSituatie="x") == ([], [])


def test_the_eleven_test_agrees_with_another_implementation() -> None:
    for number in range(999_990_000, 1_000_000_000):
        assert valid_bsn(str(number)) == oracle.is_valid(str(number)), "a test number"
    assert not valid_bsn("000000000")
    assert not valid_bsn("99999365")
    assert not valid_bsn("\N{ARABIC-INDIC DIGIT NINE}" * 9)


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"betrokkenen": [{"persoon": {"bsn": "999993654"}}]}, "/betrokkenen/0/persoon/bsn"),
        (
            {"betrokkenen": [{"persoon": {}, "relaties": [{"persoon": {"bsn": "999993654"}, "omschrijving": "buur"}]}]},
            "/betrokkenen/0/relaties/0/persoon/bsn",
        ),
        (
            {"geinformeerden": [{"persoon": {"bsn": "999993654"}, "informering": {}}]},
            "/geinformeerden/0/persoon/bsn",
        ),
    ],
)
def test_a_number_that_fails_the_eleven_test_is_remarked_wherever_it_stands(fields: dict[str, Any], place: str) -> None:
    assert found(**fields) == ([], [("bsn-elfproef", place)])


def test_an_empty_name_or_situation_is_for_a_person_to_look_at() -> None:
    assert found(betrokkenen=[{"persoon": {"geslachtsnaam": " "}}], zorgelijkeSituatie="") == (
        [
            ("geslachtsnaam-leeg", "/betrokkenen/0/persoon/geslachtsnaam"),
            ("zorgelijke-situatie-leeg", "/zorgelijkeSituatie"),
        ],
        [],
    )


def test_a_name_with_a_reason_is_not_empty() -> None:
    persoon = {"geslachtsnaam": {"geenWaarde": "nietGeautoriseerd"}}
    assert found(betrokkenen=[{"persoon": persoon}], zorgelijkeSituatie={"geenWaarde": "geenWaarde"}) == ([], [])


@pytest.mark.parametrize(
    ("taxatie", "remarked"),
    [
        ({"ingevuld": "Ja"}, [("sash-zonder-niveau", "/risicotaxatie/ingevuld")]),
        ({"ingevuld": "Nee", "niveau": "hoog"}, [("sash-niveau-zonder-screening", "/risicotaxatie/niveau")]),
        ({"ingevuld": "Ja", "niveau": "laag"}, []),
        ({"ingevuld": "Nee"}, []),
    ],
)
def test_a_screening_and_its_level_go_together(taxatie: dict[str, str], remarked: list[tuple[str, str]]) -> None:
    assert found(risicotaxatie=taxatie) == ([], remarked)


def test_the_same_person_twice_is_remarked_by_number_or_by_name_and_birth() -> None:
    named = {"geslachtsnaam": "Moulin", "geboortedatum": GEBOREN}
    assert found(betrokkenen=[{"persoon": PERSOON}, {"persoon": {"bsn": "999993653"}}])[1] == [
        ("persoon-dubbel", "/betrokkenen/1")
    ]
    assert found(betrokkenen=[{"persoon": named}, {"persoon": named}])[1] == [("persoon-dubbel", "/betrokkenen/1")]


def test_the_same_name_without_a_complete_date_of_birth_is_another_person() -> None:
    named = {"geslachtsnaam": "Moulin", "geboortedatum": {"jaar": 2010}}
    assert (
        found(betrokkenen=[{"persoon": named}, {"persoon": named}, {"persoon": {"geenWaarde": "geenWaarde"}}])[1] == []
    )


@pytest.mark.parametrize(
    ("when", "geboren", "remarked"),
    [
        ({"datumMelding": {"jaar": 2026, "maand": 1, "dag": 15}}, GEBOREN, True),
        ({"tijdstipMelding": "2028-05-31T23:00:00+02:00"}, GEBOREN, True),
        ({"tijdstipMelding": "2028-06-01T00:00:00+02:00"}, GEBOREN, False),
        ({"datumMelding": {"jaar": 2026}}, GEBOREN, False),
        ({"datumMelding": {"jaar": 2026, "maand": 1, "dag": 15}}, {"jaar": 2020}, False),
        ({}, GEBOREN, False),
    ],
)
def test_a_minor_who_is_called_parent_is_remarked(
    when: dict[str, Any], geboren: dict[str, int], *, remarked: bool
) -> None:
    betrokkene = {"persoon": {"geboortedatum": geboren}, "rol": OUDER}
    expected = [("ouder-minderjarig", "/betrokkenen/0/rol")] if remarked else []
    assert found(betrokkenen=[betrokkene], **when) == ([], expected)


def test_a_minor_in_another_role_is_not_remarked() -> None:
    betrokkene = {"persoon": {"geboortedatum": GEBOREN}, "rol": {"code": "115", "lijst": "JZR"}}
    assert found(betrokkenen=[betrokkene], datumMelding={"jaar": 2026, "maand": 1, "dag": 15}) == ([], [])
