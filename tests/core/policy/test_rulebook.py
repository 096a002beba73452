from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import get_args

import pytest
from pydantic import ValidationError

from gateway.contracts.berichten import KINDS
from gateway.contracts.groepen import Groep
from gateway.contracts.message import Urgentie
from gateway.core.partners import Rol
from gateway.core.policy.facts import Facts
from gateway.core.policy.rulebook import GEEN, WEIGHT, Grondslag, Regel, Uitkomst, Uitwisseling
from tests.core.policy.invented import E00, E01, E02, E17, POLICY, decided, row

EVERY = [*POLICY.uitwisselingen, GEEN]


@pytest.mark.parametrize("row", EVERY, ids=lambda row: row.id)
def test_every_row_has_a_letter_for_each_of_the_24_groups(row: Uitwisseling) -> None:
    assert len(row.letters) == 24
    assert row.letters.keys() == set(Groep)


VECTOR = Path(__file__).parents[2] / "vectors" / "matrix" / "letters.txt"
"""The matrix, written over by itself."""
_LINES = [line.split() for line in VECTOR.read_text().splitlines() if not line.startswith("#")]
MATRIX = {ident: dict(zip(_LINES[0][1:], letters, strict=True)) for ident, *letters in _LINES[1:]}


@pytest.mark.parametrize("ident", MATRIX)
def test_the_letters_are_those_of_the_matrix(ident: str) -> None:
    assert row(ident).letters == MATRIX[ident]


def test_the_rows_are_those_of_the_matrix() -> None:
    assert [row.id for row in POLICY.uitwisselingen] == list(MATRIX)
    assert len(MATRIX) == 32


def test_of_any_message_there_is_one_row_at_most() -> None:
    kinds = {kind for row in POLICY.uitwisselingen for kind in (*row.soort_bericht, *row.antwoord_bericht)}
    seen = [
        (kind, van, aan, urgentie)
        for kind, van, aan in product(sorted(kinds), POLICY.rollen, POLICY.rollen)
        for urgentie in Urgentie
        for facts in [replace(E01, kind=kind, afzender_rol=van, ontvanger_rol=aan, urgentie=urgentie)]
        if sum(row.past(facts) is True for row in POLICY.rijen(kind)) > 1
    ]
    assert seen == []


def test_every_role_in_the_law_is_described() -> None:
    assert {*POLICY.rollen, "rail"} == set(get_args(Rol))


@pytest.mark.parametrize(
    ("code", "day", "there"),
    [
        ("0457", date(2022, 3, 23), True),
        ("0457", date(2022, 3, 24), False),
        ("1942", date(2015, 12, 31), False),
        ("1696", date(2026, 12, 31), True),
        ("1696", date(2027, 1, 1), False),
        ("0402", date(2030, 1, 1), True),
    ],
)
def test_a_municipality_is_there_between_its_days(code: str, day: date, there: bool) -> None:  # noqa: FBT001
    assert POLICY.gemeenten[code].geldt(day) is there


def test_whoever_took_over_a_municipality_is_known() -> None:
    ended = [gemeente for gemeente in POLICY.gemeenten.values() if gemeente.geldig_tot is not None]
    assert {gemeente.code: gemeente.opvolger for gemeente in ended} == {
        "0457": "0363",
        "1696": "0402",
        "0381": "1942",
        "0424": "1942",
        "0425": "1942",
    }


DISPUTED = ["E07a", "E07b", "E08a", "E08b", "E19", "E20"]


def test_what_is_disputed_is_off_until_an_agreement_names_it() -> None:
    assert [row.id for row in POLICY.uitwisselingen if row.status == "disputed"] == DISPUTED
    assert [row.id for row in POLICY.uitwisselingen if row.afspraak_nodig] == DISPUTED


def test_a_row_is_off_while_its_kind_is_not_built() -> None:
    later = [row for row in POLICY.uitwisselingen if not row.gebouwd]
    assert [row.id for row in later] == ["E18", "E19", "E20", "E21", "E22", "E23"]
    for rij in POLICY.uitwisselingen:
        assert rij.gebouwd is ({*rij.soort_bericht, *rij.antwoord_bericht} <= KINDS.keys())


def test_every_kind_but_the_checkpoint_has_a_row() -> None:
    assert KINDS.keys() - {kind for kind in KINDS if POLICY.rijen(kind)} == {"LogGetuigd"}


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
    assert e01.past(replace(E01, kind="MeldingIngetrokken")) is True
    assert e01.past(replace(E01, kind="MeldingTeruggekoppeld")) is False
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
