import pytest

from gateway.contracts.errors import Misconfigured
from gateway.core.policy.loading import load_policy
from gateway.core.policy.regels import PREDICATES
from tests.core.policy.invented import POLICY, REGELS, UITWISSELINGEN


def rules_of(caught: pytest.ExceptionInfo[Misconfigured]) -> set[tuple[str, str]]:
    return {(finding.rule, finding.path) for finding in caught.value.findings}


def test_every_rule_has_its_function_and_every_function_its_rule() -> None:
    assert {regel.id for regel in POLICY.regels} == PREDICATES.keys()


def test_the_version_is_that_of_the_data_and_not_of_the_layout() -> None:
    assert len(POLICY.version) == 16
    assert load_policy(b"# een opmerking\n" + UITWISSELINGEN, REGELS).version == POLICY.version
    letter = UITWISSELINGEN.replace(b'HUL = "A"', b'HUL = "-"')
    assert load_policy(letter, REGELS).version != POLICY.version
    outcome = REGELS.replace(b'"strip"', b'"deny"')
    assert load_policy(UITWISSELINGEN, outcome).version != POLICY.version
    net = UITWISSELINGEN.replace(b'acuut-vangnet = "E02"', b"")
    assert load_policy(net, REGELS).version != POLICY.version


def without_rule(ident: str) -> bytes:
    blocks = REGELS.split(b"[[regels]]")
    return b"[[regels]]".join(block for block in blocks if f'id = "{ident}"\n'.encode() not in block)


@pytest.mark.parametrize("ident", sorted(PREDICATES))
def test_a_function_without_its_rule_is_refused(ident: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        load_policy(UITWISSELINGEN, without_rule(ident))
    assert rules_of(caught) == {("functie-zonder-regel", f"/{ident}")}


def test_a_rule_without_a_function_is_refused() -> None:
    with pytest.raises(Misconfigured) as caught:
        load_policy(UITWISSELINGEN, REGELS.replace(b'id = "37"', b'id = "38"'))
    assert rules_of(caught) == {("functie-zonder-regel", "/37"), ("regel-zonder-functie", "/38")}


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (b'id = "E17"', b'id = "E01"', "dubbel-id"),
        (b'acuut-vangnet = "E02"', b'acuut-vangnet = "E03"', "vangnet-zonder-rij"),
        (b'acuut-vangnet = "E02"', b"acuut = 1", "onbekende-sleutel"),
    ],
)
def test_exchanges_that_contradict_each_other_are_refused(old: bytes, new: bytes, rule: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        load_policy(UITWISSELINGEN.replace(old, new), REGELS)
    assert rule in {found for found, _ in rules_of(caught)}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'HUL = "A"\n', b""),
        (b'HUL = "A"', b'HUL = "X"'),
        (b'HUL = "A"', b'HULP = "A"'),
        (b'HUL = "A"', b'HUL = "C"'),
        (b'MED = "vermoeden-hg-km=ja"\n', b""),
        (b'"vermoeden-hg-km=ja"', b'"vermoeden-hg-km"'),
        (b'"vermoeden-hg-km=ja"', b'"verzonnen=ja"'),
        (b'["politie"]', b'["politei"]'),
        (b'"wpg-artikel",', b'"wpg_artikel",'),
        (b'verklaringen = ["doelbinding"]', b"verklaringen = []"),
        (b'status = "law"', b'status = "wet"'),
        (b'urgentie = ["acuut"]', b'urgentie = ["direct"]'),
        (b"2008-01-01", b'"2008"'),
        (b"[[uitwisselingen]]", b"[[uitwisselingen"),
        (b"acuut-vangnet", b"\xff"),
    ],
)
def test_an_exchange_that_cannot_be_right_is_refused(old: bytes, new: bytes) -> None:
    assert old in UITWISSELINGEN
    with pytest.raises(Misconfigured) as caught:
        load_policy(UITWISSELINGEN.replace(old, new), REGELS)
    assert caught.value.findings


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'id = "37"', b'id = "36"'),
        (b'uitkomst = "hold"', b'uitkomst = "wait"'),
        (b'soort = "beslis"', b'soort = "beslist"'),
        (b'geldt-voor = ["E17"]', b'geldt-voor = ["E99"]'),
        (b'zin = "', b'zon = "'),
    ],
)
def test_a_rule_that_cannot_be_right_is_refused(old: bytes, new: bytes) -> None:
    assert old in REGELS
    with pytest.raises(Misconfigured):
        load_policy(UITWISSELINGEN, REGELS.replace(old, new))
