"""What looks like a number or address of someone, and what only resembles one; in bounded time."""

import time

import pytest
from hypothesis import given, strategies as st
from stdnum.nl import bsn

from gateway.core.policy.patronen import GROEP_VAN, Soort, treffers

WITHIN = {
    Soort.BSN: ("999990019", "9999.90.019", "999 990 019", "99-999-0019", "BSN999990019", "999990019/999990020"),
    Soort.TELEFOON: (
        *("06-00000000", "0600000000", "06 00 00 00 00", "06 - 000 000 00", "+31 6 00000000", "+31(0)6-00000000"),
        *(
            "0031600000000",
            "035-0000000",
            "(035) 000 00 00",
            "035/0000000",
            "0299-000000",
            "0299 00 00 00",
            "+32 400000000",
        ),
    ),
    Soort.EMAIL: ("iemand@example.org", "IEMAND.ANDERS+VT@EXAMPLE.ORG", "iemand@post.example.org"),
    Soort.ADRES: (
        *(
            "Kerkstraat 12",
            "de Kerkstraat, nr. 12",
            "kerkstraat 12a",
            "Kerkstr. 12",
            "Oude Gracht 12-3",
            "Laan van Proef 4",
        ),
        *(
            "1234 AB 12",
            "1234ab 12",
            "12, 1234 AB Testdorp",
            "wonende te Lange Proef 12",
            "Burgemeester de Proeflaan 8 bis",
        ),
    ),
    Soort.KENTEKEN: ("12-ABC-3", "AB-12-CD", "12-ab-34", "K-123-AB", "12ABC3", "kenteken 12 ABC 3"),
    Soort.IBAN: ("NL69TEST0000000001", "NL69 TEST 0000 0000 01", "nl69test0000000001", "DE13000000000000000123"),
}
NOT = (
    *(
        "123456789",
        "PL1400-2026000123",
        "2026-999990019",
        "99999001900",
        "NL999990019B01",
        "€ 999.990.019",
        "999990019,50",
    ),
    *("06-02-2026 12:30", "14 035", "0800-2000", "112", "2026000123", "om 06:00 uur 12 000 000", "0900-0101"),
    *(
        "a@b",
        "@example.org",
        "VT-01-01",
        "3-mei-26",
        "12-03-2026",
        "PL1400",
        "artikel 12 lid 3",
        "1234 AB",
        "in 2026 AB 12"[:7],
    ),
    *(
        "Kerkstraat 12 uur",
        "de straat 12",
        "schoolplein 3 kinderen",
        "liep weg 10 minuten",
        "Hoofdweg 12-06-2026",
        "kamer 12",
    ),
    *("op de snelweg 120", "NL70TEST0000000001", "groep 7", "lokaal 12"),
)


@pytest.mark.parametrize(("soort", "tekst"), [(soort, tekst) for soort, all_of in WITHIN.items() for tekst in all_of])
def test_it_is_found(soort: Soort, tekst: str) -> None:
    assert {found.soort for found in treffers(f"Verzonnen: {tekst}, zegt men.")} == {soort}


@pytest.mark.parametrize("tekst", NOT)
def test_it_is_not_found(tekst: str) -> None:
    assert list(treffers(f"Verzonnen: {tekst} zegt men.")) == []


def test_every_number_of_the_invented_range_that_passes_the_11_proof_is_found_and_no_other() -> None:
    for number in range(999990000, 1000000000):
        assert bool(list(treffers(f"bsn {number}."))) is bsn.is_valid(str(number))


def test_every_soort_but_the_shielded_one_has_its_group() -> None:
    assert GROEP_VAN.keys() == set(Soort) - {Soort.AFGESCHERMD}


def test_a_place_is_where_it_stands_in_the_text() -> None:
    tekst = "Bel 06-00000000 over 999990019."
    assert [(found.soort, tekst[slice(*found.plek)]) for found in treffers(tekst)] == [
        (Soort.TELEFOON, "06-00000000"),
        (Soort.BSN, "999990019"),
    ]


@given(st.text())
def test_any_text_can_be_looked_at(tekst: str) -> None:
    for found in treffers(tekst):
        begin, end = found.plek
        assert 0 <= begin < end <= len(tekst)


@pytest.mark.parametrize("tekst", ["\u212aB69 TEST 0000 0000 01", "NL69\u017fEST0000000001", "\u0661\u0662-ABC-\u0663"])
def test_characters_that_only_resemble_our_own_are_none_of_ours(tekst: str) -> None:
    assert list(treffers(f"{tekst} 1")) == []


HOSTILE = {
    "digits": "1",
    "spaced digits": "1 ",
    "signs": "@",
    "words and signs": "a@a.",
    "plate parts": "A1-",
    "bank parts": "NL69 TEST ",
    "capitals": "Aa",
    "streets without numbers": "Kerkstraat ",
    "streets": "Kerkstraat 1 ",
    "laan van": "Laan van de ",
    "postcodes": "1234 AB ",
    "telephone parts": "06-0000 ",
    "plus": "+31",
    "spaces": " ",
}
SIZE = 1 << 14


def cost(tekst: str) -> float:
    begin = time.process_time()
    for _ in treffers(tekst):
        pass
    return time.process_time() - begin


@pytest.mark.parametrize("part", HOSTILE.values(), ids=HOSTILE.keys())
def test_four_times_the_text_takes_about_four_times_the_time(part: str) -> None:
    small, large = ((part * (size // len(part) + 1))[:size] for size in (SIZE, 4 * SIZE))
    assert cost(large) < 8 * max(cost(small), cost(small)) + 0.1


def test_a_mebibyte_of_everything_hostile_is_done_in_seconds() -> None:
    tekst = "".join((part * 5 * SIZE)[: 5 * SIZE] for part in HOSTILE.values())
    assert len(tekst) > 1 << 20
    assert cost(tekst) < 30
