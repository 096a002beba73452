"""An opened journal for a test: real keys, real randomness, a clock that only goes forward."""

import secrets
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from gateway.journal import Seat, SqlJournal, migrate
from gateway.keys.wrapping import KekRing
from tests.contracts.recordings import Maker

KEKS = KekRing({"kek-1": bytes(range(32))})
SEATS = TemporaryDirectory(prefix="gateway-processen-")


def open_journal(
    url: str, make: Maker, *, monotonic: Callable[[], float] = time.monotonic, place: str = "test"
) -> SqlJournal:
    return SqlJournal(
        url,
        keyring=KEKS,
        random_bytes=secrets.token_bytes,
        conflict_entry=make.conflict,
        monotonic=monotonic,
        seat=Seat(place, Path(SEATS.name)),
    )


def new_journal(url: str, make: Maker) -> SqlJournal:
    migrate(url)
    return open_journal(url, make)
