from pathlib import Path

import pytest

from gateway.contracts.errors import Misconfigured
from gateway.journal import seats
from gateway.journal.seats import Seat


def test_every_process_of_a_home_has_a_seat_of_its_own(tmp_path: Path) -> None:
    processes = [Seat("huis", tmp_path) for _ in range(3)]
    names = [seat.name for seat in processes]
    assert names == ["huis 1", "huis 2", "huis 3"]
    assert [seat.name for seat in processes] == names, "and keeps it"
    for seat in processes:
        seat.leave()


def test_who_starts_again_sits_where_it_sat_while_its_siblings_stay(tmp_path: Path) -> None:
    first, second = Seat("huis", tmp_path), Seat("huis", tmp_path)
    assert (first.name, second.name) == ("huis 1", "huis 2")
    first.leave()
    again = Seat("huis", tmp_path)
    assert again.name == "huis 1"
    assert second.name == "huis 2"
    again.leave()
    second.leave()


def test_a_seat_is_taken_when_it_is_needed(tmp_path: Path) -> None:
    Seat("huis", tmp_path / "processen").leave()
    assert not (tmp_path / "processen").exists()


@pytest.mark.parametrize("where", ["full", "a file"])
def test_without_a_seat_nothing_is_leased(tmp_path: Path, where: str) -> None:
    folder, taken = tmp_path / "processen", list[Seat]()
    if where == "a file":
        folder.write_bytes(b"")
    else:
        taken = [Seat("huis", folder) for _ in range(seats.MOST)]
        assert len({seat.name for seat in taken}) == seats.MOST
    with pytest.raises(Misconfigured, match="plaats"):
        _ = Seat("huis", folder).name
    for seat in taken:
        seat.leave()
