"""Where mail comes in: the door, and the mailbox that is read by IMAP; opened from the settings."""

import ssl
from typing import TYPE_CHECKING

from gateway import journal
from gateway.bootstrap import sql_of
from gateway.contracts.errors import Misconfigured, Unknown
from gateway.ports import Gateway
from gateway.settings import Settings
from gateway.web.server import Tls, tls_context

if TYPE_CHECKING:
    from gateway.mail.door import MailDoor
    from gateway.mail.mailbox import Emptier


def open_mail_door(settings: Settings, gateway: Gateway) -> "MailDoor | None":
    """The mail door, bound, if one is set.

    Raises:
        OSError: its address is taken.
        Misconfigured: a TLS file is missing or wrong; without TLS no relay can be known.
    """
    if settings.mail_listen is None:
        return None
    from gateway.mail.door import MailDoor  # noqa: PLC0415  heavy: most processes open no door

    certificate, key, authorities = settings.tls_files
    tls = tls_context(Tls(certificate=certificate, key=key, authorities=authorities))
    help_at = f"{settings.contact_url} {settings.contact_email}"
    return MailDoor(gateway, address=settings.mail_listen, tls=tls, help_at=help_at)


def open_mailbox(settings: Settings, gateway: Gateway) -> "Emptier | None":
    """The mailbox that is read by IMAP, if one is set; nothing is connected yet.

    Raises:
        Misconfigured: the extra ``imap`` is not installed, the authorities cannot be read, or the partner file has no
            such relay or mailbox.
    """
    if settings.imap_server is None:
        return None
    from gateway.mail.mailbox import Emptier  # noqa: PLC0415  idem

    try:
        from gateway.mail.imap import ImapMailbox  # noqa: PLC0415  an extra
    except ModuleNotFoundError:
        raise Misconfigured("imap-ontbreekt", "Installeer de gateway met de extra 'imap'.") from None
    try:
        tls = ssl.create_default_context(cafile=settings.imap_ca)
    except OSError:
        raise Misconfigured("imap-ca-onleesbaar", "GATEWAY_IMAP_CA is niet te lezen.") from None
    mailbox = ImapMailbox(
        server=settings.imap_server,
        user=settings.imap_user or "",
        password=settings.imap_password or "",
        folder=settings.imap_folder,
        taken=settings.imap_taken_folder,
        tls=tls,
    )
    ledger = journal.SqlLedger(sql_of(gateway))
    emptier = Emptier(gateway, mailbox, ledger, postbus=settings.imap_postbus or "", relais=settings.imap_relais or "")
    try:
        emptier.whose()
    except Unknown as nobody:
        raise Misconfigured(nobody.code, f"De postbus van GATEWAY_IMAP_POSTBUS kan niet: {nobody.public}") from None
    return emptier
