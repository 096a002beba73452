"""The same journeys over real sockets: TLS, client certificates, tokens, and a police that answers twice."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, redirect_stderr
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from threading import Thread
from typing import cast

import pytest

from gateway.commands.init import make_home
from gateway.commands.up import running
from gateway.demo import regio
from gateway.demo.run import free_port
from gateway.journal.sql import SqlJournal
from gateway.settings import load
from gateway.testing.casussysteem import Bericht, Casussysteem, GeweigerdError, ZegelOngeldigError
from gateway.testing.politie import Politie
from gateway.testing.stuf import Antwoord, StufDeur
from gateway.testing.stuf_ontvanger import Gedrag


@dataclass(frozen=True, slots=True, kw_only=True)
class Up:
    """A gateway in this process, and who is around it."""

    journal: SqlJournal
    access: regio.Toegang
    url: str
    police: Politie
    veilig_thuis: Casussysteem
    door: StufDeur


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    home: Path = tmp_path_factory.mktemp("sockets") / "home"
    environ = {"GATEWAY_LISTEN": "127.0.0.1:0", "GATEWAY_TLS_LISTEN": f"127.0.0.1:{free_port(18443)}"}
    with ExitStack() as stack:
        police = stack.enter_context(
            Politie(
                zelf=regio.POLITIE.systeem,
                veilig_thuis=regio.VEILIG_THUIS.systeem,
                klok=now,
                gedrag=lambda _: Gedrag.TWEEMAAL,
            )
        )
        regio.vestig(load(environ, home=home), make_home, now=now(), adressen={regio.POLITIE.naam: police.url})
        with redirect_stderr(stack.enter_context((home / "gateway.log").open("w"))):
            started = stack.enter_context(running(load(environ, home=home)))
        doors = Thread(target=started.serve)
        doors.start()
        stack.callback(doors.join)
        stack.callback(started.stop)
        assert started.tls_url is not None
        access = regio.Toegang(home)
        door = stack.enter_context(access.deur(started.tls_url, regio.POLITIE.naam))
        police.sluit_aan(door)
        yield Up(
            journal=cast("SqlJournal", started.gateway.journal),
            access=access,
            url=started.tls_url,
            police=police,
            veilig_thuis=stack.enter_context(access.casussysteem(started.tls_url)),
            door=door,
        )


def eventually(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_63_receipts_and_one_refusal_at_the_same_door(up: Up) -> None:
    chance = Random(1)
    contents = [up.police.willekeurige_melding(chance, f"PL0900-{n:04d}") for n in range(64)]
    contents[31] = contents[31].replace(b"</JZ:vtMeldingDi01>", b"</JZ:vergif>")
    with ThreadPoolExecutor(64) as pool:
        answers: list[Antwoord] = list(pool.map(up.door.stuur, contents))
    assert [number for number, answer in enumerate(answers) if not answer.aangenomen] == [31]
    assert {answer.stuk.stuur.cross_refnummer for answer in answers if answer.stuk and answer.aangenomen} == {
        f"PL0900-{n:04d}" for n in range(64) if n != 31
    }
    eventually(lambda: len(up.police.ontvanger.van_soort("Bv01Bericht")) == 63)


def test_feedback_that_is_confirmed_twice_is_confirmed_once(up: Up) -> None:
    number = "PL0900-2026009999"
    up.police.stuur(up.police.willekeurige_melding(Random(2), number))
    found: list[Bericht] = []

    def collected() -> bool:
        found.extend(b for b in up.veilig_thuis.leeg_postvak() if b.event["data"]["registratienummer"] == number)
        return bool(found)

    eventually(collected)
    data = {
        "inAntwoordOp": found[0].id,
        "registratienummer": number,
        "status": "VT-01-02",
        "datum": {"jaar": 2026, "maand": 11, "dag": 22},
        "organisatie": "Veilig Thuis Verzonnen",
    }
    assert up.veilig_thuis.koppel_terug(data, referentie="VT-1").status == 202
    eventually(lambda: len(up.police.bevestigingen) == 2)
    first, second = up.police.bevestigingen
    assert first.aangenomen
    assert second.body == first.body, "the same Bv01 gets the same receipt"
    lines = up.journal.deliveries(conversation=found[0].event["correlationid"])
    assert [line.state for line in lines if line.kind == "MeldingTeruggekoppeld"] == ["bevestigd"]


def test_a_case_system_notices_bytes_that_were_changed(up: Up) -> None:
    up.police.stuur(up.police.willekeurige_melding(Random(3), "PL0900-2026008888"))
    eventually(lambda: bool(up.veilig_thuis.postvak()))
    message = up.veilig_thuis.haal(up.veilig_thuis.postvak()[0]["id"])
    with pytest.raises(ZegelOngeldigError):
        up.veilig_thuis.controleer(message.content + b" ", message.seal)


def test_a_case_system_hears_why_it_may_not(up: Up) -> None:
    with pytest.raises(GeweigerdError) as refused:
        up.veilig_thuis.haal("01a20297-4dc0-7000-8000-000000000000")
    assert refused.value.status == 404
