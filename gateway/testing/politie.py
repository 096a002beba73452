"""A simulated police system: sends reports with its certificate, receives answers, confirms feedback with a Bv01.

It does what StUF 3.01 §4.3 asks of a sender: after no answer the same bytes again, after Fo03 not.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from random import Random
from typing import Self

from gateway.contracts.message import Stuurgegevens, Systeem
from gateway.testing.politiestukken import Voorval, melding_generiek, vt_melding
from gateway.testing.stuf import Antwoord, StufDeur, Stuk, bevestiging, fout, tijdstip
from gateway.testing.stuf_ontvanger import Gedrag, Ontvangst, StufOntvanger
from gateway.testing.verzonnen import gezin

TE_BEVESTIGEN = ("vtTerugkoppelingDi01", "uitkomstMeldingGeneriekDi01")
"""Documents that the police answer with a Bv01."""
SCHRIJVERS = {"vtMeldingDi01": vt_melding, "meldingGeneriekDi01": melding_generiek}


class Politie:
    """One police system in front of one gateway; without a ``deur`` it only writes documents, for a rail to carry."""

    def __init__(
        self,
        *,
        zelf: Systeem,
        veilig_thuis: Systeem,
        klok: Callable[[], datetime],
        deur: StufDeur | None = None,
        gedrag: Callable[[int], Gedrag] = lambda _: Gedrag.BV03,
        port: int = 0,
    ) -> None:
        """Speak as ``zelf`` to ``veilig_thuis``; receive on ``port`` of loopback (0: any free one)."""
        self.zelf = zelf
        self.veilig_thuis = veilig_thuis
        self._deur = deur
        self.klok = klok
        self._nummers: Iterator[int] = count(1)
        self.ontvanger = StufOntvanger(self._antwoord, gedrag=gedrag, daarna=self._bevestig, port=port)
        self.bevestigingen: list[Antwoord] = []
        """What the gateway answered to our Bv01s."""

    def sluit_aan(self, deur: StufDeur) -> None:
        """Reach the gateway through ``deur`` from now on."""
        self._deur = deur

    @property
    def url(self) -> str:
        """Where the gateway sends its answers."""
        return self.ontvanger.url

    def kop(
        self, functie: str, referentie: str, *, moment: datetime | None = None, ontvanger: Systeem | None = None
    ) -> Stuurgegevens:
        """The header of a report ``functie``; ``moment`` is its ``tijdstipBericht`` (default: now)."""
        return Stuurgegevens(
            berichtcode="Di01",
            zender=self.zelf,
            ontvanger=ontvanger or self.veilig_thuis,
            referentienummer=referentie,
            tijdstip_bericht=tijdstip(moment or self.klok()),
            functie=functie,
        )

    def melding(self, functie: str, referentie: str, voorval: Voorval, *, ontvanger: Systeem | None = None) -> bytes:
        """A report ``functie`` (``vtMeldingDi01`` or ``meldingGeneriekDi01``), dated as ``voorval`` is."""
        stuur = self.kop(functie, referentie, moment=voorval.moment, ontvanger=ontvanger)
        return SCHRIJVERS[functie](stuur, voorval)

    def willekeurige_melding(self, chance: Random, referentie: str, *, personen: int = 4) -> bytes:
        """An ordinary ``vtMeldingDi01`` of an invented family, dated now."""
        nu = self.klok()
        leden = gezin(chance, woonplaats="Hilversum", personen=personen, op=nu.date())
        voorval = Voorval(nummer=referentie, moment=nu, personen=leden, omschrijving="Verzonnen melding.")
        return self.melding("vtMeldingDi01", referentie, voorval)

    def stuur(self, content: bytes, *, soap: bool = True) -> Antwoord:
        """Offer one document at the gateway's StUF door; raises ``httpx2.TransportError`` when no answer came."""
        if self._deur is None:
            raise ValueError("nothing is connected: there is no door")
        return self._deur.stuur(content, soap=soap)

    def _referentie(self) -> str:
        return f"POL-{self.zelf.organisatie[-4:]}-{next(self._nummers):06d}"

    def _antwoord(self, stuk: Stuk, gedrag: Gedrag) -> bytes:
        nu = self.klok()
        if gedrag is Gedrag.FO03:
            referentie = self._referentie()
            return fout("Fo03", stuk.stuur, referentie=referentie, at=nu, foutcode="StUF049", plek="server")
        return bevestiging("Bv03", stuk.stuur, referentie=self._referentie(), at=nu)

    def _bevestig(self, ontvangst: Ontvangst) -> None:
        if self._deur is None or ontvangst.stuk.naam not in TE_BEVESTIGEN or ontvangst.gedrag is Gedrag.FO03:
            return
        bv01 = bevestiging("Bv01", ontvangst.stuk.stuur, referentie=self._referentie(), at=self.klok())
        for _ in range(2 if ontvangst.gedrag is Gedrag.TWEEMAAL else 1):
            self.bevestigingen.append(self._deur.stuur(bv01))

    def __enter__(self) -> Self:
        self.ontvanger.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.ontvanger.__exit__()
