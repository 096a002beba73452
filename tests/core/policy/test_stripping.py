import json
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings, strategies as st
from pydantic import BaseModel

from gateway.contracts.berichten import KINDS, Bericht, MeldingGedaan
from gateway.contracts.berichten.bericht import Datum
from gateway.contracts.berichten.melding_teruggekoppeld import MeldingTeruggekoppeld
from gateway.contracts.berichten.personen import Betrokkene, Gezag, Persoonsgegevens
from gateway.contracts.errors import Broken
from gateway.contracts.groepen import Groep
from gateway.core.policy.plan import groepen_van, is_value, marks_of, noodzakelijk
from gateway.core.policy.presence import betrokkenen_of, manifest
from gateway.core.policy.stripping import minimise
from gateway.testing.berichten import bericht as invented
from tests.core.policy.invented import geen, melding, persoon, reports, texts

# Without these a person, or someone's relation to another, cannot stand: more goes than the group alone.
CARRY_OTHERS = {Groep.ID, Groep.HH, Groep.KIND}
EXACT = sorted(set(Groep) - CARRY_OTHERS)


def wire(bericht: Bericht) -> str:
    return bericht.model_dump_json(by_alias=True, exclude_none=True)


@given(reports(), st.frozensets(st.sampled_from(EXACT)))
def test_exactly_these_groups_go(bericht: MeldingGedaan, groups: frozenset[Groep]) -> None:
    left = minimise(bericht, groups)
    assert sorted(texts(left)) == sorted(text for text in texts(bericht) if text.partition("-")[0] not in groups)
    assert dict(manifest(left)) == {groep: how for groep, how in manifest(bericht).items() if groep not in groups}


@given(reports(), st.frozensets(st.sampled_from(list(Groep))))
def test_what_is_left_is_a_valid_message_without_these_groups(bericht: MeldingGedaan, groups: frozenset[Groep]) -> None:
    left = minimise(bericht, groups)
    assert MeldingGedaan.model_validate_json(wire(left)) == left
    assert not groups & manifest(left).keys()
    assert set(texts(left)) <= set(texts(bericht))
    assert not {text for text in texts(left) if text.partition("-")[0] in groups}


@given(reports())
def test_what_is_about_the_exchange_stays(bericht: MeldingGedaan) -> None:
    left = minimise(bericht, frozenset(Groep))
    names = ("registratienummer", "soort", "datum_melding", "verklaringen", "waarschuwingen", "volledig", "document")
    assert [getattr(left, name) for name in names] == [getattr(bericht, name) for name in names]


def test_without_groups_the_message_stays_itself() -> None:
    bericht = melding()
    assert minimise(bericht, frozenset()) is bericht
    assert minimise(bericht, frozenset({Groep.FIN})) is bericht


def test_kind_takes_the_whole_of_every_minor_and_of_nobody_else() -> None:
    child, adult = (Betrokkene(persoon=persoon(number), minderjarig=minor) for number, minor in ((1, True), (2, False)))
    bericht = MeldingGedaan(betrokkenen=(child, adult, geen()))
    assert minimise(bericht, frozenset({Groep.KIND})).betrokkenen == (adult, geen())


def test_an_emptied_optional_part_is_left_out() -> None:
    left = json.loads(wire(minimise(melding(1), frozenset({Groep.INC}))))
    assert "incident" not in left
    assert "zorgelijkeSituatie" not in left


def test_a_required_part_stays_when_its_person_has_other_data() -> None:
    left = minimise(melding(1), frozenset({Groep.ID, Groep.BSN, Groep.ADR, Groep.CON}))
    assert betrokkenen_of(left)[0].persoon == Persoonsgegevens()
    assert betrokkenen_of(left)[0].aanvullende_informatie == "Verzonnen."


def test_a_kind_that_cannot_be_without_a_group_is_not_stripped_of_it() -> None:
    feedback = MeldingTeruggekoppeld(
        in_antwoord_op="1",
        registratienummer="PL0000-1",
        status="VT-02",
        datum=Datum(jaar=2026, maand=6, dag=15),
        organisatie="Veilig Thuis Testregio",
        toelichting="Verzonnen.",
    )
    assert minimise(feedback, frozenset({Groep.INC})).toelichting is None
    with pytest.raises(Broken):
        minimise(feedback, frozenset({Groep.BES}))


# What more goes with a group: a relation or authority without what it is, a minor without being known as one.
TAKES = {Groep.HH: {*Groep} - {Groep.HH}, Groep.GEZ: {Groep.BSN, Groep.ID, Groep.ADR, Groep.ADRG, Groep.CON}}


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=20)  # of each kind
@given(st.integers(min_value=0, max_value=2**32 - 1), st.frozensets(st.sampled_from(list(Groep))))
def test_of_every_kind_exactly_the_asked_groups_go(kind: str, seed: int, groups: frozenset[Groep]) -> None:
    model = KINDS[kind]
    bericht = invented(model, Random(seed))
    if groups & noodzakelijk(model):
        with pytest.raises(Broken):
            minimise(bericht, groups)
        return
    left = minimise(bericht, groups)
    assert model.model_validate_json(wire(left)) == left
    assert not groups & manifest(left).keys()
    assert not [groep for groep in groups if f"({groep})" in wire(left)]
    if not groups & CARRY_OTHERS:
        gone = groups.union(*(TAKES.get(groep, set()) for groep in groups))
        assert groepen_van(model) - gone <= manifest(left).keys()


def doubtful(model: BaseModel) -> Iterator[BaseModel]:
    """Every value in a message of which a register can say that it doubts it."""
    if is_value(type(model)) and "in_onderzoek" in type(model).model_fields:
        yield model
    for value in model.__dict__.values():
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, BaseModel):
                yield from doubtful(item)


@pytest.mark.parametrize("kind", ["PersoonVerstrekt", "InformatieVerstrekt"])
@given(st.integers(0, 2**32 - 1), st.frozensets(st.sampled_from(EXACT)))
@settings(max_examples=30)
def test_what_a_register_doubts_stays_doubted_or_goes_as_a_whole(
    kind: str, seed: int, groups: frozenset[Groep]
) -> None:
    message = invented(KINDS[kind], Random(seed))
    if not groups & noodzakelijk(KINDS[kind]):
        before = list(doubtful(message))
        assert [value for value in doubtful(minimise(message, groups)) if value not in before] == []


def test_the_doubt_about_who_someone_is_stands_among_what_says_who_he_is() -> None:
    for model, groep in ((Persoonsgegevens, Groep.ID), (Gezag, Groep.GEZ)):
        assert groep in marks_of(model.model_fields["in_onderzoek"])
