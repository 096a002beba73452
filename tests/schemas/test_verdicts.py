"""Our schemas judge like the official ones: 200 seeded mutations of each message, our samples, and those of others."""

from functools import partial

import pytest
import xmlschema
from lxml import etree

from gateway.schemata import explain
from tests.official import ROOT, official
from tests.schemas.constraints import breakable
from tests.schemas.verdicts import (
    MESSAGES,
    official_verdict,
    officially_accepted,
    our_verdict,
    ours,
    samples,
    swept,
    swept_vector,
    theirs,
    vectors,
    verdicts,
    we_accept,
)

_FAMILIES = {"stuf0301": "stuf0301/stuf0301.xsd"} | {
    family: f"jz0100/1.0.9/{family}.xsd" for family in ("vtberichten", "gmberichten")
}
each_message = pytest.mark.parametrize("message", MESSAGES)


@each_message
def test_our_schema_gives_the_official_verdict_on_every_mutation(message: str) -> None:
    now = verdicts(message, partial(our_verdict, message))
    committed = vectors(message)
    assert [(verdict.name, verdict.sha256) for verdict in now] == [(v.name, v.sha256) for v in committed]
    assert [verdict for verdict, known in zip(now, committed, strict=True) if verdict.valid != known.valid] == []


@each_message
def test_our_schema_names_the_same_kinds_of_constraint(message: str) -> None:
    assert verdicts(message, partial(our_verdict, message)) == vectors(message)


@each_message
def test_the_committed_verdicts_are_what_the_official_files_say_now(message: str) -> None:
    if (schemas := theirs(message)) is None:
        return
    assert verdicts(message, partial(official_verdict, schemas)) == vectors(message)


@each_message
def test_our_schema_gives_the_official_verdict_on_every_systematic_change(message: str) -> None:
    assert swept(message, we_accept(message)) == swept_vector(message)


@each_message
def test_the_committed_sweep_is_what_the_official_files_say_now(message: str) -> None:
    if (schemas := theirs(message)) is not None:
        assert swept(message, officially_accepted(schemas)) == swept_vector(message)


@each_message
def test_there_are_200_different_mutations_and_at_least_40_percent_is_invalid(message: str) -> None:
    committed = vectors(message)
    assert len({verdict.sha256 for verdict in committed}) == 200
    assert 80 <= sum(not verdict.valid for verdict in committed) <= 180


@each_message
def test_every_kind_of_constraint_that_the_message_has_is_broken_at_least_once(message: str) -> None:
    schema = xmlschema.XMLSchema(str(ROOT / "schemas" / _FAMILIES[ours()[message].name]), allow="sandbox")
    broken: set[str] = set()
    for verdict in vectors(message):
        broken |= set(verdict.kinds)
        if not verdict.valid and {"minOccurs", "unexpected-element"} & set(verdict.kinds):
            broken.add(verdict.name.split()[0])
    assert breakable(schema, message) - broken == set()


@each_message
def test_our_samples_are_valid(message: str) -> None:
    for name, content in samples(message).items():
        assert our_verdict(message, etree.fromstring(content)) == (), name


@each_message
def test_both_engines_accept_the_fullest_sample(message: str) -> None:
    fullest = max(samples(message).values(), key=len)
    assert explain(fullest, ROOT / "schemas") == ()


@each_message
def test_the_official_schema_accepts_our_samples(message: str) -> None:
    if (schemas := theirs(message)) is None:
        return
    for name, content in samples(message).items():
        assert official_verdict(schemas, etree.fromstring(content)) == (), name


def test_samples_written_by_others_get_the_official_verdict() -> None:
    folder = official("domain/samples")
    if folder is None:
        return
    compared = []
    for path in sorted(folder.glob("*.xml")):
        root = etree.parse(str(path)).getroot()
        message = etree.QName(root).localname
        if message in MESSAGES and (schemas := theirs(message)) is not None:
            assert our_verdict(message, root) == official_verdict(schemas, root), path.name
            compared.append(message)
    assert sorted(compared) == sorted(set(MESSAGES) - {"Fo03Bericht"})
