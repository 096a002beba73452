from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import orjson
import pytest

from gateway.contracts.errors import Broken
from gateway.contracts.message import MessageId, Oin
from gateway.core.audit import NO_CODE, Feit, commit, entry_digest, make_entry, promise
from gateway.core.recording import Entry

AT = datetime(2026, 3, 1, 12, 0, 0, 123456, UTC)
SALT = bytes(range(32))


def an_entry(**changes: object) -> Entry:
    fields = {
        "id": "0195500a-0000-7000-8000-000000000001",
        "verantwoordelijke": Oin("00000099000000002000"),
        "at": AT,
        "feit": Feit.BESLUIT_GENOMEN,
        "about": "0195500a-0000-7000-8000-000000000002",
        "actor": "systeem",
        "details": {"uitkomst": "hold", "regels": ("E01", "R.07"), "versie": 3},
        **changes,
    }
    return make_entry(**fields)  # type: ignore[arg-type]


def test_the_digest_of_an_entry_is_a_known_answer() -> None:
    written_out = (
        b'{"about":"0195500a-0000-7000-8000-000000000002","actor":"systeem","at":"2026-03-01T12:00:00.123456Z",'
        b'"commitments":{},"details":{"regels":["E01","R.07"],"uitkomst":"hold","versie":3},"event":"besluit-genomen",'
        b'"id":"0195500a-0000-7000-8000-000000000001","verantwoordelijke":"00000099000000002000"}'
    )
    assert an_entry().digest == sha256(written_out).hexdigest()
    assert an_entry().digest == "c2c5e0c70d5b3528c6180a0b7dfc90c52603e161512e4f94a81559f15048ab79"


def test_the_digest_is_that_of_the_moment_whatever_the_zone_it_is_read_in() -> None:
    entry = an_entry()
    elsewhere = replace(entry, at=AT.astimezone(timezone(timedelta(hours=2))))
    assert entry_digest(elsewhere) == entry.digest


@pytest.mark.parametrize(
    "change",
    [
        {"id": "x"},
        {"verantwoordelijke": Oin("00000099000000002001")},
        {"at": AT + timedelta(microseconds=1)},
        {"event": "x"},
        {"about": "x"},
        {"actor": "x"},
        {"details": {}},
        {"commitments": {"reden": "00"}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_field_is_in_the_digest(change: dict[str, object]) -> None:
    entry = an_entry()
    assert entry_digest(replace(entry, **change)) != entry.digest  # type: ignore[arg-type]


def test_the_salt_is_not_in_the_digest_so_that_it_can_go() -> None:
    entry = an_entry(content={"reden": b"verzonnen reden"}, salt=SALT)
    assert entry_digest(replace(entry, salt=b"")) == entry.digest


def test_a_commitment_is_a_known_answer_and_hides_its_content() -> None:
    assert commit(SALT, b"inhoud") == "04f14dc286d57c541c816e64f3276f2c6c9b5180175852350fc6e3ec6cc11562"
    assert commit(SALT, b"inhoud") != commit(SALT[::-1], b"inhoud")
    entry = an_entry(content={"reden": b"verzonnen reden"}, salt=SALT)
    assert entry.commitments == {"reden": commit(SALT, b"verzonnen reden")}
    assert "verzonnen" not in repr(entry)


@pytest.mark.parametrize("salt", [b"", bytes(31)])
def test_a_commitment_with_too_little_salt_is_refused(salt: bytes) -> None:
    with pytest.raises(Broken):
        an_entry(content={"reden": b"x"}, salt=salt)


def test_a_sentence_never_gets_into_an_entry() -> None:
    entry = an_entry(details={"uitleg": "een hele zin", "bsn": "999990019", "xpath": "/JZ:object/JZ:bsn[1]"})
    assert entry.details == {"uitleg": NO_CODE, "bsn": NO_CODE, "xpath": "/JZ:object/JZ:bsn[1]"}


def test_ids_oins_and_fingerprints_are_words() -> None:
    words = {
        "id": "0195500a-0000-7000-8000-000000000001",
        "oin": "00000099000000002000",
        "vinger": "1234567890abcdef" * 4,
    }
    assert an_entry(details=words).details == words


@pytest.mark.parametrize("value", [b"bytes", 1.5, AT, object()], ids=lambda value: type(value).__name__)
def test_other_types_are_a_mistake_of_ours(value: object) -> None:
    with pytest.raises(Broken):
        an_entry(details={"regels": [value]})


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(Broken):
        an_entry(at=AT.replace(tzinfo=None))


def test_a_promise_names_message_entry_salt_and_term() -> None:
    entry = an_entry(content={"inhoud": b"x"}, salt=SALT)
    assert orjson.loads(promise(entry, message=MessageId("m"))) == {
        "message": "m",
        "entry": entry.digest,
        "salt": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "time": "2026-03-01T12:00:00.123456Z",
        "within": 60,
    }


def test_the_names_of_facts_are_unique_and_in_kebab_case() -> None:
    names = [fact.value for fact in Feit]
    assert len(names) == len(set(names))
    assert all(name == fact.name.lower().replace("_", "-") for fact, name in zip(Feit, names, strict=True))
