"""The one module that speaks IMAP, against a real server."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gateway.contracts.errors import PartnerUnavailable
from gateway.mail.imap import ImapMailbox
from gateway.mail.mailbox import CANNOT_MOVE, SIGN_ON, Lies
from gateway.testing.mailrelais import e_mail
from tests.live import dovecot

FIRST, SECOND, THIRD = (e_mail(f"mail {number}", nummer=number) for number in "123")
TAKEN = "Aangenomen & gedaan"


def files(home: Path) -> dict[str, Path]:
    tls = home / "tls"
    return {"certificate": tls / "server.crt", "key": tls / "server.key", "authority": tls / "ca.crt"}


@pytest.fixture(scope="module", params=[None, dovecot.WITHOUT_MOVE], ids=["moves", "cannot move"])
def any_server(made_home: Path, request: pytest.FixtureRequest) -> Iterator[dovecot.Server]:
    with dovecot.running(**files(made_home), capability=request.param) as running:
        yield running


@pytest.fixture
def server(any_server: dovecot.Server) -> dovecot.Server:
    """With an empty mailbox."""
    with any_server.signed_on() as box:
        box.delete(box.uids())
        if box.folder.exists(TAKEN):
            box.folder.delete(TAKEN)
    return any_server


@pytest.fixture
def mailbox(server: dovecot.Server) -> ImapMailbox:
    return ImapMailbox(
        server=server.address,
        user=dovecot.USER,
        password=dovecot.PASSWORD,
        folder="INBOX",
        taken=TAKEN,
        tls=ssl.create_default_context(cafile=server.authority),
    )


def test_what_lies_there_is_seen_with_its_size_and_comes_as_it_came(
    mailbox: ImapMailbox, server: dovecot.Server
) -> None:
    server.put(FIRST, SECOND)
    with mailbox.open() as opened:
        first, second = opened.uids()
        assert opened.uidvalidity > 0
        assert opened.look([first, second, second + 1]) == [
            Lies(first, len(FIRST), flagged=False),
            Lies(second, len(SECOND), flagged=False),
        ]
        assert opened.fetch(second, most=10_000) == SECOND
        assert opened.fetch(first, most=10) == FIRST[:10]
        assert opened.fetch(second + 1, most=10_000) is None
    with server.signed_on() as box:
        assert [mail.flags for mail in box.fetch(mark_seen=False) if r"\Seen" in mail.flags] == []


def test_one_mail_is_moved_and_no_other_is_touched(mailbox: ImapMailbox, server: dovecot.Server) -> None:
    server.put(FIRST, SECOND, THIRD)
    with server.signed_on() as box:
        box.client.uid("STORE", box.uids()[0], "+FLAGS", r"(\Deleted)")  # by a person, who may want it back
    with mailbox.open() as opened:
        _, uid, _ = opened.uids()
        opened.move(uid)
    assert server.lies(TAKEN) == ["2"]
    assert server.lies() == ["3"]
    with mailbox.open() as opened:
        left = {lies.uid: lies.flagged for lies in opened.look(opened.uids())}
    assert left.pop(uid, True), "it lies there marked at most"
    assert sorted(left.values()) == [False, True]


def test_a_server_that_does_not_move_is_told_apart(mailbox: ImapMailbox, server: dovecot.Server) -> None:
    server.put(FIRST)
    with mailbox.open() as opened:
        (uid,) = opened.uids()
        with server.signed_on() as box:
            box.folder.delete(TAKEN)
        with pytest.raises(PartnerUnavailable) as trouble:
            opened.move(uid)
    assert trouble.value.code == CANNOT_MOVE
    assert server.lies() == ["1"]


def test_who_says_the_wrong_password_is_told_apart(mailbox: ImapMailbox) -> None:
    for wrong in ("iets anders", "iets ánders"):
        with (
            pytest.raises(PartnerUnavailable) as trouble,
            replace(mailbox, password=wrong).open(),
        ):
            pass
        assert trouble.value.code == SIGN_ON


def test_a_certificate_that_does_not_verify_ends_it_before_a_password_is_said(mailbox: ImapMailbox) -> None:
    with (
        pytest.raises(PartnerUnavailable, match="imap-certificaat"),
        replace(mailbox, tls=ssl.create_default_context()).open(),
    ):
        pass
    elsewhere = mailbox.server.replace("localhost", "127.0.0.2")
    with pytest.raises(PartnerUnavailable), replace(mailbox, server=elsewhere).open():
        pass


def test_a_folder_that_is_not_there_or_a_server_that_is_gone_is_unavailable(
    mailbox: ImapMailbox, server: dovecot.Server
) -> None:
    with pytest.raises(PartnerUnavailable), replace(mailbox, folder="Nergens").open():
        pass
    with mailbox.open() as opened:
        server.stop()
        with pytest.raises(PartnerUnavailable):
            opened.uids()
    with pytest.raises(PartnerUnavailable), mailbox.open():
        pass
    server.start()
    with pytest.raises(PartnerUnavailable), replace(mailbox, server="127.0.0.1:1").open():
        pass


def test_no_password_shows(mailbox: ImapMailbox) -> None:
    assert dovecot.PASSWORD not in repr(mailbox)
