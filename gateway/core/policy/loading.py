"""From the bytes of the two files to a checked ``Policy`` with its version."""

import hashlib
import json
import tomllib

from pydantic import ValidationError

from gateway.contracts.errors import Finding, Misconfigured
from gateway.core.policy.regels import PREDICATES
from gateway.core.policy.rulebook import Policy, Regel, Uitwisseling


def load_policy(uitwisselingen: bytes, regels: bytes) -> Policy:
    """The rule base of these two files (UTF-8 TOML).

    ``version`` is the start of the SHA-256 of the data in canonical JSON: comments and layout do not change it.

    Raises:
        Misconfigured: a file cannot be read, an entry is wrong, an id stands twice, or a rule has no function.
    """
    try:
        exchanges, rules = (tomllib.loads(content.decode()) for content in (uitwisselingen, regels))
        rows = tuple(Uitwisseling.model_validate(entry) for entry in exchanges.pop("uitwisselingen", []))
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
        vangnet=next((row for row in rows if row.id == net), None),
        version=_version(rows, book, net),
    )
    faults = [*_faults(policy), *(Finding("onbekende-sleutel", f"/{key}") for key in (*exchanges, *rules))]
    if net is not None and policy.vangnet is None:
        faults.append(Finding("vangnet-zonder-rij", "/acuut-vangnet"))
    if faults:
        raise _wrong(*faults)
    return policy


def _wrong(*findings: Finding) -> Misconfigured:
    return Misconfigured("regels-ongeldig", "Het regelbestand klopt niet.", findings=findings)


def _faults(policy: Policy) -> list[Finding]:
    rows = [row.id for row in policy.uitwisselingen]
    rules = [regel.id for regel in policy.regels]
    deciding = {regel.id for regel in policy.regels if regel.soort == "beslis"}
    return [
        *(Finding("dubbel-id", f"/{ident}") for ident in sorted({i for i in rows if rows.count(i) > 1})),
        *(Finding("dubbel-id", f"/{ident}") for ident in sorted({i for i in rules if rules.count(i) > 1})),
        *(Finding("regel-zonder-functie", f"/{ident}") for ident in sorted(deciding - PREDICATES.keys())),
        *(Finding("functie-zonder-regel", f"/{ident}") for ident in sorted(PREDICATES.keys() - deciding)),
        *(
            Finding("onbekende-uitwisseling", f"/{regel.id}/geldt-voor")
            for regel in policy.regels
            if not set(regel.geldt_voor) <= set(rows)
        ),
    ]


def _version(rows: tuple[Uitwisseling, ...], book: tuple[Regel, ...], net: object) -> str:
    data = {
        "uitwisselingen": [row.model_dump(mode="json") for row in rows],
        "regels": [regel.model_dump(mode="json") for regel in book],
        "acuut-vangnet": net,
    }
    canonical = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]
