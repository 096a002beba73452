import orjson
import pytest

from gateway.contracts.message import DocumentId, Oin
from gateway.core.recording import DocumentState
from tests.web.house import ANDER_VT, VREEMD, VT, House, aanbod


def test_a_report_is_202_with_a_receipt_and_the_place_of_its_status(house: House) -> None:
    answer = house.meld(aanbod())
    receipt = answer.json()
    assert answer.status_code == 202
    assert answer.headers["location"] == f"/v1/berichten/{receipt['id']}"
    assert receipt["status"] == "aangenomen"
    assert receipt["tijdstip"].endswith("Z")
    assert orjson.loads(receipt["belofte"])["message"] == receipt["id"]
    assert ".." in receipt["zegel"], "a detached JWS"


def test_the_same_report_again_gets_the_same_receipt(house: House) -> None:
    body = aanbod()
    first, second = house.meld(body), house.meld(body)
    assert first.content == second.content
    assert first.headers["location"] == second.headers["location"]


def test_the_same_reference_with_other_content_is_409(house: House) -> None:
    body = aanbod()
    house.meld(body)
    answer = house.meld({**body, "urgentie": "spoed"})
    assert (answer.status_code, answer.json()["code"]) == (409, "StUF016")


def test_the_same_idempotency_key_with_other_content_is_409(house: House) -> None:
    house.meld(aanbod(), Idempotency_Key="sleutel-1")
    assert house.meld(aanbod(), Idempotency_Key="sleutel-1").status_code == 409


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"ontvanger": VREEMD}, 404),
        ({"ontvanger": ANDER_VT}, 404),
        ({"zender": VREEMD}, 403),
        ({"urgentie": {}}, 400),
        ({"melding": {"volledig": False}}, 400),
        ({"melding": {"document": "x"}}, 400),
        ({"onbekend": 1}, 400),
    ],
)
def test_what_is_refused(house: House, change: dict[str, object], status: int) -> None:
    assert house.meld({**aanbod(), **change}).status_code == status


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"tekst"', b"\xff\xfe", b"[" * 5000])
def test_what_is_no_json_object_is_400(house: House, body: bytes) -> None:
    answer = house.meld(body)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_finding_names_rule_and_pointer(house: House) -> None:
    body = aanbod()
    body["melding"]["risicotaxatie"] = {"ingevuld": "Misschien"}
    assert house.meld(body).json()["findings"] == [
        {"regel": "literal_error", "plaats": "/melding/risicotaxatie/ingevuld"}
    ]


def test_what_a_known_party_got_wrong_is_kept(house: House) -> None:
    assert house.meld({**aanbod(), "onbekend": 1}).status_code == 400
    (kept,) = house.journal.documents()
    assert kept.state == DocumentState.QUARANTAINE
    document = house.journal.document(Oin(VT), DocumentId(kept.id))
    assert document is not None
    assert orjson.loads(document.content)["onbekend"] == 1
