"""Every human act through the doors: with the client's proof alone it is refused, with a person's token it is done."""

from datetime import timedelta
from typing import Any

import orjson
import pytest

from gateway.core.audit import Feit
from gateway.testing.inloggen import Verzonnen
from tests.web.house import House, aanbod, vt_stuk
from tests.web.persons import ANOUK, BRAM, CARLA

ACTS = ["_geef-vrij", "_weiger", "_bevestig"]
BODY = {"gronden": ["H2", "H11", "H14"], "reden": "De politie lichtte het toe."}


def hold(house: House) -> str:
    """A report of which its sender says that there is no suspicion (rule 36, for people to decide: H2)."""
    assert house.meld({**aanbod(), "verklaringen": {"vermoeden-hg-km": "nee"}}).status_code == 202
    (line,) = listed(house)
    return str(line["id"])


def listed(house: House, persoon: Verzonnen = CARLA) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = house.as_person("GET", "/v1/vastgehouden", persoon).json()["vastgehouden"]
    return found


def decide(house: House, ident: str, act: str, persoon: Verzonnen | None, body: object = BODY, **headers: str) -> Any:  # noqa: ANN401
    named = {"Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return house.as_person(
        "POST", f"/v1/vastgehouden/{ident}/{act}", persoon, content=orjson.dumps(body), headers=named
    )


@pytest.mark.parametrize("act", ACTS)
def test_a_machine_alone_decides_nothing(house: House, act: str) -> None:
    ident = hold(house)
    answer = decide(house, ident, act, None)
    assert (answer.status_code, answer.json()["code"]) == (401, "persoon-ontbreekt")
    assert listed(house)[0]["besluiten"] == []


@pytest.mark.parametrize("path", ["", "/{ident}"])
def test_a_machine_alone_does_not_even_look(house: House, path: str) -> None:
    ident = hold(house)
    assert house.call("GET", f"/v1/vastgehouden{path.format(ident=ident)}", als="vt").status_code == 401


@pytest.mark.parametrize("act", ACTS)
def test_a_person_alone_without_the_client_decides_nothing(house: House, act: str) -> None:
    ident = hold(house)
    answer = house.as_person("POST", f"/v1/vastgehouden/{ident}/{act}", ANOUK, als=None, json=BODY)
    assert answer.status_code == 401


@pytest.mark.parametrize("als", ["politie", "ander-vt", "raad"])
def test_a_person_beside_the_client_of_another_decides_nothing(house: House, als: str) -> None:
    ident = hold(house)
    answer = house.as_person("POST", f"/v1/vastgehouden/{ident}/_geef-vrij", ANOUK, als=als, json=BODY)
    assert (answer.status_code, answer.json()["code"]) == (403, "alleen-veilig-thuis")


def test_what_another_client_shows_as_a_person_is_not_even_looked_at(house: House) -> None:
    answer = house.call("GET", "/v1/vastgehouden", als="politie", headers={"Persoon": "Bearer geen.enkel.token"})
    assert (answer.status_code, answer.json()["code"]) == (403, "alleen-veilig-thuis")


@pytest.mark.parametrize("velden", ['{"a":123456789012345678901234567890}', '{"a":NaN}'])
def test_a_body_that_could_not_be_written_again_is_refused_not_a_fault_of_ours(house: House, velden: str) -> None:
    body = f'{{"gronden":["H2"],"reden":"Verbeterd.","velden":{velden}}}'
    sent = {"Content-Type": "application/json"}
    ident = hold(house)
    answer = house.as_person("POST", f"/v1/vastgehouden/{ident}/_bevestig", ANOUK, content=body, headers=sent)
    assert answer.status_code == 400


@pytest.mark.parametrize("act", ACTS)
def test_a_token_that_is_not_fresh_decides_nothing(house: House, act: str) -> None:
    ident = hold(house)
    long_ago = house.gateway.clock.now() - timedelta(minutes=11)
    stale = {"Persoon": f"Bearer {house.inloggen.token(ANOUK, ingelogd=long_ago, verantwoordelijke=VT_OIN)}"}
    answer = house.call("POST", f"/v1/vastgehouden/{ident}/{act}", als="vt", headers=stale, json=BODY)
    assert (answer.status_code, answer.json()["code"]) == (401, "persoon-te-lang-ingelogd")


VT_OIN = "00000099000000002000"


def test_a_person_gives_free_and_the_message_goes(house: House) -> None:
    ident = hold(house)
    answer = decide(house, ident, "_geef-vrij", ANOUK)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["uitkomst"], told["personen"], told["redenen"]) == ("vrijgegeven", 1, [])
    house.lever_af()
    (line,) = house.call("GET", "/v1/postvak", als="vt").json()["berichten"]
    assert line["id"] == told["bericht"]
    assert listed(house) == []
    shown = house.as_person("GET", f"/v1/vastgehouden/{ident}", CARLA).json()
    assert (shown["stand"], shown["besluiten"][0]["functie"]) == ("vrijgegeven", ANOUK.functie)


def test_a_person_refuses_and_the_sender_reads_it(house: House) -> None:
    ident = hold(house)
    assert decide(house, ident, "_weiger", CARLA).json()["uitkomst"] == "geweigerd"
    assert house.call("GET", f"/v1/berichten/{ident}", als="politie").json()["status"] == "geweigerd"
    house.lever_af()
    assert house.call("GET", "/v1/postvak", als="vt").json()["berichten"] == []


def test_a_person_corrects_what_was_read(house: House) -> None:
    ident = hold(house)
    better = aanbod(text="Verbeterd.")["melding"]
    answer = decide(house, ident, "_bevestig", ANOUK, {**BODY, "velden": better})
    assert (answer.status_code, answer.json()["uitkomst"], answer.json()["velden"]) == (200, "vrijgegeven", True)


def test_four_eyes_are_two_persons_with_tokens_of_their_own(house: House) -> None:
    body = {**aanbod(), "verklaringen": {"eerste-verwerking": "2015-01-01"}}
    assert house.meld(body).status_code == 202
    (line,) = listed(house)
    assert any(reason.get("vierOgen") == "ja" for reason in line["redenen"])
    first = decide(house, line["id"], "_geef-vrij", ANOUK).json()
    assert (first["uitkomst"], first["personen"]) == ("wacht", 1)
    again = decide(house, line["id"], "_geef-vrij", ANOUK, {**BODY, "reden": "Nog eens."}).json()
    assert (again["uitkomst"], again["personen"]) == ("wacht", 1)
    second = decide(house, line["id"], "_geef-vrij", BRAM).json()
    assert (second["uitkomst"], second["personen"]) == ("vrijgegeven", 2)


def test_the_same_key_gets_the_first_answer(house: House) -> None:
    ident = hold(house)
    first = decide(house, ident, "_geef-vrij", ANOUK, Idempotency_Key="k")
    assert decide(house, ident, "_geef-vrij", ANOUK, Idempotency_Key="k").json() == first.json()
    other = decide(house, ident, "_geef-vrij", ANOUK, {**BODY, "reden": "Iets anders."}, Idempotency_Key="k")
    assert other.status_code == 409


def test_who_comes_later_hears_that_it_is_decided(house: House) -> None:
    ident = hold(house)
    decide(house, ident, "_weiger", ANOUK)
    answer = decide(house, ident, "_geef-vrij", BRAM)
    assert (answer.status_code, answer.json()["code"]) == (409, "al-beslist")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"gronden": [], "reden": "Omdat."},
        {"gronden": ["H99"], "reden": "Omdat."},
        {"gronden": ["H2"]},
        {**BODY, "wie": "Jan"},
    ],
)
def test_a_decision_that_is_not_whole_is_refused_and_not_repeated(house: House, body: object) -> None:
    ident = hold(house)
    answer = decide(house, ident, "_geef-vrij", ANOUK, body)
    assert answer.status_code == 400
    assert "Jan" not in answer.text


def test_what_is_not_held_here_is_unknown(house: House) -> None:
    assert decide(house, "geen-id", "_geef-vrij", ANOUK).status_code == 404
    assert house.as_person("GET", "/v1/vastgehouden/geen-id", ANOUK).status_code == 404


def test_the_list_shows_reasons_and_nothing_of_the_content(house: House) -> None:
    assert house.stuf(vt_stuk(text="Onderscheidend-999990019"), als="politie").status_code == 200
    assert house.meld(aanbod(text="Onderscheidend-999990019"), als="school").status_code == 202
    answer = house.as_person("GET", "/v1/vastgehouden", CARLA)
    assert "999990019" not in answer.text
    assert {"regel", "code", "uitleg", "groepen"} <= set(answer.json()["vastgehouden"][0]["redenen"][0])


def test_an_act_is_in_the_log_under_a_pseudonym(house: House) -> None:
    ident = hold(house)
    told = decide(house, ident, "_geef-vrij", ANOUK).json()
    (entry,) = [entry for entry in house.journal.story(ident) if entry.event == Feit.PERSOON_GAF_VRIJ.value]
    assert entry.about == told["id"]
    assert entry.actor not in {ANOUK.sub, VT_OIN}
    assert entry.details["door"] == VT_OIN
