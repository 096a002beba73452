"""The identity provider as we see it: asked at its own address only, seldom, and never believed to be another."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from gateway.contracts.errors import Misconfigured, PartnerUnavailable, Unauthentic
from gateway.web.inlogdienst import Inlogdienst, NotYetError


@dataclass(slots=True)
class Provider:
    """One that says what it is told to say, and remembers what it was asked."""

    url: str
    says: dict[str, tuple[int, object]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    now: float = 1000.0

    def client(self, issuer: str | None = None) -> Inlogdienst:
        return Inlogdienst(issuer=issuer or self.url, at=self.url, client_id="vt-gateway", monotonic=lambda: self.now)

    def describe(self, **changes: object) -> None:
        description = {
            "issuer": self.url,
            "jwks_uri": f"{self.url}/jwks",
            "token_endpoint": f"{self.url}/token",
            "authorization_endpoint": f"{self.url}/authorize",
            "device_authorization_endpoint": f"{self.url}/device",
            **changes,
        }
        kept = {name: value for name, value in description.items() if value is not None}
        self.says["/.well-known/openid-configuration"] = (200, kept)


@pytest.fixture
def provider() -> Iterator[Provider]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            played.asked.append(self.path)
            status, said = played.says.get(self.path, (404, {}))
            body = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            if status == 302:
                self.send_header("Location", f"{played.url}/elders")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815  the name that the server looks for

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        played = Provider(f"http://127.0.0.1:{server.server_address[1]}")
        played.describe()
        played.says["/jwks"] = (200, {"keys": [{"kid": "k1", "kty": "EC"}]})
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield played
        server.shutdown()
        thread.join()


def test_a_key_is_asked_for_once_an_hour(provider: Provider) -> None:
    client = provider.client()
    for _ in range(3):
        assert client.key("k1") == {"kid": "k1", "kty": "EC"}
    assert provider.asked.count("/jwks") == 1
    provider.now += 3601
    client.key("k1")
    assert provider.asked.count("/jwks") == 2


def test_a_made_up_key_id_makes_us_ask_once_a_minute_and_no_more(provider: Provider) -> None:
    client = provider.client()
    for number in range(50):
        assert client.key(f"verzonnen-{number}") is None
    assert provider.asked.count("/jwks") == 1
    provider.now += 61
    provider.says["/jwks"] = (200, {"keys": [{"kid": "k1"}, {"kid": "nieuw"}]})
    assert client.key("nieuw") == {"kid": "nieuw"}
    assert provider.asked.count("/jwks") == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "https://een-ander.example"},
        {"jwks_uri": "https://een-ander.example/jwks"},
        {"token_endpoint": "http://127.0.0.1:1/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
    ids=["issuer", "jwks", "token", "authorize"],
)
def test_a_provider_that_describes_itself_as_another_is_not_used(provider: Provider, changes: dict[str, Any]) -> None:
    provider.describe(**changes)
    with pytest.raises(Misconfigured) as refusal:
        provider.client().key("k1")
    assert refusal.value.code == "inlogdienst-anders"
    assert provider.asked == ["/.well-known/openid-configuration"]


def test_a_way_to_log_in_that_it_does_not_have_is_said_so(provider: Provider) -> None:
    provider.describe(device_authorization_endpoint=None)
    with pytest.raises(Misconfigured) as refusal:
        provider.client().begin()
    assert refusal.value.code == "inlogdienst-kan-dit-niet"


def test_no_redirect_is_followed(provider: Provider) -> None:
    provider.says["/jwks"] = (302, {})
    with pytest.raises(PartnerUnavailable):
        provider.client().key("k1")
    assert "/elders" not in provider.asked


@pytest.mark.parametrize("said", [(500, {}), (200, b"geen json"), (200, ["geen", "object"])])
def test_an_answer_that_is_none_is_a_provider_that_does_not_answer(
    provider: Provider, said: tuple[int, object]
) -> None:
    provider.says["/.well-known/openid-configuration"] = said
    with pytest.raises(PartnerUnavailable) as trouble:
        provider.client().key("k1")
    assert trouble.value.code == "inlogdienst-antwoordt-niet"


def test_nobody_at_the_address_is_a_provider_that_does_not_answer() -> None:
    nobody = "http://127.0.0.1:9"
    client = Inlogdienst(issuer=nobody, at=nobody, client_id="vt-gateway", monotonic=lambda: 0.0)
    with pytest.raises(PartnerUnavailable):
        client.key("k1")


@pytest.mark.parametrize(("error", "slower"), [("authorization_pending", False), ("slow_down", True)])
def test_a_person_who_is_still_logging_in_is_waited_for(provider: Provider, error: str, slower: bool) -> None:  # noqa: FBT001
    provider.says["/token"] = (400, {"error": error})
    with pytest.raises(NotYetError) as waiting:
        provider.client().poll("code")
    assert waiting.value.slower is slower


@pytest.mark.parametrize("error", ["expired_token", "access_denied", "invalid_grant", "iets-nieuws", None])
def test_any_other_refusal_ends_the_login(provider: Provider, error: str | None) -> None:
    provider.says["/token"] = (400, {"error": error} if error else {})
    with pytest.raises(Unauthentic) as refusal:
        provider.client().poll("code")
    assert refusal.value.code == "niet-ingelogd"


def test_tokens_are_given_as_they_came(provider: Provider) -> None:
    provider.says["/token"] = (200, {"id_token": "a.b.c"})
    client = provider.client()
    assert client.poll("code") == {"id_token": "a.b.c"}
    assert client.redeem("code", verifier="v" * 43, redirect_uri="https://vt.example/terug") == {"id_token": "a.b.c"}


def test_the_browser_is_sent_to_log_in_anew(provider: Provider) -> None:
    url = provider.client().authorization_url(
        state="s", nonce="n", challenge="c", redirect_uri="https://vt.example/terug"
    )
    assert url.startswith(f"{provider.url}/authorize?")
    for part in (
        "prompt=login",
        "max_age=0",
        "code_challenge_method=S256",
        "state=s",
        "nonce=n",
        "client_id=vt-gateway",
    ):
        assert part in url
