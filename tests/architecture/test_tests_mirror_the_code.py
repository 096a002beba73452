"""Whoever opens a module knows where its tests are."""

from pathlib import Path

from tests.architecture.tree import PRODUCT, ROOT, modules

# Folders about the whole or about the world outside, which mirror no package.
ABOUT_THE_WHOLE = {
    "architecture",
    "benchmarks",
    "browser",
    "faults",
    "journeys",
    "live",
    "mutants",
    "properties",
    "schemas",
    "vectors",
}


def subjects(test: Path) -> list[Path]:
    """What a test at this place may be about: a module, or a package."""
    inside = test.relative_to("tests").with_name(test.stem.removeprefix("test_"))
    home = ROOT / inside if inside.parts[0] == "adapters" else ROOT / "gateway" / inside
    return [home.with_suffix(".py"), home]


def test_a_test_stands_where_its_subject_stands() -> None:
    tests = [path for path in modules("tests") if path.name.startswith("test_") and len(path.parts) > 1]
    mirroring = [path for path in tests if path.parts[1] not in ABOUT_THE_WHOLE]
    assert [path for path in mirroring if not any(home.exists() for home in subjects(path))] == []


def test_product_code_and_tests_do_not_mix() -> None:
    assert [path for path in modules(*PRODUCT) if path.name.startswith("test_")] == []
