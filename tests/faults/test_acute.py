"""Acute reports behind a backlog of regular ones, with a receiver that is dead; `make acute` measures them under load.

What counts is who arrives before whom, so a slow machine changes nothing.
"""

import time

import pytest

from benchmarks.acute import XML, Arrivals, Offer, acute_reports, house, offer, veilig_thuis
from benchmarks.reports import reports

BACKLOG = 80
"""Regular reports before the first acute one."""
ACUTE = 5
"""By XML, JSON and mail."""
WITHIN = 120.0


@pytest.mark.live
@pytest.mark.timeout(300)
def test_acute_reports_overtake_a_backlog_while_a_receiver_is_dead(postgres_database: str, amqp_url: str) -> None:
    regular = [
        Offer(reference=f"R-{number:08d}", road=XML, body=body)
        for number, body in zip(range(BACKLOG), reports("R"), strict=False)
    ]
    acute, arrivals = acute_reports(ACUTE, 1), Arrivals()
    with house(database_url=postgres_database, broker_url=amqp_url, duties=("api", "mail")) as running:
        offer(running, regular, seconds=0.0)
        offer(running, acute, seconds=0.0)
        running.up.start_also("relay", "deliver")
        with veilig_thuis(running, arrivals):
            until = time.monotonic() + WITHIN
            while len(arrivals.at) < len(regular) + len(acute) and time.monotonic() < until:
                running.up.check()
                time.sleep(0.1)
    came = list(arrivals.at)
    assert set(came) == {one.reference for one in (*regular, *acute)}
    last = max(came.index(one.reference) for one in acute)
    before = last + 1 - len(acute)
    assert before < BACKLOG / 2, "fewer than half of the regular ones came before the last acute one"
