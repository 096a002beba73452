from dataclasses import replace

import pytest

from gateway.contracts.errors import Unauthentic, Unknown
from gateway.contracts.message import Oin, Urgentie
from gateway.core.partners import AcuutAls, Book, MailEntry, Partner
from gateway.mail.reception import Reception, Relay, is_acute, stored_password
from gateway.testing.mailrelais import ACUUT, AFZENDER, POSTBUS, SERVER, e_mail
from tests.journeys.world import POLITIE, VT, World, book, world

RELAIS = "00000099000000005000"
PASSWORD = "een geheim van niemand"


def signing_on() -> Book:
    """The region, with a mail relay that signs on by password."""
    made = book()
    mail = MailEntry(
        gebruiker="relais",
        wachtwoord=stored_password(PASSWORD, bytes(16)),
        authserv_ids=(SERVER,),
        adressen={AFZENDER: POLITIE.oin},
    )
    relay = made.partners[RELAIS].model_copy(update={"mail": mail})
    return replace(made, partners={**made.partners, RELAIS: relay})


@pytest.fixture
def here() -> World:
    return world([signing_on()])


def test_a_relay_that_signs_on_is_known_by_its_own_password_only(here: World) -> None:
    reception = Reception(here.gateway)
    assert reception.by_password("relais", PASSWORD.encode()) == Relay(oin=Oin(RELAIS), bewijs="aangemeld")
    assert reception.by_password("relais", b"een ander") is None
    assert reception.by_password("een-ander", PASSWORD.encode()) is None


def test_a_relay_is_known_by_its_name_to_who_runs_the_gateway_while_it_has_mail(here: World) -> None:
    reception = Reception(here.gateway)
    assert reception.by_name("mailrelais") == Relay(oin=Oin(RELAIS), bewijs="ingevoerd")
    for naam in ("politie-mn", "een-ander"):
        with pytest.raises(Unknown):
            reception.by_name(naam)


def test_what_is_no_certificate_is_nobodys(here: World) -> None:
    assert Reception(here.gateway).by_certificate(b"geen certificaat") is None


def test_a_mailbox_belongs_to_a_verantwoordelijke_of_whom_the_relay_is_a_partner(here: World) -> None:
    reception = Reception(here.gateway)
    relay = Relay(oin=Oin(RELAIS), bewijs="aangemeld")
    assert reception.mailbox(relay, POSTBUS.upper()) == VT.oin
    with pytest.raises(Unknown):
        reception.mailbox(relay, "ander@vt.example")
    with pytest.raises(Unknown):
        reception.mailbox(Relay(oin=Oin("00000099000000009000"), bewijs="aangemeld"), POSTBUS)


@pytest.mark.parametrize(("mailbox", "urgentie"), [(POSTBUS, Urgentie.REGULIER), (ACUUT, Urgentie.ACUUT)])
def test_what_is_received_says_in_whose_name_and_how_fast(here: World, mailbox: str, urgentie: Urgentie) -> None:
    relay = Relay(oin=Oin(RELAIS), bewijs="aangemeld")
    received = Reception(here.gateway).receive(relay, [mailbox], e_mail("acuut! acuut!", nummer="1"))
    assert received.bezorging is not None
    assert (received.bezorging.zender, received.bezorging.urgentie) == (POLITIE.oin, urgentie)
    assert (received.party.oin, received.party.bewijs) == (RELAIS, "aangemeld")


def test_a_partner_without_mail_relays_nothing(here: World) -> None:
    relay = Relay(oin=Oin(POLITIE.oin), bewijs="aangemeld")
    with pytest.raises(Unauthentic):
        Reception(here.gateway).receive(relay, [POSTBUS], e_mail("x", nummer="1"))


@pytest.mark.parametrize(
    ("subject", "acute"),
    [("Melding [acuut]", True), ("Acuut", False), ("=?utf-8?q?=5BACUUT=5D?=", True), ("=?geen?q?=5BACUUT=5D?=", False)],
)
def test_a_token_in_the_subject_may_mean_acute(subject: str, acute: bool) -> None:  # noqa: FBT001  what is expected
    entry = Partner(naam="a", oin=POLITIE.oin, rol="politie", acuut_als=AcuutAls(onderwerp="[ACUUT]"))
    assert is_acute(entry, [POSTBUS], {"subject": [subject]}) is acute


def test_without_a_condition_nothing_is_acute() -> None:
    entry = Partner(naam="a", oin=POLITIE.oin, rol="politie")
    assert not is_acute(entry, [ACUUT], {"subject": ["ACUUT"]})
