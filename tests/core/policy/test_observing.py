"""What rules ask of a message is read off it; nothing of anyone is kept."""

from random import Random
from typing import Any

import pytest

from gateway.contracts.berichten import (
    KINDS,
    BekendheidGevraagd,
    InformatieGevraagd,
    InformatieVerstrekt,
    KennisgevingGedaan,
    MeldingGedaan,
    OnderzoekVerzocht,
    OverdrachtAangeboden,
    OverdrachtGeaccepteerd,
    PersoonGevraagd,
    PersoonVerstrekt,
)
from gateway.contracts.berichten.bericht import Code, Datum
from gateway.contracts.berichten.informatie import Vraag
from gateway.contracts.berichten.inhoud import Gegeven, Strafzaak
from gateway.contracts.berichten.overdracht import Monitoring
from gateway.contracts.berichten.partijen import Bron, Instantie
from gateway.contracts.berichten.personen import Adres, Betrokkene, Informering, Persoonsgegevens
from gateway.contracts.groepen import Groep
from gateway.core.policy.kenmerken import Kenmerken, PolitieGegeven, kenmerken_from_json, kenmerken_to_json
from gateway.core.policy.observing import kenmerken_of
from gateway.core.policy.presence import personen_of
from gateway.testing.berichten import bericht as invented
from tests.core.policy.invented import ON, melding

CODE = Code(code="06", lijst="reden")


def of(bericht: Any, **more: Any) -> Kenmerken:  # noqa: ANN401  any message, any argument
    return kenmerken_of(bericht, ON, personen_of(bericht, ON), **more)


def person(**fields: Any) -> Betrokkene:  # noqa: ANN401  any field
    return Betrokkene(persoon=Persoonsgegevens(geslachtsnaam="Verzonnen", **fields))


def test_a_report_says_how_many_it_is_about_and_nothing_else() -> None:
    assert of(melding(persons=3)) == Kenmerken(personen=3, geheim_adres=False)


def test_a_question_says_how_much_it_asks() -> None:
    asked = InformatieGevraagd(vragen=(Vraag(nummer=1, code=CODE), Vraag(nummer=2, code=CODE)))
    assert of(asked).vragen == 2
    assert of(InformatieGevraagd()).vragen == 0


def test_a_question_of_zsm_says_who_asks_and_why() -> None:
    asked = BekendheidGevraagd(
        identificatie="OM-1",
        soort_verzoeker=Code(code="03", lijst="soortVerzoeker"),
        reden=CODE,
        strafzaak=Strafzaak(parketnummer="00/000000-26"),
    )
    seen = of(asked)
    assert (seen.soort_verzoeker, seen.reden, seen.strafzaak) == ("03", "06", True)


def test_an_answer_says_by_whom_and_whether_it_was_weighed() -> None:
    answer = InformatieVerstrekt(in_antwoord_op="1", door_persoon=False, relevantie_afgewogen=True)
    assert (of(answer).door_persoon, of(answer).relevantie_afgewogen) == (False, True)


def test_police_items_say_their_article_and_age_and_no_date() -> None:
    items = (
        Gegeven(wpg_artikel="8", eerste_verwerking=Datum(jaar=2024), alleen_hit=True),
        Gegeven(wpg_artikel="8", eerste_verwerking=Datum(jaar=2026, maand=6, dag=1)),
    )
    closed = (Gegeven(wpg_artikel="9", bevoegd_gezag="OvJ-1"),)
    assert of(InformatieVerstrekt(in_antwoord_op="1", politie=items, politie_gesloten=closed)).politie == {
        PolitieGegeven(artikel="8", ouderdom="1-tot-5-jaar", alleen_hit=True),
        PolitieGegeven(artikel="8", ouderdom="tot-1-jaar"),
        PolitieGegeven(artikel="9", gezag=True),
    }


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([Informering(geinformeerd="Ja")], True),
        ([Informering(geinformeerd="Nee", reden_niet="Verzonnen reden")], True),
        ([Informering(geinformeerd="Ja"), None], False),
        ([Informering(geinformeerd="Nee")], False),
        ([], None),
    ],
)
def test_a_request_says_whether_everyone_with_authority_was_told_or_why_not(
    told: list[Informering | None],
    expected: bool | None,  # noqa: FBT001
) -> None:
    child = person().model_copy(update={"minderjarig": True})
    adults = [person().model_copy(update={"informering": each}) for each in told]
    asked = OnderzoekVerzocht(
        identificatie="VT-00001",
        startdatum=Datum(jaar=2026),
        registratiedatum=Datum(jaar=2026),
        verzoek=CODE,
        betrokkenen=(child, *adults),
    )
    assert of(asked).gezag_geinformeerd is expected


def test_a_handover_says_to_which_municipality_and_its_acceptance_who_directs() -> None:
    offer = OverdrachtAangeboden(gemeente=Code(code="0402", lijst="gemeente"), besluit=CODE)
    assert of(offer).gemeente == "0402"
    yes = OverdrachtGeaccepteerd(in_antwoord_op="1", ingang=Datum(jaar=2026))
    assert (of(yes).regievoerder, of(yes).monitoring) == (False, False)
    moment = Monitoring(datum=Datum(jaar=2026, maand=9, dag=1))
    whole = yes.model_copy(update={"regievoerder": Instantie(naam="Verzonnen"), "monitoring": (moment,)})
    assert (of(whole).regievoerder, of(whole).monitoring) == (True, True)


def test_a_notification_says_whether_it_has_a_threshold() -> None:
    assert of(KennisgevingGedaan(drempel=CODE)).drempel is True
    assert of(KennisgevingGedaan()).drempel is False


def test_a_look_up_says_what_is_asked_and_its_answer_whether_there_is_someone() -> None:
    assert of(PersoonGevraagd(gevraagd=("adres", "bewoning"))).brp == {"adres", "bewoning"}
    dead = PersoonVerstrekt(in_antwoord_op="1", uitkomst="gevonden", betrokkenen=(person(overleden=Datum(jaar=2020)),))
    assert of(dead).gevonden is True
    assert of(dead).brp == {"overlijden"}
    assert of(PersoonVerstrekt(in_antwoord_op="1", uitkomst="te-veel")).gevonden is False


def test_a_secret_address_is_seen_and_not_kept() -> None:
    adres = Adres(soort=CODE, omschrijving="Verzonnen opvang")
    for hidden in (person(geheimhouding=True), person(afgeschermde_adressen=(adres,))):
        assert of(MeldingGedaan(betrokkenen=(hidden,))).geheim_adres is True


@pytest.mark.parametrize(
    ("source", "niet", "grond"),
    [
        (Bron(beroepsmatig=False), True, False),
        (Bron(beroepsmatig=False, toestemming="Ja"), False, False),
        (Bron(beroepsmatig=True, afschermgrond=CODE), False, True),
        (Bron(beroepsmatig=True), False, False),
        (Bron(), None, None),
    ],
)
def test_a_source_says_whether_it_may_be_named(source: Bron, niet: bool | None, grond: bool | None) -> None:  # noqa: FBT001
    seen = of(InformatieVerstrekt(in_antwoord_op="1", melders=(source,)))
    assert (seen.niet_beroepsmatig, seen.afschermgrond) == (niet, grond)


def test_of_what_a_free_text_says_only_what_it_is_is_kept() -> None:
    told = InformatieVerstrekt(in_antwoord_op="1", toelichting="BSN 999993653, bel 06-12345678")
    assert of(told).vrije_tekst == {"bsn:BSN", "telefoon:CON"}
    named = told.model_copy(
        update={"melders": (Bron(naam="Hanna Verzonnen"),), "toelichting": "Hanna Verzonnen belde."}
    )
    assert of(named, afgeschermd=frozenset({Groep.MELD})).vrije_tekst == {"afgeschermd:MELD"}
    assert of(named).vrije_tekst == frozenset()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_features_of_every_kind_are_stored_and_come_back(kind: str) -> None:
    for seed in range(20):
        seen = of(invented(KINDS[kind], Random(seed)))
        kept = kenmerken_to_json(seen)
        assert kenmerken_from_json(kept) == seen
        assert all(len(text) < 32 for text in _texts(kept))


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [value] if isinstance(value, str) else []
