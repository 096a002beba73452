from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from gateway.contracts.errors import Broken
from gateway.contracts.message import Oin
from gateway.core.audit import Feit
from gateway.core.partners import PartnerFile
from gateway.journal import SqlJournal, migrate
from gateway.journal.verify import verify
from tests.contracts.recordings import OTHER_VT, POLITIE, VT, Maker
from tests.journal.journals import OnPostgresql, OnSqlite
from tests.journal.opened import open_journal


def content(verantwoordelijke: Oin, *names: str) -> bytes:
    partners = [
        {"naam": name, "oin": f"0000000200000000{index:04}", "rol": "politie"} for index, name in enumerate(names)
    ]
    data = {"verantwoordelijke": verantwoordelijke, "naam": "Veilig Thuis Test", "partners": partners}
    return PartnerFile.model_validate(data).model_dump_json(by_alias=True).encode()


class Books:
    @pytest.fixture
    def seconds(self) -> list[float]:
        return [1000.0]

    @pytest.fixture
    def make(self) -> Maker:
        return Maker()

    @pytest.fixture
    def journal(self, url: str, make: Maker, seconds: list[float]) -> Iterator[SqlJournal]:
        migrate(url)
        with open_journal(url, make, monotonic=lambda: seconds[0]) as opened:
            yield opened

    def apply(self, journal: SqlJournal, make: Maker, what: bytes, *, to: Oin = VT) -> int:
        maker = Maker(clock=make.clock, verantwoordelijke=to)
        entry = maker.entry(Feit.PARTNERS_TOEGEPAST, make.clock.new_id(), content=what)
        return journal.apply_partners(to, what, reason="afgesproken", entry=entry)

    def test_versions_follow_each_other_and_the_newest_counts(self, journal: SqlJournal, make: Maker) -> None:
        assert journal.library().books == {}
        assert self.apply(journal, make, content(VT, "een")) == 1
        assert self.apply(journal, make, content(VT, "een", "twee")) == 2
        assert self.apply(journal, make, content(OTHER_VT, "ander"), to=OTHER_VT) == 1
        books = journal.library().books
        assert (books[VT].version, len(books[VT].partners)) == (2, 2)
        assert [version.version for version in journal.partner_versions(VT)] == [1, 2]
        assert [version.reason for version in journal.partner_versions(OTHER_VT)] == ["afgesproken"]
        assert verify(journal).findings == ()

    def test_another_process_sees_a_version_within_a_second(
        self, journal: SqlJournal, url: str, make: Maker, seconds: list[float]
    ) -> None:
        assert journal.library().books == {}
        with open_journal(url, make) as other:
            self.apply(other, make, content(VT, "een"))
        seconds[0] += 0.999
        assert journal.library().books == {}
        seconds[0] += 0.001
        assert VT in journal.library().books

    def test_applied_at_the_same_time_each_gets_a_number_of_its_own(self, journal: SqlJournal, make: Maker) -> None:
        with ThreadPoolExecutor(4) as pool:
            numbers = list(pool.map(lambda n: self.apply(journal, make, content(VT, f"p{n}")), range(6)))
        assert sorted(numbers) == [1, 2, 3, 4, 5, 6]

    def test_the_file_of_another_verantwoordelijke_is_refused(self, journal: SqlJournal, make: Maker) -> None:
        for wrong in (content(OTHER_VT, "een"), b"{}", b"geen json"):
            with pytest.raises(Broken):
                self.apply(journal, make, wrong)
        assert journal.partner_versions(VT) == []
        assert journal.entries(POLITIE) == []


class TestSqlite(OnSqlite, Books):
    pass


class TestPostgresql(OnPostgresql, Books):
    pass
