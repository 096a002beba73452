import orjson
import pytest

from gateway.contracts.errors import Finding, Invalid, Unsupported
from gateway.contracts.groepen import Groep
from gateway.contracts.message import Oin
from gateway.core.offers import read_offer
from gateway.core.opening import Opened

SENDER = Oin("00000099000000001000")


def opened(body: dict[str, object], kind: str = "MeldingGedaan") -> Opened:
    """``body`` as the journey opens it."""
    return Opened(kind=kind, zender=SENDER, ontvanger=None, reference=None, canonical=orjson.dumps(body), body=body)


def offer(**melding: object) -> dict[str, object]:
    return {"ontvanger": "00000099000000002000", "referentie": "R-1", "melding": melding}


def test_every_field_knows_where_the_sender_put_it() -> None:
    draft = read_offer(opened(offer(betrokkenen=[{"persoon": {"geslachtsnaam": "Verzonnen"}}], verzoek="Verzonnen")))
    assert draft.bronnen == {
        "/betrokkenen/0/persoon/geslachtsnaam": "/melding/betrokkenen/0/persoon/geslachtsnaam",
        "/verzoek": "/melding/verzoek",
    }


def test_a_finding_is_a_rule_and_a_pointer_without_type_tags() -> None:
    with pytest.raises(Invalid) as refused:
        read_offer(opened(offer(betrokkenen=[{"persoon": {"bsn": 999990019}}])))
    assert Finding("string_type", "/melding/betrokkenen/0/persoon/bsn") in refused.value.findings
    assert "999990019" not in str(refused.value.findings)


@pytest.mark.parametrize(
    "body",
    [
        {**offer(), "Jan Verzonnen": 1},
        offer(**{"Jan Verzonnen": 1}),
        offer(betrokkenen=[{"persoon": {"Jan Verzonnen": 1}}]),
        {**offer(), "verklaringen": {"Jan Verzonnen": "ja"}},
        {**offer(), "verklaringen": {"Jan Verzonnen": 1}},
    ],
)
def test_a_name_that_the_sender_made_up_is_not_repeated(body: dict[str, object]) -> None:
    with pytest.raises(Invalid) as refused:
        read_offer(opened(body))
    assert refused.value.findings
    assert "Jan" not in str(refused.value.findings)


def test_a_message_by_veilig_thuis_says_what_it_declares_and_which_groups_are_in_it() -> None:
    body: dict[str, object] = {
        "type": "InformatieGevraagd",
        "ontvanger": SENDER,
        "verklaringen": {"doelbinding": "WMO-4.1.1-2-b"},
        "veldgroepen": ["ID", "BSN"],
        "data": {"betrokkenen": [{"persoon": {"geslachtsnaam": "Verzonnen"}}]},
    }
    draft = read_offer(opened(body, kind="InformatieGevraagd"))
    assert draft.verklaringen == {"doelbinding": "WMO-4.1.1-2-b"}
    assert draft.veldgroepen == frozenset({Groep.ID, Groep.BSN})
    assert draft.bronnen["/betrokkenen/0/persoon/geslachtsnaam"] == "/data/betrokkenen/0/persoon/geslachtsnaam"


def test_a_kind_that_nobody_offers_is_unsupported() -> None:
    with pytest.raises(Unsupported):
        read_offer(opened({"type": "OntvangstBevestigd"}, kind="OntvangstBevestigd"))
