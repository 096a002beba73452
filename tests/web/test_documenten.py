import pytest

from tests.web.house import VT, House, aanbod


@pytest.fixture
def document(house: House) -> str:
    """Id of an acute report that breaks its schema: it went on, and its message names it."""
    house.meld({**aanbod(), "urgentie": "acuut", "onbekend": 1})
    (kept,) = house.journal.documents()
    return kept.id


def test_veilig_thuis_gets_a_document_as_it_came(house: House, document: str) -> None:
    answer = house.call("GET", f"/v1/documenten/{document}", als="vt")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["content-disposition"] == "attachment"
    assert answer.json()["onbekend"] == 1


def test_each_time_is_an_entry(house: House, document: str) -> None:
    for _ in range(2):
        house.call("GET", f"/v1/documenten/{document}", als="vt")
    entries = [entry for entry in house.journal.entries(document) if entry.event == "inhoud-ingezien"]
    assert [(entry.actor, entry.verantwoordelijke) for entry in entries] == [(VT, VT), (VT, VT)]


@pytest.mark.parametrize("als", ["politie", "school", "raad", "ander-vt"])
def test_to_anyone_else_it_does_not_exist(house: House, document: str, als: str) -> None:
    assert house.call("GET", f"/v1/documenten/{document}", als=als).status_code == 404
    assert "inhoud-ingezien" not in {entry.event for entry in house.journal.entries(document)}


@pytest.mark.parametrize(
    "body", [{**aanbod(), "onbekend": 1}, aanbod()], ids=["in quarantine", "sent on, perhaps without a part"]
)
def test_what_no_message_names_stays_shut_to_veilig_thuis_too(house: House, body: dict[str, object]) -> None:
    house.meld(body)
    (kept,) = house.journal.documents()
    assert house.call("GET", f"/v1/documenten/{kept.id}", als="vt").status_code == 404
    assert "inhoud-ingezien" not in {entry.event for entry in house.journal.entries(kept.id)}
