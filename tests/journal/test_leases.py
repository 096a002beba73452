"""The order per conversation, against a model: whatever is done in whatever order, nothing overtakes."""

import random
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from tempfile import TemporaryDirectory

from hypothesis import given, settings, strategies as st

from gateway.contracts.message import Urgentie
from gateway.core.recording import DeliveryState, DueDelivery
from gateway.journal import SqlJournal
from gateway.testing.memory import MemoryJournal
from tests.contracts.journal import Steps
from tests.contracts.recordings import OTHER_VT, VT, Maker
from tests.journal.journals import OnPostgresql, OnSqlite, Opened
from tests.journal.opened import new_journal

S = DeliveryState
ENDS = (S.OVERHANDIGD, S.BEVESTIGD, S.GEREED, S.GEREED, S.GEPARKEERD, S.VASTGEHOUDEN)


class Model:
    """What was handed over so far, and what must not have been overtaken."""

    def __init__(self, steps: Steps) -> None:
        self.steps = steps
        self.make = steps.make
        self.all: dict[str, DueDelivery] = {}
        self.state: dict[str, S] = {}
        self.roads: dict[str, tuple[str, str]] = {}

    def record(self, conversation: str, urgentie: Urgentie, verantwoordelijke: str) -> None:
        make = replace(self.make, verantwoordelijke=VT if verantwoordelijke == VT else OTHER_VT)
        (due,) = self.steps.record(make.recording(conversation=conversation, urgentie=urgentie, receiver=VT)).deliveries
        self.all[due.id] = due
        self.state[due.id] = S.GEREED
        self.roads[due.id] = (verantwoordelijke, conversation)

    def relay(self, limit: int) -> None:
        under_way = {ident for ident, state in self.state.items() if state is S.GEPUBLICEERD}
        published = self.steps.publish(limit)
        for ident in published:
            assert self.state[ident] is S.GEREED, "published twice"
            if self.all[ident].urgentie is Urgentie.ACUUT:
                continue
            same = [other for other in self.all if self.roads[other] == self.roads[ident] and other != ident]
            assert not [other for other in same if other in under_way], "two of one conversation under way"
            assert not [o for o in same if o < ident and self.state[o] is S.GEREED], "a later one overtook an earlier"
        for ident in published:
            self.state[ident] = S.GEPUBLICEERD

    def deliver(self, index: int, end: S) -> None:
        found = sorted(ident for ident, state in self.state.items() if state is S.GEPUBLICEERD)
        if found:
            ident = found[index % len(found)]
            self.steps.settle(self.steps.attempt(ident), end, seconds=5 if end is S.GEREED else None)
            self.state[ident] = end

    def finish(self) -> None:
        for _ in range(200):
            self.make.clock.advance(100)
            self.relay(100)
            if S.GEPUBLICEERD not in self.state.values():
                break
            for _ in list(self.all):
                self.deliver(0, S.OVERHANDIGD)
        assert not {S.GEREED, S.GEPUBLICEERD} & set(self.state.values()), "everything gets its turn"

    def act(self, chance: random.Random) -> None:
        match chance.randrange(4):
            case 0:
                urgentie = chance.choice([Urgentie.ACUUT, *[Urgentie.REGULIER] * 4])
                self.record(chance.choice("abc"), urgentie, chance.choice([VT, OTHER_VT]))
            case 1:
                self.relay(chance.choice([1, 3, 100]))
            case 2:
                self.deliver(chance.randrange(9), chance.choice(ENDS))
            case _:
                self.make.clock.advance(chance.choice([1, 6]))


def walk(steps: Steps, seed: int, operations: int) -> None:
    model, chance = Model(steps), random.Random(seed)
    for _ in range(operations):
        model.act(chance)
    model.finish()


class Order(Opened):
    def test_five_hundred_operations_without_an_inversion(self, steps: Steps) -> None:
        walk(steps, 20260302, 500)

    def test_three_relays_claim_nothing_twice(self, make: Maker, steps: Steps) -> None:
        ids = [steps.record(make.recording(conversation=f"c{n % 15}")).deliveries[0].id for n in range(60)]
        claimed: list[str] = []

        def relay(_: int) -> list[str]:
            mine: list[str] = []
            while found := steps.publish(limit=3):
                mine += found
            return mine

        with ThreadPoolExecutor(3) as pool:
            for mine in pool.map(relay, range(3)):
                claimed += mine
        assert len(claimed) == len(set(claimed))
        assert set(claimed) == set(ids[:15]), "the first of each conversation"

    def test_three_consumers_get_each_delivery_once(self, journal: SqlJournal, make: Maker, steps: Steps) -> None:
        ids = [steps.record(make.recording()).deliveries[0].id for _ in range(40)]
        assert steps.publish() == ids
        taken: defaultdict[str, int] = defaultdict(int)

        def consume(_: int) -> list[str]:
            mine: list[str] = []
            while found := journal.claim_published(limit=2, at=make.clock.now(), lease_seconds=30):
                mine += [consignment.delivery for consignment in found]
            return mine

        with ThreadPoolExecutor(3) as pool:
            for mine in pool.map(consume, range(3)):
                for ident in mine:
                    taken[ident] += 1
        assert dict(taken) == dict.fromkeys(ids, 1)


class TestSqlite(OnSqlite, Order):
    pass


class TestPostgresql(OnPostgresql, Order):
    pass


@given(seed=st.integers(0, 2**32))
@settings(max_examples=20, deadline=None)
def test_no_inversion_in_memory(seed: int) -> None:
    make = Maker()
    walk(Steps(MemoryJournal(make.conflict), make), seed, 150)


@given(seed=st.integers(0, 2**32))
@settings(max_examples=5, deadline=None)
def test_no_inversion_on_sqlite(seed: int) -> None:
    make = Maker()
    with TemporaryDirectory() as folder, new_journal(f"sqlite:///{folder}/journaal.sqlite", make) as journal:
        walk(Steps(journal, make), seed, 60)
