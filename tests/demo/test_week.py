from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

from gateway.demo.week import Weg, gemeenten_op, week

NU = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def test_a_week_has_about_thirty_reports_dated_backwards_from_now() -> None:
    gevallen = week(NU, Random(1))
    assert 28 <= len(gevallen) <= 32
    assert all(NU - timedelta(days=7) <= geval.voorval.moment < NU for geval in gevallen)


def test_a_reference_stands_twice_only_where_that_is_the_point() -> None:
    seen = Counter(geval.referentie for geval in week(NU, Random(1)))
    assert sorted(seen.values())[-3:] == [1, 2, 2]


def test_the_proportions_are_those_of_the_region() -> None:
    weken = [geval for seed in range(20) for geval in week(NU, Random(seed))]
    personen = sum(len(geval.voorval.personen) for geval in weken) / len(weken)
    assert 3.4 < personen < 4.0
    assert Counter(geval.weg for geval in weken)[Weg.SCHOOL_JSON] < len(weken) / 3
    woonplaatsen = Counter(geval.voorval.personen[0].adres.woonplaats for geval in weken)
    assert woonplaatsen.most_common(1)[0][0] == "Hilversum"


def test_only_municipalities_of_that_day_occur() -> None:
    assert "Weesp" not in {gemeente.naam for gemeente in gemeenten_op(date(2022, 3, 24))}
    assert "Weesp" in {gemeente.naam for gemeente in gemeenten_op(date(2022, 3, 23))}
    assert "Wijdemeren" not in {gemeente.naam for gemeente in gemeenten_op(date(2027, 1, 1))}


def test_every_case_says_beforehand_what_must_become_of_it() -> None:
    for geval in week(NU, Random(1)):
        assert geval.verwacht.antwoord
        assert (geval.status is not None) == (geval.verwacht.terugkoppeling is not None)
