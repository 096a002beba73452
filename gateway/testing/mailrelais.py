"""A mail server of Veilig Thuis as the mail door sees it: it judged the sender, wrote that down, and relays.

Mails are written out here line by line, so that a scenario can make every one of them wrong. Norms: RFC 5322, RFC 2046,
RFC 8601 (``Authentication-Results``), RFC 5321 and RFC 2033 (SMTP and LMTP).
"""

import smtplib
import ssl
from base64 import encodebytes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

AFZENDER = "zorgmelding@politie.example"
POSTBUS = "meldingen@vt.example"
ACUUT = "acuut@vt.example"
SERVER = "mx.vt.example"


def uitslag(domein: str = "politie.example", *, server: str = SERVER, dkim: str = "pass", dmarc: str = "pass") -> str:
    """What a server found out about a sender."""
    return f"{server}; dkim={dkim} header.d={domein} header.s=s1; dmarc={dmarc} (p=reject) header.from={domein}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bijlage:
    """A file that goes with a mail."""

    naam: str
    media_type: str
    inhoud: bytes


def e_mail(
    tekst: str,
    *bijlagen: Bijlage,
    nummer: str,
    onderwerp: str = "Zorgmelding",
    van: str = f"Politie Eenheid <{AFZENDER}>",
    aan: str = POSTBUS,
    beoordeeld: str | None = "",
    koppen: Sequence[str] = (),
) -> bytes:
    """A mail with CRLF; ``nummer`` makes its Message-ID, ``beoordeeld`` is Authentication-Results (None: none)."""
    trace = [] if beoordeeld is None else [f"Authentication-Results: {beoordeeld or uitslag()}"]
    headers = [
        *trace,
        f"From: {van}",
        f"To: {aan}",
        f"Subject: {onderwerp}",
        f"Message-ID: <{nummer}@politie.example>",
        "Date: Sun, 22 Nov 2026 10:30:00 +0100",
        "MIME-Version: 1.0",
        *koppen,
    ]
    body = ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", "", *tekst.splitlines()]
    if bijlagen:
        parts = [body, *(_part(bijlage) for bijlage in bijlagen)]
        headers.append('Content-Type: multipart/mixed; boundary="=_grens"')
        body = ["", *(line for part in parts for line in ("--=_grens", *part)), "--=_grens--"]
    return "\r\n".join([*headers, *body, ""]).encode()


def _part(bijlage: Bijlage) -> list[str]:
    return [
        f'Content-Type: {bijlage.media_type}; name="{bijlage.naam}"',
        f'Content-Disposition: attachment; filename="{bijlage.naam}"',
        "Content-Transfer-Encoding: base64",
        "",
        *encodebytes(bijlage.inhoud).decode().splitlines(),
    ]


class Mailrelais:
    """A connection to the mail door; the certificate that ``tls`` carries says whose relay it is."""

    def __init__(self, address: str, tls: ssl.SSLContext, *, lmtp: bool = False, timeout: float = 30.0) -> None:
        """Connect and start TLS."""
        host, _, port = address.rpartition(":")
        self.client = (smtplib.LMTP if lmtp else smtplib.SMTP)(timeout=timeout)
        try:
            self.client.connect(host, int(port))
            self.client.ehlo_or_helo_if_needed()
            # The name that the certificate of the door has.
            self.client._host = "localhost"  # type: ignore[attr-defined]  # noqa: SLF001  smtplib checks the certificate against it
            self.client.starttls(context=tls)
        except BaseException:
            self.client.close()  # nobody else has it yet
            raise

    def stuur(self, mail: bytes, *, aan: Sequence[str] = (POSTBUS,), van: str = AFZENDER) -> tuple[int, str]:
        """Hand a mail over as it is; the last reply, its code and text."""
        client = self.client
        client.ehlo_or_helo_if_needed()
        code, text = client.mail(van)
        for address in aan:
            if code < 300:  # noqa: PLR2004  SMTP: done
                code, text = client.rcpt(address)
        if code < 300:  # noqa: PLR2004  idem
            code, text = client.data(mail)
        if client.sock is not None and code != 250:  # noqa: PLR2004  idem
            self._again()
        return code, text.decode()

    def _again(self) -> None:
        try:
            self.client.rset()
        except smtplib.SMTPServerDisconnected:
            self.client.close()

    def close(self) -> None:
        """Say goodbye, if anyone is there."""
        try:
            self.client.quit()
        except smtplib.SMTPServerDisconnected:
            self.client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def relais_tls(authority: str, certificate: str | None = None, key: str | None = None) -> ssl.SSLContext:
    """TLS of a relay: paths of PEM files; without a certificate it is nobody's."""
    context = ssl.create_default_context(cafile=authority)
    if certificate is not None:
        context.load_cert_chain(certificate, key)
    return context
