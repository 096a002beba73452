from pathlib import Path

import pytest
from lxml import etree

from adapters.police import adapter
from gateway.contracts.xml import Node
from gateway.core.parsing import parse, soap_body
from gateway.testing.provenance import says, unfaithful, unread
from tests.official import official

HERE = Path(__file__).parents[1]
DECIDED = frozenset({"JZ:vraagCode"})
OURS = [
    file
    for functie in sorted(adapter.readers)
    for folder in (HERE / "vectors" / "stuf" / functie,)
    for file in sorted(folder.glob("*.xml"))
]


def check(file: Path) -> None:
    """Every pointer of this document gives its value, and no value of the document is left out."""
    root = soap_body(parse(file.read_bytes()))
    draft = adapter.readers[etree.QName(root).localname](Node(root))
    data = draft.data.model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert draft.bronnen
    assert unfaithful(root, data, draft.bronnen) == []
    assert unread(root, draft.bronnen, decided=DECIDED) == []


@pytest.mark.parametrize("file", OURS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_pointer_followed_back_gives_the_value(file: Path) -> None:
    check(file)


@pytest.mark.parametrize("functie", sorted(adapter.readers))
def test_every_pointer_followed_back_in_a_sample_of_the_domain_gives_the_value(functie: str) -> None:
    if (file := official(f"domain/samples/{functie}.xml")) is not None:
        check(file)


@pytest.mark.parametrize(
    ("document", "value", "so"),
    [
        ("<a>Ja</a>", "Ja", True),
        ("<a>Nee</a>", "Ja", False),
        ("<a> 12 </a>", "12", True),
        ("<a>20260115143000</a>", "2026-01-15T14:30:00+01:00", True),
        ("<a>20260115143000</a>", "2026-01-15T14:31:00+01:00", False),
        ("<a>20260115</a>", {"jaar": 2026, "maand": 1, "dag": 15}, True),
        ("<a>20260115</a>", {"jaar": 2026, "maand": 2}, False),
        ("<a noValue='geenWaarde'/>", {"geenWaarde": "geenWaarde"}, True),
        ("<a noValue='geenWaarde'/>", {"geenWaarde": "waardeOnbekend"}, False),
        ("<a>kind</a>", {"code": "115", "omschrijving": "kind"}, True),
        ("<a>kind</a>", {"code": "301", "omschrijving": "jeugdige"}, False),
    ],
)
def test_what_an_element_says_is_told_from_what_it_does_not(document: str, value: object, *, so: bool) -> None:
    assert says(etree.fromstring(document), value) is so


def test_a_leaf_that_nobody_read_is_found() -> None:
    root = soap_body(parse(OURS[0].read_bytes()))
    assert unread(root, {}) != []
