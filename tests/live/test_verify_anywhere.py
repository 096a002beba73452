"""``gateway verify`` in a virtual environment that holds nothing but the gateway and what its wheel asks for."""

import json
import re
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT
from tests.journeys.world import World, world

DEPENDENCY = re.compile(r"^([a-z0-9-]+==[^\s\\]+)", re.MULTILINE)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``gateway`` command of a new environment, outside the checkout."""
    folder = tmp_path_factory.mktemp("bare")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    pins = folder / "pins.txt"
    pins.write_text("\n".join(DEPENDENCY.findall((ROOT / "requirements.lock").read_text())))
    venv.create(folder / "venv", with_pip=True)
    python = str(folder / "venv/bin/python")
    install = [python, "-m", "pip", "install", "-q", "--constraint", str(pins), str(wheel)]
    subprocess.run(install, cwd=folder, check=True, capture_output=True)
    return folder / "venv/bin/gateway"


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a case system keeps: a message of its postbox, its seal, and the public keys."""
    w: World = world()
    w.offer(w.report())
    w.deliver_all()
    [envelope] = w.postbox()
    folder = tmp_path_factory.mktemp("received")
    (folder / "bericht.json").write_bytes(envelope.content)
    (folder / "bericht.json.jws").write_text(envelope.seal)
    (folder / "sleutels.json").write_text(json.dumps(w.keys()))
    return folder


def verdict(bare: Path, folder: Path, *, content: bytes, seal: str) -> subprocess.CompletedProcess[str]:
    (folder / "b.json").write_bytes(content)
    (folder / "b.json.jws").write_text(seal)
    command = [str(bare), "verify", "b.json", "b.json.jws"]
    return subprocess.run(
        command, cwd=folder, check=False, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"}
    )


def refused(found: subprocess.CompletedProcess[str]) -> bool:
    """Refused with a verdict, not with a crash."""
    return found.returncode == 1 and "GEWEIGERD" in found.stdout and "Traceback" not in found.stderr


def test_a_message_from_the_postbox_is_accepted(bare: Path, received: Path) -> None:
    content, seal = (received / "bericht.json").read_bytes(), (received / "bericht.json.jws").read_text()
    found = verdict(bare, received, content=content, seal=seal)
    assert found.returncode == 0, found.stderr + found.stdout


def test_each_of_twelve_alterations_is_refused(bare: Path, received: Path) -> None:
    content, seal = (received / "bericht.json").read_bytes(), (received / "bericht.json.jws").read_text()
    head, _, signature = seal.split(".")
    flipped = signature[:-2] + ("AA" if signature[-2:] != "AA" else "BB")
    alterations = {
        "a changed value": (content.replace(b"regulier", b"spoed"), seal),
        "another receiver": (content.replace(b'"receiver":"0', b'"receiver":"1'), seal),
        "a byte more": (content + b"\n", seal),
        "a byte less": (content[:-1], seal),
        "other order": (json.dumps(json.loads(content), sort_keys=False, indent=1).encode(), seal),
        "nothing": (b"", seal),
        "no signature": (content, f"{head}.."),
        "another signature": (content, f"{head}..{flipped}"),
        "a shorter signature": (content, f"{head}..{signature[:-4]}"),
        "no header": (content, f"..{signature}"),
        "a padded header": (content, f"{head}=..{signature}"),
        "attached content": (content, f"{head}.e30.{signature}"),
        "no algorithm": (content, f"eyJhbGciOiJub25lIn0..{signature}"),
    }
    accepted = [
        name
        for name, (body, jws) in alterations.items()
        if not refused(verdict(bare, received, content=body, seal=jws))
    ]
    assert len(alterations) >= 12
    assert accepted == []
