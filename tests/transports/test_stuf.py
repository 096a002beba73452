import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx2
import pytest

from gateway.contracts import stuf
from gateway.contracts.adapter import Acknowledgement, Address, Document, Reply
from gateway.contracts.errors import Declined, GatewayError, PartnerUnavailable
from gateway.contracts.message import Stuurgegevens, Systeem
from gateway.contracts.xml import Node, serialise
from gateway.core.parsing import parse, soap_body
from gateway.transports import transports
from gateway.transports.stuf import ANSWER_MAX, ATTEMPTS, UNCERTAIN, UNUSABLE, StufTransport

AT = datetime(2026, 1, 16, 8, 0, tzinfo=UTC)
VT = Systeem(organisatie="00000099000000002000", applicatie="VT-applicatie")
POLITIE = Systeem(organisatie="00000099000000001000", applicatie="Politie-applicatie")
VRAAG = Stuurgegevens(
    berichtcode="Di01", zender=POLITIE, ontvanger=VT, referentienummer="R-1", tijdstip_bericht="20260115"
)
CONTENT = serialise(stuf.bv01(stuf.reply_to(VRAAG, own=VT, referentienummer="A-1", tijdstip=AT)))
DOCUMENT = Document(content=CONTENT, media_type="text/xml; charset=utf-8")


def reply(cross: str = "A-1") -> Reply:
    question = Stuurgegevens(
        berichtcode="Bv01", zender=VT, ontvanger=POLITIE, referentienummer=cross, tijdstip_bericht="20260116"
    )
    return stuf.reply_to(question, own=POLITIE, referentienummer="P-1", tijdstip=AT)


BV03 = serialise(stuf.bv03(reply()))


def fo03(code: str, cross: str = "A-1") -> bytes:
    return serialise(stuf.fo03(reply(cross), stuf.Fout(code=code, plek="client", omschrijving="x")))


def enveloped(content: bytes, before: bytes = b"", after: bytes = b"") -> bytes:
    message = content[content.index(b"?>") + 2 :]
    soap = b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
    return soap + before + message + after + b"</s:Body></s:Envelope>"


@dataclass
class Partner:
    """A partner on loopback that answers as told and remembers what it got."""

    answers: list[tuple[int, bytes]] = field(default_factory=list)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    def answer(self, status: int, content: bytes = b"", *, times: int = 1) -> None:
        self.answers += [(status, content)] * times


@pytest.fixture
def partner() -> Iterator[Partner]:
    known = Partner()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            known.got.append((dict(self.headers), content))
            status, answer = known.answers.pop(0)
            if status == 0:
                return  # hang up without an answer
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            if 300 <= status < 400:
                self.send_header("Location", f"{known.url}elders")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known.url = f"http://127.0.0.1:{server.server_port}/"
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield known
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def naps() -> list[float]:
    return []


@pytest.fixture
def transport(naps: list[float]) -> Iterator[StufTransport]:
    made = StufTransport(parse=parse, tls=None, sleep=naps.append)
    yield made
    made.close()


Send = Callable[[], Acknowledgement]


@pytest.fixture
def send(transport: StufTransport, partner: Partner) -> Send:
    return lambda: transport.send(DOCUMENT, Address(soort="stuf", url=partner.url), key="d-1")


def test_the_message_travels_byte_for_byte_in_an_envelope_with_its_action(send: Send, partner: Partner) -> None:
    partner.answer(200, BV03)
    assert send() == Acknowledgement(kenmerk="Bv03")
    headers, content = partner.got[0]
    assert headers["SOAPAction"] == '"http://www.egem.nl/StUF/StUF0301/Bv01"'
    assert headers["Content-Type"] == "text/xml; charset=utf-8"
    assert CONTENT[CONTENT.index(b"?>") + 2 :] in content
    assert stuf.read_stuurgegevens(Node(soap_body(parse(content)))).referentienummer == "A-1"


@pytest.mark.parametrize("status", [200, 202])
def test_an_acknowledgement_counts_bare_and_in_an_envelope(send: Send, partner: Partner, status: int) -> None:
    partner.answer(status, enveloped(BV03))
    assert send().kenmerk == "Bv03"


@pytest.mark.parametrize("status", [200, 400, 500])
@pytest.mark.parametrize("wrapped", [b"", b"<s:Fault><detail>"])
def test_a_refusal_is_declined_whatever_http_says(send: Send, partner: Partner, status: int, wrapped: bytes) -> None:
    after = b"</detail></s:Fault>" if wrapped else b""
    partner.answer(status, enveloped(fo03("StUF013"), wrapped, after))
    with pytest.raises(Declined) as caught:
        send()
    assert caught.value.code == "StUF013"


@pytest.mark.parametrize("code", ["StUF046", "StUF049"])
def test_a_refusal_that_means_not_now_is_tried_again_later(send: Send, partner: Partner, code: str) -> None:
    partner.answer(200, fo03(code))
    with pytest.raises(PartnerUnavailable) as caught:
        send()
    assert caught.value.code == code


def test_a_refusal_by_one_who_could_not_read_our_reference_counts(send: Send, partner: Partner) -> None:
    partner.answer(200, fo03("StUF022", cross=""))
    with pytest.raises(Declined):
        send()


def test_a_code_that_is_no_code_is_not_repeated(send: Send, partner: Partner) -> None:
    partner.answer(200, fo03("geheim!"))
    with pytest.raises(Declined) as caught:
        send()
    assert caught.value.code == "Fo03"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html>welkom</html>",
        b"geen xml",
        serialise(stuf.bv03(reply("een-ander"))),
        serialise(stuf.bv03(reply(""))),
        fo03("StUF013", cross="een-ander"),
        BV03[:-20],
        b"x" * (ANSWER_MAX + 1),
    ],
    ids=["empty", "html", "no-xml", "other-cross", "no-cross", "other-refused", "cut", "huge"],
)
def test_an_answer_that_does_not_tell_leaves_it_open(send: Send, partner: Partner, answer: bytes) -> None:
    partner.answer(200, answer)
    with pytest.raises(PartnerUnavailable):
        send()
    assert len(partner.got) == 1, "it may have arrived: minutes are the journal's"


@pytest.mark.parametrize(
    ("status", "kind"), [(302, Declined), (404, Declined), (401, Declined), (500, PartnerUnavailable)]
)
def test_a_status_without_a_stuf_answer_has_its_meaning(
    send: Send, partner: Partner, status: int, kind: type[GatewayError]
) -> None:
    partner.answer(status, b"nee")
    with pytest.raises(kind):
        send()
    assert len(partner.got) == 1, "no redirect is followed, nothing is repeated"


def test_an_acknowledgement_under_a_failing_status_is_not_believed(send: Send, partner: Partner) -> None:
    partner.answer(502, BV03)
    with pytest.raises(PartnerUnavailable):
        send()


def test_a_partner_that_hangs_up_may_have_it(send: Send, partner: Partner) -> None:
    partner.answer(0)
    with pytest.raises(PartnerUnavailable):
        send()
    assert len(partner.got) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_a_partner_that_asks_to_come_again_is_asked_a_few_times(
    send: Send, partner: Partner, naps: list[float], status: int
) -> None:
    partner.answer(status, times=ATTEMPTS - 1)
    partner.answer(200, BV03)
    assert send().kenmerk == "Bv03"
    assert len(naps) == ATTEMPTS - 1
    assert all(0 <= nap <= 2 for nap in naps)


def test_a_partner_that_stays_away_is_left_to_the_journal(send: Send, partner: Partner) -> None:
    partner.answer(503, times=ATTEMPTS)
    with pytest.raises(PartnerUnavailable) as caught:
        send()
    assert caught.value.code == "partner-http-503"
    assert partner.answers == []


def test_nobody_listens_is_unavailable_after_a_few_tries(transport: StufTransport, naps: list[float]) -> None:
    with pytest.raises(PartnerUnavailable) as caught:
        transport.send(DOCUMENT, Address(soort="stuf", url="http://127.0.0.1:1/"), key="d-1")
    assert caught.value.code == "partner-onbereikbaar"
    assert len(naps) == ATTEMPTS - 1


@pytest.mark.parametrize("url", [None, "ftp://127.0.0.1/", "http://127.0.0.1:poort/", "niets"])
def test_an_address_that_cannot_be_used_is_for_a_person(transport: StufTransport, url: str | None) -> None:
    with pytest.raises(Declined):
        transport.send(DOCUMENT, Address(soort="stuf", url=url), key="d-1")


def test_sending_twice_sends_the_same_bytes(send: Send, partner: Partner) -> None:
    partner.answer(200, BV03, times=2)
    send()
    send()
    assert partner.got[0][1] == partner.got[1][1]


def test_every_exception_of_the_library_is_translated() -> None:
    raised = [kind for _, kind in inspect.getmembers(httpx2, inspect.isclass) if issubclass(kind, Exception)]
    assert len(raised) > 20
    assert [kind for kind in raised if not issubclass(kind, (*UNCERTAIN, *UNUSABLE))] == []


def test_every_kind_of_transport_has_its_name() -> None:
    assert set(transports(parse=parse)) == {"stuf", "postvak"}
