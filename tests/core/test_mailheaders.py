import pytest

from gateway.contracts.errors import Invalid
from gateway.core.mailheaders import address_of, read_headers, value_and_parameters, words


def rule_of(block: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        read_headers(block, "")
    return refused.value.findings[0].rule


def test_a_folded_header_is_one_value() -> None:
    assert read_headers(b"Subject: een\r\n twee\r\nTo: a@b.nl", "") == {"subject": ["een twee"], "to": ["a@b.nl"]}


def test_utf_8_may_stand_in_a_header_and_nothing_else_above_ascii() -> None:
    assert read_headers("Subject: é".encode(), "")["subject"] == ["é"]
    assert rule_of("Subject: é".encode("latin-1")) == "mail-kop-tekens"


@pytest.mark.parametrize(
    ("block", "rule"),
    [
        (b"From: a@b.nl\r\nFROM: c@d.nl", "mail-kop-dubbel"),
        (b"Content-Type: a/b\r\nContent-Type: c/d", "mail-kop-dubbel"),
        (b"no name here", "mail-kop-onleesbaar"),
        (b" begins with a fold", "mail-kop-onleesbaar"),
        (b"Subject: \0", "mail-kop-nul"),
        (b"X: y\r\n" * 400 + b"X: y", "mail-te-veel-koppen"),
        (b"X: " + b"y" * 200_000, "mail-kop-te-groot"),
    ],
)
def test_what_can_be_read_in_two_ways_is_not_read(block: bytes, rule: str) -> None:
    assert rule_of(block) == rule


def test_received_may_stand_more_than_once() -> None:
    assert read_headers(b"Received: a\r\nReceived: b", "")["received"] == ["a", "b"]


def test_encoded_words_are_decoded() -> None:
    assert words("=?utf-8?q?zorg_=C3=A9?= en =?iso-8859-1?b?6Q==?=", "subject") == "zorg é en é"


@pytest.mark.parametrize("value", ["=?geen?q?x?=", "=?utf-8?q?=FF?=", "=?utf-8?q?a=00b?=", "=?utf-8?b?@@@?="])
def test_an_encoded_word_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(Invalid):
        words(value, "subject")


def test_parameters_are_read_by_rfc_2231() -> None:
    value = "attachment; filename*0*=utf-8''caf%C3%A9; filename*1=.xml"
    assert value_and_parameters(value, "1") == ("attachment", {"filename": "café.xml"})


@pytest.mark.parametrize(
    "value", ["a/b; boundary=x; boundary=y", "a/b; name*=utf-8''%FF", "a/b; name*=geen''x", "a/b" + ";" * 5000]
)
def test_parameters_that_say_two_things_or_nothing_are_refused(value: str) -> None:
    with pytest.raises(Invalid):
        value_and_parameters(value, "1")


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("A@B.nl", "a@b.nl"),
        ('"Politie, eenheid <x@y.nl>" <a@b.nl>', "a@b.nl"),
        ("Politie (Midden) <a@b.nl>", "a@b.nl"),
        ("a@b.nl, c@d.nl", None),
        ("a@b.nl <c@d.nl>", None),
        ("<a@b.nl> <c@d.nl>", None),
        ("groep: a@b.nl;", None),
        ("undisclosed:;, <", None),
        ("", None),
    ],
)
def test_an_address_is_one_or_none(value: str, address: str | None) -> None:
    assert address_of(value) == address
