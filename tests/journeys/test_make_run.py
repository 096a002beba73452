"""`make run`, as anyone would run it: a process of its own, in an empty folder."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx2

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-u", "-m", "gateway", "demo", "--root"]
LINE = re.compile(
    r"^klaar: aangenomen=28 afgeleverd=26 vastgehouden=4 quarantaine=6 geweigerd=5 mislukt=0 logboek=geverifieerd$"
)


def environ(**more: str) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("GATEWAY_") and name != "ONCE"}
    return {**ours, "PYTHONPATH": str(ROOT), **more}


def test_the_week_ends_as_expected_and_says_so_on_its_last_line(tmp_path: Path) -> None:
    run = subprocess.run(
        [*COMMAND, str(tmp_path)], env=environ(ONCE="1"), capture_output=True, text=True, timeout=100, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert LINE.match(run.stdout.splitlines()[-1])
    assert run.stderr == ""
    by_mail = run.stdout.partition("Wat er per e-mail komt")[2].partition("Wat Veilig Thuis zelf verstuurt")[0]
    assert (by_mail.count("MAIL-"), by_mail.count("✓ zoals verwacht")) == (11, 11)
    [home] = tmp_path.iterdir()
    assert home.name.startswith("demo-")
    assert not re.search(r"\b99999\d{4}\b", run.stdout + (home / "gateway.log").read_text()), "no BSN shown or logged"


def test_without_once_it_stays_up_until_ctrl_c(tmp_path: Path) -> None:
    run = subprocess.Popen(
        [*COMMAND, str(tmp_path)], env=environ(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    with run:
        assert run.stdout is not None
        lines = iter(run.stdout.readline, "")
        seen = [next(line for line in lines if line.startswith("klaar: "))]
        seen += [next(line for line in lines if "blijft aan" in line)]
        url = re.search(r"http://127\.0\.0\.1:\d+", seen[-1])
        assert url is not None
        assert httpx2.get(f"{url[0]}/gezondheid", trust_env=False).status_code == 200
        run.send_signal(signal.SIGINT)
        rest = list(lines)
        assert run.wait(timeout=30) == 0, "".join([*seen, *rest])
    assert "Traceback" not in "".join(rest)
