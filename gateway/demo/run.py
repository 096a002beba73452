"""``make run``: a home of its own, the gateway in this process, the parties around it, the week, the figures.

1. a new folder ``demo-<UTC time>``; the last three are kept
2. free ports; the parties listen; the home is made for them
3. the gateway is up; the week is played through its doors
4. Veilig Thuis collects, answers, and sends what is its own, until nothing is under way any more
5. the tables, and the line of figures; without ``--once`` it stays up until Ctrl-C
"""

import shutil
import signal
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, redirect_stderr, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Protocol, cast

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from gateway.contracts.message import Oin
from gateway.demo import personeel, post, regio, spel, uitgaand, verslag
from gateway.demo.week import Geval, Namens, week
from gateway.journal.sql import SqlJournal
from gateway.journal.verify import verify
from gateway.ports import Gateway
from gateway.settings import Settings, load
from gateway.testing.politie import Politie
from gateway.testing.rail import Rail

VT = Oin(regio.VEILIG_THUIS.oin)
SEED = 2015
"""Of the invented week: any will do, the same gives the same week."""
KEEP = 3
HTTP_PORT, TLS_PORT, MAIL_PORT = 8080, 8443, 2525
PATIENCE = 30.0
"""Seconds in which everything must have come to rest."""


def klok() -> datetime:
    """The present instant of the parties."""
    return datetime.now(UTC)


def new_home(root: Path, now: datetime) -> Path:
    """A name for a new demonstration home; older ones than the last ``KEEP`` are removed, this one counted."""
    root.mkdir(parents=True, exist_ok=True)
    earlier = sorted(path for path in root.glob("demo-*") if path.is_dir())
    for old in earlier[: max(0, len(earlier) - (KEEP - 1))]:
        shutil.rmtree(old)
    return root / f"demo-{now:%Y%m%dT%H%M%S}-{now.microsecond:06d}Z"


def free_port(wanted: int) -> int:
    """``wanted``, or the next port of loopback that nobody has."""
    for port in range(wanted, wanted + 1000):
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # what just ended may linger
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError(f"no free port from {wanted} on")


class Started(Protocol):
    """A gateway that is up, as ``gateway up`` has it."""

    @property
    def gateway(self) -> Gateway:
        """Everything inside."""
        ...

    @property
    def http_url(self) -> str:
        """Where the plain doors are."""
        ...

    @property
    def tls_url(self) -> str | None:
        """Where the doors with certificates are."""
        ...

    @property
    def mail_address(self) -> str | None:
        """Where the mail door is."""
        ...

    @property
    def serve(self) -> Callable[[], None]:
        """Blocks until ``stop``."""
        ...

    @property
    def stop(self) -> Callable[[], None]:
        """Ends ``serve``."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Commands:
    """What the demonstration uses of the command line: exactly what an operator would use."""

    make_home: regio.MakeHome
    running: Callable[[Settings], AbstractContextManager[Started]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opgezet:
    """A demonstration that is up: the gateway, and everyone around it."""

    settings: Settings
    urls: tuple[str, ...]
    journal: SqlJournal
    spelers: spel.Spelers
    toegang: regio.Toegang
    mail_address: str


def demo(root: Path, commands: Commands, *, once: bool, console: Console) -> int:
    """Run the demonstration below ``root``; 0 when every case ended as expected and the log verifies."""
    with opgezet(root, commands, console) as opgesteld:
        gezien = speel(week(klok(), Random(SEED)), opgesteld, console)
        medewerker = personeel.log_in(opgesteld.settings, opgesteld.spelers.veilig_thuis, "dev-anouk")
        brieven = speel_post(gezien, opgesteld, medewerker)
        verstuurd = uitgaand.verstuur(medewerker, Random(SEED))
        _tot_rust(opgesteld, lambda: None)
        boek = verslag.Boek(opgesteld.journal, VT)
        regels = verslag.vergelijk(gezien, boek)
        gevolgen = uitgaand.vergelijk(verstuurd, opgesteld.journal)
        bevindingen = verify(opgesteld.journal).findings
        logboek = "NIET-GEVERIFIEERD" if bevindingen else "geverifieerd"
        console.print(verslag.tabel(regels))
        console.print(post.tabel(brieven))
        console.print(uitgaand.tabel(gevolgen))
        anders = [(regel.geval.referentie, verschil) for regel in regels for verschil in regel.verschillen]
        anders += [(brief.brief.referentie, verschil) for brief in brieven for verschil in brief.verschillen]
        anders += [(gevolg.verzending.referentie, gevolg.anders) for gevolg in gevolgen if gevolg.anders]
        anders += [(bevinding.path, bevinding.rule) for bevinding in bevindingen]
        for referentie, verschil in anders:
            console.print(f"{referentie}: {verschil}", style="bold red", highlight=False)
        console.print(verslag.besluiten(opgesteld.journal, VT), highlight=False)
        antwoorden = [waarneming.antwoord for waarneming in gezien] + [brief.werd.antwoord for brief in brieven]
        console.print(verslag.cijfers(antwoorden, boek, logboek=logboek).line(), highlight=False, soft_wrap=True)
        if not once:
            blijf(opgesteld, console)
        return 1 if anders else 0


@contextmanager
def opgezet(root: Path, commands: Commands, console: Console) -> Iterator[Opgezet]:
    """Steps 1 to 3: home, parties, gateway; everything is stopped when the block ends."""
    home = new_home(root, klok())
    ports = {wanted: free_port(wanted) for wanted in (HTTP_PORT, TLS_PORT, MAIL_PORT)}
    for wanted, port in ports.items():
        if wanted != port:
            console.print(f"Poort {wanted} is bezet; het wordt {port}.", highlight=False)
    environ = {
        "GATEWAY_LISTEN": f"127.0.0.1:{ports[HTTP_PORT]}",
        "GATEWAY_TLS_LISTEN": f"127.0.0.1:{ports[TLS_PORT]}",
        "GATEWAY_MAIL_LISTEN": f"127.0.0.1:{ports[MAIL_PORT]}",
    }
    with ExitStack() as stack:
        veilig_thuis = regio.VEILIG_THUIS.systeem
        politie = stack.enter_context(Politie(zelf=regio.POLITIE.systeem, veilig_thuis=veilig_thuis, klok=klok))
        rail = stack.enter_context(Rail(zelf=regio.ADAPTER.systeem, veilig_thuis=veilig_thuis, klok=klok))
        adressen = {regio.POLITIE.naam: politie.url, regio.ADAPTER.naam: rail.url}
        regio.vestig(load(environ, home=home), commands.make_home, now=klok(), adressen=adressen)
        settings = load(environ, home=home)
        log = stack.enter_context((home / "gateway.log").open("w"))
        with redirect_stderr(log):  # the alarms of this week are meant to ring; here they would hide the table
            started = stack.enter_context(commands.running(settings))
        doors = Thread(target=started.serve, name="deuren")
        doors.start()
        stack.callback(doors.join)
        stack.callback(started.stop)
        tls_url, toegang = started.tls_url or started.http_url, regio.Toegang(home)
        yield Opgezet(
            settings=settings,
            urls=(started.http_url, tls_url),
            journal=cast("SqlJournal", started.gateway.journal),
            spelers=_spelers(stack, toegang, tls_url, politie, rail),
            toegang=toegang,
            mail_address=started.mail_address or "",
        )


def _spelers(stack: ExitStack, toegang: regio.Toegang, url: str, politie: Politie, rail: Rail) -> spel.Spelers:
    politie.sluit_aan(stack.enter_context(toegang.deur(url, regio.POLITIE.naam)))
    rail.sluit_aan(stack.enter_context(toegang.deur(url, regio.ADAPTER.naam)))
    return spel.Spelers(
        veilig_thuis=stack.enter_context(toegang.casussysteem(url)),
        politie=politie,
        rail=rail,
        politie_json=stack.enter_context(toegang.json(url, regio.POLITIE.naam)),
        school_json=stack.enter_context(toegang.json(url, regio.SCHOOL.naam)),
        namen={
            Namens.POLITIE: regio.POLITIE.systeem,
            Namens.ZONDER_AFSPRAAK: regio.POLITIE_ZONDER.systeem,
            Namens.ONBEKEND: regio.VREEMD.systeem,
            Namens.SCHOOL: regio.SCHOOL.systeem,
        },
        ontvanger=regio.VEILIG_THUIS.systeem,
        ontvanger_acuut=replace(regio.VEILIG_THUIS.systeem, applicatie=regio.ACUUT),
    )


def speel(gevallen: Sequence[Geval], opgesteld: Opgezet, console: Console) -> list[spel.Waarneming]:
    """Step 4: the whole week, with a bar that moves."""
    spelers = opgesteld.spelers
    with _bar(console) as bar:
        melden = bar.add_task("meldingen aanbieden", total=len(gevallen))
        ophalen = bar.add_task("Veilig Thuis haalt op", total=None)
        gezien = spel.bied_aan(gevallen, spelers, lambda: bar.advance(melden))
        _tot_rust(opgesteld, lambda: bar.advance(ophalen, spel.haal_op(gezien, spelers)))
        bar.update(ophalen, total=bar.tasks[ophalen].completed)
        antwoorden = sum(waarneming.geval.status is not None for waarneming in gezien)
        terug = bar.add_task("terugkoppelen", total=antwoorden)
        spel.koppel_terug(gezien, spelers, lambda: bar.advance(terug))
        _tot_rust(opgesteld, lambda: None)
    spel.verzamel_antwoorden(gezien, spelers)
    return gezien


def speel_post(
    gezien: Sequence[spel.Waarneming], opgesteld: Opgezet, medewerker: personeel.Medewerker
) -> list[post.Waarneming]:
    """Step 4, what comes by mail: offered, read, confirmed by a person, collected."""
    spelers = opgesteld.spelers
    brieven = post.post([one.geval for one in gezien], spelers.politie, klok(), Random(SEED))
    waargenomen = post.bied_aan(brieven, opgesteld.mail_address, opgesteld.toegang, opgesteld.journal)
    post.bevestig(waargenomen, medewerker)
    _tot_rust(opgesteld, lambda: post.haal_op(waargenomen, spelers.veilig_thuis.leeg_postvak))
    return waargenomen


def _tot_rust(opgesteld: Opgezet, intussen: Callable[[], None]) -> None:
    """Until nothing is under way, or patience ends: then the table shows what is missing."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        rust = verslag.onderweg(opgesteld.journal) == 0
        intussen()
        if rust:
            return
        time.sleep(0.1)


def _bar(console: Console) -> Progress:
    columns = (TextColumn("{task.description:24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console)


def blijf(opgesteld: Opgezet, console: Console) -> None:
    """Say where everything is, and stay up until Ctrl-C or SIGTERM."""
    home = opgesteld.settings.home
    console.print(f"\nDe gateway blijft aan: {' en '.join(opgesteld.urls)} (stoppen: Ctrl-C).", highlight=False)
    console.print(f"Map: {home} (logregels in gateway.log). Kijk met:", highlight=False)
    for command in ("messages list", "holds list", "policy explain ID", "audit verify"):
        console.print(f"  GATEWAY_HOME={home} .venv/bin/gateway {command}", highlight=False, soft_wrap=True)
    ended = Event()
    previous = {number: signal.signal(number, lambda *_: ended.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    ended.wait()
    for number, handler in previous.items():
        signal.signal(number, handler)
