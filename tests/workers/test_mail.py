"""The duty that reads mail: whatever is in one, the duty goes on and the mail is not lost."""

from collections.abc import Sequence
from threading import Event, Timer

from gateway import journey, mailjourney
from gateway.contracts.formulier import Deel, Lezing
from gateway.core.recording import DocumentState
from gateway.testing.mailrelais import e_mail
from gateway.workers import mail as mailing
from tests.journeys.world import World, world
from tests.test_mailjourney import mail


def kept(here: World, nummer: str) -> None:
    """A mail that waits to be read."""
    gateway = here.gateway
    journey.conclude(mailjourney.keep(mail(here.clock.now(), e_mail("x", nummer=nummer)), gateway), gateway).result(5)


def test_a_fault_that_nobody_foresaw_costs_one_reading_and_not_the_duty() -> None:
    here = world()
    kept(here, "1")
    kept(here, "2")
    stop, read = Event(), list[Sequence[Deel]]()

    def trips_once(delen: Sequence[Deel]) -> Lezing:
        read.append(delen)
        if len(read) == 1:
            raise ZeroDivisionError
        stop.set()
        return Lezing(formulier=False)

    patience = Timer(20, stop.set)
    patience.start()
    mailing.run(here.gateway, stop, read_form=trips_once, idle_seconds=0.01)
    patience.cancel()
    assert len(read) == 2
    assert here.journal.recordings[-1].document.state is DocumentState.QUARANTAINE
    here.clock.advance(mailing.LEASE_SECONDS + 1)
    again = here.journal.take_reading(at=here.clock.now(), lease_seconds=1)
    assert again is not None
    assert again.number == 2
