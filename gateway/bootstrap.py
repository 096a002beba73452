"""The one place where ports meet implementations, and where time and chance come from.

``open_journal`` and ``open_gateway`` build what a process needs from its settings. Nothing is made here that does not
exist yet: keys and journal come from ``gateway init`` and ``gateway migrate`` (invariant 11).
"""

import secrets
import shutil
import socket
import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from importlib import resources
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from starlette.types import ASGIApp

import gateway
from gateway import journal
from gateway.broker.embedded import EmbeddedBroker
from gateway.broker.rabbitmq import connect
from gateway.broker.roads import RabbitBroker
from gateway.contracts.errors import Misconfigured
from gateway.contracts.message import Oin
from gateway.core import audit
from gateway.core.audit import Feit
from gateway.core.klokken import tel
from gateway.core.mail import MailLimits
from gateway.core.parsing import XmlLimits, parse
from gateway.core.partners import Library
from gateway.core.policy import Policy, load_policy
from gateway.core.recording import Entry, Recording
from gateway.events import Journalist, journalist
from gateway.keys.certificates import kid_of
from gateway.keys.development import refuse_development_outside_loopback
from gateway.keys.store import Keys, load_keys, read_files
from gateway.ports import Broker, Clock, Gateway, Journal, Notices
from gateway.registry import load_adapters
from gateway.schemata import load_schemas
from gateway.settings import Settings
from gateway.transports import Submission, transports
from gateway.web.personen import Personen
from gateway.web.server import Listener, Server, Tls
from gateway.web.tokens import Tokens, issuer_of
from gateway.workers import metrics
from gateway.workers.alarms import Machine, Watch
from gateway.workers.notifying import Mail, Road, Webhook
from gateway.workers.termijnen import TermWatch

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.routing import BaseRoute

RULE_FILES = ("uitwisselingen.toml", "regels.toml")
"""The law as data."""
_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62


@dataclass(slots=True)
class SystemClock:
    """The port ``Clock`` on the machine's own clock and random source."""

    _last: int = 0
    _lock: Lock = field(default_factory=Lock)

    def now(self) -> datetime:
        """The present instant, UTC."""
        return datetime.now(UTC)

    def new_id(self) -> str:
        """A UUIDv7 (RFC 9562 §5.7): milliseconds, then 74 bits; the next one in the same millisecond is one higher."""
        fresh = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(74)
        with self._lock:
            self._last = fresh = max(fresh, self._last + 1)
        stamp, low = fresh >> 80, fresh & ((1 << 80) - 1)
        number = stamp << 80 | _VERSION_7 | (low >> 62 & 0xFFF) << 64 | _VARIANT | low & ((1 << 62) - 1)
        text = f"{number:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def salt(self) -> bytes:
        """32 unpredictable bytes."""
        return secrets.token_bytes(audit.SALT_BYTES)


def schemas_folder() -> Path:
    """Where the schemas lie: in the package when installed from a wheel, beside it in a checkout."""
    package = Path(gateway.__file__).parent
    inside = package / "_schemas"
    return inside if inside.is_dir() else package.parent / "schemas"


def law(draft: Mapping[str, bytes] | None = None) -> Policy:
    """The rule base that ships with this version; ``draft`` holds files that stand in the place of its own, by name."""
    folder, files = resources.files("gateway.core.policy"), draft or {}
    return load_policy(*(files.get(name) or folder.joinpath(name).read_bytes() for name in RULE_FILES))


def database_url(settings: Settings) -> str:
    """The journal's place: as set, else SQLite in the home."""
    return settings.database_url or f"sqlite:///{settings.home / 'journaal.sqlite'}"


def open_journal(settings: Settings, *, keys: Keys | None = None, clock: Clock | None = None) -> journal.SqlJournal:
    """Open the journal that ``gateway init`` made.

    Raises:
        Misconfigured: there is none, it is newer than this program, or its keys are missing.
        JournalUnavailable: the database does not answer.
    """
    keys = keys or load_keys(settings.home / "keys")
    clock = clock or SystemClock()

    def conflict(recording: Recording) -> Entry:
        return audit.make_entry(
            id=clock.new_id(),
            verantwoordelijke=recording.verantwoordelijke,
            at=recording.document.at,
            feit=Feit.DOCUMENT_CONFLICTEERT,
            about=recording.document.id,
            actor=recording.document.party,
            details={"code": "StUF016"},
        )

    return journal.SqlJournal(
        database_url(settings),
        keyring=keys.keks,
        random_bytes=secrets.token_bytes,
        conflict_entry=conflict,
        monotonic=time.monotonic,
        seat=journal.Seat(place_of(settings), settings.home / "processen"),
    )


def place_of(settings: Settings) -> str:
    """Machine and home: where the processes are that serve it together."""
    return f"{socket.gethostname()} {settings.home.resolve()}"


def open_gateway(
    settings: Settings, *, keys: Keys | None = None, clock: Clock | None = None, notices: Journalist | None = None
) -> Gateway:
    """Everything a process needs, joined.

    Raises:
        Misconfigured: what must exist does not, or development material would be reachable from outside.
    """
    keys = keys or load_keys(settings.home / "keys")
    shown = settings.tls_listen is not None or settings.mail_listen is not None
    served = read_files(settings.tls_files[:1]) if shown else ()
    refuse_development_outside_loopback(
        (*keys.certificates, *served), environment=settings.environment, listeners=settings.listeners
    )
    clock = clock or SystemClock()
    memory = open_journal(settings, keys=keys, clock=clock)
    notices = notices or journalist(settings.log_level.upper())
    broker = open_broker(settings, memory, notices)
    limits = XmlLimits(size=settings.max_document_bytes)
    return Gateway(
        oin=own_oin(settings, memory.library()),
        journal=memory,
        broker=broker,
        signer=keys.signer,
        clock=clock,
        notices=notices,
        policy=law(),
        limits=limits,
        schemas={name.rpartition("}")[2]: schema for name, schema in load_schemas(schemas_folder()).items()},
        adapters=load_adapters(settings.adapters),
        transports=transports(
            parse=lambda content: parse(content, limits=limits),
            tls=outward_tls(settings),
            place=broker.place if isinstance(broker, RabbitBroker) else None,
            submission=submission_of(settings),
        ),
        mail_limits=MailLimits(size=settings.mail_max_bytes),
        report_number=settings.report_number,
    )


def close_gateway(gateway: Gateway) -> None:
    """Let partners and broker go, commit what waits, and close the journal: what ``open_gateway`` joined."""
    for transport in gateway.transports.values():
        transport.close()
    gateway.broker.close()
    gateway.journal.close()


def outward_tls(settings: Settings) -> ssl.SSLContext | None:
    """How we show ourselves to partners, and whom we believe: the same files as the TLS listener's.

    None when there are none: then only partners with a public certificate, who ask for none of ours, can be reached.
    """
    certificate, key, authorities = settings.tls_files
    if not certificate.exists():
        return None
    context = ssl.create_default_context(cafile=authorities)
    context.load_cert_chain(certificate, key)
    return context


def submission_of(settings: Settings) -> Submission | None:
    """The mail server that takes receipts by mail, if one is set.

    Raises:
        Misconfigured: the authorities of its certificate cannot be read.
    """
    if settings.smtp_server is None:
        return None
    try:
        tls = ssl.create_default_context(cafile=settings.smtp_ca)
    except OSError:
        raise Misconfigured("smtp-ca-onleesbaar", "GATEWAY_SMTP_CA is niet te lezen.") from None
    return Submission(server=settings.smtp_server, tls=tls, user=settings.smtp_user, password=settings.smtp_password)


def open_broker(settings: Settings, memory: Journal, notices: Notices) -> Broker:
    """RabbitMQ when its address is set, else the journal's own rows. Nothing is connected before it is needed."""
    if settings.broker_url is None:
        return EmbeddedBroker(memory)
    return RabbitBroker(
        partial(connect, settings.broker_url, authorities=settings.broker_ca),
        journal=memory,
        notices=notices,
        partners=lambda: carriers(memory.library()),
        random_bytes=secrets.token_bytes,
    )


def carriers(library: Library) -> frozenset[Oin]:
    """Every partner that something may travel to, or may be on its way to: who was made inactive too."""
    partners = (partner for book in library.books.values() for partner in book.partners.values())
    return frozenset(Oin(partner.oin) for partner in partners if partner.transport.soort != "geen")


def receivers_over_amqp(library: Library) -> tuple[Oin, ...]:
    """Partners that take their messages from a queue of their own."""
    partners = (partner for book in library.books.values() for partner in book.partners.values())
    return tuple(sorted({Oin(partner.oin) for partner in partners if partner.transport.soort == "amqp"}))


def new_password() -> str:
    """A password that nobody has to remember: 192 bits, letters, digits, ``-`` and ``_``."""
    return secrets.token_urlsafe(24)


def random_bytes(size: int) -> bytes:
    """``size`` unpredictable bytes."""
    return secrets.token_bytes(size)


def own_oin(settings: Settings, library: Library) -> Oin:
    """The gateway's own OIN: as set, else that of the only verantwoordelijke.

    Raises:
        Misconfigured: there are several, or none was applied yet.
    """
    if settings.oin is not None:
        return settings.oin
    if len(library.books) != 1:
        raise Misconfigured("oin-ontbreekt", "Stel GATEWAY_OIN in: er is niet precies één verantwoordelijke.")
    return next(iter(library.books))


def tokens_of(keys: Keys, oin: Oin) -> Tokens:
    """The issuer of access tokens, for the doors and for ``gateway partner token``."""
    return Tokens(keys.token.key, kid=kid_of(keys.token.certificate), issuer=issuer_of(oin))


def open_doors(
    settings: Settings,
    gateway: Gateway,
    keys: Keys,
    *,
    personen: Personen | None = None,
    more_routes: "Sequence[BaseRoute]" = (),
) -> "FastAPI":
    """The partner API with every door on ``gateway``.

    ``personen`` proves who decides; ``more_routes`` are of the identity provider that a development home plays itself.
    """
    from gateway.web import app, description, identity, oauth  # noqa: PLC0415  heavy: most commands open no door

    tokens = tokens_of(keys, gateway.oin)
    book = gateway.journal.library().books.get(gateway.oin)
    imprint = description.Imprint(
        naam=book.naam if book else "Veilig Thuis",
        url=settings.contact_url,
        email=settings.contact_email,
        server=settings.public_url or f"http://{settings.listen}",
    )
    return app.create_app(
        gateway,
        identify=identity.Identity(library=gateway.journal.library, now=gateway.clock.now, tokens=tokens),
        personen=personen,
        keys=keys.keyring.jwks,
        imprint=imprint,
        max_bytes=settings.max_document_bytes,
        token_routes=[*oauth.routes(gateway, tokens), *more_routes],
    )


def open_server(settings: Settings, app: ASGIApp, console: ASGIApp | None = None) -> Server:
    """The listeners of the partner API, and last that of the pages, bound. Raises ``OSError`` when one is taken."""
    listeners = [Listener(address=settings.listen)]
    if settings.tls_listen is not None:
        certificate, key, authorities = settings.tls_files
        tls = Tls(certificate=certificate, key=key, authorities=authorities)
        listeners.append(Listener(address=settings.tls_listen, tls=tls))
    if console is not None:
        listeners.append(Listener(address=settings.console_listen, app=console))
    return Server(app, listeners)


def open_watch(settings: Settings, gateway: Gateway, notices: Journalist, duties: Sequence[str]) -> Watch:
    """The duty ``alarms`` for a process that has these duties."""
    return Watch(
        oin=gateway.oin,
        alarms=journal.SqlAlarms(sql_of(gateway)),
        notices=notices,
        clock=gateway.clock,
        machine=Machine(disk=lambda: free_and_total(settings), monotonic=time.monotonic),
        roads=roads_of(settings),
        place=place_of(settings),
        duties=duties,
        terms=TermWatch(terms=journal.SqlTermijnen(sql_of(gateway)), notices=notices) if "api" in duties else None,
    )


def free_and_total(settings: Settings) -> tuple[int, int]:
    """Bytes on the disk of the home."""
    usage = shutil.disk_usage(settings.home)
    return usage.free, usage.total


def roads_of(settings: Settings) -> list[Road]:
    """The roads that notices of alarms take, as set."""
    roads: list[Road] = []
    if settings.alarm_mail is not None:
        roads.append(Mail(to=settings.alarm_mail, sender=settings.contact_email, server=settings.alarm_smtp))
    if settings.alarm_webhook is not None:
        roads.append(Webhook(url=settings.alarm_webhook))
    return roads


def open_metrics(settings: Settings, gateway: Gateway, notices: Journalist) -> metrics.Metrics:
    """The metrics, answering. Raises ``OSError`` when the address is taken."""
    memory = sql_of(gateway)

    def readings() -> metrics.Readings:
        at = gateway.clock.now()
        now = journal.figures(memory, at=at)
        return metrics.Readings(
            deliveries=now.per_state,
            waiting={"vastgehouden": now.holds, "quarantaine": now.quarantine, "alarm": now.open_alarms},
            terms=tel(now.onderwerpen, at),
            oldest_due_seconds=0.0 if now.oldest_due is None else (at - now.oldest_due).total_seconds(),
        )

    return metrics.serve(
        settings.metrics_listen,
        metrics.Sources(events=notices.counted, readings=readings, committed=lambda: memory.committed),
    )


def sql_of(gateway: Gateway) -> journal.SqlJournal:
    """The journal of a gateway that ``open_gateway`` joined."""
    assert isinstance(gateway.journal, journal.SqlJournal)  # noqa: S101  told to mypy; open_gateway sees to it
    return gateway.journal
