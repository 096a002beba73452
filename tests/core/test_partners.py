from typing import Any

import pytest
from pydantic import ValidationError

from gateway.contracts.errors import Misconfigured
from gateway.core.partners import MailEntry, TransportEntry, parse_partners

EC = {"kty": "EC", "crv": "P-256", "x": "a", "y": "b", "kid": "1"}
RSA = {"kty": "RSA", "n": "a", "e": "AQAB", "kid": "1", "alg": "PS256", "use": "sig"}


def a_file(**changes: object) -> dict[str, Any]:
    partner = {"naam": "politie", "oin": "00000099000000001000", "rol": "politie", **changes}
    return {"verantwoordelijke": "00000099000000002000", "naam": "VT", "partners": [partner]}


@pytest.mark.parametrize("key", [EC, RSA], ids=["EC", "RSA"])
def test_a_public_key_is_registered_with_its_kid(key: dict[str, str]) -> None:
    [partner] = parse_partners(a_file(sleutels=[key])).partners
    assert partner.sleutels == (key,)


@pytest.mark.parametrize(
    "key",
    [
        {},
        {**EC, "d": "geheim"},
        {**RSA, "p": "geheim"},
        {"kty": "oct", "k": "geheim", "kid": "1"},
        {name: value for name, value in EC.items() if name != "kid"},
        {name: value for name, value in EC.items() if name != "y"},
        {**EC, "x": 1},
    ],
)
def test_another_key_is_refused_without_showing_it(key: dict[str, object]) -> None:
    with pytest.raises(Misconfigured) as refused:
        parse_partners(a_file(sleutels=[key]))
    assert refused.value.findings[0].path.startswith("/partners/0/sleutels/0")
    assert "geheim" not in repr(refused.value.findings)


@pytest.mark.parametrize("fingerprint", ["", "AB" * 32, "ab:" * 32, "ab" * 31])
def test_a_fingerprint_is_64_hex_digits_in_lower_case(fingerprint: str) -> None:
    assert parse_partners(a_file(certificaten=["ab" * 32])).partners[0].certificaten == ("ab" * 32,)
    with pytest.raises(Misconfigured):
        parse_partners(a_file(certificaten=[fingerprint]))


def test_the_road_to_a_partner_is_its_transport_unless_that_leads_into_corv() -> None:
    assert TransportEntry(soort="postvak").weg == "postvak"
    assert TransportEntry(soort="stuf", corv=True).weg == "corv"


def test_a_partner_with_mail_has_a_relay_or_a_mailbox() -> None:
    whom = {"authserv_ids": ("mx.vt.example",), "adressen": {"@politie.example": "00000099000000001000"}}
    assert MailEntry.model_validate({**whom, "relais": ["ab" * 32]}).relais
    assert MailEntry.model_validate({**whom, "imap": True}).imap
    for without in ({}, {"imap": False}, {"gebruiker": "relais"}):
        with pytest.raises(ValidationError, match="relais"):
            MailEntry.model_validate({**whom, **without})
