"""Two Veilig Thuis on one gateway, with the same police: whatever the other one asks, nothing crosses."""

from dataclasses import replace

import orjson
import pytest
from fastapi import Request
from starlette.testclient import TestClient

from gateway.contracts.errors import Refused, Unauthentic
from gateway.contracts.message import Oin, Party
from gateway.core.recording import DeliveryState
from gateway.web.app import create_app
from gateway.web.description import Imprint
from tests.journeys.world import ANDER_VT, POLITIE, VT, World, book, feedback, world


@pytest.fixture
def w() -> World:
    made = world([book(), book(ANDER_VT)])
    made.offer(made.report("PL0900-1"))
    made.deliver_all()
    return made


@pytest.fixture
def client(w: World) -> TestClient:
    def identify(request: Request) -> Party:
        oin = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not oin:
            raise Unauthentic("geen-bewijs", "Toon aan wie u bent.")
        return Party(oin=Oin(oin), bewijs="certificaat")

    imprint = Imprint(
        naam="Beheer", url="https://vt.example", email="beheer@vt.example", server="https://gateway.example"
    )
    return TestClient(
        create_app(w.gateway, identify=identify, keys=lambda: {"keys": []}, imprint=imprint, max_bytes=100_000)
    )


def test_a_report_reaches_only_the_one_it_names(w: World) -> None:
    w.offer(w.report("PL0900-2", naar=ANDER_VT))
    w.deliver_all()
    assert [envelope.receiver for envelope in w.postbox()] == [VT.oin]
    assert [envelope.receiver for envelope in w.postbox(ANDER_VT)] == [ANDER_VT.oin]


def test_the_same_reference_at_another_veilig_thuis_is_another_report(w: World) -> None:
    w.offer(w.report("PL0900-1", naar=ANDER_VT))
    assert len(w.journal.recordings) == 2


def test_every_door_shows_the_other_one_nothing(w: World, client: TestClient) -> None:
    unread = {"ontvanger": VT.oin, "referentie": "PL0900-3", "urgentie": "acuut", "melding": {"onbekend": 1}}
    w.offer_json(unread, by=POLITIE)
    w.deliver_all()
    [message] = [found for found in w.postbox() if b"PL0900-1" in found.content]
    document, named = w.journal.recordings[0].document, w.journal.recordings[-1].document
    mine = {"Authorization": f"Bearer {VT.oin}"}
    other = {"Authorization": f"Bearer {ANDER_VT.oin}"}
    paths = [
        f"/v1/postvak/{message.id}",
        f"/v1/postvak/{message.id}?verantwoordelijke={VT.oin}",
        f"/v1/berichten/{message.id}",
        f"/v1/berichten/{document.id}",
        f"/v1/documenten/{named.id}",
    ]
    for path in paths:
        if path != f"/v1/berichten/{document.id}":  # the document was handed over by the police: their status, not VT's
            assert client.get(path, headers=mine).status_code == 200, path
        refused = client.get(path, headers=other)
        assert refused.status_code in {403, 404}, path
        assert refused.headers["content-type"].startswith("application/problem+json")
        assert message.id not in refused.text.replace(path, "")
    assert client.get("/v1/postvak", headers=other).json() == {"berichten": []}
    for suffix in ("", f"?verantwoordelijke={VT.oin}"):
        answer = client.post(f"/v1/postvak/{message.id}/_bevestig{suffix}", headers=other)
        assert answer.status_code in {403, 404}
    assert len(w.postbox()) == 2, "still there, not confirmed by a stranger"


def test_feedback_on_another_s_report_is_refused(w: World, client: TestClient) -> None:
    [message] = w.postbox()
    headers = {"Authorization": f"Bearer {ANDER_VT.oin}", "Content-Type": "application/json"}
    answer = client.post("/v1/berichten", headers=headers, content=orjson.dumps(feedback(message)))
    assert 400 <= answer.status_code < 500
    w.deliver_all()
    assert w.post.named("vtTerugkoppelingDi01") == []


def test_a_bv01_in_the_other_s_name_confirms_nothing(w: World) -> None:
    [message] = w.postbox()
    w.offer_json(feedback(message), by=VT, kind=None)
    w.deliver_all()
    [sent] = w.post.named("vtTerugkoppelingDi01")
    elsewhere = replace(sent, stuur=replace(sent.stuur, zender=ANDER_VT.systeem))
    with pytest.raises(Refused) as refusal:  # the other one sent nothing with this reference
        w.confirm_feedback(elsewhere)
    assert refusal.value.code == "StUF043"
    assert {d.state for d in w.journal.deliveries.values() if d.due.kind == "MeldingTeruggekoppeld"} == {
        DeliveryState.OVERHANDIGD
    }
