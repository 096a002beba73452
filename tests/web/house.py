"""The doors of a whole gateway on a journal of its own: two Veilig Thuis, police, a school, and a partner of both.

Who calls is said by ``Authorization: Bearer <name>``: how that is proved is not the subject here.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from random import Random
from typing import Any, cast

import orjson
from fastapi import Request
from httpx2 import Response
from starlette.testclient import TestClient

from gateway import journey
from gateway.contracts.errors import Unauthentic
from gateway.contracts.message import Oin, Party, Stuurgegevens, Systeem
from gateway.journal import SqlJournal
from gateway.ports import Gateway
from gateway.testing.aanbod import melding_aanbod
from gateway.testing.inloggen import Inloggen, Verzonnen
from gateway.testing.politiestukken import Voorval, vt_melding
from gateway.testing.stuf import tijdstip
from gateway.testing.verzonnen import gezin
from gateway.web.app import create_app
from gateway.web.description import Imprint
from tests.web.persons import personen

MAX_BYTES = 100_000
VT, ANDER_VT = "00000099000000002000", "00000099000000002100"
POLITIE, SCHOOL, RAAD, VREEMD = (f"0000009900000000{number}" for number in ("1000", "4000", "5000", "9000"))
CALLERS: Mapping[str, str] = {
    "vt": VT,
    "ander-vt": ANDER_VT,
    "politie": POLITIE,
    "school": SCHOOL,
    "raad": RAAD,
    "vreemd": VREEMD,
}
IMPRINT = Imprint(
    naam="Beheer",
    url="https://gateway.example/contact",
    email="beheer@gateway.example",
    server="https://gateway.example",
)
_AFSPRAAK = {
    "nummer": "PROEF-1",
    "soorten": ["MeldingGedaan"],
    "geldig-van": date(2024, 1, 1),
    "verklaringen": {
        "doelbinding": "WMO-4.1.1-2-a",
        "wpg-artikel": "8",
        "wpg-verstrekking": "Register (verzonnen)",
        "eerste-verwerking": "tot-1-jaar",
        "vermoeden-hg-km": "ja",
        "noodzaak": "Verzonnen",
        "proportionaliteit": "Verzonnen",
        "subsidiariteit": "Verzonnen",
        "toestemming-gevraagd": "nee",
        "toestemming-reden": "Verzonnen",
    },
}
_TERUG = {
    "nummer": "PROEF-2",
    "soorten": ["MeldingTeruggekoppeld"],
    "geldig-van": date(2024, 1, 1),
    "verklaringen": {"doelbinding": "WMO-4.1.1-2-g"},
}


def _partner(naam: str, rol: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401  values of the file
    return {"naam": naam, "oin": CALLERS[naam], "rol": rol, "transport": {"soort": "postvak"}, **more}


BOOKS: Sequence[dict[str, Any]] = (
    {
        "verantwoordelijke": VT,
        "naam": "Veilig Thuis Verzonnen",
        "partners": [
            _partner("vt", "veilig-thuis", afspraken=[_TERUG]),
            _partner("politie", "politie", adapter="police", afspraken=[_AFSPRAAK]),
            _partner("school", "professional"),
            _partner("raad", "rvdk"),
        ],
    },
    {
        "verantwoordelijke": ANDER_VT,
        "naam": "Veilig Thuis Elders",
        "partners": [_partner("ander-vt", "veilig-thuis"), _partner("raad", "rvdk")],
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A gateway behind its doors."""

    gateway: Gateway
    client: TestClient
    inloggen: Inloggen

    def call(self, method: str, path: str, *, als: str | None = "politie", **more: Any) -> Response:  # noqa: ANN401
        """A request by ``als``; None shows nothing of who it is."""
        headers = {**({} if als is None else {"Authorization": f"Bearer {als}"}), **more.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **more)

    def meld(self, body: object, *, als: str | None = "politie", **headers: str) -> Response:
        """``POST /v1/meldingen``."""
        content = body if isinstance(body, bytes) else orjson.dumps(body)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.call(
            "POST", "/v1/meldingen", als=als, content=content, headers={"Content-Type": "application/json", **named}
        )

    def as_person(
        self,
        method: str,
        path: str,
        persoon: Verzonnen | None,
        *,
        als: str | None = "vt",
        **more: Any,  # noqa: ANN401  idem
    ) -> Response:
        """A request by ``als`` with the token of ``persoon`` beside it; without one when that is None."""
        shown = {} if persoon is None else {"Persoon": f"Bearer {self.inloggen.token(persoon, verantwoordelijke=VT)}"}
        return self.call(method, path, als=als, headers={**shown, **more.pop("headers", {})}, **more)

    def stuf(self, content: bytes, *, als: str | None = "politie", path: str = "ontvang-asynchroon") -> Response:
        """``POST /stuf/v1/…``."""
        return self.call("POST", f"/stuf/v1/{path}", als=als, content=content, headers={"Content-Type": "text/xml"})

    @property
    def journal(self) -> SqlJournal:
        """The journal, with what only those who run the gateway may ask."""
        return cast("SqlJournal", self.gateway.journal)

    def lever_af(self) -> None:
        """Relay and deliver everything that is due."""
        gateway, now = self.gateway, self.gateway.clock.now()
        due = gateway.journal.claim_due(limit=50, at=now, lease_seconds=60)
        gateway.journal.mark_published(gateway.broker.publish(due, at=now), at=now)
        for consignment in gateway.broker.consume(limit=50, at=now):
            journey.deliver(consignment, gateway)
            gateway.broker.ack(consignment)


def identify(request: Request) -> Party:
    """Who the test says it is."""
    name = request.headers.get("authorization", "").removeprefix("Bearer ")
    if name not in CALLERS:
        raise Unauthentic("geen-bewijs", "Toon aan wie u bent.")
    return Party(oin=Oin(CALLERS[name]), bewijs="certificaat")


def build(gateway: Gateway) -> House:
    """``gateway`` behind its doors."""
    inloggen = Inloggen(now=gateway.clock.now)
    app = create_app(
        gateway,
        identify=identify,
        personen=personen(inloggen, gateway.journal.library, gateway.clock.now),
        keys=lambda: {"keys": []},
        imprint=IMPRINT,
        max_bytes=MAX_BYTES,
    )
    return House(gateway=gateway, client=TestClient(app), inloggen=inloggen)


_NUMBERS = itertools.count(1)


def voorval(text: str = "Verzonnen.") -> Voorval:
    """Something that did not happen."""
    now = datetime.now(UTC)
    personen = gezin(Random(2), woonplaats="Hilversum", personen=3, op=now.date())
    return Voorval(nummer=f"PL0900-{next(_NUMBERS)}", moment=now, personen=personen, omschrijving=text)


def aanbod(referentie: str | None = None, *, text: str = "Verzonnen.") -> dict[str, Any]:
    """A report as JSON."""
    return melding_aanbod(voorval(text), referentie=referentie or f"J-{next(_NUMBERS)}", ontvanger=VT)


def stuurgegevens() -> Stuurgegevens:
    """The header of a report by the police."""
    return Stuurgegevens(
        berichtcode="Di01",
        zender=Systeem(organisatie=POLITIE, applicatie="Politie-applicatie"),
        ontvanger=Systeem(organisatie=VT, applicatie="VT-applicatie"),
        referentienummer=f"S-{next(_NUMBERS)}",
        tijdstip_bericht=tijdstip(datetime.now(UTC)),
        functie="vtMeldingDi01",
    )


def vt_stuk(*, text: str = "Verzonnen.", **anders: Any) -> bytes:  # noqa: ANN401  fields of the header
    """A report as StUF, with ``anders`` in its header."""
    return vt_melding(replace(stuurgegevens(), **anders), voorval(text))
