"""A small number of restarts with every run; `python -m tests.faults.broker_restarts` does as many as you like."""

import pytest

from tests.faults import broker_restarts


@pytest.mark.live
@pytest.mark.timeout(300)
def test_what_was_acknowledged_arrives_though_the_broker_died_and_lost_its_memory() -> None:
    tally = broker_restarts.run(restarts=2, seed=7)
    assert len(tally.bevestigd) > 50
    assert tally.afgeleverd == tally.bevestigd, tally.line()
