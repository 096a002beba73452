"""What one report costs, stage by stage: ``python -m benchmarks.stages``. The table of ``docs/performance.md``.

Microseconds of CPU, the least of some rounds over different reports, one thread, nothing beside it: compare stages and
versions on one machine, not machines. A loop in pure Python of a million turns is the yardstick.
"""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from benchmarks.reports import reports
from benchmarks.work import KIND
from gateway import bootstrap, journey
from gateway.commands.init import make_home
from gateway.contracts.berichten import MeldingGedaan
from gateway.contracts.message import Door, Oin, Party, Receipt, Received, Urgentie
from gateway.contracts.xml import Node
from gateway.core import envelope, intake, policy
from gateway.core.clocks import dutch_day
from gateway.core.opening import open_document
from gateway.core.recording import Recording
from gateway.core.validation import check_schema
from gateway.demo.regio import POLITIE, VEILIG_THUIS, vestig
from gateway.journal import SqlJournal
from gateway.journal.rows import rows_of
from gateway.ports import Gateway
from gateway.settings import load

REPORTS, ROUNDS = 100, 15
GROUPS = (1, 16, 64)
VT = Oin(VEILIG_THUIS.oin)
T = TypeVar("T")


def least(work: Callable[[T], object], over: Sequence[T]) -> float:
    """CPU of one call in microseconds, the least of the rounds' means."""
    means = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        for one in over:
            work(one)
        means.append((time.process_time() - begin) / len(over) * 1e6)
    return min(means)


@contextmanager
def gateway_at(home: Path) -> Iterator[tuple[Gateway, SqlJournal]]:
    """A gateway on SQLite in a new home, and its journal."""
    environment = {"GATEWAY_HOME": str(home), "GATEWAY_LOG_LEVEL": "warning"}
    adressen = {POLITIE.naam: "http://127.0.0.1:9/"}
    vestig(load(environment, home=home), make_home, now=datetime.now(UTC), adressen=adressen)
    gateway = bootstrap.open_gateway(load(environment, home=home))
    assert isinstance(gateway.journal, SqlJournal)
    with closing(gateway.journal):
        yield gateway, gateway.journal


def received(content: bytes, gateway: Gateway) -> Received:
    """As the StUF door takes it in."""
    party = Party(oin=Oin(POLITIE.oin), bewijs="certificaat")
    return Received(content=content, media_type="text/xml", door=Door.STUF, party=party, at=gateway.clock.now())


def considering(gateway: Gateway, documents: list[Received]) -> Iterator[tuple[str, float]]:
    """The stages before the journal, then the whole."""
    on, read = dutch_day(documents[0].at), gateway.adapters["police"].readers[KIND]
    opened = [open_document(one, gateway.limits) for one in documents]
    nodes = [one.node for one in opened if one.node is not None]
    drafts = [read(Node(node.element)) for node in nodes]
    completed = [intake.completed(one.data, one, {}, on=on) for one in drafts if isinstance(one.data, MeldingGedaan)]
    recorded = [one for one in (journey.consider(one, gateway) for one in documents) if isinstance(one, Recording)]
    facts = policy.facts_of(
        completed[0],
        afzender_rol="politie",
        ontvanger_rol="veilig-thuis",
        urgentie=Urgentie.REGULIER,
        on=on,
        verklaringen={},
    )
    messages = [envelope.read(one.messages[0].envelope.content) for one in recorded]
    yield "open: parse, limits, header, C14N", least(lambda one: open_document(one, gateway.limits), documents)
    yield "check against the XSD", least(lambda node: check_schema(node.element, gateway.schemas[KIND]), nodes)
    yield "read: element → draft, provenance", least(lambda node: read(Node(node.element)), nodes)
    yield "came before? (journal)", least(lambda one: gateway.journal.earlier(VT, one.claims[0].key[::-1]), recorded)
    yield "judge, once of two", least(lambda _: policy.judge(facts, gateway.policy), documents)
    yield "write the message, once of two", least(lambda one: envelope.write(one.attributes, one.data), messages)
    yield "seal it, once of two", least(lambda one: gateway.signer.seal(one.content, at=one.at), documents)
    yield "ALL OF consider()", least(lambda one: journey.consider(one, gateway), documents)


def recording(gateway: Gateway, journal: SqlJournal, contents: Iterator[bytes]) -> Iterator[tuple[str, float]]:
    """Rows with their encryption, and the commit in groups."""

    def considered() -> list[Recording]:
        found = (journey.consider(received(one, gateway), gateway) for one in islice(contents, 5 * REPORTS))
        return [one for one in found if isinstance(one, Recording)]

    yield "rows, encrypted", least(lambda one: rows_of(one, journal.vault), considered()[:REPORTS])
    for size in GROUPS:
        fresh = considered()
        begin = time.process_time()
        for start in range(0, len(fresh), size):
            group: list[Future[Receipt]] = [journal.record(one) for one in fresh[start : start + size]]
            wait(group)
        yield f"rows and commit, {size} together", (time.process_time() - begin) / len(fresh) * 1e6


def turns(_: object) -> None:
    """A million turns of a loop that does nothing."""
    for _turn in range(1_000_000):
        pass


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="gateway-stages-") as folder, gateway_at(Path(folder) / "home") as at:
        gateway, journal = at
        contents = reports("S")
        documents = [received(one, gateway) for one in islice(contents, REPORTS)]
        print(f"{'a million turns (yardstick)':36}{least(turns, [None]):9.0f}")
        for name, cost in (*considering(gateway, documents), *recording(gateway, journal, contents)):
            print(f"{name:36}{cost:9.0f}", flush=True)


if __name__ == "__main__":
    main()
