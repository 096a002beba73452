"""Starting and stopping contestants, each a process in a home of its own, and knowing when one is done."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from gateway.bootstrap import SystemClock, database_url, tokens_of
from gateway.commands.init import make_home
from gateway.contracts.message import Oin
from gateway.demo.regio import POLITIE, VEILIG_THUIS, vestig
from gateway.journal.engine import Database, connect
from gateway.keys.store import load_keys
from gateway.settings import load
from tests.live.rabbitmq import Api, free_port

ROOT = Path(__file__).parents[1]
DONE_WITHIN = 120.0
_DUE = sa.text("SELECT count(*) FROM delivery WHERE state = 'gereed'")
_TAKEN = sa.text("SELECT count(*) FROM document WHERE state = 'aangenomen'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """One that runs."""

    name: str
    port: int
    home: Path
    journal: Database | None
    """Of the gateway; the others answer only when RabbitMQ has confirmed."""

    def headers(self) -> Mapping[str, str]:
        """How the police prove who they are; the others ask no one."""
        if self.journal is None:
            return {}
        clock, tokens = SystemClock(), tokens_of(load_keys(self.home / "keys"), Oin(VEILIG_THUIS.oin))
        token = tokens.issue(Oin(POLITIE.oin), ident=clock.new_id(), now=clock.now())
        return {"Authorization": f"Bearer {token}"}

    def await_confirms(self) -> None:
        """Return when RabbitMQ has confirmed everything that was accepted. Raises ``TimeoutError``."""
        deadline = time.monotonic() + DONE_WITHIN
        while self._count(_DUE):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.name} did not get everything confirmed")
            time.sleep(0.02)

    def taken(self) -> int | None:
        """How many reports the journal has accepted."""
        return None if self.journal is None else self._count(_TAKEN)

    def _count(self, what: sa.TextClause) -> int:
        if self.journal is None:
            return 0
        with self.journal.read() as connection:
            return int(connection.execute(what).scalar_one())


@contextlib.contextmanager
def running(
    names: Sequence[str], folder: Path, api: Api, databases: Mapping[str, str], *, preload: Path | None = None
) -> Iterator[dict[str, Contestant]]:
    """Each of ``names``, with a virtual host of its own; ``databases``: which of them is on which PostgreSQL.

    ``preload`` is a library that is put in front of the system's.
    """
    with ExitStack() as stack:
        started = {}
        for name in names:
            vhost = api.make_vhost()
            stack.callback(api.drop_vhost, vhost)
            environment = {"GATEWAY_BROKER_URL": api.url(vhost)} | ({"LD_PRELOAD": str(preload)} if preload else {})
            if name in databases:
                environment["GATEWAY_DATABASE_URL"] = databases[name].replace("postgresql+psycopg", "postgresql")
            started[name] = stack.enter_context(_running(name, folder / name, environment))
        yield started


@contextlib.contextmanager
def _running(name: str, home: Path, extra: Mapping[str, str]) -> Iterator[Contestant]:
    port = free_port()
    address = f"127.0.0.1:{port}"
    own = {"GATEWAY_HOME": str(home), "GATEWAY_LISTEN": address, "GATEWAY_LOG_LEVEL": "warning", **extra}
    outer = {variable: value for variable, value in os.environ.items() if not variable.startswith("GATEWAY_")}
    settings = load(own, home=home)
    vestig(settings, make_home, now=datetime.now(UTC), adressen={POLITIE.naam: "http://127.0.0.1:9/"})
    journal = Database(connect(database_url(settings))) if name.startswith("ours") else None
    command = [sys.executable, "-m", "benchmarks.peers", name, address, str(home)]
    with contextlib.ExitStack() as stack:
        if journal is not None:
            stack.callback(journal.close)
        errors = stack.enter_context((home / "errors.log").open("wb"))
        process = subprocess.Popen(command, cwd=ROOT, env=outer | own, stdout=subprocess.PIPE, stderr=errors)
        stack.callback(_stop, process)
        if process.stdout is None or process.stdout.readline() != b"ready\n":
            raise RuntimeError(f"{name} did not start: {(home / 'errors.log').read_text()}")
        yield Contestant(name=name, port=port, home=home, journal=journal)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
