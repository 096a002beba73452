"""Reports travel over a private RabbitMQ, then its disk is searched: `python -m tests.live.broker_disk --reports 1000`.

    schijf: seed=… meldingen=… verzegeld=… op-schijf=… bytes=… geplant=50 controle=… gevonden=0 duur=…s

`geplant` are names and BSNs of the reports that stand in the sealed messages too, so that an open message would show
them. They are looked for as text and as base64 in everything that the node wrote (journals of its queues, segments,
mnesia, logs), at three moments: while it runs, after a stop, and after a kill, when it has read its journals again.
`controle` says how many the same search finds in the same messages, written by hand without their wrapping.
"""

import argparse
import re
import sys
import tempfile
import time
from base64 import standard_b64encode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gateway.ports import Consignment
from tests.journeys.engines import Engines, engines
from tests.live import rabbitmq

PLANTED = 50
SEED = 5
"""Of the families that `Engines.report` invents."""
_WORDS = re.compile(rb"<[^>/]*?(?:inp\.bsn|geslachtsnaam|voornamen)(?:\s[^>]*)?>([^<]{7,})<")


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What a run counted."""

    reports: int
    sealed: int
    """Messages that the broker confirmed."""
    on_disk: int
    """How many of them its files show at each of the moments: their ids travel in the open."""
    size: int
    planted: frozenset[str]
    control: frozenset[str]
    found: frozenset[str]
    seconds: float

    @property
    def goed(self) -> bool:
        """All of it lay there, the search can find it, and it found nothing."""
        there = self.sealed >= self.reports and self.on_disk == self.sealed
        return there and len(self.planted) == PLANTED and self.control == self.planted and not self.found

    def line(self) -> str:
        return (
            f"schijf: seed={SEED} meldingen={self.reports} verzegeld={self.sealed} op-schijf={self.on_disk} "
            f"bytes={self.size} geplant={len(self.planted)} controle={len(self.control)} gevonden={len(self.found)} "
            f"duur={self.seconds:.0f}s"
        )


def run(*, reports: int) -> Searched:
    """Let the broker have `reports` reports, and search what it keeps."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="gateway-schijf-") as folder, rabbitmq.running() as node:
        with engines(Path(folder) / "home", broker_url=node.url) as opened:
            documents = [opened.report(f"PL0900-{number:04d}") for number in range(reports)]
            sealed = _published(opened)
        contents = [consignment.content for consignment in sealed]
        planted = planted_in(documents, contents)
        control = found_in([b"\n".join(contents)], planted) & found_in(map(urlsafe_b64encode, contents), planted)
        disks = [_files(node)]
        node.stop()
        disks.append(_files(node))
        node.start()
        node.kill()
        node.start()
        node.stop()
        disks.append(_files(node))
    ids = {consignment.delivery for consignment in sealed}
    return Searched(
        reports=reports,
        sealed=len(sealed),
        on_disk=min(sum(any(ident.encode() in file for file in disk) for ident in ids) for disk in disks),
        size=sum(map(len, disks[-1])),
        planted=planted,
        control=control,
        found=frozenset().union(*(found_in(disk, planted) for disk in disks)),
        seconds=time.monotonic() - started,
    )


def _published(opened: Engines) -> list[Consignment]:
    """Everything that is due, at the broker: what it confirmed."""
    gateway, sealed = opened.gateway, list[Consignment]()
    while due := opened.journal.claim_due(limit=100, at=gateway.clock.now(), lease_seconds=60):
        confirmed = set(gateway.broker.publish(due, at=gateway.clock.now()))
        opened.journal.mark_published(list(confirmed), at=gateway.clock.now())
        sealed += [consignment for consignment in due if consignment.delivery in confirmed]
    return sealed


def _files(node: rabbitmq.Node) -> list[bytes]:
    """Every file below the folder of the node."""
    contents = []
    for path in sorted(node.folder.rglob("*")):
        with suppress(FileNotFoundError):  # a node that runs tidies up
            if path.is_file():
                contents.append(path.read_bytes())
    return contents


def planted_in(documents: Sequence[bytes], sealed: Iterable[bytes]) -> frozenset[str]:
    """Fifty BSNs, family names and first names that stand in the documents and in what was sealed of them."""
    together = b"\n".join(sealed)
    words = sorted({word for document in documents for word in _WORDS.findall(document) if word in together})
    names = [word.decode() for word in words if not word.isdigit()][: PLANTED // 2]
    return frozenset([*names, *(word.decode() for word in words if word.isdigit())][:PLANTED])


def found_in(disk: Iterable[bytes], planted: Iterable[str]) -> frozenset[str]:
    """Which of the planted words can be read in these bytes."""
    files, forms = list(disk), {word: _forms(word) for word in planted}
    return frozenset(word for word, ways in forms.items() if any(way in file for way in ways for file in files))


def _forms(word: str) -> set[bytes]:
    """How a word can stand in a file: UTF-8, UTF-16, Latin-1, and base64 of the first at each of three positions."""
    forms = {word.encode(name, "ignore") for name in ("utf-8", "utf-16-le", "utf-16-be", "latin-1")}
    text = word.encode()
    for encode in (standard_b64encode, urlsafe_b64encode):
        for before in range(3):
            whole = (before + len(text)) // 3 * 3 - before
            first = (4 * before + 2) // 3  # characters that the bytes before it have a part in
            forms.add(encode(b"\0" * before + text[:whole])[first:])
    return forms


def main() -> int:
    """0 when nothing could be read."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--reports", type=int, default=1000)
    searched = run(reports=parser.parse_args().reports)
    print(searched.line(), flush=True)
    return 0 if searched.goed else 1


if __name__ == "__main__":
    sys.exit(main())
