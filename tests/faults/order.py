"""Conversations in order while partners fail and three processes deliver: `python -m tests.faults.order`.

    volgorde: seed=… gesprekken=… berichten=… pogingen=… storingen=… omkeringen=0 duur=…s

For every conversation the police get five documents: the Bv01 to their report, and four times feedback, which Veilig
Thuis offers one after the other. Their receiver fails at random: HTTP 503, no answer though it took the document, or a
late one; it writes down every arrival. An inversion is a document that arrived, at any attempt, before the last arrival
of an earlier one of its conversation. PostgreSQL, RabbitMQ, `api`, `relay` and three times `deliver` are processes.
"""

import argparse
import re
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from gateway.commands.init import make_home
from gateway.demo.regio import POLITIE, VEILIG_THUIS, Toegang, vestig
from gateway.settings import load
from gateway.testing.casussysteem import Bericht, Casussysteem
from gateway.testing.politie import Politie
from gateway.testing.stuf_ontvanger import Gedrag
from tests.faults.process import Up
from tests.live import postgres, rabbitmq

FEEDBACK = 4
"""Beside the Bv01: five documents in all."""
DUTIES = ("api", "relay", "deliver", "deliver", "deliver")
CLIENTS = 4
FAILS_ONE_IN = 8
TROUBLE = (Gedrag.BUITEN_DIENST, Gedrag.VERLIEST_ANTWOORD, Gedrag.LAAT)
WITHIN = 540.0
"""Seconds in which everything must have arrived."""
ACCEPTED = 202
_ABOUT = re.compile(rb"identificatieVtMelding[^>]*>([^<]+)<")
_STEP = re.compile(rb"Veilig Thuis Stap (\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a run counted."""

    seed: int
    conversations: int
    arrivals: Mapping[str, Sequence[int]]
    """Report → the numbers of its documents (0 is the Bv01), in the order in which they arrived."""
    failures: int
    """Arrivals that were answered late, not at all, or by HTTP 503."""
    seconds: float

    @property
    def complete(self) -> bool:
        """Whether every conversation has all of its documents."""
        return sum(set(seen) == set(range(FEEDBACK + 1)) for seen in self.arrivals.values()) == self.conversations

    @property
    def inversions(self) -> list[str]:
        """The conversations in which one came before the last of an earlier one."""
        return [report for report, seen in self.arrivals.items() if list(seen) != sorted(seen)]

    def line(self) -> str:
        return (
            f"volgorde: seed={self.seed} gesprekken={self.conversations} "
            f"berichten={sum(len(set(seen)) for seen in self.arrivals.values())} "
            f"pogingen={sum(map(len, self.arrivals.values()))} storingen={self.failures} "
            f"omkeringen={len(self.inversions)} duur={self.seconds:.0f}s"
        )


def run(*, conversations: int, seed: int, database_url: str, broker_url: str) -> Tally:
    """Have `conversations` conversations on these engines, and write down in which order everything arrived."""
    started = time.monotonic()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gateway-volgorde-"))) / "home"
        politie = stack.enter_context(_politie(seed))
        up, access = Up(home, database_url=database_url, broker_url=broker_url, duties=DUTIES), Toegang(home)
        vestig(load(up.environment, home=home), make_home, now=_now(), adressen={POLITIE.naam: politie.url})
        up.start()
        stack.callback(up.kill)
        up.wait_ready()
        with ThreadPoolExecutor(2 * CLIENTS) as pool:
            reporting = [
                pool.submit(_report, access, up, range(number, conversations, CLIENTS), seed)
                for number in range(CLIENTS)
            ]
            _answer(access, up, pool, conversations, until=started + WITHIN)
            for one in reporting:
                one.result()
        while not (tally := _tally(politie, conversations, seed, started)).complete and tally.seconds < WITHIN:
            up.check()
            time.sleep(0.5)
    return tally


def _now() -> datetime:
    return datetime.now(UTC)


def _politie(seed: int) -> Politie:
    chance = Random(seed)

    def fate(_: int) -> Gedrag:
        return chance.choice(TROUBLE) if chance.randrange(FAILS_ONE_IN) == 0 else Gedrag.BV03

    return Politie(zelf=POLITIE.systeem, veilig_thuis=VEILIG_THUIS.systeem, klok=_now, gedrag=fate)


def _report(access: Toegang, up: Up, numbers: range, seed: int) -> None:
    """Hand over these reports, one after the other."""
    politie, chance = _politie(seed), Random(f"{seed}-{numbers.start}")
    with access.deur(up.tls_url, POLITIE.naam) as deur:
        politie.sluit_aan(deur)
        for number in numbers:
            answer = politie.stuur(politie.willekeurige_melding(chance, f"V{seed}-{number:05d}"))
            if not answer.aangenomen:
                raise RuntimeError(f"refused: HTTP {answer.status} {answer.foutcode}")


def _answer(access: Toegang, up: Up, pool: ThreadPoolExecutor, conversations: int, *, until: float) -> None:
    """Collect every report, and tell of each four times how it stands."""
    mine, opened = threading.local(), list[Casussysteem]()

    def tell(ident: str) -> None:
        if not hasattr(mine, "systeem"):
            mine.systeem = access.casussysteem(up.tls_url)
            opened.append(mine.systeem)
        bericht = mine.systeem.haal(ident)
        for step in range(1, FEEDBACK + 1):
            answer = mine.systeem.koppel_terug(_feedback(bericht, step), referentie=f"{ident}-{step}")
            if answer.status != ACCEPTED:
                raise RuntimeError(f"feedback was not taken: HTTP {answer.status}")
        mine.systeem.bevestig(ident)

    telling: dict[str, Future[None]] = {}
    with access.casussysteem(up.tls_url) as veilig_thuis:
        while time.monotonic() < until and len(telling) < conversations:
            for item in veilig_thuis.postvak():
                if item["id"] not in telling:
                    telling[item["id"]] = pool.submit(tell, item["id"])
            time.sleep(0.5)
    for one in telling.values():
        one.result()
    for systeem in opened:
        systeem.close()


def _feedback(bericht: Bericht, step: int) -> dict[str, Any]:
    return {
        "inAntwoordOp": bericht.id,
        "registratienummer": bericht.event["data"]["registratienummer"],
        "status": "VT-01-02",
        "datum": {"jaar": 2026, "maand": 11, "dag": 22},
        "organisatie": f"Veilig Thuis Stap {step}",
    }


def _tally(politie: Politie, conversations: int, seed: int, started: float) -> Tally:
    arrivals: dict[str, list[int]] = defaultdict(list)
    failures = 0
    for arrival in politie.ontvanger.gekregen:
        failures += arrival.gedrag in TROUBLE
        step, about = _STEP.search(arrival.stuk.content), _ABOUT.search(arrival.stuk.content)
        report = about[1].decode() if about else arrival.stuk.stuur.cross_refnummer or ""
        arrivals[report].append(int(step[1]) if step else 0)
    took = time.monotonic() - started
    return Tally(seed=seed, conversations=conversations, arrivals=arrivals, failures=failures, seconds=took)


def main() -> int:
    """0 when everything arrived in order."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--conversations", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with postgres.running() as server, rabbitmq.running() as node:
        tally = run(
            conversations=options.conversations, seed=options.seed, database_url=server.url, broker_url=node.url
        )
    print(tally.line(), flush=True)
    if not tally.complete:
        print(f"not everything arrived within {WITHIN:.0f} s", file=sys.stderr)
    for report in tally.inversions[:20]:
        print(f"{report}: {tally.arrivals[report]}", file=sys.stderr)
    return 0 if tally.complete and not tally.inversions else 1


if __name__ == "__main__":
    sys.exit(main())
