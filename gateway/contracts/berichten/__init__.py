"""The kinds of common message, one file per kind; a kind is named for the fact, in Dutch, in the past tense."""

from collections.abc import Mapping

from gateway.contracts.berichten.bericht import Bericht
from gateway.contracts.berichten.melding_gedaan import MeldingGedaan
from gateway.contracts.berichten.melding_teruggekoppeld import MeldingTeruggekoppeld
from gateway.contracts.berichten.ontvangst import OntvangstBevestigd, OntvangstGeweigerd

KINDS: Mapping[str, type[Bericht]] = {
    kind.__name__: kind for kind in (MeldingGedaan, MeldingTeruggekoppeld, OntvangstBevestigd, OntvangstGeweigerd)
}
"""Class name → model; the class name is the kind's name everywhere in the gateway."""

BY_TYPE: Mapping[str, type[Bericht]] = {kind.TYPE: kind for kind in KINDS.values()}
"""CloudEvents ``type`` → model."""

__all__ = [
    "BY_TYPE",
    "KINDS",
    "Bericht",
    "MeldingGedaan",
    "MeldingTeruggekoppeld",
    "OntvangstBevestigd",
    "OntvangstGeweigerd",
]
