"""The life of a delivery, as a table; a move that is not in it is our own fault.

::

    gereed ──► gepubliceerd ──► overhandigd ──► bevestigd
      ▲             │                │
      └── retry ────┤                └──► mislukt          (Fo01, bounce, silence)
                    ├──► bevestigd                          (handing over suffices)
                    ├──► geparkeerd                         (declined, or no attempt left: a person decides)
                    └──► vastgehouden                       (the permit no longer stands)

From ``geparkeerd``, ``vastgehouden`` and ``mislukt`` only a person brings a delivery back to ``gereed``. The receiver's
own answer (Bv01, Fo01) may come before we know that he has the document: after an attempt it moves ``gereed``,
``gepubliceerd`` and ``geparkeerd`` too.
"""

from collections.abc import Mapping

from gateway.contracts.errors import Broken
from gateway.core.recording import DeliveryState as S

ALLOWED: Mapping[S, frozenset[S]] = {
    S.GEREED: frozenset({S.GEPUBLICEERD, S.BEVESTIGD, S.MISLUKT}),
    S.GEPUBLICEERD: frozenset({S.OVERHANDIGD, S.BEVESTIGD, S.MISLUKT, S.GEREED, S.GEPARKEERD, S.VASTGEHOUDEN}),
    S.OVERHANDIGD: frozenset({S.BEVESTIGD, S.MISLUKT}),
    S.BEVESTIGD: frozenset(),
    S.GEPARKEERD: frozenset({S.GEREED, S.BEVESTIGD, S.MISLUKT}),
    S.VASTGEHOUDEN: frozenset({S.GEREED, S.MISLUKT}),
    S.MISLUKT: frozenset({S.GEREED}),
}


def check_move(old: S, new: S) -> None:
    """Raise ``Broken`` unless a delivery may go from ``old`` to ``new``."""
    if new not in ALLOWED[old]:
        raise Broken("aflevering-overgang", f"Een aflevering gaat niet van {old} naar {new}.")
