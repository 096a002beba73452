"""Who relays, whose mailbox, who sent it: what is proved of a mail before a byte of it is kept.

1. The relay: a partner, by its client certificate, or by signing on (SMTP AUTH over TLS). Anybody else is a stranger.
2. The mailbox: one of a verantwoordelijke with which that relay is a partner.
3. The sender: by what our own mail server found out about him (``core.authenticity``), and in the entry of that relay.
   A relay that is a partner and hands over anything else rings an alarm.
4. Acute is the mailbox, or the token in the subject, that the entry names.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from gateway.contracts.errors import Invalid, Refused, Unauthentic, Unknown
from gateway.contracts.message import Bezorging, Door, Oin, Party, Received, Urgentie
from gateway.core.authenticity import check_sender
from gateway.core.mail import MEDIA_TYPE, open_headers
from gateway.core.mailheaders import Headers, first, words
from gateway.core.partners import Book, MailEntry, Partner
from gateway.ports import Gateway

RELAIS, AANGEMELD, INGEVOERD = "relais", "aangemeld", "ingevoerd"
"""How a relay was proved: by certificate, by password, or by whoever runs the gateway (an import, a mailbox)."""
_SCRYPT = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}  # OWASP 2025 asks more of what people choose; this one is drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """A proved relay."""

    oin: Oin
    bewijs: str


class Reception:
    """What stands behind the door, behind an import, and behind a mailbox."""

    def __init__(self, gateway: Gateway) -> None:
        """Ask the journal for partners each time: one that is taken off is a stranger at once."""
        self.gateway = gateway

    def by_certificate(self, der: bytes) -> Relay | None:
        """The partner whose relay has this certificate; the TLS layer verified its chain. None: nobody's."""
        try:
            certificate = x509.load_der_x509_certificate(der)
        except ValueError:
            return None
        if not certificate.not_valid_before_utc <= self._now() <= certificate.not_valid_after_utc:
            return None  # a connection may outlive it
        fingerprint = certificate.fingerprint(SHA256()).hex()
        found = {entry.oin for _, entry, mail in self._entries() if fingerprint in mail.relais}
        return Relay(oin=Oin(found.pop()), bewijs=RELAIS) if len(found) == 1 else None

    def by_password(self, user: str, password: bytes) -> Relay | None:
        """The partner whose relay signs on like this, or None."""
        known = [(entry, mail) for _, entry, mail in self._entries() if mail.gebruiker == user]
        found = {entry.oin for entry, mail in known if mail.wachtwoord and password_fits(mail.wachtwoord, password)}
        return Relay(oin=Oin(found.pop()), bewijs=AANGEMELD) if len(found) == 1 else None

    def by_name(self, naam: str) -> Relay:
        """The relay of the partner with this name, which whoever runs the gateway vouches for.

        Raises:
            Unknown: not one active partner of this name has mail.
        """
        found = {entry.oin for _, entry, _ in self._entries() if entry.naam == naam}
        if len(found) != 1:
            raise Unknown("relais-onbekend", "Geen actieve partner van die naam heeft een relais voor e-mail.")
        return Relay(oin=Oin(found.pop()), bewijs=INGEVOERD)

    def mailbox(self, relay: Relay, address: str) -> Oin:
        """The verantwoordelijke whose mailbox ``address`` is.

        Raises:
            Unknown: there is none for this relay.
        """
        for book in self.gateway.journal.library().books_of(relay.oin):
            if address.lower() in book.postbussen:
                return book.verantwoordelijke
        raise Unknown("postbus-onbekend", "Deze postbus is hier niet bekend.")

    def receive(self, relay: Relay, recipients: Sequence[str], content: bytes) -> Received:
        """A mail from a proved relay to mailboxes of one verantwoordelijke, with its sender proved.

        Raises:
            Unreadable: too large, or its lines are no lines.
            Unauthentic: the sender is not proved; the alarm has rung.
        """
        vt = self.mailbox(relay, recipients[0])
        book = self.gateway.journal.library().books[vt]
        via = book.partners[relay.oin]
        if via.mail is None:
            raise Unauthentic("partij-onbekend", "U bent hier geen partner.")
        try:
            headers = open_headers(content, self.gateway.mail_limits)
            _, zender = check_sender(headers, via.mail)
        except (Unauthentic, Invalid) as refusal:
            self.gateway.notices.emit("mail-niet-echt", partij=relay.oin, code=refusal.code, verantwoordelijke=vt)
            raise Unauthentic(refusal.code, refusal.public, findings=refusal.findings) from None
        acute = is_acute(book.get(zender) or via, recipients, headers)
        return Received(
            content=content,
            media_type=MEDIA_TYPE,
            door=Door.MAIL,
            party=Party(oin=relay.oin, bewijs=relay.bewijs),
            at=self._now(),
            bezorging=Bezorging(
                verantwoordelijke=vt, zender=zender, urgentie=Urgentie.ACUUT if acute else Urgentie.REGULIER
            ),
        )

    def _now(self) -> datetime:
        return self.gateway.clock.now()

    def _entries(self) -> list[tuple[Book, Partner, MailEntry]]:
        return [
            (book, partner, partner.mail)
            for book in self.gateway.journal.library().books.values()
            for partner in book.partners.values()
            if partner.actief and partner.mail is not None
        ]


def is_acute(entry: Partner, recipients: Sequence[str], headers: Headers) -> bool:
    """Whether mailbox or subject is what the entry of the sender has for acute; never what is in the mail."""
    condition = entry.acuut_als
    if condition is None:
        return False
    if condition.postbus is not None and condition.postbus in {address.lower() for address in recipients}:
        return True
    try:
        subject = words(first(headers, "subject"), "subject")
    except Refused:
        return False
    return condition.onderwerp is not None and condition.onderwerp.lower() in subject.lower()


def password_fits(stored: str, password: bytes) -> bool:
    """Whether ``password`` is the one behind ``scrypt:<salt>:<digest>``."""
    _, salt, digest = stored.split(":")
    return hmac.compare_digest(_scrypt(password, bytes.fromhex(salt)), bytes.fromhex(digest))


def stored_password(password: str, salt: bytes) -> str:
    """How a partner entry keeps a password; ``salt`` is 16 random bytes."""
    return f"scrypt:{salt.hex()}:{_scrypt(password.encode(), salt).hex()}"


def _scrypt(password: bytes, salt: bytes) -> bytes:
    return hashlib.scrypt(password, salt=salt, n=_SCRYPT["n"], r=_SCRYPT["r"], p=_SCRYPT["p"], dklen=_SCRYPT["dklen"])
