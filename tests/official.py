"""Where the official files are, for tests that compare us with them.

They are not ours to copy, so they lie beside the repository (``../shared``) or in the folder that ``OFFICIAL_FILES``
names. What was seen with them is committed under ``tests/vectors`` and checked always; where they are, the comparison
is made afresh.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def official(path: str) -> Path | None:
    """The official file or folder ``path`` (``data/corv/…``); None, and a line saying so, when it is not here."""
    folder = Path(os.environ.get("OFFICIAL_FILES") or ROOT.parent / "shared")
    found = folder / path
    if not found.exists():
        print("not run: official files absent")
        return None
    return found
