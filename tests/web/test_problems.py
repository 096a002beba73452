import orjson
import pytest
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from gateway.contracts.errors import Broken, Finding, Invalid, Unauthentic, Unreadable
from gateway.web.problems import problem_of, respond

SECRET = "999990019"


def test_an_exception_that_nobody_foresaw_says_nothing_of_itself() -> None:
    response = respond(problem_of(RuntimeError(SECRET)))
    assert response.status_code == 500
    assert SECRET.encode() not in bytes(response.body)


def test_our_own_fault_says_nothing_of_itself() -> None:
    problem = problem_of(Broken("sleutel-weg", "De sleutel is weg.", findings=[Finding("sleutel", "/keys")]))
    assert (problem.status, problem.code, problem.findings) == (500, "intern", ())


def test_a_parameter_that_is_wrong_is_400_and_is_not_repeated() -> None:
    error = RequestValidationError(
        [{"type": "int_parsing", "loc": ("query", "limit"), "msg": f"not {SECRET}", "input": SECRET, "ctx": {}}]
    )
    response = respond(problem_of(error))
    assert response.status_code == 400
    assert orjson.loads(response.body)["findings"] == [{"regel": "int_parsing", "plaats": "/query/limit"}]
    assert SECRET.encode() not in bytes(response.body)


def test_the_detail_of_a_framework_error_is_not_repeated() -> None:
    response = respond(problem_of(HTTPException(418, detail=SECRET)))
    assert response.status_code == 418
    assert SECRET.encode() not in bytes(response.body)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Unreadable("te-groot", "Te groot."), 413),
        (Unreadable("json-onleesbaar", "Geen JSON."), 400),
        (Unauthentic("geen-bewijs", "Wie bent u?"), 401),
        (Unauthentic("StUF013", "Niet namens deze zender."), 403),
    ],
)
def test_a_code_may_ask_for_another_status_than_its_class(error: Exception, status: int) -> None:
    assert problem_of(error).status == status


def test_whoever_is_not_logged_in_hears_how() -> None:
    assert "Bearer" in problem_of(Unauthentic("geen-bewijs", "Wie bent u?")).headers["WWW-Authenticate"]


def test_a_problem_has_the_members_of_rfc_9457() -> None:
    error = Invalid("schema", "Klopt niet.", findings=[Finding("lengte", "/melding/verzoek")])
    response = respond(problem_of(error), instance="01890a5d-ac96-774b-bcce-b302099a8057")
    assert response.media_type == "application/problem+json"
    assert orjson.loads(response.body) == {
        "status": 400,
        "title": "Ongeldig",
        "detail": "Klopt niet.",
        "code": "schema",
        "findings": [{"regel": "lengte", "plaats": "/melding/verzoek"}],
        "instance": "urn:uuid:01890a5d-ac96-774b-bcce-b302099a8057",
    }
