"""What a document says about itself, before anyone asks what it says: who, to whom, which kind, which reference.

Nothing here is judged. A document that cannot be opened raises ``Unreadable`` or ``Invalid`` with a position; it is
kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gateway.contracts import stuf
from gateway.contracts.aanbod import AANBOD
from gateway.contracts.berichten import BY_TYPE
from gateway.contracts.errors import Unreadable
from gateway.contracts.message import Door, Oin, Received, Stuurgegevens
from gateway.contracts.xml import Node, short
from gateway.core import canonical
from gateway.core.parsing import XmlLimits, canonical as exclusive_c14n, parse, soap_body


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An opened document: its header, and the means to read the rest."""

    kind: str
    """StUF: name of the message element (``vtMeldingDi01``, ``Bv01Bericht``). JSON: the kind (``MeldingGedaan``)."""
    zender: Oin
    """In whose name it says it is."""
    ontvanger: Oin | None
    """For which verantwoordelijke; None in JSON means: the one of this party."""
    reference: str | None
    canonical: bytes
    """What makes two documents the same: exclusive C14N of the StUF message element, or canonical JSON."""
    header: Stuurgegevens | None = None
    node: Node | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    aan: Oin | None = None
    """The partner that a message by Veilig Thuis itself is for."""
    zaak: str | None = None
    """Reference of the zaak it belongs to."""
    acuut: bool = False
    """The explicit flag in the document itself; StUF has none."""

    @property
    def eigen(self) -> bool:
        """Whether it is a message that only Veilig Thuis itself may send."""
        return self.header is None and self.kind in AANBOD


def open_document(received: Received, limits: XmlLimits) -> Opened:
    """Open the bytes of any door.

    Raises:
        Unreadable: not XML, not JSON, too deep, a DTD.
        Invalid: no usable header.
    """
    if received.door is Door.JSON:
        return _open_json(received)
    return _open_stuf(received, limits)


def _open_stuf(received: Received, limits: XmlLimits) -> Opened:
    element = soap_body(parse(received.content, limits=limits))
    node = Node(element)
    header = stuf.read_stuurgegevens(node)
    return Opened(
        kind=short(str(element.tag)).partition(":")[2],
        zender=Oin(header.zender.organisatie),
        ontvanger=Oin(header.ontvanger.organisatie),
        reference=header.referentienummer,
        canonical=exclusive_c14n(element),
        header=header,
        node=node,
    )


def _open_json(received: Received) -> Opened:
    body = canonical.load(received.content)
    if not isinstance(body, dict):
        raise Unreadable("json-geen-object", "De inhoud is geen JSON-object.")
    kind = received.kind or _text(body, "type") or "onbekend"
    kind = BY_TYPE[kind].__name__ if kind in BY_TYPE else kind
    named = Oin(found) if (found := _text(body, "ontvanger")) else None
    own = kind in AANBOD  # it belongs to whoever sends it, and names a partner
    return Opened(
        kind=kind,
        zender=Oin(_text(body, "zender") or received.party.oin),
        ontvanger=Oin(received.party.oin) if own else named,
        aan=named if own else None,
        zaak=_text(body, "zaak") if own else None,
        reference=_text(body, "referentie"),
        canonical=canonical.dump(body),
        body=body,
        acuut=body.get("urgentie") == "acuut",
    )


def _text(body: Mapping[str, Any], name: str) -> str | None:
    value = body.get(name)
    return value if isinstance(value, str) else None
