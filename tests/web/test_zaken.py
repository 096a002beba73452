from typing import Any

import pytest
from httpx2 import Response

from gateway.contracts.message import Oin
from gateway.core.audit import Feit
from tests.web.house import ANDER_VT, VT, House

FEITEN = {"veiligheid": "geen", "minderjarige": True, "gemeente": "1942", "momenten": {"triagebesluit": "2026-06-01"}}


def stel(house: House, feiten: Any = FEITEN, *, zaak: str = "Z-1", als: str = "vt") -> Response:  # noqa: ANN401  JSON
    return house.call("PUT", f"/v1/zaken/{zaak}", als=als, json=feiten)


def sluit(house: House, *, zaak: str = "Z-1", als: str = "vt") -> Response:
    return house.call("POST", f"/v1/zaken/{zaak}/_sluit", als=als)


def test_the_first_statement_opens_a_zaak(house: House) -> None:
    answer = stel(house)
    assert (answer.status_code, answer.json()) == (200, {"referentie": "Z-1", "open": True, "feiten": FEITEN})


def test_saying_the_same_again_writes_nothing(house: House) -> None:
    first = stel(house)
    written = len(house.journal.zaak(Oin(VT), "Z-1"))
    assert stel(house).content == first.content
    assert len(house.journal.zaak(Oin(VT), "Z-1")) == written == 5


def test_what_is_left_out_is_withdrawn(house: House) -> None:
    stel(house)
    assert stel(house, {"veiligheid": "acuut"}).json()["feiten"] == {"veiligheid": "acuut", "momenten": {}}
    last = {feit.naam: feit.waarde for feit in house.journal.zaak(Oin(VT), "Z-1")}
    assert last == {
        "open": "ja",
        "veiligheid": "acuut",
        "minderjarige": None,
        "gemeente": None,
        "triagebesluit": None,
    }


def test_every_fact_has_its_entry(house: House) -> None:
    stel(house)
    sluit(house)
    feiten = house.journal.zaak(Oin(VT), "Z-1")
    entries = house.journal.entries(*(feit.id for feit in feiten))
    assert [entry.event for entry in entries] == [Feit.ZAAKFEIT_GESTELD] * len(feiten)
    assert {"zaak": "Z-1", "naam": "gemeente", "waarde": "1942"} in [entry.details for entry in entries]


def test_a_zaak_is_closed_once_and_nothing_is_stated_after(house: House) -> None:
    stel(house)
    answer = sluit(house)
    assert (answer.status_code, answer.json()["open"], answer.json()["feiten"]) == (200, False, FEITEN)
    assert sluit(house).content == answer.content
    assert (stel(house).status_code, stel(house).json()["code"]) == (409, "zaak-gesloten")


def test_a_zaak_that_nobody_opened_cannot_be_closed(house: House) -> None:
    assert (sluit(house).status_code, sluit(house).json()["code"]) == (404, "zaak-onbekend")


def test_a_zaak_belongs_to_one_veilig_thuis(house: House) -> None:
    stel(house)
    assert sluit(house, als="ander-vt").status_code == 404
    assert house.journal.zaak(Oin(ANDER_VT), "Z-1") == []


@pytest.mark.parametrize("als", ["politie", "raad"])
def test_only_veilig_thuis_has_zaken(house: House, als: str) -> None:
    for answer in (stel(house, als=als), sluit(house, als=als)):
        assert (answer.status_code, answer.json()["code"]) == (403, "alleen-veilig-thuis")


@pytest.mark.parametrize(
    ("feiten", "place"),
    [
        ({"veiligheid": "Jan Verzonnen"}, "/veiligheid"),
        ({"Jan Verzonnen": 1}, ""),
        ({"momenten": {"Jan Verzonnen": "2026-06-01"}}, "/momenten"),
        ({"momenten": {"triagebesluit": "gisteren"}}, "/momenten"),
        ({"ots": "999993653"}, "/ots"),
        ([], ""),
    ],
)
def test_what_cannot_be_stated_is_refused_by_its_place(house: House, feiten: object, place: str) -> None:
    answer = stel(house, feiten)
    assert (answer.status_code, answer.json()["code"]) == (400, "zaak-ongeldig")
    assert [finding["plaats"] for finding in answer.json()["findings"]] == [place]
    assert "Jan" not in answer.text


@pytest.mark.parametrize(
    "zaak", ["999993653", "Z-999993653", "Verzonnen-1980-01-31", "31-01-1980", "x" * 41, "Jan%20Verzonnen"]
)
def test_a_reference_is_opaque(house: House, zaak: str) -> None:
    assert stel(house, zaak=zaak).status_code == 400
