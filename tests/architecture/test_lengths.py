"""A module that no longer fits in a head is split."""

from tests.architecture.tree import PRODUCT, ROOT, modules

LONGEST = 400
SHORTER = {"gateway/journey.py": 199}  # where reading starts, so under 200


def test_every_module_fits_in_a_head() -> None:
    lengths = {str(path): (ROOT / path).read_text().count("\n") for path in modules(*PRODUCT)}
    assert "gateway/__init__.py" in lengths
    assert {path: lines for path, lines in lengths.items() if lines > SHORTER.get(path, LONGEST)} == {}
