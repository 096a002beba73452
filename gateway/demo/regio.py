"""The region of the demonstration: who is partner of Veilig Thuis Gooi en Vechtstreek, and what was agreed with them.

Everyone is invented; OINs have the test prefix 00000099. A home made here is a development home: its certificates say
so in themselves and work only on loopback.
"""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from gateway.bootstrap import SystemClock, database_url, open_journal
from gateway.contracts.message import Oin, Systeem
from gateway.core.audit import Feit, make_entry
from gateway.core.partners import parse_partners
from gateway.core.seal import encode
from gateway.demo.week import GEMEENTEN
from gateway.journal.migrating import migrate
from gateway.keys.certificates import Pair, fingerprint, read_pair
from gateway.keys.development import create_authority, create_client
from gateway.keys.store import create_keys, create_root
from gateway.settings import Settings, mark
from gateway.testing.aanbod import JsonDeur
from gateway.testing.casussysteem import Casussysteem
from gateway.testing.stuf import StufDeur

PARTNERS = "partners"
"""Folder in a demonstration home with what the parties hold."""
ACUUT = "VT-acuut"
"""Receiving application by which the police flags a report as acute: StUF has no field for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partij:
    """One party: its name in the partner file, and how StUF writes it."""

    naam: str
    oin: str
    applicatie: str

    @property
    def systeem(self) -> Systeem:
        """As sender or receiver in a StUF header."""
        return Systeem(organisatie=self.oin, applicatie=self.applicatie)


VEILIG_THUIS = Partij(naam="veilig-thuis-gooi-en-vechtstreek", oin="00000099000000002000", applicatie="VT-applicatie")
POLITIE = Partij(naam="politie", oin="00000099000000001000", applicatie="Politie-applicatie")
POLITIE_ZONDER = Partij(naam="politie-zonder-afspraak", oin="00000099000000001001", applicatie="Politie-applicatie")
ADAPTER = Partij(naam="ebms-adapter", oin="00000099000000003000", applicatie="ebMS-adapter")
SCHOOL = Partij(naam="school", oin="00000099000000004000", applicatie="Schoolsysteem")
VREEMD = Partij(naam="een-ander", oin="00000099000000009000", applicatie="Onbekend")
"""Nobody's partner: a name in which nobody may speak."""

AFSPRAAK: Mapping[str, Any] = {
    "nummer": "GV-2024-01",
    "soorten": ["MeldingGedaan"],
    "geldig-van": date(2024, 1, 1),
    "verklaringen": {
        "doelbinding": "WMO-4.1.1-2-a",
        "wpg-artikel": "8",
        "wpg-verstrekking": "Register van verstrekkingen, Wpg 32 (verzonnen)",
        "eerste-verwerking": "tot-1-jaar",
        "vermoeden-hg-km": "ja",
        "noodzaak": "Beoordeling van veiligheid (verzonnen)",
        "proportionaliteit": "Alleen wat de melding nodig heeft (verzonnen)",
        "subsidiariteit": "Geen lichter middel (verzonnen)",
        "toestemming-gevraagd": "nee",
        "toestemming-reden": "Veiligheid van betrokkenen (verzonnen)",
    },
}
"""What the police declares once for all its reports, since StUF has no element for it."""

TERUGKOPPELING: Mapping[str, Any] = {
    "nummer": "GV-2024-02",
    "soorten": ["MeldingTeruggekoppeld"],
    "geldig-van": date(2024, 1, 1),
    "verklaringen": {"doelbinding": "WMO-4.1.1-2-g"},
}
"""What Veilig Thuis itself declares about its feedback."""


def partnerbestand(
    *,
    adressen: Mapping[str, str],
    certificaat: Callable[[str], str],
    sleutel: Mapping[str, str],
) -> dict[str, Any]:
    """The partner file of the region, as ``partners.toml`` would say it.

    Args:
        adressen: name of a party → where its StUF receiver listens.
        certificaat: name of a party → fingerprint of its client certificate.
        sleutel: public JWK with which Veilig Thuis signs its assertions.
    """

    def met_certificaat(partij: Partij, rol: str, **meer: Any) -> dict[str, Any]:  # noqa: ANN401  values of the file
        return {
            "naam": partij.naam,
            "oin": partij.oin,
            "rol": rol,
            "certificaten": [certificaat(partij.naam)],
            **meer,
        }

    def stuf(partij: Partij) -> dict[str, Any]:
        return {"soort": "stuf", "url": adressen[partij.naam]} if partij.naam in adressen else {"soort": "geen"}

    return {
        "verantwoordelijke": VEILIG_THUIS.oin,
        "naam": "Veilig Thuis Gooi en Vechtstreek",
        "applicatie": VEILIG_THUIS.applicatie,
        "partners": [
            {
                "naam": VEILIG_THUIS.naam,
                "oin": VEILIG_THUIS.oin,
                "rol": "veilig-thuis",
                "sleutels": [dict(sleutel)],
                "transport": {"soort": "postvak"},
                "gemeenten": [
                    {"naam": gemeente.naam, "code": gemeente.code, "geldig-tot": gemeente.tot} for gemeente in GEMEENTEN
                ],
                "afspraken": [TERUGKOPPELING],
            },
            met_certificaat(
                POLITIE,
                "politie",
                adapter="police",
                transport=stuf(POLITIE),
                afspraken=[AFSPRAAK],
                **{"acuut-als": {"applicatie": ACUUT}},
            ),
            {"naam": POLITIE_ZONDER.naam, "oin": POLITIE_ZONDER.oin, "rol": "politie", "adapter": "police"},
            met_certificaat(
                ADAPTER,
                "rail",
                adapter="police",
                namens=[POLITIE.oin, POLITIE_ZONDER.oin],
                transport=stuf(ADAPTER),
            ),
            met_certificaat(SCHOOL, "professional"),
        ],
    }


def vestig(settings: Settings, *, now: datetime, adressen: Mapping[str, str]) -> None:
    """Make a development home for the region: authority, keys, journal, certificates of the partners, partner file.

    Args:
        settings: of a home that does not exist yet.
        now: the present instant, aware.
        adressen: name of a party → where its StUF receiver listens.
    """
    home = settings.home
    authority = create_authority(home / "tls", now=now)
    create_keys(home / "keys", oin=Oin(VEILIG_THUIS.oin), now=now, authority=authority)
    create_root(home / "keys", Oin(VEILIG_THUIS.oin))
    mark(home, "development")
    migrate(database_url(settings))
    paren = {
        partij.naam: create_client(home / PARTNERS, name=partij.naam, oin=Oin(partij.oin), authority=authority, now=now)
        for partij in (VEILIG_THUIS, POLITIE, ADAPTER, SCHOOL)
    }
    bestand = parse_partners(
        partnerbestand(
            adressen=adressen,
            certificaat=lambda naam: fingerprint(paren[naam].certificate),
            sleutel=_jwk(paren[VEILIG_THUIS.naam]),
        )
    )
    with open_journal(settings) as journal:
        clock = SystemClock()
        entry = make_entry(
            id=clock.new_id(),
            verantwoordelijke=Oin(bestand.verantwoordelijke),
            at=now,
            feit=Feit.PARTNERS_TOEGEPAST,
            about=clock.new_id(),
            actor="systeem",
        )
        content = bestand.model_dump_json(by_alias=True).encode()
        journal.apply_partners(Oin(bestand.verantwoordelijke), content, reason="demonstratie", entry=entry)


def _jwk(pair: Pair) -> dict[str, str]:
    numbers = pair.key.public_key().public_numbers()
    x, y = (encode(number.to_bytes(32)) for number in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": pair.kid, "alg": "ES256", "use": "sig"}


@dataclass(frozen=True, slots=True)
class Toegang:
    """What the parties hold to come in: their certificates and keys, in the folder of a demonstration home."""

    home: Path

    def tls(self, naam: str) -> ssl.SSLContext:
        """TLS towards the gateway with the client certificate of ``naam``."""
        context = ssl.create_default_context(cafile=self.home / "tls" / "ca.crt")
        stem = self.home / PARTNERS / naam
        context.load_cert_chain(stem.with_suffix(".crt"), stem.with_suffix(".key"))
        return context

    def zonder_certificaat(self) -> ssl.SSLContext:
        """TLS towards the gateway of someone who shows nothing."""
        return ssl.create_default_context(cafile=self.home / "tls" / "ca.crt")

    def deur(self, url: str, naam: str, *, timeout: float = 30.0) -> StufDeur:
        """The StUF door for ``naam``."""
        return StufDeur(url, self.tls(naam), timeout=timeout)

    def json(self, url: str, naam: str) -> JsonDeur:
        """The partner API for ``naam``."""
        return JsonDeur(url, self.tls(naam))

    def casussysteem(self, url: str) -> Casussysteem:
        """The case system of Veilig Thuis, which proves itself by a signed assertion."""
        stem = self.home / PARTNERS / VEILIG_THUIS.naam
        pair = read_pair(
            stem.with_suffix(".key").read_bytes(), stem.with_suffix(".crt").read_bytes(), name=VEILIG_THUIS.naam
        )
        return Casussysteem(
            url,
            oin=VEILIG_THUIS.oin,
            key=pair.key,
            kid=pair.kid,
            klok=lambda: datetime.now(UTC),
            audience=f"urn:nld:oin:{VEILIG_THUIS.oin}:systeem:vt-gateway",
            tls=self.zonder_certificaat(),
        )
