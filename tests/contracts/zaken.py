"""What every journal keeps to with what is stated about zaken."""

from dataclasses import replace

import pytest

from gateway.contracts.errors import Broken
from gateway.core.audit import Feit
from gateway.core.recording import Entry
from gateway.core.zaken import ZaakFeit
from gateway.ports import Journal
from tests.contracts.recordings import OTHER_VT, VT, Maker


def stated(make: Maker, naam: str, waarde: str | None, zaak: str = "Z-1") -> tuple[ZaakFeit, Entry]:
    """A fact, with its entry."""
    feit = ZaakFeit(
        id=make.clock.new_id(),
        verantwoordelijke=make.verantwoordelijke,
        zaak=zaak,
        naam=naam,
        waarde=waarde,
        at=make.clock.now(),
    )
    return feit, make.entry(Feit.ZAAKFEIT_GESTELD, feit.id)


class ZakenContract:
    """Inherit it beside ``JournalContract``."""

    def test_what_is_stated_about_a_zaak_comes_back_in_that_order(self, journal: Journal, make: Maker) -> None:
        first = [stated(make, "open", "ja"), stated(make, "veiligheid", "acuut")]
        journal.state(first)
        later = [stated(make, "veiligheid", "geen"), stated(make, "gemeente", None)]
        journal.state(later)
        assert list(journal.zaak(VT, "Z-1")) == [feit for feit, _ in (*first, *later)]

    def test_of_a_zaak_that_nobody_opened_nothing_is_stated(self, journal: Journal, make: Maker) -> None:
        journal.state([stated(make, "open", "ja")])
        assert list(journal.zaak(VT, "Z-2")) == []

    def test_a_zaak_belongs_to_one_verantwoordelijke(self, journal: Journal, make: Maker) -> None:
        ours = stated(make, "open", "ja")
        theirs = stated(replace(make, verantwoordelijke=OTHER_VT), "veiligheid", "acuut")
        journal.state([ours])
        journal.state([theirs])
        assert list(journal.zaak(VT, "Z-1")) == [ours[0]]
        assert list(journal.zaak(OTHER_VT, "Z-1")) == [theirs[0]]

    def test_a_fact_is_stated_once(self, journal: Journal, make: Maker) -> None:
        fact = stated(make, "open", "ja")
        journal.state([fact])
        with pytest.raises(Broken):
            journal.state([fact])
        assert list(journal.zaak(VT, "Z-1")) == [fact[0]]
