"""Mail over SMTP submission, to a real server."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gateway.contracts.adapter import Acknowledgement, Address, Document
from gateway.contracts.errors import Declined, PartnerUnavailable
from gateway.transports import MailTransport, Submission
from gateway.transports.mail import ATTEMPTS
from tests.mail.house import new_home
from tests.transports import mailserver
from tests.transports.mailserver import Handed, MailServer

TO = "bewijzen@politie.example"
MAIL = Document(content=b"Subject: x\r\n\r\n.een punt\r\n", media_type="message/rfc822")
ADDRESS = Address(soort="mail", mail=TO)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_home(tmp_path_factory.mktemp("verzenden") / "var")


@pytest.fixture
def server(home: Path) -> Iterator[MailServer]:
    with mailserver.running(home) as running:
        yield running


def send(submission: Submission, address: Address = ADDRESS) -> Acknowledgement:
    return MailTransport(submission, sleep=lambda _: None).send(MAIL, address, key="d-1")


def test_a_mail_goes_with_an_empty_return_path_to_the_address_of_the_entry(server: MailServer) -> None:
    assert send(server.submission()) == Acknowledgement(kenmerk="smtp-250", bevestigd=False)
    assert server.handed == [Handed(sender="<>", to=(TO,), content=MAIL.content)]


@pytest.mark.parametrize("where", ["at_rcpt", "at_data"])
@pytest.mark.parametrize(
    ("reply", "kind"), [("451 4.3.0 later", PartnerUnavailable), ("550 5.7.1 nee", Declined)], ids=["4xx", "5xx"]
)
def test_not_now_and_no_are_told_apart(
    server: MailServer, where: str, reply: str, kind: type[PartnerUnavailable | Declined]
) -> None:
    getattr(server, where).append(reply)
    with pytest.raises(kind) as trouble:
        send(server.submission())
    assert trouble.value.code == f"mail-{reply[:3]}"
    assert server.handed == []


def test_who_is_not_let_in_tries_again_and_says_nothing_of_the_mail(server: MailServer) -> None:
    for submission in (server.submission("iets anders"), server.submission(None)):
        with pytest.raises(PartnerUnavailable):
            send(submission)
    assert server.handed == []


def test_without_tls_or_with_another_certificate_nothing_is_said(home: Path, server: MailServer) -> None:
    stranger = replace(server.submission(), tls=ssl.create_default_context())
    with pytest.raises(PartnerUnavailable, match="mail-aanmelden"):
        send(stranger)
    with mailserver.running(home, tls=False) as plain, pytest.raises(PartnerUnavailable, match="mail-zonder-tls"):
        send(plain.submission())
    assert server.handed == plain.handed == []


def test_a_server_that_is_not_there_is_tried_for_seconds() -> None:
    pauses: list[float] = []
    nobody = Submission(server="127.0.0.1:1", tls=ssl.create_default_context())
    with pytest.raises(PartnerUnavailable, match="mail-onbereikbaar"):
        MailTransport(nobody, sleep=pauses.append).send(MAIL, ADDRESS, key="d-1")
    assert len(pauses) == ATTEMPTS - 1


def test_without_an_address_in_the_entry_nothing_goes(server: MailServer) -> None:
    with pytest.raises(Declined, match="adres-ontbreekt"):
        send(server.submission(), Address(soort="mail"))
    assert server.handed == []


def test_no_password_shows(server: MailServer) -> None:
    assert mailserver.PASSWORD not in repr(server.submission())
