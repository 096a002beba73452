from datetime import UTC, datetime, timedelta, timezone

import pytest

from gateway.contracts.errors import Unauthentic
from gateway.core import canonical
from gateway.core.seal import LONGEST, SealHeader, decode, encode, join_seal, protect, signing_input, split_seal

HEADER = SealHeader(kid="dev-abc_DEF-123", x5t_s256="A" * 43, signed_at=datetime(2026, 3, 1, 12, 0, tzinfo=UTC))
SIGNATURE = bytes(range(64))
FIELDS = {
    "alg": "ES256",
    "b64": False,
    "crit": ["b64", "sigT"],
    "kid": "dev-abc_DEF-123",
    "sigT": "2026-03-01T12:00:00Z",
    "x5t#S256": "A" * 43,
}


def seal_with(**changes: object) -> str:
    fields = {name: value for name, value in {**FIELDS, **changes}.items() if value is not None}
    return join_seal(encode(canonical.dump(fields)), SIGNATURE)


def test_a_seal_comes_apart_as_it_was_put_together() -> None:
    seal = split_seal(join_seal(protect(HEADER), SIGNATURE))
    assert (seal.header, seal.signature) == (HEADER, SIGNATURE)
    assert seal.protected == encode(canonical.dump(FIELDS))


def test_what_is_signed_is_header_full_stop_content() -> None:
    assert signing_input("aGVhZGVy", b"\x00inhoud") == b"aGVhZGVy.\x00inhoud"


def test_the_moment_is_written_in_utc() -> None:
    amsterdam = HEADER.signed_at.astimezone(timezone(timedelta(hours=1)))
    assert protect(HEADER) == protect(SealHeader(kid=HEADER.kid, x5t_s256=HEADER.x5t_s256, signed_at=amsterdam))


@pytest.mark.parametrize(
    "changes",
    [
        {"alg": "none"},
        {"alg": "HS256"},
        {"alg": "ES384"},
        {"alg": None},
        {"b64": True},
        {"b64": None},
        {"crit": None},
        {"crit": ["b64"]},
        {"crit": ["sigT", "b64"]},
        {"crit": ["b64", "sigT", "exp"]},
        {"sigT": None},
        {"sigT": "2026-03-01"},
        {"sigT": "2026-03-01T12:00:00+00:00"},
        {"sigT": "2026-02-30T12:00:00Z"},
        {"sigT": 1772366400},
        {"kid": None},
        {"kid": ""},
        {"kid": "../sleutel"},
        {"x5t#S256": None},
        {"x5t#S256": "A" * 42},
        {"jku": "urn:sleutels"},
        {"jwk": {"kty": "EC"}},
    ],
    ids=str,
)
def test_another_header_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(Unauthentic) as refused:
        split_seal(seal_with(**changes))
    assert refused.value.findings[0].rule == "zegel-header"


@pytest.mark.parametrize(
    "header", [b"", b"null", b"[]", b"{", b'{"alg":"ES256"}', canonical.dump(FIELDS).replace(b":", b": ", 1)]
)
def test_a_header_in_another_form_is_refused(header: bytes) -> None:
    with pytest.raises(Unauthentic):
        split_seal(join_seal(encode(header), SIGNATURE))


GOOD = join_seal(protect(HEADER), SIGNATURE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "..",
        GOOD + "=",
        GOOD[:-1],
        GOOD + "A",
        GOOD.replace("..", ".aW5ob3Vk."),
        GOOD.replace("..", "."),
        GOOD + "\n",
        " " + GOOD,
        GOOD.replace("..", "=.."),
        GOOD[:-1] + "/",
        GOOD[:-1] + "é",
        "A" * LONGEST + GOOD,
    ],
)
def test_another_form_is_refused(text: str) -> None:
    with pytest.raises(Unauthentic):
        split_seal(text)


def test_stray_bits_in_the_last_character_are_refused() -> None:
    last = GOOD[-1]
    strays = [c for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" if c != last]
    refused = 0
    for stray in strays:
        try:
            split_seal(GOOD[:-1] + stray)
        except Unauthentic as error:
            refused += error.findings[0].rule == "zegel-base64url"
    assert refused == 60, "86 characters hold 512 bits and 4 that must be zero: 4 of 64 characters are canonical"


def test_base64url_is_canonical_both_ways() -> None:
    assert decode(encode(SIGNATURE)) == SIGNATURE
    for text in ("A", "AB", "AA==", "A-+A"):
        with pytest.raises(ValueError, match="base64url"):
            decode(text)
