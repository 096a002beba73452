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


MAIL = {"relais": ["ab" * 32], "authserv-ids": ["mx.vt.example"]}


def relaying(to: dict[str, str], *, transport: dict[str, str] | None = None, **mail: object) -> dict[str, Any]:
    """A file with a relay whose entry sends receipts."""
    entry = {**MAIL, "adressen": {"zorg@politie.example": "00000099000000001000"}, "ontvangstbewijs": to, **mail}
    way = {"soort": "mail", "afzender": "bewijzen@vt.example"} if transport is None else transport
    relay = {"naam": "relais", "oin": "00000099000000005000", "rol": "rail", "namens": ["00000099000000001000"]}
    made = a_file()
    partners = [*made["partners"], {**relay, "transport": way, "mail": entry}]
    return {**made, "postbussen": ["meldingen@vt.example"], "partners": partners}


def test_a_receipt_goes_to_an_address_of_the_entry_for_that_zender_alone() -> None:
    relay = parse_partners(relaying({"00000099000000001000": "bewijzen@politie.example"})).partners[1]
    assert relay.address("00000099000000001000").mail == "bewijzen@politie.example"
    assert relay.address("00000099000000002000").mail is None


def test_without_a_word_in_the_entry_nobody_gets_one() -> None:
    relay = parse_partners(relaying({})).partners[1]
    assert relay.address("00000099000000001000").mail is None


@pytest.mark.parametrize(
    "made",
    [
        relaying({"00000099000000001000": "zorg@politie.example"}),
        relaying({"00000099000000001000": "meldingen@vt.example"}),
        relaying({"00000099000000009000": "bewijzen@politie.example"}),
        relaying({"00000099000000001000": "Iemand <bewijzen@politie.example>"}),
        relaying({"00000099000000001000": "bewijzen@politie.example"}, transport={"soort": "geen"}),
        relaying({}, transport={"soort": "mail"}),
        relaying({}, transport={"soort": "postvak", "afzender": "bewijzen@vt.example"}),
    ],
    ids=["one that sends", "a mailbox of ours", "no sender", "no address", "no way", "from nobody", "another way"],
)
def test_a_receipt_that_could_go_astray_is_refused(made: dict[str, Any]) -> None:
    with pytest.raises(Misconfigured):
        parse_partners(made)
