"""A report as JSON, as a partner without StUF offers it at ``POST /v1/meldingen``; no model of the gateway in it."""

import json
import ssl
from collections.abc import Mapping
from datetime import date
from typing import Any, Self

import httpx2

from gateway.testing.politiestukken import Voorval
from gateway.testing.verzonnen import Persoon


def melding_aanbod(
    voorval: Voorval,
    *,
    referentie: str,
    ontvanger: str,
    urgentie: str = "regulier",
    verklaringen: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The body of ``POST /v1/meldingen`` for the Veilig Thuis with OIN ``ontvanger``."""
    woning = voorval.personen[0].adres
    return {
        "ontvanger": ontvanger,
        "referentie": referentie,
        "urgentie": urgentie,
        "verklaringen": dict(verklaringen or {}),
        "melding": {
            "registratienummer": voorval.nummer,
            "datumMelding": _datum(voorval.moment),
            "terugkoppelingGewenst": "Ja",
            "betrokkenen": [_betrokkene(persoon) for persoon in voorval.personen],
            "aard": [{"code": "03", "lijst": "CBS-aard", "versie": "1", "omschrijving": "psychisch geweld"}],
            "incident": {
                "datum": _datum(voorval.moment),
                "locatie": f"{woning.straat} {woning.huisnummer}, {woning.woonplaats}",
                "omschrijving": voorval.omschrijving,
            },
            "zorgelijkeSituatie": voorval.omschrijving,
            "relevanteRegistraties": ["Geen eerdere registraties (verzonnen)."],
        },
    }


def _datum(day: date) -> dict[str, int]:
    return {"jaar": day.year, "maand": day.month, "dag": day.day}


def _betrokkene(persoon: Persoon) -> dict[str, Any]:
    adres = persoon.adres
    gegevens = {
        "bsn": persoon.bsn,
        "geslachtsnaam": persoon.geslachtsnaam,
        "voornamen": persoon.voornamen,
        "geslacht": {"code": persoon.geslacht, "lijst": "geslachtsaanduiding"},
        "geboortedatum": _datum(persoon.geboortedatum),
        "telefoonnummers": [persoon.telefoonnummer],
        "adressen": [
            {
                "soort": {"code": "02", "lijst": "soortadres"},
                "binnenland": {
                    "woonplaats": adres.woonplaats,
                    "straat": adres.straat,
                    "postcode": adres.postcode,
                    "huisnummer": str(adres.huisnummer),
                },
            }
        ],
    }
    if persoon.voorvoegsel:
        gegevens["voorvoegsel"] = persoon.voorvoegsel
    return {"persoon": gegevens, "rol": {"code": persoon.rol, "lijst": "JZR"}}


class JsonDeur:
    """The partner API as one client certificate sees it; safe to use from several threads."""

    def __init__(self, url: str, tls: ssl.SSLContext | None = None, *, timeout: float = 30.0) -> None:
        """Reach the gateway at ``url`` (scheme, host and port), with the client certificate that ``tls`` carries."""
        self._http = httpx2.Client(
            base_url=url, verify=tls if tls is not None else True, timeout=timeout, trust_env=False
        )

    def meld(self, aanbod: Mapping[str, Any]) -> httpx2.Response:
        """Offer a report; the reference is its idempotency key. Raises ``httpx2.TransportError`` without an answer."""
        return self._http.post(
            "/v1/meldingen",
            content=json.dumps(aanbod).encode(),
            headers={"Content-Type": "application/json", "Idempotency-Key": aanbod["referentie"]},
        )

    def haal(self, path: str) -> httpx2.Response:
        """``GET path``."""
        return self._http.get(path)

    def close(self) -> None:
        """Let the connections go."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
