from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from gateway.contracts import errors
from gateway.contracts.message import Urgentie
from gateway.core.retry import ACTIONS, Action, action_for, next_attempt

AT = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)


def waits(urgentie: Urgentie) -> Iterator[float]:
    number = 1
    while (due := next_attempt(number, urgentie, at=AT)) is not None:
        yield (due - AT).total_seconds()
        number += 1


def every_class(root: type[errors.GatewayError] = errors.GatewayError) -> Iterator[type[errors.GatewayError]]:
    for kind in root.__subclasses__():
        yield kind
        yield from every_class(kind)


def test_a_regular_delivery_is_tried_for_about_two_days_and_then_parked() -> None:
    assert timedelta(hours=44) < timedelta(seconds=sum(waits(Urgentie.REGULIER))) < timedelta(hours=52)


def test_an_acute_delivery_never_waits_longer_than_a_minute() -> None:
    assert max(waits(Urgentie.ACUUT)) <= 60
    assert sum(waits(Urgentie.ACUUT)) > 3600


@pytest.mark.parametrize("urgentie", list(Urgentie))
def test_waits_never_get_shorter(urgentie: Urgentie) -> None:
    found = list(waits(urgentie))
    assert found == sorted(found)


@pytest.mark.parametrize("kind", list(every_class()), ids=lambda kind: kind.__name__)
def test_every_error_has_an_action(kind: type[errors.GatewayError]) -> None:
    assert action_for(kind("code", "tekst")) in Action


def test_the_nearest_class_decides() -> None:
    assert action_for(errors.Unauthentic("c", "t")) is Action.RETRY
    assert action_for(errors.Invalid("c", "t")) is ACTIONS[errors.Refused] is Action.PARK
    assert action_for(errors.PartnerUnavailable("c", "t")) is Action.RETRY
    assert action_for(errors.Declined("c", "t")) is Action.PARK
    assert action_for(errors.Misconfigured("c", "t")) is Action.STOP
