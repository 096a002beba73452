"""Key-encryption keys: what keeps the journal's data keys closed (AES-256 key wrap with padding, RFC 5649).

A data key is wrapped under the newest key-encryption key and names it; the older ones still unwrap what they wrapped,
until they are destroyed: then nothing opens it any more, in no copy and in no backup.
"""

from collections.abc import Mapping

from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap_with_padding,
    aes_key_wrap_with_padding,
)

from gateway.contracts.errors import Broken

KEK_BYTES = 32


class KekRing:
    """Key-encryption keys by id; the ids sort by age, and the last one is current."""

    __slots__ = ("_current", "_keks")

    def __init__(self, keks: Mapping[str, bytes]) -> None:
        """Take the keys (32 bytes each); at least one."""
        self._keks = dict(keks)
        self._current = max(self._keks)

    def wrap(self, key: bytes) -> tuple[str, bytes]:
        """Wrap a data key; returns the id of the key-encryption key and the wrapped bytes."""
        return self._current, aes_key_wrap_with_padding(self._keks[self._current], key)

    def unwrap(self, kek_id: str, wrapped: bytes) -> bytes:
        """The data key.

        Raises:
            Broken: that key-encryption key is gone, or ``wrapped`` is not of its making.
        """
        kek = self._keks.get(kek_id)
        if kek is None:
            raise Broken("kek-weg", "De sleutel van opgeslagen inhoud is er niet meer.")
        try:
            return aes_key_unwrap_with_padding(kek, wrapped)
        except InvalidUnwrap:
            raise Broken("kek-past-niet", "De sleutel van opgeslagen inhoud past niet.") from None
