"""The work list on the command line, and deciding as the person who logged in on another device."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

import httpx2
import pytest
import typer
from typer.testing import CliRunner

from gateway import journey, mailjourney
from gateway.commands import holds, login
from gateway.commands.init import make_home
from gateway.commands.up import Running, running
from gateway.contracts.errors import Conflicting, Forbidden, Unauthentic, Unknown
from gateway.demo import regio
from gateway.demo.run import free_port
from gateway.formulier import lees
from gateway.settings import load
from gateway.testing.inloggen import PERSONEN, Verzonnen
from gateway.testing.mailrelais import e_mail
from gateway.testing.politie import Politie
from gateway.testing.zorgformulier import zorgformulier
from gateway.workers.mail import read_once
from tests.journeys.world import received
from tests.test_mailjourney import mail
from tests.web.house import voorval

ANOUK, BRAM, _ = PERSONEN.values()
REASON = ("--reason", "De politie lichtte het toe.", "--grond", "H2", "--grond", "H11", "--grond", "H14")


@dataclass(frozen=True, slots=True)
class Desk:
    """A home whose gateway is up, with one report held."""

    home: Path
    environ: dict[str, str]
    started: Running

    def run(self, *arguments: str) -> str:
        app = typer.Typer()
        holds.register(app)
        login.register(app)
        result = CliRunner().invoke(app, arguments, env={"GATEWAY_HOME": str(self.home), **self.environ})
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.output

    def log_in(self, persoon: Verzonnen) -> str:
        """By the device flow: the command waits, the person approves somewhere else."""
        env = {**os.environ, "GATEWAY_HOME": str(self.home), **self.environ, "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "gateway", "login"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as waiting:
            assert waiting.stdout is not None
            address = waiting.stdout.readline().split()[-1]
            code = waiting.stdout.readline().split()[-1]
            with httpx2.Client(trust_env=False) as elsewhere:
                assert persoon.naam in elsewhere.get(address).text
                form = {"code": code, "persoon": persoon.sub}
                assert elsewhere.post(address.partition("?")[0], data=form).status_code == 200
            told = waiting.stdout.read()
        assert waiting.returncode == 0
        return told


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    home = tmp_path / "home"
    environ = {
        "GATEWAY_LISTEN": f"127.0.0.1:{free_port(18080)}",
        "GATEWAY_CONSOLE_LISTEN": "127.0.0.1:0",
        "GATEWAY_METRICS_LISTEN": "127.0.0.1:0",
        "GATEWAY_LOG_LEVEL": "error",
    }
    regio.vestig(load(environ, home=home), make_home, now=datetime.now(UTC), adressen={})
    with ExitStack() as stack:
        started = stack.enter_context(running(load(environ, home=home), duties=()))
        doors = Thread(target=started.serve)
        doors.start()
        stack.callback(doors.join)
        stack.callback(started.stop)
        clock = started.gateway.clock
        politie = Politie(zelf=regio.POLITIE_ZONDER.systeem, veilig_thuis=regio.VEILIG_THUIS.systeem, klok=clock.now)
        content = politie.willekeurige_melding(Random(3), "PL0900-1")
        journey.accept(received(content, by=regio.ADAPTER, at=clock.now()), started.gateway).result(30)
        yield Desk(home, environ, started)


def only(desk: Desk) -> dict[str, Any]:
    (line,) = json.loads(desk.run("holds", "list", "--json"))
    assert isinstance(line, dict)
    return line


def test_only_who_logged_in_decides(desk: Desk) -> None:
    line = only(desk)
    assert line["gronden"] == ["H2", "H11", "H14", "H15"]
    assert "PURPOSE_MISSING" in desk.run("holds", "show", line["id"])
    for act in ("release", "refuse", "confirm"):
        with pytest.raises(Unauthentic) as refused:
            desk.run("holds", act, line["id"], *REASON)
        assert login.LOG_IN in refused.value.public
    assert f"Ingelogd als {ANOUK.functie}" in desk.log_in(ANOUK)
    kept = desk.home / login.FILE
    assert kept.stat().st_mode & 0o777 == 0o600
    assert f"Ingelogd als {ANOUK.functie}" in desk.run("login", "--status")
    with pytest.raises(Forbidden):
        desk.run("holds", "release", line["id"], "--reason", "Medisch geheim.", "--grond", "H13")
    waits = json.loads(desk.run("holds", "release", line["id"], "--reason", "Gebeld.", "--grond", "H14", "--json"))
    assert waits[0]["uitkomst"] == "wacht"
    assert "Vrijgegeven." in desk.run("holds", "release", line["id"], *REASON)
    assert json.loads(desk.run("holds", "list", "--json")) == []
    desk.run("login", "--logout")
    assert not kept.exists()
    with pytest.raises(Unauthentic):
        desk.run("login", "--status")


def test_a_token_that_somebody_wrote_himself_decides_nothing(desk: Desk) -> None:
    (desk.home / login.FILE).write_text("e30.e30.e30")
    with pytest.raises(Unauthentic):
        desk.run("holds", "release", only(desk)["id"], *REASON)
    desk.log_in(BRAM)
    ident = only(desk)["id"]
    assert "Geweigerd." in desk.run("holds", "refuse", ident, *REASON)
    with pytest.raises(Conflicting):
        desk.run("holds", "release", ident, *REASON)
    with pytest.raises(Unknown):
        desk.run("holds", "show", "geen-id")


def test_what_was_read_in_a_form_is_shown_to_who_logged_in_and_that_is_in_the_journal(desk: Desk) -> None:
    gateway, form = desk.started.gateway, voorval()
    (xml,) = (line["id"] for line in json.loads(desk.run("holds", "list", "--json")))
    kept = mailjourney.keep(mail(gateway.clock.now(), e_mail(zorgformulier(form), nummer="1")), gateway)
    journey.conclude(kept, gateway).result(30)
    assert read_once(gateway, lees)
    (ident,) = (line["id"] for line in json.loads(desk.run("holds", "list", "--json")) if line["id"] != xml)
    assert form.personen[0].bsn not in desk.run("holds", "show", ident)
    with pytest.raises(Unauthentic):
        desk.run("holds", "show", ident, "--fields")
    desk.log_in(ANOUK)
    fields = {field["pad"]: field for field in json.loads(desk.run("holds", "show", ident, "--fields", "--json"))}
    bsn = fields["/betrokkenen/0/persoon/bsn"]
    assert (bsn["waarde"], bsn["merk"]) == (form.personen[0].bsn, "zeker")
    assert json.loads(desk.run("holds", "show", xml, "--fields", "--json")) == []
    with pytest.raises(Unknown):
        desk.run("holds", "show", "geen-id", "--fields")
    looks = [entry for entry in desk.started.gateway.journal.entries(ident) if entry.event == "inhoud-ingezien"]  # type: ignore[attr-defined]  # a look-up for those who run the gateway
    assert [entry.details["door"] for entry in looks] == ["opdrachtregel"]
