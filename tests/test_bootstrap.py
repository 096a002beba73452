import ssl
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from uuid import UUID

import pytest

from gateway import settings
from gateway.bootstrap import SystemClock, close_gateway, law, open_gateway, outward_tls, schemas_folder, submission_of
from gateway.commands.init import make_home
from gateway.contracts.adapter import Address, Document
from gateway.contracts.errors import Declined, Misconfigured
from gateway.contracts.message import Oin
from gateway.core.parsing import parse
from gateway.demo import regio
from gateway.keys import development
from gateway.keys.store import create_keys
from gateway.transports import transports

NOW = datetime.now(UTC)
VT = Oin("00000099000000002000")
REPORT = Path(__file__).parent / "vectors/stuf/vtTerugkoppelingDi01/minimaal.xml"


def test_ids_are_uuid_version_seven_and_strictly_increase() -> None:
    clock = SystemClock()
    ids = [clock.new_id() for _ in range(20_000)]
    assert ids == sorted(set(ids))
    assert {(UUID(ident).version, UUID(ident).variant) for ident in ids[:100]} == {(7, UUID(ids[0]).variant)}
    stamp = int(ids[-1].replace("-", "")[:12], 16) / 1000
    assert abs(stamp - datetime.now(UTC).timestamp()) < 60


def test_salts_are_long_and_never_the_same() -> None:
    clock = SystemClock()
    salts = {clock.salt() for _ in range(100)}
    assert len(salts) == 100
    assert {len(salt) for salt in salts} == {32}


def test_law_and_schemas_are_found() -> None:
    assert law().version
    assert (schemas_folder() / "stuf0301").is_dir()


def test_a_partner_that_asks_for_our_certificate_is_shown_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    development.create_authority(home / "tls", now=NOW)
    seen: list[bytes | None] = []

    class Partner(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert isinstance(self.connection, ssl.SSLSocket)
            seen.append(self.connection.getpeercert(binary_form=True))
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(403)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    asks = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=home / "tls" / "ca.crt")
    asks.load_cert_chain(home / "tls" / "server.crt", home / "tls" / "server.key")
    asks.verify_mode = ssl.CERT_REQUIRED
    with HTTPServer(("127.0.0.1", 0), Partner) as server:
        server.socket = asks.wrap_socket(server.socket, server_side=True)
        answering = threading.Thread(target=server.handle_request)
        answering.start()
        out = transports(parse=parse, tls=outward_tls(settings.load({}, home=home)))["stuf"]
        address = Address(soort="stuf", url=f"https://127.0.0.1:{server.server_port}/stuf")
        document = Document(content=REPORT.read_bytes(), media_type="text/xml")
        with pytest.raises(Declined):
            out.send(document, address, key="k")
        answering.join(5)
    assert len(seen) == 1
    assert seen[0]


def test_without_certificates_of_our_own_there_is_nothing_to_show(tmp_path: Path) -> None:
    assert outward_tls(settings.load({}, home=tmp_path)) is None


def test_mail_goes_out_only_by_a_server_that_is_set(tmp_path: Path) -> None:
    assert submission_of(settings.load({}, home=tmp_path)) is None
    given = {"GATEWAY_SMTP_SERVER": "smtp.vt.example:587", "GATEWAY_SMTP_USER": "u", "GATEWAY_SMTP_PASSWORD": "p"}
    submission = submission_of(settings.load(given, home=tmp_path))
    assert submission is not None
    assert "mail" in transports(parse=parse, submission=submission)
    assert "mail" not in transports(parse=parse)
    with pytest.raises(Misconfigured, match="smtp-ca-onleesbaar"):
        submission_of(settings.load({**given, "GATEWAY_SMTP_CA": "/nergens/ca.crt"}, home=tmp_path))


def test_a_development_certificate_at_the_door_of_a_production_home_starts_nothing(tmp_path: Path) -> None:
    create_keys(tmp_path / "keys", oin=VT, now=NOW)
    development.create_authority(tmp_path / "tls", now=NOW)
    with pytest.raises(Misconfigured) as refusal:
        open_gateway(settings.load({"GATEWAY_TLS_LISTEN": "127.0.0.1:0"}, home=tmp_path))
    assert [finding.rule for finding in refusal.value.findings] == ["ontwikkelsleutel-in-productie"]


def test_a_gateway_that_was_closed_keeps_no_way_out_open(tmp_path: Path) -> None:
    home = tmp_path / "home"
    regio.vestig(settings.load({}, home=home), make_home, now=NOW, adressen={})
    gateway = open_gateway(settings.load({"GATEWAY_LOG_LEVEL": "error"}, home=home))
    close_gateway(gateway)
    document, nowhere = Document(content=REPORT.read_bytes(), media_type="text/xml"), "http://127.0.0.1:9/"
    with pytest.raises(RuntimeError, match="closed"):
        gateway.transports["stuf"].send(document, Address(soort="stuf", url=nowhere), key="1")
