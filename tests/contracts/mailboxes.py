"""What every ledger of mailboxes keeps to."""

from dataclasses import replace

import pytest

from gateway.contracts.message import Urgentie
from gateway.core.mailbox import Folder, Line, Stand
from gateway.core.recording import Claim
from gateway.mail.mailbox import Ledger
from gateway.ports import Journal
from tests.contracts.journal import outcome
from tests.contracts.mail import mail
from tests.contracts.recordings import OTHER_VT, VT, Maker

MANY = 1200
INBOX = Folder(verantwoordelijke=VT, mailbox="meldingen@vt.example imap.vt.example:993 in", uidvalidity=4_000_000_000)


def line(make: Maker, uid: int, stand: Stand = Stand.BLIJFT, folder: Folder = INBOX) -> Line:
    code = "mail-niet-echt" if stand is Stand.BLIJFT else None
    return Line(folder=folder, uid=uid, stand=stand, at=make.clock.now(), size=1000 + uid, code=code)


class LedgerContract:
    """Inherit it beside ``JournalContract``; ``ledger`` is that of ``journal``."""

    @pytest.fixture
    def ledger(self, journal: Journal) -> Ledger:
        raise NotImplementedError

    def test_of_a_mail_that_nobody_looked_at_nothing_is_known(self, ledger: Ledger) -> None:
        assert ledger.known(INBOX, [1, 2]) == {}
        assert ledger.known(INBOX, []) == {}
        assert list(ledger.staying()) == []

    def test_a_mail_is_taken_in_the_commit_that_keeps_it(self, journal: Journal, ledger: Ledger, make: Maker) -> None:
        recording = replace(mail(make), postbus=line(make, 7, Stand.GENOMEN))
        assert ledger.known(INBOX, [7]) == {}
        outcome(journal.record(recording))
        assert ledger.known(INBOX, [6, 7]) == {7: Stand.GENOMEN}
        assert list(ledger.staying()) == []

    def test_the_same_mail_again_is_not_taken_by_its_commit(
        self, journal: Journal, ledger: Ledger, make: Maker
    ) -> None:
        for uid in (7, 8):
            repeated = mail(make, Urgentie.REGULIER, Claim(key="k", digest="d"))
            outcome(journal.record(replace(repeated, postbus=line(make, uid, Stand.GENOMEN))))
        assert ledger.known(INBOX, [7, 8]) == {7: Stand.GENOMEN}
        ledger.write(line(make, 8, Stand.GENOMEN))
        assert ledger.known(INBOX, [7, 8]) == {7: Stand.GENOMEN, 8: Stand.GENOMEN}

    def test_what_stays_is_listed_the_oldest_first(self, ledger: Ledger, make: Maker) -> None:
        first = line(make, 2)
        ledger.write(first)
        make.clock.advance(60)
        later = line(make, 1)
        ledger.write(later)
        ledger.write(line(make, 3, Stand.GENOMEN))
        assert list(ledger.staying()) == [first, later]

    def test_what_was_said_of_a_mail_first_stands(self, ledger: Ledger, make: Maker) -> None:
        ledger.write(line(make, 1, Stand.GENOMEN))
        ledger.write(line(make, 1, Stand.BLIJFT))
        assert ledger.known(INBOX, [1]) == {1: Stand.GENOMEN}

    def test_what_a_person_moved_away_is_not_listed_any_more(self, ledger: Ledger, make: Maker) -> None:
        for uid in (1, 2):
            ledger.write(line(make, uid))
        ledger.gone(INBOX, {2, 3})
        assert [staying.uid for staying in ledger.staying()] == [2]
        assert ledger.known(INBOX, [1, 2]) == {1: Stand.WEG, 2: Stand.BLIJFT}

    def test_another_uidvalidity_says_that_nothing_is_known(self, ledger: Ledger, make: Maker) -> None:
        ledger.write(line(make, 1))
        ledger.write(line(make, 2, Stand.GENOMEN))
        anew = replace(INBOX, uidvalidity=INBOX.uidvalidity + 1)
        assert ledger.known(anew, [1, 2]) == {}
        ledger.gone(anew, {1, 2})
        assert list(ledger.staying()) == []
        ledger.write(line(make, 1, folder=anew))
        assert [staying.folder for staying in ledger.staying()] == [anew]

    def test_mailboxes_do_not_meet(self, ledger: Ledger, make: Maker) -> None:
        others = (replace(INBOX, verantwoordelijke=OTHER_VT), replace(INBOX, mailbox="een andere"))
        for folder in others:
            ledger.write(line(make, 1, folder=folder))
        assert ledger.known(INBOX, [1]) == {}
        ledger.gone(INBOX, set())
        assert {staying.folder for staying in ledger.staying()} == set(others)

    def test_a_large_folder_is_asked_for_at_once(self, ledger: Ledger, make: Maker) -> None:
        ledger.write(line(make, 1))
        ledger.write(line(make, MANY))
        assert ledger.known(INBOX, range(1, MANY + 1)) == {1: Stand.BLIJFT, MANY: Stand.BLIJFT}
