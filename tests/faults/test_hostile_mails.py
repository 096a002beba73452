"""Forty traps and more: each ends as 5xx or in quarantine within 2 s and 200 MiB, and the next mail is taken."""

import resource
from collections.abc import Iterator

import pytest

from gateway.core.recording import DocumentState
from gateway.formulier.kamer import Leeskamer
from gateway.testing.mailrelais import e_mail
from tests.mail.house import House, new_home, opened
from tests.vectors.mails.vijandig import VALLEN, Val

SECONDS = 2.0
"""Of processor: the machine may have more to do."""
MIB = 200
ROOM = Leeskamer(seconden=1, geheugen=MIB * 1024 * 1024)


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house for all of them: what one leaves behind would show in the next."""
    with opened(new_home(tmp_path_factory.mktemp("hostile") / "var")) as house:
        yield house


def peak() -> float:
    """MiB that this process ever had in memory."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def spent() -> float:
    """Seconds of processor of this process (door, journal, relay) and of every reading that ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def test_there_are_forty_of_them() -> None:
    assert len(VALLEN) >= 40


@pytest.mark.parametrize("val", VALLEN.values(), ids=VALLEN.keys())
def test_a_trap_ends_as_5xx_or_quarantine_and_the_next_mail_is_taken(standing: House, val: Val) -> None:
    raw = val.mail()
    before, kept = peak(), len(standing.documents())
    began = spent()
    with standing.relay() as relay:
        code, _ = relay.stuur(raw)
    standing.read_all(ROOM.lees)
    took = spent() - began
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
    assert took < SECONDS
    assert peak() - before < MIB
    with standing.relay() as relay:
        assert relay.stuur(e_mail("de volgende", nummer=str(began)))[0] == 250
    standing.read_all(ROOM.lees)
