"""A wheel is whole: what the code looks for beside itself travels inside."""

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.architecture.tree import ROOT, tracked


def test_every_module_and_every_schema_is_in_the_wheel(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    code = {path.as_posix() for path in tracked() if path.parts[0] in {"gateway", "adapters"}}
    schemas = {
        f"gateway/_schemas/{path.relative_to('schemas').as_posix()}" for path in tracked() if path.parts[0] == "schemas"
    }
    assert code | schemas == {name for name in inside if ".dist-info/" not in name}
    assert schemas
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in inside)
