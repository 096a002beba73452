"""A mailbox that is read by IMAP: what the ledger says of each mail that was seen there.

1. A mail is known by mailbox, UIDVALIDITY and UID (RFC 9051 §2.3.1.1): together they never mean another mail. When the
   server gives out another UIDVALIDITY, what it had before says nothing any more, and all is looked at again.
2. ``genomen`` is written in the commit that keeps the mail, so that who dies after it knows that it was taken.
3. ``blijft``: it was looked at and not taken; it lies there until a person moves it, and then it is ``weg``.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gateway.contracts.message import Oin


class Stand(StrEnum):
    """What became of a mail in a mailbox."""

    GENOMEN = "genomen"
    BLIJFT = "blijft"
    WEG = "weg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder of a mailbox, as long as the UIDs in it mean the same."""

    verantwoordelijke: Oin
    """Whose mailbox it is."""
    mailbox: str
    """Address of the mailbox, server and folder."""
    uidvalidity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What the ledger says of one mail; no content."""

    folder: Folder
    uid: int
    stand: Stand
    at: datetime
    """When it was looked at."""
    size: int
    """In bytes, as the server says."""
    code: str | None = None
    """Why it stays."""
