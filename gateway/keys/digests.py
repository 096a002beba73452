"""Keyed digests: the same input gives the same digest, and only its verantwoordelijke can tell of what, or compare.

Each verantwoordelijke has a root secret of its own (32 bytes, one file); each purpose has a key derived from it by HKDF
(RFC 5869). So digests of two purposes, or of two verantwoordelijken, cannot be linked, and destroying one root unlinks
everything of that verantwoordelijke at once.
"""

import hmac
from collections.abc import Callable

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gateway.contracts.message import Oin

ROOT_BYTES = 32


class Digests:
    """Digests with the roots that ``root_of`` knows; safe to use from several threads."""

    __slots__ = ("_keys", "_root_of")

    def __init__(self, root_of: Callable[[Oin], bytes]) -> None:
        """``root_of`` gives a verantwoordelijke's root secret, or raises ``SignerUnavailable``."""
        self._root_of = root_of
        self._keys: dict[tuple[Oin, str], bytes] = {}

    def digest(self, verantwoordelijke: Oin, purpose: str, content: bytes) -> str:
        """HMAC-SHA-256 (hex); ``purpose`` is one of a few names in our code, never data."""
        key = self._keys.get((verantwoordelijke, purpose))
        if key is None:
            root = self._root_of(verantwoordelijke)
            info = f"vt-gateway digest v1 {purpose}".encode()
            key = HKDF(algorithm=SHA256(), length=ROOT_BYTES, salt=None, info=info).derive(root)
            self._keys[verantwoordelijke, purpose] = key
        return hmac.digest(key, content, "sha256").hex()
