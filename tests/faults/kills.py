"""Kill the gateway at random moments under load, restart it, and count: `python -m tests.faults.kills --kills 50`.

A real process, really killed (SIGKILL): on SQLite, on a private PostgreSQL, and there with a private RabbitMQ beside it
(or on `--database-url` alone).
Simulated police systems send reports with unique references and repeat the same bytes after no answer, as StUF asks.
Their receiver does not dedupe and sometimes loses its answer, so that what goes over the wire twice is counted twice.
A mail server mails beside them, and offers again whatever it heard no 250 for (killed between DATA and 250).
At the end everything that was ever acknowledged must have arrived: the report in the postbox of Veilig Thuis, its Bv01
at the police; and what arrived more than once must be the same id and the same bytes.
"""

import argparse
import itertools
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from random import Random

import httpx2

from gateway.bootstrap import open_journal
from gateway.commands.init import make_home
from gateway.contracts.message import Door, Oin
from gateway.demo.regio import POLITIE, VEILIG_THUIS, Toegang, vestig
from gateway.settings import load
from gateway.testing.politie import Politie
from gateway.testing.stuf_ontvanger import Gedrag
from tests.faults.mailer import Mailer
from tests.faults.process import Up, free_port
from tests.live import postgres, rabbitmq

CLIENTS = 6
PAUSE = 0.02
"""Seconds that a client rests after an acknowledgement: load enough to be hit, and drained within seconds."""
LOSES_ONE_IN = 25
DRAIN_WITHIN = 180.0
SECONDS_A_KILL = 10.0
"""With the start after it."""
GRACE = 120.0
"""Seconds beyond that, for a slow start; a run that needs more has failed."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """What a run counted."""

    seed: int
    kills: int
    database: str
    broker: str | None = None
    """The broker, when there is one beside the journal."""
    aangenomen: set[str] = field(default_factory=set)
    """References that the sender heard a Bv03 for."""
    postvak: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    """Reference → (message id, SHA-256 of its bytes), one for every time that it was collected."""
    draad: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    """Reference → (referentienummer of the Bv01, SHA-256 of its bytes), one for every arrival on the wire."""
    per_mail: int = 0
    """Mails that the relay heard a 250 for; each was another."""
    mail_in_journaal: int = 0
    in_journaal: int = 0
    seconds: float = 0.0

    @property
    def verloren(self) -> set[str]:
        """Acknowledged, and not arrived everywhere."""
        return self.aangenomen - (self.postvak.keys() & self.draad.keys())

    @property
    def ongelijk(self) -> set[str]:
        """Arrived more than once, and not as the same id and the same bytes."""
        return {ref for seen in (self.postvak, self.draad) for ref, copies in seen.items() if len(set(copies)) > 1}

    @property
    def goed(self) -> bool:
        """Nothing lost, nothing twice with effect, and the journal holds everything that was promised."""
        reports = not self.verloren and not self.ongelijk and self.in_journaal >= len(self.aangenomen)
        return reports and self.mail_in_journaal == self.per_mail

    def line(self) -> str:
        """The figures on one line."""
        op_de_draad = sum(len(copies) for copies in self.draad.values())
        return (
            f"faults: seed={self.seed} kills={self.kills} database={self.database} "
            f"{f'broker={self.broker} ' if self.broker else ''}"
            f"bevestigd-aan-afzender={len(self.aangenomen)} in-journaal={self.in_journaal} op-de-draad={op_de_draad} "
            f"uniek={len(self.draad)} verloren={len(self.verloren)} mail={self.per_mail}/{self.mail_in_journaal} "
            f"duur={self.seconds:.0f}s"
        )


def run(
    *,
    kills: int,
    seed: int,
    database_url: str | None,
    broker_url: str | None = None,
    loses_one_in: int = LOSES_ONE_IN,
) -> Tally:
    """Kill `kills` times; without `database_url` SQLite in a folder of its own, without `broker_url` no broker.

    The receiver loses one answer in `loses_one_in`; every lost one is offered again after ten seconds, or more.

    Raises:
        RuntimeError: it did not come up again, or took longer than `GRACE` and `SECONDS_A_KILL` for each.
    """
    started = time.monotonic()
    database, broker = "postgresql" if database_url else "sqlite", "rabbitmq" if broker_url else None
    tally = Tally(seed=seed, kills=kills, database=database, broker=broker)
    with tempfile.TemporaryDirectory(prefix="gateway-faults-") as folder:
        home = Path(folder) / "home"
        chance = Random(seed)
        with _politie(seed, loses_one_in) as politie:
            up, access = Up(home, database_url=database_url, broker_url=broker_url), Toegang(home)
            up.environment["GATEWAY_MAIL_LISTEN"] = f"127.0.0.1:{free_port()}"
            vestig(load(up.environment, home=home), make_home, now=now(), adressen={POLITIE.naam: politie.url})
            up.start()
            try:
                up.wait_ready()
                with _load(up, access, seed, tally):
                    _strike(up, kills, chance)
                _drain(up, access, politie, tally)
                code = up.stop()
                verified = up.run("audit", "verify")
                tally.in_journaal, tally.mail_in_journaal = _in_journaal(up, home)
            except BaseException:
                print(up.tail(), file=sys.stderr)
                up.kill()
                raise
        if code != 0 or verified.returncode != 0:
            raise RuntimeError(f"up ended with {code}, audit verify with {verified.returncode}: {verified.stderr}")
    tally.seconds = time.monotonic() - started
    return tally


def _strike(up: Up, kills: int, chance: Random) -> None:
    within = GRACE + kills * SECONDS_A_KILL
    until = time.monotonic() + within
    for number in range(kills):
        if time.monotonic() > until:
            raise RuntimeError(f"only {number} of {kills} kills within {within:.0f} s")
        time.sleep(chance.uniform(0.0, 1.2))
        up.kill()
        up.start()
        if chance.random() < 0.8:  # else the next kill may hit the start itself
            up.wait_ready()
    up.wait_ready()


def now() -> datetime:
    return datetime.now(UTC)


def _politie(seed: int, loses_one_in: int) -> Politie:
    losses = Random(seed + 1)

    def fate(_: int) -> Gedrag:
        return Gedrag.VERLIEST_ANTWOORD if losses.randrange(loses_one_in) == 0 else Gedrag.BV03

    return Politie(zelf=POLITIE.systeem, veilig_thuis=VEILIG_THUIS.systeem, klok=now, gedrag=fate)


@contextmanager
def _load(up: Up, access: Toegang, seed: int, tally: Tally) -> Iterator[None]:
    """Clients that send until the block ends; then each goes on until its last report is acknowledged.

    When the block fails they do not wait for that.
    """
    stop, failed = threading.Event(), threading.Event()
    mailer = Mailer(up.environment["GATEWAY_MAIL_LISTEN"], access.home)
    with ThreadPoolExecutor(CLIENTS + 1) as pool:
        clients = [
            pool.submit(_client, Client(up, access, seed, number), tally, stop, failed) for number in range(CLIENTS)
        ]
        clients.append(pool.submit(mailer.run, stop, failed))
        try:
            yield
        except BaseException:
            failed.set()
            raise
        finally:
            stop.set()
    for client in clients:
        client.result()
    tally.per_mail = mailer.acknowledged


@dataclass(frozen=True, slots=True)
class Client:
    """One sending system."""

    up: Up
    access: Toegang
    seed: int
    number: int


def _client(client: Client, tally: Tally, stop: threading.Event, failed: threading.Event) -> None:
    chance = Random(f"{client.seed}-{client.number}")
    politie = Politie(zelf=POLITIE.systeem, veilig_thuis=VEILIG_THUIS.systeem, klok=now)
    with client.access.deur(client.up.tls_url, POLITIE.naam, timeout=20.0) as deur:
        politie.sluit_aan(deur)
        for count in itertools.count():
            if stop.is_set():
                return
            reference = f"K{client.seed}-{client.number}-{count:06d}"
            content = politie.willekeurige_melding(chance, reference)
            while not _offered(politie, content):
                if failed.wait(0.05):
                    return
            tally.aangenomen.add(reference)
            time.sleep(PAUSE)


def _offered(politie: Politie, content: bytes) -> bool:
    """True when acknowledged, False when nobody knows: then the same bytes again."""
    try:
        answer = politie.stuur(content)
    except httpx2.TransportError:
        return False
    if answer.stuk is None and answer.status == 503:
        return False
    if not answer.aangenomen:
        raise RuntimeError(f"refused: HTTP {answer.status} {answer.foutcode}")
    return True


def _drain(up: Up, access: Toegang, politie: Politie, tally: Tally) -> None:
    """Collect until everything acknowledged has arrived, or time is up."""
    deadline = time.monotonic() + DRAIN_WITHIN
    with access.casussysteem(up.tls_url) as veilig_thuis:
        while time.monotonic() < deadline:
            for item in veilig_thuis.postvak():
                for _ in range(2):  # twice, to see that it is the same twice
                    bericht = veilig_thuis.haal(item["id"])
                    number = str(bericht.event["data"]["registratienummer"])
                    tally.postvak[number].append((bericht.id, sha256(bericht.content).hexdigest()))
                veilig_thuis.bevestig(item["id"])
            tally.draad.clear()
            for arrival in politie.ontvanger.van_soort("Bv01Bericht"):
                stuur = arrival.stuk.stuur
                copy = (stuur.referentienummer, sha256(arrival.stuk.content).hexdigest())
                tally.draad[stuur.cross_refnummer or ""].append(copy)
            if not tally.verloren:
                return
            time.sleep(0.2)


def _in_journaal(up: Up, home: Path) -> tuple[int, int]:
    """How many different reports and how many mails the journal has; opened after the process ended."""
    with closing(open_journal(load(up.environment, home=home))) as journal:
        lines = journal.documents(Oin(VEILIG_THUIS.oin), limit=1_000_000)
        reports = sum(line.kind == "vtMeldingDi01" and line.state == "aangenomen" for line in lines)
        return reports, sum(line.door == Door.MAIL for line in lines)


def _engines(stack: ExitStack, asked: str | None) -> Iterator[tuple[str | None, str | None]]:
    """(database, broker), each started when its turn comes."""
    if asked is not None:
        yield (None if asked == "sqlite" else asked), None
        return
    yield None, None
    yield stack.enter_context(postgres.running()).url, None
    yield stack.enter_context(postgres.running()).url, stack.enter_context(rabbitmq.running()).url


def main() -> int:
    """Run on the engines that are asked for; 0 when nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database-url", help="only this PostgreSQL (SQLAlchemy form), or `sqlite`")
    options = parser.parse_args()
    tallies: list[Tally] = []
    with ExitStack() as stack:
        for database_url, broker_url in _engines(stack, options.database_url):
            tally = run(kills=options.kills, seed=options.seed, database_url=database_url, broker_url=broker_url)
            tallies.append(tally)
            print(tally.line(), flush=True)
    for tally in tallies:
        for what, references in (("verloren", tally.verloren), ("ongelijk", tally.ongelijk)):
            if references:
                print(f"{tally.database}: {what}: {', '.join(sorted(references)[:20])}", file=sys.stderr)
    return 0 if all(tally.goed for tally in tallies) else 1


if __name__ == "__main__":
    sys.exit(main())
