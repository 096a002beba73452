"""Run the tests of policy against one mutant after another: which of them does any test see?

Tests are collected by pytest and run once, whole, noting which functions each of them reaches. Then the process forks
for each mutant, a few at once: the child puts the changed function (or constant) in the place of the live one, and runs
the tests that can see it until the first that fails. Nothing is written anywhere, and no mutant meets another.
"""

import ast
import gc
import importlib
import io
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, FunctionType, ModuleType

import pytest

from gateway.core.policy.judgement import recht_voor
from tests.mutants.changing import Mutant

PATIENCE = 60
"""Seconds of computing for one mutant, however busy the machine; what takes longer does not end, and so was seen."""
EXAMPLES = 10
"""Of each property, for each mutant; the fixed cases do most of the work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of the mutants that were tried."""

    killed: int
    survivors: tuple[tuple[str, Mutant], ...]
    """(module, mutant) of each that no test saw."""
    left: int
    """Not tried: the budget was spent."""


@dataclass(slots=True)
class Trial:
    """A pytest plugin that runs the collected tests once, and then against each mutant."""

    mutants: Sequence[tuple[str, Mutant]]
    """(name of the module, mutant)."""
    budget: float
    jobs: int
    """How many mutants are tried at once."""
    killed: int = 0
    left: int = 0
    survivors: list[tuple[str, Mutant]] = field(default_factory=list)
    _running: dict[int, tuple[str, Mutant]] = field(default_factory=dict)
    """By process."""
    _costs: dict[pytest.Item, float] = field(default_factory=dict)
    _reached: dict[pytest.Item, set[str]] = field(default_factory=dict)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """After the tests set their profile, before one of them is read."""
        import hypothesis  # noqa: PLC0415  pytest wants to see its plugins before anyone imports them

        hypothesis.settings.register_profile(
            "mutants",
            derandomize=True,
            deadline=None,
            database=None,
            max_examples=EXAMPLES,
            phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],  # that it fails is enough: nothing is shrunk
        )
        hypothesis.settings.load_profile("mutants")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In the place of pytest's own loop."""
        files = {str(sys.modules[name].__file__) for name, _ in self.mutants}
        for item in session.items:
            began = time.perf_counter()
            with _watching(files) as reached:
                _call(item)
            self._costs[item] = time.perf_counter() - began
            self._reached[item] = reached
        end = time.monotonic() + self.budget
        gc.freeze()  # so that a child that collects copies none of what is here
        for number, (module, mutant) in enumerate(self.mutants):
            if time.monotonic() > end:
                self.left = len(self.mutants) - number
                break
            if len(self._running) == self.jobs:
                self._reap()
            self._fork(module, mutant)
        while self._running:
            self._reap()
        return True

    def _fork(self, module: str, mutant: Mutant) -> None:
        child = os.fork()
        if child == 0:
            signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)  # its default action ends the process
            os._exit(self._in_child(sys.modules[module], mutant))
        self._running[child] = module, mutant

    def _reap(self) -> None:
        """Wait for one of them: did a test fail with this mutant in the place of what it was made of?"""
        child, status = os.wait()
        tried = self._running.pop(child)
        if status:
            self.killed += 1
        else:
            self.survivors.append(tried)

    def _in_child(self, module: ModuleType, mutant: Mutant) -> int:
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
            try:
                put(module, mutant)
                for item in self._tests_of(mutant):
                    _call(item)
            except BaseException:  # noqa: BLE001  a mutant that cannot even be put in place is seen
                return 1
        return 0

    def _tests_of(self, mutant: Mutant) -> list[pytest.Item]:
        """Those that can see it: a function in the tests that reach it, a constant or a class in any.

        Who reaches the fewest functions goes first: it is most likely about this one, and quick.
        """
        function = isinstance(mutant.original, ast.FunctionDef)
        able = [item for item, reached in self._reached.items() if not function or mutant.place in reached]
        return sorted(able, key=lambda item: (len(self._reached[item]), self._costs[item]))


def _call(item: pytest.Item) -> None:
    """The test as a function of its parameters: none has a fixture. Pytest's own care would cost more.

    What another test had worked out is forgotten first, or a change to how it is worked out would not be seen.
    """
    recht_voor.cache_clear()
    assert isinstance(item, pytest.Function)
    item.obj(**(item.callspec.params if hasattr(item, "callspec") else {}))


@contextmanager
def _watching(files: set[str]) -> Iterator[set[str]]:
    """The names of the functions in ``files`` that are called in the block."""
    called: set[str] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename in files:
            called.update(frame.f_code.co_qualname.split("."))

    sys.settrace(note)  # which gives None: calls are told, lines are not
    try:
        yield called
    finally:
        sys.settrace(None)


def put(module: ModuleType, mutant: Mutant) -> None:
    """Let ``mutant`` stand in the place of the live function, class or constant of ``module``."""
    scratch = dict(vars(module))
    exec(compile(ast.Module(body=[mutant.top], type_ignores=[]), str(module.__file__), "exec"), scratch)  # noqa: S102
    new, old = scratch[mutant.place], getattr(module, mutant.place)
    if isinstance(old, type):
        for name, member in vars(new).items():
            _graft(vars(old).get(name), member)
    elif not _graft(old, new):
        for other in list(sys.modules.values()):
            for name in [name for name, value in vars(other).items() if value is old]:
                setattr(other, name, new)


def _graft(old: object, new: object) -> bool:
    """Give a live function the code of another, wherever it was imported; False when it is none."""
    before, after = _function(old), _function(new)
    if before is None or after is None:
        return False
    before.__code__, before.__defaults__, before.__kwdefaults__ = (
        after.__code__,
        after.__defaults__,
        after.__kwdefaults__,
    )
    return True


def _function(found: object) -> FunctionType | None:
    inner = getattr(found, "__wrapped__", None) or getattr(found, "func", None) or getattr(found, "fget", None) or found
    return inner if isinstance(inner, FunctionType) else None


def run(mutants: Sequence[tuple[str, Mutant]], tests: Sequence[Path], *, budget: float, jobs: int) -> Result:
    """Try ``mutants`` (module and mutant), ``jobs`` at once, with ``tests``, for ``budget`` seconds at most.

    Raises:
        RuntimeError: a test fails without any mutant.
    """
    for module, _ in mutants:
        importlib.import_module(module)
    trial, said = Trial(mutants=mutants, budget=budget, jobs=jobs), io.StringIO()
    with redirect_stdout(said):
        ended = pytest.main(["-q", "-p", "no:cacheprovider", *map(str, tests)], plugins=[trial])
    if ended is not pytest.ExitCode.OK:
        raise RuntimeError(said.getvalue())
    return Result(killed=trial.killed, survivors=tuple(trial.survivors), left=trial.left)
