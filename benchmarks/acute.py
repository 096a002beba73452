"""Acute reports through a gateway that is offered more than it can do, with a receiver that is dead.

A hundred by XML, a hundred by JSON and a hundred as forms by mail (``--roads``), evenly spread, while regular reports
come in an open loop at ``--rate``, and the police's own receiver takes connections and never says a word. PostgreSQL,
RabbitMQ and the duties are processes of their own; Veilig Thuis takes its messages from its own queues. Latency counts
from the moment at which a report should have gone to the moment at which the simulator of Veilig Thuis has it, seal
checked. The last lines::

    regulier: seed=… duur=…s aangeboden=…/s aangenomen=…/s geweigerd=…/s niet-aan-de-beurt=…/s
        bezorgd=…/s dode-ontvanger=politie-mn
    per weg: xml n=100 p99=…ms  json n=100 p99=…ms  mail n=100 p99=…ms
    acuut: n=300 p50=…ms p99=…ms
"""

import argparse
import json
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random

import httpx2
import orjson
import pika
from joserfc.jwk import ECKey

from benchmarks.load import Order, Result
from gateway.bootstrap import SystemClock, open_journal, tokens_of
from gateway.broker.rabbitmq import connect
from gateway.broker.topology import ontvangst_road
from gateway.commands.init import make_home
from gateway.contracts.message import Oin
from gateway.demo import regio
from gateway.keys.store import load_keys
from gateway.settings import load
from gateway.testing.aanbod import melding_aanbod
from gateway.testing.casussysteem import Bericht
from gateway.testing.mailrelais import ACUUT as ACUTE_MAILBOX, Mailrelais, e_mail
from gateway.testing.ontvanger import Ontvanger
from gateway.testing.politie import Politie
from gateway.testing.politiestukken import Voorval
from gateway.testing.verzonnen import gezin
from tests.faults.process import ROOT, Up, free_port
from tests.journeys.engines import over_amqp
from tests.live import postgres, rabbitmq

XML, JSON, MAIL = ROADS = ("xml", "json", "mail")
PATHS = {XML: "/stuf/v1/ontvang-asynchroon", JSON: "/v1/meldingen"}
DUTIES = ("api", "mail", "relay", "deliver")
RELAY = "mailrelais"
CONNECTIONS = 256
"""Of the regular load: twice what the door lets wait, so that the door is what says no."""
TAKERS = 3
"""Connections of the case system of Veilig Thuis to its queues."""
WARM = 3.0
"""Seconds of load before the first acute report."""
WITHIN = 60.0
"""Seconds that the last acute report may take before the count is closed."""
WORST = 2000.0
"""Milliseconds: what p99 must not exceed."""
FORM = """ZORGFORMULIER

Registratienummer: {nummer}
Datum melding: {datum:%d-%m-%Y}
Datum incident: {datum:%d-%m-%Y}
Tijdstip incident: {datum:%H:%M}
Locatie incident: Voorbeeldlaan 12, Hilversum
Omschrijving incident: Verzonnen melding.

Gegevens betrokkene
BSN: {bsn}
Achternaam: {naam}
Rol: slachtoffer
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A running gateway, and what its parties need."""

    up: Up
    access: regio.Toegang
    broker_url: str
    key: ECKey
    """Of the case system: opens what lies on its queues."""
    tokens: Mapping[str, Mapping[str, str]]
    """OIN → header."""
    mail_address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One report that is to be handed over."""

    reference: str
    road: str
    body: bytes


@dataclass(slots=True, kw_only=True)
class Arrivals:
    """When each report was first in the hands of Veilig Thuis (``time.monotonic``)."""

    at: dict[str, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, bericht: Bericht) -> None:
        """It came, and its seal is right."""
        with self.lock:
            self.at.setdefault(str(bericht.event["data"]["registratienummer"]), time.monotonic())


@contextmanager
def house(*, database_url: str, broker_url: str, duties: Sequence[str] = DUTIES) -> Iterator[House]:
    """A gateway on these servers, each duty a process."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gateway-acuut-"))) / "home"
        dead = stack.enter_context(socket.create_server(("127.0.0.1", 0)))  # takes connections, and that is all
        address = f"http://127.0.0.1:{dead.getsockname()[1]}/"
        up = Up(home, database_url=database_url, broker_url=broker_url, duties=duties)
        mail_address = up.environment["GATEWAY_MAIL_LISTEN"] = f"127.0.0.1:{free_port()}"
        regio.vestig(
            load(up.environment, home=home), make_home, now=datetime.now(UTC), adressen={regio.POLITIE.naam: address}
        )
        with open_journal(load(up.environment, home=home)) as journal:
            key = over_amqp(journal, SystemClock())
        with closing(connect(broker_url)) as link:
            link.declare(ontvangst_road(Oin(regio.VEILIG_THUIS.oin)))
        up.start()
        stack.callback(up.kill)
        up.wait_ready()
        clock, issuer = SystemClock(), tokens_of(load_keys(home / "keys"), Oin(regio.VEILIG_THUIS.oin))
        tokens = {
            party.oin: {
                "Authorization": "Bearer " + issuer.issue(Oin(party.oin), ident=clock.new_id(), now=clock.now())
            }
            for party in (regio.POLITIE, regio.SCHOOL)
        }
        yield House(
            up=up,
            access=regio.Toegang(home),
            broker_url=broker_url,
            key=key,
            tokens=tokens,
            mail_address=mail_address,
        )


@contextmanager
def veilig_thuis(house: House, arrivals: Arrivals) -> Iterator[None]:
    """The case system: takes, opens, checks, keeps and confirms until the block ends."""
    stop = threading.Event()

    def take() -> None:
        connection = pika.BlockingConnection(pika.URLParameters(house.broker_url))
        with house.access.casussysteem(house.up.tls_url) as post:
            ontvanger = Ontvanger(
                connection.channel(),
                oin=regio.VEILIG_THUIS.oin,
                sleutel=house.key,
                post=post,
                bewaar=arrivals.keep,
            )
            while not stop.is_set():
                if not ontvanger.verwerk(hoogstens=1):
                    stop.wait(0.02)
        connection.close()

    with ThreadPoolExecutor(TAKERS) as pool:
        takers = [pool.submit(take) for _ in range(TAKERS)]
        try:
            yield
        finally:
            stop.set()
    for taker in takers:
        taker.result()


@contextmanager
def regular(house: House, *, rate: float, seconds: float) -> "Iterator[subprocess.Popen[str]]":
    """The regular load, in a process of its own."""
    order = Order(
        name="REGULIER",
        port=house.up.port,
        path=PATHS[XML],
        headers=house.tokens[regio.POLITIE.oin],
        clients=CONNECTIONS,
        seconds=seconds,
        rate=rate,
        patient=False,
    )
    command = [sys.executable, "-m", "benchmarks.load"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        process.stdin.write(json.dumps(asdict(order)) + "\n")
        process.stdin.close()
        try:
            yield process
        finally:
            process.kill()


def acute_reports(each: int, seed: int, *, roads: Collection[str] = ROADS) -> list[Offer]:
    """So many by each of these roads, in turn."""
    chance, clock = Random(seed), partial(datetime.now, UTC)
    acute = replace(regio.VEILIG_THUIS, applicatie=regio.ACUUT).systeem
    politie = Politie(zelf=regio.POLITIE.systeem, veilig_thuis=acute, klok=clock)
    found = []
    for number in range(each):
        by_xml, by_json, by_mail = (f"{name}{number:06d}" for name in ("ACUUT-X-", "ACUUT-J-", "PL0900-2026"))
        found.append(Offer(reference=by_xml, road=XML, body=politie.willekeurige_melding(chance, by_xml)))
        people = gezin(chance, woonplaats="Hilversum", personen=4, op=clock().date())
        voorval = Voorval(nummer=by_json, moment=clock(), personen=people, omschrijving="Verzonnen melding.")
        aanbod = melding_aanbod(voorval, referentie=by_json, ontvanger=regio.VEILIG_THUIS.oin, urgentie="acuut")
        found.append(Offer(reference=by_json, road=JSON, body=orjson.dumps(aanbod)))
        form = FORM.format(nummer=by_mail, bsn=people[0].bsn, naam=people[0].geslachtsnaam, datum=clock())
        mail = e_mail(form, nummer=by_mail, aan=ACUTE_MAILBOX)
        found.append(Offer(reference=by_mail, road=MAIL, body=mail))
    return [one for one in found if one.road in roads]


def offer(house: House, offers: Sequence[Offer], *, seconds: float) -> dict[str, float]:
    """Hand the reports over, evenly spread; returns when each should have gone.

    Raises:
        RuntimeError: one was not taken.
    """
    began, due = time.monotonic(), {}
    client = httpx2.Client(base_url=house.up.url, timeout=30, trust_env=False)
    relay_tls = house.access.tls(RELAY)

    def hand_over(one: Offer) -> None:
        if one.road == MAIL:
            with Mailrelais(house.mail_address, relay_tls) as relay:
                status, _ = relay.stuur(one.body, aan=(ACUTE_MAILBOX,))
        else:
            xml = one.road == XML
            token = house.tokens[(regio.POLITIE if xml else regio.SCHOOL).oin]
            headers = {**token, "Content-Type": "text/xml" if xml else "application/json"}
            status = client.post(PATHS[one.road], content=one.body, headers=headers).status_code
        if status >= 300:
            raise RuntimeError(f"a report was not taken by {one.road}: {status}")

    with client, ThreadPoolExecutor(16) as pool:
        handed = []
        for number, one in enumerate(offers):
            due[one.reference] = began + number * seconds / len(offers)
            time.sleep(max(0.0, due[one.reference] - time.monotonic()))
            handed.append(pool.submit(hand_over, one))
        for future in handed:
            future.result()
    return due


def percentile(waits: Sequence[float], share: int) -> float:
    """Nearest rank; of nothing it is infinite."""
    return sorted(waits)[max(0, -(-len(waits) * share // 100) - 1)] if waits else float("inf")


def main() -> int:
    """0 when every acute report arrived, p99 in time."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--each", type=int, default=100, help="acute reports by each road")
    parser.add_argument("--roads", nargs="+", choices=ROADS, default=ROADS)
    parser.add_argument("--rate", type=float, default=300.0, help="regular reports offered per second")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    arrivals, offers = Arrivals(), acute_reports(options.each, options.seed, roads=options.roads)
    with ExitStack() as stack:
        server, node = stack.enter_context(postgres.running()), stack.enter_context(rabbitmq.running())
        running = stack.enter_context(house(database_url=server.url, broker_url=node.url))
        stack.enter_context(veilig_thuis(running, arrivals))
        with regular(running, rate=options.rate, seconds=options.seconds + WARM) as loading:
            time.sleep(WARM)
            due = offer(running, offers, seconds=options.seconds)
            assert loading.stdout is not None
            result = Result(**json.loads(loading.stdout.readline()))
        took = time.monotonic() - result.began
        delivered = len(arrivals.at.keys() - due.keys())
        closing = time.monotonic() + WITHIN
        while due.keys() - arrivals.at.keys() and time.monotonic() < closing:
            time.sleep(0.1)
        running.up.check()
    waits: dict[str, list[float]] = {road: [] for road in ROADS if road in options.roads}
    for one in offers:
        if one.reference in arrivals.at:
            waits[one.road].append((arrivals.at[one.reference] - due[one.reference]) * 1000)
    every = [wait for road in waits.values() for wait in road]
    print(
        f"regulier: seed={options.seed} duur={took:.0f}s aangeboden={options.rate:.0f}/s "
        f"aangenomen={result.accepted / took:.0f}/s geweigerd={result.shed / took:.0f}/s "
        f"niet-aan-de-beurt={result.unsent / took:.0f}/s "
        f"bezorgd={delivered / took:.0f}/s dode-ontvanger={regio.POLITIE.naam}"
    )
    print("per weg:", "  ".join(f"{road} n={len(w)} p99={percentile(w, 99):.0f}ms" for road, w in waits.items()))
    p99 = percentile(every, 99)
    print(f"acuut: n={len(every)} p50={percentile(every, 50):.0f}ms p99={p99:.0f}ms", flush=True)
    return 0 if len(every) == len(offers) and p99 <= WORST else 1


if __name__ == "__main__":
    sys.exit(main())
