"""A whole gateway on real engines, opened from settings as a process does; its partners play along in memory."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from threading import Lock
from typing import Any, cast

from joserfc.jwk import ECKey

from gateway import journey
from gateway.bootstrap import close_gateway, open_gateway
from gateway.commands.init import make_home
from gateway.contracts.adapter import Acknowledgement, Address, Document
from gateway.contracts.errors import Unavailable
from gateway.contracts.message import Envelope, MessageId, Oin
from gateway.core.audit import Feit, make_entry
from gateway.demo import regio
from gateway.journal import SqlJournal
from gateway.ports import Clock, Gateway
from gateway.settings import load
from gateway.testing.politie import Politie
from gateway.testing.stuf import lees
from gateway.workers.deliver import Deliver
from gateway.workers.relay import relay_once
from tests.journeys.world import data_of, quiet, received

VT = Oin(regio.VEILIG_THUIS.oin)
NOWHERE = {regio.POLITIE.naam: "https://politie.example/stuf"}


@dataclass(slots=True)
class Wire:
    """The police's receiver: takes everything; (name of the document, the reference that it answers)."""

    came: list[tuple[str, str]] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def send(self, document: Document, address: Address, *, key: str) -> Acknowledgement:
        del address, key
        stuk = lees(document.content)
        assert stuk is not None
        with self._lock:
            self.came.append((stuk.naam, stuk.stuur.cross_refnummer or ""))
        return Acknowledgement(kenmerk="Bv03")

    def close(self) -> None:
        """It keeps nothing open."""


@dataclass(slots=True, kw_only=True)
class Engines:
    """A gateway with the hands that move it."""

    gateway: Gateway
    wire: Wire
    chance: Random = field(default_factory=lambda: Random(5))

    @property
    def journal(self) -> SqlJournal:
        return cast("SqlJournal", self.gateway.journal)

    def report(self, reference: str, *, acuut: bool = False) -> bytes:
        """The police hands over a report; the receipt is there when this returns."""
        naar = replace(regio.VEILIG_THUIS, applicatie=regio.ACUUT) if acuut else regio.VEILIG_THUIS
        politie = Politie(zelf=regio.POLITIE.systeem, veilig_thuis=naar.systeem, klok=self.gateway.clock.now)
        content = politie.willekeurige_melding(self.chance, reference)
        journey.accept(received(content, by=regio.POLITIE, at=self.gateway.clock.now()), self.gateway).result(30)
        return content

    def move(self, gateway: Gateway | None = None, *, steps: int = 60) -> None:
        """Relay and deliver until nothing more comes; a broker needs a moment between the two."""
        gateway = gateway or self.gateway
        loop, idle = Deliver(gateway, pool=4), 0
        try:
            for _ in range(steps * 10):
                with suppress(Unavailable):
                    moved = relay_once(gateway) + loop.step(patience=0.2)
                    idle = 0 if moved else idle + 1
                if idle > 12:
                    return
                if not moved:
                    time.sleep(0.05)
        finally:
            loop.close()

    def postbox(self) -> list[Envelope]:
        """What lies ready for Veilig Thuis, acute first."""
        found = [self.journal.postbox_item(VT, VT, item.id) for item in self.journal.postbox(VT, VT, limit=10_000)]
        return [envelope for envelope in found if envelope is not None]

    def arrived(self) -> list[str]:
        """The references of what lies ready."""
        return [str(data_of(envelope)["registratienummer"]) for envelope in self.postbox()]

    def confirm(self, message: str) -> bool:
        """What the door ``_bevestig`` does."""
        entry = make_entry(
            id=self.gateway.clock.new_id(),
            verantwoordelijke=VT,
            at=self.gateway.clock.now(),
            feit=Feit.AFLEVERING_BEVESTIGD,
            about=message,
            actor=VT,
        )
        return self.journal.confirm(VT, VT, MessageId(message), entry)

    def over_amqp(self) -> ECKey:
        """Let Veilig Thuis take its messages from a queue of its own; returns its private key."""
        return over_amqp(self.journal, self.gateway.clock)


def over_amqp(journal: SqlJournal, clock: Clock) -> ECKey:
    """Let Veilig Thuis take its messages from a queue of its own, from now on; returns its private key."""
    key = ECKey.generate_key("P-256", {"kid": "vt-1", "use": "enc"})
    file: dict[str, Any] = json.loads(journal.partner_versions(VT)[-1].content)
    vt = next(partner for partner in file["partners"] if partner["oin"] == VT)
    vt["transport"] = {"soort": "amqp"}
    vt["sleutels"].append(key.as_dict(private=False))
    entry = make_entry(
        id=clock.new_id(),
        verantwoordelijke=VT,
        at=clock.now(),
        feit=Feit.PARTNERS_TOEGEPAST,
        about=clock.new_id(),
        actor="systeem",
    )
    journal.apply_partners(VT, json.dumps(file).encode(), reason="over AMQP", entry=entry)
    return key


@contextmanager
def engines(home: Path, *, database_url: str | None = None, broker_url: str | None = None) -> Iterator[Engines]:
    """A new home on these engines; without them SQLite and the embedded broker."""
    environ = {"GATEWAY_LOG_LEVEL": "error"}
    if database_url is not None:
        environ["GATEWAY_DATABASE_URL"] = database_url.replace("postgresql+psycopg", "postgresql")
    if broker_url is not None:
        environ["GATEWAY_BROKER_URL"] = broker_url
    regio.vestig(load(environ, home=home), make_home, now=datetime.now(UTC), adressen=NOWHERE)
    wire = Wire()
    gateway = open_gateway(load(environ, home=home), notices=quiet())
    try:
        yield Engines(gateway=replace(gateway, transports={**gateway.transports, "stuf": wire}), wire=wire)
    finally:
        close_gateway(gateway)
