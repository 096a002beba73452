"""The load: kept HTTP/1.1 connections in a process of its own, with as little work per request as Python allows.

* Closed loop: each client sends its next report when the last one is answered, for so many seconds.
* Open loop: a report every ``1 / rate`` seconds whatever the server does; its latency counts from the moment at which
  it should have gone, for else a server that stalls would be asked less and look better.

``python -m benchmarks.load`` reads one order per line from its input and writes one result per line, both as JSON.
"""

import asyncio
import json
import sys
import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.reports import reports

_END = b"\r\n\r\n"
_LENGTH = b"content-length: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One run."""

    name: str
    """Unique: part of every reference."""
    port: int
    path: str
    headers: Mapping[str, str]
    clients: int
    seconds: float
    rate: float = 0.0
    """Reports a second in an open loop; 0 is a closed one."""
    patient: bool = True
    """Whether what could not be sent in time, since every connection was in use, is still sent afterwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of it."""

    accepted: int
    shed: int
    """Answered by 503, in an open loop: not taken, and not offered again."""
    unsent: int
    """Left when the time of an impatient loop was over."""
    began: float
    """``time.monotonic``, which all processes of one machine share."""
    latencies: list[float]
    """Milliseconds, sorted."""


class BusyError(RuntimeError):
    """503: come back later."""


class Client(asyncio.Protocol):
    """One connection, one request under way at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._received = b""
        self._answer: asyncio.Future[int] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Connected."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def ask(self, request: bytes) -> "asyncio.Future[int]":
        """Send; the future gets the status."""
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._answer

    def data_received(self, data: bytes) -> None:
        """Collect the answer; whole, it goes to whoever asked."""
        self._received += data
        head, found, body = self._received.partition(_END)
        if not found:
            return
        length = int(head.lower().partition(_LENGTH)[2].partition(b"\r")[0])
        if len(body) < length or self._answer is None:
            return
        status = int(head[9:12])
        if status == 503:
            self._answer.set_exception(BusyError("HTTP 503"))
        elif status >= 300:
            self._answer.set_exception(RuntimeError(f"HTTP {status}: {body.decode()}"))
        else:
            self._answer.set_result(status)
        self._received = b""

    def connection_lost(self, exc: Exception | None) -> None:
        """Whoever still waits hears it."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError())

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()


class Load:
    """One order being carried out."""

    def __init__(self, order: Order) -> None:
        self._order = order
        headers = "".join(f"{name}: {value}\r\n" for name, value in order.headers.items())
        self._head = f"POST {order.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/xml\r\n{headers}"
        self._documents = reports(order.name)
        self._latencies: list[float] = []
        self._shed = self._unsent = 0

    async def run(self) -> Result:
        """Carry it out. Raises ``RuntimeError`` for an answer that is no acknowledgement."""
        loop, order = asyncio.get_running_loop(), self._order
        clients = [
            (await loop.create_connection(Client, "127.0.0.1", order.port))[1] for _ in range(max(order.clients, 1))
        ]
        began = time.monotonic()
        until = began + order.seconds
        try:
            if order.rate:
                await self._steady(clients, began)
            else:
                await asyncio.gather(*(self._busy(client, until) for client in clients))
        finally:
            for client in clients:
                client.close()
        return Result(
            accepted=len(self._latencies),
            shed=self._shed,
            unsent=self._unsent,
            began=began,
            latencies=sorted(self._latencies),
        )

    def _request(self) -> bytes:
        document = next(self._documents)
        return f"{self._head}Content-Length: {len(document)}\r\n\r\n".encode() + document

    async def _busy(self, client: Client, until: float) -> None:
        while (sent := time.monotonic()) < until:
            await client.ask(self._request())
            self._latencies.append((time.monotonic() - sent) * 1000)

    async def _steady(self, clients: list[Client], began: float) -> None:
        """Whoever is free sends; when nobody is, the report waits, and its waiting counts."""
        waiting: deque[float] = deque()
        free = deque(clients)
        async with asyncio.TaskGroup() as group:
            for due in self._schedule(began):
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                waiting.append(due)
                if free:
                    group.create_task(self._serve(free.popleft(), waiting, free))
            if not self._order.patient:
                self._unsent = len(waiting)
                waiting.clear()

    def _schedule(self, began: float) -> Iterator[float]:
        for number in range(int(self._order.rate * self._order.seconds)):
            yield began + number / self._order.rate

    async def _serve(self, client: Client, waiting: deque[float], free: deque[Client]) -> None:
        while waiting:
            due = waiting.popleft()
            try:
                await client.ask(self._request())
            except BusyError:
                self._shed += 1
            else:
                self._latencies.append((time.monotonic() - due) * 1000)
        free.append(client)


def main() -> None:
    """Serve orders until the input ends."""
    for line in sys.stdin:
        order: dict[str, Any] = json.loads(line)
        result = asyncio.run(Load(Order(**order)).run())
        print(json.dumps(asdict(result)), flush=True)


if __name__ == "__main__":
    main()
