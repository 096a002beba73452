"""The contestants as processes, all on the server that the gateway has: one process, same uvicorn, httptools.

* ``empty``: a FastAPI endpoint that takes the body in and does nothing with it: what the framework leaves to win.
* ``naive``: what one writes first. In FastAPI's threads: translate, commit, publish and wait for the confirm; each
  thread keeps its connection to RabbitMQ.
* ``faststream``: the same with FastStream's broker, in the event loop.
* ``ours``: the gateway with every door and the relay; ``deliver`` is off, as nobody else delivers.

``python -m benchmarks.peers NAME ADDRESS HOME``; the broker is ``GATEWAY_BROKER_URL``. It says "ready" when it is.
"""

import os
import sys
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import cast

import pika
from fastapi import FastAPI, Request, Response
from pika.adapters.blocking_connection import BlockingChannel
from starlette.concurrency import run_in_threadpool

from benchmarks.work import Message, Store, translator
from gateway.commands.up import running
from gateway.settings import load
from gateway.web.server import Listener, Server

PATH = "/stuf/v1/ontvang-asynchroon"
QUORUM = {"x-queue-type": "quorum"}

Handle = Callable[[bytes], Awaitable[None]]


def application(handle: Handle) -> FastAPI:
    """One endpoint: 202 when ``handle`` is done with the body."""
    app = FastAPI(openapi_url=None)

    @app.post(PATH)
    async def take(request: Request) -> Response:
        await handle(await request.body())
        return Response(status_code=202)

    return app


async def nothing(_: bytes) -> None:
    """What ``empty`` does."""


def naive(home: Path, broker_url: str) -> Handle:
    """Everything in a thread per request; a confirmed publish per request on the thread's own connection."""
    translate, store, kept = translator(home), Store(home / "naive.sqlite"), threading.local()

    def channel() -> BlockingChannel:
        if not hasattr(kept, "channel"):
            made = kept.channel = pika.BlockingConnection(pika.URLParameters(broker_url)).channel()
            made.queue_declare("bench.naive", durable=True, arguments=QUORUM)
            made.confirm_delivery()
        return cast("BlockingChannel", kept.channel)

    def work(document: bytes) -> None:
        message = translate(document)
        store.keep(document, message)
        properties = pika.BasicProperties(message_id=message.ident, delivery_mode=2, headers={"seal": message.seal})
        channel().basic_publish("", "bench.naive", message.content, properties, mandatory=True)

    async def handle(document: bytes) -> None:
        await run_in_threadpool(work, document)

    return handle


def faststream(home: Path, broker_url: str) -> Handle:
    """Translate in the loop, commit in a thread, publish with FastStream and await the confirm."""
    from faststream.rabbit import QueueType, RabbitBroker, RabbitQueue  # noqa: PLC0415  only this contestant has it

    translate, store = translator(home), Store(home / "faststream.sqlite")
    broker, queue = RabbitBroker(broker_url), RabbitQueue("bench.faststream", queue_type=QueueType.QUORUM, durable=True)
    started = False

    async def publish(message: Message) -> None:
        nonlocal started
        if not started:  # the load warms up with one client
            await broker.connect()
            await broker.declare_queue(queue)
            started = True
        await broker.publish(
            message.content, queue, message_id=message.ident, headers={"seal": message.seal}, persist=True
        )

    async def handle(document: bytes) -> None:
        message = translate(document)
        await run_in_threadpool(store.keep, document, message)
        await publish(message)

    return handle


def serve(app: FastAPI, address: str) -> None:
    """On the gateway's own server."""
    Server(app, [Listener(address=address)]).run(ready=ready)


def ready() -> None:
    """Tell the one who started us."""
    print("ready", flush=True)


def ours() -> None:
    """The gateway, with the settings of its environment."""
    with running(load(), duties=("relay",)) as started:
        ready()
        started.serve()


def main() -> None:
    """Be one contestant."""
    name, address, home = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    broker_url = os.environ["GATEWAY_BROKER_URL"]
    match name:
        case "empty":
            serve(application(nothing), address)
        case "naive":
            serve(application(naive(home, broker_url)), address)
        case "faststream":
            serve(application(faststream(home, broker_url)), address)
        case _:
            ours()


if __name__ == "__main__":
    main()
