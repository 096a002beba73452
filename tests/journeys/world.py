"""A whole gateway in memory: memory journal, a clock that stands still; real law, schemas, adapter, seals and workers.

The transport to the police writes down what it was handed and says Bv03, so that a test reads like the journey itself.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from importlib import resources
from random import Random
from string import Template
from typing import Any

import orjson

from adapters.police import adapter
from gateway import journey
from gateway.bootstrap import law, schemas_folder
from gateway.broker.embedded import EmbeddedBroker
from gateway.contracts.adapter import Acknowledgement, Address, Document
from gateway.contracts.errors import Unavailable
from gateway.contracts.message import Door, Envelope, MessageId, Oin, Party, Receipt, Received
from gateway.core import audit
from gateway.core.audit import Feit
from gateway.core.parsing import XmlLimits
from gateway.core.partners import Book, book_of, parse_partners
from gateway.core.recording import Entry, Recording
from gateway.core.validation import Schema
from gateway.demo import regio
from gateway.events import Journalist, journalist
from gateway.keys.certificates import Pair, issue
from gateway.keys.digests import ROOT_BYTES, Digests
from gateway.keys.keyring import Keyring
from gateway.keys.signer import FileSigner
from gateway.ports import Gateway
from gateway.schemata import load_schemas
from gateway.testing.clock import FrozenClock
from gateway.testing.memory import MemoryJournal
from gateway.testing.politie import Politie
from gateway.testing.stuf import Stuk, bevestiging, lees
from gateway.transports.postvak import PostvakTransport
from gateway.workers.deliver import Deliver
from gateway.workers.relay import relay_once

BEGIN = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
VT, POLITIE, ADAPTER, SCHOOL = regio.VEILIG_THUIS, regio.POLITIE, regio.ADAPTER, regio.SCHOOL
ANDER_VT = regio.Partij(naam="ander-veilig-thuis", oin="00000099000000002100", applicatie="VT-applicatie")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One document that a transport was handed."""

    document: Document
    address: Address
    key: str

    @property
    def stuk(self) -> Stuk:
        """The StUF message in it."""
        stuk = lees(self.document.content)
        assert stuk is not None
        return stuk


@dataclass(slots=True)
class Post:
    """The port ``Transport``: everything arrives, and is written down as often as it arrives."""

    sent: list[Sent] = field(default_factory=list)

    def send(self, document: Document, address: Address, *, key: str) -> Acknowledgement:
        self.sent.append(Sent(document=document, address=address, key=key))
        return Acknowledgement(kenmerk="Bv03")

    def close(self) -> None:
        """It keeps nothing open."""

    def named(self, name: str) -> list[Stuk]:
        """The documents of one name (``Bv01Bericht``)."""
        return [sent.stuk for sent in self.sent if sent.stuk.naam == name]


@dataclass(slots=True, kw_only=True)
class World:
    """The gateway, and the means to play everyone around it."""

    gateway: Gateway
    journal: MemoryJournal
    clock: FrozenClock
    post: Post
    chance: Random
    _numbers: int = 0

    # --- doors -------------------------------------------------------------------------------------------------------

    def offer(self, content: bytes, *, by: regio.Partij = POLITIE) -> Receipt:
        """At the StUF door, with the certificate of ``by``. Raises what the door would answer."""
        return journey.accept(received(content, by=by, at=self.clock.now()), self.gateway).result(timeout=10)

    def offer_json(self, body: Mapping[str, Any], *, by: regio.Partij, kind: str | None = "MeldingGedaan") -> Receipt:
        """At a JSON door."""
        content = orjson.dumps(body)
        return journey.accept(json_received(content, by=by, at=self.clock.now(), kind=kind), self.gateway).result(10)

    # --- the police --------------------------------------------------------------------------------------------------

    def police(self, zelf: regio.Partij = POLITIE, *, naar: regio.Partij = VT) -> Politie:
        """A police system without a network, that writes documents."""
        return Politie(zelf=zelf.systeem, veilig_thuis=naar.systeem, klok=self.clock.now)

    def reference(self) -> str:
        """A reference that was not used before."""
        self._numbers += 1
        return f"PL0900-{self._numbers:06d}"

    def report(self, reference: str | None = None, *, zelf: regio.Partij = POLITIE, naar: regio.Partij = VT) -> bytes:
        """An ordinary report as StUF."""
        return self.police(zelf, naar=naar).willekeurige_melding(self.chance, reference or self.reference())

    def confirm_feedback(self, stuk: Stuk, *, by: regio.Partij = POLITIE) -> Receipt:
        """The police answers a document of ours with its Bv01."""
        bv01 = bevestiging("Bv01", stuk.stuur, referentie=self.reference(), at=self.clock.now())
        return self.offer(bv01, by=by)

    # --- the wheels --------------------------------------------------------------------------------------------------

    def deliver_all(self, *, patience: int = 30) -> None:
        """Relay and deliver until nothing is due any more; trouble is waited out on the clock, as the workers do."""
        loop = Deliver(self.gateway, pool=2)
        quiet = 0
        try:
            for _ in range(patience):
                try:
                    moved = relay_once(self.gateway) + loop.step(patience=5.0)
                except Unavailable:
                    moved = 0
                quiet = 0 if moved else quiet + 1
                if quiet > 3:
                    return
                if not moved:
                    self.clock.advance(400.0)  # past every lease and the first retries
        finally:
            loop.close()
        raise AssertionError("the deliveries do not come to rest")

    def keys(self) -> Mapping[str, object]:
        """The public keys, as ``GET /v1/sleutels`` gives them."""
        return _keyring().jwks()

    # --- Veilig Thuis ------------------------------------------------------------------------------------------------

    def postbox(self, vt: regio.Partij = VT) -> list[Envelope]:
        """What lies ready for a Veilig Thuis."""
        oin = Oin(vt.oin)
        journal = self.gateway.journal
        found = [journal.postbox_item(oin, oin, item.id) for item in journal.postbox(oin, oin, limit=1000)]
        return [envelope for envelope in found if envelope is not None]

    def confirm(self, message: MessageId, vt: regio.Partij = VT) -> bool:
        """Veilig Thuis says that it has it."""
        entry = self.entry(Feit.AFLEVERING_BEVESTIGD, message, vt)
        return self.gateway.journal.confirm(Oin(vt.oin), Oin(vt.oin), message, entry)

    def entry(self, feit: Feit, about: str, vt: regio.Partij = VT) -> Entry:
        """A log entry by a Veilig Thuis."""
        return audit.make_entry(
            id=self.clock.new_id(),
            verantwoordelijke=Oin(vt.oin),
            at=self.clock.now(),
            feit=feit,
            about=about,
            actor=vt.oin,
        )


def data_of(envelope: Envelope) -> dict[str, Any]:
    """The data of a message."""
    data: dict[str, Any] = orjson.loads(envelope.content)["data"]
    return data


def feedback(envelope: Envelope, *, status: str = "VT-01-02") -> dict[str, Any]:
    """What a case system posts to tell the reporter which step was taken."""
    return {
        "type": "MeldingTeruggekoppeld",
        "referentie": f"VT-{envelope.id[-12:]}",
        "data": {
            "inAntwoordOp": envelope.id,
            "registratienummer": data_of(envelope)["registratienummer"],
            "status": status,
            "datum": {"jaar": 2026, "maand": 11, "dag": 22},
            "organisatie": "Veilig Thuis Verzonnen",
        },
    }


def received(content: bytes, *, by: regio.Partij, at: datetime) -> Received:
    """Bytes at the StUF door."""
    party = Party(oin=Oin(by.oin), bewijs="certificaat")
    return Received(content=content, media_type="text/xml", door=Door.STUF, party=party, at=at)


def json_received(content: bytes, *, by: regio.Partij, at: datetime, kind: str | None) -> Received:
    """Bytes at a JSON door."""
    party = Party(oin=Oin(by.oin), bewijs="client-assertion")
    return Received(content=content, media_type="application/json", door=Door.JSON, party=party, at=at, kind=kind)


def book(vt: regio.Partij = VT) -> Book:
    """The partners of the region with the development agreements, as those of ``vt``."""
    example = Template(resources.files("gateway.commands").joinpath("partners.voorbeeld.toml").read_text())
    key = '{ kty = "EC", crv = "P-256", x = "A", y = "A", kid = "k" }'
    words = {
        word: key if word.endswith("_sleutel") else sha256(word.encode()).hexdigest()
        for word in example.get_identifiers()
    }
    addresses = {POLITIE.naam: "https://politie.example/stuf", ADAPTER.naam: "https://adapter.example/stuf"}
    data = regio.regio(tomllib.loads(example.substitute(words)), adressen=addresses)
    if vt is not VT:
        data |= {"verantwoordelijke": vt.oin}
        data["partners"][0] |= {"naam": vt.naam, "oin": vt.oin}
    return book_of(parse_partners(data), 1)


@cache
def _schemas() -> Mapping[str, Schema]:
    return {name.rpartition("}")[2]: schema for name, schema in load_schemas(schemas_folder()).items()}


@cache
def _pair() -> Pair:
    year = timedelta(days=365)
    return issue(name="vt-gateway message", oin=VT.oin, not_before=BEGIN - year, not_after=BEGIN + year)


def _keyring() -> Keyring:
    return Keyring([_pair().certificate])


@cache
def _signer() -> FileSigner:
    return FileSigner(_pair(), _keyring(), Digests(lambda oin: oin.encode().ljust(ROOT_BYTES, b".")))


def world(books: Iterable[Book] | None = None, *, seed: int = 1) -> World:
    """A new gateway with an empty journal."""
    clock, post, notices = FrozenClock(BEGIN), Post(), quiet()

    def conflict(recording: Recording) -> Entry:
        return audit.make_entry(
            id=clock.new_id(),
            verantwoordelijke=recording.verantwoordelijke,
            at=recording.document.at,
            feit=Feit.DOCUMENT_CONFLICTEERT,
            about=recording.document.id,
            actor=recording.document.party,
            details={"code": "StUF016"},
        )

    journal = MemoryJournal(conflict)
    for applied in books or (book(),):
        journal.put_book(applied)
    gateway = Gateway(
        oin=Oin(VT.oin),
        journal=journal,
        broker=EmbeddedBroker(journal),
        signer=_signer(),
        clock=clock,
        notices=notices,
        policy=law(),
        schemas=_schemas(),
        limits=XmlLimits(),
        adapters={"police": adapter},
        transports={"stuf": post, "postvak": PostvakTransport()},
    )
    return World(gateway=gateway, journal=journal, clock=clock, post=post, chance=Random(seed))


def quiet() -> Journalist:
    """Events are checked against the catalogue and counted; only errors of errors are written."""
    return journalist("CRITICAL")
