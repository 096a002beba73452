import urllib.request

import pytest

from gateway.contracts.errors import JournalUnavailable
from gateway.core.termijnen import Stand
from gateway.workers import metrics
from gateway.workers.metrics import Readings, Sources

READINGS = Readings(
    deliveries={"gereed": 3, "geparkeerd": 1},
    waiting={"quarantaine": 2},
    oldest_due_seconds=7.5,
    terms={("85", "TRIAGE_5D_STATUTE", Stand.BIJNA): 6},
)


def get(address: str) -> str:
    with urllib.request.urlopen(f"http://{address}/metrics", timeout=5) as answer:
        return str(answer.read().decode())


def asked(sources: Sources) -> set[str]:
    served = metrics.serve("127.0.0.1:0", sources)
    try:
        return {line for line in get(served.address).splitlines() if not line.startswith("#")}
    finally:
        served.close()


def test_every_figure_is_read_when_it_is_asked_for() -> None:
    sources = Sources(events=lambda: {"gestart": 4}, readings=lambda: READINGS, committed=lambda: (10, 160))
    assert asked(sources) == {
        'gateway_events_total{event="gestart"} 4.0',
        "gateway_commit_groups_total 10.0",
        "gateway_commit_recordings_total 160.0",
        'gateway_deliveries{state="gereed"} 3.0',
        'gateway_deliveries{state="geparkeerd"} 1.0',
        'gateway_waiting{kind="quarantaine"} 2.0',
        'gateway_terms{rule="85",state="bijna",term="TRIAGE_5D_STATUTE"} 6.0',
        "gateway_oldest_due_seconds 7.5",
    }


def test_without_journal_the_rest_still_answers() -> None:
    def away() -> Readings:
        raise JournalUnavailable("journaal-onbereikbaar", "Weg.")

    lines = asked(Sources(events=dict, readings=away, committed=lambda: (0, 0)))
    assert lines == {"gateway_commit_groups_total 0.0", "gateway_commit_recordings_total 0.0"}


def test_an_address_that_is_taken_says_so() -> None:
    sources = Sources(events=dict, readings=lambda: READINGS, committed=lambda: (0, 0))
    served = metrics.serve("127.0.0.1:0", sources)
    try:
        with pytest.raises(OSError, match="in use"):
            metrics.serve(served.address, sources)
    finally:
        served.close()
