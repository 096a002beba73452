"""What Veilig Thuis itself sends: questions and handovers to a partner that collects them, as far as the law allows."""

from dataclasses import replace
from random import Random
from typing import Any, Literal

import pytest

from gateway.contracts.aanbod import AANBOD
from gateway.contracts.berichten import KINDS, InAntwoord
from gateway.contracts.errors import Forbidden, Invalid, Refused, Unknown
from gateway.contracts.groepen import Groep
from gateway.contracts.message import Oin
from gateway.contracts.zaken import Zaakstelling
from gateway.core import envelope, policy
from gateway.core.audit import Feit
from gateway.core.partners import TransportEntry
from gateway.core.recording import DeliveryState, DocumentState
from gateway.registration import zaken
from gateway.testing.berichten import bericht
from tests.journeys.world import POLITIE, SCHOOL, VT, World, book, world

VRAAG = frozenset({Groep.ID, Groep.BSN, Groep.ADR})
OVERDRACHT = frozenset({Groep.ID, Groep.BSN, Groep.ADR, Groep.VB, Groep.BES})


@pytest.fixture
def w() -> World:
    """The region, with a school that collects what is for it."""
    region = book()
    school = region.partners[Oin(SCHOOL.oin)]
    collects = school.model_copy(update={"transport": TransportEntry(soort="postvak")})
    return world([replace(region, partners={**region.partners, Oin(SCHOOL.oin): collects})])


def offer(kind: str, groepen: frozenset[Groep], *, ontvanger: str = SCHOOL.oin, **more: Any) -> dict[str, Any]:  # noqa: ANN401  JSON
    """What the case system of Veilig Thuis posts."""
    data = bericht(KINDS[kind], Random(3), groepen).model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {"type": kind, "ontvanger": ontvanger, "data": data, **more}


def allowing(w: World, kind: str, rol: str = "professional", **letters: str) -> World:
    """The same world with one row more: this kind to one role, on these letters."""
    law = w.gateway.policy
    feedback = next(row for row in law.uitwisselingen if row.id == "E17")
    row = feedback.model_copy(
        update={
            "soort_bericht": (kind,),
            "ontvanger_rollen": (rol,),
            "doelbinding": ("WMO-4.1.1-2-b",),
            "alleen_betrokken_partij": False,
            "letters": {groep: letters.get(groep.value, "-") for groep in Groep},
        }
    )
    answers = frozenset({"30", "31"})  # these two are about feedback
    mine = policy.Policy(
        uitwisselingen=(row,),
        regels=tuple(regel for regel in law.regels if regel.id not in answers),
        version="proef",
    )
    return replace(w, gateway=replace(w.gateway, policy=mine))


DECLARED = {
    "doelbinding": "WMO-4.1.1-2-b",
    "noodzaak": "verzonnen",
    "proportionaliteit": "verzonnen",
    "subsidiariteit": "verzonnen",
}


def test_what_is_stated_about_its_zaak_is_judged_and_kept_with_the_decision(w: World) -> None:
    stelling = Zaakstelling(veiligheid="structureel", gemeente="1942", momenten={"triagebesluit": "2026-06-01"})
    zaken.stel(stelling, "Z-1", vt=Oin(VT.oin), gateway=w.gateway)
    w = allowing(w, "InformatieGevraagd", **{groep.value: "A" for groep in VRAAG})
    for reference, zaak in (("V-1", "Z-1"), ("V-2", "Z-2"), ("V-3", None)):
        more = {} if zaak is None else {"zaak": zaak}
        body = offer("InformatieGevraagd", VRAAG, verklaringen=DECLARED, referentie=reference, **more)
        w.offer_json(body, by=VT, kind=None)
    known, unknown, none = (policy.facts_from_json(r.decisions[0].facts) for r in w.journal.recordings)
    assert known.zaak is not None
    assert (known.zaak.open, known.zaak.veiligheid, known.zaak.gemeente) == (True, "structureel", "1942")
    assert (unknown.zaak, none.zaak) == (None, None)


@pytest.mark.parametrize(("kind", "groepen"), [("InformatieGevraagd", VRAAG), ("OverdrachtAangeboden", OVERDRACHT)])
def test_what_the_law_allows_reaches_the_partner_without_what_it_forbids(
    w: World, kind: str, groepen: frozenset[Groep]
) -> None:
    letters = {groep.value: "A" for groep in groepen - {Groep.ADR}}
    w = allowing(w, kind, **letters)
    receipt = w.offer_json(offer(kind, groepen, verklaringen=DECLARED, referentie="V-1"), by=VT, kind=None)
    assert receipt.status == 202
    w.deliver_all()
    school = Oin(SCHOOL.oin)
    [item] = w.journal.postbox(Oin(VT.oin), school, limit=10)
    sealed = w.journal.postbox_item(Oin(VT.oin), school, item.id)
    assert sealed is not None
    w.gateway.signer.check(sealed.content, sealed.seal)
    opened = envelope.read(sealed.content)
    assert (opened.kind, opened.attributes.receiver) == (kind, SCHOOL.oin)
    assert policy.manifest(opened.data).keys() == groepen - {Groep.ADR}
    assert [d.state for d in w.journal.deliveries.values()] == [DeliveryState.OVERHANDIGD]


def test_what_no_row_allows_is_refused_kept_and_decided(w: World) -> None:
    w = allowing(w, "OverdrachtAangeboden")
    with pytest.raises(Forbidden):
        w.offer_json(offer("InformatieGevraagd", VRAAG), by=VT, kind=None)
    [recording] = w.journal.recordings
    assert recording.document.state is DocumentState.QUARANTAINE
    [decision] = recording.decisions
    assert (decision.kind, decision.outcome, decision.receiver) == ("InformatieGevraagd", "deny", SCHOOL.oin)


def test_declared_groups_that_are_not_there_are_refused(w: World) -> None:
    w = allowing(w, "InformatieGevraagd", ID="A", BSN="A", ADR="A")
    declared: dict[str, Any] = {"verklaringen": DECLARED, "veldgroepen": ["ID", "BSN"]}
    with pytest.raises(Forbidden) as refusal:
        w.offer_json(offer("InformatieGevraagd", VRAAG, **declared), by=VT, kind=None)
    assert "MANIFEST_MISMATCH" in {finding.rule for finding in refusal.value.findings}
    declared["veldgroepen"] = sorted(VRAAG)
    assert w.offer_json(offer("InformatieGevraagd", VRAAG, **declared), by=VT, kind=None).status == 202


@pytest.mark.parametrize("kind", [kind for kind in AANBOD if not issubclass(KINDS[kind], InAntwoord)])
def test_every_kind_of_veilig_thuis_is_judged_for_the_partner_that_it_names(w: World, kind: str) -> None:
    try:
        w.offer_json(offer(kind, frozenset(Groep)), by=VT, kind=None)
    except Forbidden as refusal:
        assert refusal.code == "beleid-weigert"  # noqa: PT017  either may be the law; both are decided
    [decision] = [d for recording in w.journal.recordings for d in recording.decisions if d.kind == kind]
    assert decision.receiver == SCHOOL.oin


@pytest.mark.parametrize("kind", [kind for kind in AANBOD if issubclass(KINDS[kind], InAntwoord)])
def test_an_answer_goes_to_whoever_asked_or_to_nobody(w: World, kind: str) -> None:
    w.offer(w.report("PL0900-1"))
    w.deliver_all()
    [message] = w.postbox()
    body = offer(kind, frozenset(Groep))
    del body["ontvanger"]
    with pytest.raises(Unknown):
        w.offer_json(body, by=VT, kind=None)
    body["data"]["inAntwoordOp"] = message.id
    with pytest.raises(Invalid):
        w.offer_json({**body, "ontvanger": SCHOOL.oin}, by=VT, kind=None)
    try:
        w.offer_json({**body, "ontvanger": POLITIE.oin}, by=VT, kind=None)
    except Forbidden as refusal:
        assert refusal.code == "beleid-weigert"  # noqa: PT017  either may be the law; both are decided
    [decision] = [d for recording in w.journal.recordings for d in recording.decisions if d.kind == kind]
    assert decision.receiver == POLITIE.oin


def test_what_an_adapter_cannot_write_is_parked_with_the_reason(w: World) -> None:
    w = allowing(w, "InformatieGevraagd", "politie", **{groep.value: "A" for groep in VRAAG})
    w.offer_json(offer("InformatieGevraagd", VRAAG, ontvanger=POLITIE.oin, verklaringen=DECLARED), by=VT, kind=None)
    w.deliver_all()
    [delivery] = w.journal.deliveries.values()
    assert delivery.state is DeliveryState.GEPARKEERD
    [entry] = [entry for entry in w.journal.entries if entry.event == Feit.AFLEVERING_GEPARKEERD]
    assert entry.details["code"] == "geen-uitgang"


def decided(w: World, body: dict[str, Any]) -> tuple[str, str | None, set[str]]:
    """Outcome, row and codes of the rules that fired, by the law itself."""
    try:
        w.offer_json(body, by=VT, kind=None)
    except Forbidden as refusal:
        assert refusal.code == "beleid-weigert"  # noqa: PT017  the law may say no
    decision = w.journal.recordings[-1].decisions[0]
    return decision.outcome, decision.exchange, {rule["code"] for rule in decision.rules}


def test_a_question_to_the_police_may_go_by_the_law_itself(w: World) -> None:
    declared = {**DECLARED, "toestemming-gevraagd": "nee", "toestemming-reden": "veiligheid", "vraagomvang": "gericht"}
    groepen = frozenset({Groep.ID, Groep.BSN})
    body = offer("InformatieGevraagd", groepen, ontvanger=POLITIE.oin, verklaringen=declared)
    assert decided(w, body) == ("permit", "E05a", set())


@pytest.mark.parametrize(("veiligheid", "unsafe"), [("geen", False), ("acuut", True), (None, True)])
def test_an_unsafe_zaak_is_not_handed_over_and_neither_is_one_of_which_nobody_said(
    w: World,
    veiligheid: Literal["geen", "acuut"] | None,
    unsafe: bool,  # noqa: FBT001  what is expected
) -> None:
    region = book()
    usd = region.partners[Oin(SCHOOL.oin)].model_copy(update={"rol": "usd"})
    w = world([replace(region, partners={**region.partners, Oin(SCHOOL.oin): usd})])
    zaken.stel(Zaakstelling(veiligheid=veiligheid, gemeente="1942"), "Z-1", vt=Oin(VT.oin), gateway=w.gateway)
    declared = {**DECLARED, "doelbinding": "WMO-4.1.1-2-d", "besloten-door": "persoon"}
    _, exchange, codes = decided(w, offer("OverdrachtAangeboden", OVERDRACHT, verklaringen=declared, zaak="Z-1"))
    assert exchange == "E14"
    assert ("UNSAFE_HANDOVER" in codes) is unsafe


@pytest.mark.parametrize(
    ("later", "state"), [("geen", DeliveryState.OVERHANDIGD), ("acuut", DeliveryState.VASTGEHOUDEN)]
)
def test_what_is_stated_about_the_zaak_before_a_handover_leaves_still_counts(
    w: World, later: Literal["geen", "acuut"], state: DeliveryState
) -> None:
    w = allowing(w, "OverdrachtAangeboden", **{groep.value: "A" for groep in OVERDRACHT})
    handover = w.gateway.policy.uitwisselingen[0].model_copy(update={"id": "E14"})
    asked = tuple(rule for rule in w.gateway.policy.regels if rule.id in {"2", "58"})
    law = policy.Policy(uitwisselingen=(handover,), regels=asked, version="proef")
    w = replace(w, gateway=replace(w.gateway, policy=law))
    zaken.stel(Zaakstelling(veiligheid="geen"), "Z-1", vt=Oin(VT.oin), gateway=w.gateway)
    w.offer_json(offer("OverdrachtAangeboden", OVERDRACHT, verklaringen=DECLARED, zaak="Z-1"), by=VT, kind=None)
    zaken.stel(Zaakstelling(veiligheid=later), "Z-1", vt=Oin(VT.oin), gateway=w.gateway)
    w.deliver_all()
    assert [delivery.state for delivery in w.journal.deliveries.values()] == [state]


@pytest.mark.parametrize("by", [POLITIE, SCHOOL])
def test_nobody_else_sends_what_is_of_veilig_thuis(w: World, by: Any) -> None:  # noqa: ANN401  a party
    with pytest.raises(Refused):
        w.offer_json(offer("InformatieGevraagd", VRAAG), by=by, kind=None)
    assert not w.journal.deliveries


def test_a_partner_that_we_do_not_have_gets_nothing(w: World) -> None:
    with pytest.raises(Unknown) as refusal:
        w.offer_json(offer("InformatieGevraagd", VRAAG, ontvanger="0" * 20), by=VT, kind=None)
    assert [finding.path for finding in refusal.value.findings] == ["/ontvanger"]


def test_an_acute_message_of_veilig_thuis_that_is_invalid_is_no_report(w: World) -> None:
    body = offer("InformatieGevraagd", VRAAG, urgentie="acuut")
    body["data"]["onbekend"] = 1
    with pytest.raises(Invalid):
        w.offer_json(body, by=VT, kind=None)
    assert not w.journal.deliveries
