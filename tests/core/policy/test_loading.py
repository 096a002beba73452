import pytest

from gateway.contracts.errors import Misconfigured
from gateway.core.policy.loading import load_policy
from gateway.core.policy.regels import PREDICATES
from tests.core.policy.invented import POLICY, REGELS, UITWISSELINGEN


def rules_of(caught: pytest.ExceptionInfo[Misconfigured]) -> set[tuple[str, str]]:
    return {(finding.rule, finding.path) for finding in caught.value.findings}


def test_every_rule_has_its_function_and_every_function_its_rule() -> None:
    with_function = {regel.id for regel in POLICY.regels if regel.soort in {"beslis", "later"}}
    assert with_function == PREDICATES.keys()


def test_the_version_is_that_of_the_data_and_not_of_the_layout() -> None:
    assert len(POLICY.version) == 16
    assert load_policy(b"# een opmerking\n" + UITWISSELINGEN, REGELS).version == POLICY.version
    letter = UITWISSELINGEN.replace(b" HUL ", b" ")
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
        load_policy(UITWISSELINGEN, REGELS.replace(b'id = "37"', b'id = "97"'))
    assert rules_of(caught) == {("functie-zonder-regel", "/37"), ("regel-zonder-functie", "/97")}


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (b'id = "E17"', b'id = "E01"', "dubbel-id"),
        (b'acuut-vangnet = "E02"', b'acuut-vangnet = "E99"', "vangnet-zonder-rij"),
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
        (b'C = "MED ETN"', b'X = "MED ETN"'),
        (b'C = "MED ETN"', b'C = "MED ETNI"'),
        (b'C = "MED ETN"', b'C = "MED ETN HUL"'),
        (b'C = "MED ETN"', b'C = "MED ETN MED"'),
        (b'["Wmo 5.1.6"]', b'["Wmo 5.1.66"]'),
        (b'verplicht-in = ["MeldingGedaan"]', b'verplicht-in = ["MeldingGehoord"]'),
        (b'om = ["Wjsg 39f-1"]', b'hof = ["Wjsg 39f-1"]'),
        (b'code = "0402"', b'code = "402"'),
        (b'MED = "vermoeden-hg-km=ja"\n', b""),
        (b'"vermoeden-hg-km=ja"', b'"vermoeden-hg-km"'),
        (b'"vermoeden-hg-km=ja"', b'"verzonnen=ja"'),
        (b'afzender-rollen = ["politie"]', b'afzender-rollen = ["politei"]'),
        (b'"wpg-artikel", ', b'"wpg_artikel", '),
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
        (b'gronden = ["H2"]', b'gronden = ["H99"]'),
        (b'soort = "afwezig"', b'soort = "klok"'),
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
