"""The walk that is written out sees what a walk along the plan sees."""

from random import Random

import pytest
from pydantic import BaseModel

from gateway.contracts.berichten import KINDS, MeldingGedaan
from gateway.contracts.berichten.bericht import GeenWaarde
from gateway.contracts.berichten.casusinformatie import Bekende
from gateway.contracts.berichten.personen import Betrokkene, Persoonsgegevens
from gateway.contracts.groepen import Groep
from gateway.core.policy.plan import plan_of
from gateway.core.policy.walking import WAARDE, Aanwezig, reader_of, see
from gateway.testing.berichten import bericht as invented
from tests.core.policy.invented import geen, melding


def read(model: BaseModel) -> tuple[dict[Groep, Aanwezig], list[str]]:
    seen: dict[Groep, Aanwezig] = {}
    bsns: list[str] = []
    reader_of(type(model))(model, seen, bsns)
    return seen, bsns


def along_the_plan(model: BaseModel, seen: dict[Groep, Aanwezig], bsns: list[str]) -> None:
    plan = plan_of(type(model))
    for name, groep in plan.leaves:
        value = getattr(model, name)
        if value is not None:
            see(seen, groep, value)
        if groep is Groep.BSN and isinstance(value, str):
            bsns.append(value)
    if plan.person and getattr(model, "minderjarig") is True:  # noqa: B009  the plan says that there is one
        seen[Groep.KIND] = WAARDE
    for name, groep in plan.ways:
        value = getattr(model, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, GeenWaarde):
                see(seen, groep, item)
            elif item is not None:
                along_the_plan(item, seen, bsns)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_read_as_its_plan_says(kind: str) -> None:
    for seed in range(20):
        bericht = invented(KINDS[kind], Random(seed))
        seen: dict[Groep, Aanwezig] = {}
        bsns: list[str] = []
        along_the_plan(bericht, seen, bsns)
        found = read(bericht)
        assert found[0].keys() == seen.keys()
        assert {groep for groep, how in seen.items() if how is WAARDE} == {
            groep for groep, how in found[0].items() if how is WAARDE
        }
        assert sorted(found[1]) == sorted(bsns)


def test_every_bsn_is_gathered_though_the_group_is_settled_by_the_first() -> None:
    assert read(melding(persons=3))[1] == ["999993653"] * 3


def test_a_model_that_the_annotation_does_not_name_is_read_by_its_own_class() -> None:
    known = Bekende(persoon=Persoonsgegevens(bsn="999993653"), minderjarig=True)
    found, bsns = read(MeldingGedaan(betrokkenen=(known, geen())))
    assert (found[Groep.BSN], found[Groep.KIND], bsns) == (WAARDE, WAARDE, ["999993653"])


def test_of_a_list_the_first_value_settles_its_group() -> None:
    person = Betrokkene(persoon=Persoonsgegevens(telefoonnummers=(geen(), " ", "0900-0000", geen())))
    assert read(MeldingGedaan(betrokkenen=(person,)))[0] == {Groep.CON: WAARDE}
    none = Betrokkene(persoon=Persoonsgegevens(telefoonnummers=(" ", "")))
    assert read(MeldingGedaan(betrokkenen=(none,)))[0] == {}
