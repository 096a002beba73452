"""What a person's token must say, one fault at a time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey
from starlette.requests import Request

from gateway.contracts.errors import Forbidden, Unauthentic
from gateway.contracts.message import Oin
from gateway.core.besluiten import Persoon
from gateway.core.partners import Book, Library, library_of
from gateway.web.personen import Asked, Personen
from tests.web.proofs import rsa_holder

NOW = datetime(2026, 3, 2, 3, 4, 5, tzinfo=UTC)
VT, ANDER = Oin("00000099000000002000"), Oin("00000099000000002100")
ISSUER = "https://inloggen.example/vt"
KEY = ECKey.generate_key("P-256", {"kid": "k1", "use": "sig", "alg": "ES256"})
ASKED = Asked(
    issuer=ISSUER, audience="vt-gateway", clients=frozenset({"vt-gateway", "casus"}), amr=frozenset({"mfa", "hwk"})
)


def one_vt(*oins: Oin) -> Callable[[], Library]:
    books = [Book(verantwoordelijke=oin, naam="VT", applicatie="VT", version=1) for oin in oins or (VT,)]
    return lambda: library_of(books)


def prove(token: str, *, asked: Asked | None = ASKED, keys: Any = (KEY,), oins: tuple[Oin, ...] = (VT,)) -> Persoon:  # noqa: ANN401
    def key(kid: str) -> dict[str, Any] | None:
        return next((dict(k.as_dict(private=False)) for k in keys if k.kid == kid), None)

    return Personen(asked, key=key, library=one_vt(*oins), now=lambda: NOW).prove(token)


def token(*, key: Any = KEY, header: dict[str, Any] | None = None, **changes: Any) -> str:  # noqa: ANN401
    seconds = int(NOW.timestamp())
    claims = {
        "iss": ISSUER,
        "aud": "vt-gateway",
        "sub": "u-1",
        "functie": "vertrouwensarts",
        "registratienummer": "BIG-1",
        "amr": ["pwd", "mfa"],
        "auth_time": seconds - 60,
        "iat": seconds - 30,
        "exp": seconds + 270,
        **changes,
    }
    kept = {name: value for name, value in claims.items() if value is not None}
    head = {"alg": "ES256", "kid": "k1", "typ": "JWT", **(header or {})}
    return jwt.encode(head, kept, key, algorithms=["ES256", "HS256", "RS256", "PS256", "ES384"])


def test_a_good_token_proves_who_decides() -> None:
    persoon = prove(token())
    assert (persoon.sub, persoon.issuer, persoon.functie) == ("u-1", ISSUER, "vertrouwensarts")
    assert (persoon.registratienummer, persoon.verantwoordelijke) == ("BIG-1", VT)
    assert persoon.ingelogd == NOW - timedelta(seconds=60)
    assert "u-1" not in repr(persoon)
    assert "BIG" not in repr(persoon)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"iss": "https://elders.example"}, "persoon-bestemming"),
        ({"iss": "ONTWIKKELING"}, "persoon-bestemming"),
        ({"aud": "een-ander"}, "persoon-bestemming"),
        ({"aud": ["vt-gateway", "een-ander"]}, "persoon-bestemming"),
        ({"azp": "een-ander"}, "persoon-bestemming"),
        ({"iat": int(NOW.timestamp()) - 301}, "persoon-verlopen"),
        ({"exp": int(NOW.timestamp())}, "persoon-verlopen"),
        ({"iat": int(NOW.timestamp()) + 60}, "persoon-verlopen"),
        ({"auth_time": int(NOW.timestamp()) - 601}, "persoon-te-lang-ingelogd"),
        ({"auth_time": None}, "persoon-tijd"),
        ({"auth_time": "gisteren"}, "persoon-tijd"),
        ({"iat": True}, "persoon-tijd"),
        ({"exp": 10**20}, "persoon-tijd"),
        ({"amr": ["pwd"]}, "persoon-inlogwijze"),
        ({"amr": "mfa"}, "persoon-inlogwijze"),
        ({"amr": None}, "persoon-inlogwijze"),
        ({"sub": None}, "persoon-functie"),
        ({"functie": "beheerder"}, "persoon-functie"),
        ({"functie": None}, "persoon-functie"),
        ({"functie": ["jurist", "teamleider"]}, "persoon-functie"),
        ({"verantwoordelijke": ANDER}, "persoon-verantwoordelijke"),
    ],
)
def test_a_token_with_one_fault_proves_nothing(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Unauthentic) as refused:
        prove(token(**changes))
    assert refused.value.code == code


def test_two_audiences_need_to_say_for_which_client_it_was_given() -> None:
    assert prove(token(aud=["vt-gateway", "een-ander"], azp="casus")).sub == "u-1"


def test_a_function_may_stand_among_other_roles() -> None:
    assert prove(token(functie=["vpn-gebruiker", "jurist"])).functie == "jurist"


def test_a_registration_number_is_no_condition() -> None:
    assert prove(token(registratienummer=None)).registratienummer is None


def test_with_several_veilig_thuis_the_token_names_one() -> None:
    assert prove(token(verantwoordelijke=ANDER), oins=(VT, ANDER)).verantwoordelijke == ANDER
    with pytest.raises(Unauthentic):
        prove(token(), oins=(VT, ANDER))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x.y.z",
        token() + "A",
        token().rsplit(".", 1)[0] + ".",
        token(header={"kid": "k2"}),
        token(header={"typ": "logout+jwt"}),
        token(header={"typ": "secevent+jwt"}),
        "A" * 9000,
    ],
)
def test_what_is_no_token_of_theirs_proves_nothing(text: str) -> None:
    with pytest.raises(Unauthentic):
        prove(text)


def test_another_key_under_the_same_id_proves_nothing() -> None:
    with pytest.raises(Unauthentic, match="persoon-handtekening"):
        prove(token(key=ECKey.generate_key("P-256", {"kid": "k1"})))


def test_a_public_key_is_no_shared_secret() -> None:
    secret = OctKey.import_key(str(KEY.as_dict(private=False)["x"]))
    with pytest.raises(Unauthentic, match="persoon-handtekening"):
        prove(token(key=secret, header={"alg": "HS256"}))


@pytest.mark.parametrize("alg", ["RS256", "PS256"])
def test_rsa_counts(alg: str) -> None:
    key = rsa_holder(alg, kid="r1")
    public = dict(key.registered)
    personen = Personen(ASKED, key=lambda _: public, library=one_vt(), now=lambda: NOW)
    assert personen.prove(token(key=key.private, header={"alg": alg, "kid": "r1"})).sub == "u-1"


@pytest.mark.filterwarnings("ignore:Key size should be")
def test_rsa_of_less_than_2048_bits_does_not_count() -> None:
    key = rsa_holder("RS256", bits=1024, kid="r1")
    public = dict(key.registered)
    personen = Personen(ASKED, key=lambda _: public, library=one_vt(), now=lambda: NOW)
    with pytest.raises(Unauthentic, match="persoon-handtekening"):
        personen.prove(token(key=key.private, header={"alg": "RS256", "kid": "r1"}))


def test_a_key_for_encryption_signs_nothing() -> None:
    key = ECKey.generate_key("P-256", {"kid": "e1", "use": "enc"})
    unmarked = ECKey.import_key({**key.as_dict(private=True), "use": "sig"})
    with pytest.raises(Unauthentic, match="persoon-sleutel"):
        prove(token(key=unmarked, header={"kid": "e1"}), keys=(key,))


def test_a_development_key_proves_nothing_outside_development() -> None:
    key = ECKey.generate_key("P-256", {"kid": "dev-1", "use": "sig"})
    made = token(key=key, header={"kid": "dev-1"})
    with pytest.raises(Unauthentic, match="persoon-sleutel"):
        prove(made, keys=(key,))


def test_without_a_provider_nobody_decides() -> None:
    with pytest.raises(Forbidden, match="geen-inlogdienst"):
        prove(token(), asked=None)


def request(*headers: tuple[str, str]) -> Request:
    raw = [(name.lower().encode(), value.encode()) for name, value in headers]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": raw})


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ([], "persoon-ontbreekt"),
        ([("Authorization", f"Bearer {token()}")], "persoon-ontbreekt"),
        ([("Persoon", token())], "persoon-vorm"),
        ([("Persoon", f"Bearer {token()}")] * 2, "persoon-vorm"),
    ],
)
def test_the_token_comes_in_a_header_of_its_own_once(headers: list[tuple[str, str]], code: str) -> None:
    personen = Personen(ASKED, key=lambda _: dict(KEY.as_dict(private=False)), library=one_vt(), now=lambda: NOW)
    with pytest.raises(Unauthentic) as refused:
        personen.of(request(*headers))
    assert refused.value.code == code
    assert personen.of(request(("Persoon", f"Bearer {token()}"))).sub == "u-1"


def test_the_answer_to_another_login_is_no_answer_to_this_one() -> None:
    personen = Personen(ASKED, key=lambda _: dict(KEY.as_dict(private=False)), library=one_vt(), now=lambda: NOW)
    assert personen.prove(token(nonce="n"), nonce="n").sub == "u-1"
    with pytest.raises(Unauthentic, match="persoon-nonce"):
        personen.prove(token(nonce="m"), nonce="n")
