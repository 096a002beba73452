"""The reception behind every door: who hands over, of which type, how much; then bytes become ``Received``.

1. Who it is comes first: of a stranger nothing is read.
2. The media type, before the body.
3. The body, counted while it comes in: one byte too many ends it, and no more is buffered.
4. What is acute goes on at once; the rest waits its turn, or hears 503 when too many do.
5. The journey decides, inline: it is CPU work. Only then is there anything to wait for: the commit, which all who were
   judged in the meantime share.
"""

import asyncio
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from fastapi import Request
from starlette.responses import Response

from gateway import journey
from gateway.contracts.errors import Finding, Forbidden, Invalid, Unauthentic, Unavailable, Unreadable, Unsupported
from gateway.contracts.message import Door, Party, Receipt, Received
from gateway.core.partners import Book
from gateway.ports import Gateway
from gateway.web.turns import Turns

JSON: Collection[str] = ("application/json",)
_KEY = re.compile(r"[\x21-\x7e]{1,128}")
_TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")  # W3C Trace Context §3.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """What every door needs."""

    gateway: Gateway
    identify: Callable[[Request], Party]
    """Proves who calls: raises ``Unauthentic``."""
    max_bytes: int
    """Largest body that is taken in."""
    turns: Turns = field(default_factory=Turns)

    def caller(self, request: Request) -> Party:
        """Who calls: proved, and a partner here.

        Raises:
            Unauthentic: a stranger; counted, and nothing of the request is kept.
        """
        try:
            return self._partner(request)
        except Unauthentic as stranger:
            door = request.scope["path"].split("/")[1]
            self.gateway.notices.emit("vreemde-geweigerd", deur=door, reden=stranger.code)
            raise

    def _partner(self, request: Request) -> Party:
        party = self.identify(request)
        if not self.books(party):
            raise Unauthentic("partij-onbekend", "U bent hier geen partner.")
        return party

    def books(self, party: Party) -> tuple[Book, ...]:
        """The books in which ``party`` is an active partner."""
        return self.gateway.journal.library().books_of(party.oin)

    def book(self, party: Party, verantwoordelijke: str | None) -> Book:
        """The book that the caller means: the one named, or the only one.

        Raises:
            Forbidden: the caller is no partner of the one named.
            Invalid: several are possible and none is named.
        """
        books = [b for b in self.books(party) if verantwoordelijke in (None, b.verantwoordelijke)]
        if not books:
            raise Forbidden("partij-onbekend", "U bent geen partner van deze verantwoordelijke.")
        if len(books) > 1:
            finding = Finding("verantwoordelijke-ontbreekt", "/query/verantwoordelijke")
            raise Invalid("verantwoordelijke-ontbreekt", "Noem de verantwoordelijke.", findings=[finding])
        return books[0]

    async def take(
        self, request: Request, party: Party, *, door: Door, media_types: Collection[str], kind: str | None = None
    ) -> Received:
        """Take the body in; the caller is known already.

        Raises:
            Unsupported: another media type, or a content coding.
            Unreadable: ``te-groot``, or cut off.
            Invalid: ``Idempotency-Key`` is not 1 to 128 visible ASCII characters.
        """
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type not in media_types or request.headers.get("content-encoding", "identity") != "identity":
            raise Unsupported("mediatype", f"Deze deur neemt {' of '.join(media_types)} aan, ongecomprimeerd.")
        key = request.headers.get("idempotency-key")
        if key is not None and not _KEY.fullmatch(key):
            finding = Finding("idempotency-key", "/header/Idempotency-Key")
            raise Invalid("idempotency-key", "Idempotency-Key is 1 tot 128 zichtbare ASCII-tekens.", findings=[finding])
        traceparent = request.headers.get("traceparent", "")
        return Received(
            content=await self._body(request),
            media_type=media_type,
            door=door,
            party=party,
            at=self.gateway.clock.now(),
            kind=kind,
            idempotency_key=key,
            traceparent=traceparent if _TRACEPARENT.fullmatch(traceparent) else None,
        )

    async def _body(self, request: Request) -> bytes:
        too_large = Unreadable("te-groot", f"Groter dan {self.max_bytes} bytes wordt niet aangenomen.")
        announced = request.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > self.max_bytes:
            raise too_large
        body = bytearray()
        async for chunk in request.stream():
            if len(body) + len(chunk) > self.max_bytes:
                raise too_large
            body += chunk
        return bytes(body)

    async def hand_over(self, received: Received) -> Receipt:
        """Give it to the journey; returns once it is committed.

        Raises:
            Refused: it is not taken in as offered; by then it is kept, unless it must not be.
            Unavailable: nothing was committed, or it is too busy to look at it.
        """
        acuut = self.turns.crowded and journey.is_acute(received, self.gateway)
        if self.turns.full and not acuut:
            self.gateway.notices.emit("deur-vol", deur=received.door.value)
            raise Unavailable("te-druk", "Het is nu te druk; bied dit later ongewijzigd opnieuw aan.")
        if acuut:
            return await self._judged(received)
        async with self.turns.turn():
            return await self._judged(received)

    async def _judged(self, received: Received) -> Receipt:
        considered = journey.consider(received, self.gateway)
        # Shielded: a caller who hangs up does not cancel his row.
        return await asyncio.shield(asyncio.wrap_future(journey.conclude(considered, self.gateway)))


def as_response(receipt: Receipt) -> Response:
    """A receipt as it was committed."""
    headers = {} if receipt.location is None else {"Location": receipt.location}
    return Response(receipt.body, receipt.status, headers=headers, media_type=receipt.media_type)
