"""Ours beside its peers, in one run: ``python -m benchmarks`` (``QUICK=1``: under two minutes).

Everything runs on this machine: contestants, load, PostgreSQL and RabbitMQ, all started here. Read ratios, not figures:
the rounds are interleaved, and a ratio is taken within a round, in which the machine is equally busy for everyone. A
run ends when RabbitMQ has confirmed every accepted report; ours has two messages for each, the report and the answer to
the police. The last line is the summary at 64 clients, on SQLite and RabbitMQ.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from benchmarks import policy
from benchmarks.contestants import ROOT, Contestant, running
from benchmarks.load import Order, Result
from benchmarks.peers import PATH
from benchmarks.slowdisk import slow_fsync
from tests.live import postgres, rabbitmq

OURS, PEERS = ("ours-sqlite", "ours-postgresql"), ("empty", "naive", "faststream")
WARM_UP = 0.5
"""Seconds, one client: connections are made, code is warm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One column of the table."""

    title: str
    clients: int
    seconds: float
    rounds: int
    rate: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One run of one contestant."""

    rate: float
    """Accepted and confirmed, per second."""
    p50: float
    p99: float
    """Milliseconds."""


def scenarios(*, quick: bool) -> list[Scenario]:
    """Enough for a first look, or enough to rely on."""
    seconds, rounds = (1.5, 3) if quick else (5.0, 7)
    return [
        Scenario(title="1 client", clients=1, seconds=seconds, rounds=1 if quick else 3),
        Scenario(title="16 clients", clients=16, seconds=seconds, rounds=1 if quick else 3),
        Scenario(title="64 clients", clients=64, seconds=seconds, rounds=rounds),
        Scenario(title="50/s", clients=16, seconds=2 * seconds, rounds=1 if quick else 3, rate=50.0),
    ]


class Loader:
    """The process that makes the load."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._runs = 0

    def run(self, contestant: Contestant, scenario: Scenario) -> Measured:
        """One run, from its first report to its last confirm."""
        self._runs += 1
        before = contestant.taken()
        order = Order(
            name=f"R{self._runs:05d}",
            port=contestant.port,
            path=PATH,
            headers=contestant.headers(),
            clients=scenario.clients,
            seconds=scenario.seconds,
            rate=scenario.rate,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(asdict(order)), file=self._process.stdin, flush=True)
        result = Result(**json.loads(self._process.stdout.readline()))
        assert not result.shed, "too busy for a rate that every contestant can bear"
        contestant.await_confirms()
        took = time.monotonic() - result.began
        assert before is None or contestant.taken() == before + result.accepted, "the journal has another number"
        centiles = statistics.quantiles(result.latencies, n=100)
        return Measured(rate=result.accepted / took, p50=centiles[49], p99=centiles[98])


@contextmanager
def loading() -> Iterator[Loader]:
    """A load process for the length of the block."""
    command = [sys.executable, "-m", "benchmarks.load"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Loader(process)
        assert process.stdin is not None
        process.stdin.close()


Table = Mapping[str, Mapping[str, list[Measured]]]


def measure(loader: Loader, contestants: Mapping[str, Contestant], columns: list[Scenario]) -> Table:
    """Every contestant in turn, round after round. Scenario → contestant → its runs."""
    table: dict[str, dict[str, list[Measured]]] = defaultdict(lambda: defaultdict(list))
    for contestant in contestants.values():
        loader.run(contestant, Scenario(title="", clients=1, seconds=WARM_UP, rounds=1))
    for scenario in columns:
        for _ in range(scenario.rounds):
            for name, contestant in contestants.items():
                table[scenario.title][name].append(loader.run(contestant, scenario))
    return table


def ratio(runs: Mapping[str, list[Measured]], one: str, other: str) -> float:
    """The median, over the rounds, of the rate of ``one`` divided by that of ``other``."""
    return statistics.median(a.rate / b.rate for a, b in zip(runs[one], runs[other], strict=True))


def show(table: Table, names: list[str]) -> None:
    """Accepted and confirmed per second, and p50 and p99 in milliseconds; medians of the rounds."""
    for title, runs in table.items():
        print(f"\n{title:24}{'/s':>8}{'p50 ms':>9}{'p99 ms':>9}{'ours : it':>11}")
        for name in names:
            rate, p50, p99 = (
                statistics.median(getattr(run, what) for run in runs[name]) for what in ("rate", "p50", "p99")
            )
            print(f"  {name:22}{rate:8.0f}{p50:9.1f}{p99:9.1f}{ratio(runs, OURS[0], name):11.2f}", flush=True)


def main() -> None:
    """Measure, print the table and the summary."""
    quick = bool(os.environ.get("QUICK"))
    peers = [name for name in PEERS if name != "faststream" or find_spec("faststream")]
    if "faststream" not in peers:
        print("faststream: not run, it is not installed (pip install '.[bench]')")
    columns = scenarios(quick=quick)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gateway-bench-")))
        node = stack.enter_context(rabbitmq.running())
        api = rabbitmq.Api(node.url, node.management_url)
        stack.callback(api.close)
        databases = {OURS[1]: stack.enter_context(postgres.running()).url}
        loader = stack.enter_context(loading())
        names = [*peers, *OURS]
        with running(names, folder, api, databases) as contestants:
            table = measure(loader, contestants, columns)
        show(table, names)
        slow = [name for name in names if name not in ("empty", OURS[1])]
        if (library := slow_fsync(folder)) is None:
            print("\n64 clients, slow disk: not run, there is no C compiler")
        else:
            with running(slow, folder / "slow", api, {}, preload=library) as contestants:
                column = next(scenario for scenario in columns if scenario.clients == 64)
                column = replace(column, rounds=1 if quick else 3)
                show({"64 clients, fsync +5 ms": measure(loader, contestants, [column])[column.title]}, slow)
    print(f"\n{policy.line(policy.figures(1000 if quick else policy.ROUNDS))}")
    busy, steady = table["64 clients"], table["50/s"][OURS[0]]
    print(
        f"bench: naive={ratio(busy, OURS[0], 'naive'):.1f}x ceiling={ratio(busy, OURS[0], 'empty'):.0%} "
        f"p99_50={statistics.median(run.p99 for run in steady):.0f}ms"
    )


if __name__ == "__main__":
    main()
