"""A real mailbox is emptied through kills of the gateway."""

import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.bootstrap import open_journal
from gateway.commands.init import make_home
from gateway.contracts.message import Oin
from gateway.demo import regio
from gateway.journal import SqlLedger
from gateway.journal.verify import verify
from gateway.settings import load
from gateway.testing.mailrelais import POSTBUS, e_mail
from tests.faults.process import Up
from tests.live import dovecot

MAILS, FORGED = 60, 5
KILLS = 2
WITHIN = 90.0
TAKEN = "Aangenomen"


def mails() -> list[bytes]:
    """Automatic answers, which are quarantined without a process for each; one in twelve is not genuine."""
    return [
        e_mail(
            "x",
            nummer=str(number),
            beoordeeld=None if number % (MAILS // FORGED) == 0 else "",
            koppen=["Auto-Submitted: auto-replied"],
        )
        for number in range(MAILS)
    ]


@pytest.mark.live
@pytest.mark.timeout(300)
def test_of_a_full_mailbox_through_kills_none_is_lost_and_none_is_taken_twice(tmp_path: Path) -> None:
    home = tmp_path / "home"
    up = Up(home)
    regio.vestig(load(up.environment, home=home), make_home, now=datetime.now(UTC), adressen={})
    tls = home / "tls"
    with dovecot.running(certificate=tls / "server.crt", key=tls / "server.key", authority=tls / "ca.crt") as server:
        up.environment |= {
            "GATEWAY_IMAP_SERVER": server.address,
            "GATEWAY_IMAP_CA": str(server.authority),
            "GATEWAY_IMAP_USER": dovecot.USER,
            "GATEWAY_IMAP_PASSWORD": dovecot.PASSWORD,
            "GATEWAY_IMAP_POSTBUS": POSTBUS,
            "GATEWAY_IMAP_RELAIS": "mailrelais",
            "GATEWAY_IMAP_SECONDS": "5",
        }
        server.put(*mails())
        deadline = time.monotonic() + WITHIN
        try:
            for kill in range(1, KILLS + 1):
                up.start()
                while server.count(TAKEN) < kill * MAILS // (KILLS + 2):
                    assert time.monotonic() < deadline, up.tail()
                    up.check()
                    time.sleep(0.05)
                up.kill()
            up.start()
            while server.count() > FORGED:
                assert time.monotonic() < deadline, up.tail()
                up.check()
                time.sleep(0.2)
            assert up.stop() == 0
            assert sorted(server.lies() + server.lies(TAKEN), key=int) == [str(number) for number in range(MAILS)]
            with closing(open_journal(load(up.environment, home=home))) as journal:
                assert len(journal.documents(Oin(regio.VEILIG_THUIS.oin), limit=10_000)) == MAILS - FORGED
                assert len(SqlLedger(journal).staying()) == FORGED
                assert verify(journal).clean
        finally:
            up.kill()
