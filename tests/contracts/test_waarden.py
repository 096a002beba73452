from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st
from lxml import etree

from gateway.contracts.berichten.bericht import Datum, Reden
from gateway.contracts.errors import Invalid
from gateway.contracts.waarden import (
    DUTCH_TIME,
    Remarks,
    no_value,
    read_datum,
    read_tijdstip,
    to_tijdstip,
    value,
    write_datum,
)
from gateway.contracts.xml import NAMESPACES, Node, Read, build, document

XMLNS = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())


def node(attributes: str = "", text: str = "") -> Node:
    return Node(etree.fromstring(f"<JZ:x {XMLNS} {attributes}>{text}</JZ:x>"))


def rules(remarks: Remarks) -> list[str]:
    return [finding.rule for finding in remarks.warnings]


@pytest.mark.parametrize("reden", Reden)
@pytest.mark.parametrize("attribute", ["StUF:noValue", "noValue"])
def test_each_reason_for_no_value_stays_itself(reden: Reden, attribute: str) -> None:
    remarks = Remarks()
    assert value(node(f'xsi:nil="true" {attribute}="{reden}"'), remarks) == Read({"geenWaarde": reden}, "/JZ:x")
    assert rules(remarks) == []


@pytest.mark.parametrize("nil", ["true", "1"])
def test_nil_without_a_reason_is_unknown_with_a_warning(nil: str) -> None:
    remarks = Remarks()
    assert no_value(node(f'xsi:nil="{nil}"'), remarks) == Read({"geenWaarde": "waardeOnbekend"}, "/JZ:x")
    assert rules(remarks) == ["nil-zonder-noValue"]


def test_a_value_beside_a_reason_is_kept_with_a_warning() -> None:
    remarks = Remarks()
    assert value(node('StUF:noValue="geenWaarde"', "Ja"), remarks) == Read("Ja", "/JZ:x")
    assert rules(remarks) == ["noValue-naast-waarde"]


def test_a_reason_without_nil_counts_when_there_is_no_value() -> None:
    assert value(node('StUF:noValue="geenWaarde"'), Remarks()) == Read({"geenWaarde": "geenWaarde"}, "/JZ:x")


def test_a_value_that_is_not_exact_is_kept_with_a_warning() -> None:
    remarks = Remarks()
    assert value(node('StUF:exact="false"', "Jansen"), remarks) == Read("Jansen", "/JZ:x")
    assert rules(remarks) == ["waarde-niet-exact"]


def test_an_absent_element_is_nothing() -> None:
    assert value(None, Remarks()) is None
    assert read_datum(None, Remarks()) is None
    assert read_tijdstip(None, Remarks()) is None


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        ("V", {"jaar": 2026, "maand": 2, "dag": 28}),
        ("D", {"jaar": 2026, "maand": 2}),
        ("M", {"jaar": 2026}),
        ("J", {"geenWaarde": "waardeOnbekend"}),
    ],
)
def test_a_date_keeps_its_precision(precision: str, expected: dict[str, int]) -> None:
    read = read_datum(node(f'StUF:indOnvolledigeDatum="{precision}"', "20260228"), Remarks())
    assert read == Read(expected, "/JZ:x")


@pytest.mark.parametrize("text", ["20261399", "20260230", "00000000", "850101", "2026-01-15", "", "+2026011"])
def test_a_date_that_cannot_be_is_invalid(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_datum(node("", text), Remarks())
    assert [(finding.rule, finding.path) for finding in caught.value.findings] == [("datum-onmogelijk", "/JZ:x")]


def test_the_filler_of_an_unknown_part_says_nothing() -> None:
    assert read_datum(node('StUF:indOnvolledigeDatum="M"', "19850000"), Remarks()) == Read({"jaar": 1985}, "/JZ:x")


dates = st.dates(min_value=date(1, 1, 1))


@given(day=dates, known=st.integers(min_value=1, max_value=3))
def test_a_date_comes_back_as_it_was_written(day: date, known: int) -> None:
    datum = Datum(jaar=day.year, maand=day.month if known > 1 else None, dag=day.day if known > 2 else None)
    text, attributes = write_datum(datum)
    root = document("JZ:x", ("JZ", "StUF"))
    read = read_datum(Node(build(root, "JZ:y", text, **attributes)), Remarks())
    assert read is not None
    assert Datum.model_validate(read.value) == datum


@pytest.mark.parametrize(
    ("digits", "expected", "remarked"),
    [
        ("20260115", "2026-01-15", []),
        ("2026011514", "2026-01-15T14+01:00", []),
        ("202607151430", "2026-07-15T14:30+02:00", []),
        ("20260715143059", "2026-07-15T14:30:59+02:00", []),
        ("20260715143059123", "2026-07-15T14:30:59.123+02:00", []),
        ("202607151430591", "2026-07-15T14:30:59.1+02:00", []),
        ("2026071514305", "2026-07-15T14:30+02:00", ["tijdstip-afgekapt"]),
        ("202601151", "2026-01-15", ["tijdstip-afgekapt"]),
        ("20260329015959", "2026-03-29T01:59:59+01:00", []),
        ("20260329023000", "2026-03-29T02:30:00+01:00", ["tijdstip-bestaat-niet"]),
        ("20260329030000", "2026-03-29T03:00:00+02:00", []),
        ("20261025015959", "2026-10-25T01:59:59+02:00", []),
        ("20261025023000", "2026-10-25T02:30:00+02:00", ["tijdstip-dubbelzinnig"]),
        ("20261025030000", "2026-10-25T03:00:00+01:00", []),
    ],
)
def test_a_moment_keeps_its_precision_and_gets_the_offset_of_that_day(
    digits: str, expected: str, remarked: list[str]
) -> None:
    remarks = Remarks()
    assert read_tijdstip(node("", digits), remarks) == Read(expected, "/JZ:x")
    assert rules(remarks) == remarked


@pytest.mark.parametrize("digits", ["2026", "20260230", "2026011524", "202601151460", "20260115143060", "x" * 14])
def test_a_moment_that_cannot_be_is_invalid(digits: str) -> None:
    with pytest.raises(Invalid):
        read_tijdstip(node("", digits), Remarks())


@given(moment=st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001  made aware below
def test_a_moment_comes_back_as_it_was_written(moment: datetime) -> None:
    aware = moment.replace(tzinfo=UTC, microsecond=moment.microsecond // 1000 * 1000)
    remarks = Remarks()
    read = read_tijdstip(node("", to_tijdstip(aware)), remarks)
    assert read is not None
    back = datetime.fromisoformat(read.value)
    twice = rules(remarks) == ["tijdstip-dubbelzinnig"]
    assert back == aware or (twice and aware - back == timedelta(hours=1))
    assert back.utcoffset() == back.astimezone(DUTCH_TIME).utcoffset()
