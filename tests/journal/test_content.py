import secrets
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from gateway.contracts.adapter import Document
from gateway.contracts.errors import Broken
from gateway.contracts.message import DeliveryId
from gateway.core.recording import Claim
from gateway.journal import SqlJournal, tables as t
from gateway.journal.content import DataKey, Place, Purpose, Vault
from gateway.journal.tables import Ciphertext
from gateway.keys.wrapping import KekRing
from tests.contracts.journal import Steps
from tests.contracts.recordings import SECRET, VT, Maker
from tests.journal.journals import OnPostgresql, OnSqlite, Opened

HERE = Place("message", "content", "id-1", VT)


def a_key() -> DataKey:
    return DataKey(bytes(32), secrets.token_bytes)


@pytest.mark.parametrize("other", ["table", "column", "row", "verantwoordelijke"])
def test_a_value_that_was_moved_does_not_open(other: str) -> None:
    blob = a_key().seal(b"inhoud", HERE)
    assert a_key().open(blob, HERE) == b"inhoud"
    with pytest.raises(Broken):
        a_key().open(blob, replace(HERE, **{other: "elders"}))


def test_every_altered_byte_is_noticed() -> None:
    blob = a_key().seal(b"inhoud", HERE)
    for index in range(len(blob)):
        altered = blob[:index] + bytes([blob[index] ^ 1]) + blob[index + 1 :]
        with pytest.raises(Broken):
            a_key().open(altered, HERE)
    with pytest.raises(Broken):
        a_key().open(blob[:5], HERE)


def test_a_nonce_is_new_each_time() -> None:
    assert len({a_key().seal(b"inhoud", HERE)[:13] for _ in range(100)}) == 100


def test_without_its_key_encryption_key_nothing_opens() -> None:
    keks = {"kek-1": bytes(32), "kek-2": bytes(range(32))}
    _, wrapped = Vault(keyring=KekRing(keks), random_bytes=secrets.token_bytes).create("owner", Purpose.INHOUD)
    assert wrapped.kek == "kek-2"
    later = Vault(keyring=KekRing({"kek-1": bytes(32)}), random_bytes=secrets.token_bytes)
    with pytest.raises(Broken):
        later.unlock(wrapped.kek, wrapped.wrapped)


def a_whole_life(journal: SqlJournal, make: Maker, steps: Steps) -> None:
    recording = steps.record(make.recording(Claim(key="k", digest="d")))
    steps.publish()
    delivery = DeliveryId(recording.deliveries[0].id)
    steps.attempt(delivery)
    journal.keep_document(delivery, Document(content=SECRET.encode(), media_type="text/xml"))
    held = journal.held(VT, steps.record(make.held()).document.id)
    assert held is not None
    journal.rule(make.ruling(held, velden=SECRET.encode()))


class AtRest(Opened):
    def test_content_of_one_row_does_not_open_in_another(self, journal: SqlJournal, make: Maker, steps: Steps) -> None:
        one, two = (steps.record(make.recording()).document.id for _ in range(2))
        with journal.database.write() as connection:
            blob = connection.scalar(sa.select(t.document.c.content).where(t.document.c.id == one))
            connection.execute(sa.update(t.document).where(t.document.c.id == two).values(content=blob))
            keys = connection.execute(sa.select(t.data_key).where(t.data_key.c.owner == one)).all()
            for key in keys:
                connection.execute(
                    sa.update(t.data_key)
                    .where(t.data_key.c.owner == two, t.data_key.c.purpose == key.purpose)
                    .values(kek=key.kek, wrapped=key.wrapped)
                )
        with pytest.raises(Broken):
            journal.document(VT, two)

    def test_no_column_holds_content_in_the_open(self, journal: SqlJournal, make: Maker, steps: Steps) -> None:
        a_whole_life(journal, make, steps)
        with journal.database.read() as connection:
            for table in t.metadata.sorted_tables:
                for row in connection.execute(sa.select(table)).mappings():
                    for column, value in row.items():
                        assert SECRET not in str(value), f"{table.name}.{column}"
                        assert not isinstance(value, bytes) or SECRET.encode() not in value, f"{table.name}.{column}"

    def test_every_column_for_content_was_filled_with_ciphertext(
        self, journal: SqlJournal, make: Maker, steps: Steps
    ) -> None:
        a_whole_life(journal, make, steps)
        filled = set()
        with journal.database.read() as connection:
            for table in t.metadata.sorted_tables:
                for column in (c for c in table.c if isinstance(c.type, Ciphertext)):
                    if any(value and value[:1] == b"\x01" for value in connection.scalars(sa.select(column))):
                        filled.add(f"{table.name}.{column.name}")
        marked = {
            f"{c.table.name}.{c.name}" for x in t.metadata.sorted_tables for c in x.c if isinstance(c.type, Ciphertext)
        }
        assert marked - filled == {"document.findings"}, "the one that this recording has none of"


class TestSqlite(OnSqlite, AtRest):
    def test_planted_content_is_not_in_the_files(
        self, journal: SqlJournal, make: Maker, steps: Steps, tmp_path: Path
    ) -> None:
        a_whole_life(journal, make, steps)
        files = list(tmp_path.iterdir())
        assert any(file.name.endswith("-wal") and file.stat().st_size for file in files)
        for file in files:
            assert SECRET.encode() not in file.read_bytes(), file.name
        journal.close()
        assert b"vtMeldingDi01" in (tmp_path / "journaal.sqlite").read_bytes(), "what may stand in the open is there"
        assert SECRET.encode() not in (tmp_path / "journaal.sqlite").read_bytes()


class TestPostgresql(OnPostgresql, AtRest):
    pass
