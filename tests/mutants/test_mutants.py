"""A few on every run; `make mutants` tries them all."""

import ast
import re
import subprocess
import sys
from types import ModuleType

import pytest

from tests.mutants.__main__ import ROOT, every, subjects
from tests.mutants.changing import Mutant, mutants
from tests.mutants.equivalent import EQUIVALENT
from tests.mutants.running import put

LINE = re.compile(r"^mutants: n=6 gedood=\d+ overleefd=\d+ aandeel=[\d.]+% duur=\d+s$")

SOURCE = '''
"""Of a module."""
SPECIAL = frozenset({"a", "b"})

def rule(facts, row) -> Uitslag:
    """1: of a rule."""
    if facts.kind in SPECIAL and not row.open:
        return JA
    return Uitslag(vuurt=facts.age < 18, groepen=row.groups & facts.groups)
'''


def changes(source: str) -> set[tuple[str, str]]:
    return {(mutant.before, mutant.after) for mutant in mutants(source)}


def test_every_sort_of_slip_is_made() -> None:
    assert changes(SOURCE) >= {
        ("{'a', 'b'}", "{'b'}"),
        ("'a'", "'a~'"),
        ("facts.kind in SPECIAL", "facts.kind not in SPECIAL"),
        ("facts.kind in SPECIAL and (not row.open)", "facts.kind in SPECIAL or not row.open"),
        ("not row.open", "row.open"),
        ("return JA", "return NEE"),
        ("JA", "NEE"),
        ("facts.age < 18", "facts.age <= 18"),
        ("18", "17"),
        ("18", "19"),
        ("row.groups & facts.groups", "row.groups | facts.groups"),
        ("Uitslag(vuurt=facts.age < 18, groepen=row.groups & facts.groups)", "Uitslag(vuurt=facts.age < 18)"),
    }
    assert {mutant.what for mutant in mutants(SOURCE)} >= {"weg", "uitslag", "ontkenning"}


def test_docstrings_and_signatures_are_left_as_they_are() -> None:
    assert not [after for _, after in changes(SOURCE) if "Of a" in after or "of a" in after]
    assert [mutant.place for mutant in mutants("def f(a: int = 3) -> int:\n    return a")] == []


@pytest.mark.parametrize("mutant", list(mutants(SOURCE)), ids=str)
def test_every_mutant_compiles_and_differs_in_one_place(mutant: Mutant) -> None:
    _, constant, function = ast.parse(SOURCE).body
    original = constant if mutant.place == "SPECIAL" else function
    assert ast.unparse(mutant.top) != ast.unparse(original)
    compile(ast.Module(body=[mutant.top], type_ignores=[]), "mutant", "exec")


def test_a_mutant_takes_the_place_of_the_live_one_wherever_it_was_imported() -> None:
    module, elsewhere = ModuleType("verzonnen"), ModuleType("elders")
    module.__file__ = "verzonnen.py"
    source = "LIMITS = frozenset({1, 2})\ndef young(age):\n    return age < 18 and age not in LIMITS"
    exec(source, vars(module))  # noqa: S102
    vars(elsewhere).update(young=module.young, LIMITS=module.LIMITS)
    sys.modules |= {"verzonnen": module, "elders": elsewhere}
    try:
        found = {(mutant.before, mutant.after): mutant for mutant in mutants(source)}
        put(module, found["age < 18", "age <= 18"])
        put(module, found["{1, 2}", "{2}"])
        assert elsewhere.young(18)
        assert elsewhere.young(1)
        assert {2} == elsewhere.LIMITS
    finally:
        del sys.modules["verzonnen"], sys.modules["elders"]


def test_what_is_called_equivalent_is_a_mutant_and_says_why() -> None:
    keys = {mutant.key for _, mutant in every()}
    assert set(EQUIVALENT) <= keys
    assert all(len(reason) > 10 for reason in EQUIVALENT.values())
    assert {mutant.key for _, mutant in subjects()} == keys - set(EQUIVALENT)


@pytest.mark.timeout(300)  # all tests of the rules, once and then again for each mutant, on a machine that may be busy
def test_a_sample_is_tried_and_its_figures_are_one_line() -> None:
    command = [sys.executable, "-m", "tests.mutants", "--sample", "6", "--seed", "3"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=280)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert LINE.match(ran.stdout.splitlines()[-1]), ran.stdout + ran.stderr
