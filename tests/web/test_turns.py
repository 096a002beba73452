"""Whose turn it is: acute waits for none, the others in order, and no more of them than can be served soon."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from gateway.web.turns import MOST, Turns
from tests.web.house import House, aanbod


def played(play: Callable[[Turns, list[str]], Awaitable[None]]) -> list[str]:
    """The names of who had a turn, in that order."""
    order: list[str] = []
    asyncio.run(play(Turns(), order))  # type: ignore[arg-type]
    return order


async def visit(turns: Turns, order: list[str], name: str) -> None:
    async with turns.turn():
        order.append(name)


def test_turns_come_in_order() -> None:
    async def play(turns: Turns, order: list[str]) -> None:
        async with asyncio.TaskGroup() as group:
            for number in range(20):
                group.create_task(visit(turns, order, f"regulier-{number}"))

    assert played(play) == [f"regulier-{number}" for number in range(20)]


def test_whoever_does_not_wait_for_a_turn_passes_all_but_one_or_two_of_those_who_do() -> None:
    gone: list[str] = []

    async def play(turns: Turns, order: list[str]) -> None:
        async def acute() -> None:
            order.append("acuut")

        async with asyncio.TaskGroup() as group:
            for number in range(20):
                group.create_task(visit(turns, order, f"regulier-{number}"))
            for _ in range(4):  # turns of the loop: some have had theirs
                await asyncio.sleep(0)
            gone.extend(order)
            group.create_task(acute())

    between = played(play).index("acuut") - len(gone)
    assert gone
    assert between <= 2


def test_it_is_full_until_those_under_way_have_gone() -> None:
    async def play(turns: Turns, order: list[str]) -> None:
        leave = asyncio.Event()

        async def stay() -> None:
            async with turns.turn():
                await leave.wait()

        async with asyncio.TaskGroup() as group:
            for _ in range(MOST):
                assert not turns.full
                group.create_task(stay())
                await asyncio.sleep(0)
            assert turns.full
            leave.set()
        assert not turns.full
        assert not turns.crowded
        order.append("leeg")

    assert played(play) == ["leeg"]


def test_whoever_gives_up_keeps_nobody_waiting() -> None:
    async def play(turns: Turns, order: list[str]) -> None:
        gone = asyncio.create_task(visit(turns, order, "weg"))
        await asyncio.sleep(0)
        gone.cancel()
        await visit(turns, order, "blijft")
        assert not turns.crowded

    assert played(play) == ["blijft"]


@pytest.mark.parametrize(("urgentie", "status"), [("regulier", 503), ("acuut", 202)])
def test_at_a_full_door_only_acute_comes_in(
    house: House, monkeypatch: pytest.MonkeyPatch, urgentie: str, status: int
) -> None:
    monkeypatch.setattr("gateway.web.turns.MOST", 0)
    answer = house.call("POST", "/v1/meldingen", json={**aanbod(), "urgentie": urgentie})
    assert answer.status_code == status
    if status == 503:
        assert answer.json()["code"] == "te-druk"
        assert int(answer.headers["retry-after"]) > 0
