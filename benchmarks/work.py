"""What the naive contestants do with a report, before and while they store it: the gateway's own code, no more of it.

They know no policy, encryption, log, answers to the sender, or repetition; a report becomes one message.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from gateway import bootstrap
from gateway.contracts.xml import Node
from gateway.core.parsing import parse, soap_body
from gateway.core.validation import check_schema
from gateway.keys.store import load_keys
from gateway.registry import load_adapters
from gateway.schemata import load_schemas

KIND = "vtMeldingDi01"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is stored and published."""

    ident: str
    content: bytes
    seal: str


def translator(home: Path) -> Callable[[bytes], Message]:
    """Parse, check against the XSD, map, serialise and sign; keys are those of ``home``."""
    clock, signer = bootstrap.SystemClock(), load_keys(home / "keys").signer
    schemas = {name.rpartition("}")[2]: schema for name, schema in load_schemas(bootstrap.schemas_folder()).items()}
    schema, read = schemas[KIND], load_adapters(["police"])["police"].readers[KIND]

    def translate(document: bytes) -> Message:
        element = soap_body(parse(document))
        assert not check_schema(element, schema)
        draft = read(Node(element))
        content = draft.data.model_dump_json(by_alias=True, exclude_defaults=True).encode()
        return Message(ident=clock.new_id(), content=content, seal=signer.seal(content, at=clock.now()))

    return translate


class Store:
    """One table in SQLite, as durable as the journal: WAL, ``synchronous=FULL``, a commit per report, one at a time."""

    def __init__(self, path: Path) -> None:
        """Make the file."""
        self._lock = Lock()
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute("CREATE TABLE IF NOT EXISTS report (id TEXT PRIMARY KEY, document, message, seal)")

    def keep(self, document: bytes, message: Message) -> None:
        """Commit one report."""
        row = (message.ident, document, message.content, message.seal)
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute("INSERT INTO report VALUES (?, ?, ?, ?)", row)
            self._connection.execute("COMMIT")
