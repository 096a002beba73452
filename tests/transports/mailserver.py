"""A mail server on loopback that takes submissions (aiosmtpd), with TLS and a user; it keeps what it was handed."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from gateway.transports import Submission
from tests.faults.process import free_port

USER, PASSWORD = "gateway", "verzonnen-wachtwoord"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """One mail, with the envelope it came in."""

    sender: str | None
    to: tuple[str, ...]
    content: bytes

    @property
    def mail(self) -> EmailMessage:
        return BytesParser(policy=default).parsebytes(self.content)


@dataclass(slots=True, kw_only=True)
class MailServer:
    """What it was handed, and what it says to the next ones."""

    address: str
    authority: Path
    handed: list[Handed] = field(default_factory=list)
    at_rcpt: list[str] = field(default_factory=list)
    at_data: list[str] = field(default_factory=list)
    """Replies, the first one to the next mail; then 250."""
    after_data: list[str] = field(default_factory=list)
    """Idem, once it has the mail: the client hears only this."""

    def submission(self, password: str | None = PASSWORD) -> Submission:
        tls = ssl.create_default_context(cafile=self.authority)
        return Submission(server=self.address, tls=tls, user=password and USER, password=password)

    async def handle_RCPT(  # noqa: N802  the library finds hooks by name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.at_rcpt:
            return self.at_rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  idem
        if self.at_data:
            return self.at_data.pop(0)
        content = envelope.original_content or b""
        self.handed.append(Handed(sender=envelope.mail_from, to=tuple(envelope.rcpt_tos), content=content))
        return self.after_data.pop(0) if self.after_data else "250 OK"


def _sign_on(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, said: Any) -> AuthResult:  # noqa: ANN401  the library's own signature
    good = isinstance(said, LoginPassword) and (said.login, said.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=good, handled=False)


@contextmanager
def running(home: Path, *, tls: bool = True) -> Iterator[MailServer]:
    """With the certificate of the home, for ``localhost``; ``tls`` False: it offers none."""
    server = MailServer(address=f"localhost:{free_port()}", authority=home / "tls" / "ca.crt")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(home / "tls" / "server.crt", home / "tls" / "server.key")
    controller = Controller(
        server,
        hostname="127.0.0.1",
        port=int(server.address.rpartition(":")[2]),
        tls_context=context if tls else None,
        require_starttls=tls,
        authenticator=_sign_on,
        auth_required=tls,
    )
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
