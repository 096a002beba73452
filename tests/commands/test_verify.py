import re
from base64 import b64decode
from pathlib import Path
from typing import Any

import orjson
import pytest
import typer
from typer.testing import CliRunner

from gateway.commands import verify
from gateway.keys.certificates import certificate_pem
from gateway.keys.keyring import keyring_of
from tests.vectors.envelope.make import HERE

CASES = orjson.loads((HERE / "gevallen.json").read_bytes())
KEYS = HERE / "sleutels.json"


def run(*arguments: object, environ: dict[str, str] | None = None) -> tuple[int, str]:
    app = typer.Typer()
    verify.register(app)
    found = CliRunner().invoke(app, [str(argument) for argument in arguments], env=environ)
    return found.exit_code, found.output


def test_a_message_with_its_seal_is_in_order() -> None:
    code, output = run(HERE / "bericht.json", HERE / "bericht.json.jws", "--keys", KEYS)
    assert code == 0
    assert [line[0] for line in output.splitlines()[:5]] == list("12345")
    assert "IN ORDE: MeldingGedaan 0195500a-1c00-7000-8000-00000000000a" in output


def test_the_seal_is_found_beside_the_message() -> None:
    assert run(HERE / "bericht.json", "--keys", KEYS)[0] == 0


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["naam"])
def test_each_alteration_is_refused_at_its_step(case: dict[str, Any], tmp_path: Path) -> None:
    message, seal = tmp_path / "bericht.json", tmp_path / "zegel"
    message.write_bytes(b64decode(case["inhoud"]))
    # the file may end in one line end of its own; a second one is part of the seal
    seal.write_text(case["zegel"] + "\n")
    code, output = run(message, seal, "--keys", KEYS)
    if case["stap"] == 0:
        assert code == 0, output
    else:
        assert code == verify.REFUSED
        assert f"GEWEIGERD bij stap {case['stap']}:" in output
        assert "Voorbeeld" not in output


def test_at_least_twelve_alterations_are_tried_and_every_step_refuses_some() -> None:
    assert sum(case["stap"] > 0 for case in CASES) >= 30
    assert {case["stap"] for case in CASES} == {0, 1, 2, 3, 4, 5}


def test_the_key_set_of_another_gateway_refuses_at_the_key(tmp_path: Path) -> None:
    stranger = next(case for case in CASES if case["naam"] == "zegel-van-vreemde")
    (tmp_path / "m").write_bytes(b64decode(stranger["inhoud"]))
    (tmp_path / "s").write_text(stranger["zegel"])
    assert "stap 2" in run(tmp_path / "m", tmp_path / "s", "--keys", KEYS)[1]


@pytest.mark.parametrize("change", ["kid", "x", "x5t#S256", "alg", "x5c", "dubbel", "leeg", "geen-json"])
def test_a_key_set_that_contradicts_itself_is_no_key_set(change: str, tmp_path: Path) -> None:
    jwks = orjson.loads(KEYS.read_bytes())
    if change == "dubbel":
        jwks["keys"] *= 2
    elif change == "leeg":
        jwks["keys"] = []
    elif change == "x5c":
        del jwks["keys"][0]["x5c"]
    elif change != "geen-json":
        jwks["keys"][0][change] = "A" * 22
    path = tmp_path / "jwks.json"
    path.write_bytes(b"x" if change == "geen-json" else orjson.dumps(jwks))
    assert run(HERE / "bericht.json", "--keys", path)[0] == verify.WRONG_USE


def test_wrong_use_is_said_apart_from_a_refusal(tmp_path: Path) -> None:
    assert run(tmp_path / "weg.json", "--keys", KEYS)[0] == verify.WRONG_USE
    assert run(HERE / "bericht.json", tmp_path / "weg.jws", "--keys", KEYS)[0] == verify.WRONG_USE
    nowhere = {"GATEWAY_HOME": str(tmp_path)}
    alone = tmp_path / "bericht.json"
    alone.write_bytes((HERE / "bericht.json").read_bytes())
    (tmp_path / "bericht.json.jws").write_bytes((HERE / "bericht.json.jws").read_bytes())
    assert run(alone, environ=nowhere)[0] == verify.WRONG_USE


def test_the_keys_are_found_beside_the_message(tmp_path: Path) -> None:
    assert KEYS.name == verify.KEYS_BESIDE
    assert run(HERE / "bericht.json", environ={"GATEWAY_HOME": str(tmp_path)})[0] == 0


def test_on_the_gateway_itself_the_keys_come_from_the_home(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.mkdir()
    jwks = orjson.loads(KEYS.read_bytes())
    [key] = keyring_of(jwks)._by_kid.values()
    (keys / "message.crt").write_bytes(certificate_pem(key.certificate))
    assert run(HERE / "bericht.json", environ={"GATEWAY_HOME": str(tmp_path)})[0] == 0


STUF = HERE.parent / "stuf" / "Bv01Bericht" / "gewoon.xml"


def test_an_xml_document_is_explained_by_rule_and_place(tmp_path: Path) -> None:
    assert run(STUF, "--explain") == (0, "IN ORDE\n")
    altered = tmp_path / "fout.xml"
    altered.write_bytes(re.sub(rb"(berichtcode>)[^<]+(<)", rb"\1geheim\2", STUF.read_bytes(), count=1))
    code, output = run(altered, "--explain")
    assert code == verify.REFUSED
    assert "berichtcode" in output
    assert "geheim" not in output


@pytest.mark.parametrize("content", [b"<a/>", b"geen xml", b"<!DOCTYPE a><a/>"])
def test_what_is_no_known_document_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_bytes(content)
    assert run(tmp_path / "x.xml", "--explain")[0] == verify.REFUSED
