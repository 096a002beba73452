"""``gateway doctor``: can this installation do its work? One line for each thing, with what to do about it.

It changes nothing, and goes on where something is wrong. Exit codes: 0 no errors, 1 at least one ``fout``.
"""

import json
import re
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.contracts.errors import GatewayError

if TYPE_CHECKING:
    from cryptography import x509

    from gateway.settings import Settings

OK, WARNING, WRONG = "ok", "let op", "fout"
EXPIRES_SOON = timedelta(days=30)
KEY_OLD = timedelta(days=2 * 365)
KEK_OLD = timedelta(days=365)
KEK_DATE = re.compile(r"kek-(\d{8}T\d{6})Z")
CLOCK_SLACK = timedelta(seconds=60)
GIGABYTE = 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that was looked at."""

    wat: str
    oordeel: str
    uitleg: str
    doe: str = ""


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(doctor)


def doctor(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Kijk of alles er is wat de gateway nodig heeft, en zeg wat er te doen is."""
    from gateway.bootstrap import SystemClock  # noqa: PLC0415  imports are heavy; `gateway --help` must not wait
    from gateway.settings import load  # noqa: PLC0415  idem

    lines = list(examine(load(), at=SystemClock().now()))
    if as_json:
        typer.echo(json.dumps([asdict(line) for line in lines], ensure_ascii=False))
    else:
        for line in lines:
            typer.echo(f"{line.oordeel:<7} {line.wat}: {line.uitleg}")
            if line.doe:
                typer.echo(f"        → {line.doe}")
    if any(line.oordeel == WRONG for line in lines):
        raise typer.Exit(1)


def examine(settings: "Settings", *, at: datetime) -> Iterator[Line]:
    """Every line, in the order in which one thing needs another."""
    examinations: tuple[tuple[str, Callable[[Settings, datetime], Iterable[Line]]], ...] = (
        ("schijf", _disk),
        ("sleutels", _keys),
        ("journaal", _journal),
        ("broker", _broker),
        ("TLS", _tls),
        ("luisteren", _listeners),
        ("alarmen", _roads),
    )
    for what, look in examinations:
        try:
            yield from look(settings, at)
        except GatewayError as error:
            about = ", ".join(f"{finding.rule} {finding.path}" for finding in error.findings)
            yield Line(wat=what, oordeel=WRONG, uitleg=error.public, doe=about or f"zie {error.code}")
        except OSError as error:
            yield Line(
                wat=what, oordeel=WRONG, uitleg=f"niet te lezen ({type(error).__name__})", doe="kijk naar de map"
            )


def _disk(settings: "Settings", _: datetime) -> Iterable[Line]:
    from gateway.bootstrap import free_and_total  # noqa: PLC0415  idem
    from gateway.core.alarms import is_disk_full  # noqa: PLC0415  idem

    free, total = free_and_total(settings)
    full = is_disk_full(free=free, total=total)
    yield Line(
        wat="schijf",
        oordeel=WRONG if full else OK,
        uitleg=f"{free / GIGABYTE:.1f} van {total / GIGABYTE:.1f} GiB vrij",
        doe="maak ruimte: zonder schijf wordt niets aangenomen" if full else "",
    )


def _keys(settings: "Settings", at: datetime) -> Iterable[Line]:
    from gateway.keys.certificates import is_development  # noqa: PLC0415  idem
    from gateway.keys.development import on_loopback  # noqa: PLC0415  idem
    from gateway.keys.store import load_keys  # noqa: PLC0415  idem

    keys = load_keys(settings.home / "keys")
    for what, pair in (("berichtsleutel", keys.message), ("tokensleutel", keys.token)):
        yield _certificate(what, pair.certificate, at, renewal=KEY_OLD)
    for file in sorted((settings.home / "keys" / "keks").glob("*.kek")):
        made = KEK_DATE.search(file.stem)
        age = None if made is None else at - datetime.strptime(made[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        old = age is None or age > KEK_OLD
        yield Line(
            wat="inhoudsleutel",
            oordeel=WARNING if old else OK,
            uitleg="leeftijd onbekend" if age is None else f"{age.days} dagen oud",
            doe="vervang hem" if old else "",
        )
    if not any(is_development(certificate) for certificate in keys.certificates):
        yield Line(wat="ontwikkelmateriaal", oordeel=OK, uitleg="niet in gebruik")
    elif settings.is_development and all(map(on_loopback, settings.listeners)):
        yield Line(wat="ontwikkelmateriaal", oordeel=WARNING, uitleg="in gebruik; alleen op deze machine te bereiken")
    else:
        told = "in gebruik in productie of buiten deze machine"
        yield Line(wat="ontwikkelmateriaal", oordeel=WRONG, uitleg=told, doe="gateway init zonder --development")


def _certificate(what: str, certificate: "x509.Certificate", at: datetime, *, renewal: timedelta | None = None) -> Line:
    left, age = certificate.not_valid_after_utc - at, at - certificate.not_valid_before_utc
    told = f"geldig tot {certificate.not_valid_after_utc:%d-%m-%Y}, {max(age.days, 0)} dagen oud"
    if left <= timedelta(0) or age < timedelta(0):
        return Line(
            wat=what,
            oordeel=WRONG,
            uitleg=f"niet geldig nu; {told}",
            doe="vervang het certificaat, of zet de klok goed",
        )
    if left <= EXPIRES_SOON:
        return Line(wat=what, oordeel=WARNING, uitleg=f"verloopt over {left.days} dagen", doe="vervang het certificaat")
    if renewal is not None and age > renewal:
        return Line(wat=what, oordeel=WARNING, uitleg=told, doe="vervang de sleutel")
    return Line(wat=what, oordeel=OK, uitleg=told)


def _journal(settings: "Settings", at: datetime) -> Iterable[Line]:
    from gateway.bootstrap import open_journal  # noqa: PLC0415  idem
    from gateway.journal import figures  # noqa: PLC0415  idem
    from gateway.journal.migrating import revisions  # noqa: PLC0415  idem

    with open_journal(settings) as journal:
        now, books = figures(journal, at=at), journal.library().books
    kind = "PostgreSQL" if settings.database_url and not settings.database_url.startswith("sqlite") else "SQLite"
    yield Line(wat="journaal", oordeel=OK, uitleg=f"{kind}, revisie {revisions()[-1]}")
    ahead = [beat.at - at for beat in now.beats if beat.at - at > CLOCK_SLACK]
    yield Line(
        wat="klok",
        oordeel=WRONG if ahead else OK,
        uitleg=f"loopt {max(ahead)} achter op het journaal" if ahead else f"{at:%d-%m-%Y %H:%M:%S} UTC",
        doe="zet de klok gelijk (NTP)" if ahead else "",
    )
    yield Line(
        wat="partners",
        oordeel=OK if books else WARNING,
        uitleg=", ".join(f"{book.naam} versie {book.version}" for book in books.values()) or "nog niets toegepast",
        doe="" if books else "gateway partner apply FILE",
    )


def _broker(settings: "Settings", _: datetime) -> Iterable[Line]:
    if settings.broker_url is None:
        yield Line(wat="broker", oordeel=OK, uitleg="het journaal zelf is de wachtrij")
        return
    from gateway.broker.rabbitmq import connect  # noqa: PLC0415  idem

    connect(settings.broker_url, authorities=settings.broker_ca).close()
    yield Line(wat="broker", oordeel=OK, uitleg="RabbitMQ antwoordt")


def _tls(settings: "Settings", at: datetime) -> Iterable[Line]:
    from gateway.keys.store import read_files  # noqa: PLC0415  idem

    if settings.tls_listen is None:
        yield Line(wat="TLS", oordeel=OK, uitleg="geen TLS-luisteraar ingesteld")
        return
    certificate, key, authorities = settings.tls_files
    for what, file in (("TLS-certificaat", certificate), ("TLS-autoriteit", authorities)):
        yield _certificate(what, read_files([file])[0], at)
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)
    except ssl.SSLError:
        yield Line(wat="TLS-sleutel", oordeel=WRONG, uitleg="hoort niet bij het certificaat", doe=f"vervang {key.name}")
    else:
        yield Line(wat="TLS-sleutel", oordeel=OK, uitleg="hoort bij het certificaat")


def _listeners(settings: "Settings", _: datetime) -> Iterable[Line]:
    from gateway.keys.development import on_loopback  # noqa: PLC0415  idem

    for name, listener in (
        ("HTTP", settings.listen),
        ("TLS", settings.tls_listen),
        ("metingen", settings.metrics_listen),
    ):
        if listener is None:
            continue
        open_to_all = name != "TLS" and not on_loopback(listener)
        yield Line(
            wat=f"luisteren {name}",
            oordeel=WARNING if open_to_all else OK,
            uitleg=f"{listener} {'antwoordt' if _answers(listener) else 'antwoordt niet'}",
            doe="onversleuteld van buiten te bereiken: alleen achter een proxy" if open_to_all else "",
        )


def _answers(listener: str) -> bool:
    host, _, port = listener.rpartition(":")
    try:
        with closing(socket.create_connection((host.strip("[]"), int(port)), timeout=1.0)):
            return True
    except OSError:
        return False


def _roads(settings: "Settings", _: datetime) -> Iterable[Line]:
    from gateway.bootstrap import roads_of  # noqa: PLC0415  idem

    names = [road.name for road in roads_of(settings)]
    yield Line(
        wat="alarmen",
        oordeel=OK if names else WARNING,
        uitleg=f"gemeld per {' en '.join(names)}" if names else "niemand krijgt bericht",
        doe="" if names else "stel GATEWAY_ALARM_MAIL of GATEWAY_ALARM_WEBHOOK in",
    )
