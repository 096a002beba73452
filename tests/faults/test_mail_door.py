"""The mail door when things break: killed between DATA and 250, and a disk that is full."""

import smtplib
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import sqlalchemy as sa

from gateway.bootstrap import open_journal
from gateway.commands.init import make_home
from gateway.demo import regio
from gateway.journal.verify import verify
from gateway.settings import load
from gateway.testing.mailrelais import Mailrelais, e_mail, relais_tls
from tests.faults.process import Up, free_port
from tests.mail.house import new_home, opened

KILLS = 8
ROOM = 30
"""Pages that are left on the full disk."""


class Mailer:
    """A mail server that keeps what nobody acknowledged, and offers it again."""

    def __init__(self, address: str, home: Path) -> None:
        client = home / "clients" / "mailrelais"
        self._tls = relais_tls(str(home / "tls" / "ca.crt"), f"{client}.crt", f"{client}.key")
        self._address = address
        self.acknowledged = 0
        self.unheard = 0

    def run(self, stop: threading.Event) -> None:
        number = 0
        while not stop.is_set():
            raw = e_mail(f"mail {number}", nummer=str(number))
            while not self._offer(raw):
                self.unheard += 1
                time.sleep(0.05)
            self.acknowledged += 1
            number += 1

    def _offer(self, raw: bytes) -> bool:
        try:
            with Mailrelais(self._address, self._tls, timeout=10) as relay:
                code, text = relay.stuur(raw)
        except (OSError, smtplib.SMTPException):
            return False
        assert code in {250, 451}, text
        return code == 250


@contextmanager
def running(folder: Path) -> Iterator[tuple[Up, Path]]:
    up, home = Up(folder / "home"), folder / "home"
    up.environment["GATEWAY_MAIL_LISTEN"] = f"127.0.0.1:{free_port()}"
    regio.vestig(load(up.environment, home=home), make_home, now=datetime.now(UTC), adressen={})
    up.start()
    try:
        up.wait_ready()
        yield up, home
    finally:
        up.kill()


def test_killed_between_data_and_250_nothing_is_lost_and_nothing_is_there_twice(tmp_path: Path) -> None:
    chance = Random(1)
    with running(tmp_path) as (up, home):
        mailer, stop = Mailer(up.environment["GATEWAY_MAIL_LISTEN"], home), threading.Event()
        thread = threading.Thread(target=mailer.run, args=(stop,))
        thread.start()
        try:
            for _ in range(KILLS):
                time.sleep(chance.uniform(0.05, 0.6))
                up.kill()
                up.start()
                up.wait_ready()
            time.sleep(0.5)
        finally:
            stop.set()
            thread.join()
        assert up.stop() == 0
        assert mailer.acknowledged > KILLS
        assert mailer.unheard >= 1, "some were cut off"
        with closing(open_journal(load(up.environment, home=home))) as journal:
            documents = journal.documents(limit=100_000)
            assert len(documents) == mailer.acknowledged
            assert verify(journal).clean


def test_a_full_disk_is_451_and_the_relay_gets_rid_of_it_later(tmp_path: Path) -> None:
    with opened(new_home(tmp_path / "home")) as house:
        limit = {"pages": 0}

        def only_so_much(connection: sqlite3.Connection, *_: object) -> None:
            connection.execute(f"PRAGMA max_page_count={limit['pages']}")

        engine = house.journal.database.engine
        with engine.connect() as connection:
            limit["pages"] = connection.exec_driver_sql("PRAGMA page_count").scalar_one() + ROOM
        sa.event.listen(engine, "checkout", only_so_much)
        mails = [e_mail("regel\n" * 500, nummer=str(number)) for number in range(40)]
        with house.relay() as relay:
            codes = [relay.stuur(mail)[0] for mail in mails]
            assert set(codes) == {250, 451}
            limit["pages"] = 1_000_000
            assert {relay.stuur(mail)[0] for mail in mails} == {250}
        assert len(house.documents()) == len(mails)
        assert verify(house.journal).clean
