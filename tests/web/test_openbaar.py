from dataclasses import replace
from datetime import datetime

import pytest

from gateway.contracts.errors import SignerUnavailable
from gateway.contracts.message import Oin
from gateway.ports import Gateway
from gateway.testing.faulty import Moment, Storing, faulty_journal
from tests.web.house import House, build


class Keyless:
    """The port ``Signer``, without keys."""

    def seal(self, content: bytes, *, at: datetime) -> str:
        raise SignerUnavailable("wortel-ontbreekt", f"Geen sleutel voor {len(content)} bytes op {at}.")

    def check(self, content: bytes, seal: str) -> None:
        raise SignerUnavailable("wortel-ontbreekt", f"Geen sleutel voor {len(content) + len(seal)} bytes.")

    def digest(self, verantwoordelijke: Oin, purpose: str, content: bytes) -> str:
        raise SignerUnavailable("wortel-ontbreekt", f"Geen sleutel: {verantwoordelijke} {purpose} {len(content)}.")


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


def test_without_the_keys_of_a_verantwoordelijke_it_is_not_ready(gateway: Gateway) -> None:
    house = build(replace(gateway, signer=Keyless()))
    assert house.call("GET", "/gezondheid", als=None).status_code == 200
    assert house.call("GET", "/gereed", als=None).status_code == 503
