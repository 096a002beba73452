"""Whose turn it is at the doors: judging a document is CPU work in one event loop, so what waits is ranked and bounded.

1. What is acute goes first, and is never turned away.
2. Of everything else at most ``MOST`` is under way, from here to its commit. One more hears 503 and comes back: told at
   once, instead of after its sender gave up.
3. A few are judged in a row and share a commit; then the loop looks who came in.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

MOST = 128
"""Two groups of the committer: less than a second of work, and more than it can do at one time."""
IN_A_ROW = 8


class Turns:
    """The queue of one process; for one event loop."""

    def __init__(self) -> None:
        """Nobody is here yet."""
        self._acute: deque[asyncio.Future[None]] = deque()
        self._regular: deque[asyncio.Future[None]] = deque()
        self._under_way = 0
        self._granting: asyncio.Task[None] | None = None

    @property
    def crowded(self) -> bool:
        """Whether it matters who is acute."""
        return bool(self._acute or self._regular) or self.full

    @property
    def full(self) -> bool:
        """Whether only what is acute can come in."""
        return self._under_way >= MOST

    @asynccontextmanager
    async def turn(self, *, acuut: bool) -> AsyncIterator[None]:
        """Wait for a turn; it lasts until the block ends."""
        self._under_way += not acuut
        try:
            mine = asyncio.get_running_loop().create_future()
            (self._acute if acuut else self._regular).append(mine)
            if self._granting is None:
                self._granting = asyncio.create_task(self._grant())
            await mine
            yield
        finally:
            self._under_way -= not acuut

    async def _grant(self) -> None:
        while self._acute or self._regular:
            for _ in range(IN_A_ROW):
                waiting = self._acute or self._regular
                if not waiting:
                    break
                first = waiting.popleft()
                if not first.done():  # else its caller gave up
                    first.set_result(None)
            await asyncio.sleep(0)
        self._granting = None
