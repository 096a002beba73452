from collections.abc import Iterator
from typing import Annotated

import pytest
from pydantic import BaseModel

from gateway.contracts.berichten import KINDS, Bericht, MeldingGedaan
from gateway.contracts.berichten.bericht import Code, Datum, GeenWaarde, Model
from gateway.contracts.berichten.melding_gedaan import Leefgebied
from gateway.contracts.berichten.personen import Adres, Betrokkene, Persoonsgegevens
from gateway.contracts.errors import Broken
from gateway.contracts.groepen import KENMERK, Groep
from gateway.core.policy.plan import is_value, marks_of, models_in, plan_of


def models_of(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for field in model.model_fields.values():
        for inner in models_in(field.annotation):
            yield from models_of(inner)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_every_kind_is_in_one_group_or_about_the_exchange(kind: str) -> None:
    for model in set(models_of(KINDS[kind])):
        expected = 1 if not is_value(model) else None
        for name, field in model.model_fields.items():
            count = len(marks_of(field))
            assert count == expected or (expected is None and count <= 1), f"{model.__name__}.{name}"
        if not is_value(model):
            plan_of(model)


def test_a_date_a_code_a_reason_an_address_and_an_area_of_life_are_values() -> None:
    assert [is_value(model) for model in (Datum, Code, GeenWaarde, Adres, Leefgebied)] == [True] * 5
    assert [is_value(model) for model in (Betrokkene, Persoonsgegevens, MeldingGedaan)] == [False] * 3


def test_an_area_of_life_is_in_the_group_of_the_list_that_holds_it() -> None:
    assert ("leefgebieden_financieel", Groep.FIN) in plan_of(MeldingGedaan).leaves
    assert ("leefgebieden_gezondheid", Groep.MED) in plan_of(MeldingGedaan).leaves


def test_a_field_about_the_exchange_is_not_in_the_plan() -> None:
    plan = plan_of(MeldingGedaan)
    assert "registratienummer" not in {name for name, _ in (*plan.leaves, *plan.ways)}
    assert "verklaringen" not in {name for name, _ in (*plan.leaves, *plan.ways)}


class ZonderGroep(Bericht):
    TYPE = "nl.wmo2015.proeven.proef-gedaan.v1"
    veld: str


class TweeGroepen(Bericht):
    TYPE = "nl.wmo2015.proeven.proef-gedaan.v1"
    veld: Annotated[str, Groep.ID, Groep.BSN]


class GroepEnKenmerk(Model):
    veld: Annotated[str, Groep.ID, KENMERK]


class KenmerkMetPersoon(Model):
    veld: Annotated[Betrokkene | None, KENMERK]


@pytest.mark.parametrize("model", [ZonderGroep, TweeGroepen, GroepEnKenmerk, KenmerkMetPersoon])
def test_a_field_without_exactly_one_mark_is_refused_by_its_name(model: type[BaseModel]) -> None:
    with pytest.raises(Broken) as caught:
        plan_of(model)
    assert caught.value.findings[0].path == f"{model.__name__}.veld"
