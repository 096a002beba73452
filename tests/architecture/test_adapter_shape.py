"""Whoever has read one adapter finds everything in the next."""

from importlib import import_module

import pytest

from gateway.contracts.adapter import Adapter
from tests.architecture.tree import ROOT, tracked

SHAPE = {"README.md", "__init__.py", "inbound.py", "outbound.py", "codes.py", "transport.py"}
ONLY_WHEN_ITS_OWN = {"transport.py"}
PARTIES = sorted({path.parts[1] for path in tracked() if path.parts[0] == "adapters" and len(path.parts) > 2})


def test_there_are_adapters() -> None:
    assert "police" in PARTIES


@pytest.mark.parametrize("party", PARTIES)
def test_a_folder_has_these_files_and_no_others(party: str) -> None:
    files = {"/".join(path.parts[2:]) for path in tracked() if path.parts[:2] == ("adapters", party)}
    assert SHAPE - ONLY_WHEN_ITS_OWN <= files <= SHAPE


@pytest.mark.parametrize("party", PARTIES)
def test_an_adapter_carries_the_name_of_its_folder(party: str) -> None:
    adapter = import_module(f"adapters.{party}").adapter
    assert isinstance(adapter, Adapter)
    assert adapter.naam == party


@pytest.mark.parametrize("party", PARTIES)
def test_an_adapter_meets_the_contract_on_examples(party: str) -> None:
    test = (ROOT / "tests" / "adapters" / f"test_{party}.py").read_text(encoding="utf-8")
    assert "(AdapterContract)" in test
    assert any((ROOT / "tests" / "adapters" / party / "examples").iterdir())


@pytest.mark.parametrize("party", PARTIES)
def test_a_readme_says_who_on_what_ground_what_how_and_how_to_try(party: str) -> None:
    text = (ROOT / "adapters" / party / "README.md").read_text(encoding="utf-8")
    for part in ("**Who.**", "**Legal basis.**", "**In.**", "**Out.**", "**Transport.**", "**Try it.**"):
        assert part in text
