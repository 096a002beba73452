from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import orjson
import pytest
from httpx2 import Response
from joserfc.errors import SecurityWarning
from starlette.applications import Starlette
from starlette.testclient import TestClient

from gateway.bootstrap import open_gateway
from gateway.core.recording import Entry, Recording
from gateway.core.seal import decode, encode
from gateway.events import Journalist, journalist
from gateway.ports import Gateway
from gateway.settings import load
from gateway.testing.clock import FrozenClock
from gateway.testing.memory import MemoryJournal
from gateway.web import oauth
from tests.web.proofs import (
    ANDER_VT,
    ISSUER,
    NOW,
    POLITIE,
    RAAD,
    TOKENS,
    VREEMD,
    VT,
    Holder,
    a_book,
    a_partner,
    ec_holder,
    rsa_holder,
    unsigned,
)

SECONDS = int(NOW.timestamp())
KEY = ec_holder()
RSA = {alg: rsa_holder(alg, kid=alg) for alg in ("PS256", "RS256")}


def _no_conflict(recording: Recording) -> Entry:
    raise AssertionError(recording)


@dataclass(frozen=True, slots=True)
class Endpoint:
    client: TestClient
    clock: FrozenClock
    journal: MemoryJournal
    notices: Journalist

    def ask(self, assertion: str, **form: str) -> Response:
        fields = {
            "grant_type": "client_credentials",
            "client_assertion_type": oauth.ASSERTION_TYPE,
            "client_assertion": assertion,
            **form,
        }
        return self.client.post("/oauth/token", data=fields)

    def refused(self, assertion: str, **form: str) -> None:
        answer = self.ask(assertion, **form)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
        assert "www-authenticate" in answer.headers
        assert assertion not in answer.text
        assert self.notices.counts == {"vreemde-geweigerd": 1}


@pytest.fixture(scope="module")
def opened(made_home: Path) -> Iterator[Gateway]:
    """One for all tests: its journal is replaced in each."""
    opened = open_gateway(load({"GATEWAY_OIN": VT}, home=made_home))
    yield opened
    opened.journal.close()


@pytest.fixture
def endpoint(opened: Gateway) -> Endpoint:
    clock, journal, notices = FrozenClock(NOW), MemoryJournal(_no_conflict), journalist("ERROR")
    journal.put_book(
        a_book(VT, a_partner(POLITIE, keys=[KEY.registered, *(h.registered for h in RSA.values())]), a_partner(RAAD))
    )
    changed = replace(opened, clock=clock, journal=journal, notices=notices)
    client = TestClient(Starlette(routes=list(oauth.routes(changed, TOKENS))))
    return Endpoint(client, clock, journal, notices)


@pytest.mark.parametrize("holder", [KEY, *RSA.values()], ids=lambda holder: holder.alg)
def test_a_signed_assertion_gets_a_token_for_ten_minutes(endpoint: Endpoint, holder: Holder) -> None:
    answer = endpoint.ask(holder.assertion(), client_id=POLITIE)
    assert answer.status_code == 200
    body = answer.json()
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 600)
    assert TOKENS.check(body["access_token"], now=NOW) == POLITIE
    assert answer.headers["cache-control"] == "no-store"
    assert not endpoint.notices.counts


def test_an_assertion_works_once(endpoint: Endpoint) -> None:
    assertion = KEY.assertion()
    assert endpoint.ask(assertion).status_code == 200
    endpoint.refused(assertion)


def test_another_assertion_with_the_same_jti_is_a_replay_too(endpoint: Endpoint) -> None:
    assert endpoint.ask(KEY.assertion(jti="a" * 22)).status_code == 200
    endpoint.refused(KEY.assertion(jti="a" * 22, exp=SECONDS + 90))


def test_what_is_kept_of_a_jti_does_not_show_it(endpoint: Endpoint) -> None:
    endpoint.ask(KEY.assertion(jti="0123456789abcdef012345"))
    assert "0123456789abcdef012345" not in repr(endpoint.journal._used)
    assert len(endpoint.journal._used) == 1


@pytest.mark.parametrize("exp", [SECONDS - 1, SECONDS, SECONDS - 86400])
def test_a_stale_assertion_is_refused(endpoint: Endpoint, exp: int) -> None:
    endpoint.refused(KEY.assertion(exp=exp))


def test_an_assertion_goes_stale_while_the_clock_runs(endpoint: Endpoint) -> None:
    assertion = KEY.assertion()
    endpoint.clock.advance(60)
    endpoint.refused(assertion)


@pytest.mark.parametrize("ahead", [311, 3600])
def test_an_assertion_that_lives_too_long_is_refused(endpoint: Endpoint, ahead: int) -> None:
    endpoint.refused(KEY.assertion(exp=SECONDS + ahead))


@pytest.mark.parametrize("claim", ["iat", "nbf"])
def test_an_assertion_from_the_future_is_refused(endpoint: Endpoint, claim: str) -> None:
    claims: dict[str, Any] = {claim: SECONDS + 11}
    endpoint.refused(KEY.assertion(**claims))


def test_a_clock_that_runs_a_little_ahead_is_forgiven(endpoint: Endpoint) -> None:
    assert endpoint.ask(KEY.assertion(iat=SECONDS + 10, nbf=None)).status_code == 200


@pytest.mark.parametrize("aud", [None, "", "http://127.0.0.1:8080/oauth/token", [ISSUER, "urn:ander"], [], {"a": 1}])
def test_an_assertion_for_somebody_else_is_refused(endpoint: Endpoint, aud: object) -> None:
    endpoint.refused(KEY.assertion(aud=aud))


def test_an_audience_may_be_a_list_of_one(endpoint: Endpoint) -> None:
    assert endpoint.ask(KEY.assertion(aud=[ISSUER])).status_code == 200


def test_the_key_of_somebody_else_is_refused(endpoint: Endpoint) -> None:
    endpoint.refused(ec_holder().assertion())


@pytest.mark.parametrize("kid", ["ander", "", None, 1])
def test_an_unknown_kid_is_refused(endpoint: Endpoint, kid: object) -> None:
    holder = replace(KEY, registered={**KEY.registered, "kid": "ander"})
    endpoint.refused(holder.assertion(header={} if kid == "ander" else {"kid": str(kid)}))


@pytest.mark.parametrize("crit", [1, None, [None], "b64", ["b64"], []])
def test_an_assertion_with_something_critical_is_refused(endpoint: Endpoint, crit: object) -> None:
    head, rest = KEY.assertion().split(".", 1)
    header = {**orjson.loads(decode(head)), "crit": crit}
    endpoint.refused(f"{encode(orjson.dumps(header))}.{rest}")


def test_an_unsigned_assertion_is_refused(endpoint: Endpoint) -> None:
    endpoint.refused(unsigned(KEY.assertion()))


def test_an_rsa_key_below_2048_bits_is_refused(endpoint: Endpoint) -> None:
    with pytest.warns(SecurityWarning):
        small = rsa_holder("RS256", bits=1024, kid="klein")
    assertion = small.assertion()
    endpoint.journal.put_book(a_book(VT, a_partner(POLITIE, keys=[small.registered])))
    endpoint.refused(assertion)


def test_the_algorithm_that_the_key_is_registered_for_counts(endpoint: Endpoint) -> None:
    endpoint.refused(replace(RSA["PS256"], private=RSA["PS256"].private, alg="RS256").assertion())


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": RAAD},
        {"iss": None},
        {"sub": RAAD},
        {"sub": RAAD, "iss": RAAD},
        {"sub": VREEMD, "iss": VREEMD},
        {"sub": None},
        {"sub": 5},
        {"exp": None},
        {"exp": "straks"},
        {"exp": True},
        {"exp": 10**20},
        {"exp": SECONDS + 60.5},
        {"iat": None},
        {"jti": None},
        {"jti": "kort"},
        {"jti": "a" * 129},
        {"jti": 12345678901234567890123},
    ],
    ids=str,
)
def test_other_claims_are_refused(endpoint: Endpoint, claims: dict[str, Any]) -> None:
    endpoint.refused(KEY.assertion(**claims))


def test_a_client_id_that_is_not_the_subject_is_refused(endpoint: Endpoint) -> None:
    endpoint.refused(KEY.assertion(), client_id=RAAD)


@pytest.mark.parametrize(
    "assertion", ["x", "a.b.c", "....", "{}", "é.é.é", "A" * 9000, "e30.e30.", "bnVsbA.bnVsbA.AA", "W10.W10.AA"]
)
def test_what_is_no_assertion_is_refused(endpoint: Endpoint, assertion: str) -> None:
    endpoint.refused(assertion)


def test_no_verantwoordelijke_can_let_somebody_in_at_another(endpoint: Endpoint) -> None:
    forger = ec_holder()
    endpoint.journal.put_book(a_book(ANDER_VT, a_partner(POLITIE, keys=[forger.registered])))
    endpoint.refused(forger.assertion())


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": ""}, "unsupported_grant_type"),
        ({"scope": "alles"}, "invalid_scope"),
        ({"client_assertion_type": "x"}, "invalid_request"),
    ],
)
def test_another_request_gets_the_error_of_rfc_6749(endpoint: Endpoint, form: dict[str, str], error: str) -> None:
    answer = endpoint.ask(KEY.assertion(), **form)
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert answer.json()["status"] == 400
    assert not endpoint.notices.counts


FORM = {"content-type": oauth.FORM}


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{}", {"content-type": "application/json"}, 400),
        (b"", {}, 400),
        (b"", FORM, 400),
        (b"grant_type", FORM, 400),
        (b"grant_type=a&grant_type=b", FORM, 400),
        ("é=1".encode(), FORM, 400),
        (b"&".join(b"a%d=1" % n for n in range(9)), FORM, 400),
        (b"a=" + b"x" * oauth.LONGEST, FORM, 413),
        (
            urlencode({"grant_type": "client_credentials", "client_assertion_type": oauth.ASSERTION_TYPE}).encode(),
            FORM,
            400,
        ),
    ],
)
def test_what_is_no_such_form_is_refused(endpoint: Endpoint, body: bytes, headers: dict[str, str], status: int) -> None:
    answer = endpoint.client.post("/oauth/token", content=body, headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (status, "invalid_request")


def test_an_error_never_says_what_was_sent(endpoint: Endpoint) -> None:
    secret = f"geheim-{uuid4()}"
    for form in ({"grant_type": secret}, {"scope": secret}, {"client_assertion_type": secret}, {"client_id": secret}):
        assert secret not in endpoint.ask(KEY.assertion(), **form).text


def test_an_assertion_seen_just_before_it_went_stale_is_kept_until_it_is(endpoint: Endpoint) -> None:
    assertion = KEY.assertion()
    endpoint.clock.at = NOW + timedelta(seconds=59)
    assert endpoint.ask(assertion).status_code == 200
    endpoint.refused(assertion)
