"""Staff of Veilig Thuis: somebody logs in as a person would, and decides about what waits with a token of his own.

The persons are those of the identity provider that a development home plays itself; logging in is the device flow
(RFC 8628) with the page clicked by this module instead of by a hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx2

from gateway.settings import Settings
from gateway.staffing import open_inlogdienst
from gateway.testing.casussysteem import Antwoord, Casussysteem
from gateway.testing.inloggen import PERSONEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Medewerker:
    """One person at the case system, logged in."""

    veilig_thuis: Casussysteem
    token: str

    def wachtend(self) -> list[dict[str, Any]]:
        """What waits for a person."""
        return self.veilig_thuis.vastgehouden(self.token)

    def verstuur(self, aanbod: Mapping[str, Any], *, referentie: str) -> Antwoord:
        """Send a message that this person decided on."""
        return self.veilig_thuis.verstuur(aanbod, referentie=referentie, persoon=self.token)

    def bevestig(self, ident: str, *, reden: str, velden: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Confirm what a machine read, or correct it by ``velden``: the whole report. What was answered.

        The grounds: there is a suspicion (H2), and what a form does not ask can be missed here (H14).
        """
        besluit = {"gronden": ["H2", "H14"], "reden": reden, **({} if velden is None else {"velden": velden})}
        return self.veilig_thuis.beslis(ident, "_bevestig", besluit, persoon=self.token)


def log_in(settings: Settings, veilig_thuis: Casussysteem, sub: str) -> Medewerker:
    """``sub`` of ``PERSONEN`` logs in at the provider of this home, which must be up."""
    inlogdienst = open_inlogdienst(settings)
    if inlogdienst is None:
        raise LookupError("this home has no identity provider")
    begun = inlogdienst.begin()
    clicked = httpx2.post(
        begun["verification_uri"],
        data={"code": begun["user_code"], "persoon": PERSONEN[sub].sub},
        trust_env=False,
    )
    clicked.raise_for_status()
    return Medewerker(veilig_thuis=veilig_thuis, token=str(inlogdienst.poll(begun["device_code"])["id_token"]))
