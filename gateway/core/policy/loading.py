"""From the bytes of the two files to a checked ``Policy`` with its version."""

import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from gateway.contracts.errors import Finding, Misconfigured
from gateway.core.policy.regels import PREDICATES
from gateway.core.policy.rulebook import Gemeentelijk, Grondslag, Policy, Regel, Rolbeschrijving, Uitwisseling


def load_policy(uitwisselingen: bytes, regels: bytes) -> Policy:
    """The rule base of these two files (UTF-8 TOML).

    ``version`` is the start of the SHA-256 of the data in canonical JSON: comments and layout do not change it.

    Raises:
        Misconfigured: a file cannot be read, an entry is wrong, an id stands twice, or a rule has no function.
    """
    try:
        exchanges, rules = (tomllib.loads(content.decode()) for content in (uitwisselingen, regels))
        bases = {key: Grondslag.model_validate(entry) for key, entry in exchanges.pop("grondslagen", {}).items()}
        rollen = tuple(Rolbeschrijving.model_validate(entry) for entry in exchanges.pop("rollen", []))
        gemeenten = tuple(Gemeentelijk.model_validate(entry) for entry in exchanges.pop("gemeenten", []))
        lists = {"zonder-bsn": frozenset(rol.id for rol in rollen if not rol.bsn_gerechtigd), "gemeenten": gemeenten}
        rows = tuple(
            Uitwisseling.model_validate(_with_bases(entry, bases) | lists)
            for entry in exchanges.pop("uitwisselingen", [])
        )
        book = tuple(Regel.model_validate(entry) for entry in rules.pop("regels", []))
    except ValidationError as fault:
        findings = [
            Finding(f"{fault.title}: {error['msg']}", "/" + "/".join(str(part) for part in error["loc"]))
            for error in fault.errors(include_input=False, include_context=False, include_url=False)
        ]
        raise _wrong(*findings) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise _wrong(Finding("geen-toml", str(fault))) from None
    net = exchanges.pop("acuut-vangnet", None)
    policy = Policy(
        uitwisselingen=rows,
        regels=book,
        rollen={rol.id: rol for rol in rollen},
        gemeenten={gemeente.code: gemeente for gemeente in gemeenten},
        vangnet=next((row for row in rows if row.id == net), None),
        version=_version(net, uitwisselingen=rows, regels=book, rollen=rollen, gemeenten=gemeenten),
    )
    faults = [*_faults(policy), *(Finding("onbekende-sleutel", f"/{key}") for key in (*exchanges, *rules))]
    if net is not None and policy.vangnet is None:
        faults.append(Finding("vangnet-zonder-rij", "/acuut-vangnet"))
    if faults:
        raise _wrong(*faults)
    return policy


def _with_bases(entry: dict[str, Any], bases: Mapping[str, Grondslag]) -> dict[str, Any]:
    """The row with its articles in the place of their keys.

    Raises:
        Misconfigured: a key that stands nowhere.
    """
    sides = [name for name in ("grondslag-afzender", "grondslag-ontvanger") if name in entry]
    per_role = entry.get("grondslag-per-rol", {})
    unknown = {key for keys in (*(entry[side] for side in sides), *per_role.values()) for key in keys} - bases.keys()
    if unknown:
        raise _wrong(*(Finding("onbekende-grondslag", f"/{entry.get('id')}/{key}") for key in sorted(unknown)))
    resolved: dict[str, Any] = {side: tuple(bases[key] for key in entry[side]) for side in sides}
    if per_role:
        resolved["grondslag-per-rol"] = {rol: tuple(bases[key] for key in keys) for rol, keys in per_role.items()}
    return entry | resolved


def _wrong(*findings: Finding) -> Misconfigured:
    return Misconfigured("regels-ongeldig", "Het regelbestand klopt niet.", findings=findings)


def _faults(policy: Policy) -> list[Finding]:
    rows = [row.id for row in policy.uitwisselingen]
    rules = [regel.id for regel in policy.regels]
    with_function = {regel.id for regel in policy.regels if regel.soort in {"beslis", "later"}}
    return [
        *(Finding("dubbel-id", f"/{ident}") for ident in sorted({i for i in rows if rows.count(i) > 1})),
        *(Finding("dubbel-id", f"/{ident}") for ident in sorted({i for i in rules if rules.count(i) > 1})),
        *(Finding("regel-zonder-functie", f"/{ident}") for ident in sorted(with_function - PREDICATES.keys())),
        *(Finding("functie-zonder-regel", f"/{ident}") for ident in sorted(PREDICATES.keys() - with_function)),
        *(
            Finding("onbekende-uitwisseling", f"/{regel.id}/geldt-voor")
            for regel in policy.regels
            if not set(regel.geldt_voor) <= set(rows)
        ),
    ]


def _version(net: object, **parts: Sequence[BaseModel]) -> str:
    data: dict[str, object] = {name: [entry.model_dump(mode="json") for entry in part] for name, part in parts.items()}
    canonical = json.dumps(data | {"acuut-vangnet": net}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]
