import pytest
from pydantic import ValidationError

from gateway.contracts.aanbod import NAMES, SET_BY_GATEWAY, BerichtAanbod, MeldingAanbod

OFFER = {"ontvanger": "00000099000000002000", "referentie": "R-1"}
SET_ONES = [
    ({"volledig": True}),
    ({"document": "x"}),
    ({"waarschuwingen": []}),
    {"betrokkenen": [{"persoon": {}, "minderjarig": True}]},
]


def test_an_offer_is_regular_and_in_the_name_of_who_hands_it_over_unless_it_says_so() -> None:
    offer = MeldingAanbod.model_validate({**OFFER, "melding": {}})
    assert (offer.zender, offer.urgentie.value, offer.verklaringen) == (None, "regulier", {})


@pytest.mark.parametrize("report", SET_ONES)
def test_a_sender_cannot_fill_in_what_the_gateway_sets(report: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="only the gateway fills in"):
        MeldingAanbod.model_validate({**OFFER, "melding": report})


def test_what_the_gateway_sets_are_fields() -> None:
    for model, fields in SET_BY_GATEWAY.items():
        assert fields <= set(model.model_fields)


def test_every_name_of_both_offers_is_ours() -> None:
    assert {"ontvanger", "verklaringen", "betrokkenen", "volledigeNaam", "inAntwoordOp"} <= NAMES
    assert set(BerichtAanbod.model_fields) <= NAMES
