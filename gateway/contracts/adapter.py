"""What an adapter is: tables of pure readers and writers, its code tables, and one way out.

An adapter says what a document says, and writes what a message says. It cannot set id, sender or time, cannot parse
bytes, seal, log or reach the journal. ``inbound`` and ``outbound`` are pure; ``transport`` is its only I/O.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from lxml import etree

from gateway.contracts.berichten import Bericht
from gateway.contracts.message import Draft, Systeem
from gateway.contracts.xml import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a writer needs beside the message: the header it must put on, and which document it answers."""

    zender: Systeem
    ontvanger: Systeem
    referentienummer: str
    tijdstip: datetime
    """Of the first rendering; aware, UTC. A resend carries the same (StUF 3.01 §4.3)."""
    cross_refnummer: str | None = None
    functie: str | None = None
    """``functie`` of the document that this answers, if it came as StUF; decides between two forms of one kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A partner's document, rendered once: the bytes that are sent, now and at every retry."""

    content: bytes
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    """For example ``SOAPAction``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a partner takes documents: the ``transport`` table of its entry, already checked."""

    soort: str
    url: str | None = None
    overhandigen_volstaat: bool = False
    oin: str | None = None
    """Of the partner."""
    sleutel: Mapping[str, str] | None = None
    """Public JWK (``use`` = ``enc``) to which this partner's copy is encrypted, where the transport does that."""
    mail: str | None = None
    """The mail address to which the receiver's receipts go, as the entry says now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """The partner has it. ``bevestigd`` is true only when this already is the receiver's own answer."""

    kenmerk: str
    """The kind of acknowledgement: ``http-2xx``, ``Bv03``, ``postvak``."""
    bevestigd: bool = False


class Transport(Protocol):
    """One way out.

    Promises: returns only when the partner answered that it has the document; raises ``PartnerUnavailable`` when that
    is not known (it may have it: the same document with the same reference is sent again), ``Declined`` when it said
    no. Seconds of trouble are retried inside; minutes are the journal's. Safe to call from several threads.
    """

    def send(self, document: Document, address: Address, *, key: str) -> Acknowledgement:
        """Hand ``document`` over; ``key`` is the delivery's id, the same at every attempt."""
        ...

    def close(self) -> None:
        """Let go of the connections that were kept; nothing is sent after that."""
        ...


ReadDocument = Callable[[Node], Draft]
"""Reads the StUF message element. Raises ``Invalid`` for what the schema lets through but cannot be true."""

WriteDocument = Callable[[Bericht, Reply], etree._Element]
"""Writes one kind as the partner's element; the caller validates and serialises it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """One party's documents."""

    naam: str
    readers: Mapping[str, ReadDocument]
    """``functie`` (name of the message element, such as ``vtMeldingDi01``) → reader."""
    writers: Mapping[tuple[str, str | None], WriteDocument]
    """(kind, ``functie`` of the document that is answered or None) → writer."""
    entiteittypen: Mapping[str, str]
    """``functie`` → the ``StUF:entiteittype`` that its object must have."""
