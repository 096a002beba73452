"""A person looks at what a machine read: nothing is shown that is not in the journal first."""

from dataclasses import replace

import pytest

from gateway.contracts.errors import JournalUnavailable
from gateway.contracts.message import Urgentie
from gateway.core.besluiten import Held
from gateway.core.recording import Entry
from gateway.formulier import lees
from gateway.registration.desk import pseudonym
from gateway.registration.inzage import kijk
from gateway.testing.faulty import Moment, Storing, faulty_journal
from gateway.testing.mailrelais import e_mail
from gateway.testing.zorgformulier import zorgformulier
from tests.journeys.test_persons import ANOUK, CARLA, decide, only, person, without_agreement
from tests.journeys.world import World, world
from tests.test_mailjourney import became, mail
from tests.web.house import voorval


@pytest.fixture
def here() -> World:
    return world()


def mailed(here: World, urgentie: Urgentie = Urgentie.REGULIER) -> Held:
    """A form that waits for a person."""
    became(here, mail(here.clock.now(), e_mail(zorgformulier(voorval()), nummer="1"), urgentie), lees)
    held = here.journal.held(only(here).verantwoordelijke, only(here).id)
    assert held is not None
    return held


def looks(here: World) -> list[Entry]:
    return [entry for entry in here.journal.entries if entry.event == "inhoud-ingezien"]


@pytest.mark.parametrize("urgentie", list(Urgentie))
def test_who_is_asked_to_confirm_sees_what_was_read(here: World, urgentie: Urgentie) -> None:
    velden = kijk(mailed(here, urgentie), person(here, ANOUK), here.gateway, door="scherm")
    bsn = [veld for veld in velden if veld.pad == "/betrokkenen/0/persoon/bsn"]
    assert [(veld.merk, veld.bron) for veld in bsn] == [("zeker", f"BSN: {bsn[0].waarde}")]
    assert "/volledig" not in {veld.pad for veld in velden}


def test_each_look_is_an_entry_of_who_when_and_what_without_a_value(here: World) -> None:
    held = mailed(here)
    for _ in range(2):
        velden = kijk(held, person(here, CARLA), here.gateway, door="opdrachtregel")
    (_, entry) = looks(here)
    assert (entry.about, entry.actor) == (held.document, pseudonym(person(here, CARLA), here.gateway))
    assert entry.details["functie"] == CARLA.functie
    assert entry.details["door"] == "opdrachtregel"
    assert entry.details["velden"] == [veld.pad for veld in velden]
    assert list(entry.commitments) == ["gezien"]
    for veld in velden:
        assert len(veld.waarde) < 4 or veld.waarde not in str(entry.details)


@pytest.mark.parametrize("moment", list(Moment))
def test_what_cannot_be_written_down_is_not_shown(here: World, moment: Moment) -> None:
    held = mailed(here)
    gateway = replace(here.gateway, journal=faulty_journal(here.journal, Storing(naam="note", moment=moment)))
    with pytest.raises(JournalUnavailable):
        kijk(held, person(here, ANOUK), gateway, door="scherm")


def test_a_report_that_no_machine_guessed_at_is_not_shown(here: World) -> None:
    waits = without_agreement(here)
    held = here.journal.held(waits.verantwoordelijke, waits.id)
    assert held is not None
    assert held.gelezen is not None
    assert kijk(held, person(here, ANOUK), here.gateway, door="scherm") == ()
    assert looks(here) == []


def test_what_was_decided_is_not_shown_any_more(here: World) -> None:
    held = mailed(here)
    decide(here, held, how="weigeren", gronden=frozenset({"H1"}))
    closed = here.journal.held(held.verantwoordelijke, held.id)
    assert closed is not None
    assert kijk(closed, person(here, ANOUK), here.gateway, door="scherm") == ()


def test_who_may_decide_nothing_here_sees_nothing(here: World) -> None:
    nobody = replace(person(here, ANOUK), functie="stagiair")
    assert kijk(mailed(here), nobody, here.gateway, door="scherm") == ()
    assert looks(here) == []
