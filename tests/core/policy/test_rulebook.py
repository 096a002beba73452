from dataclasses import replace
from datetime import date

import pytest
from pydantic import ValidationError

from gateway.contracts.groepen import Groep
from gateway.contracts.message import Urgentie
from gateway.core.policy.facts import Facts
from gateway.core.policy.rulebook import GEEN, WEIGHT, Grondslag, Regel, Uitkomst, Uitwisseling
from tests.core.policy.invented import E00, E01, E02, E17, POLICY, decided, row

EVERY = [*POLICY.uitwisselingen, GEEN]


@pytest.mark.parametrize("row", EVERY, ids=lambda row: row.id)
def test_every_row_has_a_letter_for_each_of_the_24_groups(row: Uitwisseling) -> None:
    assert len(row.letters) == 24
    assert row.letters.keys() == set(Groep)


# From the matrix, letter by letter in the order of its columns; PROF stands before BES.
MATRIX = {
    "E01": "R R/C R A A R A A R R A - C A C R - - A - A A A A",
    "E02": "R A R A A A A - R A A - C A C A - - - - A - A -",
    "E17": "- - - - - - - - - - - - - - - - - - - - - - A R",
    "E00": "- - - - - - - - - - - - - - - - - - - - - - - -",
}


@pytest.mark.parametrize("ident", MATRIX)
def test_the_letters_are_those_of_the_matrix(ident: str) -> None:
    assert list(row(ident).letters) == list(Groep)
    assert " ".join(row(ident).letters.values()) == MATRIX[ident]


def test_the_rows_are_these() -> None:
    assert {row.id for row in POLICY.uitwisselingen} == MATRIX.keys()


@pytest.mark.parametrize("ident", ["E01", "E02"])
def test_whoever_gives_police_data_declares_article_and_record(ident: str) -> None:
    assert {"wpg-artikel", "wpg-verstrekking"} <= set(row(ident).verklaringen)


@pytest.mark.parametrize(
    ("ident", "codes"),
    [
        ("E00", "WMO-5.1.6.1 AVG-5.2"),
        ("E01", "WPG-18.1 BPG-4.2.1.i WMO-5.1.6"),
        ("E02", "WPG-18.1 BPG-4.2.1.i WMO-5.1.6"),
        ("E17", "WMO-4.1.1.2.g AVG-6.1.e"),
    ],
)
def test_bases_have_a_code_without_spaces(ident: str, codes: str) -> None:
    assert " ".join(grond.code for grond in row(ident).grondslagen) == codes


def test_an_article_is_in_force_from_its_first_day_to_its_last() -> None:
    grond = Grondslag(
        wet="Wmo",
        artikel="5.1.6",
        geldig_van=date(2015, 1, 1),
        geldig_tot=date(2026, 12, 31),
        tekst_van=date(2026, 1, 1),
    )
    days = (date(2014, 12, 31), date(2015, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [grond.geldt(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(("facts", "ident"), [(E00, "E00"), (E01, "E01"), (E02, "E02"), (E17, "E17")])
def test_each_message_has_one_row(facts: Facts, ident: str) -> None:
    assert [row.id for row in POLICY.uitwisselingen if row.past(facts)] == [ident]


def test_a_row_is_about_kind_roles_and_urgency_together() -> None:
    e01 = row("E01")
    assert e01.past(replace(E01, urgentie=Urgentie.SPOED)) is True
    assert e01.past(E02) is False
    assert e01.past(replace(E01, kind="MeldingIngetrokken")) is False
    assert e01.past(replace(E01, afzender_rol="usd")) is False
    assert e01.past(replace(E01, ontvanger_rol="usd")) is False


def test_an_unknown_role_decides_nothing_unless_the_other_does() -> None:
    e01 = row("E01")
    assert e01.past(replace(E01, afzender_rol=None)) is None
    assert e01.past(replace(E01, ontvanger_rol=None)) is None
    assert e01.past(replace(E01, afzender_rol=None, ontvanger_rol="usd")) is False
    assert row("E00").past(replace(E00, ontvanger_rol=None)) is True


RULE = {"id": "1", "code": "X", "zin": "x", "artikel": "x", "soort": "beslis", "status": "law"}


@pytest.mark.parametrize(
    "more",
    [
        {"uitkomst": "hold"},
        {"uitkomst": "deny", "gronden": ["H22"]},
        {"uitkomst": "deny", "vier-ogen": True},
        {"uitkomst": "deny", "functies": ["jurist"]},
        {"uitkomst": "hold", "gronden": ["H1"], "functies": ["minister"]},
    ],
)
def test_a_rule_that_nobody_could_answer_as_it_says_is_refused(more: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Regel.model_validate(RULE | more)


def test_a_rule_is_answered_on_its_ground_by_enough_and_the_right_persons() -> None:
    more = {"uitkomst": "hold", "gronden": ["H3", "H13"], "vier-ogen": True, "functies": ["vertrouwensarts"]}
    regel = Regel.model_validate(RULE | more)
    right = decided("H13", personen=2, functies=("medewerker", "vertrouwensarts"))
    assert regel.answered_by(right)
    assert not regel.answered_by(None)
    for wrong in ({"gronden": frozenset({"H1"})}, {"personen": 1}, {"functies": frozenset({"jurist"})}):
        assert not regel.answered_by(replace(right, **wrong))


def test_outcomes_weigh_from_permit_to_deny() -> None:
    assert sorted(Uitkomst, key=WEIGHT.__getitem__) == ["permit", "warn", "strip", "hold", "quarantine", "deny"]


def test_a_rule_is_found_by_its_id() -> None:
    found = POLICY.regel("30")
    assert found is not None
    assert found.code == "FEEDBACK_TOO_MUCH"
    assert POLICY.regel("99") is None
