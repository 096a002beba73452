"""Findings name rule and path, and never what the document says."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings, strategies as st
from lxml import etree

from gateway.contracts.errors import Finding
from gateway.core.parsing import parse, soap_body
from gateway.core.validation import check_schema, path_of
from tests.schemas.mutations import MUTATIONS, mutate
from tests.schemas.verdicts import MESSAGES, mutations, ours, samples

SECRET = "Geheim999990019"
OBJECT = "/JZ:vtMeldingDi01/JZ:object[1]"
FIRST = f"{OBJECT}/JZ:betreft[1]/JZ:gerelateerde[1]/JZ:heeftBetrokken[1]/JZ:gerelateerde[1]"
SECOND = FIRST.replace("Betrokken[1]", "Betrokken[2]")


def changed(old: str, new: str) -> tuple[Finding, ...]:
    """The findings on a report in which the first ``old`` was replaced by ``new``."""
    content = samples("vtMeldingDi01")["gezin-huiselijk-geweld"].decode()
    assert old in content
    return check_schema(parse(content.replace(old, new, 1).encode()), ours()["vtMeldingDi01"])


@pytest.mark.parametrize(
    ("old", "new", "rule", "path"),
    [
        (">hoog<", f">{SECRET}<", "enumeration", f"{OBJECT}/JZ:SASHniveau[1]"),
        (">19860921<", ">198609211<", "totalDigits", f"{SECOND}/BG:geboortedatum[1]"),
        (">19860921<", ">1986.1<", "fractionDigits", f"{SECOND}/BG:geboortedatum[1]"),
        (">19860921<", f">{SECRET}<", "datatype", f"{SECOND}/BG:geboortedatum[1]"),
        (">Bas Willem<", f">{SECRET * 20}<", "maxLength", f"{FIRST}/BG:voornamen[1]"),
        (">1234AB<", f">{SECRET}<", "pattern", f"{FIRST}/BG:formeelVerblijfadresBinnenland[1]/BG:aoa.postcode[1]"),
        (">VT-applicatie<", ">VT<", "minLength", None),
        (
            "<JZ:aangifte>",
            '<JZ:aangifte xsi:nil="true">',
            "nillable",
            f"{OBJECT}/JZ:betreft[1]/JZ:gerelateerde[1]/JZ:aangifte[1]",
        ),
        ('"VTMZOS"', f'"{SECRET}"', "fixed", f"{OBJECT}/JZ:betreft[1]"),
        (' StUF:entiteittype="VTMZOS"', "", "required-attribute", f"{OBJECT}/JZ:betreft[1]"),
        ("<JZ:aangifte>", f'<JZ:aangifte {SECRET}="1">', "unexpected-attribute", None),
        ("<JZ:SASHniveau>hoog</JZ:SASHniveau>", f"<JZ:{SECRET}/>", "unexpected-element", f"{OBJECT}/*[10]"),
        ("<JZ:SASHniveau>hoog<", f"<JZ:SASHniveau>hoog<{SECRET}/><", "unexpected-child", f"{OBJECT}/JZ:SASHniveau[1]"),
        ("<JZ:betreft ", f"{SECRET}<JZ:betreft ", "unexpected-text", OBJECT),
    ],
)
def test_each_finding_has_its_rule_and_path(old: str, new: str, rule: str, path: str | None) -> None:
    findings = changed(old, new)
    assert rule in {finding.rule for finding in findings}
    if path is not None:
        assert path in {finding.path for finding in findings if finding.rule == rule}
    assert SECRET not in repr(findings)


def test_a_missing_last_child_is_found_at_its_parent() -> None:
    content = samples("vtMeldingDi01")["minimaal"].decode()
    start, end = content.index("<JZ:isIngediendDoor"), content.index("</JZ:isIngediendDoor>")
    document = content[:start] + content[end + len("</JZ:isIngediendDoor>") :]
    assert check_schema(parse(document.encode()), ours()["vtMeldingDi01"]) == (Finding("minOccurs", OBJECT),)


def test_a_valid_document_has_no_findings() -> None:
    for message in MESSAGES:
        for content in samples(message).values():
            assert check_schema(parse(content), ours()[message]) == ()


def test_a_message_of_another_kind_is_an_unknown_root() -> None:
    (finding,) = check_schema(parse(f"<{SECRET}/>".encode()), ours()["vtMeldingDi01"])
    assert finding == Finding("unknown-root", "/*")


@pytest.mark.parametrize("prefix", ["JZ", "melding", ""])
def test_paths_have_our_prefixes_whatever_the_sender_chose(prefix: str) -> None:
    content = samples("vtMeldingDi01")["gezin-huiselijk-geweld"].decode().replace(">hoog<", ">zeer hoog<")
    renamed = content.replace("xmlns:JZ=", f"xmlns:{prefix}=" if prefix else "xmlns=")
    renamed = renamed.replace("<JZ:", f"<{prefix}:" if prefix else "<")
    renamed = renamed.replace("</JZ:", f"</{prefix}:" if prefix else "</")
    findings = check_schema(parse(renamed.encode()), ours()["vtMeldingDi01"])
    assert findings == (Finding("enumeration", f"{OBJECT}/JZ:SASHniveau[1]"),)


def test_a_message_in_an_envelope_has_the_same_paths_as_a_bare_one() -> None:
    content = samples("vtMeldingDi01")["gezin-huiselijk-geweld"].replace(b">hoog<", b">zeer hoog<")
    inner = etree.tostring(parse(content))
    envelope = (
        b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>%s</s:Body></s:Envelope>' % inner
    )
    message = soap_body(parse(envelope))
    assert check_schema(message, ours()["vtMeldingDi01"]) == (Finding("enumeration", f"{OBJECT}/JZ:SASHniveau[1]"),)


@pytest.mark.parametrize("message", MESSAGES)
def test_every_path_of_every_mutation_leads_to_an_element(message: str) -> None:
    names = ours()[message].names
    for mutated in mutations(message):
        root = parse(mutated.content)
        places = {path_of(element, root, names) for element in root.iter("*")}
        for finding in check_schema(root, ours()[message]):
            assert finding.path.removesuffix("/@*") in places, mutated.name
            assert finding.rule != "schema", mutated.name


@settings(max_examples=150)
@given(st.sampled_from(MESSAGES), st.sampled_from(["text", "attribute", "name"]), st.data())
def test_no_finding_ever_contains_the_offending_value(message: str, where: str, data: st.DataObject) -> None:
    root = parse(data.draw(st.sampled_from(sorted(samples(message).values()))))
    element = data.draw(st.sampled_from(list(root.iter("*"))))
    match where:
        case "text":
            element.text = SECRET
        case "attribute":
            element.set(data.draw(st.sampled_from([*map(str, element.attrib), "verzonnen", SECRET])), SECRET)
        case _:
            element.tag = data.draw(st.sampled_from([SECRET, f"{{urn:{SECRET}}}{SECRET}", f"{{urn:x}}{SECRET}"]))
    findings = check_schema(parse(etree.tostring(root)), ours()[message])
    assert SECRET not in repr(findings)


def test_threads_that_share_a_schema_keep_their_own_findings() -> None:
    schema = ours()["vtMeldingDi01"]
    documents = tuple(samples("vtMeldingDi01").values())
    contents = [mutate("threads", number, documents).content for number in range(3 * len(MUTATIONS))]
    alone = [check_schema(parse(content), schema) for content in contents]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda content: check_schema(parse(content), schema), contents))
    assert together == alone


def test_the_schema_itself_is_not_shown() -> None:
    assert repr(ours()["vtMeldingDi01"]) == "Schema(name='vtberichten', version='1.0.9')"
