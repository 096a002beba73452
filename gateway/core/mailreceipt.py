"""The receipt of a mail, as a mail (RFC 5322, RFC 3834): what proves to its sender that it was recorded.

Nothing in it comes from the mail but its digest: no name, number, subject or Message-ID. It says itself that a machine
wrote it, so that no other machine answers.
"""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from gateway.contracts.berichten.ontvangst import Ontvangstbewijs

_TEXT = """\
Een e-mail van u is vastgelegd. Dit bewijs zegt niet wat erin staat, en niet wat ermee gebeurt.

Document:  {document}
Tijdstip:  {tijdstip}
SHA-256:   {sha256}

De samenvatting is die van de e-mail zonder de kopregels die mailservers onderweg schrijven.
Belofte en zegel (JWS, losse inhoud) bewijzen dat het logboek de vastlegging bevat.

Belofte:
{belofte}

Zegel:
{zegel}

Dit bericht is automatisch gemaakt; beantwoord het niet.
"""


def write_receipt(bewijs: Ontvangstbewijs, afzender: str, to: str, *, ident: str, at: datetime) -> bytes:
    """The mail, ASCII with CRLF; ``ident`` makes its Message-ID, the same at every attempt."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Date"] = afzender, to, format_datetime(at)
    mail["Message-ID"] = f"<{ident}@{afzender.rpartition('@')[2]}>"
    mail["Subject"] = f"Ontvangstbewijs {bewijs.document}"
    mail["Auto-Submitted"] = "auto-replied"
    mail.set_content(_TEXT.format(**bewijs.model_dump()), cte="quoted-printable")
    return mail.as_bytes()
