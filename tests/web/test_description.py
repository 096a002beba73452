"""The description keeps the NL API Design Rules 2.2 (`/core/…`), and the doors keep the description."""

import re
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode

from gateway.contracts.aanbod import SET_BY_GATEWAY
from tests.web.house import IMPRINT, VT, House, aanbod
from tests.web.persons import ANOUK

KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PUBLIC = {"/v1/sleutels", "/gezondheid", "/gereed"}
METHODS = {"get", "post", "put"}

ADDRESSES = [
    ("POST", "/v1/meldingen", "politie"),
    ("POST", "/v1/berichten", "vt"),
    ("POST", "/v1/berichten", "politie"),
    ("GET", "/v1/berichten/{id}", "politie"),
    ("PUT", "/v1/zaken/{referentie}", "vt"),
    ("POST", "/v1/zaken/{referentie}/_sluit", "vt"),
    ("GET", "/v1/postvak", "vt"),
    ("GET", "/v1/postvak/{id}", "vt"),
    ("POST", "/v1/postvak/{id}/_bevestig", "vt"),
    ("GET", "/v1/documenten/{id}", "vt"),
    ("GET", "/v1/vastgehouden", "vt"),
    ("GET", "/v1/vastgehouden/{id}", "vt"),
    ("POST", "/v1/vastgehouden/{id}/_geef-vrij", "vt"),
    ("POST", "/v1/vastgehouden/{id}/_weiger", "vt"),
    ("POST", "/v1/vastgehouden/{id}/_bevestig", "vt"),
    ("GET", "/v1/sleutels", "vreemd"),
    ("GET", "/gezondheid", "vreemd"),
    ("GET", "/gereed", "vreemd"),
]
WITH_INPUT = [address for address in ADDRESSES if address[1] not in PUBLIC]
FEW = settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.fixture
def document(house: House) -> dict[str, Any]:
    """The description as anyone gets it."""
    found: dict[str, Any] = house.call("GET", "/v1/openapi.json", als=None).json()
    return found


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """(path, method, operation) of each."""
    return [(path, method, found) for path, item in document["paths"].items() for method, found in item.items()]


def test_core_publish_openapi_any_web_page_may_read_it(house: House) -> None:
    answer = house.call("GET", "/v1/openapi.json", als=None, headers={"Origin": "https://elders.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    other = house.call("GET", "/v1/sleutels", als=None, headers={"Origin": "https://elders.example"})
    assert "access-control-allow-origin" not in other.headers, "/core/transport/cors: only where needed"


def test_core_doc_openapi_version_and_contact(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    assert document["info"]["contact"] == {"name": IMPRINT.naam, "url": IMPRINT.url, "email": IMPRINT.email}
    assert document["servers"][0]["url"] == IMPRINT.server


def test_core_semver_and_version_header(house: House, document: dict[str, Any]) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", document["info"]["version"])
    assert house.call("GET", "/gezondheid").headers["api-version"] == document["info"]["version"]
    for _, _, operation in operations(document):
        assert all("API-Version" in response["headers"] for response in operation["responses"].values())


def test_core_uri_version(document: dict[str, Any]) -> None:
    assert all(path.startswith("/v1/") for path in document["paths"] if path not in PUBLIC)


def test_core_path_segments_kebab_case_and_underscore_for_operations(document: dict[str, Any]) -> None:
    for path in document["paths"]:
        *front, last = [part for part in path.split("/") if part and not part.startswith("{")]
        assert all(KEBAB.fullmatch(part) for part in front), path
        assert KEBAB.fullmatch(last.removeprefix("_")), path
        assert not path.endswith("/"), path


def test_core_query_keys_camel_case(document: dict[str, Any]) -> None:
    keys = [
        parameter["name"]
        for _, _, operation in operations(document)
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "query"
    ]
    assert keys
    assert all(re.fullmatch(r"[a-z][a-zA-Z0-9]*", key) for key in keys)


def test_core_http_methods(document: dict[str, Any]) -> None:
    assert {method for _, method, _ in operations(document)} <= METHODS


def test_core_error_handling_every_error_is_a_problem_and_none_is_422(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        for status, response in operation["responses"].items():
            assert status != "422", (path, method)
            if int(status) >= 400:
                assert set(response["content"]) == {"application/problem+json"}, (path, method, status)


def test_core_doc_every_operation_has_a_name_and_a_summary(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(set(names)) == len(names)
    assert all(operation["summary"] for _, _, operation in operations(document))


def test_only_what_is_public_asks_nobody_who_he_is(document: dict[str, Any]) -> None:
    open_to_all = {path for path, _, operation in operations(document) if operation.get("security") == []}
    assert open_to_all == PUBLIC
    assert document["security"] == [{"certificaat": []}, {"token": []}]


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    references = re.findall(r"#/components/([a-z]+)/([A-Za-z-]+)", str(document), flags=re.IGNORECASE)
    assert references
    assert all(name in document["components"][kind] for kind, name in references)


def test_what_only_the_gateway_fills_in_stands_in_no_request(house: House, document: dict[str, Any]) -> None:
    for model, fields in SET_BY_GATEWAY.items():
        assert not fields & set(document["components"]["schemas"][model.__name__]["properties"])
    refused = aanbod()
    refused["melding"]["volledig"] = True
    assert house.meld(refused).json()["findings"] == [{"regel": "veld-van-gateway", "plaats": ""}]


def test_every_address_is_fuzzed(document: dict[str, Any]) -> None:
    assert {(method.upper(), path) for path, method, _ in operations(document)} == {
        (method, path) for method, path, _ in ADDRESSES
    }


@pytest.mark.parametrize(("method", "path", "als"), ADDRESSES)
def test_what_keeps_the_description_is_answered_as_described(house: House, method: str, path: str, als: str) -> None:
    fuzz(house, method, path, als, GenerationMode.POSITIVE)


@pytest.mark.parametrize(("method", "path", "als"), WITH_INPUT)
def test_what_breaks_the_description_is_refused_as_described(house: House, method: str, path: str, als: str) -> None:
    fuzz(house, method, path, als, GenerationMode.NEGATIVE)


def fuzz(house: House, method: str, path: str, als: str, mode: GenerationMode) -> None:
    """Schemathesis with every check it has."""
    schema = schemathesis.openapi.from_asgi("/v1/openapi.json", house.client.app)

    @FEW
    @given(schema[path][method].as_strategy(generation_mode=mode))
    def check(case: Case[Any]) -> None:
        persoon = house.inloggen.token(ANOUK, verantwoordelijke=VT)
        case.call_and_validate(headers={"Authorization": f"Bearer {als}", "Persoon": f"Bearer {persoon}"})

    check()
