"""The form of a seal: detached JWS with an unencoded payload, ``<header>..<signature>`` (RFC 7515 app. F, RFC 7797).

Pure: writes and reads the header and says which bytes are signed; the signature itself is made in ``gateway.keys``.
There is exactly one way to write a seal, and every other is refused: one algorithm, one set of header parameters, in
canonical JSON, in canonical base64url. ``sigT`` is critical, as in JAdES (ETSI TS 119 182-1 §5.1.9).
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from datetime import UTC, datetime

from gateway.contracts.errors import Finding, Unauthentic, Unreadable
from gateway.core import canonical

ALGORITHM = "ES256"
LONGEST = 1024
"""Characters; a seal has about 320."""
_FORM = re.compile(r"([A-Za-z0-9_-]+)\.\.([A-Za-z0-9_-]{86})")
_KID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_THUMBPRINT = re.compile(r"[A-Za-z0-9_-]{43}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_SIG_T = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealHeader:
    """The protected header; ``alg``, ``b64`` and ``crit`` have one possible value each and are not kept."""

    kid: str
    x5t_s256: str
    """SHA-256 of the signer's certificate (DER), base64url."""
    signed_at: datetime
    """``sigT``: aware, UTC, whole seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A seal taken apart, well-formed but not yet checked."""

    header: SealHeader
    protected: str
    """The header as it travelled, base64url: part of the signed bytes."""
    signature: bytes
    """r and s, 32 bytes each (RFC 7518 §3.4)."""


def encode(content: bytes) -> str:
    """base64url without padding (RFC 7515 §2)."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The bytes of canonical base64url: no padding, no stray bits in the last character.

    Raises:
        ValueError: ``text`` is not what ``encode`` writes.
    """
    try:
        content = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except Base64Error:
        raise ValueError("not base64url") from None
    if encode(content) != text:
        raise ValueError("not canonical base64url")
    return content


def protect(header: SealHeader) -> str:
    """The protected header, ready to be signed and sent."""
    return encode(
        canonical.dump(
            {
                "alg": ALGORITHM,
                "b64": False,
                "crit": ["b64", "sigT"],
                "kid": header.kid,
                "sigT": header.signed_at.astimezone(UTC).strftime(_SIG_T),
                "x5t#S256": header.x5t_s256,
            }
        )
    )


def signing_input(protected: str, content: bytes) -> bytes:
    """The bytes that are signed: header, full stop, content as it is (RFC 7797 §3)."""
    return protected.encode() + b"." + content


def join_seal(protected: str, signature: bytes) -> str:
    """The seal as it travels."""
    return f"{protected}..{encode(signature)}"


def split_seal(text: str) -> Seal:
    """Take a seal apart, strictly.

    Raises:
        Unauthentic: it is not a seal in the one form that we write; the finding names the rule.
    """
    found = _FORM.fullmatch(text) if len(text) <= LONGEST else None
    if found is None:
        raise _malformed("vorm")
    protected = found[1]
    try:
        header_bytes, signature = decode(protected), decode(found[2])
    except ValueError:
        raise _malformed("base64url") from None
    header = _read_header(header_bytes)
    if protect(header) != protected:
        raise _malformed("header")
    return Seal(header=header, protected=protected, signature=signature)


def _read_header(content: bytes) -> SealHeader:
    try:
        match canonical.load(content):
            case {"kid": str(kid), "x5t#S256": str(x5t), "sigT": str(moment)}:
                if _KID.fullmatch(kid) and _THUMBPRINT.fullmatch(x5t) and _MOMENT.fullmatch(moment):
                    return SealHeader(kid=kid, x5t_s256=x5t, signed_at=datetime.fromisoformat(moment))
    except (Unreadable, ValueError):
        pass  # 30 February has the right form too
    raise _malformed("header")


def _malformed(what: str) -> Unauthentic:
    return Unauthentic(
        "zegel-vorm", "Het zegel heeft niet de juiste vorm.", findings=[Finding(f"zegel-{what}", "Seal")]
    )
