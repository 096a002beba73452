"""Every sample of the police: permitted with the development agreements, held without them, never refused."""

from pathlib import Path

import pytest

from gateway.contracts.errors import Unauthentic
from gateway.core.recording import DocumentState
from gateway.demo import regio
from gateway.testing.stuf import lees
from tests.journeys.world import ADAPTER, POLITIE, VT, book, world
from tests.official import official

REPORTS = ("vtMeldingDi01", "meldingGeneriekDi01")
OURS = [
    path for name in REPORTS for path in sorted((Path(__file__).parents[1] / "vectors" / "stuf" / name).glob("*.xml"))
]
NEEDED = ("doelbinding", "wpg-artikel", "wpg-verstrekking", "vermoeden-hg-km", "toestemming-gevraagd")


def samples() -> list[bytes]:
    """Ours, and the official ones where they are."""
    theirs = [path for name in REPORTS if (path := official(f"domain/samples/{name}.xml")) is not None]
    return [path.read_bytes() for path in (*OURS, *theirs)]


def in_the_name_of(content: bytes, party: regio.Partij) -> bytes:
    stuk = lees(content)
    assert stuk is not None
    named = content.replace(stuk.stuur.zender.organisatie.encode(), party.oin.encode())
    return named.replace(stuk.stuur.ontvanger.organisatie.encode(), VT.oin.encode())


def test_there_are_samples() -> None:
    assert len(OURS) >= len(REPORTS)


@pytest.mark.parametrize("rail", [POLITIE, ADAPTER], ids=lambda rail: rail.naam)
def test_with_the_development_agreements_each_is_permitted(rail: regio.Partij) -> None:
    for content in samples():
        w = world()
        w.offer(in_the_name_of(content, POLITIE), by=rail)
        [recording] = w.journal.recordings
        assert recording.document.state is DocumentState.AANGENOMEN
        assert recording.document.zender == POLITIE.oin
        w.deliver_all()
        assert len(w.postbox()) == 1


def test_without_agreements_each_is_held_and_the_reasons_name_what_is_missing() -> None:
    for content in samples():
        w = world([book()])
        w.offer(in_the_name_of(content, regio.POLITIE_ZONDER), by=ADAPTER)
        [recording] = w.journal.recordings
        assert recording.document.state is DocumentState.VASTGEHOUDEN
        assert recording.hold is not None
        why = " ".join(reason["uitleg"] for reason in recording.hold.reasons)
        assert [name for name in NEEDED if name not in why] == []


def test_through_the_adapter_in_another_s_name_each_is_refused() -> None:
    for content in samples():
        with pytest.raises(Unauthentic) as refusal:
            world().offer(in_the_name_of(content, regio.VREEMD), by=ADAPTER)
        assert refusal.value.code == "StUF013"
