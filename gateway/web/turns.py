"""Whose turn it is at the doors: judging a document is CPU work in one event loop, so what is regular is bounded.

1. What is acute waits for no turn, and is never turned away.
2. Of everything else at most ``MOST`` is under way, from here to its commit. One more hears 503 and comes back: told at
   once, instead of after its sender gave up.
3. One is judged, then the loop looks who came in: so it comes round in tens of milliseconds however many wait, and what
   is acute passes through it several times. Those judged while a commit goes on share the next.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

MOST = 128
"""Two groups of the committer: more than it can do at one time."""


class Turns:
    """The queue of one process; for one event loop."""

    def __init__(self) -> None:
        """Nobody is here yet."""
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._under_way = 0
        self._granting: asyncio.Task[None] | None = None

    @property
    def crowded(self) -> bool:
        """Whether it matters who is acute."""
        return bool(self._waiting) or self.full

    @property
    def full(self) -> bool:
        """Whether only what is acute can come in."""
        return self._under_way >= MOST

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn; it lasts until the block ends."""
        self._under_way += 1
        try:
            mine = asyncio.get_running_loop().create_future()
            self._waiting.append(mine)
            if self._granting is None:
                self._granting = asyncio.create_task(self._grant())
            await mine
            yield
        finally:
            self._under_way -= 1

    async def _grant(self) -> None:
        while self._waiting:
            first = self._waiting.popleft()
            if not first.done():  # else its caller gave up
                first.set_result(None)
            await asyncio.sleep(0)
        self._granting = None
