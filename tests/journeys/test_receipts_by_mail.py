"""A receipt to the sender of a mail: who asked for it in his entry gets one, at that address, and nobody else."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import orjson
import pytest

from gateway import journey, mailjourney
from gateway.contracts.errors import Unauthentic
from gateway.contracts.formulier import Lezing
from gateway.contracts.message import Oin
from gateway.core.mail import without_trace
from gateway.core.partners import Book, TransportEntry
from gateway.core.recording import DeliveryState
from gateway.demo import regio
from gateway.mail.reception import RELAIS, Reception, Relay
from gateway.ports import Gateway
from gateway.testing.mailrelais import ACUUT, AFZENDER, POSTBUS, e_mail
from gateway.transports import MailTransport
from gateway.workers.mail import read_once
from tests.journeys.world import POLITIE, VT, World, book, feedback, world
from tests.mail.house import MAILRELAIS, new_home
from tests.test_mailjourney import with_xml
from tests.transports import mailserver
from tests.transports.mailserver import MailServer

TO = "bewijzen@politie.example"
SECRET = "Geheimeling"
RAW = e_mail(f"Over {SECRET}, BSN 999990019", nummer=f"nr-{SECRET}", onderwerp=f"{SECRET} PL0900-2026000001")


def asking(found: Book, to: dict[str, str] | None = None) -> Book:
    """The region, whose mail relay sends receipts."""
    entry = found.partners[MAILRELAIS]
    assert entry.mail is not None
    mail = entry.mail.model_copy(update={"ontvangstbewijs": {POLITIE.oin: TO} if to is None else to})
    transport = TransportEntry(soort="mail", afzender="bewijzen@vt.example")
    relay = entry.model_copy(update={"mail": mail, "transport": transport})
    return replace(found, version=found.version + 1, partners={**found.partners, MAILRELAIS: relay})


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_home(tmp_path_factory.mktemp("bewijs") / "var")


@pytest.fixture
def server(home: Path) -> Iterator[MailServer]:
    with mailserver.running(home) as running:
        yield running


def with_mail(books: list[Book], server: MailServer) -> World:
    here = world(books)
    by_mail = MailTransport(server.submission(), sleep=lambda _: None)
    gateway = replace(here.gateway, transports={**here.gateway.transports, "mail": by_mail})
    return replace(here, gateway=gateway)


@pytest.fixture
def here(server: MailServer) -> World:
    return with_mail([asking(book())], server)


def come_in(here: World, raw: bytes = RAW, postbus: str = POSTBUS) -> Gateway:
    """At the mail door, by the relay; then everything that is due goes."""
    gateway = here.gateway
    received = Reception(gateway).receive(Relay(oin=Oin(MAILRELAIS), bewijs=RELAIS), [postbus], raw)
    journey.conclude(mailjourney.keep(received, gateway), gateway).result(5)
    here.deliver_all()
    return gateway


def states(here: World) -> list[tuple[str, DeliveryState]]:
    return [(carried.due.kind, carried.state) for carried in here.journal.deliveries.values()]


def test_who_asked_for_it_gets_one_receipt_of_one_mail(here: World, server: MailServer) -> None:
    gateway = come_in(here)
    come_in(here)
    come_in(here, b"Received: by another hop\r\n" + RAW)
    (handed,) = server.handed
    (recording,) = here.journal.recordings
    assert (handed.sender, handed.to) == ("<>", (TO,))
    text = str(handed.mail.get_content())
    assert recording.document.id in text
    assert sha256(without_trace(RAW)).hexdigest() in text
    assert f"{recording.document.at:%Y-%m-%dT%H:%M:%S}" in text
    lines = text.splitlines()
    belofte, zegel = (lines[lines.index(f"{name}:") + 1] for name in ("Belofte", "Zegel"))
    gateway.signer.check(belofte.encode(), zegel)
    promised = orjson.loads(belofte)
    assert (promised["message"], promised["entry"]) == (recording.document.id, recording.entries[0].digest)
    assert states(here) == [("OntvangstBevestigd", DeliveryState.BEVESTIGD)]
    (decision,) = recording.decisions
    assert (decision.exchange, decision.outcome, decision.receiver) == ("E00", "permit", POLITIE.oin)


def test_nothing_of_the_mail_and_of_nobody_is_in_it(here: World, server: MailServer) -> None:
    come_in(here)
    (handed,) = server.handed
    said = handed.content + str(handed.mail.get_content()).encode()
    for secret in (SECRET, "999990019", "PL0900", AFZENDER, "Zorgmelding"):
        assert secret.encode() not in said
    assert handed.mail["Auto-Submitted"] == "auto-replied"


def test_what_becomes_of_the_mail_makes_no_other_receipt(here: World, server: MailServer) -> None:
    def no_form(_delen: object) -> Lezing:
        return Lezing(formulier=False)

    come_in(here)
    assert read_once(here.gateway, no_form)
    here.deliver_all()
    come_in(here, postbus=ACUUT)
    assert read_once(here.gateway, no_form)
    here.deliver_all()
    assert len(server.handed) == 2, "the same mail to the acute mailbox is another one"


@pytest.mark.parametrize("to", [{}, {regio.SCHOOL.oin: "school@school.example"}])
def test_who_did_not_ask_gets_none(server: MailServer, to: dict[str, str]) -> None:
    here = with_mail([asking(book(), to)], server)
    come_in(here)
    assert states(here) == []
    here = with_mail([book()], server)
    come_in(here)
    assert states(here) == []
    assert server.handed == []


@pytest.mark.parametrize(
    "raw",
    [
        e_mail("x", nummer="1", koppen=["Auto-Submitted: auto-replied"]),
        e_mail("x", nummer="1", koppen=["Return-Path: <>"]),
        e_mail("x", nummer="1", koppen=["List-Id: <lijst.politie.example>"]),
    ],
    ids=["automatic answer", "delivery report", "list"],
)
def test_what_no_person_wrote_gets_none(here: World, server: MailServer, raw: bytes) -> None:
    come_in(here, raw)
    assert len(here.journal.recordings) == 1
    assert server.handed == []


def test_a_mail_that_is_refused_gets_none(here: World, server: MailServer) -> None:
    with pytest.raises(Unauthentic):
        come_in(here, e_mail("x", nummer="1", beoordeeld=None))
    here.deliver_all()
    assert states(here) == []
    assert server.handed == []


def test_a_server_that_is_down_is_tried_again_with_the_same_mail(here: World, server: MailServer) -> None:
    server.at_data += ["451 4.3.0 later", "451 4.3.0 later"]
    server.after_data.append("451 4.3.0 ik heb het, maar zeg het niet")
    come_in(here)
    first, second = server.handed
    assert first == second
    assert states(here) == [("OntvangstBevestigd", DeliveryState.BEVESTIGD)]


def test_what_the_server_refuses_waits_for_a_person(here: World, server: MailServer) -> None:
    server.at_rcpt.append("550 5.1.1 onbekend")
    come_in(here)
    assert states(here) == [("OntvangstBevestigd", DeliveryState.GEPARKEERD)]
    assert server.handed == []


def test_who_asks_no_longer_gets_what_was_due_no_more(here: World, server: MailServer) -> None:
    gateway = here.gateway
    received = Reception(gateway).receive(Relay(oin=Oin(MAILRELAIS), bewijs=RELAIS), [POSTBUS], RAW)
    journey.conclude(mailjourney.keep(received, gateway), gateway).result(5)
    here.journal.put_book(asking(asking(book()), {}))
    here.deliver_all()
    assert states(here) == [("OntvangstBevestigd", DeliveryState.GEPARKEERD)]
    assert server.handed == []


def test_without_a_mail_server_in_the_settings_it_waits_for_a_person() -> None:
    here = world([asking(book())])
    come_in(here)
    assert states(here) == [("OntvangstBevestigd", DeliveryState.GEPARKEERD)]


def test_nothing_but_a_receipt_goes_by_mail(here: World, server: MailServer) -> None:
    come_in(here, with_xml(here.report()), POSTBUS)
    assert read_once(here.gateway, lambda _delen: Lezing(formulier=False))
    here.deliver_all()
    (message,) = here.postbox()
    here.offer_json(feedback(message), by=VT, kind=None)
    here.deliver_all()
    kinds = dict(states(here))
    assert kinds["MeldingTeruggekoppeld"] is DeliveryState.GEPARKEERD
    assert len(server.handed) == 1
