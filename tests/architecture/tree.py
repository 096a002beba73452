"""The project as files: what git tracks, and which of it is product code."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("gateway", "adapters")


def tracked() -> list[Path]:
    """Every file that a clone has, relative to the root."""
    # A build machine often runs as another user than the owner of the clone, which git distrusts by default.
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [path for name in sorted(set(listed.stdout.split("\0")) - {""}) if (ROOT / (path := Path(name))).is_file()]


def modules(*packages: str) -> list[Path]:
    """The Python modules below these top-level folders, relative to the root."""
    return [path for path in tracked() if path.suffix == ".py" and path.parts[0] in packages]
