"""Every call of journal and broker fails twice: not done, and done but nobody heard. Then everything comes out right.

The senders do what StUF asks (no answer: the same bytes again), the workers what they always do (come back later).
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest

from gateway.broker.embedded import EmbeddedBroker
from gateway.contracts.errors import Unavailable
from gateway.core.audit import entry_digest
from gateway.core.recording import DeliveryState
from gateway.testing.faulty import Moment, Storing, faulty_broker, faulty_journal, gestoord
from gateway.testing.stuf import bevestiging
from tests.journeys.world import VT, World, feedback, world

T = TypeVar("T")
JOURNAL = (
    *("library", "earlier", "record", "origin", "delivery_for"),  # the doors
    *("claim_due", "mark_published", "claim_published", "begin_attempt", "keep_document", "settle"),  # the wheels
    *("postbox", "postbox_item", "confirm"),  # the postbox
)
BROKER = ("publish", "consume", "ack")


def until_done(call: Callable[[], T]) -> T:
    """What every partner does: no answer, so the same again."""
    for _ in range(5):
        try:
            return call()
        except Unavailable:
            continue
    raise AssertionError("never done")


def play(w: World) -> None:
    """A report, collected and confirmed; feedback, confirmed by the police."""
    report = w.report("PL0900-1")
    first = until_done(lambda: w.offer(report))
    assert until_done(lambda: w.offer(report)) == first
    w.deliver_all()
    [message] = until_done(w.postbox)
    until_done(lambda: w.confirm(message.id))
    until_done(lambda: w.offer_json(feedback(message), by=VT, kind=None))
    w.deliver_all()
    sent = w.post.named("vtTerugkoppelingDi01")[0]
    bv01 = bevestiging("Bv01", sent.stuur, referentie="POL-1", at=w.clock.now())
    until_done(lambda: w.offer(bv01))
    w.deliver_all()


def check(w: World) -> None:
    """Nothing lost, nothing twice in effect, and the log agrees."""
    assert [r.document.reference for r in w.journal.recordings] == [
        "PL0900-1",
        w.journal.recordings[1].document.reference,
        "POL-1",
    ]
    assert sorted((d.due.kind, d.state) for d in w.journal.deliveries.values()) == [
        ("MeldingGedaan", DeliveryState.BEVESTIGD),
        ("MeldingTeruggekoppeld", DeliveryState.BEVESTIGD),
        ("OntvangstBevestigd", DeliveryState.BEVESTIGD),
    ]
    copies = defaultdict(set)
    for sent in w.post.sent:
        copies[sent.key].add(sent.document.content)
    assert len(copies) == 2
    assert all(len(different) == 1 for different in copies.values()), "what went twice is the same bytes"
    assert all(entry.digest == entry_digest(entry) for entry in w.journal.entries)
    ids = [entry.id for entry in w.journal.entries]
    assert len(ids) == len(set(ids))


def test_without_faults_it_all_works() -> None:
    w = world()
    play(w)
    check(w)
    assert len(w.post.sent) == 2


@pytest.mark.parametrize("moment", Moment)
@pytest.mark.parametrize("naam", JOURNAL)
def test_a_journal_call_that_fails_twice(naam: str, moment: Moment) -> None:
    made = world()
    journal = faulty_journal(made.journal, Storing(naam=naam, moment=moment, nummers=(1, 2)))
    w = replace(made, gateway=replace(made.gateway, journal=journal, broker=EmbeddedBroker(journal)))
    play(w)
    assert gestoord(journal) == 2
    check(w)


@pytest.mark.parametrize("moment", Moment)
@pytest.mark.parametrize("naam", BROKER)
def test_a_broker_call_that_fails_twice(naam: str, moment: Moment) -> None:
    made = world()
    broker = faulty_broker(EmbeddedBroker(made.journal), Storing(naam=naam, moment=moment, nummers=(1, 2)))
    w = replace(made, gateway=replace(made.gateway, broker=broker))
    play(w)
    assert gestoord(broker) == 2
    check(w)
