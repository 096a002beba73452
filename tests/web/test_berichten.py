from datetime import datetime
from random import Random

import pytest

from gateway.contracts.berichten import KINDS
from gateway.contracts.groepen import Groep
from gateway.core.audit import Feit
from gateway.demo.regio import POLITIE
from gateway.testing.berichten import bericht
from gateway.testing.inloggen import Verzonnen
from tests.web.house import House, aanbod
from tests.web.persons import ANOUK


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


def notification(**more: str) -> dict[str, object]:
    """Veilig Thuis tells the police, which only a person may decide (H6, rule 16)."""
    groepen = frozenset({Groep.ID, Groep.ADR, Groep.INC, Groep.AARD, Groep.VB, Groep.BES})
    data = bericht(KINDS["KennisgevingGedaan"], Random(3), groepen)
    return {
        "type": "KennisgevingGedaan",
        "ontvanger": POLITIE.oin,
        "referentie": "K-1",
        "verklaringen": {
            "doelbinding": "WMO-4.1.1-2-e",
            "doel-verkrijging": "WMO-4.1.1-2-a",
            "drempel": "ernst",
            "noodzaak": "triage",
            "proportionaliteit": "triage",
            "subsidiariteit": "triage",
            "toestemming-gevraagd": "ja",
            **more,
        },
        "data": data.model_dump(mode="json", by_alias=True, exclude_defaults=True),
    }


@pytest.mark.parametrize(("persoon", "status"), [(ANOUK, "aangenomen"), (None, "vastgehouden")])
def test_what_only_a_person_may_decide_goes_with_that_persons_token_and_else_waits(
    house: House, persoon: Verzonnen | None, status: str
) -> None:
    stated = notification(**{"besloten-door": "persoon"})  # which proves nothing
    answer = house.as_person("POST", "/v1/berichten", persoon, json=stated)
    assert (answer.status_code, answer.json()["status"]) == (202, status)
    waiting = house.as_person("GET", "/v1/vastgehouden", ANOUK).json()["vastgehouden"]
    codes = [reason["code"] for line in waiting for reason in line["redenen"]]
    assert codes == ([] if persoon else ["HUMAN_DECISION_REQUIRED"])
    line = house.journal.document_behind(answer.json()["id"])
    assert line is not None
    [decided] = [entry for entry in house.journal.story(line.id) if entry.event == Feit.BESLUIT_GENOMEN]
    assert (decided.details["persoon"] is not None) is (persoon is not None)
    assert ANOUK.sub not in str(decided)


def test_a_person_who_releases_it_later_is_a_person_too(house: House) -> None:
    assert house.as_person("POST", "/v1/berichten", None, json=notification()).status_code == 202
    [line] = house.as_person("GET", "/v1/vastgehouden", ANOUK).json()["vastgehouden"]
    body = {"gronden": ["H6"], "reden": "Besproken in het team."}
    freed = house.as_person("POST", f"/v1/vastgehouden/{line['id']}/_geef-vrij", ANOUK, json=body)
    assert freed.json()["uitkomst"] == "vrijgegeven"


def test_a_token_that_is_nobodys_stops_the_message(house: House) -> None:
    headers = {"Persoon": "Bearer geen.enkel.token"}
    answer = house.call("POST", "/v1/berichten", als="vt", json=notification(), headers=headers)
    assert answer.status_code == 401
