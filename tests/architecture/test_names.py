"""A name says what is inside; these say nothing."""

from tests.architecture.tree import PRODUCT, modules

SAY_NOTHING = {"base", "common", "helper", "helpers", "manager", "misc", "service", "services", "util", "utils"}
OF_AN_ADAPTER = {"__init__.py", "inbound.py", "outbound.py", "codes.py", "transport.py"}


def test_every_module_has_a_name_that_says_something() -> None:
    assert [path for path in modules(*PRODUCT, "tests") if SAY_NOTHING & {*path.parts[:-1], path.stem}] == []


def test_adapters_are_alike() -> None:
    ours = [path for path in modules("adapters") if path.name != "__init__.py"]
    assert [path for path in ours if len(path.parts) != 3 or path.name not in OF_AN_ADAPTER] == []
