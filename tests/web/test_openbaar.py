from dataclasses import replace

import pytest

from gateway.ports import Gateway
from gateway.testing.faulty import Moment, Storing, faulty_journal
from tests.web.house import House, build


@pytest.mark.parametrize("path", ["/v1/sleutels", "/gezondheid", "/gereed", "/v1/openapi.json"])
def test_anyone_may_ask(house: House, path: str) -> None:
    assert house.call("GET", path, als=None).status_code == 200


def test_the_keys_are_a_jwk_set(house: House) -> None:
    answer = house.call("GET", "/v1/sleutels", als=None)
    assert answer.headers["content-type"] == "application/jwk-set+json"
    assert answer.json() == {"keys": []}


def test_without_journal_it_lives_but_is_not_ready(gateway: Gateway) -> None:
    storing = Storing(naam="library", moment=Moment.NIET_GEDAAN)
    house = build(replace(gateway, journal=faulty_journal(gateway.journal, storing)))
    assert house.call("GET", "/gezondheid", als=None).status_code == 200
    assert house.call("GET", "/gereed", als=None).status_code == 503
