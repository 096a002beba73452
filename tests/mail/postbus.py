"""A mailbox on a real IMAP server that is emptied into a gateway of the tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

from gateway.bootstrap import close_gateway, open_gateway
from gateway.formulier.kamer import Leeskamer
from gateway.journal import SqlLedger
from gateway.mail.mailbox import Emptier, Mailbox
from gateway.mailroom import open_mailbox
from gateway.ports import Gateway, Journal
from gateway.settings import Settings, load
from gateway.testing.mailrelais import POSTBUS
from tests.live import dovecot
from tests.mail.house import Inside

TAKEN = "Aangenomen & gedaan"
"""A name that IMAP writes otherwise."""


@dataclass(slots=True, kw_only=True)
class Postbus(Inside):
    """With what empties its mailbox."""

    emptier: Emptier
    settings: Settings

    @property
    def ledger(self) -> SqlLedger:
        return SqlLedger(self.journal)

    def empty(self) -> None:
        self.emptier.empty(Event())

    def staying(self) -> list[str | None]:
        """Why it stays, of all that is listed."""
        return [line.code for line in self.ledger.staying()]

    def with_journal(self, journal: Journal) -> Gateway:
        return replace(self.gateway, journal=journal)

    def through(self, mailbox: Mailbox) -> Emptier:
        """Another way to the same mailbox."""
        return Emptier(self.gateway, mailbox, self.ledger, postbus=POSTBUS, relais="mailrelais")


def settings_for(home: Path, server: dovecot.Server, **more: object) -> Settings:
    made = load({}, home=home).model_copy(
        update={
            "imap_server": server.address,
            "imap_ca": home / "tls" / "ca.crt",
            "imap_user": dovecot.USER,
            "imap_password": dovecot.PASSWORD,
            "imap_postbus": POSTBUS,
            "imap_relais": "mailrelais",
            "imap_taken_folder": TAKEN,
            **more,
        }
    )
    assert isinstance(made, Settings)
    return made


@contextmanager
def opened(home: Path, server: dovecot.Server, **more: object) -> Iterator[Postbus]:
    """The gateway at ``home``, beside its mailbox."""
    settings = settings_for(home, server, **more)
    gateway = open_gateway(settings)
    try:
        emptier = open_mailbox(settings, gateway)
        assert emptier is not None
        with Leeskamer() as kamer:
            yield Postbus(gateway=gateway, home=home, kamer=kamer, emptier=emptier, settings=settings)
    finally:
        close_gateway(gateway)
