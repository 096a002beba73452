from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from starlette.requests import Request

from gateway.contracts.errors import Unauthentic
from gateway.core.partners import Book, library_of
from gateway.keys.certificates import Pair
from gateway.web.identity import ASSERTION, CERTIFICATE, Identity
from tests.web.proofs import (
    ANDER_VT,
    NOW,
    POLITIE,
    RAAD,
    TOKENS,
    VREEMD,
    VT,
    a_book,
    a_client,
    a_partner,
    an_authority,
)

CA = an_authority()
POLITIE_CLIENT, RAAD_CLIENT = a_client(CA, POLITIE), a_client(CA, RAAD)
BOOK = a_book(VT, a_partner(POLITIE, certificates=[POLITIE_CLIENT]), a_partner(RAAD, certificates=[RAAD_CLIENT]))


def request(*headers: str, client: Pair | bytes | None = None) -> Request:
    der = client.certificate.public_bytes(Encoding.DER) if isinstance(client, Pair) else client
    return Request(
        {
            "type": "http",
            "headers": [(b"authorization", header.encode()) for header in headers],
            "extensions": {} if der is None else {"tls": {"client_cert": der}},
        }
    )


def identity(*books: Book, days: int = 0) -> Identity:
    return Identity(library=lambda: library_of(books or (BOOK,)), now=lambda: NOW + timedelta(days=days), tokens=TOKENS)


def bearer(oin: str = POLITIE) -> str:
    return f"Bearer {TOKENS.issue(POLITIE if oin == POLITIE else RAAD, ident='1', now=NOW)}"


def test_a_listed_certificate_proves_its_oin() -> None:
    party = identity()(request(client=POLITIE_CLIENT))
    assert (party.oin, party.bewijs) == (POLITIE, CERTIFICATE)


def test_a_token_proves_its_oin() -> None:
    party = identity()(request(bearer()))
    assert (party.oin, party.bewijs) == (POLITIE, ASSERTION)


def test_both_together_must_prove_the_same() -> None:
    assert identity()(request(bearer(), client=POLITIE_CLIENT)).oin == POLITIE
    with pytest.raises(Unauthentic, match="bewijs-tegenstrijdig"):
        identity()(request(bearer(RAAD), client=POLITIE_CLIENT))


def test_neither_proves_nothing() -> None:
    with pytest.raises(Unauthentic, match="bewijs-ontbreekt"):
        identity()(request())


@pytest.mark.parametrize(
    "headers",
    [["Basic eDp5"], ["Bearer"], ["Bearer  x"], ["Bearer x y"], [bearer(), bearer()], [bearer() + ","], [""]],
)
def test_another_authorization_is_refused(headers: list[str]) -> None:
    with pytest.raises(Unauthentic, match="token-ongeldig"):
        identity()(request(*headers))


def test_a_wrong_token_is_refused_whatever_the_certificate() -> None:
    with pytest.raises(Unauthentic, match="token-ongeldig"):
        identity()(request("Bearer x", client=POLITIE_CLIENT))


def test_a_certificate_that_nobody_listed_is_a_stranger() -> None:
    with pytest.raises(Unauthentic, match="partij-onbekend"):
        identity()(request(client=a_client(CA, POLITIE)))


def test_a_certificate_listed_with_another_oin_is_a_stranger() -> None:
    wrong = a_client(CA, POLITIE)
    book = a_book(VT, a_partner(RAAD, certificates=[wrong]), a_partner(POLITIE, certificates=[POLITIE_CLIENT]))
    with pytest.raises(Unauthentic, match="partij-onbekend"):
        identity(book)(request(client=wrong))


@pytest.mark.parametrize("oin", [None, "123", "0000009900000000100O", "00000099000000001000 "])
def test_a_certificate_without_an_oin_is_refused(oin: str | None) -> None:
    with pytest.raises(Unauthentic, match="certificaat-zonder-oin"):
        identity()(request(client=a_client(CA, oin)))


@pytest.mark.parametrize("days", [-301, 91])
def test_a_certificate_that_is_not_in_force_now_is_refused(days: int) -> None:
    with pytest.raises(Unauthentic, match="certificaat-niet-van-kracht"):
        identity(days=days)(request(client=POLITIE_CLIENT))


def test_what_is_no_certificate_is_refused() -> None:
    with pytest.raises(Unauthentic, match="certificaat-onleesbaar"):
        identity()(request(client=b"x"))


def test_a_partner_that_is_taken_off_is_a_stranger_at_once() -> None:
    off = BOOK.partners[POLITIE].model_copy(update={"actief": False})
    for shown in (request(bearer()), request(client=POLITIE_CLIENT)):
        with pytest.raises(Unauthentic, match="partij-onbekend"):
            identity(a_book(VT, off))(shown)


def test_no_verantwoordelijke_can_let_somebody_in_at_another() -> None:
    forged = a_client(CA, RAAD)
    other = a_book(ANDER_VT, a_partner(RAAD, certificates=[forged]), a_partner(VREEMD))
    with pytest.raises(Unauthentic, match="partij-onbekend"):
        identity(BOOK, other)(request(client=forged))
    both = a_book(ANDER_VT, a_partner(RAAD, certificates=[RAAD_CLIENT, forged]))
    assert identity(BOOK, both)(request(client=RAAD_CLIENT)).oin == RAAD
