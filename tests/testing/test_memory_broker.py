from collections.abc import Callable
from dataclasses import replace

import pytest

from gateway.contracts.errors import Broken
from gateway.testing.memory import MemoryJournal
from gateway.testing.memory_broker import MemoryBroker
from tests.contracts.broker import BrokerContract, Road
from tests.contracts.recordings import Maker


class TestMemoryBroker(BrokerContract):
    @pytest.fixture
    def journal(self, make: Maker) -> MemoryJournal:
        return MemoryJournal(make.conflict)

    @pytest.fixture
    def broker(self) -> MemoryBroker:
        return MemoryBroker()

    @pytest.fixture
    def fall_silent(self, broker: MemoryBroker, make: Maker) -> Callable[[], None]:
        def silent() -> None:
            make.clock.advance(broker.lease_seconds)

        return silent

    def test_an_ack_for_what_nobody_has_is_a_fault(self, road: Road) -> None:
        road.send(1)
        (consignment,) = road.consume()
        road.finish(consignment)
        for act in (road.broker.ack, road.broker.release):
            with pytest.raises(Broken):
                act(consignment)

    def test_other_bytes_under_the_same_delivery_are_a_fault(self, road: Road) -> None:
        road.send(1)
        (consignment,) = road.consume()
        with pytest.raises(Broken):
            road.broker.publish([replace(consignment, content=b"{}")], at=road.make.clock.now())
