"""What must hold for any input, written down apart from the code that is to keep it."""

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any, get_args

import orjson
from fastapi import FastAPI
from pydantic import BaseModel

from gateway import journey
from gateway.contracts.aanbod import AANBOD
from gateway.contracts.berichten import KINDS, InAntwoord
from gateway.contracts.berichten.bericht import GeenWaarde
from gateway.contracts.groepen import Groep
from gateway.contracts.message import Oin, Party
from gateway.core import envelope
from gateway.core.partners import Partner, Rol, TransportEntry
from gateway.core.recording import Recording
from gateway.ports import Gateway
from gateway.testing.berichten import bericht
from gateway.testing.stuf import lees
from gateway.web.app import create_app
from gateway.web.description import Imprint
from tests.core.policy.gevallen.uitwisseling import GOED
from tests.journeys.world import POLITIE, SCHOOL, VT, World, book, json_received, world
from tests.properties.drafts import melding

# --- what may leave ---------------------------------------------------------------------------------------------------


def offered(w: World, chance: Random) -> tuple[dict[str, Any], Recording]:
    """A random report by the police or a professional, and what the gateway would record of it."""
    body = {
        "ontvanger": VT.oin,
        "referentie": w.reference(),
        "urgentie": chance.choice(("regulier", "spoed", "acuut")),
        "melding": melding(chance).model_dump(mode="json", by_alias=True, exclude_defaults=True),
    }
    by = chance.choice((POLITIE, POLITIE, POLITIE, SCHOOL))
    received = json_received(orjson.dumps(body), by=by, at=w.clock.now(), kind="MeldingGedaan")
    recording = journey.consider(received, w.gateway)
    assert isinstance(recording, Recording)
    return body, recording


def among_all_roles() -> World:
    """The region with a partner of every role that collects, and one report that can be answered."""
    region = book()
    for number, rol in enumerate(role for role in get_args(Rol) if role not in {"veilig-thuis", "rail"}):
        collects = Partner(naam=f"een-{rol}", oin=f"{number:020}", rol=rol, transport=TransportEntry(soort="postvak"))
        region = replace(region, partners={**region.partners, collects.oin: collects})
    w = world([region])
    w.offer(w.report())
    return w


def offered_by_veilig_thuis(w: World, chance: Random) -> tuple[dict[str, Any], Recording]:
    """Any message of Veilig Thuis's own system, and what the gateway would record of it."""
    kind = chance.choice(sorted(AANBOD))
    data = bericht(KINDS[kind], chance).model_dump(mode="json", by_alias=True, exclude_defaults=True)
    body: dict[str, Any] = {
        "type": kind,
        "referentie": w.reference(),
        "urgentie": chance.choice(("regulier", "spoed", "acuut")),
        "verklaringen": {**GOED, "doelbinding": f"WMO-4.1.1-2-{chance.choice('abcdefg')}"},
        "data": data,
    }
    if issubclass(KINDS[kind], InAntwoord):
        reports = [message.envelope for recording in w.journal.recordings for message in recording.messages]
        data["inAntwoordOp"] = next(envelope.id for envelope in reports if envelope.kind == "MeldingGedaan")
    else:
        partners = [p for book in w.gateway.journal.library().books.values() for p in book.partners.values()]
        body["ontvanger"] = chance.choice(partners).oin
    received = json_received(orjson.dumps(body), by=VT, at=w.clock.now(), kind=None)
    recording = journey.consider(received, w.gateway)
    assert isinstance(recording, Recording)
    return body, recording


def nothing_forbidden_leaves(w: World, recording: Recording) -> None:
    """Every envelope has its own permitting decision, a good seal, and no group that its row marks ``-``."""
    decisions = {decision.id: decision for decision in recording.decisions}
    rows = {row.id: row for row in w.gateway.policy.uitwisselingen}
    for message in recording.messages:
        sealed = message.envelope
        decision = decisions[sealed.decision]
        assert (decision.message, decision.receiver, decision.kind) == (sealed.id, sealed.receiver, sealed.kind)
        assert decision.outcome in {"permit", "strip"}
        w.gateway.signer.check(sealed.content, sealed.seal)
        event = orjson.loads(sealed.content)
        assert (event["id"], event["receiver"], event["decisionid"]) == (sealed.id, sealed.receiver, decision.id)
        assert decision.exchange is not None
        forbidden = {groep for groep, letter in rows[decision.exchange].letters.items() if letter == "-"}
        assert not groups_in(event["data"], KINDS[sealed.kind]) & forbidden


def the_bytes_round_trip(recording: Recording) -> None:
    """Read and written again, an envelope is the same bytes."""
    for message in recording.messages:
        opened = envelope.read(message.envelope.content)
        assert envelope.write(opened.attributes, opened.data) == message.envelope.content


def every_pointer_leads_to_its_value(body: dict[str, Any], recording: Recording) -> None:
    """Provenance: what the draft says at a place stood in the document at the place that it names."""
    if recording.draft is None:
        return
    data = orjson.loads(recording.draft.data)
    for here, there in recording.draft.sources.items():
        assert at(data, here) == at(body, there)
    assert set(recording.draft.sources) >= {pointer for pointer, _ in leaves(data)}


def groups_in(data: Any, model: type[BaseModel]) -> set[Groep]:  # noqa: ANN401  JSON
    """The groups that have anything in ``data``, by the marks of the model alone."""
    found: set[Groep] = set()
    for name, field in model.model_fields.items():
        value = data.get(field.alias or name)
        marks = {mark for mark in field.metadata if isinstance(mark, Groep)}
        for item in value if isinstance(value, list) else [value]:
            if item in (None, [], {}) or (isinstance(item, str) and not item.strip()):
                continue  # a blank text says nothing
            inner = _model_of(field.annotation, item)
            deeper = groups_in(item, inner) if inner is not None else set()
            found |= deeper or (marks if inner is None or not _has_groups(inner) else set())
    if data.get("minderjarig") is True:
        found.add(Groep.KIND)
    return found


def _model_of(annotation: Any, item: Any) -> type[BaseModel] | None:  # noqa: ANN401  annotations and JSON
    if not isinstance(item, dict):
        return None
    if set(item) == {"geenWaarde"}:
        return GeenWaarde
    models = [model for model in _models(annotation) if model is not GeenWaarde]
    return next((model for model in models if set(item) <= _names(model)), None)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401  annotations
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _names(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def _has_groups(model: type[BaseModel]) -> bool:
    fields = model.model_fields.values()
    own = any(isinstance(mark, Groep) for field in fields for mark in field.metadata)
    return own or any(_has_groups(inner) for field in fields for inner in _models(field.annotation))


def at(value: Any, pointer: str) -> Any:  # noqa: ANN401  JSON
    """What stands at a JSON pointer."""
    for part in pointer.split("/")[1:]:
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value


def leaves(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401  JSON
    """Every value that is no list or object, with its pointer."""
    if isinstance(value, (dict, list)):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            yield from leaves(inner, f"{pointer}/{key}")
    else:
        yield pointer, value


# --- the StUF door ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One HTTP answer."""

    status: int
    headers: dict[str, str]
    body: bytes


def doors(gateway: Gateway) -> FastAPI:
    """The doors of ``gateway`` as the police sees them."""
    party = Party(oin=Oin(POLITIE.oin), bewijs="certificaat")
    imprint = Imprint(
        naam="Beheer", url="https://vt.example", email="beheer@vt.example", server="https://gateway.example"
    )
    return create_app(gateway, identify=lambda _: party, keys=lambda: {"keys": []}, imprint=imprint, max_bytes=65_536)


def post(app: FastAPI, path: str, content: bytes, content_type: str) -> Answer:
    """``POST path`` straight into the application, without a socket."""
    seen: list[dict[str, Any]] = []
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "https",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"content-type", content_type.encode()), (b"content-length", str(len(content)).encode())],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": content, "more_body": False}

    async def send(message: Any) -> None:  # noqa: ANN401  ASGI
        seen.append(dict(message))

    asyncio.run(app(scope, receive, send))
    headers = {name.decode().lower(): value.decode() for name, value in seen[0]["headers"]}
    return Answer(status=seen[0]["status"], headers=headers, body=b"".join(m.get("body", b"") for m in seen[1:]))


def damaged(content: bytes, chance: Random) -> bytes:
    """``content`` after a bad journey: a letter of a value changed, or bytes lost, doubled, turned, put in."""
    body = bytearray(content)
    if chance.random() < 0.5:
        values = [match.span() for match in re.finditer(rb"(?<=>)[A-Za-z0-9]+(?=<)", content)]
        for _ in range(chance.randint(1, 3)):
            body[chance.randrange(*chance.choice(values))] = chance.choice(b"0159azAZ")
        return bytes(body)
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(body) or 1)
        end = min(len(body), start + chance.choice((1, 1, 2, 8, 64, 400)))
        piece = bytes(body[start:end])
        body[start:end] = chance.choice(_DAMAGE)(piece, chance)
    return bytes(body)


_DAMAGE: tuple[Callable[[bytes, Random], bytes], ...] = (
    lambda _, chance: chance.randbytes(chance.randint(0, 4)),
    lambda _, __: b"",
    lambda piece, _: piece * 2,
    lambda piece, _: piece[::-1],
    lambda piece, chance: piece + chance.choice((b"<", b"&", b"]]>", b"\x00", b"<!DOCTYPE x>", b"&lol;", b"\xff\xfe")),
)


def the_stuf_door_always_answers(answer: Answer) -> None:
    """Bv03 or Fo03 or a problem; and never an error of ours: 5xx only as the SOAP fault that carries a Fo03."""
    stuk = lees(answer.body)
    if answer.headers["content-type"].startswith("application/problem+json"):
        assert 400 <= answer.status < 500
        return
    assert stuk is not None
    assert stuk.naam in {"Bv03Bericht", "Fo03Bericht"}
    if stuk.naam == "Bv03Bericht":
        assert answer.status == 200
    elif answer.status >= 500:  # SOAP 1.1 §6.2: a fault is sent with status 500
        assert b"Fault" in answer.body
        assert stuk.foutcode != "StUF058"
    else:
        assert 400 <= answer.status < 500
