import pytest

from gateway.contracts.errors import JournalUnavailable
from gateway.contracts.message import Oin
from gateway.testing.faulty import Moment, Storing, faulty_journal, gestoord
from tests.journeys.world import VT, world


def test_not_done_means_that_nothing_happened() -> None:
    w = world()
    journal = faulty_journal(w.journal, Storing(naam="library", moment=Moment.NIET_GEDAAN))
    with pytest.raises(JournalUnavailable):
        journal.library()
    assert journal.library().books.keys() == {Oin(VT.oin)}
    assert gestoord(journal) == 1


def test_done_without_an_answer_has_happened_all_the_same() -> None:
    w = world()
    storing = Storing(naam="use_once", moment=Moment.GEDAAN_ZONDER_ANTWOORD)
    journal = faulty_journal(w.journal, storing)
    with pytest.raises(JournalUnavailable):
        journal.use_once(Oin(VT.oin), "k", until=w.clock.now())
    assert not journal.use_once(Oin(VT.oin), "k", until=w.clock.now()), "it was used, nobody heard"
