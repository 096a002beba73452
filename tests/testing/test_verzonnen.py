from datetime import date
from random import Random

from stdnum.nl import bsn as elfproef

from gateway.testing.verzonnen import bsn, gezin

DAY = date(2026, 11, 22)


def test_every_bsn_is_of_the_test_range_and_passes_the_11_proof() -> None:
    chance = Random(1)
    numbers = [bsn(chance) for _ in range(500)]
    assert all(number.startswith("99999") and elfproef.is_valid(number) for number in numbers)


def test_the_same_seed_invents_the_same_family() -> None:
    first, second = (gezin(Random(7), woonplaats="Huizen", personen=4, op=DAY) for _ in range(2))
    assert first == second


def test_a_family_has_at_most_two_parents_and_nobody_twice() -> None:
    leden = gezin(Random(3), woonplaats="Laren", personen=6, op=DAY)
    assert [lid.rol for lid in leden] == ["ouder met gezag"] * 2 + ["kind"] * 4
    assert len({lid.bsn for lid in leden}) == 6
    assert all(lid.geboortedatum < DAY for lid in leden)
