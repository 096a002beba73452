"""Acts of persons: who counts with whom, and what an act must say."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from gateway.contracts.errors import Forbidden, Invalid
from gateway.contracts.message import DocumentId, Oin
from gateway.core.besluiten import Act, Handeling, HumanDecision, Persoon, agreed, in_the_way, together

NOW = datetime(2026, 3, 2, 3, 4, 5, tzinfo=UTC)
VT = Oin("00000099000000002000")


def act(*gronden: str, functie: str = "medewerker", how: Handeling = Handeling.VRIJGEVEN, **more: Any) -> Act:  # noqa: ANN401
    persoon = Persoon(sub="u-1", issuer="x", functie=functie, verantwoordelijke=VT, ingelogd=NOW)
    said = {"reden": "Gebeld met de politie.", "at": NOW, "door": "scherm", "over": "d-1", **more}
    return Act(handeling=how, persoon=persoon, gronden=frozenset(gronden), **said)


def earlier(persoon: str, *gronden: str, how: Handeling = Handeling.VRIJGEVEN, **more: Any) -> HumanDecision:  # noqa: ANN401
    said: dict[str, Any] = {"functie": "medewerker", "answer": {}, **more}
    return HumanDecision(
        id=f"b-{persoon}",
        at=NOW,
        verantwoordelijke=VT,
        over="d-1",
        document=DocumentId("d-1"),
        number=1,
        handeling=how,
        gronden=gronden,
        persoon=persoon,
        door="scherm",
        digest="",
        basis="",
        sleutel=None,
        outcome="wacht",
        **said,
    )


def counted(mine: Act, before: Sequence[HumanDecision]) -> int:
    return together(mine, "p-1", before).personen


def test_who_acts_twice_counts_once() -> None:
    assert counted(act("H2"), [earlier("p-1", "H2")]) == 1
    assert counted(act("H2"), [earlier("p-2", "H2")]) == 2


def test_who_named_fewer_grounds_does_not_count_and_who_named_more_does() -> None:
    assert counted(act("H2", "H14"), [earlier("p-2", "H2")]) == 1
    assert counted(act("H2"), [earlier("p-2", "H2", "H14")]) == 2


def test_who_refused_does_not_count() -> None:
    assert counted(act("H2"), [earlier("p-2", "H2", how=Handeling.WEIGEREN)]) == 1


def test_who_decided_before_the_fields_were_corrected_does_not_count() -> None:
    corrected = earlier("p-3", "H2", how=Handeling.BEVESTIGEN, answer={"velden": True})
    assert counted(act("H2"), [earlier("p-2", "H2"), corrected]) == 2
    assert counted(act("H2"), [corrected, earlier("p-2", "H2")]) == 3


def test_who_corrects_the_fields_begins_anew() -> None:
    mine = act("H2", how=Handeling.BEVESTIGEN, velden=b"{}")
    assert counted(mine, [earlier("p-2", "H2"), earlier("p-3", "H2")]) == 1


def test_the_functions_of_all_who_count_are_facts() -> None:
    before = [earlier("p-2", "H13", functie="vertrouwensarts"), earlier("p-3", "H2", functie="jurist")]
    found = together(act("H13", functie="gedragswetenschapper"), "p-1", before)
    assert found.functies == {"gedragswetenschapper", "vertrouwensarts"}
    assert found.gronden == {"H13"}


def test_what_was_agreed_is_what_the_last_release_says() -> None:
    assert agreed([]) is None
    assert agreed([earlier("p-1", "H2", how=Handeling.WEIGEREN)]) is None
    found = agreed([earlier("p-1", "H2"), earlier("p-2", "H2", "H14")])
    assert found is not None
    assert found.gronden == {"H2", "H14"}
    assert found.personen == 1


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (act(), "grond-ontbreekt"),
        (act("H99"), "grond-onbekend"),
        (act("H2", reden="  x "), "reden-ontbreekt"),
        (act("H2", reden="x" * 1001), "reden-ontbreekt"),
        (act("H2", velden=b"{}"), "velden-zonder-bevestiging"),
    ],
    ids=["geen grond", "onbekende grond", "geen reden", "te lange reden", "velden bij vrijgeven"],
)
def test_an_act_that_is_not_complete_says_what_is_missing_and_not_what_it_said(wrong: Act, rule: str) -> None:
    with pytest.raises(Invalid) as refusal:
        wrong.check()
    assert [finding.rule for finding in refusal.value.findings] == [rule]
    assert "xxx" not in str(refusal.value)


def test_a_ground_is_for_who_may_decide_it() -> None:
    act("H13", functie="vertrouwensarts").check()
    with pytest.raises(Forbidden) as refusal:
        act("H2", "H13").check()
    assert [finding.path for finding in refusal.value.findings] == ["H13"]
    with pytest.raises(Forbidden):
        act("H21", functie="vertrouwensarts").check()


def test_what_was_noticed_or_answered_does_not_stand_in_the_way() -> None:
    hold = {"uitkomst": "hold", "regel": "1"}
    noticed = {"uitkomst": "warn", "regel": "2"}
    answered = {"uitkomst": "hold", "regel": "3", "beantwoord": "ja"}
    assert in_the_way([hold, noticed, answered]) == (hold,)
