"""The port ``Signer`` on keys in files: seals with the current message key, checks with that and the retired ones.

Safe to use from several threads. Never raises ``SignerUnavailable`` for a seal: the key is in memory; a
verantwoordelijke without a root secret has no digests.
"""

from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from gateway.contracts.errors import Broken
from gateway.contracts.message import Oin
from gateway.core.seal import SealHeader, join_seal, protect, signing_input
from gateway.keys.certificates import HALF, Pair, x5t_s256
from gateway.keys.digests import Digests
from gateway.keys.keyring import ECDSA_SHA256, Keyring


class FileSigner:
    """One signing key, the keyring to check with, and the keyed digests."""

    __slots__ = ("_digests", "_keyring", "_latest", "_pair", "_x5t")

    def __init__(self, pair: Pair, keyring: Keyring, digests: Digests) -> None:
        """``keyring`` holds the certificate of ``pair`` and of every retired key."""
        self._pair = pair
        self._keyring = keyring
        self._digests = digests
        self._x5t = x5t_s256(pair.certificate)
        # The header changes once a second; a tuple is replaced whole, so that threads never see half of it.
        self._latest: tuple[datetime, str] | None = None

    @property
    def keyring(self) -> Keyring:
        """The keys whose seals it accepts."""
        return self._keyring

    def seal(self, content: bytes, *, at: datetime) -> str:
        """Detached JWS over exactly ``content``; ``at`` becomes ``sigT`` and must be aware."""
        protected = self._protected(at)
        r, s = decode_dss_signature(self._pair.key.sign(signing_input(protected, content), ECDSA_SHA256))
        return join_seal(protected, r.to_bytes(HALF) + s.to_bytes(HALF))

    def check(self, content: bytes, seal: str) -> None:
        """Raise ``Unauthentic`` unless ``seal`` is ours over exactly ``content``."""
        self._keyring.check(content, seal)

    def digest(self, verantwoordelijke: Oin, purpose: str, content: bytes) -> str:
        """Keyed digest (hex). Raises ``SignerUnavailable`` when this verantwoordelijke has no root secret here."""
        return self._digests.digest(verantwoordelijke, purpose, content)

    def _protected(self, at: datetime) -> str:
        if at.tzinfo is None:
            raise Broken("tijd-zonder-zone", "Een tijdstip heeft geen tijdzone.")
        second = at.astimezone(UTC).replace(microsecond=0)
        latest = self._latest
        if latest is None or latest[0] != second:
            header = SealHeader(kid=self._pair.kid, x5t_s256=self._x5t, signed_at=second)
            latest = self._latest = (second, protect(header))
        return latest[1]
