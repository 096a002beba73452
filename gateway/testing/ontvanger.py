"""A receiver over AMQP: takes messages from its own queues, opens them, checks every seal, stores and confirms.

An integrator can copy these steps. Nothing here speaks AMQP: ``Kanaal`` is what every AMQP 0-9-1 library offers (the
names are those of pika's ``BlockingChannel``).

1. take one: first from ``vt.ontvangst.<OIN>.acuut``, else from ``vt.ontvangst.<OIN>``
2. open the body: compact JWE (RFC 7516), ``ECDH-ES+A256KW`` and ``A256GCM``, with the private key whose public half
   stands in the partner entry; the result is exactly the sealed bytes
3. check the seal in header ``seal`` over those bytes; only then read them
4. store it under its ``id``; one that is stored already is a second copy and needs no more than steps 5 and 6
5. confirm: ``POST /v1/postvak/{id}/_bevestig``
6. acknowledge it to the broker, last of all

What cannot be opened or whose seal does not fit is rejected without requeue: that rings at the gateway. Any other
trouble gives it back; the broker hands it out again.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from gateway.testing.casussysteem import Bericht, ZegelOngeldigError

ALGORITMEN = ["ECDH-ES+A256KW", "A256GCM"]


class Kanaal(Protocol):
    """An open channel under the receiver's own broker user."""

    def basic_get(self, queue: str) -> Any:  # noqa: ANN401  as the library has it
        """One message: (method, properties, body), or three times None."""
        ...

    def basic_ack(self, delivery_tag: int) -> object:
        """Done."""
        ...

    def basic_nack(self, delivery_tag: int, *, requeue: bool) -> object:
        """Not done."""
        ...


class Post(Protocol):
    """The HTTP side: ``gateway.testing.casussysteem`` has it."""

    def controleer(self, content: bytes, seal: str) -> None:
        """Step 3. Raises ``ZegelOngeldigError``."""
        ...

    def bevestig(self, ident: str) -> None:
        """Step 5; doing so twice is harmless."""
        ...


class Ontvanger:
    """One receiver on one channel; for one thread."""

    def __init__(
        self, kanaal: Kanaal, *, oin: str, sleutel: ECKey, post: Post, bewaar: Callable[[Bericht], None]
    ) -> None:
        """``bewaar`` stores durably and does nothing for an id that it has; ``sleutel`` is the private key."""
        self._kanaal = kanaal
        self._queues = (f"vt.ontvangst.{oin}.acuut", f"vt.ontvangst.{oin}")
        self._sleutel = sleutel
        self._post = post
        self._bewaar = bewaar

    def verwerk(self, *, hoogstens: int = 1000) -> list[Bericht]:
        """Take, open, check, store, confirm and acknowledge what lies ready, acute first."""
        berichten: list[Bericht] = []
        while len(berichten) < hoogstens and (found := self._volgende()) is not None:
            tag, headers, body = found
            try:
                bericht = self.open(headers, body)
            except ZegelOngeldigError:
                self._kanaal.basic_nack(tag, requeue=False)
                raise
            try:
                self._bewaar(bericht)
                self._post.bevestig(bericht.id)
            except BaseException:
                self._kanaal.basic_nack(tag, requeue=True)
                raise
            self._kanaal.basic_ack(tag)
            berichten.append(bericht)
        return berichten

    def _volgende(self) -> tuple[int, Mapping[str, Any], bytes] | None:
        for queue in self._queues:
            method, properties, body = self._kanaal.basic_get(queue)
            if method is not None:
                return method.delivery_tag, properties.headers or {}, body
        return None

    def open(self, headers: Mapping[str, Any], body: bytes) -> Bericht:
        """Steps 2 and 3. Raises ``ZegelOngeldigError``: this is not from the gateway, or not for us."""
        try:
            content = jwe.decrypt_compact(body, self._sleutel, algorithms=ALGORITMEN).plaintext
        except (JoseError, ValueError):
            raise ZegelOngeldigError("the body does not open with our key") from None
        if content is None:
            raise ZegelOngeldigError("the body is empty")
        seal = str(headers.get("seal", ""))
        self._post.controleer(content, seal)
        return Bericht(id=json.loads(content)["id"], content=content, seal=seal)
