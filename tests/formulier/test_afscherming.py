"""What the reading process cannot do any more; each is tried in a process of its own."""

import subprocess
import sys

import pytest

SCHERM = "from gateway.formulier.afscherming import scherm_af; scherm_af(geheugen=200 * 1024**2, seconden=2); "


def na_afscherming(python: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-c", SCHERM + python], capture_output=True, text=True, check=False, env={}, cwd="/"
    )


@pytest.mark.parametrize(
    "python",
    [
        "import socket; socket.socket()",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "import os; os.execv('/bin/true', ['true'])",
        "import os; os.posix_spawn('/bin/true', ['true'], {})",
        "import ctypes; ctypes.CDLL(None)",
    ],
)
def test_it_reaches_nobody_and_starts_nothing(python: str) -> None:
    gedaan = na_afscherming(python + "; print('gelukt')")
    assert gedaan.returncode == 77
    assert gedaan.stdout == ""


def test_it_ends_when_it_asks_for_more_memory_than_it_may_have() -> None:
    assert "MemoryError" in na_afscherming("bytearray(1024**3)").stderr


def test_it_ends_when_it_computes_longer_than_it_may() -> None:
    assert na_afscherming("\nwhile True: pass").returncode < 0


def test_it_writes_no_file() -> None:
    gedaan = na_afscherming("f = open('/tmp/formulier-proef', 'wb', buffering=0); f.write(b'x')")
    assert gedaan.returncode != 0


def test_a_limit_is_only_ever_lowered() -> None:
    gedaan = na_afscherming(
        "import resource; from gateway.formulier.afscherming import begrens; begrens(resource.RLIMIT_NOFILE, 9999); "
        "print(resource.getrlimit(resource.RLIMIT_NOFILE))"
    )
    assert gedaan.stdout == "(32, 32)\n"
