"""requirements.lock is whole: all packages exact, hashed, from nowhere in particular, and fit for the oldest Python."""

import re
import tomllib
from importlib.metadata import distribution

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.architecture.tree import ROOT

OLDEST = "3.11.2"  # what Debian 12 ships
PINNED = re.compile(
    r"^([a-z0-9][a-z0-9.-]*)==(\S+)(?: ; ([^\\]+))? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)


def lock() -> str:
    return (ROOT / "requirements.lock").read_text()


def here() -> dict[str, str]:
    """Name and version of every locked package that this platform takes."""
    found = [
        Requirement(f"{name}=={version}{f' ; {marker}' if marker else ''}") for name, version, marker, _ in pinned()
    ]
    return {
        canonicalize_name(package.name): str(package.specifier).removeprefix("==")
        for package in found
        if package.marker is None or package.marker.evaluate()
    }


def pinned() -> list[tuple[str, str, str, str]]:
    return PINNED.findall(lock())


def test_every_line_is_a_pinned_and_hashed_package_or_a_comment() -> None:
    rest = [line for line in PINNED.sub("", lock()).splitlines() if line and not line.lstrip().startswith("#")]
    assert rest == []


def test_every_dependency_is_locked_at_a_version_that_it_allows() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [text for extra in project["optional-dependencies"].values() for text in extra]
    wanted = [Requirement(text) for text in (*project["dependencies"], *extras)]
    locked = here()
    assert [need for need in wanted if locked.get(canonicalize_name(need.name), "0") not in need.specifier] == []


def test_the_oldest_python_can_install_it() -> None:
    needs = {name: distribution(name).metadata["Requires-Python"] or "" for name in here()}
    assert {name: need for name, need in needs.items() if OLDEST not in SpecifierSet(need)} == {}


def test_what_runs_here_is_what_is_locked() -> None:
    assert {name: distribution(name).version for name in here()} == here()
