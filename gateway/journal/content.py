"""Content at rest: AES-256-GCM under data keys, and data keys wrapped by a key that lives elsewhere.

::

    key-encryption key (gateway.keys) ── wraps ──► data key (data_key row) ── seals ──► a content column
    blob = version (1 byte, 0x01) ‖ nonce (12 bytes, random) ‖ ciphertext ‖ tag (16 bytes)
    AAD  = version ‖ table ‖ 0 ‖ column ‖ 0 ‖ row ‖ 0 ‖ verantwoordelijke      (UTF-8)

Rules:

1. A document has two data keys: one for what it says (document, draft, messages, rendered documents, salts), which goes
   when the content may go, and one for traffic data (reference, answer address, receipt), which is kept months longer.
2. Table, column, row and verantwoordelijke are bound: a value moved to another place does not open.
3. A random 96-bit nonce is safe because a data key seals tens of values, never millions (SP 800-38D, 8.3).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from gateway.contracts.errors import Broken

VERSION = b"\x01"
KEY_BYTES = 32
NONCE_BYTES = 12

RandomBytes = Callable[[int], bytes]


class KeyRing(Protocol):
    """The key-encryption keys (AES key wrap with padding, RFC 5649)."""

    def wrap(self, key: bytes) -> tuple[str, bytes]:
        """Wrap a data key under the current key; returns that key's id and the wrapped bytes."""
        ...

    def unwrap(self, kek_id: str, wrapped: bytes) -> bytes:
        """The data key. Raises ``Broken`` when that key is gone or ``wrapped`` is not of its making."""
        ...


class Purpose(StrEnum):
    """What a data key is for; decides when it goes."""

    INHOUD = "inhoud"
    VERKEER = "verkeer"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands."""

    table: str
    column: str
    row: str
    verantwoordelijke: str

    @property
    def aad(self) -> bytes:
        """What is bound to the ciphertext."""
        return VERSION + f"{self.table}\0{self.column}\0{self.row}\0{self.verantwoordelijke}".encode()


class DataKey:
    """One unwrapped data key."""

    __slots__ = ("_aead", "_key", "_random_bytes")

    def __init__(self, key: bytes, random_bytes: RandomBytes) -> None:
        """Take the 32 bytes and a source of nonces."""
        self._key = key
        self._aead = AESGCM(key)
        self._random_bytes = random_bytes

    def seal(self, plain: bytes, place: Place) -> bytes:
        """Encrypt ``plain`` for exactly this place."""
        nonce = self._random_bytes(NONCE_BYTES)
        return VERSION + nonce + self._aead.encrypt(nonce, plain, place.aad)

    def open(self, blob: bytes, place: Place) -> bytes:
        """Decrypt what stands at this place.

        Raises:
            Broken: it was sealed for another place, under another key, or was altered.
        """
        nonce, sealed = blob[1 : 1 + NONCE_BYTES], blob[1 + NONCE_BYTES :]
        if blob[:1] != VERSION:
            raise Broken("inhoud-onbekende-versie", "Opgeslagen inhoud heeft een onbekende vorm.")
        try:
            return self._aead.decrypt(nonce, sealed, place.aad)
        except (InvalidTag, ValueError):
            raise Broken(
                "inhoud-onleesbaar", "Opgeslagen inhoud is niet te openen op de plaats waar zij staat."
            ) from None

    def derive(self, purpose: bytes) -> bytes:
        """A key of its own for ``purpose`` (HKDF, RFC 5869 §2.3); it says nothing about this one."""
        return HKDFExpand(algorithm=SHA256(), length=KEY_BYTES, info=purpose).derive(self._key)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrappedKey:
    """A data key as it is stored."""

    owner: str
    purpose: Purpose
    kek: str
    wrapped: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Vault:
    """Makes and opens data keys."""

    keyring: KeyRing
    random_bytes: RandomBytes

    def create(self, owner: str, purpose: Purpose) -> tuple[DataKey, WrappedKey]:
        """A new data key, and what to store of it."""
        key = self.random_bytes(KEY_BYTES)
        kek, wrapped = self.keyring.wrap(key)
        return DataKey(key, self.random_bytes), WrappedKey(owner=owner, purpose=purpose, kek=kek, wrapped=wrapped)

    def unlock(self, kek: str, wrapped: bytes) -> DataKey:
        """A stored data key. Raises ``Broken`` when its key-encryption key is gone."""
        return DataKey(self.keyring.unwrap(kek, wrapped), self.random_bytes)
