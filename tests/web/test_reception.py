from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from typing import cast

import anyio
import pytest

from gateway.contracts.errors import Unreadable
from gateway.contracts.message import Door, Oin, Party, Receipt, Received
from gateway.core.recording import Recording
from gateway.ports import Gateway, Journal
from gateway.web.reception import Reception
from tests.web.house import MAX_BYTES, POLITIE, House, aanbod, identify

JSON_DOOR = "/v1/meldingen"
STUF_DOOR = "/stuf/v1/ontvang-asynchroon"
TYPES = {JSON_DOOR: "application/json", STUF_DOOR: "text/xml"}


@pytest.mark.parametrize("door", [JSON_DOOR, STUF_DOOR])
def test_one_byte_too_many_is_413(house: House, door: str) -> None:
    headers = {"Content-Type": TYPES[door]}
    assert house.call("POST", door, content=b" " * MAX_BYTES, headers=headers).status_code in {400, 500}
    answer = house.call("POST", door, content=b" " * (MAX_BYTES + 1), headers=headers)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_without_announced_length_is_counted_while_it_comes_in(house: House) -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        for _ in range(1000):
            taken += 1
            yield b" " * 10_000

    answer = house.call("POST", JSON_DOOR, content=endless(), headers={"Content-Type": "application/json"})
    assert answer.status_code == 413


def test_no_more_is_buffered_than_was_allowed(gateway: Gateway) -> None:
    chunks = 0

    async def receive() -> dict[str, object]:
        nonlocal chunks
        chunks += 1
        return {"type": "http.request", "body": b" " * 10_000, "more_body": True}

    async def take() -> None:
        from fastapi import Request  # noqa: PLC0415  a request of the one test that makes its own

        scope = {
            "type": "http",
            "method": "POST",
            "path": JSON_DOOR,
            "headers": [(b"content-type", b"application/json")],
        }
        reception = Reception(gateway=gateway, identify=identify, max_bytes=MAX_BYTES)
        party = Party(oin=Oin(POLITIE), bewijs="certificaat")
        await reception.take(Request(scope, receive), party, door=Door.JSON, media_types=["application/json"])

    with pytest.raises(Unreadable):
        anyio.run(take)
    assert chunks == MAX_BYTES // 10_000 + 1


@pytest.mark.parametrize(
    ("door", "media_type"),
    [
        (JSON_DOOR, "text/json"),
        (JSON_DOOR, "application/xml"),
        (JSON_DOOR, ""),
        (STUF_DOOR, "application/json"),
        (STUF_DOOR, "application/soap+xml"),
        (STUF_DOOR, "text/html"),
    ],
)
def test_another_media_type_is_415(house: House, door: str, media_type: str) -> None:
    answer = house.call("POST", door, content=b"{}", headers={"Content-Type": media_type})
    assert (answer.status_code, answer.json()["code"]) == (415, "mediatype")


def test_a_parameter_of_the_media_type_does_not_matter(house: House) -> None:
    headers = {"Content-Type": "Application/JSON; charset=utf-8"}
    assert house.call("POST", JSON_DOOR, json=aanbod(), headers=headers).status_code == 202


def test_a_compressed_body_is_415(house: House) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    assert house.call("POST", JSON_DOOR, content=b"", headers=headers).status_code == 415


@pytest.mark.parametrize("key", ["", "met spatie", "x" * 129])
def test_an_idempotency_key_is_1_to_128_visible_characters(house: House, key: str) -> None:
    answer = house.meld(aanbod(), Idempotency_Key=key)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key")
    assert key == "" or key not in answer.text


def test_a_caller_who_hangs_up_does_not_cancel_his_row(gateway: Gateway) -> None:
    waiting: Future[Receipt] = Future()

    class Slow:
        def record(self, recording: Recording) -> Future[Receipt]:
            assert recording.document.party == POLITIE
            return waiting

        def __getattr__(self, name: str) -> object:
            return getattr(gateway.journal, name)

    async def hang_up() -> None:
        slow = replace(gateway, journal=cast("Journal", Slow()))
        reception = Reception(gateway=slow, identify=identify, max_bytes=MAX_BYTES)
        received = Received(
            content=b"{}",
            media_type="application/json",
            door=Door.JSON,
            party=Party(oin=Oin(POLITIE), bewijs="certificaat"),
            at=gateway.clock.now(),
            kind="MeldingGedaan",
        )
        with anyio.move_on_after(0.01):
            await reception.hand_over(received)

    anyio.run(hang_up)
    assert not waiting.cancelled()
    assert waiting.set_running_or_notify_cancel(), "the committer can still resolve it"
