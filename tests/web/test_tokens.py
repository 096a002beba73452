from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from gateway.contracts.errors import Unauthentic
from gateway.web.tokens import LONGEST, Tokens
from tests.web.proofs import ISSUER, NOW, POLITIE, TOKEN_KEY, TOKENS, ec_holder


def a_token(*, header: dict[str, Any] | None = None, **changes: Any) -> str:  # noqa: ANN401  claims
    seconds = int(NOW.timestamp())
    claims = {"iss": ISSUER, "aud": ISSUER, "sub": POLITIE, "iat": seconds, "exp": seconds + 600, **changes}
    head = {"alg": "ES256", "typ": "at+jwt", "kid": TOKEN_KEY.kid, **(header or {})}
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(head, kept, ECKey.import_key(TOKEN_KEY.key), algorithms=["ES256"])


def test_a_token_says_whose_it_is_for_ten_minutes() -> None:
    token = TOKENS.issue(POLITIE, ident="1", now=NOW)
    assert TOKENS.check(token, now=NOW) == POLITIE
    assert TOKENS.check(token, now=NOW + timedelta(seconds=599)) == POLITIE
    assert len(token) < LONGEST / 2


@pytest.mark.parametrize("seconds", [-1, 600, 86400])
def test_before_and_after_that_it_says_nothing(seconds: int) -> None:
    token = TOKENS.issue(POLITIE, ident="1", now=NOW)
    with pytest.raises(Unauthentic, match="token-ongeldig"):
        TOKENS.check(token, now=NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "a.b.c",
        "A" * (LONGEST + 1),
        a_token(iss="urn:ander"),
        a_token(aud="urn:ander"),
        a_token(aud=[ISSUER, "urn:ander"]),
        a_token(aud=None),
        a_token(sub=None),
        a_token(sub=1),
        a_token(exp=None),
        a_token(exp="morgen"),
        a_token(iat=None),
        a_token(header={"typ": "JWT"}),
        a_token(header={"kid": "ander"}),
        ec_holder().assertion(),
        a_token()[:-4],
        a_token() + "A",
    ],
)
def test_what_is_not_ours_for_this_use_is_refused(token: str) -> None:
    with pytest.raises(Unauthentic, match="token-ongeldig"):
        TOKENS.check(token, now=NOW)


def test_the_key_of_another_gateway_does_not_make_our_tokens() -> None:
    holder = ec_holder()
    assert isinstance(holder.private, ECKey)
    private = holder.private.private_key
    assert private is not None
    other = Tokens(private, kid=TOKEN_KEY.kid, issuer=ISSUER)
    with pytest.raises(Unauthentic):
        TOKENS.check(other.issue(POLITIE, ident="1", now=NOW), now=NOW)


def test_our_public_key_is_no_secret_to_sign_with() -> None:
    public = ECKey.import_key(TOKEN_KEY.key).as_pem(private=False)
    claims = {"iss": ISSUER, "aud": ISSUER, "sub": POLITIE, "iat": 0, "exp": 9999999999}
    header = {"alg": "HS256", "typ": "at+jwt", "kid": TOKEN_KEY.kid}
    forged = jwt.encode(header, claims, OctKey.import_key(public.hex()), algorithms=["HS256"])
    with pytest.raises(Unauthentic):
        TOKENS.check(forged, now=NOW)
