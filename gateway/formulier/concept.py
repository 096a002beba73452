"""A reading → the draft of a MeldingGedaan: what the form says, with its provenance, before anyone confirmed it.

Rules: of a field with two candidates neither is taken, since choosing is for a person; what our message needs but the
form does not say is "no value", never filled in. The reading comes from a process that read hostile bytes: a pointer
that is none of a form's, or that would make a message out of proportion, is refused before anything is built.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError
from pydantic.alias_generators import to_camel

from gateway.contracts.aanbod import SET_BY_GATEWAY
from gateway.contracts.berichten import MeldingGedaan
from gateway.contracts.errors import Finding, Invalid
from gateway.contracts.formulier import Lezing, Veld
from gateway.contracts.message import Draft

_ONBEKEND = {"geenWaarde": "waardeOnbekend"}
_MEEST = 5_000
"""Fields of a form."""
_PAD = re.compile(r"(?:/(?:[A-Za-z]{1,40}|[0-9]|[1-9][0-9])){1,8}")
"""A pointer that a form can have: at most a hundred of anything."""
_VAN_GATEWAY = frozenset(to_camel(naam) for namen in SET_BY_GATEWAY.values() for naam in namen)
_NODIG = {"betrokkenen": "persoon", "adressen": "soort"}
"""List → what each of its items must have."""
_ALLEEN_MET = {"/risicotaxatie/niveau": "/risicotaxatie/ingevuld"}
"""A field that the message has only beside another."""


def concept(lezing: Lezing) -> Draft:
    """The draft of what was read; ``bevindingen`` are those of the reading, so that it is held.

    Raises:
        Invalid: ``geen-formulier``; or ``formulier-past-niet``, with the pointers that do not fit the message.
    """
    if not lezing.formulier:
        raise Invalid("geen-formulier", "In deze mail is geen formulier gevonden.")
    if len(lezing.velden) > _MEEST or not all(_mag(veld.pad) for veld in lezing.velden):
        raise _past_niet([])
    paden = Counter(veld.pad for veld in lezing.velden)
    eenduidig = [veld for veld in lezing.velden if paden[veld.pad] == 1]
    eenduidig = [veld for veld in eenduidig if paden[_ALLEEN_MET.get(veld.pad, veld.pad)] == 1]
    boom: dict[str, Any] = {}
    for veld in eenduidig:
        _zet(boom, veld)
    try:
        data = MeldingGedaan.model_validate(_heel(boom))
    except ValidationError as fault:
        errors = fault.errors(include_input=False, include_context=False, include_url=False)
        findings = [Finding(error["type"], "".join(f"/{part}" for part in error["loc"])) for error in errors]
        raise _past_niet(findings) from None
    return Draft(
        data=data,
        bronnen={veld.pad: " + ".join(str(bereik) for bereik in veld.herkomst) for veld in eenduidig},
        bevindingen=lezing.bevindingen,
    )


def _mag(pad: str) -> bool:
    return _PAD.fullmatch(pad) is not None and _VAN_GATEWAY.isdisjoint(pad.split("/"))


def _past_niet(findings: Iterable[Finding]) -> Invalid:
    return Invalid("formulier-past-niet", "Het formulier past niet in een melding.", findings=findings)


def _zet(boom: dict[str, Any], veld: Veld) -> None:
    *weg, laatste = veld.pad.split("/")[1:]
    tak: Any = boom
    for stap in weg:
        tak = tak.setdefault(stap, {})
        if not isinstance(tak, dict) or "lijst" in tak or "jaar" in tak:  # a value stands there already
            raise _past_niet([])
    tak[laatste] = veld.waarde


def _heel(boom: Any, naam: str = "") -> Any:  # noqa: ANN401  any JSON
    """The tree with its lists as lists, and the reason for no value where the message must have something."""
    if not isinstance(boom, dict):
        return boom
    if boom and all(stap.isdecimal() for stap in boom):
        return [_heel(boom.get(str(index), {}), naam) for index in range(max(map(int, boom)) + 1)]
    heel = {stap: _heel(tak, stap) for stap, tak in boom.items()}
    nodig = _NODIG.get(naam)
    return heel if nodig is None else {nodig: _ONBEKEND, **heel}
