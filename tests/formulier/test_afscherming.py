"""What the reading process cannot do any more; each is tried in a process of its own."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

SCHERM = (
    "import ctypes, encodings.idna, os, resource, signal, socket, subprocess; "
    "from gateway.formulier.afscherming import *; scherm_af(); "
)
LEZER = SCHERM + "begrens_lezer(geheugen=200 * 1024**2, rekentijd=0.5); "
NIETS = (
    "socket.socket()",
    "socket.create_connection(('127.0.0.1', 9))",
    "subprocess.run(['true'])",
    "os.system('true')",
    "os.execv('/bin/true', ['true'])",
    "os.posix_spawn('/bin/true', ['true'], {})",
    "ctypes.CDLL(None)",
)


def na_afscherming(python: str, scherm: str = LEZER) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-c", scherm + python], capture_output=True, text=True, check=False, env={}, cwd="/"
    )


@pytest.mark.parametrize("python", [*NIETS, "os.fork()", "os.kill(os.getppid(), 0)", "os.killpg(0, 0)"])
def test_a_reader_reaches_nobody_and_starts_nothing(python: str) -> None:
    gedaan = na_afscherming(python + "; print('gelukt')")
    assert gedaan.returncode == 77
    assert gedaan.stdout == ""


@pytest.mark.parametrize("python", NIETS)
def test_the_room_reaches_nobody_and_starts_no_other_program(python: str) -> None:
    gedaan = na_afscherming(python + "; print('gelukt')", SCHERM)
    assert gedaan.returncode == 77
    assert gedaan.stdout == ""


def test_it_ends_when_it_asks_for_more_memory_than_it_may_have() -> None:
    assert "MemoryError" in na_afscherming("bytearray(1024**3)").stderr


def test_it_ends_when_it_computes_longer_than_it_may() -> None:
    assert na_afscherming("\nwhile True: pass").returncode == -signal.SIGPROF


def test_it_ends_when_it_stops_the_clock_and_computes() -> None:
    assert na_afscherming("signal.setitimer(signal.ITIMER_PROF, 0)\nwhile True: pass").returncode < 0


def test_it_opens_nothing_without_python_looking_on_either() -> None:
    """Files, pipes and sockets all need a number, and there is none; native code cannot go round that."""
    for python in ("open('/etc/hostname')", "os.open('/tmp', os.O_RDONLY)", "os.pipe()", "os.dup(1)"):
        assert "Too many open files" in na_afscherming(python).stderr


def test_the_room_writes_no_file(tmp_path: Path) -> None:
    bestand = tmp_path / "proef"
    gedaan = na_afscherming(f"f = open('{bestand}', 'wb', buffering=0); f.write(b'x')", SCHERM)
    assert gedaan.returncode != 0
    assert bestand.stat().st_size == 0


def test_a_limit_is_only_ever_lowered() -> None:
    gedaan = na_afscherming("begrens(resource.RLIMIT_NOFILE, 9999); print(resource.getrlimit(resource.RLIMIT_NOFILE))")
    assert gedaan.stdout == "(3, 3)\n"
