"""Forty traps and more: each ends as 5xx or in quarantine within 2 s and 200 MiB, and the next mail is taken."""

import os
import resource
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.core.recording import DocumentState
from gateway.formulier.loket import Afloop
from gateway.testing.mailrelais import e_mail
from tests.mail.house import House, new_home, opened
from tests.vectors.mails.vijandig import VALLEN, Val

STAT = Path("/proc/stat")
SECONDS = 2.0
MIB = 1024 * 1024
MEMORY = 200 * MIB


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house for all of them, with the limits of production: what one leaves behind would show in the next."""
    with opened(new_home(tmp_path_factory.mktemp("hostile") / "var")) as house:
        house.kamer.lees([])  # it is there from the first mail on
        yield house


def peak() -> int:
    """Bytes that this process (door, journal, relay) ever had in memory."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def spent() -> float:
    """Seconds of processor of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def used_by_all() -> float:
    """Seconds of processor that the machine used, for whomever, or that were taken from it (proc(5)); 0: not known."""
    if not STAT.exists():
        return 0.0
    user, nice, system, _idle, _wait, *others = map(int, STAT.read_text().split("\n", 1)[0].split()[1:9])
    return (user + nice + system + sum(others)) / os.sysconf("SC_CLK_TCK")


def test_there_are_forty_of_them() -> None:
    assert len(VALLEN) >= 40


@pytest.mark.parametrize("val", VALLEN.values(), ids=VALLEN.keys())
def test_a_trap_ends_as_5xx_or_quarantine_and_the_next_mail_is_taken(standing: House, val: Val) -> None:
    raw = val.mail()
    before, kept = peak(), len(standing.documents())
    earlier = standing.kamer.afloop
    began, cpu, machine = time.monotonic(), spent(), used_by_all()
    with standing.relay() as relay:
        code, _ = relay.stuur(raw)
    standing.read_all()
    took, cpu, machine = time.monotonic() - began, spent() - cpu, used_by_all() - machine
    ended = standing.kamer.afloop
    reader = Afloop(0, te_laat=False) if ended is None or ended is earlier else ended
    if val.einde == "5xx":
        assert 500 <= code < 600
        assert len(standing.documents()) == kept
    else:
        assert code == 250
        newest = standing.documents()[0]
        assert newest.state == DocumentState.QUARANTAINE
        findings = standing.findings_of(newest)
        assert findings
        assert val.einde in {"", *findings}
    cpu += reader.rekentijd
    assert cpu < SECONDS
    assert took - max(machine - cpu, 0) < SECONDS, "by the clock, but for what others had of the machine meanwhile"
    assert peak() - before < MEMORY
    assert reader.piek < MEMORY
    with standing.relay() as relay:
        assert relay.stuur(e_mail("de volgende", nummer=str(began)))[0] == 250
    standing.read_all()
    assert standing.documents()[0].state == DocumentState.QUARANTAINE
