import email.policy
import time
from email.message import EmailMessage

import pytest

from gateway.contracts.errors import Invalid, Refused, Unreadable
from gateway.contracts.formulier import Deel
from gateway.core.mail import MailLimits, check_bytes, is_automatic, open_headers, open_mail

LIMITS = MailLimits()


def message(*lines: str, body: str = "hallo") -> bytes:
    return "\r\n".join(("From: a@b.nl", *lines, "", body)).encode()


def multipart(*parts: str, end: str = "--g--") -> bytes:
    body = "".join(f"--g\r\n{part}\r\n" for part in parts) + end
    return message("Content-Type: multipart/mixed; boundary=g", body=body)


def rule_of(raw: bytes, limits: MailLimits = LIMITS) -> str:
    with pytest.raises(Refused) as refused:
        open_mail(raw, limits)
    return refused.value.findings[0].rule if refused.value.findings else refused.value.code


def test_a_plain_mail_is_one_part() -> None:
    mail = open_mail(message("Subject: melding"), LIMITS)
    assert (mail.van, mail.onderwerp, mail.automatisch) == ("a@b.nl", "melding", None)
    assert mail.delen == (Deel(nummer="1", media_type="text/plain", naam=None, tekst="hallo", inhoud=b"hallo"),)


def test_a_mail_of_an_ordinary_program_is_read_whole() -> None:
    made = EmailMessage()
    made["From"], made["Subject"] = "Politie <a@b.nl>", "Zorgmelding é"
    made.set_content("zie bijlage é")
    made.add_alternative("<p>zie bijlage</p>", subtype="html")
    made.add_attachment(b"<m/>", maintype="application", subtype="xml", filename="é.xml")
    mail = open_mail(made.as_bytes(policy=email.policy.SMTP), LIMITS)
    assert [(deel.nummer, deel.media_type, deel.naam) for deel in mail.delen] == [
        ("1.1", "text/plain", None),
        ("1.2", "text/html", None),
        ("2", "application/xml", "é.xml"),
    ]
    assert mail.delen[0].tekst == "zie bijlage é\n"
    assert mail.delen[2].inhoud == b"<m/>"
    assert mail.onderwerp == "Zorgmelding é"


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (b"Subject: x\r\n\r\nhallo", "mail-kop-ontbreekt"),
        (message("Content-Type: multipart/mixed"), "mail-grens-ontbreekt"),
        (multipart("\r\nx", end=""), "mail-afgebroken"),
        (multipart(), "mail-zonder-delen"),
        (multipart("\r\nx", end="--g--\r\n--g--"), "mail-grens-na-slot"),
        (multipart(*["\r\nx"] * 60), "mail-te-veel-delen"),
        (message("Content-Transfer-Encoding: base64", body="!!!a"), "mail-base64"),
        (message("Content-Transfer-Encoding: base64", body="YWJ"), "mail-base64"),
        (message("Content-Transfer-Encoding: quoted-printable", body="a=ZZ"), "mail-quoted-printable"),
        (message("Content-Transfer-Encoding: x-uuencode"), "mail-codering"),
        (message("Content-Type: text/plain; charset=utf-7"), "mail-tekenset"),
        (message("Content-Type: text/plain; charset=us-ascii", body="é"), "mail-tekenset"),
        (message("Content-Type: message/partial; id=1; number=1; total=2"), "mail-gedeeltelijk"),
        (message("Content-Type: message/external-body; access-type=URL"), "mail-gedeeltelijk"),
        (message(body="a\0b"), "mail-nul"),
    ],
)
def test_what_can_be_read_in_two_ways_is_not_read(raw: bytes, rule: str) -> None:
    assert rule_of(raw) == rule


def test_1500_nested_parts_are_refused_at_once() -> None:
    nested = "".join(f"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n" for i in range(1500))
    raw = b"From: a@b.nl\r\n" + nested.encode() + b"".join(b"\r\n--b%d--\r\n" % i for i in reversed(range(1500)))
    began = time.perf_counter()
    assert rule_of(raw) == "mail-te-diep"
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (b"From: a@b.nl\r\n\r\na\n.\nb", "mail-regeleinde"),
        (b"From: a@b.nl\r\n\r\na\r.\rb", "mail-regeleinde"),
        (b"From: a@b.nl\r\n\r\n" + b"x" * 999, "mail-regel-te-lang"),
        (b"x" * (LIMITS.size + 1), "mail-te-groot"),
    ],
)
def test_size_and_lines_are_looked_at_before_anything_else(raw: bytes, rule: str) -> None:
    with pytest.raises(Unreadable) as refused:
        check_bytes(raw, LIMITS)
    assert refused.value.code == rule


@pytest.mark.parametrize(
    ("raw", "automatic"),
    [
        (message("Auto-Submitted: auto-replied; owner=x"), "mail-automatisch"),
        (message("Auto-Submitted: no"), None),
        (message("Precedence: bulk"), "mail-automatisch"),
        (message("List-Id: <x.y>"), "mail-automatisch"),
        (message("Return-Path: <>"), "mail-bezorgbericht"),
        (
            message("Content-Type: multipart/report; boundary=g", body="--g\r\n\r\nx\r\n--g--"),
            "mail-bezorgbericht",
        ),
    ],
)
def test_what_no_person_wrote_is_known(raw: bytes, automatic: str | None) -> None:
    assert open_mail(raw, LIMITS).automatisch == automatic
    assert is_automatic(raw, LIMITS) is (automatic is not None)


def test_a_mail_whose_kind_cannot_be_read_is_known_by_its_other_headers() -> None:
    unreadable = 'Content-Type: text/plain; a="1"; a="2"'
    assert not is_automatic(message(unreadable), LIMITS)
    assert is_automatic(message("Auto-Submitted: auto-replied", unreadable), LIMITS)


def test_the_headers_alone_can_be_read_of_a_mail_whose_parts_cannot() -> None:
    raw = message("Content-Type: multipart/mixed")
    assert open_headers(raw, LIMITS)["from"] == ["a@b.nl"]
    with pytest.raises(Invalid):
        open_mail(raw, LIMITS)
