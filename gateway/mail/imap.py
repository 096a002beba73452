"""IMAP, over TLS with a certificate that is verified (RFC 9051, RFC 8314): the one module that speaks it.

* A mail is downloaded whole or not at all, read only (``BODY.PEEK``), and never more of it than was asked for.
* The library is used for what it does well; its ``move`` and ``flag`` expunge whatever anybody marked as deleted, so
  here a mail is moved by ``UID MOVE`` (RFC 6851), and by a server that cannot, copied and marked, itself alone.
  Nothing is expunged.
* What the server can is asked after signing on: before, many tell less.
"""

import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from imap_tools.errors import ImapToolsError, MailboxLoginError
from imap_tools.mailbox import MailBox
from imap_tools.utils import encode_folder

from gateway.contracts.errors import PartnerUnavailable
from gateway.mail.mailbox import CANNOT_MOVE, SIGN_ON, Lies

SECONDS = 15.0
"""That a server may be silent."""
_AT_ONCE = 200
"""Mails in one question."""
_SAYS_NO = "imap-weigert"
_UID, _SIZE = re.compile(rb"\bUID (\d+)"), re.compile(rb"\bRFC822\.SIZE (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapMailbox:
    """A mailbox on a server."""

    server: str
    """``host:port``; TLS from the first byte."""
    user: str
    password: str = field(repr=False)
    folder: str
    """Where mail comes in."""
    taken: str
    """Where it goes once it is committed; made when it is not there."""
    tls: ssl.SSLContext

    @property
    def place(self) -> str:
        """Server and folder."""
        return f"{self.server} {self.folder}"

    @contextmanager
    def open(self) -> "Iterator[OpenedFolder]":
        """Sign on and select the folder.

        Raises:
            PartnerUnavailable: the server is not there, its certificate is not good, or it says no.
        """
        host, _, port = self.server.rpartition(":")
        with _translated():
            box = MailBox(host.strip("[]"), int(port), timeout=SECONDS, ssl_context=self.tls)
        try:
            with _translated():
                self._sign_on(box)
                if not box.folder.exists(self.taken):
                    box.folder.create(self.taken)
                box.folder.set(self.folder)
                opened = OpenedFolder(box, self.taken)
            yield opened
        finally:
            with suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
                box.logout()
            with suppress(OSError):
                box.client.shutdown()

    def _sign_on(self, box: MailBox) -> None:
        try:
            if (self.user + self.password).isascii():
                box.login(self.user, self.password, initial_folder=None)
            else:
                box.login_utf8(self.user, self.password, initial_folder=None)
        except imaplib.IMAP4.abort:
            raise
        except (MailboxLoginError, imaplib.IMAP4.error):
            raise PartnerUnavailable(SIGN_ON, "De mailserver nam naam en wachtwoord niet aan.") from None


class OpenedFolder:
    """The port ``Opened``."""

    def __init__(self, box: MailBox, taken: str) -> None:
        """A mailbox whose folder is selected."""
        self._client = box.client
        self._taken = encode_folder(taken)
        validity = self._client.response("UIDVALIDITY")[1][-1]
        if validity is None:
            raise PartnerUnavailable("imap-zonder-uidvalidity", "De mailserver houdt geen vaste nummers bij.")
        self.uidvalidity = int(validity)
        self._can_move = b"MOVE" in self._ask("capability")[0].upper().split()

    def uids(self) -> Sequence[int]:
        """All that lies in the folder."""
        (found, *_) = self._uid("SEARCH", "ALL")
        return sorted(int(uid) for uid in (found or b"").split())

    def look(self, uids: Sequence[int]) -> Sequence[Lies]:
        """Sizes and marks."""
        found: dict[int, Lies] = {}
        for begin in range(0, len(uids), _AT_ONCE):
            some = uids[begin : begin + _AT_ONCE]
            for said in self._uid("FETCH", ",".join(map(str, some)), "(RFC822.SIZE FLAGS)"):
                uid, size = (pattern.search(said or b"") for pattern in (_UID, _SIZE))
                if uid is not None and size is not None:
                    lies = Lies(uid=int(uid[1]), size=int(size[1]), flagged=rb"\Deleted" in said)
                    found[lies.uid] = lies
        return [found[uid] for uid in uids if uid in found]

    def fetch(self, uid: int, *, most: int) -> bytes | None:
        """The mail as it came."""
        for said in self._uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{most}>)"):
            if isinstance(said, tuple) and (found := _UID.search(said[0])) is not None and int(found[1]) == uid:
                return bytes(said[1])
        return None

    def move(self, uid: int) -> None:
        """Into the other folder."""
        try:
            if self._can_move:
                self._uid("MOVE", str(uid), self._taken)
            else:
                self._uid("COPY", str(uid), self._taken)
                self._uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Deleted)")
        except PartnerUnavailable as trouble:
            if trouble.code != _SAYS_NO:
                raise
            raise PartnerUnavailable(CANNOT_MOVE, "De mailserver verplaatst de e-mail niet.") from None

    def _uid(self, command: str, *arguments: str | bytes) -> list[Any]:
        return self._ask("uid", command, *arguments)

    def _ask(self, what: str, *arguments: str | bytes) -> list[Any]:
        with _translated():
            status, data = getattr(self._client, what)(*arguments)
        if status != "OK":
            raise PartnerUnavailable(_SAYS_NO, "De mailserver weigert een opdracht.")
        return list(data)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except ssl.SSLCertVerificationError:
        raise PartnerUnavailable("imap-certificaat", "Het certificaat van de mailserver klopt niet.") from None
    except (OSError, imaplib.IMAP4.error, ImapToolsError):
        raise PartnerUnavailable("imap-onbereikbaar", "De mailserver van de postbus antwoordt niet.") from None
