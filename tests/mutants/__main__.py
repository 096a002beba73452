"""Would a slip of the pen in the law be seen? ``python -m tests.mutants``; the last line has the figures.

Every predicate of a rule and the folding of decisions, changed one place at a time, against the tests of policy. Fails
below ``BAR``. What is listed as saying the same is tried too: it must survive, or the list is wrong.
"""

import argparse
import os
import time
from pathlib import Path
from random import Random

from tests.mutants.changing import Mutant, mutants
from tests.mutants.equivalent import EQUIVALENT
from tests.mutants.running import run

ROOT = Path(__file__).parents[2]
POLICY = ROOT / "gateway" / "core" / "policy"
SUBJECTS = ("judgement.py", "regels.py", "regels/*.py")
TESTS = [ROOT / "tests" / "core" / "policy" / name for name in ("test_judgement.py", "test_regels.py")]
BAR = 0.90
"""Of the mutants that are tried, at least this share must be seen."""


def every() -> list[tuple[str, Mutant]]:
    """(module, mutant) of every slip that can be made."""
    files = sorted(path for pattern in SUBJECTS for path in POLICY.glob(pattern))
    return [(module_of(path), mutant) for path in files for mutant in mutants(path.read_text())]


def subjects() -> list[tuple[str, Mutant]]:
    """Without those that are known to say the same."""
    return [(module, mutant) for module, mutant in every() if mutant.key not in EQUIVALENT]


def module_of(path: Path) -> str:
    """The name by which a file is imported."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def main() -> int:
    """Try them, print who survived and the line; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, help="how many, drawn by chance; default: all of them")
    parser.add_argument("--seed", type=int, default=1, help="of the sample, and of the order")
    parser.add_argument("--budget", type=float, default=1800, help="seconds")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)), help="at once; default: one a core")
    options = parser.parse_args()
    chosen = subjects()
    Random(options.seed).shuffle(chosen)
    began = time.monotonic()
    same = [(module, mutant) for module, mutant in every() if mutant.key in EQUIVALENT]
    result = run([*same, *chosen[: options.sample]], TESTS, budget=options.budget, jobs=options.jobs)
    seconds = time.monotonic() - began
    survivors = [(module, mutant) for module, mutant in result.survivors if mutant.key not in EQUIVALENT]
    wrong = EQUIVALENT.keys() - {mutant.key for _, mutant in result.survivors}
    for place, what, before, after in sorted(wrong):
        print(f"niet gelijkwaardig: {place} {what}: {before} → {after}")
    for module, mutant in sorted(survivors, key=lambda one: (one[0], one[1].line)):
        print(f"{module.removeprefix('gateway.core.policy.')} {mutant}")
    killed = result.killed - len(wrong)
    tried = killed + len(survivors)
    share = killed / tried
    left = f" niet-geprobeerd={result.left}" if result.left else ""
    print(
        f"mutants: n={tried} gedood={killed} overleefd={len(survivors)} aandeel={share:.1%} duur={seconds:.0f}s{left}"
    )
    return 0 if share >= BAR and not wrong else 1


if __name__ == "__main__":
    raise SystemExit(main())
