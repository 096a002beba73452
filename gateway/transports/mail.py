"""Mail over SMTP submission (RFC 6409): one mail server of ours, STARTTLS with a verified certificate, or nothing goes.

The return path is empty, so that nothing comes back because of what we send (RFC 3834 §3.3). What the server answers
with 5xx is no; 4xx, and anything that leaves it open whether it has the mail, is tried again with the same Message-ID.
"""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from gateway.contracts.adapter import Acknowledgement, Address, Document
from gateway.contracts.errors import Declined, PartnerUnavailable

SECONDS = 30.0
ATTEMPTS = 3
"""To connect, within one call; minutes are the journal's."""
PERMANENT = 500
SIGN_ON_FIRST = 530
"""RFC 4954 §6: about us, not about the mail."""
_NO_CONNECTION = "mail-onbereikbaar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """The mail server that takes what we send."""

    server: str
    """``host:port``."""
    tls: ssl.SSLContext
    user: str | None = None
    password: str | None = field(default=None, repr=False)


class MailTransport:
    """Keeps the promises of ``Transport``; a connection for every mail, so that nothing is shared."""

    def __init__(self, submission: Submission, *, sleep: Callable[[float], None]) -> None:
        """Hand over to ``submission``; wait by ``sleep``."""
        self._submission = submission
        self._again = Retrying(
            stop=stop_after_attempt(ATTEMPTS),
            wait=wait_random_exponential(multiplier=0.2, max=2),
            retry=retry_if_exception(_worth_seconds),
            sleep=sleep,
            reraise=True,
        )

    def send(self, document: Document, address: Address, *, key: str) -> Acknowledgement:  # noqa: ARG002  see below
        """Hand it over to the address of the entry; ``key`` stays here, the Message-ID does its work.

        Raises:
            PartnerUnavailable: the mail server is not there, does not know us, or says "not now".
            Declined: the entry has no address any more, or the mail server says no.
        """
        if address.mail is None:
            raise Declined("adres-ontbreekt", "Van deze partner is geen adres voor e-mail bekend.")
        server = self._again.copy()(self._connect)
        try:
            self._sign_on(server)
            _hand_over(server, address.mail, document.content)
        finally:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()  # whatever it says to this: the mail is there, or it is not
            server.close()
        return Acknowledgement(kenmerk="smtp-250")

    def close(self) -> None:
        """No connection is kept."""

    def _connect(self) -> smtplib.SMTP:
        host, _, port = self._submission.server.rpartition(":")
        try:
            return smtplib.SMTP(host.strip("[]"), int(port), timeout=SECONDS)
        except (OSError, smtplib.SMTPException):
            raise PartnerUnavailable(_NO_CONNECTION, "De mailserver is niet bereikbaar.") from None

    def _sign_on(self, server: smtplib.SMTP) -> None:
        """What goes wrong here says nothing of the mail."""
        given = self._submission
        try:
            server.ehlo()
            if not server.has_extn("starttls"):
                raise PartnerUnavailable("mail-zonder-tls", "De mailserver biedt geen TLS.")
            server.starttls(context=given.tls)
            if given.user is not None and given.password is not None:
                server.login(given.user, given.password)
        except (OSError, smtplib.SMTPException):
            raise PartnerUnavailable("mail-aanmelden", "De mailserver laat ons niet toe.") from None


def _hand_over(server: smtplib.SMTP, to: str, content: bytes) -> None:
    try:
        server.sendmail("", [to], content)
    except smtplib.SMTPRecipientsRefused as refused:
        code, _ = refused.recipients[to]
        raise _verdict(code) from None
    except smtplib.SMTPResponseException as answer:
        raise _verdict(answer.smtp_code) from None
    except (OSError, smtplib.SMTPException):
        raise PartnerUnavailable("mail-zonder-antwoord", "De mailserver gaf geen antwoord.") from None


def _verdict(code: int) -> PartnerUnavailable | Declined:
    if code >= PERMANENT and code != SIGN_ON_FIRST:
        return Declined(f"mail-{code}", "De mailserver weigert de e-mail.")
    return PartnerUnavailable(f"mail-{code}", "De mailserver neemt de e-mail nu niet aan.")


def _worth_seconds(trouble: BaseException) -> bool:
    return isinstance(trouble, PartnerUnavailable) and trouble.code == _NO_CONNECTION
