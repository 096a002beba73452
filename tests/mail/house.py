"""A gateway with an open mail door, on a journal of its own; relays come by a real socket over real TLS."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gateway.bootstrap import close_gateway, open_gateway
from gateway.commands.init import DEVELOPMENT_OIN, make_home
from gateway.contracts.message import DocumentId, Oin
from gateway.demo import regio
from gateway.formulier.kamer import Leeskamer
from gateway.journal import SqlJournal
from gateway.journal.listing import DocumentLine
from gateway.mail.door import MailDoor
from gateway.mailjourney import ReadForm
from gateway.mailroom import open_mail_door
from gateway.ports import Gateway
from gateway.settings import Settings, load
from gateway.testing.mailrelais import Mailrelais, relais_tls
from gateway.workers.mail import read_once

VT = Oin(DEVELOPMENT_OIN)
MAILRELAIS = "00000099000000005000"


@dataclass(slots=True, kw_only=True)
class Inside:
    """The gateway, and what it keeps."""

    gateway: Gateway
    home: Path
    kamer: Leeskamer

    @property
    def journal(self) -> SqlJournal:
        assert isinstance(self.gateway.journal, SqlJournal)
        return self.gateway.journal

    def read_all(self, read_form: ReadForm | None = None) -> None:
        """What the duty ``mail`` does until nothing waits."""
        while read_once(self.gateway, read_form or self.kamer.lees):
            pass

    def documents(self) -> list[DocumentLine]:
        """Newest first."""
        return list(self.journal.documents(limit=1000))

    def states(self) -> list[str]:
        return [line.state for line in self.documents()]

    def findings_of(self, line: DocumentLine) -> list[str]:
        """Rules by which a document lies where it lies."""
        document = self.journal.document(VT, DocumentId(line.id))
        assert document is not None
        return [finding.rule for finding in document.findings]

    def rung(self) -> dict[str, int]:
        """How often each event was emitted."""
        counts = getattr(self.gateway.notices, "counted")()  # noqa: B009  the port has no counter
        return dict(counts)


@dataclass(slots=True, kw_only=True)
class House(Inside):
    """With its door, and its relays."""

    door: MailDoor

    def tls(self, client: str | None = "mailrelais") -> ssl.SSLContext:
        """TLS with the certificate of ``client``, or with none."""
        files: tuple[str | None, str | None] = (None, None)
        if client is not None:
            folder = self.home / "clients"
            files = (str(folder / f"{client}.crt"), str(folder / f"{client}.key"))
        return relais_tls(str(self.home / "tls" / "ca.crt"), *files)

    def relay(self, client: str | None = "mailrelais", *, lmtp: bool = False) -> Mailrelais:
        return Mailrelais(self.door.address, self.tls(client), lmtp=lmtp)


def new_home(home: Path) -> Path:
    """A development home with the partners of its example applied; made once, copied often."""
    settings = load({}, home=home)
    regio.vestig(settings, make_home, now=datetime.now(UTC), adressen={})
    return home


@contextmanager
def opened(home: Path, **settings: object) -> Iterator[House]:
    """The house at ``home`` with its door open."""
    made = load({}, home=home).model_copy(update={"mail_listen": "127.0.0.1:0", **settings})
    assert isinstance(made, Settings)
    gateway = open_gateway(made)
    door = open_mail_door(made, gateway)
    assert door is not None
    try:
        door.open()
        with Leeskamer() as kamer:
            yield House(gateway=gateway, door=door, home=home, kamer=kamer)
    finally:
        door.close()
        close_gateway(gateway)
