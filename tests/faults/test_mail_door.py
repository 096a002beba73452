"""The mail door on a disk that is full; what happens when it is killed is in ``kills``."""

import sqlite3
from pathlib import Path

import sqlalchemy as sa

from gateway.journal.verify import verify
from gateway.testing.mailrelais import e_mail
from tests.mail.house import new_home, opened

ROOM = 30
"""Pages that are left on the full disk."""


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
