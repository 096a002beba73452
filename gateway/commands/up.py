"""``gateway up`` and the duties one by one: ``api``, ``mail``, ``relay``, ``deliver``.

``up`` runs every duty in one process: the embedded default, and the only way on SQLite. With PostgreSQL the duties can
be processes of their own.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from gateway.events import Journalist
    from gateway.keys.store import Keys
    from gateway.ports import Gateway
    from gateway.settings import Settings
    from gateway.testing.inloggen import Inloggen
    from gateway.web.server import Server
    from gateway.workers.alarms import Watch


Run = Callable[["Gateway", threading.Event], None]
"""What a duty does until the event is set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A gateway that is up in this process."""

    gateway: "Gateway"
    http_url: str
    tls_url: str | None
    console_url: str | None
    """Where staff find what is held; None when nobody can log in, or the address is taken."""
    mail_address: str | None
    """``host:port`` of the mail door."""
    serve: Callable[[], None]
    """Blocks until a signal or ``stop``."""
    stop: Callable[[], None]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    for command in (up, api, relay, deliver):
        app.command()(command)


def up() -> None:
    """Start alles in één proces: de deuren, het doorgeven en het afleveren."""
    from gateway.settings import load  # noqa: PLC0415  imports are heavy; `gateway --help` must not wait for them

    with running(load()) as started:
        for url in filter(None, (started.http_url, started.tls_url, started.console_url)):
            typer.echo(url)
        started.serve()


def api() -> None:
    """Start alleen de deuren."""
    from gateway.settings import load  # noqa: PLC0415  idem

    with running(load(), duties=()) as started:
        started.serve()


def relay() -> None:
    """Start alleen het doorgeven: wat klaarligt naar de broker."""
    alone("relay")


def deliver() -> None:
    """Start alleen het afleveren: van de broker naar partners."""
    alone("deliver")


@contextlib.contextmanager
def running(settings: "Settings", *, duties: tuple[str, ...] = ("relay", "deliver", "mail")) -> Iterator[Running]:
    """A gateway of ``settings`` with its listeners bound and its duties at work; ``serve`` opens the doors.

    Raises:
        Misconfigured: what must exist does not.
        OSError: an address is taken.
    """
    from gateway import bootstrap, mailroom  # noqa: PLC0415  idem
    from gateway.events import journalist  # noqa: PLC0415  idem
    from gateway.keys.store import load_keys  # noqa: PLC0415  idem

    keys = load_keys(settings.home / "keys")
    notices = journalist(settings.log_level.upper())
    gateway = bootstrap.open_gateway(settings, keys=keys, notices=notices)
    with contextlib.ExitStack() as stack:
        stack.callback(bootstrap.close_gateway, gateway)
        server = opened(settings, gateway, keys)
        stack.callback(server.close)
        http, *others = server.addresses
        tls, pages = others[: settings.tls_listen is not None], others[settings.tls_listen is not None :]
        door = mailroom.open_mail_door(settings, gateway) if "mail" in duties else None
        if door is not None:
            stack.callback(door.close)
        mailbox = mailbox_of(settings, gateway) if "mail" in duties else {}
        if door is None and not mailbox:
            duties = tuple(duty for duty in duties if duty != "mail")
        duties = (*duties, *mailbox)
        if duties:
            stack.enter_context(measured(settings, gateway, notices))
        watch = bootstrap.open_watch(settings, gateway, notices, ("api", *duties, "alarms"))
        stack.enter_context(watching(watch, on_failure=server.stop))
        stack.enter_context(working(gateway, duties, on_failure=server.stop, more=mailbox))

        def ready() -> None:
            if door is not None:
                door.open()
            _tell(gateway, "api", (*server.addresses, *([door.address] if door else [])))

        yield Running(
            gateway=gateway,
            http_url=f"http://{http}",
            tls_url=f"https://{tls[0]}" if tls else None,
            console_url=f"http://{pages[0]}" if pages else None,
            mail_address=door.address if door else None,
            serve=lambda: server.run(ready=ready),
            stop=server.stop,
        )


def mailbox_of(settings: "Settings", gateway: "Gateway") -> "Mapping[str, Run]":
    """The duty ``imap``, where a mailbox is set."""
    from gateway import mailroom  # noqa: PLC0415  idem
    from gateway.mail import mailbox  # noqa: PLC0415  idem

    emptier = mailroom.open_mailbox(settings, gateway)
    return {} if emptier is None else {"imap": partial(mailbox.run, emptier=emptier, seconds=settings.imap_seconds)}


def opened(settings: "Settings", gateway: "Gateway", keys: "Keys") -> "Server":
    """The doors and the pages, bound; an address that is taken costs the pages, never the doors."""
    from gateway import bootstrap, staffing  # noqa: PLC0415  idem

    inloggen = invented_persons(settings, gateway)
    key, more = (None, ()) if inloggen is None else (inloggen.key, inloggen.routes())
    personen = staffing.open_personen(settings, gateway, key=key)
    doors = bootstrap.open_doors(settings, gateway, keys, personen=personen, more_routes=more)
    console = staffing.open_console(settings, gateway, person_key=key, more_routes=more)
    try:
        return bootstrap.open_server(settings, doors, console)
    except OSError:
        if console is None:
            raise
        server = bootstrap.open_server(settings, doors)
        gateway.notices.emit("scherm-niet-bereikbaar", adres=settings.console_listen)
        return server


def invented_persons(settings: "Settings", gateway: "Gateway") -> "Inloggen | None":
    """The identity provider that a development home plays itself, while it has no real one; never in production."""
    if not settings.is_development or settings.oidc_issuer is not None:
        return None
    from gateway.testing.inloggen import Inloggen  # noqa: PLC0415  idem

    return Inloggen(now=gateway.clock.now)


@contextlib.contextmanager
def measured(settings: "Settings", gateway: "Gateway", notices: "Journalist") -> Iterator[None]:
    """Metrics until the block ends; an address that is taken costs the metrics, never the doors."""
    from gateway import bootstrap  # noqa: PLC0415  idem

    try:
        metrics = bootstrap.open_metrics(settings, gateway, notices)
    except OSError:
        notices.emit("metingen-niet-bereikbaar", adres=settings.metrics_listen)
        yield
        return
    try:
        notices.emit("gestart", taak="metingen", adres=metrics.address)
        yield
    finally:
        metrics.close()


@contextlib.contextmanager
def watching(watch: "Watch", *, on_failure: Callable[[], None]) -> Iterator[None]:
    """The alarms, in a thread of their own until the block ends: they outlive the duties that ring them."""
    stop = threading.Event()

    def work() -> None:
        watch.notices.emit("gestart", taak="alarms", adres="")
        try:
            watch.run(stop)
        finally:
            watch.notices.emit("gestopt", taak="alarms")
            if not stop.is_set():
                on_failure()

    thread = threading.Thread(target=work, name="alarms")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@contextlib.contextmanager
def working(
    gateway: "Gateway",
    duties: tuple[str, ...],
    *,
    on_failure: Callable[[], None],
    more: "Mapping[str, Run] | None" = None,
) -> Iterator[threading.Event]:
    """Each duty in a thread of its own until the block ends; a duty that breaks calls ``on_failure``.

    ``more`` are those that the settings make.

    A duty that stops on ``Broken`` has rung its alarm; the whole process ends, so that whoever watches over it sees it.
    """
    from gateway.formulier.kamer import Leeskamer  # noqa: PLC0415  idem
    from gateway.workers import deliver as delivering, mail as mailing, relay as relaying  # noqa: PLC0415  idem

    def mail(gateway: "Gateway", stop: threading.Event) -> None:
        with Leeskamer(patroon=gateway.report_number.pattern) as kamer:
            mailing.run(gateway, stop, read_form=kamer.lees)

    runs: Mapping[str, Run] = {
        **(more or {}),
        "relay": relaying.run,
        "deliver": delivering.run,
        "mail": mail,
    }
    stop = threading.Event()

    def work(duty: str) -> None:
        _tell(gateway, duty, ())
        try:
            runs[duty](gateway, stop)
        finally:
            gateway.notices.emit("gestopt", taak=duty)
            if not stop.is_set():
                stop.set()
                on_failure()

    threads = [threading.Thread(target=work, args=(duty,), name=duty) for duty in duties]
    for thread in threads:
        thread.start()
    try:
        yield stop
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def alone(duty: str) -> None:
    """Run one duty in this process until a signal."""
    import signal  # noqa: PLC0415  idem

    from gateway import bootstrap, mailroom  # noqa: PLC0415  idem
    from gateway.events import journalist  # noqa: PLC0415  idem
    from gateway.settings import load  # noqa: PLC0415  idem

    settings = load()
    notices = journalist(settings.log_level.upper())
    gateway = bootstrap.open_gateway(settings, notices=notices)
    ended = threading.Event()
    mailbox = mailbox_of(settings, gateway) if duty == "mail" else {}
    duties = (duty, *mailbox)
    watch = bootstrap.open_watch(settings, gateway, notices, (*duties, "alarms"))
    door = mailroom.open_mail_door(settings, gateway) if duty == "mail" else None
    try:
        if door is not None:
            door.open()
        with watching(watch, on_failure=ended.set), working(gateway, duties, on_failure=ended.set, more=mailbox):
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: ended.set())
            ended.wait()
    finally:
        if door is not None:
            door.close()
        bootstrap.close_gateway(gateway)


def _tell(gateway: "Gateway", duty: str, addresses: tuple[str, ...]) -> None:
    gateway.notices.emit("gestart", taak=duty, adres=" ".join(addresses))
