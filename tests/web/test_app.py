from dataclasses import replace
from datetime import datetime

import orjson
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from gateway.bootstrap import SystemClock
from gateway.contracts.errors import Broken
from gateway.ports import Gateway
from gateway.testing.faulty import Moment, Storing, faulty_journal
from tests.web.house import House, aanbod, build, vt_stuk

SECRET = "Geheim-999990019"
HEADERS = {
    "api-version": "1.0.0",
    "cache-control": "no-store",
    "content-security-policy": "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
EVERY_KIND_OF_ANSWER = [
    ("GET", "/gezondheid", 200),
    ("GET", "/v1/openapi.json", 200),
    ("GET", "/v1/postvak", 200),
    ("GET", "/v1/postvak?limit=0", 400),
    ("GET", "/bestaat-niet", 404),
    ("GET", "/v1/postvak/", 404),
    ("GET", "/v1/berichten/bestaat-niet", 404),
    ("PUT", "/v1/meldingen", 405),
    ("GET", "/stuf/v1/ontvang-asynchroon", 405),
    ("TRACE", "/v1/meldingen", 405),
    ("POST", "/v1/meldingen", 415),
]


@pytest.mark.parametrize(("method", "path", "status"), EVERY_KIND_OF_ANSWER)
def test_every_answer_carries_version_and_security_headers(house: House, method: str, path: str, status: int) -> None:
    answer = house.call(method, path)
    assert answer.status_code == status
    assert HEADERS.items() <= dict(answer.headers).items()
    assert "max-age" in answer.headers["strict-transport-security"]
    if status >= 400:
        problem = answer.json()
        assert answer.headers["content-type"] == "application/problem+json"
        assert (problem["status"], bool(problem["title"]), bool(problem["detail"])) == (status, True, True)


def test_a_method_that_is_not_allowed_names_those_that_are(house: House) -> None:
    assert house.call("PUT", "/v1/meldingen").headers["allow"] == "POST"


@pytest.mark.parametrize("path", ["/v1/postvak", "/v1/berichten/x", "/v1/documenten/x"])
@pytest.mark.parametrize(("als", "status"), [(None, 401), ("niemand", 401), ("vreemd", 403)])
def test_a_stranger_reads_nothing(house: House, path: str, als: str | None, status: int) -> None:
    answer = house.call("GET", path, als=als)
    assert answer.status_code == status
    assert ("www-authenticate" in answer.headers) is (status == 401)


@pytest.mark.parametrize("path", ["/v1/meldingen", "/v1/berichten", "/stuf/v1/ontvang-asynchroon", "/stuf/v1/proef"])
@pytest.mark.parametrize(("als", "status"), [(None, 401), ("vreemd", 403)])
def test_of_a_stranger_nothing_is_read(house: House, path: str, als: str | None, status: int) -> None:
    answer = house.call("POST", path, als=als, content=b"x" * 200_000, headers={"Content-Type": "text/plain"})
    assert answer.status_code == status, "type and size of a stranger's body do not matter"
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("error", [RuntimeError(SECRET), Broken("klok-staat-stil", SECRET), TypeError(SECRET)])
def test_an_error_of_ours_is_a_bare_500_and_does_not_reach_the_server(gateway: Gateway, error: Exception) -> None:
    class Stuck(SystemClock):
        def now(self) -> datetime:
            raise error

    answer = build(replace(gateway, clock=Stuck())).meld(aanbod())
    assert (answer.status_code, answer.json()["code"]) == (500, "intern")
    assert SECRET not in answer.text


@pytest.mark.parametrize("naam", ["library", "record"])
def test_a_journal_that_is_down_is_503_with_retry_after_on_every_door(gateway: Gateway, naam: str) -> None:
    storing = Storing(naam=naam, moment=Moment.NIET_GEDAAN, nummers=tuple(range(1, 9)))
    house = build(replace(gateway, journal=faulty_journal(gateway.journal, storing)))
    for answer in (house.meld(aanbod()), house.stuf(vt_stuk())):
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_commit_that_nobody_heard_of_gives_the_first_receipt_to_the_one_who_comes_again(gateway: Gateway) -> None:
    storing = Storing(naam="record", moment=Moment.GEDAAN_ZONDER_ANTWOORD)
    house = build(replace(gateway, journal=faulty_journal(gateway.journal, storing)))
    body = aanbod()
    assert house.meld(body).status_code == 503
    first, second = house.meld(body), house.meld(body)
    assert first.status_code == 202
    assert first.content == second.content


def planted(value: object) -> object:
    """``value`` with the secret in every text and every name."""
    match value:
        case str():
            return SECRET + value
        case list():
            return [planted(item) for item in value]
        case dict():
            return {SECRET + name if len(name) % 2 else name: planted(item) for name, item in value.items()}
        case _:
            return value


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=5),
    max_leaves=12,
)
LET_IN_ANYTHING = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@LET_IN_ANYTHING
@given(json_values, st.sampled_from(["", "melding", "betrokkenen", "verklaringen", "urgentie", "ontvanger"]))
def test_no_answer_repeats_a_value_of_a_json_body(house: House, value: object, at: str) -> None:
    body = aanbod(text=SECRET)
    match at:
        case "":
            body = {SECRET: planted(value)}
        case "betrokkenen":
            body["melding"]["betrokkenen"] = [planted(value)]
        case _:
            body[at] = planted(value)
    answer = house.meld(body)
    assert answer.status_code in {202, 400, 403, 404, 409}
    assert SECRET not in answer.text


@LET_IN_ANYTHING
@given(
    st.binary(max_size=200), st.sampled_from([b"JZ:datumMelding", b"JZ:heeftBetrokken", b"StUF:functie", b"JZ:object"])
)
def test_no_answer_repeats_a_value_of_an_xml_body(house: House, noise: bytes, tag: bytes) -> None:
    content = vt_stuk(text=SECRET).replace(b"<" + tag, b"<" + tag + b' x="' + SECRET.encode() + b'"', 1)
    for body in (content, content.replace(b"Hilversum", noise), noise + SECRET.encode(), content[: len(noise) * 20]):
        for path in ("ontvang-asynchroon", "proef"):
            answer = house.stuf(body, path=path)
            assert answer.status_code in {200, 400, 500}
            assert SECRET not in answer.text
            if answer.headers["content-type"].startswith("application/problem"):
                assert orjson.loads(answer.content)["status"] < 500
