"""A mailbox that is emptied: what is taken, what stays, and that nothing is lost or has effect twice."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.__main__ import app
from gateway.contracts.errors import JournalUnavailable, PartnerUnavailable
from gateway.contracts.message import DocumentId
from gateway.mail import mailbox as emptying
from gateway.mail.mailbox import Emptier, Mailbox, Opened
from gateway.testing.faulty import Moment, Storing, faulty_journal
from gateway.testing.mailrelais import POSTBUS, e_mail, uitslag
from tests.live import dovecot
from tests.mail.house import VT
from tests.mail.postbus import TAKEN, Postbus, opened

GOOD, OTHER = e_mail("zie bijlage", nummer="1"), e_mail("nog een", nummer="2")
FORGED = e_mail("x", nummer="vals", beoordeeld=uitslag(dmarc="fail"))
FOREIGN = e_mail("x", nummer="vreemd", beoordeeld=uitslag(server="mx.elders.example"))


class Killed(BaseException):
    """The process is gone: nothing catches it."""


@dataclass(frozen=True)
class Spoilt:
    """A mailbox at which something goes wrong once it is open."""

    mailbox: Mailbox
    spoil: Callable[[Opened], None]

    @property
    def place(self) -> str:
        return self.mailbox.place

    @contextmanager
    def open(self) -> Iterator[Opened]:
        with self.mailbox.open() as found:
            self.spoil(found)
            yield found


def dies(*, moved: bool) -> Callable[[Opened], None]:
    """The process dies, before or after it moved a mail."""

    def spoil(found: Opened) -> None:
        move: Callable[[int], None] = found.move

        def moves(uid: int) -> None:
            if moved:
                move(uid)
            raise Killed

        found.move = moves  # type: ignore[method-assign]

    return spoil


def trips(found: Opened) -> None:
    """The first mail is something that nobody foresaw."""
    fetch, strange = found.fetch, found.uids()[0]

    def fetches(uid: int, *, most: int) -> bytes | None:
        if uid == strange:
            raise LookupError
        return fetch(uid, most=most)

    found.fetch = fetches  # type: ignore[method-assign]


@pytest.fixture(scope="module")
def any_server(made_home: Path) -> Iterator[dovecot.Server]:
    tls = made_home / "tls"
    with dovecot.running(certificate=tls / "server.crt", key=tls / "server.key", authority=tls / "ca.crt") as running:
        yield running


@pytest.fixture
def server(any_server: dovecot.Server) -> dovecot.Server:
    """With empty folders."""
    with any_server.signed_on() as box:
        box.delete(box.uids())
        for folder in (TAKEN, "Meldingen"):
            if box.folder.exists(folder):
                box.folder.delete(folder)
        box.folder.create("Meldingen")
    return any_server


@pytest.fixture
def postbus(home: Path, server: dovecot.Server) -> Iterator[Postbus]:
    with opened(home, server) as made:
        yield made


def test_a_genuine_mail_is_kept_as_it_came_and_then_moved(postbus: Postbus, server: dovecot.Server) -> None:
    server.put(GOOD, OTHER)
    postbus.empty()
    assert server.lies() == []
    assert server.lies(TAKEN) == ["1", "2"]
    second, first = postbus.documents()
    assert (first.state, first.door, first.party, first.zender) == (
        "te-lezen",
        "mail",
        "00000099000000005000",
        "00000099000000001000",
    )
    kept = [postbus.journal.document(VT, DocumentId(line.id)) for line in (first, second)]
    assert [document and document.content for document in kept] == [GOOD, OTHER]
    assert postbus.staying() == []
    postbus.read_all()
    assert postbus.states() == ["quarantaine"] * 2, "they hold no report"


@pytest.mark.parametrize("moved", [False, True], ids=["before the move", "moved, and nobody heard"])
def test_who_dies_between_commit_and_move_has_taken_it_once(
    home: Path,
    server: dovecot.Server,
    moved: bool,  # noqa: FBT001  the two moments
) -> None:
    server.put(GOOD, OTHER)
    with opened(home, server) as dying, pytest.raises(Killed):
        dying.through(Spoilt(dying.emptier.mailbox, dies(moved=moved))).empty(threading.Event())
    with opened(home, server) as again:
        assert len(again.documents()) == 1
        assert server.lies() == (["2"] if moved else ["1", "2"])
        again.empty()
        assert server.lies() == []
        assert sorted(server.lies(TAKEN)) == ["1", "2"]
        assert len(again.documents()) == 2
        again.read_all()
        assert again.states() == ["quarantaine"] * 2


@pytest.mark.parametrize("moment", list(Moment))
def test_a_journal_that_fails_is_waited_for_and_nothing_moves(
    postbus: Postbus, server: dovecot.Server, moment: Moment
) -> None:
    server.put(GOOD)
    for naam in ("library", "earlier", "record"):
        failing = faulty_journal(postbus.journal, Storing(naam=naam, moment=moment))
        emptier = Emptier(
            postbus.with_journal(failing),
            postbus.emptier.mailbox,
            postbus.ledger,
            postbus=POSTBUS,
            relais="mailrelais",
        )
        with pytest.raises(JournalUnavailable):
            emptier.empty(threading.Event())
        assert server.lies() == ["1"]
    postbus.empty()
    assert server.lies(TAKEN) == ["1"]
    assert len(postbus.documents()) == 1


def test_what_is_not_genuine_stays_and_is_listed_and_rings_once(
    postbus: Postbus, server: dovecot.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.put(FORGED, FOREIGN, GOOD)
    postbus.empty()
    postbus.empty()
    assert server.lies() == ["vals", "vreemd"]
    assert server.lies(TAKEN) == ["1"]
    assert len(postbus.documents()) == 1
    assert postbus.staying() == ["mail-niet-echt", "mail-uitslag-ontbreekt"]
    assert postbus.rung()["mail-niet-echt"] == 2
    assert "mail-blijft-staan" not in postbus.rung()
    monkeypatch.setenv("GATEWAY_HOME", str(postbus.home))
    listed = CliRunner().invoke(app, ["mail", "list", "--json"])
    assert listed.exit_code == 0, listed.output
    assert [line["reden"] for line in json.loads(listed.output)] == ["mail-niet-echt", "mail-uitslag-ontbreekt"]
    assert "2 e-mails blijven staan" in CliRunner().invoke(app, ["mail", "list"]).output


def test_what_a_person_takes_away_is_not_listed_any_more_and_what_he_puts_back_is_looked_at_again(
    postbus: Postbus, server: dovecot.Server
) -> None:
    server.put(FORGED)
    postbus.empty()
    with server.signed_on() as box:
        box.copy(box.uids(), "Meldingen")
        box.delete(box.uids())
    postbus.empty()
    assert postbus.staying() == []
    server.put(FORGED)
    postbus.empty()
    assert postbus.staying() == ["mail-niet-echt"]
    assert postbus.rung()["mail-niet-echt"] == 2


def test_what_is_too_large_stays_undownloaded_and_the_next_one_is_taken(home: Path, server: dovecot.Server) -> None:
    server.put(e_mail("regel\n" * 2000, nummer="groot"), GOOD)
    with opened(home, server, mail_max_bytes=4096) as postbus:
        postbus.empty()
        assert server.lies() == ["groot"]
        assert server.lies(TAKEN) == ["1"]
        assert postbus.staying() == ["mail-te-groot"]
        assert postbus.rung()["mail-blijft-staan"] == 1
        assert "mail-niet-echt" not in postbus.rung()


def test_what_nobody_foresaw_in_one_mail_does_not_stop_those_behind_it(
    postbus: Postbus, server: dovecot.Server
) -> None:
    server.put(GOOD, OTHER)
    postbus.through(Spoilt(postbus.emptier.mailbox, trips)).empty(threading.Event())
    assert server.lies() == ["1"]
    assert server.lies(TAKEN) == ["2"]
    assert postbus.staying() == ["onvoorzien"]
    assert postbus.rung()["deur-gebroken"] == 1
    assert len(postbus.documents()) == 1


def test_a_mail_that_came_by_the_door_too_has_no_second_effect(postbus: Postbus, server: dovecot.Server) -> None:
    server.put(GOOD, b"Received: by another hop\r\n" + GOOD)
    postbus.empty()
    assert server.lies() == []
    assert len(postbus.documents()) == 1


def test_with_another_uidvalidity_all_is_looked_at_again_and_nothing_has_effect_twice(
    home: Path, server: dovecot.Server
) -> None:
    server.put(FORGED, folder="Meldingen")
    with opened(home, server, imap_folder="Meldingen") as postbus:
        postbus.empty()
        server.put(GOOD, folder="Meldingen")
        dying = postbus.through(Spoilt(postbus.emptier.mailbox, dies(moved=False)))
        with pytest.raises(Killed):
            dying.empty(threading.Event())
        server.renumber("Meldingen")
        postbus.empty()
        assert server.lies("Meldingen") == ["vals"]
        assert server.lies(TAKEN) == ["1"]
        assert len(postbus.documents()) == 1
        assert postbus.staying() == ["mail-niet-echt"]
        assert postbus.rung()["mail-niet-echt"] == 2


def test_a_folder_to_which_nothing_can_be_moved_does_not_keep_mail_out(
    postbus: Postbus, server: dovecot.Server
) -> None:
    server.put(GOOD, OTHER)

    def full(_: Opened) -> None:
        with server.signed_on() as box:
            box.folder.delete(TAKEN)

    with pytest.raises(PartnerUnavailable, match=emptying.CANNOT_MOVE):
        postbus.through(Spoilt(postbus.emptier.mailbox, full)).empty(threading.Event())
    assert len(postbus.documents()) == 2
    assert server.lies() == ["1", "2"]
    postbus.empty()
    assert server.lies(TAKEN) == ["1", "2"]
    assert len(postbus.documents()) == 2


def test_a_server_that_goes_down_is_told_and_waited_for(
    postbus: Postbus, server: dovecot.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(emptying, "TROUBLE_SECONDS", 0.05)
    server.stop()
    stop = threading.Event()
    duty = threading.Thread(
        target=emptying.run,
        args=(postbus.gateway, stop),
        kwargs={"emptier": postbus.emptier, "seconds": 0.05},
    )
    duty.start()
    try:
        patiently(lambda: postbus.rung().get("buiten-bereik", 0) > 1)
        server.start()
        server.put(GOOD)
        patiently(lambda: server.lies(TAKEN) == ["1"])
    finally:
        stop.set()
        duty.join()


def test_a_relay_that_is_no_partner_any_more_leaves_the_mailbox_alone(postbus: Postbus, server: dovecot.Server) -> None:
    server.put(GOOD)
    mailbox = postbus.emptier.mailbox
    nobody = Emptier(postbus.gateway, mailbox, postbus.ledger, postbus=POSTBUS, relais="een-ander")
    elsewhere = Emptier(postbus.gateway, mailbox, postbus.ledger, postbus="x@vt.example", relais="mailrelais")
    for emptier in (nobody, elsewhere):
        with pytest.raises(PartnerUnavailable):
            emptier.empty(threading.Event())
    assert server.lies() == ["1"]
    assert postbus.staying() == []


def test_after_stop_nothing_more_is_taken(postbus: Postbus, server: dovecot.Server) -> None:
    server.put(GOOD)
    stop = threading.Event()
    stop.set()
    postbus.emptier.empty(stop)
    assert postbus.documents() == []


def patiently(happened: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(400):
        if happened():
            return
        pause.wait(0.05)
    raise AssertionError("it never happened")
