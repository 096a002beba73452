from datetime import datetime

import pytest

from tests.web.house import House, aanbod


def feedback(report: str) -> dict[str, object]:
    return {
        "type": "MeldingTeruggekoppeld",
        "referentie": f"T-{report}",
        "data": {
            "inAntwoordOp": report,
            "registratienummer": "PL0900-1",
            "status": "VT-02",
            "datum": {"jaar": 2026, "maand": 11, "dag": 22},
            "organisatie": "Veilig Thuis Verzonnen",
        },
    }


@pytest.fixture
def report(house: House) -> str:
    """Id of a report by the police that was taken in."""
    ident: str = house.meld(aanbod()).json()["id"]
    return ident


@pytest.mark.parametrize("als", ["politie", "vt"])
def test_who_sent_and_who_receives_may_see_the_status(house: House, report: str, als: str) -> None:
    answer = house.call("GET", f"/v1/berichten/{report}", als=als)
    status = answer.json()
    assert answer.status_code == 200
    assert (status["id"], status["soort"]) == (report, "MeldingGedaan")
    assert status["tijdstip"].endswith("Z")
    assert datetime.fromisoformat(status["tijdstip"]).tzinfo is not None


@pytest.mark.parametrize("als", ["school", "raad", "ander-vt"])
def test_to_anyone_else_it_does_not_exist(house: House, report: str, als: str) -> None:
    there = house.call("GET", f"/v1/berichten/{report}", als=als)
    nowhere = house.call("GET", "/v1/berichten/0190d8f0-0000-7000-8000-000000000000", als=als)
    assert (there.status_code, there.json()["code"]) == (nowhere.status_code, nowhere.json()["code"])
    assert there.status_code == 404


def test_veilig_thuis_answers_a_report(house: House, report: str) -> None:
    answer = house.call("POST", "/v1/berichten", als="vt", json=feedback(report))
    assert (answer.status_code, answer.json()["status"]) == (202, "aangenomen")
    house.lever_af()
    lines = house.call("GET", "/v1/postvak", als="politie").json()["berichten"]
    assert [line["soort"] for line in lines] == ["MeldingTeruggekoppeld"]


@pytest.mark.parametrize("als", ["politie", "raad"])
def test_only_veilig_thuis_sends_messages_by_this_door(house: House, report: str, als: str) -> None:
    answer = house.call("POST", "/v1/berichten", als=als, json=feedback(report))
    assert (answer.status_code, answer.json()["code"]) == (403, "alleen-veilig-thuis")


def test_an_answer_to_a_report_of_another_veilig_thuis_is_404(house: House, report: str) -> None:
    assert house.call("POST", "/v1/berichten", als="ander-vt", json=feedback(report)).status_code == 404


def test_a_kind_that_nobody_offers_is_refused(house: House, report: str) -> None:
    answer = house.call("POST", "/v1/berichten", als="vt", json={**feedback(report), "type": "OntvangstBevestigd"})
    assert answer.status_code in {400, 415}
