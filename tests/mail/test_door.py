"""The door from outside: who is let in, when 250 is said, and what a line may be."""

import smtplib
import socket
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.contracts.message import DocumentId
from gateway.mail.door import MailDoor
from gateway.testing.mailrelais import ACUUT, AFZENDER, POSTBUS, Mailrelais, e_mail, uitslag
from tests.journeys.world import world
from tests.mail.house import House, opened
from tests.mail.test_reception import PASSWORD, signing_on


def test_a_mail_by_a_known_relay_of_a_proved_sender_is_kept_as_it_came_and_then_acknowledged(house: House) -> None:
    raw = e_mail("zie bijlage", nummer="1")
    with house.relay() as relay:
        code, text = relay.stuur(raw)
    assert code == 250
    (line,) = house.documents()
    assert (line.state, line.door, line.party, line.zender) == (
        "te-lezen",
        "mail",
        "00000099000000005000",
        "00000099000000001000",
    )
    assert line.id in text
    document = house.journal.document(house.gateway.oin, DocumentId(line.id))
    assert document is not None
    assert document.content == raw


def test_the_same_mail_again_gets_the_first_answer_and_is_kept_once(house: House) -> None:
    raw = e_mail("zie bijlage", nummer="1")
    with house.relay() as relay:
        first = relay.stuur(raw)
        again = relay.stuur(b"Received: by another hop\r\n" + raw)
    assert first == again
    assert len(house.documents()) == 1


def test_an_lmtp_client_hears_of_each_recipient(house: House) -> None:
    with house.relay(lmtp=True) as relay:
        relay.client.ehlo_or_helo_if_needed()
        relay.client.mail(AFZENDER)
        relay.client.rcpt(POSTBUS)
        relay.client.rcpt(ACUUT)
        assert relay.client.data(e_mail("x", nummer="1"))[0] == 250
        assert relay.client.getreply()[0] == 250
    assert len(house.documents()) == 1


@pytest.mark.parametrize("client", [None, "politie-mn"])
def test_who_is_no_relay_is_refused_and_nothing_is_kept(house: House, client: str | None) -> None:
    with house.relay(client) as stranger:
        code, text = stranger.stuur(e_mail("x", nummer="1"))
    assert code == 550
    assert text.startswith("5.7.1 ")
    assert "gateway@veiligthuis.example" in text
    assert house.documents() == []
    assert house.rung()["vreemde-geweigerd"] == 1


def test_without_tls_nothing_is_said(house: House) -> None:
    host, _, port = house.door.address.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=5) as plain:
        plain.recv(1000)
        plain.sendall(b"EHLO x\r\nMAIL FROM:<a@b.nl>\r\n")
        said = b""
        while b"530" not in said:
            said += plain.recv(1000)
    assert b"AUTH" not in said


@pytest.fixture
def asking(house: House) -> Iterator[MailDoor]:
    """A door whose relay has no certificate, and signs on."""
    door = MailDoor(world([signing_on()]).gateway, address="127.0.0.1:0", tls=house.door.tls, help_at="bel ons")
    door.open()
    yield door
    door.close()


def test_a_relay_that_signs_on_over_tls_is_let_in(house: House, asking: MailDoor) -> None:
    with Mailrelais(asking.address, house.tls(None)) as relay:
        assert relay.stuur(e_mail("x", nummer="1"))[0] == 550
        assert relay.client.login("relais", PASSWORD)[0] == 235
        assert relay.stuur(e_mail("x", nummer="1"))[0] == 250


@pytest.mark.parametrize(("user", "password"), [("relais", "een ander"), ("een-ander", PASSWORD), ("relais", "")])
def test_a_relay_with_another_password_is_not(house: House, asking: MailDoor, user: str, password: str) -> None:
    with Mailrelais(asking.address, house.tls(None)) as relay:
        relay.client.ehlo()
        relay.client.user, relay.client.password = user, password
        with pytest.raises(smtplib.SMTPAuthenticationError):
            relay.client.auth("PLAIN", relay.client.auth_plain)
        assert relay.stuur(e_mail("x", nummer="1"))[0] == 550


def test_a_password_is_not_heard_without_tls(asking: MailDoor) -> None:
    host, _, port = asking.address.rpartition(":")
    with smtplib.SMTP(host, int(port), timeout=5) as plain:
        plain.ehlo()
        assert not plain.has_extn("auth")
        said = b64encode(f"\0relais\0{PASSWORD}".encode()).decode()
        assert plain.docmd("AUTH", f"PLAIN {said}")[0] == 538
        assert plain.docmd("MAIL", f"FROM:<{AFZENDER}>")[0] == 530


@pytest.mark.parametrize(
    "raw",
    [
        e_mail("x", nummer="1", beoordeeld=None),
        e_mail("x", nummer="1", beoordeeld=uitslag(server="mx.elders.example")),
        e_mail("x", nummer="1", beoordeeld=uitslag(dmarc="fail")),
        e_mail("x", nummer="1", beoordeeld=uitslag(dkim="none")),
        e_mail("x", nummer="1", van="iemand@elders.example", beoordeeld=uitslag("elders.example")),
        e_mail("x", nummer="1", koppen=["From: iemand@elders.example"]),
        e_mail("x", nummer="1").replace(b"From:", b"X-From:"),
    ],
    ids=["no results", "results of another server", "dmarc", "dkim", "not in the entry", "two From", "no From"],
)
def test_a_sender_that_is_not_proved_is_refused_and_rings(house: House, raw: bytes) -> None:
    with house.relay() as relay:
        code, text = relay.stuur(raw)
        assert (code, text[:6]) == (550, "5.7.1 ")
        assert relay.stuur(e_mail("x", nummer="2"))[0] == 250
    assert house.rung()["mail-niet-echt"] == 1
    assert len(house.documents()) == 1


def test_an_unknown_mailbox_is_refused(house: House) -> None:
    with house.relay() as relay:
        assert relay.stuur(e_mail("x", nummer="1"), aan=["iemand@vt.example"])[0] == 550


@pytest.mark.parametrize(
    "end", [b"\n.\n", b"\r\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\r", b"\r.\r\n"], ids=lambda end: repr(end)[2:-1]
)
def test_only_crlf_dot_crlf_ends_a_mail(house: House, end: bytes) -> None:
    inside = b"MAIL FROM:<x@y.nl>\r\nRCPT TO:<" + POSTBUS.encode() + b">\r\nDATA\r\n" + e_mail("tweede", nummer="2")
    relay = house.relay()
    client = relay.client
    client.ehlo_or_helo_if_needed()
    client.mail(AFZENDER)
    client.rcpt(POSTBUS)
    client.putcmd("data")
    client.getreply()
    client.send(e_mail("eerste", nummer="1") + end + inside + b"\r\n.\r\n")
    assert client.getreply()[0] == 550
    relay.close()
    assert house.documents() == []
    with house.relay() as again:
        assert again.stuur(e_mail("x", nummer="3"))[0] == 250


def test_what_is_too_large_is_refused_while_it_comes_in(home: Path) -> None:
    with opened(home, mail_max_bytes=10_000) as house:
        with house.relay() as relay:
            assert relay.stuur(e_mail("regel\n" * 5000, nummer="1"))[0] == 552
        with house.relay() as relay:
            assert relay.stuur(e_mail("x", nummer="2"))[0] == 250


def test_a_line_that_is_too_long_is_refused(house: House) -> None:
    with house.relay() as relay:
        assert relay.stuur(e_mail("x" * 1500, nummer="1"))[0] == 550
    assert house.documents() == []


def test_a_dot_at_the_beginning_of_a_line_stays(house: House) -> None:
    raw = e_mail("eerst\n.punt\n..", nummer="1")
    with house.relay() as relay:
        assert relay.stuur(raw)[0] == 250
    document = house.journal.document(house.gateway.oin, DocumentId(house.documents()[0].id))
    assert document is not None
    assert document.content == raw
