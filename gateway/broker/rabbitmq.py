"""AMQP 0-9-1 by pika: nothing else in the gateway speaks it. A ``Link`` is one connection with one confirming channel.

* One thread of its own runs the connection, so that heartbeats never wait; every method is safe from any thread.
* Confirms are pipelined and matched by delivery tag (one at a time costs a factor of ten). What the broker nacks or
  returns, and what was under way when the connection broke, is not among the confirmed.
* A link that breaks stays broken: whoever used it hears ``BrokerUnavailable`` and connects anew. ``connect`` tries for
  some seconds, by tenacity; minutes are its caller's.
"""

import logging
import ssl
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from threading import Lock, Thread
from typing import Any, TypeVar, cast

import pika
from pika.adapters.select_connection import IOLoop
from pika.channel import Channel
from pika.exceptions import (
    AMQPError,
    AuthenticationError,
    ChannelClosedByBroker,
    ConnectionClosedByBroker,
    ProbableAccessDeniedError,
    ProbableAuthenticationError,
)
from pika.frame import Method
from pika.spec import Basic, BasicProperties
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_random_exponential

from gateway.broker.confirms import Batch, Confirms
from gateway.broker.topology import PREFETCH, Road
from gateway.broker.wire import Arrival, Parcel, parcel_from
from gateway.broker.wrapping import MEDIA_TYPE
from gateway.contracts.errors import BrokerUnavailable, Misconfigured

HEARTBEAT, BLOCKED, ANSWER, CONNECT = 30, 30, 10.0, 5.0
"""Seconds: heartbeat; how long the broker may refuse publishers; for an answer; that ``connect`` goes on trying."""
NOT_FOUND, ACCESS_REFUSED, PRECONDITION_FAILED = 404, 403, 406

T = TypeVar("T")


def connect(url: str, *, authorities: Path | None = None, patience: float = CONNECT) -> "Link":
    """A link to ``amqp(s)://user:password@host:port/vhost``, tried for ``patience`` seconds.

    ``authorities`` (PEM) judge the certificate of an ``amqps`` broker.

    Raises:
        Misconfigured: the URL or the authorities cannot be used.
        BrokerUnavailable: nobody answers there, or it does not let us in.
    """
    parameters = _parameters(url, authorities)
    # What pika logs is told again by the error that it raises, and not in our form.
    logging.getLogger("pika").setLevel(logging.CRITICAL + 1)
    again = Retrying(
        stop=stop_after_delay(patience),
        wait=wait_random_exponential(multiplier=0.1, max=1),
        retry=retry_if_exception_type(BrokerUnavailable),
        reraise=True,
    )
    return again(Link, parameters)


def _parameters(url: str, authorities: Path | None) -> pika.URLParameters:
    try:
        parameters = pika.URLParameters(url)
        if parameters.ssl_options is not None:
            context = ssl.create_default_context(cafile=authorities)
            parameters.ssl_options = pika.SSLOptions(context, parameters.host)
    except (ValueError, TypeError, KeyError, OSError):
        raise Misconfigured("broker-url", "GATEWAY_BROKER_URL of GATEWAY_BROKER_CA is niet te gebruiken.") from None
    parameters.heartbeat = HEARTBEAT
    parameters.blocked_connection_timeout = BLOCKED
    parameters.connection_attempts = 1
    parameters.socket_timeout = CONNECT
    parameters.stack_timeout = 2 * CONNECT
    return parameters


class Link:
    """One connection; ready when it is made."""

    def __init__(self, parameters: pika.URLParameters) -> None:
        """Connect. Raises ``BrokerUnavailable``."""
        self._lock = Lock()
        self._broken: BrokerUnavailable | None = None
        self._asked: set[Future[Any]] = set()
        self._confirms = Confirms()
        self._channel: Channel | None = None
        self._loop = IOLoop()
        ready: Future[None] = Future()
        self._asked.add(ready)
        self._connection = pika.SelectConnection(
            parameters,
            on_open_callback=lambda connection: connection.channel(
                on_open_callback=lambda channel: self._opened(channel, ready)
            ),
            on_open_error_callback=lambda _, error: self._ended(error),
            on_close_callback=lambda _, reason: self._ended(reason),
            custom_ioloop=self._loop,
        )
        self._thread = Thread(target=self._run, name="amqp", daemon=True)
        self._thread.start()
        try:
            ready.result(timeout=3 * CONNECT)
        except TimeoutError:
            self.close()
            raise _unavailable("broker-zwijgt") from None

    # --- for any thread --------------------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether it still works, as far as is known."""
        return self._broken is None

    def exists(self, exchange: str) -> bool:
        """Whether the broker knows ``exchange``: a broker that lost everything does not."""

        def start(future: "Future[bool]") -> None:
            def opened(channel: Channel) -> None:
                def closed(_: Channel, reason: BaseException) -> None:
                    if not future.done():
                        gone = isinstance(reason, ChannelClosedByBroker) and reason.reply_code == NOT_FOUND
                        future.set_result(False) if gone else future.set_exception(_told(reason))

                def found(_: "Method[Any]") -> None:
                    future.set_result(True)
                    channel.close()

                channel.add_on_close_callback(closed)
                channel.exchange_declare(exchange, passive=True, callback=found)

            self._connection.channel(on_open_callback=opened)

        return self._ask(start)

    def declare(self, road: Road) -> dict[str, int]:
        """Make what is not there; returns how many messages lie ready in each queue."""
        ready: dict[str, int] = {}

        def start(future: "Future[dict[str, int]]") -> None:
            channel = self._on()
            for exchange in road.exchanges:
                channel.exchange_declare(exchange.name, exchange.kind, durable=True)
            for queue in road.queues:
                channel.queue_declare(
                    queue.name,
                    durable=True,
                    arguments=dict(queue.arguments),
                    callback=lambda frame: ready.update({frame.method.queue: frame.method.message_count}),
                )
                for key in queue.keys:
                    channel.queue_bind(queue.name, queue.exchange, key)
            # The channel does one thing at a time: when this is answered, so is everything before.
            channel.basic_qos(prefetch_count=PREFETCH, callback=lambda _: future.set_result(ready))

        return self._ask(start)

    def publish(self, exchange: str, parcels: Sequence[Parcel]) -> list[str]:
        """Publish in order, persistent and mandatory; returns the keys of those that are safely queued.

        Raises ``BrokerUnavailable`` only when none is.
        """
        batch = Batch(outstanding=len(parcels), done=Future())

        def start(future: "Future[None]") -> None:
            batch.done = future
            for parcel in parcels:
                self._confirms.published(batch, parcel.key)
                self._on().basic_publish(exchange, parcel.routing_key, parcel.body, _properties(parcel), mandatory=True)

        try:
            self._ask(start)
        except BrokerUnavailable:
            if not batch.confirmed:
                raise
        return list(batch.confirmed)

    def subscribe(self, queue: str, receive: Callable[[Arrival], None]) -> None:
        """Call ``receive``, on the link's own thread, for every message of ``queue``, at most ``PREFETCH`` unacked."""

        def arrived(_: Channel, method: Basic.Deliver, properties: BasicProperties, body: bytes) -> None:
            parcel = parcel_from(properties, body, routing_key=method.routing_key or "")
            receive(Arrival(queue=queue, tag=method.delivery_tag or 0, redelivered=method.redelivered, parcel=parcel))

        def start(future: "Future[None]") -> None:
            self._on().basic_consume(queue, arrived, callback=lambda _: future.set_result(None))

        self._ask(start)

    def ack(self, tag: int) -> None:
        """Done with it. When the link is broken the broker hands it out again."""
        self._tell(lambda: self._on().basic_ack(tag))

    def release(self, tag: int) -> None:
        """Somebody may take it now."""
        self._tell(lambda: self._on().basic_nack(tag, requeue=True))

    def close(self) -> None:
        """Close; what was consumed and not acknowledged goes back."""
        self._tell(lambda: self._ended(ConnectionError("closed")))
        self._thread.join(timeout=CONNECT)

    def _ask(self, start: "Callable[[Future[T]], None]") -> T:
        """Run ``start`` on the link's thread; it, or a callback that it left, answers by the future."""
        future: Future[T] = Future()

        def begin() -> None:
            try:
                start(future)
            except AMQPError as fault:
                self._ended(fault)

        self._tell(begin, future)
        try:
            return future.result(timeout=ANSWER)
        except TimeoutError:
            raise _unavailable("broker-zwijgt") from None
        finally:
            self._asked.discard(future)

    def _tell(self, callback: Callable[[], None], future: "Future[T] | None" = None) -> None:
        with self._lock:
            if self._broken is None:
                if future is not None:
                    self._asked.add(future)
                self._loop.add_callback_threadsafe(callback)
            elif future is not None:
                future.set_exception(self._broken)

    def _run(self) -> None:
        try:
            self._loop.start()
        except (AMQPError, OSError) as fault:
            self._ended(fault)
        finally:
            self._ended(ConnectionError("ended"))
            self._loop.close()

    def _on(self) -> Channel:
        if self._channel is None:
            raise AMQPError
        return self._channel

    def _opened(self, channel: Channel, ready: "Future[None]") -> None:
        self._channel = channel
        channel.add_on_close_callback(lambda _, reason: self._ended(reason))
        channel.add_on_cancel_callback(lambda _: self._ended(ConnectionError("cancelled")))
        channel.add_on_return_callback(
            lambda _, __, properties, ___: self._confirms.returned(str((properties.headers or {}).get("delivery")))
        )
        channel.confirm_delivery(self._confirmed, callback=lambda _: ready.set_result(None))

    def _confirmed(self, frame: "Method[Any]") -> None:
        answer = frame.method
        self._confirms.settled(answer.delivery_tag, multiple=answer.multiple, ack=isinstance(answer, Basic.Ack))

    def _ended(self, reason: BaseException) -> None:
        with self._lock:
            if self._broken is None:
                self._broken = _told(reason)
            broken, asked = self._broken, list(self._asked)
        for future in asked:
            if not future.done():
                future.set_exception(broken)
        if not (self._connection.is_closed or self._connection.is_closing):
            self._connection.close()
        if self._connection.is_closed:
            self._loop.stop()


def _properties(parcel: Parcel) -> BasicProperties:
    return BasicProperties(
        content_type=MEDIA_TYPE,
        delivery_mode=2,
        message_id=parcel.message_id,
        type=parcel.type,
        correlation_id=parcel.correlation_id,
        timestamp=parcel.timestamp,
        headers=cast("dict[str, Any]", dict(parcel.headers)),
    )


def _told(reason: BaseException) -> BrokerUnavailable:
    """What pika's error means for us; never its text, which may hold an address."""
    code = reason.reply_code if isinstance(reason, ChannelClosedByBroker | ConnectionClosedByBroker) else None
    refused = (AuthenticationError, ProbableAuthenticationError, ProbableAccessDeniedError)
    if code == ACCESS_REFUSED or isinstance(reason, refused):
        return _unavailable("broker-weigert-toegang")
    if code == PRECONDITION_FAILED:
        return _unavailable("broker-inrichting-wijkt-af")
    return _unavailable("broker-onbereikbaar")


def _unavailable(code: str) -> BrokerUnavailable:
    return BrokerUnavailable(code, "De broker is nu niet te gebruiken.")
