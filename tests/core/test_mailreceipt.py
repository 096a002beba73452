from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

from gateway.contracts.berichten.ontvangst import Ontvangstbewijs
from gateway.core.mailreceipt import write_receipt

BEWIJS = Ontvangstbewijs(
    document="0198c000-0000-7000-8000-000000000001",
    tijdstip="2026-11-25T10:00:00.000000Z",
    sha256="ab" * 32,
    belofte='{"message":"0198c000-0000-7000-8000-000000000001"}',
    zegel=f"{'a' * 300}..{'b' * 86}",
)
AT = datetime(2026, 11, 25, 10, 0, 1, tzinfo=UTC)


def written() -> bytes:
    return write_receipt(BEWIJS, "bewijzen@vt.example", "ontvangst@politie.example", ident="r-1", at=AT)


def test_a_receipt_says_what_was_recorded_when_and_that_a_machine_says_so() -> None:
    mail = message_from_bytes(written(), policy=default)
    assert {name: str(value) for name, value in mail.items() if not name.lower().startswith(("content-", "mime"))} == {
        "From": "bewijzen@vt.example",
        "To": "ontvangst@politie.example",
        "Date": "Wed, 25 Nov 2026 10:00:01 +0000",
        "Message-ID": "<r-1@vt.example>",
        "Subject": f"Ontvangstbewijs {BEWIJS.document}",
        "Auto-Submitted": "auto-replied",
    }
    body = mail.get_body()
    assert body is not None
    text = str(body.get_content())
    for said in BEWIJS.model_dump().values():
        assert said in text


def test_it_is_ascii_with_lines_that_every_server_takes() -> None:
    lines = written().decode("ascii").split("\r\n")
    assert max(map(len, lines)) <= 78
    assert "\n" not in "".join(lines)
