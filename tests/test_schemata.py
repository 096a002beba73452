"""Loading schemas, and the second opinion of another engine."""

import shutil
from pathlib import Path

import pytest
import xmlschema

from gateway.contracts.errors import Finding, Misconfigured, Unreadable, Unsupported
from gateway.contracts.xml import tag
from gateway.core.parsing import parse
from gateway.core.validation import check_schema
from gateway.schemata import explain, load_schemas, second_opinion
from tests.official import ROOT
from tests.schemas.verdicts import MESSAGES, mutations, samples

SCHEMAS = ROOT / "schemas"
ENTRIES = ("stuf0301/stuf0301.xsd", "jz0100/1.0.9/vtberichten.xsd", "jz0100/1.0.9/gmberichten.xsd")


def test_every_message_has_its_schema_with_name_and_version() -> None:
    found = {key: (schema.name, schema.version) for key, schema in load_schemas(SCHEMAS).items()}
    assert found == {
        tag("JZ:vtMeldingDi01"): ("vtberichten", "1.0.9"),
        tag("JZ:vtTerugkoppelingDi01"): ("vtberichten", "1.0.9"),
        tag("JZ:meldingGeneriekDi01"): ("gmberichten", "1.0.9"),
        tag("JZ:uitkomstMeldingGeneriekDi01"): ("gmberichten", "1.0.9"),
        tag("StUF:Bv01Bericht"): ("stuf0301", "3.01"),
        tag("StUF:Bv03Bericht"): ("stuf0301", "3.01"),
        tag("StUF:Fo01Bericht"): ("stuf0301", "3.01"),
        tag("StUF:Fo03Bericht"): ("stuf0301", "3.01"),
    }


def test_a_schema_knows_the_names_that_it_declares() -> None:
    names = load_schemas(SCHEMAS)[tag("JZ:vtMeldingDi01")].names
    assert {tag("JZ:jeugzorgrol"), tag("BG:formeelVerblijfadresBinnenland"), tag("StUF:organisatie")} <= names
    assert tag("JZ:jeugdzorgrol") not in names


def test_a_schema_that_does_not_compile_stops_the_start(tmp_path: Path) -> None:
    shutil.copytree(SCHEMAS, tmp_path / "schemas")
    broken = tmp_path / "schemas/jz0100/1.0.9/bg0310.xsd"
    broken.write_text(broken.read_text("utf-8").replace('type="BG:Geslacht"', 'type="BG:Weg"'), "utf-8")
    with pytest.raises(Misconfigured) as stopped:
        load_schemas(tmp_path)
    assert stopped.value.findings == (Finding("schema", "gmberichten.xsd"),)


def test_a_message_that_two_schemas_declare_stops_the_start(tmp_path: Path) -> None:
    for folder in ("een", "twee"):
        shutil.copytree(SCHEMAS / "stuf0301", tmp_path / folder)
    with pytest.raises(Misconfigured):
        load_schemas(tmp_path)


def test_a_valid_document_needs_no_explanation() -> None:
    assert explain(samples("meldingGeneriekDi01")["huiselijk-geweld"], SCHEMAS) == ()


def test_both_engines_are_heard_and_agree() -> None:
    content = samples("vtMeldingDi01")["minimaal"].replace(b">Nee<", b">Misschien<")
    path = "/JZ:vtMeldingDi01/JZ:object[1]/JZ:indicatieSASHIngevuld[1]"
    assert explain(content, SCHEMAS) == (Finding("enumeration", path),)


def test_a_message_in_an_envelope_is_explained_too() -> None:
    content = samples("Bv03Bericht")["minimaal"].replace(b">Bv03<", b">Bv01<")
    inner = content.partition(b"?>")[2]
    soap = b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>%s</s:Body></s:Envelope>' % inner
    path = "/StUF:Bv03Bericht/StUF:stuurgegevens[1]/StUF:berichtcode[1]"
    assert explain(soap, SCHEMAS) == (Finding("fixed", path),)


def test_an_unknown_message_and_no_xml_at_all_are_told_apart() -> None:
    with pytest.raises(Unsupported):
        explain(b"<a/>", SCHEMAS)
    with pytest.raises(Unreadable):
        explain(b"tekst", SCHEMAS)


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_engines_agree(entry: str) -> None:
    """One mutation in four; of all 1600 they differ on one: ``xmlschema`` lets text stand among ``xs:any``."""
    second = xmlschema.XMLSchema(str(SCHEMAS / entry), allow="sandbox", defuse="always")
    schemas = load_schemas(SCHEMAS)
    for message in MESSAGES:
        schema = next(schema for key, schema in schemas.items() if key.endswith(f"}}{message}"))
        if schema.name != Path(entry).stem:
            continue
        for mutated in mutations(message)[::4]:
            root = parse(mutated.content)
            first = {finding.rule for finding in check_schema(root, schema)}
            other = {finding.rule for finding in second_opinion(root, second, schema.names)}
            if mutated.name != "text-between StUF:detailsXML":
                assert bool(first) == bool(other), mutated.name
