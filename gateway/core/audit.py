"""Log entries: which facts are logged, what an entry may hold, and how it is digested.

Rules (invariants 6 and 7): every fact and its entry are one transaction; an entry holds references, codes, keyed
pseudonyms and salted commitments, never content. So content can be erased and the log still verifies: a commitment says
nothing without its salt, and the salt goes with the content.
"""

import hmac
import re
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from gateway.contracts.errors import Broken
from gateway.contracts.message import MessageId, Oin
from gateway.core import canonical
from gateway.core.recording import Entry

SALT_BYTES = 32
"""Of a commitment: as long as the digest, so that guessing the salt is no easier than inverting it."""
PROMISED_SECONDS = 60
"""Within so many seconds after the receipt the entry has its place in the log."""
NO_CODE = "(geen code)"
"""Stands where somebody put a sentence into an entry: entries take words that are codes or references."""
_DIGESTED = ("id", "verantwoordelijke", "at", "event", "about", "actor", "details", "commitments")
_WORD = re.compile(r"[\x21-\x7e]{1,400}")
_NINE_DIGITS = re.compile(r"\b\d{9}\b")


class Feit(StrEnum):
    """Every fact that has an entry; the value is the entry's ``event`` and never changes."""

    DOCUMENT_AANGENOMEN = "document-aangenomen"
    DOCUMENT_VASTGEHOUDEN = "document-vastgehouden"
    DOCUMENT_IN_QUARANTAINE = "document-in-quarantaine"
    DOCUMENT_GEWEIGERD = "document-geweigerd"
    DOCUMENT_HERHAALD = "document-herhaald"
    """The same document again: it got its first receipt again."""
    DOCUMENT_TE_LEZEN = "document-te-lezen"
    """A mail is kept and acknowledged; what it holds is read later."""
    DOCUMENT_GEKOPPELD = "document-gekoppeld"
    """It is about a report that came by another road too."""
    DOCUMENT_CONFLICTEERT = "document-conflicteert"
    ZAAKFEIT_GESTELD = "zaakfeit-gesteld"
    """Veilig Thuis stated something about one of its zaken, or withdrew it."""
    BESLUIT_GENOMEN = "besluit-genomen"
    BERICHT_VERZEGELD = "bericht-verzegeld"
    AFLEVERING_GEREED = "aflevering-gereed"
    AFLEVERING_OVERHANDIGD = "aflevering-overhandigd"
    AFLEVERING_BEVESTIGD = "aflevering-bevestigd"
    AFLEVERING_UITGESTELD = "aflevering-uitgesteld"
    """An attempt failed and another is due."""
    AFLEVERING_GEPARKEERD = "aflevering-geparkeerd"
    AFLEVERING_VASTGEHOUDEN = "aflevering-vastgehouden"
    AFLEVERING_MISLUKT = "aflevering-mislukt"
    AFLEVERING_HERHAALD = "aflevering-herhaald"
    POSTVAK_OPGEHAALD = "postvak-opgehaald"
    PARTNERS_TOEGEPAST = "partners-toegepast"
    TOKEN_UITGEGEVEN = "token-uitgegeven"  # noqa: S105  the name of an event
    SLEUTELS_GEMAAKT = "sleutels-gemaakt"
    JOURNAAL_GEMIGREERD = "journaal-gemigreerd"
    PERSOON_GAF_VRIJ = "persoon-gaf-vrij"
    """An act of a person on what is held; whether it went is its ``uitkomst``."""
    PERSOON_WEIGERDE = "persoon-weigerde"
    PERSOON_BEVESTIGDE = "persoon-bevestigde"
    INHOUD_INGEZIEN = "inhoud-ingezien"
    LOGBOEK_INGEZIEN = "logboek-ingezien"
    ZEGEL_KLOPT_NIET = "zegel-klopt-niet"
    ALARM_GEGEVEN = "alarm-gegeven"
    ALARM_GEZIEN = "alarm-gezien"


def make_entry(
    *,
    id: str,  # noqa: A002  the name of the field
    verantwoordelijke: Oin,
    at: datetime,
    feit: Feit,
    about: str,
    actor: str,
    details: Mapping[str, object] | None = None,
    content: Mapping[str, bytes] | None = None,
    salt: bytes = b"",
) -> Entry:
    """An entry with its digest.

    ``details`` holds references and codes: words without spaces, integers, booleans, None, and lists and objects of
    these. A sentence, or a word that could be a BSN, is replaced by ``NO_CODE``: an entry never holds content and never
    stops the fact that it is about. Each value of ``content`` is committed to with ``salt`` and not kept.

    Raises:
        Broken: ``at`` is naive, ``salt`` is too short to commit with, or ``details`` holds another type.
    """
    if at.tzinfo is None:
        raise Broken("tijd-zonder-zone", "Een tijdstip heeft geen tijdzone.")
    fields: dict[str, Any] = {
        "id": id,
        "verantwoordelijke": verantwoordelijke,
        "at": at,
        "event": feit.value,
        "about": about,
        "actor": actor,
        "details": {name: _coded(value) for name, value in details.items()} if details else {},
        "commitments": {name: commit(salt, value) for name, value in content.items()} if content else {},
    }
    return Entry(**fields, salt=salt, digest=_digest(fields))


def entry_digest(entry: Entry) -> str:
    """SHA-256 (hex) over the canonical JSON of the entry, without its salt and its digest."""
    return _digest({name: getattr(entry, name) for name in _DIGESTED})


def _digest(fields: Mapping[str, Any]) -> str:
    plain = {name: dict(fields[name]) for name in ("details", "commitments")}
    return sha256(canonical.dump({**fields, **plain, "at": _instant(fields["at"])})).hexdigest()


def commit(salt: bytes, content: bytes) -> str:
    """Salted commitment (hex): HMAC-SHA-256 of ``content`` under ``salt``; without the salt it can be of anything.

    Raises:
        Broken: the salt is too short to hide a nine-digit number, or anything else that can be guessed.
    """
    if len(salt) < SALT_BYTES:
        raise Broken("zout-te-kort", "Een verbintenis heeft te weinig zout.")
    return hmac.digest(salt, content, "sha256").hex()


def promise(entry: Entry, *, message: MessageId) -> bytes:
    """The receipt's promise as canonical JSON, to be sealed: this entry will be in the log within 60 seconds.

    ``entry`` is its digest (hex), ``salt`` opens its commitments to whoever gets the receipt.
    """
    return canonical.dump(
        {
            "message": message,
            "entry": entry.digest,
            "salt": b64encode(entry.salt).decode(),
            "time": _instant(entry.at),
            "within": PROMISED_SECONDS,
        }
    )


def _coded(value: object) -> object:
    match value:
        case str():
            return str(value) if _WORD.fullmatch(value) and not _NINE_DIGITS.search(value) else NO_CODE
        case None | bool() | int():
            return value
        case Mapping():
            return {str(name): _coded(item) for name, item in value.items()}
        case list() | tuple():
            return [_coded(item) for item in value]
        case _:
            raise Broken("logregel-onjuist", "Een logregel bevat iets anders dan codes en verwijzingen.")


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
