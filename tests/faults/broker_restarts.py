"""RabbitMQ stops, dies and loses its memory while reports come in: what was acknowledged arrives, all of it.

`python -m tests.faults.broker_restarts --restarts 10` ends with one line:

    chaos: seed=… herstarts=… gewist=1 bevestigd=… afgeleverd=… verloren=0 duur=…s

`bevestigd` are the reports that a sender got his receipt for; `afgeleverd` those of them that lie in the postbox of
Veilig Thuis *and* whose Bv01 reached the police. Every second restart is a kill; one of them loses the data folder.
"""

import argparse
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from gateway import journey
from gateway.bootstrap import close_gateway, open_gateway
from gateway.commands.init import make_home
from gateway.contracts.adapter import Acknowledgement, Address, Document
from gateway.contracts.message import Oin
from gateway.demo import regio
from gateway.ports import Gateway
from gateway.settings import load
from gateway.testing.politie import Politie
from gateway.testing.stuf import lees
from gateway.workers import deliver, relay
from tests.journeys.world import data_of, received
from tests.live import rabbitmq

CLIENTS = 4
PAUSE = 0.02
LOOK = 2.0
STALLED = 60.0
"""Seconds in which nothing more arrives: then whatever is still missing is lost."""
VT = Oin(regio.VEILIG_THUIS.oin)


@dataclass(slots=True, kw_only=True)
class Arrivals:
    """The police's receiver: takes every document, and counts which Bv01 came for which report."""

    confirmed: Counter[str] = field(default_factory=Counter)

    def send(self, document: Document, address: Address, *, key: str) -> Acknowledgement:
        del address, key
        stuk = lees(document.content)
        assert stuk is not None
        self.confirmed[stuk.stuur.cross_refnummer or ""] += 1
        return Acknowledgement(kenmerk="Bv03")

    def close(self) -> None:
        """It keeps nothing open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a run counted."""

    seed: int
    restarts: int
    bevestigd: frozenset[str]
    afgeleverd: frozenset[str]
    twice: int
    seconds: float

    @property
    def verloren(self) -> frozenset[str]:
        return self.bevestigd - self.afgeleverd

    def line(self) -> str:
        return (
            f"chaos: seed={self.seed} herstarts={self.restarts} gewist=1 bevestigd={len(self.bevestigd)} "
            f"afgeleverd={len(self.afgeleverd)} verloren={len(self.verloren)} duur={self.seconds:.0f}s"
        )


def run(*, restarts: int, seed: int, database_url: str | None = None) -> Tally:
    """Restart the broker `restarts` times under load, the middle time without its memory."""
    started, chance, arrivals = time.monotonic(), Random(seed), Arrivals()
    acknowledged: set[str] = set()
    with ExitStack() as stack:
        node = stack.enter_context(rabbitmq.running())
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gateway-chaos-"))) / "home"
        gateway = _open(home, node.url, database_url, arrivals)
        stack.callback(close_gateway, gateway)
        stack.enter_context(_working(gateway))
        with _load(gateway, seed, acknowledged):
            for number in range(restarts):
                time.sleep(chance.uniform(0.5, 2.0))
                node.kill() if number % 2 else node.stop()
                if number == restarts // 2:
                    node.wipe()
                time.sleep(chance.uniform(0.0, 1.0))
                node.start()
            time.sleep(1.0)
        delivered = _drain(gateway, arrivals, frozenset(acknowledged))
    return Tally(
        seed=seed,
        restarts=restarts,
        bevestigd=frozenset(acknowledged),
        afgeleverd=delivered,
        twice=sum(count > 1 for count in arrivals.confirmed.values()),
        seconds=time.monotonic() - started,
    )


def _open(home: Path, broker_url: str, database_url: str | None, arrivals: Arrivals) -> Gateway:
    environ = {"GATEWAY_LOG_LEVEL": "error", "GATEWAY_BROKER_URL": broker_url}
    if database_url is not None:
        environ["GATEWAY_DATABASE_URL"] = database_url.replace("postgresql+psycopg", "postgresql")
    nowhere = {regio.POLITIE.naam: "https://politie.example/stuf"}
    regio.vestig(load(environ, home=home), make_home, now=datetime.now(UTC), adressen=nowhere)
    gateway = open_gateway(load(environ, home=home))
    return replace(gateway, transports={**gateway.transports, "stuf": arrivals})


@contextmanager
def _working(gateway: Gateway) -> Iterator[None]:
    stop = threading.Event()
    duties: tuple[Callable[[Gateway, threading.Event], None], ...] = (relay.run, deliver.run)
    threads = [threading.Thread(target=duty, args=(gateway, stop)) for duty in duties]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


@contextmanager
def _load(gateway: Gateway, seed: int, acknowledged: set[str]) -> Iterator[None]:
    stop = threading.Event()

    def client(number: int) -> None:
        politie = Politie(
            zelf=regio.POLITIE.systeem, veilig_thuis=regio.VEILIG_THUIS.systeem, klok=lambda: datetime.now(UTC)
        )
        chance, count = Random(f"{seed}-{number}"), 0
        while not stop.is_set():
            reference = f"C{seed}-{number}-{count:06d}"
            content = politie.willekeurige_melding(chance, reference)
            offered = received(content, by=regio.POLITIE, at=gateway.clock.now())
            journey.accept(offered, gateway).result(timeout=30)  # a receipt, broker or no broker
            acknowledged.add(reference)
            count += 1
            time.sleep(PAUSE)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _drain(gateway: Gateway, arrivals: Arrivals, acknowledged: frozenset[str]) -> frozenset[str]:
    """What has arrived on both sides, once everything has or nothing more comes."""
    collected: dict[str, str] = {}
    delivered: frozenset[str] = frozenset()
    seen, moved = -1, time.monotonic()
    while not acknowledged <= delivered and time.monotonic() < moved + STALLED:
        time.sleep(LOOK)
        for item in gateway.journal.postbox(VT, VT, limit=1_000_000):
            envelope = None if item.id in collected else gateway.journal.postbox_item(VT, VT, item.id)
            if envelope is not None:
                collected[item.id] = str(data_of(envelope)["registratienummer"])
        delivered = frozenset(arrivals.confirmed.keys() & collected.values())
        if (came := len(collected) + len(arrivals.confirmed)) != seen:
            seen, moved = came, time.monotonic()
    return delivered


def main() -> int:
    """0 when nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--restarts", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database-url", help="a fresh PostgreSQL database; without it SQLite")
    options = parser.parse_args()
    tally = run(restarts=options.restarts, seed=options.seed, database_url=options.database_url)
    if tally.twice:
        print(f"more than once on the wire, the same document: {tally.twice}", file=sys.stderr)
    print(tally.line(), flush=True)
    return 1 if tally.verloren else 0


if __name__ == "__main__":
    sys.exit(main())
