"""An ebMS adapter in between: hands over other parties' documents with its own certificate, and takes answers for them.

It changes nothing: the bytes of the party go through as they are (StUF 3.01 §4.3: an intermediary passes ``Fo03`` on
and does not dedupe). In whose name a document speaks stands in the document; whether that counts, the gateway decides.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Self

from gateway.contracts.message import Systeem
from gateway.testing.politie import Politie
from gateway.testing.stuf import Antwoord, StufDeur
from gateway.testing.stuf_ontvanger import Ontvangst


class Rail:
    """One rail to one gateway. Its receiver answers Bv03 and confirms feedback as the party behind it would."""

    def __init__(
        self,
        *,
        zelf: Systeem,
        veilig_thuis: Systeem,
        klok: Callable[[], datetime],
        deur: StufDeur | None = None,
        port: int = 0,
    ) -> None:
        """``deur`` carries the rail's own certificate."""
        # Answers come in for any party behind us; confirming one only turns its header around.
        self._achterkant = Politie(zelf=zelf, veilig_thuis=veilig_thuis, klok=klok, deur=deur, port=port)

    def sluit_aan(self, deur: StufDeur) -> None:
        """Reach the gateway through ``deur`` from now on."""
        self._achterkant.sluit_aan(deur)

    @property
    def url(self) -> str:
        """Where the gateway sends answers for the parties behind this rail."""
        return self._achterkant.url

    @property
    def gekregen(self) -> tuple[Ontvangst, ...]:
        """Every answer that came for a party behind this rail."""
        return self._achterkant.ontvanger.gekregen

    def van_soort(self, naam: str) -> tuple[Ontvangst, ...]:
        """Those of one name."""
        return self._achterkant.ontvanger.van_soort(naam)

    def geef_door(self, content: bytes) -> Antwoord:
        """Hand over a document of another party, unchanged; raises ``httpx2.TransportError`` when no answer came."""
        return self._achterkant.stuur(content)

    def __enter__(self) -> Self:
        self._achterkant.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._achterkant.__exit__()
