"""Persons with tokens of their own, of the identity provider that a development home plays."""

from collections.abc import Callable
from datetime import datetime

from gateway.core.partners import Library
from gateway.testing.inloggen import AMR, PERSONEN, Inloggen
from gateway.web.inlogdienst import DEVELOPMENT_CLIENT
from gateway.web.personen import Asked, Personen

ANOUK, BRAM, CARLA = PERSONEN.values()
ASKED = Asked(
    issuer="ONTWIKKELING",
    audience=DEVELOPMENT_CLIENT,
    clients=frozenset({DEVELOPMENT_CLIENT}),
    amr=frozenset({AMR}),
    development=True,
)


def personen(inloggen: Inloggen, library: Callable[[], Library], now: Callable[[], datetime]) -> Personen:
    """What believes ``inloggen``."""
    return Personen(ASKED, key=inloggen.key, library=library, now=now)
