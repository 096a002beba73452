"""The kinds of common message; a kind is named for the fact, in Dutch, in the past tense.

One file per kind; a question and its answers share one. ``personen``, ``partijen`` and ``inhoud`` hold what they are
made of.
"""

from collections.abc import Mapping

from gateway.contracts.berichten.bericht import Bericht, InAntwoord
from gateway.contracts.berichten.casusinformatie import (
    BekendheidGevraagd,
    BekendheidVerstrekt,
    CasusinformatieGevraagd,
    CasusinformatieVerstrekt,
)
from gateway.contracts.berichten.informatie import InformatieGevraagd, InformatieGeweigerd, InformatieVerstrekt
from gateway.contracts.berichten.kennisgeving import KennisgevingGedaan
from gateway.contracts.berichten.log_getuigd import LogGetuigd
from gateway.contracts.berichten.melding_gedaan import MeldingGedaan
from gateway.contracts.berichten.melding_ingetrokken import MeldingIngetrokken
from gateway.contracts.berichten.melding_teruggekoppeld import MeldingTeruggekoppeld
from gateway.contracts.berichten.onderzoek import OnderzoekGenotificeerd, OnderzoekVerzocht
from gateway.contracts.berichten.ontvangst import OntvangstBevestigd, OntvangstGeweigerd
from gateway.contracts.berichten.overdracht import OverdrachtAangeboden, OverdrachtGeaccepteerd, OverdrachtGeweigerd
from gateway.contracts.berichten.personen import OverPersonen
from gateway.contracts.berichten.persoon import PersoonGevraagd, PersoonVerstrekt

KINDS: Mapping[str, type[Bericht]] = {
    kind.__name__: kind
    for kind in (
        MeldingGedaan,
        MeldingIngetrokken,
        MeldingTeruggekoppeld,
        InformatieGevraagd,
        InformatieVerstrekt,
        InformatieGeweigerd,
        PersoonGevraagd,
        PersoonVerstrekt,
        BekendheidGevraagd,
        BekendheidVerstrekt,
        CasusinformatieGevraagd,
        CasusinformatieVerstrekt,
        KennisgevingGedaan,
        OnderzoekVerzocht,
        OnderzoekGenotificeerd,
        OverdrachtAangeboden,
        OverdrachtGeaccepteerd,
        OverdrachtGeweigerd,
        OntvangstBevestigd,
        OntvangstGeweigerd,
        LogGetuigd,
    )
}
"""Class name → model; the class name is the kind's name everywhere in the gateway."""

BY_TYPE: Mapping[str, type[Bericht]] = {kind.TYPE: kind for kind in KINDS.values()}
"""CloudEvents ``type`` → model."""

__all__ = [
    "BY_TYPE",
    "KINDS",
    "BekendheidGevraagd",
    "BekendheidVerstrekt",
    "Bericht",
    "CasusinformatieGevraagd",
    "CasusinformatieVerstrekt",
    "InAntwoord",
    "InformatieGevraagd",
    "InformatieGeweigerd",
    "InformatieVerstrekt",
    "KennisgevingGedaan",
    "LogGetuigd",
    "MeldingGedaan",
    "MeldingIngetrokken",
    "MeldingTeruggekoppeld",
    "OnderzoekGenotificeerd",
    "OnderzoekVerzocht",
    "OntvangstBevestigd",
    "OntvangstGeweigerd",
    "OverPersonen",
    "OverdrachtAangeboden",
    "OverdrachtGeaccepteerd",
    "OverdrachtGeweigerd",
    "PersoonGevraagd",
    "PersoonVerstrekt",
]
