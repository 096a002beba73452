"""Makes the vectors of this folder anew, with new keys: ``python -m tests.vectors.envelope.make``.

``bericht.json`` and its seal are good; each of ``gevallen.json`` is that message with one thing changed, and says which
step of ``gateway verify`` refuses it (0: none does). ``sleutels.json`` is the gateway's key set.
"""

import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gateway.contracts.berichten.bericht import Code, Datum, GeenWaarde, Reden
from gateway.contracts.berichten.melding_gedaan import MeldingGedaan
from gateway.contracts.berichten.personen import Betrokkene, Persoonsgegevens
from gateway.contracts.message import ConversationId, DecisionId, MessageId, Oin, Urgentie
from gateway.core import envelope
from gateway.core.canonical import dump, load
from gateway.core.seal import SealHeader, decode, encode, join_seal, protect, split_seal
from gateway.keys.certificates import HALF, Pair, issue, x5t_s256
from gateway.keys.digests import Digests
from gateway.keys.keyring import Keyring
from gateway.keys.signer import FileSigner

HERE = Path(__file__).parent
OIN = Oin("00000099000000002000")
AT = datetime(2026, 3, 1, 12, 0, 0, 250_000, UTC)
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the group of P-256: (r, s) and (r, ORDER - s) are both signatures of the same bytes."""

MELDING = MeldingGedaan(
    registratienummer="PL1400-2026000123",
    datum_melding=Datum(jaar=2026, maand=3),
    betrokkenen=(
        Betrokkene(
            persoon=Persoonsgegevens(
                bsn="999990019",
                geslachtsnaam="Voorbeeld",
                volledige_naam=GeenWaarde(geen_waarde=Reden.WAARDE_ONBEKEND),
                geslacht=Code(code="V", lijst="Geslachtsaanduiding"),
            )
        ),
    ),
    zorgelijke_situatie="Verzonnen: een café, één regel\nen nog een.",
)
ATTRIBUTES = envelope.Attributes(
    id=MessageId("0195500a-1c00-7000-8000-00000000000a"),
    gateway=OIN,
    time=AT,
    correlation=ConversationId("0195500a-1c00-7000-8000-00000000000b"),
    causation="0195500a-1c00-7000-8000-00000000000b",
    receiver=OIN,
    purpose="melding-ontvangen",
    legal_basis=("Wmo2015-4.1.1-2", "Wpg-20"),
    decision=DecisionId("0195500a-1c00-7000-8000-00000000000c"),
    urgentie=Urgentie.SPOED,
    expiry=AT + timedelta(days=7),
    traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
)


def signer_of(pair: Pair) -> FileSigner:
    """A signer without digests."""
    return FileSigner(pair, Keyring([pair.certificate]), Digests(lambda _: b""))


def a_pair(name: str, days: int = 1000) -> Pair:
    start = AT - timedelta(days=1)
    return issue(name=name, oin=OIN, not_before=start, not_after=start + timedelta(days=days))


def with_header(seal: str, **changes: object) -> str:
    """The seal with another header; its signature stays."""
    found = split_seal(seal)
    fields = {**_object(decode(found.protected)), **changes}
    return join_seal(
        encode(dump({name: value for name, value in fields.items() if value is not None})), found.signature
    )


def _object(content: bytes) -> dict[str, object]:
    value = load(content)
    assert isinstance(value, dict)
    return value


def changed(content: bytes, **changes: object) -> bytes:
    fields = {**_object(content), **changes}
    return dump({name: value for name, value in fields.items() if value is not None})


def cases(pair: Pair, content: bytes, seal: str) -> Iterator[tuple[str, int, bytes, str]]:
    """(name, step that refuses, content, seal)."""
    signer, stranger = signer_of(pair), a_pair("vreemde")
    found = split_seal(seal)
    r, s = found.signature[:HALF], int.from_bytes(found.signature[HALF:])
    own = SealHeader(kid=pair.kid, x5t_s256=x5t_s256(pair.certificate), signed_at=AT)

    yield "ongewijzigd", 0, content, seal
    yield "opnieuw-verzegeld", 0, content, signer.seal(content, at=AT)
    yield "de-andere-s", 0, content, join_seal(found.protected, r + (ORDER - s).to_bytes(HALF))

    yield "leeg-zegel", 1, content, ""
    yield "alg-none", 1, content, with_header(seal, alg="none")
    yield "alg-hs256", 1, content, with_header(seal, alg="HS256")
    yield "zonder-crit", 1, content, with_header(seal, crit=None)
    yield "crit-onbekend", 1, content, with_header(seal, crit=["b64", "sigT", "exp"])
    yield "b64-waar", 1, content, with_header(seal, b64=True)
    yield "zonder-sigt", 1, content, with_header(seal, sigT=None)
    yield "met-jwk", 1, content, with_header(seal, jwk={"kty": "EC"})
    yield "handtekening-afgekapt", 1, content, seal[:-2]
    yield "handtekening-opgevuld", 1, content, seal + "=="
    yield "losse-bits", 1, content, seal[:-1] + chr(ord(seal[-1]) + 1)
    yield "header-met-spatie", 1, content, join_seal(encode(decode(found.protected) + b" "), found.signature)
    yield "inhoud-aangehecht", 1, content, seal.replace("..", f".{encode(content)}.")
    yield "regel-erachter", 1, content, seal + "\n"

    yield "kid-onbekend", 2, content, with_header(seal, kid=stranger.kid)
    yield "zegel-van-vreemde", 2, content, signer_of(stranger).seal(content, at=AT)
    yield "x5t-van-vreemde", 2, content, with_header(seal, **{"x5t#S256": x5t_s256(stranger.certificate)})

    yield "gezegeld-voor-het-certificaat", 3, content, signer.seal(content, at=AT - timedelta(days=3))
    yield "gezegeld-na-het-certificaat", 3, content, signer.seal(content, at=AT + timedelta(days=1500))

    yield "byte-gewijzigd", 4, content.replace(b"Voorbeeld", b"Voorbeelt"), seal
    yield "byte-erbij", 4, content + b"\n", seal
    yield "leeg", 4, b"", seal
    yield "urgentie-gewijzigd", 4, changed(content, urgency="regulier"), seal
    yield "ontvanger-gewijzigd", 4, changed(content, receiver="00000099000000001000"), seal
    yield "sigt-gewijzigd", 4, content, with_header(seal, sigT="2026-03-01T12:00:01Z")
    yield "nul-handtekening", 4, content, join_seal(found.protected, bytes(64))
    yield "zegel-van-ander-bericht", 4, content, signer.seal(changed(content, purpose="anders"), at=AT)
    yield (
        "andere-sleutel-zelfde-kid",
        4,
        content,
        join_seal(protect(own), split_seal(signer_of(stranger).seal(content, at=AT)).signature),
    )

    for name, altered in sealed_nonsense(content):
        yield name, 5, altered, signer.seal(altered, at=AT)


def sealed_nonsense(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Bytes that our key sealed, but that the gateway never writes."""
    yield "naam-dubbel", content.replace(b'{"causationid"', b'{"urgency":"acuut","causationid"', 1)
    yield "niet-canoniek", content.replace(b":", b": ", 1)
    yield "geen-json", b"%PDF-1.7"
    yield "soort-onbekend", changed(content, type="nl.wmo2015.meldingen.melding-verzonnen.v1")
    yield "schema-van-andere-soort", changed(content, dataschema=envelope.dataschema("OntvangstBevestigd"))
    yield "attribuut-onbekend", changed(content, subject="x")
    yield "zonder-besluit", changed(content, decisionid=None)
    yield "tijd-onmogelijk", changed(content, time="2026-02-30T12:00:00.000000Z")
    data = _object(content)["data"]
    assert isinstance(data, dict)
    yield "veld-onbekend", changed(content, data={**data, "extra": "x"})


def main() -> None:
    pair = a_pair("vt-gateway message")
    content = envelope.write(ATTRIBUTES, MELDING)
    seal = signer_of(pair).seal(content, at=AT)
    while seal[-1] != "A":  # so that "losse-bits" is its neighbour
        seal = signer_of(pair).seal(content, at=AT)
    (HERE / "bericht.json").write_bytes(content)
    (HERE / "bericht.json.jws").write_text(seal)
    (HERE / "sleutels.json").write_text(json.dumps(signer_of(pair).keyring.jwks(), indent=1) + "\n")
    found = [
        {"naam": name, "stap": step, "inhoud": b64encode(altered).decode(), "zegel": its_seal}
        for name, step, altered, its_seal in cases(pair, content, seal)
    ]
    (HERE / "gevallen.json").write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
