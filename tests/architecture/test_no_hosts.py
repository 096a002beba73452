"""The tree names no package index, no machine and nobody's folders: a clone is the same everywhere."""

import re
from pathlib import Path

from tests.architecture.tree import ROOT, tracked

# Written in pieces, so that this file does not find itself.
FOREIGN = re.compile(
    "|".join(
        [
            r"py" + r"pi\.(org|python)",
            r"python" + r"hosted\.org",
            r"files\.python",
            r"regist" + r"ry\.(npmjs|hub|docker)",
            r"docker\.io",
            r"gh" + r"cr\.io",
            r"quay\.io",
            r"--(extra-)?index" + r"-url[ =]",
            r"--find" + r"-links[ =]",
            r"(?<![\w.])/(work|home)/\w",
            r"file:" + r"///",
        ]
    )
)
# The one place that knows where official files may lie beside the clone.
BESIDE = re.compile(r"\.\./" + "shared")
KNOWS_BESIDE = Path("tests/official.py")


def lines(text: str, pattern: re.Pattern[str]) -> list[int]:
    return [text.count("\n", 0, match.start()) + 1 for match in pattern.finditer(text)]


def test_no_file_names_an_index_or_a_machine() -> None:
    found = {}
    for path in tracked():
        text = (ROOT / path).read_bytes().decode(errors="replace")
        found[str(path)] = lines(text, FOREIGN) + ([] if path == KNOWS_BESIDE else lines(text, BESIDE))
    assert "requirements.lock" in found
    assert {path: at for path, at in found.items() if at} == {}
