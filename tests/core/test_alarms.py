from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gateway.contracts.errors import (
    BrokerUnavailable,
    JournalUnavailable,
    PartnerUnavailable,
    SignerUnavailable,
    Unavailable,
)
from gateway.contracts.message import Oin
from gateway.core import alarms as rules
from gateway.core.alarms import Condition, Ring, Stand
from gateway.events import CATALOGUE

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
VT = Oin("00000099000000002000")
PARTIJ = "00000099000000001000"


def ring(count: int = 1, *, event: str = "document-in-quarantaine") -> Ring:
    return Ring(event=event, verantwoordelijke=VT, about=PARTIJ, owner="piket", count=count)


FIRST = rules.rung(None, ring(), at=AT, new_id="a-1")


def test_ten_thousand_times_the_same_is_one_alarm_with_a_count() -> None:
    found = rules.rung(None, ring(9_999), at=AT, new_id="a-1")
    later = rules.rung(found, ring(), at=AT + timedelta(seconds=5), new_id="a-2")
    assert (later.id, later.count, later.first_at, later.last_at) == ("a-1", 10_000, AT, AT + timedelta(seconds=5))


def test_counting_does_not_hasten_a_notice() -> None:
    told = replace(FIRST, last_notice_at=AT)
    assert not rules.is_notice_due(rules.rung(told, ring(), at=AT, new_id="-"), AT + timedelta(minutes=1))


def test_what_was_seen_opens_again_when_it_happens_again() -> None:
    seen = replace(FIRST, state=Stand.GEZIEN, count=7, last_notice_at=AT, reason="bekeken")
    again = rules.rung(seen, ring(), at=AT + timedelta(hours=1), new_id="a-2")
    assert (again.id, again.state, again.count, again.last_notice_at, again.reason) == ("a-1", "open", 1, None, None)


@pytest.mark.parametrize(("event", "minutes"), [("document-in-quarantaine", 15), ("acuut-niet-overhandigd", 2)])
def test_a_notice_repeats_until_somebody_has_seen_it(event: str, minutes: int) -> None:
    found = replace(FIRST, event=event)
    assert rules.is_notice_due(found, AT)
    told = replace(found, last_notice_at=AT)
    assert not rules.is_notice_due(told, AT + timedelta(minutes=minutes, seconds=-1))
    assert rules.is_notice_due(told, AT + timedelta(minutes=minutes))
    assert not rules.is_notice_due(replace(told, state=Stand.GEZIEN), AT + timedelta(days=1))


def test_a_condition_that_merely_lasts_is_no_news() -> None:
    condition = Condition(event="ligt-te-lang", fields={}, since=AT)
    assert rules.is_news(condition, None)
    assert not rules.is_news(condition, replace(FIRST, last_at=AT, state=Stand.GEZIEN))
    assert rules.is_news(replace(condition, since=AT + timedelta(seconds=1)), replace(FIRST, last_at=AT))


@pytest.mark.parametrize(
    ("fields", "about"),
    [
        ({"document": "d", "partij": PARTIJ, "code": "quarantaine", "verantwoordelijke": VT}, PARTIJ),
        ({"ontvanger": VT, "verantwoordelijke": VT}, VT),
        ({"via": PARTIJ}, PARTIJ),
        ({"wat": "broker", "taak": "relay", "code": "broker-gestoord"}, "broker"),
        ({"verzoek": "v", "code": "stuk", "plaats": "p"}, "stuk"),
        ({"aflevering": "a", "code": "stuk"}, rules.UNKNOWN),
        ({}, rules.UNKNOWN),
    ],
)
def test_the_same_thing_is_told_by_one_field(fields: dict[str, str], about: str) -> None:
    assert rules.tone_of("x", fields).about == about


def test_every_alarm_of_the_catalogue_says_what_it_is_about() -> None:
    tells = {"aflevering", *rules.ABOUT}
    assert [name for name, event in CATALOGUE.items() if event.owner and not event.fields & tells] == []
    assert set(CATALOGUE) >= rules.ACUTE


def test_trouble_rings_after_a_minute_without_a_pause() -> None:
    streak = None
    for second in range(0, 60, 5):
        streak = rules.sighted(streak, AT + timedelta(seconds=second))
        assert not rules.is_trouble(streak, streak.last)
    streak = rules.sighted(streak, AT + timedelta(seconds=60))
    assert rules.is_trouble(streak, streak.last)
    assert not rules.is_trouble(streak, streak.last + timedelta(seconds=31)), "it is over"


def test_a_pause_begins_a_new_stretch_of_trouble() -> None:
    streak = rules.sighted(rules.sighted(None, AT), AT + timedelta(seconds=31))
    assert streak.since == AT + timedelta(seconds=31)


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (JournalUnavailable("journaal-gestoord", "…"), "journaal"),
        (BrokerUnavailable("broker-gestoord", "…"), "broker"),
        (BrokerUnavailable("journaal-gestoord", "…"), "journaal"),
        (SignerUnavailable("wortel-ontbreekt", "…"), "sleutels"),
        (PartnerUnavailable("imap-onbereikbaar", "…"), "postbus"),
    ],
)
def test_trouble_says_who_is_down(error: Unavailable, what: str) -> None:
    assert rules.what_is_down(error) == what


@pytest.mark.parametrize(
    ("free", "total", "full"),
    [
        (100 * 1024**3, 1000 * 1024**3, False),
        (49 * 1024**3, 1000 * 1024**3, True),
        (1024**3, 10 * 1024**3, False),
        (1024**3 - 1, 10 * 1024**3, True),
    ],
)
def test_a_disk_is_full_below_a_share_or_a_gigabyte(*, free: int, total: int, full: bool) -> None:
    assert rules.is_disk_full(free=free, total=total) is full


def test_a_clock_that_runs_apart_has_jumped_either_way() -> None:
    assert not rules.has_jumped(wall=100.0, monotonic=40.0)
    assert rules.has_jumped(wall=101.0, monotonic=40.0)
    assert rules.has_jumped(wall=40.0, monotonic=101.0)


def test_a_notice_has_the_acute_first_and_says_how_to_stop_it() -> None:
    regular, acute = FIRST, replace(FIRST, id="a-2", event="acuut-niet-overhandigd", first_at=AT + timedelta(minutes=1))
    notice = rules.notice_of([regular, acute], {name: event.meaning for name, event in CATALOGUE.items()})
    assert notice.subject == "ACUUT: 2 alarmen op de Veilig Thuis-gateway"
    assert [fields["id"] for fields in notice.alarms] == ["a-2", "a-1"]
    assert "gateway alarms ack a-2" in notice.lines[0]
