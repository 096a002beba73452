"""A few kills of the real harness, so that every change is shown to survive some; `make faults` does many."""

import pytest

from tests.faults.kills import Tally, run

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


@pytest.mark.live
def test_nothing_acknowledged_is_lost_on_postgresql_and_rabbitmq(postgres_database: str, amqp_url: str) -> None:
    tally = run(kills=2, seed=13, database_url=postgres_database, broker_url=amqp_url, loses_one_in=NEVER)
    assert tally.goed, tally.line()
    assert tally.aangenomen
    assert " database=postgresql broker=rabbitmq " in tally.line()


def test_the_tally_sees_what_is_lost_and_what_is_not_the_same() -> None:
    tally = Tally(seed=1, kills=0, database="none")
    tally.aangenomen |= {"R-1", "R-2"}
    tally.in_journaal = 2
    for reference in ("R-1", "R-2"):
        tally.postvak[reference].append(("m-1", "bytes"))
        tally.draad[reference] += [("d-1", "bytes"), ("d-1", "bytes")]
    assert tally.goed
    tally.draad["R-2"].append(("d-1", "other bytes"))
    assert (tally.goed, tally.ongelijk) == (False, {"R-2"})
    del tally.draad["R-2"]
    assert (tally.goed, tally.verloren) == (False, {"R-2"})
    assert "op-de-draad=2 uniek=1 verloren=1" in tally.line()
