"""What every ``Signer`` promises; an implementation's test inherits this and gives ``signer`` and ``other``."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest

from gateway.contracts.errors import Broken, SignerUnavailable, Unauthentic
from gateway.contracts.message import Oin
from gateway.core.seal import split_seal
from gateway.ports import Signer

AT = datetime(2026, 3, 1, 12, 0, 0, 999_999, UTC)
CONTENT = '{"naam":"Café, één regel"}'.encode()
VT = Oin("00000099000000002000")
ANDERE_VT = Oin("00000099000000002001")
ZONDER = Oin("00000099000000009999")


class SignerContract:
    """``signer`` has roots for ``VT`` and ``ANDERE_VT``; ``other`` is another installation."""

    def test_a_seal_is_accepted_over_exactly_these_bytes(self, signer: Signer) -> None:
        signer.check(CONTENT, signer.seal(CONTENT, at=AT))

    @pytest.mark.parametrize("content", [b"", CONTENT + b" ", CONTENT[:-1], CONTENT.replace(b"n", b"N")])
    def test_other_bytes_are_refused(self, signer: Signer, content: bytes) -> None:
        seal = signer.seal(CONTENT, at=AT)
        with pytest.raises(Unauthentic):
            signer.check(content, seal)

    def test_the_seal_of_another_installation_is_refused(self, signer: Signer, other: Signer) -> None:
        with pytest.raises(Unauthentic):
            signer.check(CONTENT, other.seal(CONTENT, at=AT))

    def test_a_seal_says_the_second_in_which_it_was_made(self, signer: Signer) -> None:
        moments = [AT, AT + timedelta(seconds=1), AT.astimezone(timezone(timedelta(hours=2)))]
        signed = [split_seal(signer.seal(CONTENT, at=at)).header.signed_at for at in moments]
        second = AT.replace(microsecond=0)
        assert signed == [second, second + timedelta(seconds=1), second]

    def test_a_time_without_zone_is_refused(self, signer: Signer) -> None:
        with pytest.raises(Broken):
            signer.seal(CONTENT, at=AT.replace(tzinfo=None))

    def test_threads_do_not_disturb_one_another(self, signer: Signer) -> None:
        def once(number: int) -> None:
            content = f"{number}".encode()
            signer.check(content, signer.seal(content, at=AT + timedelta(seconds=number % 3)))

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(once, range(64)))

    def test_a_digest_is_the_same_each_time(self, signer: Signer) -> None:
        assert signer.digest(VT, "claim", b"x") == signer.digest(VT, "claim", b"x")

    def test_digests_differ_by_verantwoordelijke_purpose_content_and_installation(
        self, signer: Signer, other: Signer
    ) -> None:
        found = {
            signer.digest(VT, "claim", b"x"),
            signer.digest(ANDERE_VT, "claim", b"x"),
            signer.digest(VT, "jti", b"x"),
            signer.digest(VT, "claim", b"y"),
            other.digest(VT, "claim", b"x"),
        }
        assert len(found) == 5
        assert {len(digest) for digest in found} == {64}

    def test_a_verantwoordelijke_without_a_root_has_no_digests(self, signer: Signer) -> None:
        with pytest.raises(SignerUnavailable):
            signer.digest(ZONDER, "claim", b"x")
