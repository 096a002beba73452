"""A real mail server relays to the LMTP door, through a restart of the gateway."""

import smtplib
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from gateway.bootstrap import open_journal
from gateway.commands.init import make_home
from gateway.contracts.message import Oin
from gateway.demo import regio
from gateway.journal.verify import verify
from gateway.settings import load
from gateway.testing.mailrelais import AFZENDER, POSTBUS, Bijlage, e_mail
from gateway.testing.politie import Politie
from tests.faults.process import Up, free_port
from tests.live import postfix

MAILS, FORMS = 200, 40
WITHIN = 90.0


def mails() -> list[bytes]:
    """Most with a StUF attachment, some with nothing that can be used; each its own."""
    politie = Politie(
        zelf=regio.POLITIE.systeem, veilig_thuis=regio.VEILIG_THUIS.systeem, klok=lambda: datetime.now(UTC)
    )
    chance, made = Random(1), []
    for number in range(MAILS):
        bijlagen = []
        if number >= FORMS:
            xml = politie.willekeurige_melding(chance, f"PL0900-2026{number:06d}")
            bijlagen = [Bijlage(naam="melding.xml", media_type="application/xml", inhoud=xml)]
        made.append(e_mail(f"Melding {number}", *bijlagen, nummer=str(number)))
    return made


@pytest.mark.live
@pytest.mark.timeout(300)
def test_of_two_hundred_mails_through_a_restart_none_is_lost_and_none_has_effect_twice(tmp_path: Path) -> None:
    home = tmp_path / "home"
    up, door = Up(home), f"127.0.0.1:{free_port()}"
    up.environment["GATEWAY_MAIL_LISTEN"] = door
    regio.vestig(load(up.environment, home=home), make_home, now=datetime.now(UTC), adressen={})
    client = home / "clients" / "mailrelais"
    files = {"certificate": client.with_suffix(".crt"), "key": client.with_suffix(".key")}
    up.start()
    try:
        up.wait_ready()
        with postfix.running(port=free_port(), lmtp=door, authority=home / "tls" / "ca.crt", **files) as server:
            with smtplib.SMTP("127.0.0.1", server.port, timeout=30) as sender:
                for number, raw in enumerate(mails()):
                    sender.sendmail(AFZENDER, [POSTBUS], raw)
                    if number == MAILS // 2:
                        up.kill()
            up.start()
            up.wait_ready()
            deadline = time.monotonic() + WITHIN
            while server.waiting():
                assert time.monotonic() < deadline, server.log()[-3000:]
                time.sleep(0.2)
            log = server.log()
            assert log.count("status=sent") == MAILS
            assert "status=bounced" not in log
        with regio.Toegang(home).casussysteem(up.url) as veilig_thuis:
            seen: set[str] = set()
            while len(seen) < MAILS - FORMS:
                assert time.monotonic() < deadline
                for item in veilig_thuis.postvak():
                    seen.add(str(veilig_thuis.haal(item["id"]).event["data"]["registratienummer"]))
                    veilig_thuis.bevestig(item["id"])
        assert up.stop() == 0
        with closing(open_journal(load(up.environment, home=home))) as journal:
            lines = journal.documents(Oin(regio.VEILIG_THUIS.oin), limit=10_000)
            assert sum(line.kind != "vtMeldingDi01" for line in lines) == MAILS
            assert sum(line.kind == "vtMeldingDi01" for line in lines) == MAILS - FORMS
            assert verify(journal).clean
    finally:
        up.kill()
