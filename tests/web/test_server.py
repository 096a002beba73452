import itertools
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPSConnection, RemoteDisconnected
from pathlib import Path
from threading import Event, Thread

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gateway.contracts.errors import Misconfigured, Unauthentic
from gateway.core.partners import library_of
from gateway.keys.certificates import SERVER, Pair, issue
from gateway.keys.store import write_pair
from gateway.web.identity import Identity
from gateway.web.server import Listener, Server, Tls
from tests.web.proofs import NOW, POLITIE, RAAD, TOKENS, VREEMD, VT, a_book, a_client, a_partner, an_authority

CA, OTHER_CA = an_authority(), an_authority("Andere CA")
LISTED, UNLISTED = a_client(CA, POLITIE), a_client(CA, POLITIE)
WRONG_OIN = a_client(CA, RAAD)
EXPIRED = a_client(CA, POLITIE, until=NOW - timedelta(days=1))
BOOK = a_book(
    VT,
    a_partner(POLITIE, certificates=[LISTED, WRONG_OIN, EXPIRED]),
    a_partner(RAAD),
)
IDENTITY = Identity(library=lambda: library_of([BOOK]), now=lambda: datetime.now(UTC), tokens=TOKENS)


async def who(request: Request) -> Response:
    try:
        party = IDENTITY(request)
    except Unauthentic as stranger:
        return JSONResponse({"code": stranger.code}, 403 if stranger.code == "partij-onbekend" else 401)
    return JSONResponse({"oin": party.oin, "bewijs": party.bewijs})


APP = Starlette(routes=[Route("/who", who)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    server = issue(
        name="server",
        issuer=CA,
        hosts=("127.0.0.1",),
        usages=SERVER,
        not_before=NOW - timedelta(days=1),
        not_after=NOW + timedelta(days=1),
    )
    for name, pair in {"ca": CA, "other": OTHER_CA, "server": server}.items():
        write_pair(folder / name, pair)
    return folder


def files(folder: Path) -> Tls:
    return Tls(certificate=folder / "server.crt", key=folder / "server.key", authorities=folder / "ca.crt")


@pytest.fixture(scope="module")
def ports(folder: Path) -> Iterator[tuple[int, int]]:
    """(plain, TLS) of a server that runs in a thread."""
    server = Server(APP, [Listener(address="127.0.0.1:0"), Listener(address="127.0.0.1:0", tls=files(folder))])
    ready = Event()
    thread = Thread(target=server.run, kwargs={"ready": ready.set})
    thread.start()
    assert ready.wait(5)
    plain, tls = (int(address.rpartition(":")[2]) for address in server.addresses)
    yield plain, tls
    server.stop()
    thread.join(5)
    assert not thread.is_alive()


Ask = Callable[..., tuple[int, dict[str, str]]]


@pytest.fixture
def ask(ports: tuple[int, int], folder: Path, tmp_path: Path) -> Ask:
    stems = (tmp_path / f"client-{number}" for number in itertools.count())

    def over_tls(
        client: Pair | None = None, token: str | None = None, *, newest: ssl.TLSVersion | None = None
    ) -> object:
        context = ssl.create_default_context(cafile=folder / "ca.crt")
        if newest is not None:
            context.maximum_version = newest
        if client is not None:
            stem = next(stems)
            write_pair(stem, client)
            context.load_cert_chain(stem.with_suffix(".crt"), stem.with_suffix(".key"))
        connection = HTTPSConnection("127.0.0.1", ports[1], context=context, timeout=5)
        try:
            connection.request("GET", "/who", headers={} if token is None else {"Authorization": f"Bearer {token}"})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    return over_tls  # type: ignore[return-value]


REFUSED = (ssl.SSLError, ConnectionError, RemoteDisconnected)
"""TLS 1.3 tells a client that it is refused only when it reads."""


def test_a_listed_certificate_is_its_oin(ask: Ask) -> None:
    assert ask(LISTED) == (200, {"oin": POLITIE, "bewijs": "certificaat"})


def test_tls_1_2_works_too(ask: Ask) -> None:
    assert ask(LISTED, newest=ssl.TLSVersion.TLSv1_2)[0] == 200


def test_a_token_works_over_tls_without_a_certificate(ask: Ask) -> None:
    token = TOKENS.issue(POLITIE, ident="1", now=datetime.now(UTC))
    assert ask(token=token) == (200, {"oin": POLITIE, "bewijs": "client-assertion"})
    assert ask(LISTED, token)[0] == 200


def test_nothing_shown_is_nobody(ask: Ask) -> None:
    assert ask() == (401, {"code": "bewijs-ontbreekt"})


def test_a_certificate_of_the_wrong_ca_does_not_get_in(ask: Ask) -> None:
    with pytest.raises(REFUSED):
        ask(a_client(OTHER_CA, POLITIE))


def test_a_certificate_that_signed_itself_does_not_get_in(ask: Ask) -> None:
    with pytest.raises(REFUSED):
        ask(issue(name="zelf", oin=POLITIE, not_before=NOW, not_after=NOW + timedelta(days=1)))


def test_an_expired_certificate_does_not_get_in(ask: Ask) -> None:
    with pytest.raises(REFUSED):
        ask(EXPIRED)


def test_a_server_certificate_is_no_client_certificate(ask: Ask) -> None:
    start, end = NOW - timedelta(days=1), NOW + timedelta(days=1)
    with pytest.raises(REFUSED):
        ask(issue(name="server", oin=POLITIE, issuer=CA, usages=SERVER, not_before=start, not_after=end))


def test_an_unlisted_certificate_is_a_stranger(ask: Ask) -> None:
    assert ask(UNLISTED) == (403, {"code": "partij-onbekend"})


def test_a_certificate_with_another_oin_than_the_entry_that_lists_it_is_a_stranger(ask: Ask) -> None:
    assert ask(WRONG_OIN) == (403, {"code": "partij-onbekend"})
    assert ask(a_client(CA, VREEMD)) == (403, {"code": "partij-onbekend"})


@pytest.mark.parametrize(
    "header", ["X-Client-Cert", "X-Forwarded-Client-Cert", "SSL-Client-Cert", "X-Forwarded-For", "Forwarded"]
)
def test_no_header_stands_in_for_a_certificate(ports: tuple[int, int], header: str) -> None:
    connection = HTTPConnection("127.0.0.1", ports[0], timeout=5)
    connection.request("GET", "/who", headers={header: "for=10.0.0.1"})
    answer = connection.getresponse()
    assert (answer.status, json.loads(answer.read())) == (401, {"code": "bewijs-ontbreekt"})
    assert answer.getheader("server") is None
    connection.close()


def client_hello(version: bytes) -> bytes:
    """By hand, since no library sends an old one any more: ECDHE-ECDSA suites, ECDSA with SHA-256, P-256."""
    extensions = bytes.fromhex("000d000400020403000a000400020017")
    body = (
        version + bytes(32) + b"\0" + bytes.fromhex("0004c02bc009") + b"\1\0" + len(extensions).to_bytes(2) + extensions
    )
    handshake = b"\1" + len(body).to_bytes(3) + body
    return b"\x16\3\1" + len(handshake).to_bytes(2) + handshake


@pytest.mark.parametrize(("version", "answered"), [(b"\3\3", True), (b"\3\2", False), (b"\3\1", False)])
def test_tls_before_1_2_is_refused(ports: tuple[int, int], version: bytes, answered: bool) -> None:  # noqa: FBT001
    with socket.create_connection(("127.0.0.1", ports[1]), timeout=5) as plain:
        plain.sendall(client_hello(version))
        assert (plain.recv(7)[:1] == b"\x16") is answered


def test_a_response_does_not_wait_for_an_acknowledgement(ports: tuple[int, int]) -> None:
    connection = HTTPConnection("127.0.0.1", ports[0], timeout=5)
    taken = []
    for _ in range(10):
        start = time.monotonic()
        connection.request("POST", "/who", body=b"x" * 2000)
        connection.getresponse().read()
        taken.append(time.monotonic() - start)
    connection.close()
    assert min(taken) < 0.03, "Nagle's algorithm is on: the delayed acknowledgement takes 40 ms"


def test_ipv6_is_written_with_brackets() -> None:
    server = Server(APP, [Listener(address="[::1]:0")])
    assert server.addresses[0].startswith("[::1]:")
    server.close()


def test_a_taken_address_is_told_to_the_caller(ports: tuple[int, int]) -> None:
    with pytest.raises(OSError, match="in use"):
        Server(APP, [Listener(address="127.0.0.1:0"), Listener(address=f"127.0.0.1:{ports[0]}")])


@pytest.mark.parametrize("name", ["certificate", "key", "authorities"])
def test_a_wrong_tls_file_stops_the_start(folder: Path, tmp_path: Path, name: str) -> None:
    wrong = {field: getattr(files(folder), field) for field in Tls.__slots__} | {name: tmp_path / "weg.pem"}
    with pytest.raises(Misconfigured, match="tls-onbruikbaar"):
        Server(APP, [Listener(address="127.0.0.1:0", tls=Tls(**wrong))])


SERVE = """
import asyncio, sys
from gateway.web.server import Listener, Server

async def app(scope, receive, send):
    print("begonnen", flush=True)
    await asyncio.sleep(0.5)
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})

server = Server(app, [Listener(address="127.0.0.1:0"), Listener(address="127.0.0.1:0")])
server.run(ready=lambda: print(server.addresses[0], flush=True))
print("klaar", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_every_listener_after_the_requests_under_way(number: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", SERVE], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        connection = HTTPConnection(process.stdout.readline().strip(), timeout=5)
        connection.request("GET", "/")
        assert process.stdout.readline() == "begonnen\n"
        os.kill(process.pid, number)
        assert connection.getresponse().status == 204
        connection.close()
        assert process.stdout.read() == "klaar\n"
        assert process.wait(5) == 0
