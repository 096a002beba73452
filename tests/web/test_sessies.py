"""Sessions: as long as a login may decide, known by a random name, and one login cannot end another."""

from datetime import UTC, datetime, timedelta
from itertools import count

from gateway.contracts.message import Oin
from gateway.core.besluiten import Persoon
from gateway.web.sessies import LOGIN_WITHIN, MOST, Sessies

NOW = datetime(2026, 3, 2, 3, 4, 5, tzinfo=UTC)
BACK = "https://vt.example/terug"


def sessies() -> Sessies:
    numbers = count(1)
    return Sessies(new_secret=lambda: f"geheim-{next(numbers)}", lasts=timedelta(minutes=30))


def person(*, ingelogd: datetime = NOW) -> Persoon:
    return Persoon(
        sub="u-1", issuer="x", functie="medewerker", verantwoordelijke=Oin("00000099000000002000"), ingelogd=ingelogd
    )


def test_a_session_lasts_from_the_login_not_from_the_last_click() -> None:
    kept = sessies()
    name = kept.open(person(ingelogd=NOW - timedelta(minutes=10)))
    assert kept.find(name, now=NOW) is not None
    assert kept.find(name, now=NOW + timedelta(minutes=19, seconds=59)) is not None
    assert kept.find(name, now=NOW + timedelta(minutes=20)) is None


def test_whoever_logs_out_is_out() -> None:
    kept = sessies()
    name = kept.open(person())
    kept.close(name)
    kept.close(name)
    assert kept.find(name, now=NOW) is None


def test_another_name_opens_nothing_and_no_name_is_kept() -> None:
    kept = sessies()
    name = kept.open(person())
    assert kept.find(name + "x", now=NOW) is None
    assert name not in repr(kept)


def test_every_session_has_a_form_secret_of_its_own() -> None:
    kept = sessies()
    one, other = (kept.find(kept.open(person()), now=NOW) for _ in range(2))
    assert one is not None
    assert other is not None
    assert one.csrf != other.csrf


def test_a_login_comes_back_once_to_the_browser_that_began_it() -> None:
    kept = sessies()
    name, begun = kept.begin(BACK, now=NOW)
    assert kept.returns(name, begun.state, now=NOW) == begun
    assert kept.returns(name, begun.state, now=NOW) is None


def test_a_wrong_state_ends_that_login_and_no_other() -> None:
    kept = sessies()
    mine, begun = kept.begin(BACK, now=NOW)
    other, theirs = kept.begin(BACK, now=NOW)
    assert kept.returns(mine, theirs.state, now=NOW) is None
    assert kept.returns(mine, begun.state, now=NOW) is None
    assert kept.returns(other, theirs.state, now=NOW) == theirs


def test_a_login_that_took_too_long_is_none() -> None:
    kept = sessies()
    name, begun = kept.begin(BACK, now=NOW)
    assert kept.returns(name, begun.state, now=NOW + LOGIN_WITHIN) is None


def test_beyond_the_most_the_oldest_goes() -> None:
    kept = sessies()
    oldest, second, *_ = [kept.open(person()) for _ in range(MOST + 1)]
    assert kept.find(oldest, now=NOW) is None
    assert kept.find(second, now=NOW) is not None
