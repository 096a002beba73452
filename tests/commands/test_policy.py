import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from gateway import journey
from gateway.bootstrap import open_gateway, open_journal
from gateway.commands import policy
from gateway.commands.init import make_home
from gateway.contracts.errors import GatewayError
from gateway.contracts.message import Door, Oin, Party, Received
from gateway.demo import regio
from gateway.journal import SqlJournal
from gateway.settings import load
from gateway.testing.politie import Politie
from gateway.testing.politiestukken import Voorval
from gateway.testing.verzonnen import gezin
from tests.core.policy.invented import REGELS, UITWISSELINGEN, lettered
from tests.journal.erasing import erase_content

NU = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SECRETS = ("Voorbeeldlaan", "Schulden", "99999", "verzonnen", "PL0900")
"""What stands in the reports, and never in what is shown."""


def report(zelf: regio.Partij, reference: str, leefgebieden: tuple[tuple[str, str], ...] = ()) -> bytes:
    politie = Politie(zelf=zelf.systeem, veilig_thuis=regio.VEILIG_THUIS.systeem, klok=lambda: NU)
    personen = gezin(Random(1), woonplaats="Hilversum", personen=3, op=NU.date())
    voorval = Voorval(
        nummer=reference, moment=NU, personen=personen, omschrijving="Iets verzonnens.", leefgebieden=leefgebieden
    )
    functie = "meldingGeneriekDi01" if leefgebieden else "vtMeldingDi01"
    return politie.melding(functie, reference, voorval)


REPORTS = {
    "gewoon": (regio.POLITIE, report(regio.POLITIE, "PL0900-2026000001")),
    "financieel": (
        regio.POLITIE,
        report(regio.POLITIE, "PL0900-2026000002", (("01", "Schulden."), ("07", "Spanningen."))),
    ),
    "vast": (regio.ADAPTER, report(regio.POLITIE_ZONDER, "PL0900-2026000003")),
}


def at_the_door(by: regio.Partij, content: bytes) -> Received:
    party = Party(oin=Oin(by.oin), bewijs="certificaat")
    return Received(content=content, media_type="text/xml", door=Door.STUF, party=party, at=NU)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("beleid") / "var"
    regio.vestig(load({}, home=made), make_home, now=NU, adressen={})
    return made


@pytest.fixture(scope="module")
def documents(home: Path) -> dict[str, str]:
    """The ids of ``REPORTS`` in the journal of ``home``, of which the content is gone since."""
    ids: dict[str, str] = {}
    gateway = open_gateway(load({"GATEWAY_LOG_LEVEL": "error"}, home=home))
    with closing(gateway.journal):
        assert isinstance(gateway.journal, SqlJournal)
        for name, (by, content) in REPORTS.items():
            journey.accept(at_the_door(by, content), gateway).result(timeout=10)
            ids[name] = gateway.journal.documents(limit=1)[0].id
        erase_content(gateway.journal)
    return ids


def run(home: Path, *arguments: object) -> Result:
    app = typer.Typer()
    policy.register(app)
    result = CliRunner().invoke(app, ["policy", *map(str, arguments)], env={"GATEWAY_HOME": str(home)})
    if isinstance(result.exception, GatewayError):
        raise result.exception
    assert not [secret for secret in SECRETS if secret in result.output], "no value from a document"
    return result


def shown(home: Path, *arguments: object, exit_code: int = 0) -> Any:  # noqa: ANN401  JSON
    result = run(home, *arguments, "--json")
    assert result.exit_code == exit_code, result.output
    return json.loads(result.output)


# --- the law ---


def test_every_rule_is_listed_with_sentence_article_outcome_and_status(home: Path) -> None:
    rules = shown(home, "rules")
    assert len(rules) == sum(rule["id"].isdecimal() for rule in shown(home, "rules", "--all"))
    assert len(shown(home, "rules", "--all")) == REGELS.count(b"\n[[regels]]")
    basis = next(rule for rule in rules if rule["id"] == "2")
    assert basis["artikel"] == "Wmo 2015 art. 5.3.3 lid 1"
    assert (basis["uitkomst"], basis["status"]) == ("deny", "law")
    assert basis["zin"].startswith("Voor dit soort bericht")
    assert "NO_LEGAL_BASIS" in run(home, "rules").output


def test_the_matrix_has_a_letter_for_every_group(home: Path) -> None:
    rows = {row["id"]: row for row in shown(home, "matrix")}
    assert len(rows) == UITWISSELINGEN.count(b"\n[[uitwisselingen]]")
    assert (rows["E01"]["BSN"], rows["E01"]["FIN"], rows["E01"]["status"]) == ("R/C", "-", "law")
    assert "R/C" in run(home, "matrix").output


# --- why ---


def test_a_held_report_is_explained_when_its_content_is_gone(home: Path, documents: dict[str, str]) -> None:
    (report, answer) = shown(home, "explain", documents["vast"])
    assert (report["uitkomst"], report["uitwisseling"]) == ("hold", "E01")
    rules = {step["regel"]: step for step in report["stappen"] if step["wat"] == "regel"}
    assert rules["32"]["groepen"] == ["STRP"]
    assert rules["32"]["artikel"] == "Wpg art. 18 lid 1; Bpg art. 4:2 lid 1"
    assert any(step["wat"] == "beslissen" for step in report["stappen"])
    assert answer["uitwisseling"] == "E00"
    text = run(home, "explain", documents["vast"]).output
    assert "regel 32 WPG_TAG_MISSING [hold]" in text
    assert "Niet verklaard, in het document noch bij afspraak: doelbinding" in text


def test_a_message_is_explained_by_its_own_decision(home: Path, documents: dict[str, str]) -> None:
    with open_journal(load({}, home=home)) as journal:
        deliveries = journal.deliveries(document=documents["financieel"])
    message = next(line.message for line in deliveries if line.kind == "MeldingGedaan")
    (only,) = shown(home, "explain", message)
    assert (only["uitkomst"], only["weggelaten"]) == ("strip", ["FIN"])
    assert "Niet meegegeven: FIN." in run(home, "explain", message).output


def test_a_file_is_judged_as_at_a_door_and_not_stored(home: Path, documents: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "nieuw.xml"
    file.write_bytes(report(regio.POLITIE_ZONDER, "PL0900-2026000004"))
    for by in ((), ("--party", regio.ADAPTER.naam), ("--party", regio.ADAPTER.oin)):
        assert [one["uitkomst"] for one in shown(home, "explain", file, *by)] == ["hold", "permit"]
    with open_journal(load({}, home=home)) as journal:
        assert len(journal.documents()) == len(documents)


def test_a_file_that_would_not_be_taken_in_says_why(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "vreemd.xml"
    file.write_bytes(report(regio.VREEMD, "PL0900-2026000005"))
    with pytest.raises(GatewayError) as refusal:
        run(home, "explain", file, "--party", regio.ADAPTER.naam)
    assert (refusal.value.code, refusal.value.findings[0].rule) == ("zonder-besluit", "StUF013")


def test_a_file_that_was_taken_in_before_says_so(home: Path, documents: dict[str, str], tmp_path: Path) -> None:
    assert documents
    file = tmp_path / "eerder.xml"
    file.write_bytes(REPORTS["gewoon"][1])
    with pytest.raises(GatewayError) as refusal:
        run(home, "explain", file)
    assert refusal.value.code == "eerder-aangenomen"


def test_what_was_never_decided_is_unknown(home: Path) -> None:
    with pytest.raises(GatewayError) as unknown:
        run(home, "explain", "geen-id")
    assert unknown.value.code == "besluit-onbekend"


# --- beforehand ---


def proefgeval(folder: Path, **changes: object) -> Path:
    """Feedback to the police, with some of it changed or (None) left out."""
    says: dict[str, object] = {
        "type": "MeldingTeruggekoppeld",
        "van": "veilig-thuis",
        "aan": "politie",
        "op": "2026-11-22",
        "verklaringen": {"doelbinding": "WMO-4.1.1-2-g"},
        "antwoord-aan-betrokkene": True,
        "data": {
            "inAntwoordOp": "0193a4c0-0000-7000-8000-000000000001",
            "registratienummer": "PL0900-2026000001",
            "status": "VT-01-02",
            "datum": {"jaar": 2026, "maand": 11, "dag": 22},
            "organisatie": "Veilig Thuis Testregio",
        },
    } | changes
    file = folder / "geval.json"
    file.write_text(json.dumps({name: value for name, value in says.items() if value is not None}))
    return file


def test_what_may_go_ends_with_0(tmp_path: Path) -> None:
    (one,) = shown(tmp_path, "test", proefgeval(tmp_path))
    assert (one["uitkomst"], one["uitwisseling"]) == ("permit", "E17")


def test_what_is_refused_ends_with_1_and_names_the_rule(tmp_path: Path) -> None:
    (one,) = shown(tmp_path, "test", proefgeval(tmp_path, aan="om"), exit_code=1)
    assert one["uitkomst"] == "deny"
    assert "2" in {step.get("regel") for step in one["stappen"]}


def test_what_is_held_ends_with_5_and_names_what_is_missing(tmp_path: Path) -> None:
    result = run(tmp_path, "test", proefgeval(tmp_path, verklaringen=None))
    assert result.exit_code == 5
    assert "Niet verklaard, in het document noch bij afspraak: doelbinding." in result.output


def test_of_several_files_the_heaviest_counts(tmp_path: Path) -> None:
    goed, fout = tmp_path / "goed", tmp_path / "fout"
    goed.mkdir()
    fout.mkdir()
    files = proefgeval(goed), proefgeval(fout, aan="om")
    assert [one["uitkomst"] for one in shown(tmp_path, "test", *files, exit_code=1)] == ["permit", "deny"]


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"type": "Onbekend"}, "soort /type"),
        ({"van": "niemand"}, "literal_error /van"),
        ({"meer": 1}, "extra_forbidden"),
        ({"data": {"status": "VT-00"}}, "missing /data/inAntwoordOp"),
    ],
)
def test_a_file_that_is_no_message_ends_with_2(tmp_path: Path, changes: dict[str, object], finding: str) -> None:
    result = run(tmp_path, "test", proefgeval(tmp_path, **changes))
    assert result.exit_code == 2
    assert finding in result.output


# --- another rule base ---


def test_a_draft_stands_in_the_place_of_the_file_that_it_is(tmp_path: Path) -> None:
    draft = tmp_path / "mijn-concept.toml"
    draft.write_bytes(
        UITWISSELINGEN.replace(
            b'ontvanger-rollen = ["politie", "professional", "school", "usd"', b'ontvanger-rollen = ["om"'
        )
    )
    assert shown(tmp_path, "test", proefgeval(tmp_path, aan="om"), "--rules", draft)[0]["uitkomst"] == "permit"
    folder = tmp_path / "concept"
    folder.mkdir()
    (folder / "uitwisselingen.toml").write_bytes(draft.read_bytes())
    assert shown(tmp_path, "test", proefgeval(tmp_path, aan="om"), "--rules", folder)[0]["uitkomst"] == "permit"


@pytest.mark.parametrize(
    ("content", "rule"), [(b"\xff", "geen-toml"), (b"a = 1", "geen-regels"), (None, "regels-ontbreken")]
)
def test_what_is_no_rule_base_is_refused(tmp_path: Path, content: bytes | None, rule: str) -> None:
    folder = tmp_path / "concept"
    folder.mkdir()
    if content is not None:
        (folder / "uitwisselingen.toml").write_bytes(content)
    with pytest.raises(GatewayError) as refusal:
        run(tmp_path, "matrix", "--rules", folder)
    assert [finding.rule for finding in refusal.value.findings] == [rule]


def test_comparing_needs_rules_to_compare_with(home: Path) -> None:
    assert run(home, "compare").exit_code == 2


def test_the_same_rules_would_have_decided_the_same(home: Path, documents: dict[str, str], tmp_path: Path) -> None:
    same = tmp_path / "uitwisselingen.toml"
    same.write_bytes(UITWISSELINGEN)
    found = shown(home, "compare", "--rules", same)
    assert (found["vergeleken"], found["gelijk"], found["verschillen"]) == (2 * len(documents), 2 * len(documents), [])
    assert run(home, "compare", "--rules", same).output.startswith("vergeleken=6 gelijk=6; regels ")


def test_who_would_have_received_more_is_told_when_the_content_is_gone(
    home: Path, documents: dict[str, str], tmp_path: Path
) -> None:
    draft = tmp_path / "concept.toml"
    draft.write_bytes(lettered("E01", "FIN", "A"))
    found = shown(home, "compare", "--rules", draft)
    (line,) = found["verschillen"]
    assert (line["document"], line["soort"], line["rol"]) == (documents["financieel"], "MeldingGedaan", "veilig-thuis")
    assert (line["was"], line["wordt"], line["gevolg"]) == ("E01 strip", "E01 permit", "meer")
    assert (line["erbij"], line["eraf"], line["regels"]) == (["FIN"], [], ["5"])
    assert found["meer"] == 1
    assert "Wie meer of minder had gekregen" in run(home, "compare", "--rules", draft).output
    assert shown(home, "compare", "--rules", draft, "--since", "2026-11-22")["meer"] == 1
    assert shown(home, "compare", "--rules", draft, "--since", "2026-11-23")["vergeleken"] == 0
    other = "00000001111111112000"
    assert shown(home, "compare", "--rules", draft, "--verantwoordelijke", other)["vergeleken"] == 0
