import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from gateway.commands.init import DEVELOPMENT_OIN, make_home
from gateway.commands.up import Running, running
from gateway.journal import SqlAlarms, SqlJournal, figures
from gateway.settings import Settings, load
from gateway.workers.metrics import Readings, Sources, serve
from tests.workers.catching import webhook

FREE = {"GATEWAY_LISTEN": "127.0.0.1:0", "GATEWAY_METRICS_LISTEN": "127.0.0.1:0", "GATEWAY_OIN": DEVELOPMENT_OIN}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    make_home(load({}, home=tmp_path / "var"), oin=DEVELOPMENT_OIN, development=True, now=datetime.now(UTC))
    return tmp_path / "var"


def serving(stack: ExitStack, settings: Settings) -> Running:
    started = stack.enter_context(running(settings))
    doors = Thread(target=started.serve)
    doors.start()
    stack.callback(doors.join)
    stack.callback(started.stop)
    return started


def get(address: str) -> str:
    with urllib.request.urlopen(f"http://{address}", timeout=5) as answer:
        return str(answer.read().decode())


def eventually(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def journal_of(started: Running) -> SqlJournal:
    journal = started.gateway.journal
    assert isinstance(journal, SqlJournal)
    return journal


def test_metrics_answer_and_every_duty_says_that_it_lives(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with ExitStack() as stack:
        started = serving(stack, load(FREE, home=home))

        def alive() -> set[str]:
            return {beat.duty for beat in figures(journal_of(started), at=datetime.now(UTC)).beats}

        eventually(lambda: alive() == {"api", "relay", "deliver", "alarms", "termijnen"})
        told = [line for line in capfd.readouterr().err.splitlines() if '"taak": "metingen"' in line]
        address = told[0].split('"adres": "')[1].split('"')[0]
        assert 'gateway_events_total{event="gestart"}' in get(f"{address}/metrics")


def test_a_taken_metrics_address_keeps_no_door_shut(home: Path) -> None:
    def nothing() -> Readings:
        return Readings(deliveries={}, waiting={}, oldest_due_seconds=0)

    other = serve("127.0.0.1:0", Sources(events=dict, readings=nothing, committed=lambda: (0, 0)))
    try:
        with ExitStack() as stack:
            started = serving(stack, load({**FREE, "GATEWAY_METRICS_LISTEN": other.address}, home=home))
            eventually(lambda: "leeft" in get(f"{started.http_url.removeprefix('http://')}/gezondheid"))
    finally:
        other.close()


def test_what_rings_at_the_very_end_is_written_and_told(home: Path) -> None:
    with webhook() as caught:
        with ExitStack() as stack:
            started = serving(stack, load({**FREE, "GATEWAY_ALARM_WEBHOOK": caught.address}, home=home))
            alarms = SqlAlarms(journal_of(started))
            eventually(lambda: bool(figures(journal_of(started), at=datetime.now(UTC)).beats))
            started.gateway.notices.emit("taak-gestopt", taak="deliver", code="stuk")
            assert alarms.alarms() == []
        assert [alarm["over"] for post in caught.posts for alarm in post["alarmen"]] == ["deliver"]
