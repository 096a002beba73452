from random import Random

import pytest
from pydantic import ValidationError

from gateway.contracts.aanbod import AANBOD, NAMES, SET_BY_GATEWAY, MeldingAanbod
from gateway.contracts.berichten import KINDS, InAntwoord
from gateway.contracts.berichten.bericht import Model
from gateway.testing.berichten import bericht

OFFER = {"ontvanger": "00000099000000002000", "referentie": "R-1"}
SET_ONES = [
    ({"volledig": True}),
    ({"document": "x"}),
    ({"waarschuwingen": []}),
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


def test_a_sender_may_say_that_someone_is_a_minor() -> None:
    report = {"betrokkenen": [{"persoon": {}, "minderjarig": True}]}
    MeldingAanbod.model_validate({**OFFER, "melding": report})


@pytest.mark.parametrize("kind", AANBOD)
def test_a_message_is_offered_by_name_or_by_type(kind: str) -> None:
    model = KINDS[kind]
    data = bericht(model, Random(1)).model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for name in (kind, model.TYPE):
        offer = AANBOD[kind].model_validate({**OFFER, "type": name, "data": data})
        assert type(offer.data) is model


@pytest.mark.parametrize("kind", AANBOD)
def test_only_an_answer_may_leave_open_whom_it_is_for(kind: str) -> None:
    data = bericht(KINDS[kind], Random(1)).model_dump(mode="json", by_alias=True, exclude_defaults=True)
    offer = {"type": kind, "data": data}
    if issubclass(KINDS[kind], InAntwoord):
        assert AANBOD[kind].model_validate(offer).ontvanger is None
    else:
        with pytest.raises(ValidationError):
            AANBOD[kind].model_validate(offer)


@pytest.mark.parametrize("zaak", ["", "Jan Verzonnen", "a/b", "x" * 41])
def test_a_zaak_is_an_opaque_reference(zaak: str) -> None:
    data = {"inAntwoordOp": "1", "reden": {"code": "01", "lijst": "verzonnen"}}
    with pytest.raises(ValidationError):
        AANBOD["InformatieGeweigerd"].model_validate({"type": "InformatieGeweigerd", "data": data, "zaak": zaak})


def test_the_names_of_the_offers_are_those_of_their_schemas() -> None:
    models: list[type[Model]] = [MeldingAanbod, *AANBOD.values()]
    schemas = [model.model_json_schema() for model in models]
    parts = [part for schema in schemas for part in (schema, *schema["$defs"].values())]
    assert {name for part in parts for name in part.get("properties", ())} == NAMES
