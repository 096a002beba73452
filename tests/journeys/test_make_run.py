"""`make run ONCE=1`, as anyone would run it: a process of its own, in an empty folder."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINE = re.compile(
    r"^klaar: aangenomen=21 afgeleverd=21 vastgehouden=4 quarantaine=4 geweigerd=2 mislukt=0 logboek=geverifieerd$"
)


def test_the_week_ends_as_expected_and_says_so_on_its_last_line(tmp_path: Path) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("GATEWAY_")}
    run = subprocess.run(
        [sys.executable, "-m", "gateway", "demo", "--root", str(tmp_path)],
        env={**environ, "ONCE": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert LINE.match(run.stdout.splitlines()[-1])
    assert run.stderr == ""
    [home] = tmp_path.iterdir()
    assert home.name.startswith("demo-")
    assert not re.search(r"\b99999\d{4}\b", run.stdout + (home / "gateway.log").read_text()), (
        "no BSN is shown or logged"
    )
