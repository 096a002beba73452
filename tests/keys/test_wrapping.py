import pytest

from gateway.contracts.errors import Broken
from gateway.keys.wrapping import KekRing

OLD, NEW = bytes(32), bytes([1]) * 32
KEY = bytes(range(32))


def test_the_newest_wraps_and_the_older_ones_still_unwrap() -> None:
    old_id, wrapped = KekRing({"kek-1": OLD}).wrap(KEY)
    ring = KekRing({"kek-2": NEW, "kek-1": OLD})
    assert ring.wrap(KEY)[0] == "kek-2"
    assert ring.unwrap(old_id, wrapped) == KEY


def test_wrapping_is_rfc_5649() -> None:
    # known answer: the first vector of RFC 5649 §6, with its key-encryption key
    kek = bytes.fromhex("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8")
    key = bytes.fromhex("c37b7e6492584340bed12207808941155068f738")
    wrapped = bytes.fromhex("138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a")
    assert KekRing({"k": kek}).wrap(key) == ("k", wrapped)


def test_without_its_key_encryption_key_nothing_opens() -> None:
    _, wrapped = KekRing({"kek-1": OLD}).wrap(KEY)
    with pytest.raises(Broken, match="kek-weg"):
        KekRing({"kek-2": NEW}).unwrap("kek-1", wrapped)


@pytest.mark.parametrize("wrapped", [b"", b"x", bytes(40)])
def test_what_it_did_not_wrap_is_refused(wrapped: bytes) -> None:
    with pytest.raises(Broken, match="kek-past-niet"):
        KekRing({"kek-1": OLD}).unwrap("kek-1", wrapped)
