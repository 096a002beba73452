"""Invariant 5: nothing leaves unless a permit for exactly this receiver, kind and content is sealed with it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from gateway import journey
from gateway.contracts.errors import Broken, Declined, PartnerUnavailable
from gateway.core.partners import Book, Partner
from gateway.core.policy import Policy
from gateway.core.recording import DeliveryState
from gateway.events import Journalist
from gateway.ports import Consignment, Gateway
from gateway.workers.relay import relay_once
from tests.journeys.world import POLITIE, VT, World, book, world

GEREED, HELD, PARKED = DeliveryState.GEREED, DeliveryState.VASTGEHOUDEN, DeliveryState.GEPARKEERD


def published(w: World, *, kind: str = "MeldingGedaan") -> Consignment:
    """The delivery of a fresh report as the broker hands it to ``deliver``."""
    w.offer(w.report())
    relay_once(w.gateway)
    found = w.gateway.broker.consume(limit=50, at=w.clock.now())
    return next(c for c in found if w.journal.deliveries[c.delivery].due.kind == kind)


def state(w: World, consignment: Consignment) -> DeliveryState:
    return w.journal.deliveries[consignment.delivery].state


def another(c: Consignment, w: World) -> Consignment:
    other = published(w)
    return replace(c, content=other.content, seal=other.seal)


TAMPERED: dict[str, Callable[[Consignment, World], Consignment]] = {
    "no seal": lambda c, _: replace(c, seal=""),
    "the seal of another message": lambda c, w: replace(c, seal=published(w).seal),
    "a changed body": lambda c, _: replace(c, content=c.content.replace(b"regulier", b"spoed")),
    "another message with its own good seal": another,
    "an added space": lambda c, _: replace(c, content=c.content + b" "),
    "no body": lambda c, _: replace(c, content=b""),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_what_was_put_on_the_queue_is_not_delivered_and_rings(how: str) -> None:
    w = world()
    consignment = published(w)
    journey.deliver(TAMPERED[how](consignment, w), w.gateway)
    assert w.postbox() == []
    assert state(w, consignment) is GEREED  # it goes again, from the journal's own bytes
    assert isinstance(w.gateway.notices, Journalist)
    assert w.gateway.notices.counts["zegel-klopt-niet"] == 1
    w.deliver_all()
    assert [envelope.content for envelope in w.postbox() if envelope.content == consignment.content]


def test_a_copy_of_what_was_delivered_has_no_effect() -> None:
    w = world()
    consignment = published(w)
    assert journey.deliver(consignment, w.gateway)
    assert not journey.deliver(consignment, w.gateway)
    assert len(w.postbox()) == 1


def with_partner(found: Book, oin: str, **changes: object) -> Book:
    partner: Partner = found.partners[oin].model_copy(update=changes)
    return replace(found, version=found.version + 1, partners={**found.partners, oin: partner})


def test_a_receiver_who_is_no_partner_any_more_gets_nothing() -> None:
    w = world()
    consignment = published(w)
    w.journal.put_book(with_partner(book(), VT.oin, actief=False))
    journey.deliver(consignment, w.gateway)
    assert state(w, consignment) is HELD
    assert w.postbox() == []


def test_an_agreement_that_ended_meanwhile_holds_the_delivery() -> None:
    w = world()
    consignment = published(w)
    w.journal.put_book(with_partner(book(), POLITIE.oin, afspraken=()))
    journey.deliver(consignment, w.gateway)
    assert state(w, consignment) is HELD


def test_a_new_version_that_changes_nothing_for_this_message_lets_it_go() -> None:
    w = world()
    consignment = published(w)
    w.journal.put_book(with_partner(book(), POLITIE.oin, tijdstip_strikt=True))
    journey.deliver(consignment, w.gateway)
    assert state(w, consignment) is DeliveryState.OVERHANDIGD


def test_rules_that_permit_nothing_any_more_hold_the_delivery() -> None:
    w = world()
    consignment = published(w)
    stricter: Gateway = replace(
        w.gateway, policy=Policy(uitwisselingen=(), regels=(), vangnet=None, version="strenger")
    )
    journey.deliver(consignment, stricter)
    assert state(w, consignment) is HELD


@pytest.mark.parametrize(
    ("trouble", "becomes"),
    [
        (PartnerUnavailable("weg", "De partner antwoordt niet."), GEREED),
        (Declined("StUF058", "De partner zegt nee."), PARKED),
    ],
    ids=["unavailable", "declined"],
)
def test_trouble_at_the_partner_waits_or_parks(trouble: Exception, becomes: DeliveryState) -> None:
    w = world()
    consignment = published(w, kind="OntvangstBevestigd")

    class Failing:
        def send(self, *_: object, **__: object) -> None:
            raise trouble

    journey.deliver(consignment, replace(w.gateway, transports={"stuf": Failing()}))  # type: ignore[dict-item]
    assert state(w, consignment) is becomes


def test_a_document_is_rendered_once_and_sent_unchanged_ever_after() -> None:
    w = world()
    consignment = published(w, kind="OntvangstBevestigd")
    seen: list[bytes] = []

    class Silent:
        def send(self, document: object, *_: object, **__: object) -> None:
            seen.append(document.content)  # type: ignore[attr-defined]
            raise PartnerUnavailable("geen-antwoord", "Er kwam geen antwoord.")

    hears_nothing = replace(w.gateway, transports={"stuf": Silent()})  # type: ignore[dict-item]
    journey.deliver(consignment, hears_nothing)
    w.clock.advance(3600)
    w.deliver_all()
    assert [sent.document.content for sent in w.post.sent if sent.key == consignment.delivery] == seen


def test_our_own_broken_invariant_stops_the_duty() -> None:
    w = world()
    consignment = published(w)

    class Wrong:
        def send(self, *_: object, **__: object) -> None:
            raise Broken("kapot", "Een eigen regel is geschonden.")

    with pytest.raises(Broken):
        journey.deliver(consignment, replace(w.gateway, transports={"postvak": Wrong()}))  # type: ignore[dict-item]


def test_a_fault_that_nobody_foresaw_rings_is_tried_again_and_then_parks() -> None:
    w = world()
    consignment = published(w)

    class Odd:
        def send(self, *_: object, **__: object) -> None:
            raise ZeroDivisionError

    odd = replace(w.gateway, transports={"postvak": Odd()})  # type: ignore[dict-item]
    for expected in (GEREED, GEREED, PARKED):
        journey.deliver(consignment, odd)
        assert state(w, consignment) is expected
        w.clock.advance(3600)
        relay_once(w.gateway)
    assert isinstance(w.gateway.notices, Journalist)
    assert w.gateway.notices.counts["aflevering-stuk"] == 3


def test_a_partner_without_a_way_out_is_parked() -> None:
    w = world()
    consignment = published(w)
    journey.deliver(consignment, replace(w.gateway, transports={}))
    assert state(w, consignment) is PARKED
