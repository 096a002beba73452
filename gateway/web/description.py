"""The description of the partner API: OpenAPI 3.1 in Dutch, by the NL API Design Rules 2.2.

Doors say per address what they answer; what holds for every address is added here, once: the version header, the
problems, the schemas, who may come in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import FastAPI
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from gateway.contracts.aanbod import AANBOD, SET_BY_GATEWAY, BerichtAanbod, MeldingAanbod, Ontvangstbewijs
from gateway.contracts.zaken import Zaakstand, Zaakstelling
from gateway.web.answers import (
    Berichtstatus,
    Besluit,
    BesluitAanbod,
    Bevestiging,
    Gezondheid,
    Postvak,
    Probleem,
    Vastgehouden,
    VastgehoudenLijst,
)

Json = dict[str, Any]
_REF = "#/components/schemas/{model}"
_MODELS: Sequence[tuple[type[BaseModel], JsonSchemaMode]] = (
    (MeldingAanbod, "validation"),
    *((model, "validation") for model in AANBOD.values()),
    (Zaakstelling, "validation"),
    (Zaakstand, "serialization"),
    (Ontvangstbewijs, "serialization"),
    (Berichtstatus, "serialization"),
    (Postvak, "serialization"),
    (BesluitAanbod, "validation"),
    (Bevestiging, "validation"),
    (Besluit, "serialization"),
    (Vastgehouden, "serialization"),
    (VastgehoudenLijst, "serialization"),
    (Gezondheid, "serialization"),
    (Probleem, "serialization"),
)
_PROBLEMS: Mapping[int, str] = {
    400: "Het verzoek klopt niet; `findings` noemt regel en plaats.",
    401: "Niet aangetoond wie u bent.",
    403: "Dit mag u hier niet.",
    404: "Bestaat niet, of niet voor u.",
    409: "Deze referentie of Idempotency-Key is eerder voor iets anders gebruikt.",
    413: "Te groot.",
    415: "Dit mediatype wordt niet aangenomen.",
    500: "Fout bij ons.",
    503: "Even niet beschikbaar: niets is vastgelegd, herhaal het ongewijzigd na `Retry-After` seconden.",
}
_EVERYWHERE = (500, 503)
_KNOWN_ONLY = (401, 403)
_OFFER = (400, 404, 409, 413, 415)

IDEMPOTENCY_KEY: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Zelfde sleutel en zelfde inhoud: het eerste antwoord opnieuw. Andere inhoud: 409.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,128}$"},
}
PERSOON: Json = {
    "name": "Persoon",
    "in": "header",
    "required": True,
    "description": "`Bearer` en het verse OIDC-token van wie kijkt of beslist, naast het bewijs van de client.",
    "schema": {"type": "string", "pattern": "^Bearer [A-Za-z0-9_.-]+$"},
}
LOCATION: Json = {"Location": {"description": "Waar de status te vinden is.", "schema": {"type": "string"}}}
SEAL: Json = {
    "Seal": {
        "description": "Losse JWS (RFC 7797) over precies deze bytes.",
        "schema": {"type": "string"},
    }
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Who offers this interface, and where (``/core/doc-openapi-contact``)."""

    naam: str
    url: str
    email: str
    server: str
    """Base URL as partners reach it."""


def ref(model: type[BaseModel]) -> Json:
    """A reference to the schema of ``model``."""
    return {"$ref": _REF.format(model=model.__name__)}


def body_of(model: type[BaseModel]) -> Json:
    """The request body of an offer."""
    return {"required": True, "content": {"application/json": {"schema": ref(model)}}}


def answers(
    status: int,
    description: str,
    content: type[BaseModel] | str | None = None,
    headers: Json | None = None,
    *,
    errors: Sequence[int] = (),
    public: bool = False,
) -> dict[int | str, Json]:
    """The responses of one address: the good one, and the problems that it can give.

    ``content`` is a model (JSON), a media type, or None for an empty answer; ``public`` addresses ask for no name.
    """
    good: Json = {"description": description, "headers": headers or {}}
    match content:
        case None:
            pass
        case str():
            good["content"] = {content: {"schema": {}}}
        case _:
            good["content"] = {"application/json": {"schema": ref(content)}}
    codes = sorted({*errors, *_EVERYWHERE, *(() if public else _KNOWN_ONLY)})
    return {status: good, **{code: _problem(code) for code in codes}}


OFFER_ERRORS = _OFFER


def _problem(status: int) -> Json:
    problem: Json = {
        "description": _PROBLEMS[status],
        "content": {"application/problem+json": {"schema": ref(Probleem)}},
        "headers": {},
    }
    if status == 503:  # noqa: PLR2004  the one status with a header of its own
        problem["headers"]["Retry-After"] = {"schema": {"type": "integer"}}
    return problem


def describe(app: FastAPI, imprint: Imprint) -> bytes:
    """The finished document of ``app``, serialised."""
    document = app.openapi()
    document["info"]["contact"] = {"name": imprint.naam, "url": imprint.url, "email": imprint.email}
    document["info"]["license"] = {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}
    document["servers"] = [{"url": imprint.server, "description": "Deze gateway"}]
    for path in document["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)  # FastAPI's own idea of invalid input; ours is 400
            for response in operation["responses"].values():
                response.setdefault("headers", {})["API-Version"] = {"$ref": "#/components/headers/API-Version"}
    document["security"] = [{"certificaat": []}, {"token": []}]
    document["components"] = {
        "schemas": _schemas(),
        "headers": {"API-Version": {"description": "Versie van deze interface.", "schema": {"type": "string"}}},
        "securitySchemes": {
            "certificaat": {"type": "mutualTLS", "description": "PKIoverheid-certificaat met uw OIN."},
            "token": {"type": "http", "scheme": "bearer", "description": "Verkregen bij `/oauth/token`."},
        },
    }
    return orjson.dumps(document)


def _schemas() -> Json:
    _, found = models_json_schema(_MODELS, ref_template=_REF)
    schemas: Json = found["$defs"]
    for model, fields in SET_BY_GATEWAY.items():
        for name in fields:
            del schemas[model.__name__]["properties"][name]
    types = {
        name: kind for kind, model in AANBOD.items() for name in schemas[model.__name__]["properties"]["type"]["enum"]
    }
    schemas[BerichtAanbod.__name__] = {
        "description": "Een bericht van Veilig Thuis zelf; `type` bepaalt de soort.",
        "oneOf": [ref(model) for model in AANBOD.values()],
        "discriminator": {
            "propertyName": "type",
            "mapping": {name: _REF.format(model=AANBOD[kind].__name__) for name, kind in types.items()},
        },
    }
    return schemas
