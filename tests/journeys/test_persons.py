"""A report is held, and people decide on it: who they are is proved, why is kept, and what they decide is a fact."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import orjson
import pytest

from gateway import journey
from gateway.contracts.errors import Conflicting, Forbidden, Invalid, JournalUnavailable, Unknown
from gateway.contracts.message import Oin
from gateway.core.audit import Feit
from gateway.core.besluiten import Act, Handeling, Held, HoldState, Persoon
from gateway.core.partners import Book
from gateway.core.recording import DeliveryState
from gateway.demo import regio
from gateway.testing.aanbod import melding_aanbod
from gateway.testing.faulty import Moment, Storing, faulty_journal
from gateway.testing.inloggen import PERSONEN, Verzonnen
from tests.journeys.world import POLITIE, VT, World, book, data_of, world
from tests.web.house import voorval

ANOUK, BRAM, CARLA = PERSONEN.values()
OIN = Oin(VT.oin)
ALL = frozenset({"H2", "H11", "H14"})


@pytest.fixture
def w() -> World:
    return world()


def person(w: World, who: Verzonnen) -> Persoon:
    return Persoon(
        sub=who.sub,
        issuer="ONTWIKKELING",
        functie=who.functie,
        registratienummer=who.registratienummer,
        verantwoordelijke=OIN,
        ingelogd=w.clock.now(),
        amr=("ontwikkeling",),
    )


def decide(w: World, held: Held | str, who: Verzonnen = ANOUK, how: str = "vrijgeven", **more: Any) -> Any:  # noqa: ANN401
    w.clock.advance(1)
    act = Act(
        handeling=Handeling(how),
        persoon=person(w, who),
        over=held if isinstance(held, str) else held.id,
        gronden=frozenset(more.pop("gronden", ALL)),
        reden=more.pop("reden", "De politie heeft het vandaag telefonisch toegelicht."),
        at=w.clock.now(),
        door="scherm",
        **more,
    )
    return journey.decide(act, w.gateway)


def only(w: World) -> Held:
    (held,) = w.journal.work_list(OIN, limit=10)
    return held


def without_agreement(w: World) -> Held:
    """A report of which nobody declared anything: held."""
    w.offer(w.report(zelf=regio.POLITIE_ZONDER), by=regio.ADAPTER)
    return only(w)


def of_removed_data(w: World) -> Held:
    """A report with police data that are too old: two persons must decide."""
    body = melding_aanbod(voorval(), referentie=w.reference(), ontvanger=VT.oin)
    w.offer_json({**body, "verklaringen": {"eerste-verwerking": "2015-01-01"}}, by=POLITIE)
    return only(w)


# --- release ----------------------------------------------------------------------------------------------------------


def test_what_one_person_gives_free_goes_the_road_that_every_report_goes(w: World) -> None:
    held = without_agreement(w)
    answer = decide(w, held)
    assert answer["uitkomst"] == "vrijgegeven"
    w.deliver_all()
    (envelope,) = w.postbox()
    assert envelope.id == answer["bericht"]
    assert w.journal.work_list(OIN, limit=10) == []
    after = w.journal.held(OIN, held.id)
    assert after is not None
    assert (after.state, after.decisions[0].persoon != ANOUK.sub) == (HoldState.VRIJGEGEVEN, True)


def test_who_when_why_and_on_which_ground_is_part_of_the_permit(w: World) -> None:
    held = without_agreement(w)
    answer = decide(w, held)
    w.deliver_all()
    attempted = w.journal._decisions[w.postbox()[0].decision]
    assert attempted.human == (answer["id"],)
    assert attempted.facts["besluit"] == {"gronden": sorted(ALL), "functies": [ANOUK.functie], "personen": 1}
    (entry,) = [entry for entry in w.journal.entries if entry.event == Feit.PERSOON_GAF_VRIJ.value]
    assert entry.about == answer["id"]
    assert entry.details["gronden"] == ["H2", "H11", "H14"]
    assert entry.details["functie"] == ANOUK.functie
    assert set(entry.commitments) == {"reden"}


def test_neither_name_nor_number_nor_reason_stands_in_the_log(w: World) -> None:
    decide(w, without_agreement(w), reden="Onderscheidende-reden 999990019")
    told = repr([replace(entry, salt=b"") for entry in w.journal.entries])
    for secret in (ANOUK.sub, ANOUK.naam, ANOUK.registratienummer or "", "Onderscheidende-reden"):
        assert secret not in told


def test_on_another_ground_it_waits_and_says_exactly_what_is_in_the_way(w: World) -> None:
    held = without_agreement(w)
    answer = decide(w, held, gronden={"H14"})
    assert (answer["uitkomst"], answer["bericht"]) == ("wacht", None)
    assert {reason["code"] for reason in answer["redenen"]} == {"NOT_VT_TASK"}
    assert only(w).reasons == tuple(answer["redenen"])
    w.deliver_all()
    assert w.postbox() == []
    assert decide(w, held)["uitkomst"] == "vrijgegeven"


@pytest.mark.parametrize(
    ("gronden", "reden", "error"),
    [
        (set(), "Omdat het moet.", Invalid),
        ({"H22"}, "Omdat het moet.", Invalid),
        ({"H2"}, "  ", Invalid),
        ({"H13"}, "Het medisch geheim.", Forbidden),
        ({"H21"}, "Een risicoscore.", Forbidden),
    ],
)
def test_without_a_ground_of_ones_own_and_a_reason_nothing_is_decided(
    w: World, gronden: set[str], reden: str, error: type[Exception]
) -> None:
    held = without_agreement(w)
    with pytest.raises(error):
        decide(w, held, CARLA, gronden=gronden, reden=reden)
    assert only(w).decisions == ()


def test_a_person_of_another_veilig_thuis_finds_nothing(w: World) -> None:
    held = without_agreement(w)
    elsewhere = replace(person(w, ANOUK), verantwoordelijke=Oin("00000099000000002100"))
    act = Act(
        handeling=Handeling.VRIJGEVEN,
        persoon=elsewhere,
        over=held.id,
        gronden=ALL,
        reden="Omdat het moet.",
        at=w.clock.now(),
        door="scherm",
    )
    with pytest.raises(Unknown):
        journey.decide(act, w.gateway)


# --- four eyes --------------------------------------------------------------------------------------------------------


def test_four_eyes_are_two_different_persons(w: World) -> None:
    held = of_removed_data(w)
    assert any(reason.get("vierOgen") == "ja" for reason in held.reasons)
    first = decide(w, held, ANOUK)
    assert (first["uitkomst"], first["personen"]) == ("wacht", 1)
    assert [reason["vierOgen"] for reason in first["redenen"]] == ["ja"]
    again = decide(w, held, ANOUK, reden="Nog eens gekeken.")
    assert (again["uitkomst"], again["personen"]) == ("wacht", 1), "the same person twice is one person"
    w.deliver_all()
    assert w.postbox() == []
    second = decide(w, held, BRAM)
    assert (second["uitkomst"], second["personen"]) == ("vrijgegeven", 2)
    w.deliver_all()
    assert [envelope.id for envelope in w.postbox()] == [second["bericht"]]


def test_two_persons_who_name_different_grounds_do_not_count_together(w: World) -> None:
    held = of_removed_data(w)
    decide(w, held, ANOUK, gronden={"H11"})
    answer = decide(w, held, BRAM, gronden={"H2", "H11"})
    assert (answer["uitkomst"], answer["personen"]) == ("wacht", 1)
    assert decide(w, held, ANOUK, gronden={"H2", "H11"})["uitkomst"] == "vrijgegeven"


def test_on_another_ground_it_goes_without_the_groups_to_which_the_rule_objects(w: World) -> None:
    held = of_removed_data(w)
    answer = decide(w, held, CARLA, gronden={"H2"})
    assert answer["uitkomst"] == "vrijgegeven"
    w.deliver_all()
    stored = w.journal._decisions[w.postbox()[0].decision]
    assert stored.outcome == "strip"
    assert stored.stripped


# --- refusal ----------------------------------------------------------------------------------------------------------


def test_what_is_refused_never_leaves_and_its_sender_hears_it(w: World) -> None:
    held = without_agreement(w)
    w.deliver_all()
    answer = decide(w, held, CARLA, "weigeren", gronden={"H1"})
    assert answer["uitkomst"] == "geweigerd"
    w.deliver_all()
    assert w.postbox() == []
    (fo01,) = w.post.named("Fo01Bericht")
    assert "telefonisch" not in repr(fo01), "the reason stays inside"
    status = w.journal.status_of(OIN, Oin(regio.ADAPTER.oin), held.document)
    assert status is not None
    assert status["status"] == "geweigerd"


def test_a_json_sender_reads_it_from_the_status(w: World) -> None:
    held = of_removed_data(w)
    decide(w, held, how="weigeren", gronden={"H4"})
    w.deliver_all()
    assert (w.postbox(), w.post.sent) == ([], [])
    status = w.journal.status_of(OIN, Oin(POLITIE.oin), held.document)
    assert status is not None
    assert status["status"] == "geweigerd"


def test_what_is_decided_is_decided(w: World) -> None:
    held = without_agreement(w)
    decide(w, held, how="weigeren")
    with pytest.raises(Conflicting):
        decide(w, held, BRAM)


# --- repetition and trouble -------------------------------------------------------------------------------------------


def test_a_double_click_is_one_message_and_one_answer(w: World) -> None:
    held = without_agreement(w)
    first, second = decide(w, held), decide(w, held)
    assert first == second
    w.deliver_all()
    assert len(w.postbox()) == 1
    assert len([e for e in w.journal.entries if e.event == Feit.PERSOON_GAF_VRIJ.value]) == 1


def test_the_same_key_gets_the_first_answer_and_another_decision_under_it_a_conflict(w: World) -> None:
    held = of_removed_data(w)
    first = decide(w, held, sleutel="k1")
    assert decide(w, held, sleutel="k1") == first
    with pytest.raises(Conflicting):
        decide(w, held, sleutel="k1", reden="Iets heel anders.")


def test_the_key_of_one_person_does_not_silence_a_second(w: World) -> None:
    held = of_removed_data(w)
    assert decide(w, held, ANOUK, sleutel="k1")["personen"] == 1
    assert decide(w, held, BRAM, sleutel="k1")["personen"] == 2


def test_of_many_releases_at_once_one_makes_a_message(w: World) -> None:
    held = without_agreement(w)

    def release(number: int) -> str:
        try:
            return str(decide(w, held, (ANOUK, BRAM, CARLA)[number % 3], reden=f"Keer {number}.")["uitkomst"])
        except Conflicting:
            return "te laat"

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(release, range(6)))
    assert sorted(set(outcomes)) == ["te laat", "vrijgegeven"]
    assert outcomes.count("vrijgegeven") == 1
    w.deliver_all()
    assert len(w.postbox()) == 1


@pytest.mark.parametrize("moment", list(Moment))
def test_who_never_heard_the_answer_comes_again_and_hears_it(w: World, moment: Moment) -> None:
    held = without_agreement(w)
    w.gateway = replace(w.gateway, journal=faulty_journal(w.journal, Storing(naam="rule", moment=moment)))
    with pytest.raises(JournalUnavailable):
        decide(w, held)
    answer = decide(w, held)
    assert answer["uitkomst"] == "vrijgegeven"
    w.deliver_all()
    assert [envelope.id for envelope in w.postbox()] == [answer["bericht"]]


# --- confirmation -----------------------------------------------------------------------------------------------------


def test_a_confirmed_correction_is_what_goes(w: World) -> None:
    held = without_agreement(w)
    said = orjson.loads(
        orjson.dumps(melding_aanbod(voorval("Verbeterd."), referentie="x", ontvanger=VT.oin)["melding"])
    )
    answer = decide(w, held, how="bevestigen", velden=orjson.dumps(said))
    assert answer["uitkomst"] == "vrijgegeven"
    w.deliver_all()
    (envelope,) = w.postbox()
    assert data_of(envelope)["registratienummer"] == said["registratienummer"]
    (entry,) = [entry for entry in w.journal.entries if entry.event == Feit.PERSOON_BEVESTIGDE.value]
    assert entry.about == answer["id"]


@pytest.mark.parametrize("velden", [b"{}x", b'{"geen":"veld"}', b'{"volledig":false}'])
def test_fields_that_are_no_report_are_refused(w: World, velden: bytes) -> None:
    held = without_agreement(w)
    with pytest.raises(Invalid):
        decide(w, held, how="bevestigen", velden=velden)
    assert only(w).decisions == ()


def test_who_confirms_after_a_correction_confirms_that_and_nobody_from_before_counts(w: World) -> None:
    held = of_removed_data(w)
    decide(w, held, ANOUK)
    said = orjson.dumps(melding_aanbod(voorval("Verbeterd."), referentie="y", ontvanger=VT.oin)["melding"])
    corrected = decide(w, held, BRAM, "bevestigen", velden=said)
    assert (corrected["uitkomst"], corrected["personen"]) == ("wacht", 1)
    answer = decide(w, held, ANOUK, "bevestigen")
    assert (answer["uitkomst"], answer["personen"]) == ("vrijgegeven", 2)
    w.deliver_all()
    assert data_of(w.postbox()[0])["registratienummer"] == orjson.loads(said)["registratienummer"]


# --- an acute report and a lapsed permit ------------------------------------------------------------------------------


def test_beside_an_acute_report_the_rest_is_given_free_or_closed(w: World) -> None:
    acute = replace(regio.VEILIG_THUIS, applicatie=regio.ACUUT)
    partners = dict(book().partners)
    politie = partners[regio.POLITIE.oin]
    partners[regio.POLITIE.oin] = politie.model_copy(update={"afspraken": ()})
    w.journal.put_book(replace(book(), partners=partners))
    w.offer(w.report(naar=acute))
    w.deliver_all()
    assert len(w.postbox()) == 1, "acute is never blocked"
    held = only(w)
    assert decide(w, held, gronden={"H3"})["uitkomst"] == "wacht", "nothing leaves twice while a rule objects still"
    w.deliver_all()
    assert len(w.postbox()) == 1
    answer = decide(w, held, BRAM)
    assert answer["uitkomst"] == "vrijgegeven"
    w.deliver_all()
    assert [envelope.id for envelope in w.postbox()][1:] == [answer["bericht"]]


@pytest.fixture
def stricter() -> Book:
    """The partners, but the agreement with the police is gone."""
    applied = book()
    partners = {oin: partner.model_copy(update={"afspraken": ()}) for oin, partner in applied.partners.items()}
    return replace(applied, version=2, partners=partners)


def lapsed(w: World, stricter: Book) -> Held:
    w.offer(w.report())
    w.journal.put_book(stricter)
    w.deliver_all()
    return next(held for held in w.journal.work_list(OIN, limit=10) if held.kind == "MeldingGedaan")


def test_a_delivery_whose_permit_lapsed_goes_when_people_answer_what_is_in_the_way(w: World, stricter: Book) -> None:
    held = lapsed(w, stricter)
    assert held.delivery is not None
    waits = decide(w, held, gronden={"H2"})
    assert waits["uitkomst"] == "wacht"
    assert "PURPOSE_MISSING" in {reason["code"] for reason in waits["redenen"]}
    assert decide(w, held)["uitkomst"] == "vrijgegeven"
    w.deliver_all()
    assert [envelope.kind for envelope in w.postbox()] == ["MeldingGedaan"], "as it was sealed"


def test_a_delivery_that_is_given_up_failed(w: World, stricter: Book) -> None:
    held = lapsed(w, stricter)
    assert held.delivery is not None
    assert decide(w, held, how="weigeren", gronden={"H4"})["uitkomst"] == "geweigerd"
    assert w.journal.state_of(held.delivery) is DeliveryState.MISLUKT
    w.deliver_all()
    assert w.postbox() == []


def test_who_handed_it_over_is_no_partner_any_more_so_it_can_only_be_refused(w: World) -> None:
    held = without_agreement(w)
    partners = {oin: partner for oin, partner in book().partners.items() if oin != regio.ADAPTER.oin}
    w.journal.put_book(replace(book(), version=2, partners=partners))
    with pytest.raises(Forbidden):
        decide(w, held)
    assert decide(w, held, how="weigeren")["uitkomst"] == "geweigerd"


def test_a_sealed_message_is_not_confirmed_with_other_fields(w: World, stricter: Book) -> None:
    held = lapsed(w, stricter)
    with pytest.raises(Invalid) as refusal:
        decide(w, held, how="bevestigen", velden=b"{}")
    assert refusal.value.code == "bevestigen-kan-niet"
