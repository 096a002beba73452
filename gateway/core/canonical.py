"""Canonical JSON: one value, one sequence of bytes. The only serialiser of what is sealed, digested or compared.

Equal to RFC 8785 (JCS) for the values we serialise: objects with ASCII names, arrays, strings, integers up to 2^53 - 1,
booleans and null. Floats are not among them (RFC 8785 §3.2.2.3 writes ``1.0`` as ``1``): no kind has one, and a test
walks them all. Numbers that must not lose a digit are strings.
"""

import orjson

from gateway.contracts.errors import Broken, Finding, Unreadable

_OPTIONS = (
    orjson.OPT_SORT_KEYS
    | orjson.OPT_STRICT_INTEGER
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
)


def dump(value: object) -> bytes:
    """``value`` as canonical JSON, UTF-8.

    Raises:
        Broken: it holds something that JSON has not, an integer above 2^53 - 1, or half a character.
    """
    try:
        return orjson.dumps(value, option=_OPTIONS)
    except orjson.JSONEncodeError:
        raise Broken("niet-serialiseerbaar", "Een waarde past niet in JSON.") from None


def load(content: bytes) -> object:
    """What ``content`` says, such that ``dump`` can write it; of a name that stands twice the last one counts.

    Raises:
        Unreadable: it is no JSON (RFC 8259), not UTF-8, nested too deep (above 250), or has an integer above 2^53 - 1;
            the finding has line and column where the reader knows them.
    """
    try:
        value = orjson.loads(content)
    except orjson.JSONDecodeError as fault:
        raise _unreadable(f"{fault.lineno}:{fault.colno}") from None
    try:
        orjson.dumps(value, option=_OPTIONS)
    except orjson.JSONEncodeError:
        raise _unreadable("") from None
    return value


def _unreadable(position: str) -> Unreadable:
    return Unreadable("json-onleesbaar", "Dit is geen leesbare JSON.", findings=[Finding("json-onleesbaar", position)])
