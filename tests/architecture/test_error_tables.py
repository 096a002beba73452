"""Every error has a place in each of the three tables: HTTP problem, StUF fault, worker action."""

import pytest

from gateway.contracts import errors
from gateway.contracts.errors import Finding, GatewayError
from gateway.contracts.stuf import FOUTEN, fout_of
from gateway.core.retry import Action, action_for
from gateway.web.problems import problem_of

PUBLIC = "Een zin die getoond mag worden."


def family(kind: type[GatewayError]) -> list[type[GatewayError]]:
    """``kind`` and everything below it."""
    return [kind, *(heir for child in kind.__subclasses__() for heir in family(child))]


EVERY_ERROR = [kind for kind in family(GatewayError)[1:] if kind.__module__.startswith(("gateway.", "adapters."))]


def test_every_error_is_declared_in_one_module() -> None:
    assert {kind.__module__ for kind in EVERY_ERROR} == {errors.__name__}


@pytest.mark.parametrize("kind", EVERY_ERROR)
def test_every_error_is_an_http_problem(kind: type[GatewayError]) -> None:
    problem = problem_of(kind("een-code", PUBLIC, findings=[Finding("regel", "/plaats")]))
    assert 400 <= problem.status <= 599
    assert problem.title
    if issubclass(kind, errors.Broken):
        assert (problem.status, problem.code, problem.findings) == (500, "intern", ())
        assert PUBLIC not in problem.detail
    else:
        assert (problem.status < 500) is issubclass(kind, errors.Refused)
        assert (problem.code, problem.detail) == ("een-code", PUBLIC)


@pytest.mark.parametrize("kind", [kind for kind in EVERY_ERROR if issubclass(kind, errors.Unavailable)])
def test_whoever_must_come_again_hears_when(kind: type[GatewayError]) -> None:
    problem = problem_of(kind("een-code", PUBLIC))
    assert problem.status == 503
    assert int(problem.headers["Retry-After"]) > 0


@pytest.mark.parametrize("kind", EVERY_ERROR)
def test_every_error_is_a_stuf_fault(kind: type[GatewayError]) -> None:
    fout = fout_of(kind("een-code", PUBLIC))
    assert FOUTEN[fout.code] == fout
    if issubclass(kind, errors.Unavailable | errors.Broken):
        assert fout.plek == "server", "the sender would take our trouble for his own and not repeat it"


@pytest.mark.parametrize("kind", EVERY_ERROR)
def test_every_error_has_a_worker_action(kind: type[GatewayError]) -> None:
    action = action_for(kind("een-code", PUBLIC))
    if issubclass(kind, errors.Unavailable):
        assert action is Action.RETRY
    if issubclass(kind, errors.Broken):
        assert action is Action.STOP
