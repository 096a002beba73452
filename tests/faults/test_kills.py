"""A few kills of the real harness, so that every change is shown to survive some; `make faults` does many."""

import pytest

from tests.faults.kills import run

NEVER = 1_000_000
"""Lost answers cost ten seconds each: they are for `make faults`."""


def test_nothing_acknowledged_is_lost_on_sqlite() -> None:
    tally = run(kills=3, seed=11, database_url=None, loses_one_in=NEVER)
    assert tally.goed, tally.line()
    assert tally.aangenomen


@pytest.mark.live
def test_nothing_acknowledged_is_lost_on_postgresql(postgres_database: str) -> None:
    tally = run(kills=2, seed=12, database_url=postgres_database, loses_one_in=NEVER)
    assert tally.goed, tally.line()
    assert tally.aangenomen
