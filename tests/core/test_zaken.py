import pytest
from hypothesis import given, strategies as st

from gateway.contracts.message import Oin
from gateway.contracts.zaken import Zaakstelling
from gateway.core import zaken
from gateway.core.klokken import MOMENTEN
from gateway.core.policy import ZaakFeiten
from gateway.core.zaken import ZaakFeit
from tests.contracts.recordings import START

STELLINGEN = st.builds(
    Zaakstelling,
    veiligheid=st.sampled_from([None, "acuut", "structureel", "geen"]),
    minderjarige=st.sampled_from([None, True, False]),
    vermoeden=st.sampled_from([None, True, False]),
    gemeente=st.sampled_from([None, "1942"]),
    ots=st.sampled_from([None, "OTS-1", "ja"]),
    strafzaak=st.sampled_from([None, "PV-1", "nee"]),
    strafzaak_gesloten=st.sampled_from([None, True, False]),
    momenten=st.dictionaries(
        st.sampled_from(sorted(zaken.MOMENTEN)), st.sampled_from(["2026-06-01", "2026-06-01T12:00:00+02:00"])
    ),
)


def feit(naam: str, waarde: str | None) -> ZaakFeit:
    return ZaakFeit(id="x", verantwoordelijke=Oin("1"), zaak="Z-1", naam=naam, waarde=waarde, at=START)


@given(STELLINGEN)
def test_a_statement_is_what_its_facts_are(stelling: Zaakstelling) -> None:
    assert zaken.stelling_of({"open": "ja", **zaken.rows_of(stelling)}) == stelling


@given(STELLINGEN, STELLINGEN)
def test_after_the_changes_exactly_the_new_statement_stands(one: Zaakstelling, two: Zaakstelling) -> None:
    before, after = zaken.rows_of(one), zaken.rows_of(two)
    written = [feit(naam, waarde) for naam, waarde in zaken.changes({}, before).items()]
    written += [feit(naam, waarde) for naam, waarde in zaken.changes(before, after).items()]
    assert zaken.standing(written) == after
    assert not zaken.changes(after, after)


def test_the_last_word_counts_and_what_is_withdrawn_is_unknown() -> None:
    said = [feit("veiligheid", "acuut"), feit("veiligheid", "geen"), feit("gemeente", "1942"), feit("gemeente", None)]
    assert zaken.standing(said) == {"veiligheid": "geen"}


def test_no_zaak_is_unknown_and_so_is_what_is_not_stated() -> None:
    assert zaken.feiten_of({}) is None
    assert zaken.feiten_of({"open": "ja"}) == ZaakFeiten(open=True)


def test_policy_sees_that_there_is_a_custody_reference_and_never_which() -> None:
    stelling = Zaakstelling(veiligheid="structureel", minderjarige=True, strafzaak="PV-1", strafzaak_gesloten=False)
    found = zaken.feiten_of({"open": "nee", **zaken.rows_of(stelling)})
    expected = ZaakFeiten(
        open=False, veiligheid="structureel", minderjarige=True, strafzaak=True, strafzaak_gesloten=False
    )
    assert found == expected


def test_every_moment_that_can_be_stated_is_one_of_the_clocks() -> None:
    assert MOMENTEN.keys() >= zaken.MOMENTEN


@pytest.mark.parametrize(
    ("said", "instant"),
    [("2026-07-01", "2026-07-01T00:00:00+02:00"), ("2026-07-01T10:00:00Z", "2026-07-01T10:00:00+00:00")],
)
def test_a_day_begins_in_the_netherlands(said: str, instant: str) -> None:
    found = zaken.verloop_of({"open": "ja", "triagebesluit": said}).momenten
    assert {naam: moment.isoformat() for naam, moment in found.items()} == {"triagebesluit": instant}
