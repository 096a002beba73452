"""One link at a time to the broker, made anew when it broke."""

from collections.abc import Callable
from datetime import datetime
from threading import Lock

from gateway.broker.rabbitmq import Link
from gateway.broker.topology import BERICHTEN
from gateway.ports import Journal

Connect = Callable[[], Link]


class Line:
    """Gives an open link; safe from any thread."""

    def __init__(self, connect: Connect) -> None:
        """``connect`` makes a link, or raises ``BrokerUnavailable``."""
        self._connect = connect
        self._link: Link | None = None
        self._lock = Lock()

    def link(self, prepare: Callable[[Link], None] | None = None) -> Link:
        """The open link; a new one is first prepared. Raises ``BrokerUnavailable``."""
        with self._lock:
            if self._link is None or not self._link.is_open:
                self._link = None
                link = self._connect()
                try:
                    if prepare is not None:
                        prepare(link)
                except BaseException:
                    link.close()
                    raise
                self._link = link
            return self._link

    def close(self) -> None:
        """Close the link, if there is one."""
        with self._lock:
            if self._link is not None:
                self._link.close()
                self._link = None


def greet(link: Link, journal: Journal, at: datetime) -> None:
    """A broker that does not know our exchange has nothing of ours any more: what it had is due again.

    First the journal, then the exchange: dying in between only does it again.
    """
    if not link.exists(BERICHTEN):
        journal.due_again(published_before=at)
