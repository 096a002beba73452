"""Which of the parcels under way the broker has confirmed: publisher confirms, pipelined, matched by delivery tag."""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field


@dataclass(slots=True)
class Batch:
    """Parcels published together."""

    outstanding: int
    done: "Future[None]"
    confirmed: list[str] = field(default_factory=list)
    """Keys, in the order in which they were confirmed."""


@dataclass(slots=True)
class Confirms:
    """The bookkeeping of one channel; for the thread that owns it."""

    _last: int = 0
    _under_way: dict[int, tuple[Batch, str]] = field(default_factory=dict)
    _returned: set[str] = field(default_factory=set)

    def published(self, batch: Batch, key: str) -> None:
        """The next tag is this parcel's."""
        self._last += 1
        self._under_way[self._last] = (batch, key)

    def returned(self, key: str) -> None:
        """No queue took it; the broker says so before it confirms."""
        self._returned.add(key)

    def settled(self, tag: int, *, multiple: bool, ack: bool) -> None:
        """The broker's word about ``tag``, and with ``multiple`` about everything before it."""
        for one in self._upto(tag) if multiple else [tag]:
            batch, key = self._under_way.pop(one)
            if key in self._returned:
                self._returned.discard(key)
            elif ack:
                batch.confirmed.append(key)
            batch.outstanding -= 1
            if not batch.outstanding and not batch.done.done():
                batch.done.set_result(None)

    def _upto(self, tag: int) -> Sequence[int]:
        return [one for one in self._under_way if one <= tag]
