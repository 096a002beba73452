"""The JSON doors' documents → Draft. The provenance of a JSON field is the JSON pointer where the sender put it."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic.alias_generators import to_camel

from gateway.contracts.aanbod import AANBOD, NAMES, SET_BY_GATEWAY, BerichtAanbod, MeldingAanbod
from gateway.contracts.berichten import KINDS, Bericht
from gateway.contracts.errors import Finding, Invalid, Unsupported
from gateway.contracts.message import Draft
from gateway.core import canonical
from gateway.core.opening import Opened

Offer = TypeVar("Offer", MeldingAanbod, BerichtAanbod)


def read_offer(opened: Opened) -> Draft:
    """Validate a JSON document and read it.

    Raises:
        Invalid: with one finding per fault: rule and JSON pointer, never the value.
        Unsupported: a kind that nobody may send by this door.
    """
    if opened.kind == "MeldingGedaan":
        report = _validated(MeldingAanbod, opened)
        return Draft(
            data=report.melding,
            bronnen=dict(_pointers(opened.body["melding"], "", "/melding")),
            verklaringen=report.verklaringen,
        )
    if (model := AANBOD.get(opened.kind)) is not None:
        message = _validated(model, opened)
        return Draft(
            data=message.data,
            bronnen=dict(_pointers(opened.body["data"], "", "/data")),
            verklaringen=message.verklaringen,
            veldgroepen=None if message.veldgroepen is None else frozenset(message.veldgroepen),
        )
    raise Unsupported("soort-onbekend", "Dit soort bericht kan hier niet worden aangeboden.")


def read_confirmed(kind: str, velden: bytes) -> Bericht:
    """What a person confirmed or corrected, as a message of ``kind``.

    Raises:
        Invalid: with one finding per fault; also for a field that only the gateway fills in.
    """
    model = KINDS[kind]
    try:
        data = model.model_validate_json(velden)
    except ValidationError as fault:
        raise _invalid(fault) from None
    parts = [data, *(b for b in getattr(data, "betrokkenen", ()) if type(b) in SET_BY_GATEWAY)]
    if any(SET_BY_GATEWAY.get(type(part), frozenset()) & part.model_fields_set for part in parts):
        finding = Finding("veld-van-gateway", "/velden")
        raise Invalid("bericht-ongeldig", "Het bericht voldoet niet aan het schema.", findings=[finding])
    return data


def read_form(kind: str, gelezen: bytes) -> Bericht:
    """What a machine read, as a message of ``kind``, without what the gateway had put beside it.

    Raises:
        Invalid: with one finding per fault.
    """
    return read_confirmed(kind, own_words(kind, gelezen))


def own_words(kind: str, gelezen: bytes) -> bytes:
    """What a machine read, JSON, without what only the gateway fills in."""
    said = canonical.load(gelezen)
    own = {to_camel(name) for name in SET_BY_GATEWAY.get(KINDS[kind], frozenset())}
    kept = {name: value for name, value in said.items() if name not in own} if isinstance(said, dict) else said
    return canonical.dump(kept)


def fields_of(velden: bytes) -> list[str]:
    """JSON pointer of every value."""
    return [pointer for pointer, _ in _pointers(canonical.load(velden), "", "")]


def _validated(model: type[Offer], opened: Opened) -> Offer:
    try:
        return model.model_validate_json(opened.canonical)
    except ValidationError as fault:
        raise _invalid(fault) from None


def _invalid(fault: ValidationError) -> Invalid:
    errors = fault.errors(include_input=False, include_context=False, include_url=False)
    findings = dict.fromkeys(Finding(error["type"], _pointer(error["loc"])) for error in errors)
    return Invalid("bericht-ongeldig", "Het bericht voldoet niet aan het schema.", findings=findings)


def _pointer(place: tuple[int | str, ...]) -> str:
    """``place`` as JSON pointer, down to the last name that is ours: the sender's own names and type tags fall away."""
    return "".join(f"/{part}" for part in place if isinstance(part, int) or part in NAMES)


def _pointers(value: Mapping[str, Any] | list[Any] | object, here: str, there: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _pointers(item, f"{here}/{name}", f"{there}/{name}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _pointers(item, f"{here}/{index}", f"{there}/{index}")
    else:
        yield here, there
