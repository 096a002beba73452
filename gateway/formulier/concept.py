"""A reading → the draft of a MeldingGedaan: what the form says, with its provenance, before anyone confirmed it.

Rules: of a field with two candidates neither is taken, since choosing is for a person; what our message needs but the
form does not say is "no value", never filled in.
"""

from collections import Counter
from typing import Any

from pydantic import ValidationError

from gateway.contracts.berichten import MeldingGedaan
from gateway.contracts.errors import Finding, Invalid
from gateway.contracts.formulier import Lezing, Veld
from gateway.contracts.message import Draft

_ONBEKEND = {"geenWaarde": "waardeOnbekend"}
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
        raise Invalid("formulier-past-niet", "Het formulier past niet in een melding.", findings=findings) from None
    return Draft(
        data=data,
        bronnen={veld.pad: " + ".join(str(bereik) for bereik in veld.herkomst) for veld in eenduidig},
        bevindingen=lezing.bevindingen,
    )


def _zet(boom: dict[str, Any], veld: Veld) -> None:
    *weg, laatste = veld.pad.split("/")[1:]
    for stap in weg:
        boom = boom.setdefault(stap, {})
    boom[laatste] = veld.waarde


def _heel(boom: Any, naam: str = "") -> Any:  # noqa: ANN401  any JSON
    """The tree with its lists as lists, and the reason for no value where the message must have something."""
    if not isinstance(boom, dict):
        return boom
    if boom and all(stap.isdecimal() for stap in boom):
        return [_heel(boom.get(str(index), {}), naam) for index in range(max(map(int, boom)) + 1)]
    heel = {stap: _heel(tak, stap) for stap, tak in boom.items()}
    nodig = _NODIG.get(naam)
    return heel if nodig is None else {nodig: _ONBEKEND, **heel}
