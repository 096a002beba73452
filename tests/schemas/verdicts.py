"""Our schemas and the official ones, and what each says of the mutated documents.

``tests/vectors/verdicts/<message>.json`` holds per mutation its name, the digest of its bytes, the official verdict and
the kinds of constraint that were seen broken. The official verdict is that of two engines on the official schema: a
document is valid when libxml2 and ``xmlschema`` both accept it. libxml2 alone would not do: it overlooks a fixed value
beside a reference to an attribute, so on the official files it accepts any ``StUF:entiteittype``.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import cache, partial
from hashlib import sha256
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Final

import xmlschema
from lxml import etree

from gateway.contracts.errors import Finding
from gateway.contracts.xml import tag
from gateway.core.validation import Schema, check_schema
from gateway.schemata import load_schemas, second_opinion
from tests.official import ROOT, official
from tests.schemas.mutations import Mutated, mutate
from tests.schemas.sweep import sweep

COUNT: Final = 200
SEEDS: Final = {
    "vtMeldingDi01": 10,
    "vtTerugkoppelingDi01": 1,
    "meldingGeneriekDi01": 18,
    "uitkomstMeldingGeneriekDi01": 2,
    "Bv01Bericht": 1,
    "Bv03Bericht": 1,
    "Fo01Bericht": 1,
    "Fo03Bericht": 1,
}
"""Per message the first run that breaks every kind of constraint it has; a test says when it no longer does."""
MESSAGES: Final = tuple(SEEDS)
_CORV: Final = "data/corv/xsd-1.0.9-"
_OFFICIAL: Final = {
    "vt": f"{_CORV}resolved-vtberichten/jz0100_msg_vtberichten_resolved2025.xsd",
    "gm": f"{_CORV}resolved-gmberichten/jz0100_msg_gmberichten_resolved2025.xsd",
    "StUF": f"{_CORV}normatief-20251215/0301/stuf0301.xsd",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a schema says of one mutated document."""

    name: str
    sha256: str
    valid: bool
    kinds: tuple[str, ...]


def samples(message: str) -> dict[str, bytes]:
    """Our own valid documents of ``message``, by name."""
    folder = ROOT / "tests/vectors/stuf" / message
    return {path.stem: path.read_bytes() for path in sorted(folder.glob("*.xml"))}


@cache
def mutations(message: str) -> tuple[Mutated, ...]:
    """``COUNT`` different mutated documents."""
    documents = tuple(samples(message).values())
    found: dict[bytes, Mutated] = {}
    for number in count():
        mutated = mutate(_seed(message), number, documents)
        found.setdefault(mutated.content, mutated)
        if len(found) == COUNT:
            break
    return tuple(found.values())


@cache
def ours() -> dict[str, Schema]:
    """The schemas of this repository, by message."""
    loaded = load_schemas(ROOT / "schemas")
    return {message: loaded[tag(f"{_prefix(message)}:{message}")] for message in MESSAGES}


@cache
def theirs(message: str) -> tuple[Schema, xmlschema.XMLSchema] | None:
    """The official schema of ``message`` for both engines; None when the official files are not here."""
    family = "StUF" if message.endswith("Bericht") else "vt" if message.startswith("vt") else "gm"
    path = official(_OFFICIAL[family])
    return None if path is None else _compiled(path)


@cache
def _compiled(path: Path) -> tuple[Schema, xmlschema.XMLSchema]:
    first = etree.XMLSchema(file=str(path))
    schema = Schema(name=path.stem, version="", xsd=first, names=frozenset(), guard=Lock())
    return schema, xmlschema.XMLSchema(str(path), allow="sandbox", defuse="always")


def our_verdict(message: str, root: etree._Element) -> tuple[str, ...]:
    """The kinds of constraint that our schema sees broken, by libxml2; none when the document is valid."""
    return _kinds(check_schema(root, ours()[message]))


def official_verdict(schemas: tuple[Schema, xmlschema.XMLSchema], root: etree._Element) -> tuple[str, ...]:
    """The same for the official schema, by both engines; the second is asked only when the first accepts."""
    first, second = schemas
    return _kinds(check_schema(root, first)) or _kinds(second_opinion(root, second, frozenset()))


def _kinds(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(sorted({finding.rule for finding in findings}))


def verdicts(message: str, judge: Callable[[etree._Element], tuple[str, ...]]) -> tuple[Verdict, ...]:
    """What ``judge`` says of each mutation of ``message``."""
    judged = ((mutated, judge(etree.fromstring(mutated.content))) for mutated in mutations(message))
    return tuple(Verdict(m.name, sha256(m.content).hexdigest(), not kinds, kinds) for m, kinds in judged)


@dataclass(frozen=True, slots=True)
class Swept:
    """The outcome of a sweep: how many changes, the digest of their names, and a bit for each that is invalid."""

    changes: int
    names: str
    invalid: str


def swept(message: str, accepts: Callable[[str, etree._Element], bool]) -> Swept:
    """Which of the systematic changes ``accepts`` refuses."""
    outcome = [(name, accepts(name, root)) for name, root in sweep(tuple(samples(message).values()))]
    names = sha256("\n".join(name for name, _ in outcome).encode()).hexdigest()
    bits = "".join("0" if accepted else "1" for _, accepted in outcome)
    return Swept(len(outcome), names, f"{int(bits, 2):x}")


def we_accept(message: str) -> Callable[[str, etree._Element], bool]:
    """Our schema, by libxml2."""
    xsd = ours()[message].xsd
    return lambda _, root: xsd.validate(root)


def officially_accepted(schemas: tuple[Schema, xmlschema.XMLSchema]) -> Callable[[str, etree._Element], bool]:
    """The official schema, by libxml2, and where an entity type changed by ``xmlschema`` too (why: see above)."""
    first, second = schemas

    def accepts(name: str, root: etree._Element) -> bool:
        if not first.xsd.validate(root):
            return False
        return "entiteittype=" not in name or not _kinds(second_opinion(root, second, frozenset()))

    return accepts


def swept_vector(message: str) -> Swept:
    """The committed outcome of the official schema."""
    return Swept(**json.loads(_file(message).read_text("utf-8"))["sweep"])


def vectors(message: str) -> tuple[Verdict, ...]:
    """The committed verdicts of the official schema."""
    entries = json.loads(_file(message).read_text("utf-8"))["mutations"]
    return tuple(Verdict(e["name"], e["sha256"], e["valid"], tuple(e["kinds"])) for e in entries)


def write() -> None:
    """Write what the official schemas say now."""
    for message in MESSAGES:
        schemas = theirs(message)
        if schemas is None:
            return
        now = verdicts(message, partial(official_verdict, schemas))
        lines = ",\n".join(f"  {json.dumps(asdict(verdict))}" for verdict in now)
        _file(message).parent.mkdir(exist_ok=True)
        sweep_line = json.dumps(asdict(swept(message, officially_accepted(schemas))))
        content = f'{{"seed": "{_seed(message)}", "mutations": [\n{lines}\n],\n"sweep": {sweep_line}}}\n'
        _file(message).write_text(content, "utf-8")
        print(f"{message}: {len(now)} mutations, {sum(not verdict.valid for verdict in now)} invalid")


def _prefix(message: str) -> str:
    return "StUF" if message.endswith("Bericht") else "JZ"


def _seed(message: str) -> str:
    return f"{message}/{SEEDS[message]}"


def _file(message: str) -> Path:
    return ROOT / "tests/vectors/verdicts" / f"{message}.json"
