"""A small number of reports with every run; `make disk` searches after a thousand."""

from base64 import urlsafe_b64encode

import pytest

from tests.live import broker_disk


@pytest.mark.live
def test_on_the_brokers_disk_no_name_and_no_bsn_is_found() -> None:
    searched = broker_disk.run(reports=60)
    assert searched.goed, searched.line()


@pytest.mark.parametrize("before", range(6))
def test_the_search_finds_a_word_wherever_it_stands_and_however_it_is_written(before: int) -> None:
    planted = {"999990000", "Sjabloonsma", "Çelik-Proef", "elders-niet"}
    text = "x" * before + "999990000, Sjabloonsma en Çelik-Proef."
    for disk in (text.encode(), text.encode("utf-16-le"), urlsafe_b64encode(text.encode())):
        assert broker_disk.found_in([b"\0", disk], planted) == planted - {"elders-niet"}
