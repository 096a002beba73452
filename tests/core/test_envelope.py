import re
from base64 import b64decode
from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import orjson
import pytest

from gateway.contracts.berichten import KINDS, MeldingGedaan, OntvangstBevestigd
from gateway.contracts.errors import Broken, Unreadable
from gateway.contracts.message import MessageId
from gateway.core import canonical, envelope
from tests.vectors.envelope.make import ATTRIBUTES, HERE, MELDING


def wire() -> dict[str, Any]:
    value: dict[str, Any] = orjson.loads(envelope.write(ATTRIBUTES, MELDING))
    return value


def test_a_message_comes_out_as_it_went_in() -> None:
    opened = envelope.read(envelope.write(ATTRIBUTES, MELDING))
    assert (opened.kind, opened.attributes, opened.data) == ("MeldingGedaan", ATTRIBUTES, MELDING)


def test_without_the_optional_attributes_too() -> None:
    attributes = replace(ATTRIBUTES, expiry=None, traceparent=None)
    content = envelope.write(attributes, OntvangstBevestigd(referentie="r-1"))
    assert not {"expirytime", "traceparent"} & set(orjson.loads(content))
    assert envelope.read(content).attributes == attributes


def test_the_bytes_are_those_that_every_gateway_wrote() -> None:
    assert envelope.write(ATTRIBUTES, MELDING) == (HERE / "bericht.json").read_bytes()


def test_equal_messages_give_equal_bytes_whatever_was_set() -> None:
    assert envelope.write(ATTRIBUTES, MELDING.model_copy(update={"aard": (), "reden": None})) == envelope.write(
        ATTRIBUTES, MELDING
    )


def test_what_is_absent_is_left_out_and_no_value_keeps_its_reason() -> None:
    persoon = wire()["data"]["betrokkenen"][0]["persoon"]
    assert persoon["volledigeNaam"] == {"geenWaarde": "waardeOnbekend"}
    assert "voornamen" not in persoon
    assert b"null" not in envelope.write(ATTRIBUTES, MELDING)


def test_an_incomplete_report_says_so() -> None:
    content = envelope.write(ATTRIBUTES, MeldingGedaan(volledig=False, onbevestigd=("/betrokkenen",)))
    assert orjson.loads(content)["data"] == {"volledig": False, "onbevestigd": ["/betrokkenen"]}


def test_attributes_follow_the_nl_gov_profile() -> None:
    event = wire()
    assert event["specversion"] == "1.0"
    assert event["source"] == "urn:nld:oin:00000099000000002000:systeem:vt-gateway"
    assert event["type"].startswith("nl.wmo2015.")
    assert event["time"].endswith("Z")
    assert event["dataschema"] == "urn:nl:veilig-thuis-gateway:bericht:melding-gedaan:v1"
    assert all(re.fullmatch(r"[a-z0-9]{1,20}", name) for name in event)


def test_times_are_written_in_utc() -> None:
    elsewhere = replace(ATTRIBUTES, time=ATTRIBUTES.time.astimezone(timezone(timedelta(hours=2))))
    assert envelope.write(elsewhere, MELDING) == envelope.write(ATTRIBUTES, MELDING)


@pytest.mark.parametrize(
    "change",
    [
        {"time": ATTRIBUTES.time.replace(tzinfo=None)},
        {"id": MessageId("0195500a-1c00-4000-8000-00000000000a")},
        {"receiver": "123"},
        {"purpose": ""},
        {"traceparent": "x"},
        {"legal_basis": ()},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_attribute_that_cannot_be_right_is_our_mistake(change: dict[str, Any]) -> None:
    with pytest.raises(Broken):
        envelope.write(replace(ATTRIBUTES, **change), MELDING)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_has_a_schema_name_of_its_own(kind: type) -> None:
    assert re.fullmatch(r"urn:nl:veilig-thuis-gateway:bericht:[a-z]+(-[a-z]+)+:v1", envelope.dataschema(kind.__name__))


def test_what_is_too_large_is_not_opened() -> None:
    with pytest.raises(Unreadable) as refused:
        envelope.read(b"x" * (envelope.LONGEST + 1))
    assert refused.value.findings[0].rule == "te-groot"


def test_the_vectors_whose_content_is_wrong_are_refused_without_a_value() -> None:
    cases = [case for case in orjson.loads((HERE / "gevallen.json").read_bytes()) if case["stap"] == 5]
    assert len(cases) >= 9
    for case in cases:
        with pytest.raises(Unreadable) as refused:
            envelope.read(b64decode(case["inhoud"]))
        assert refused.value.findings, case["naam"]
        assert "Voorbeeld" not in repr(refused.value.findings)


def test_a_wrong_field_is_named_by_its_place() -> None:
    event = wire()
    event["data"]["betrokkenen"][0]["persoon"]["bsn"] = 999990019
    with pytest.raises(Unreadable) as refused:
        envelope.read(canonical.dump(event))
    assert refused.value.findings[0].path.startswith("/data/betrokkenen/0")
    assert "999990019" not in repr(refused.value.findings)
