"""The region of the demonstration: who is partner of Veilig Thuis Gooi en Vechtstreek, and how each comes in.

Everyone is invented. The partners and their agreements are those that ``gateway init --development`` writes; here the
region gets its name, its municipalities, a police unit without an agreement, and the addresses of the simulators.
"""

import ssl
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from gateway.bootstrap import SystemClock, open_journal
from gateway.contracts.message import Oin, Systeem
from gateway.core.audit import Feit, make_entry
from gateway.core.partners import parse_partners
from gateway.demo.week import GEMEENTEN
from gateway.keys.certificates import read_pair
from gateway.settings import Settings
from gateway.testing.aanbod import JsonDeur
from gateway.testing.casussysteem import Casussysteem
from gateway.testing.stuf import StufDeur

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


VEILIG_THUIS = Partij(naam="vt-gv", oin="00000099000000002000", applicatie="VT-applicatie")
POLITIE = Partij(naam="politie-mn", oin="00000099000000001000", applicatie="Politie-applicatie")
POLITIE_ZONDER = Partij(naam="politie-zonder-afspraak", oin="00000099000000001001", applicatie="Politie-applicatie")
ADAPTER = Partij(naam="jubes", oin="00000099000000003000", applicatie="ebMS-adapter")
SCHOOL = Partij(naam="school", oin="00000099000000004000", applicatie="Schoolsysteem")
RVDK = Partij(naam="rvdk", oin="00000099000000005500", applicatie="Raadssysteem")
OM = Partij(naam="om-mn", oin="00000099000000006000", applicatie="OM-systeem")
USD = Partij(naam="usd-gv", oin="00000099000000007000", applicatie="Casusregie")
VREEMD = Partij(naam="een-ander", oin="00000099000000009000", applicatie="Onbekend")
"""Nobody's partner: a name in which nobody may speak."""


def regio(ontwikkeling: Mapping[str, Any], *, adressen: Mapping[str, str]) -> dict[str, Any]:
    """The partner file of the region, from the parsed one of a development home.

    ``adressen``: name of a party → where its StUF receiver listens; one that is not named has no way out.
    """
    gemeenten = [{"naam": g.naam, "code": g.code, "geldig-tot": g.tot} for g in GEMEENTEN]
    erbij: Mapping[str, Mapping[str, Any]] = {
        VEILIG_THUIS.naam: {"gemeenten": gemeenten},
        ADAPTER.naam: {"namens": [POLITIE.oin, POLITIE_ZONDER.oin]},
    }
    partners = [{**partner, **erbij.get(partner["naam"], {})} for partner in ontwikkeling["partners"]]
    for partner in partners:
        if partner.get("transport", {}).get("soort") == "stuf":
            url = adressen.get(partner["naam"])
            partner["transport"] = {"soort": "stuf", "url": url} if url else {"soort": "geen"}
    zonder = {"naam": POLITIE_ZONDER.naam, "oin": POLITIE_ZONDER.oin, "rol": "politie", "adapter": "police"}
    return {**ontwikkeling, "naam": "Veilig Thuis Gooi en Vechtstreek", "partners": [*partners, zonder, *_postvakken()]}


def _postvakken() -> list[dict[str, object]]:
    """Whom Veilig Thuis asks, informs, or hands over to: what lies in their postbox has arrived."""
    transport = {"soort": "postvak", "overhandigen-volstaat": True}
    roles = ((RVDK, "rvdk"), (OM, "om"), (USD, "usd"))
    return [{"naam": p.naam, "oin": p.oin, "rol": rol, "transport": transport} for p, rol in roles]


class MakeHome(Protocol):
    """What ``gateway init`` does."""

    def __call__(self, settings: Settings, *, oin: Oin, development: bool, now: datetime) -> None:
        """Make the home of ``settings``."""
        ...


def vestig(settings: Settings, make_home: MakeHome, *, now: datetime, adressen: Mapping[str, str]) -> None:
    """Make a development home, and apply the partner file of the region in it.

    Settings are to be loaded anew afterwards: only then do they know that the home is one for development.
    """
    make_home(settings, oin=Oin(VEILIG_THUIS.oin), development=True, now=now)
    example = settings.home / "partners.toml"
    ontwikkeling = tomllib.loads(example.read_text())
    example.rename(settings.home / "partners.voorbeeld.toml")  # what is applied below is more than this example
    bestand = parse_partners(regio(ontwikkeling, adressen=adressen))
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
    with open_journal(settings) as journal:
        journal.apply_partners(Oin(bestand.verantwoordelijke), content, reason="demonstratie", entry=entry)


@dataclass(frozen=True, slots=True)
class Toegang:
    """What the parties hold to come in: their certificates and keys, in the folder of a demonstration home."""

    home: Path

    def tls(self, naam: str) -> ssl.SSLContext:
        """TLS towards the gateway with the client certificate of ``naam``."""
        context = ssl.create_default_context(cafile=self.home / "tls" / "ca.crt")
        stem = self.home / "clients" / naam
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
        stem = self.home / "clients" / VEILIG_THUIS.naam
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
