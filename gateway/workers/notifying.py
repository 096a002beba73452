"""The roads by which notices of alarms leave: mail and webhook. Neither needs journal, broker or partner.

Every wait is bounded; no redirects, no proxy from the environment.
"""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol

import httpx2

from gateway.contracts.errors import PartnerUnavailable
from gateway.core.alarms import Notice

SECONDS = 10.0


class Road(Protocol):
    """A way to reach a person."""

    @property
    def name(self) -> str:
        """For the log."""
        ...

    def send(self, notice: Notice) -> None:
        """Hand ``notice`` over. Raises ``PartnerUnavailable`` when it did not go."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """Notices by SMTP."""

    to: str
    sender: str
    server: str
    """``host:port``."""
    name: str = "mail"

    def send(self, notice: Notice) -> None:
        """One mail of plain text; STARTTLS when the server offers it, and then its certificate is checked."""
        mail = EmailMessage()
        mail["Subject"], mail["From"], mail["To"] = notice.subject, self.sender, self.to
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834 §5: no out-of-office answers
        mail.set_content("\n\n".join(notice.lines) + "\n")
        host, _, port = self.server.rpartition(":")
        try:
            with smtplib.SMTP(host.strip("[]"), int(port), timeout=SECONDS) as server:
                server.ehlo()
                if server.has_extn("starttls"):
                    server.starttls(context=ssl.create_default_context())
                server.send_message(mail)
        except (OSError, smtplib.SMTPException) as fault:
            raise PartnerUnavailable(
                f"alarm-mail-{type(fault).__name__}", "De mailserver nam de melding niet aan."
            ) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Notices as JSON by POST."""

    url: str
    name: str = "webhook"

    def send(self, notice: Notice) -> None:
        """``{"onderwerp": …, "alarmen": [{"alarm": …, "over": …, "aantal": …}]}``; any 2xx will do."""
        body = {"onderwerp": notice.subject, "alarmen": list(notice.alarms)}
        try:
            with httpx2.Client(trust_env=False, follow_redirects=False, timeout=SECONDS) as client:
                status = client.post(self.url, json=body).status_code
        except (httpx2.HTTPError, httpx2.InvalidURL) as fault:
            raise PartnerUnavailable(
                f"alarm-webhook-{type(fault).__name__}", "De webhook was niet te bereiken."
            ) from None
        if not httpx2.codes.is_success(status):
            raise PartnerUnavailable(f"alarm-webhook-{status}", "De webhook nam de melding niet aan.")
