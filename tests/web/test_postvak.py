import pytest

from tests.web.house import ANDER_VT, VT, House, aanbod


@pytest.fixture
def delivered(house: House) -> str:
    """Id of a report that lies ready for Veilig Thuis."""
    ident: str = house.meld(aanbod()).json()["id"]
    house.lever_af()
    return ident


def ready(house: House) -> list[str]:
    return [line["id"] for line in house.call("GET", "/v1/postvak", als="vt").json()["berichten"]]


def test_a_report_lies_ready_as_metadata_with_the_way_to_it(house: House, delivered: str) -> None:
    (line,) = house.call("GET", "/v1/postvak", als="vt").json()["berichten"]
    assert (line["id"], line["soort"], line["urgentie"]) == (delivered, "MeldingGedaan", "regulier")
    assert house.call("GET", line["verwijzingen"]["zelf"], als="vt").status_code == 200
    assert house.call("POST", line["verwijzingen"]["bevestig"], als="vt").status_code == 204


def test_it_is_fetched_as_it_was_sealed_every_time_the_same(house: House, delivered: str) -> None:
    first, second = (house.call("GET", f"/v1/postvak/{delivered}", als="vt") for _ in range(2))
    assert first.headers["content-type"] == "application/cloudevents+json"
    assert (first.content, first.headers["seal"]) == (second.content, second.headers["seal"])
    house.gateway.signer.check(first.content, first.headers["seal"])
    assert first.json()["id"] == delivered


def test_confirming_takes_it_from_the_list_and_twice_is_harmless(house: House, delivered: str) -> None:
    assert ready(house) == [delivered]
    for _ in range(2):
        answer = house.call("POST", f"/v1/postvak/{delivered}/_bevestig", als="vt")
        assert (answer.status_code, answer.content) == (204, b"")
    assert ready(house) == []
    assert house.call("GET", f"/v1/berichten/{delivered}", als="politie").json()["status"] == "bevestigd"


def test_fetching_is_not_confirming(house: House, delivered: str) -> None:
    house.call("GET", f"/v1/postvak/{delivered}", als="vt")
    assert ready(house) == [delivered]


@pytest.mark.parametrize("als", ["politie", "ander-vt", "school"])
def test_what_lies_ready_for_one_does_not_exist_for_another(house: House, delivered: str, als: str) -> None:
    assert house.call("GET", f"/v1/postvak/{delivered}", als=als).status_code == 404
    assert house.call("POST", f"/v1/postvak/{delivered}/_bevestig", als=als).status_code == 404
    assert ready(house) == [delivered]


def test_the_list_is_as_long_as_was_asked(house: House) -> None:
    for _ in range(3):
        house.meld(aanbod())
    house.lever_af()
    assert len(house.call("GET", "/v1/postvak?limit=2", als="vt").json()["berichten"]) == 2


def test_a_partner_of_two_must_say_which(house: House) -> None:
    answer = house.call("GET", "/v1/postvak", als="raad")
    assert (answer.status_code, answer.json()["code"]) == (400, "verantwoordelijke-ontbreekt")
    for oin in (VT, ANDER_VT):
        assert house.call("GET", f"/v1/postvak?verantwoordelijke={oin}", als="raad").status_code == 200


def test_whoever_is_no_partner_of_the_one_named_gets_403(house: House) -> None:
    assert house.call("GET", f"/v1/postvak?verantwoordelijke={ANDER_VT}", als="politie").status_code == 403


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=veel", "verantwoordelijke=1"])
def test_a_wrong_parameter_is_400(house: House, query: str) -> None:
    assert house.call("GET", f"/v1/postvak?{query}", als="vt").status_code == 400
