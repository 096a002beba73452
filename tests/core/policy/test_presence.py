from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, strategies as st
from stdnum.nl import bsn as stdnum

from gateway.contracts.berichten import KINDS, OverPersonen
from gateway.contracts.berichten.bericht import Code, Datum, Reden
from gateway.contracts.berichten.melding_gedaan import Leefgebied, MeldingGedaan
from gateway.contracts.berichten.ontvangst import OntvangstBevestigd
from gateway.contracts.berichten.personen import Betrokkene, Persoonsgegevens
from gateway.contracts.groepen import Groep
from gateway.core.policy.presence import (
    Aanwezig,
    betrokkenen_of,
    identified,
    is_minor,
    manifest,
    mark_minors,
    passes_elfproef,
)
from gateway.testing.berichten import bericht as invented
from tests.core.policy.invented import geen, melding, persoon, reports, texts


@given(reports())
def test_every_group_with_a_text_is_in_the_manifest_with_a_value(bericht: MeldingGedaan) -> None:
    groups = {Groep(text.partition("-")[0]) for text in texts(bericht)}
    assert {groep for groep in groups if manifest(bericht).get(groep) is not Aanwezig.WAARDE} == set()


def test_a_group_that_is_not_there_is_not_in_the_manifest() -> None:
    assert manifest(MeldingGedaan(registratienummer="1")) == {}
    assert manifest(OntvangstBevestigd(referentie="1")) == {}


@pytest.mark.parametrize("reden", Reden)
def test_a_reason_for_no_value_is_kept_apart_from_the_others(reden: Reden) -> None:
    assert manifest(MeldingGedaan(verzoek=geen(reden))) == {Groep.INC: Aanwezig(reden.value)}


def test_a_value_outdoes_a_reason_whichever_comes_first() -> None:
    assert manifest(MeldingGedaan(verzoek=geen(), reden="x")) == {Groep.INC: Aanwezig.WAARDE}
    assert manifest(MeldingGedaan(verzoek="x", reden=geen())) == {Groep.INC: Aanwezig.WAARDE}


def test_a_reason_in_the_place_of_a_model_counts_for_the_group_of_that_place() -> None:
    assert manifest(MeldingGedaan(betrokkenen=(geen(),))) == {Groep.ID: Aanwezig.WAARDE_ONBEKEND}


@pytest.mark.parametrize("empty", ["", "  ", None])
def test_an_empty_text_is_no_value(empty: str | None) -> None:
    assert manifest(MeldingGedaan(verzoek=empty)) == {}


def test_a_model_is_only_a_way_in() -> None:
    only_a_bsn = MeldingGedaan(betrokkenen=(Betrokkene(persoon=Persoonsgegevens(bsn="999993653")),))
    assert manifest(only_a_bsn) == {Groep.BSN: Aanwezig.WAARDE}


def test_an_area_of_life_counts_for_its_list() -> None:
    area = Leefgebied(code=Code(code="01", lijst="leefgebied"))
    assert manifest(MeldingGedaan(leefgebieden_financieel=(area,))) == {Groep.FIN: Aanwezig.WAARDE}


@pytest.mark.parametrize(("flag", "there"), [(True, True), (False, False), (None, False)])
def test_a_child_is_there_when_someone_is_marked_a_minor(flag: bool | None, there: bool) -> None:  # noqa: FBT001
    bericht = MeldingGedaan(betrokkenen=(Betrokkene(persoon=persoon(1), minderjarig=flag),))
    assert (Groep.KIND in manifest(bericht)) is there


def born(jaar: int, maand: int | None = None, dag: int | None = None) -> Betrokkene:
    return Betrokkene(persoon=Persoonsgegevens(geboortedatum=Datum(jaar=jaar, maand=maand, dag=dag)))


@pytest.mark.parametrize(
    ("betrokkene", "expected"),
    [
        (born(2008, 6, 16), True),
        (born(2008, 6, 15), False),
        (born(2020, 1, 1), True),
        (born(2008, 6), None),
        (born(2020), None),
        (Betrokkene(persoon=geen()), None),
        (Betrokkene(persoon=Persoonsgegevens(geboortedatum=geen())), None),
    ],
)
def test_a_minor_is_under_eighteen_by_a_complete_date(betrokkene: Betrokkene, expected: bool | None) -> None:  # noqa: FBT001
    assert is_minor(betrokkene, date(2026, 6, 15)) is expected


def test_born_on_leap_day_is_of_age_on_the_first_of_march() -> None:
    leap = born(2008, 2, 29)
    assert [is_minor(leap, day) for day in (date(2026, 2, 28), date(2026, 3, 1))] == [True, False]


def test_minors_are_marked_where_the_sender_left_it_open() -> None:
    said = born(2020, 1, 1).model_copy(update={"minderjarig": False})
    bericht = MeldingGedaan(betrokkenen=(born(2020, 1, 1), born(1980, 1, 1), born(2020), said, geen()))
    marked = mark_minors(bericht, date(2026, 6, 15))
    assert isinstance(marked, MeldingGedaan)
    assert [person.minderjarig for person in betrokkenen_of(marked)] == [True, False, None, False]


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if issubclass(kind, OverPersonen)])
def test_minors_are_marked_in_every_kind_that_is_about_persons(kind: type[OverPersonen]) -> None:
    bericht = invented(kind, Random(1))
    left_open = tuple(person.model_copy(update={"minderjarig": None}) for person in betrokkenen_of(bericht))
    marked = mark_minors(bericht.model_copy(update={"betrokkenen": left_open}), date(2026, 6, 15))
    assert Groep.KIND in manifest(marked)
    assert Groep.KIND not in manifest(bericht.model_copy(update={"betrokkenen": left_open}))


def test_another_kind_has_no_minors_to_mark() -> None:
    answer = OntvangstBevestigd(referentie="1")
    assert mark_minors(answer, date(2026, 6, 15)) is answer


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, True),
        ({"geslachtsnaam": None}, False),
        ({"voornamen": " "}, False),
        ({"geboortedatum": geen()}, False),
        ({"adressen": ()}, False),
        ({"bsn": "999993653", "adressen": ()}, True),
    ],
)
def test_someone_is_identified_by_a_bsn_or_the_four_items(change: dict[str, Any], expected: bool) -> None:  # noqa: FBT001
    person = persoon(1, bsn=None).model_copy(update=change)
    assert identified(Betrokkene(persoon=person)) is expected


def test_nobody_is_identified_by_a_reason() -> None:
    assert not identified(Betrokkene(persoon=geen()))


def test_the_elfproef_looks_at_every_bsn() -> None:
    assert passes_elfproef(["999993653", "999993653"])
    assert not passes_elfproef(["999993653", "999993654"])


@given(st.one_of(st.from_regex(r"[0-9]{9}", fullmatch=True), st.text(alphabet="0123456789. ٣", max_size=12)))
@example("000000000")
@example("99999.36.53")
@example("99999365٣")
def test_the_elfproef_is_that_of_the_library(bsn: str) -> None:
    assert passes_elfproef([bsn]) == stdnum.is_valid(bsn)


def test_five_persons_have_the_groups_of_a_police_report() -> None:
    expected = {
        Groep.ID,
        Groep.BSN,
        Groep.ADR,
        Groep.CON,
        Groep.HH,
        Groep.INC,
        Groep.AARD,
        Groep.STRP,
        Groep.MELD,
        Groep.PROF,
    }
    assert manifest(melding()) == dict.fromkeys(expected, Aanwezig.WAARDE)
