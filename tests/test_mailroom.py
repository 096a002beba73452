import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.bootstrap import close_gateway, open_gateway
from gateway.contracts.errors import Misconfigured
from gateway.mailroom import open_mail_door, open_mailbox
from gateway.ports import Gateway
from gateway.settings import Settings, load
from tests.mail.house import new_home

MAILBOX = {
    "GATEWAY_IMAP_SERVER": "127.0.0.1:1",
    "GATEWAY_IMAP_USER": "meldingen",
    "GATEWAY_IMAP_PASSWORD": "verzonnen",
    "GATEWAY_IMAP_POSTBUS": "meldingen@vt.example",
    "GATEWAY_IMAP_RELAIS": "mailrelais",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_home(tmp_path_factory.mktemp("postkamer") / "var")


@pytest.fixture(scope="module")
def gateway(home: Path) -> Iterator[Gateway]:
    opened = open_gateway(load({}, home=home))
    yield opened
    close_gateway(opened)


def settings(home: Path, **more: str) -> Settings:
    return load({**MAILBOX, **{f"GATEWAY_IMAP_{name.upper()}": value for name, value in more.items()}}, home=home)


def test_where_nothing_is_set_no_mail_comes_in(home: Path, gateway: Gateway) -> None:
    assert open_mail_door(load({}, home=home), gateway) is None
    assert open_mailbox(load({}, home=home), gateway) is None


def test_a_mailbox_is_opened_without_connecting(home: Path, gateway: Gateway) -> None:
    assert open_mailbox(settings(home), gateway) is not None


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("postbus", "elders@vt.example", "postbus-onbekend"),
        ("relais", "politie-mn", "relais-onbekend"),
        ("ca", "/nergens/ca.crt", "imap-ca-onleesbaar"),
    ],
)
def test_a_mailbox_that_cannot_be_starts_nothing(
    home: Path, gateway: Gateway, name: str, value: str, code: str
) -> None:
    with pytest.raises(Misconfigured) as refused:
        open_mailbox(settings(home, **{name: value}), gateway)
    assert refused.value.code == code


def test_without_the_extra_a_mailbox_is_refused(home: Path, gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "imap_tools"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "gateway.mail.imap", raising=False)
    monkeypatch.setitem(sys.modules, "imap_tools", None)
    with pytest.raises(Misconfigured) as refused:
        open_mailbox(settings(home), gateway)
    assert refused.value.code == "imap-ontbreekt"
