"""Bodies at the broker: ours in the one form, checked against a JOSE library; nothing else opens."""

import secrets

import pytest
from joserfc import jwe
from joserfc.jwk import ECKey, OctKey

from gateway.broker.wrapping import RECEIVER_ALGORITHMS, Label, read_label, unwrap, wrap, wrap_for
from gateway.contracts.errors import Misconfigured, Unauthentic
from gateway.contracts.message import DeliveryId, Oin
from gateway.core.seal import encode

KEY, OTHER = bytes(range(32)), bytes(32)
LABEL = Label(delivery=DeliveryId("018f-aflevering"), via=Oin("00000099000000002000"), again=False)
CONTENT = b'{"data":{"registratienummer":"PL0900-1"}}'


def wrapped() -> bytes:
    return wrap(CONTENT, LABEL, KEY, random_bytes=secrets.token_bytes)


def test_what_was_wrapped_opens_with_its_key_and_tells_its_label() -> None:
    body = wrapped()
    assert unwrap(body, KEY) == CONTENT
    assert read_label(body) == LABEL
    assert CONTENT not in body


def test_it_is_ordinary_jwe() -> None:
    private_names = jwe.JWERegistry(algorithms=["dir", "A256GCM"], strict_check_header=False)  # RFC 7516 §4.3
    opened = jwe.decrypt_compact(wrapped(), OctKey.import_key(KEY), registry=private_names)
    assert opened.plaintext == CONTENT


def test_every_single_character_matters() -> None:
    body = wrapped()
    for place in range(0, len(body), 3):
        altered = bytearray(body)
        altered[place] = ord("B") if altered[place] == ord("A") else ord("A")
        with pytest.raises(Unauthentic):
            unwrap(bytes(altered), KEY)


@pytest.mark.parametrize("body", [b"", b"x", b"....", b"a.b.c.d.e.f", b"\xff.x", CONTENT, b"e30..AAAA.AAAA.AAAA"])
def test_what_is_no_envelope_of_ours_is_refused(body: bytes) -> None:
    with pytest.raises(Unauthentic):
        unwrap(body, KEY)
    with pytest.raises(Unauthentic):
        read_label(body)


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(Unauthentic):
        unwrap(wrapped(), OTHER)


def test_a_header_that_names_another_algorithm_is_not_ours() -> None:
    header = encode(b'{"alg":"A256KW","enc":"A256GCM","kid":"x","via":"y","again":false}')
    with pytest.raises(Unauthentic):
        read_label(header.encode() + b"....")


def test_a_receiver_opens_with_its_private_key_only() -> None:
    key, other = (ECKey.generate_key("P-256", {"kid": "vt-1", "use": "enc"}) for _ in range(2))
    public = {name: str(value) for name, value in key.as_dict(private=False).items()}
    body = wrap_for(CONTENT, public)
    opened = jwe.decrypt_compact(body, key, algorithms=RECEIVER_ALGORITHMS)
    assert opened.plaintext == CONTENT
    assert opened.headers()["kid"] == "vt-1"
    with pytest.raises(Exception, match=r".+"):
        jwe.decrypt_compact(body, other, algorithms=RECEIVER_ALGORITHMS)


def test_a_key_that_cannot_be_used_is_a_wrong_entry() -> None:
    with pytest.raises(Misconfigured):
        wrap_for(CONTENT, {"kty": "EC", "crv": "P-256", "x": "A", "y": "A", "kid": "k"})
