"""A few conversations with every run; `make order` has a thousand."""

import pytest

from tests.faults.order import FEEDBACK, Tally, run


@pytest.mark.live
@pytest.mark.timeout(300)
def test_conversations_keep_their_order_while_partners_fail(postgres_database: str, amqp_url: str) -> None:
    tally = run(conversations=8, seed=3, database_url=postgres_database, broker_url=amqp_url)
    assert tally.complete, tally.line()
    assert tally.inversions == []
    assert tally.failures > 0
    assert sum(map(len, tally.arrivals.values())) > 8 * (1 + FEEDBACK), "what failed came again"


@pytest.mark.parametrize(
    ("arrived", "inversions"),
    [([0, 1, 1, 2, 3, 4], []), ([0, 2, 1, 3, 4], ["R"]), ([0, 1, 2, 1, 3, 4], ["R"])],
    ids=["repeated in place", "overtaken", "repeated too late"],
)
def test_an_inversion_is_seen(arrived: list[int], inversions: list[str]) -> None:
    tally = Tally(seed=1, conversations=1, arrivals={"R": arrived}, failures=0, seconds=1.0)
    assert tally.complete
    assert tally.inversions == inversions
    assert not Tally(seed=1, conversations=2, arrivals={"R": arrived}, failures=0, seconds=1.0).complete
