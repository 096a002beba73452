import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.contracts.errors import Unavailable, Unreadable
from gateway.contracts.formulier import Deel, Lezing, Merk
from gateway.formulier import PDF, lees
from gateway.formulier.kamer import Leeskamer
from tests.vectors.formulieren.pdf import PDFS
from tests.vectors.formulieren.vijandig import VIJANDIG
from tests.vectors.formulieren.vormen import VORMEN

MIB = 1024 * 1024
GOED = [Deel(nummer="2", media_type=PDF, inhoud=PDFS["29-mail-met-pdf"][0])]
STRENG = Leeskamer(seconden=2, geheugen=200 * MIB)
"""What a hostile mail may cost; the memory is the process's whole address space."""


def test_a_process_reads_what_the_function_reads() -> None:
    for vorm in (VORMEN[0], VORMEN[28]):
        assert Leeskamer().lees(vorm.delen) == lees(vorm.delen)


@pytest.mark.parametrize("maak", VIJANDIG.values(), ids=VIJANDIG.keys())
def test_a_hostile_pdf_ends_as_a_refusal_and_the_next_form_is_read(maak: Callable[[], bytes]) -> None:
    vijandig = [Deel(nummer="1", media_type=PDF, inhoud=maak())]
    begin = time.monotonic()
    try:
        uitslag: Lezing | Unreadable = STRENG.lees(vijandig)
    except Unreadable as weigering:
        uitslag = weigering
    if isinstance(uitslag, Unreadable):
        assert uitslag.code in {"formulier-duurt-te-lang", "formulier-lezer-gestopt", "formulier-uitvoer-te-groot"}
    else:
        assert not uitslag.formulier
        assert not uitslag.velden
    assert time.monotonic() - begin < 4  # two seconds, and the time it takes to see that they are over
    assert Leeskamer().lees(GOED).formulier


@pytest.mark.parametrize(
    ("naam", "bevinding"),
    [
        ("versleuteld", "pdf-versleuteld"),
        ("script bij openen", "pdf-actieve-inhoud"),
        ("script bij naam", "pdf-actieve-inhoud"),
        ("ingesloten bestanden", "pdf-met-bijlagen"),
        ("velden om in te vullen", "pdf-met-invulvelden"),
        ("geen tekst", "pdf-zonder-tekst"),
        ("geen pdf", "pdf-onleesbaar"),
        ("bom van drie lagen", "pdf-te-groot"),
    ],
)
def test_a_refused_pdf_says_why_and_the_text_beside_it_is_read(naam: str, bevinding: str) -> None:
    delen = [
        Deel(nummer="1", media_type="text/plain", tekst="BVH-nummer: PL0900-2026123456\n"),
        Deel(nummer="2", media_type=PDF, inhoud=VIJANDIG[naam]()),
    ]
    lezing = Leeskamer().lees(delen)
    assert [(gezien.rule, gezien.path) for gezien in lezing.bevindingen] == [(bevinding, "deel 2")]
    assert [(veld.pad, veld.merk) for veld in lezing.velden] == [("/registratienummer", Merk.ZEKER)]


def programma(tmp_path: Path, python: str) -> str:
    """An interpreter that runs this instead of the reader: what a reader that was taken over could do."""
    pad = tmp_path / "lezer"
    pad.write_text(f"#!/bin/sh\nexec {sys.executable} -c '{python}'\n")
    pad.chmod(0o700)
    return str(pad)


@pytest.mark.parametrize(
    ("python", "code"),
    [
        ("while True: pass", "formulier-duurt-te-lang"),
        ("import os; os.close(1); import time; time.sleep(60)", "formulier-duurt-te-lang"),
        ("import os; os.abort()", "formulier-lezer-gestopt"),
        ("raise SystemExit(3)", "formulier-lezer-gestopt"),
        ('while True: print("x" * 100_000)', "formulier-uitvoer-te-groot"),
        ('print("geen json")', "formulier-uitvoer-ongeldig"),
        ('print("{}")', "formulier-uitvoer-ongeldig"),
        ('print(\'{"formulier": true, "extra": 1}\')'.replace("'", '"""'), "formulier-uitvoer-ongeldig"),
        ('print("""{"formulier":false,"teksten":{"9":"x"}}""")', "formulier-uitvoer-ongeldig"),
        (
            'print("""{"formulier":true,"onbegrepen":[{"deel":"2","begin":0,"eind":9}],"teksten":{"2":"x"}}""")',
            "formulier-uitvoer-ongeldig",
        ),
    ],
)
def test_whatever_the_reader_does_is_this_mails_trouble_only(tmp_path: Path, python: str, code: str) -> None:
    streng = Leeskamer(seconden=1.5, interpreter=programma(tmp_path, python))
    with pytest.raises(Unreadable) as weigering:
        streng.lees(GOED)
    assert weigering.value.code == code


def test_a_question_that_is_too_large_starts_nothing() -> None:
    with pytest.raises(Unreadable) as weigering:
        Leeskamer(invoer=1000, interpreter="/bestaat/niet").lees(GOED)
    assert weigering.value.code == "formulier-te-groot"


def test_a_reader_that_cannot_start_is_waited_for() -> None:
    with pytest.raises(Unavailable) as fout:
        Leeskamer(interpreter="/bestaat/niet").lees(GOED)
    assert fout.value.code == "formulier-lezer-start-niet"


def test_nothing_is_left_running(tmp_path: Path) -> None:
    spoor = tmp_path / "kind"
    kind = f'import subprocess; k = subprocess.Popen(["sleep", "60"]); open("{spoor}", "w").write(str(k.pid)); k.wait()'
    with pytest.raises(Unreadable):
        Leeskamer(seconden=1.5, interpreter=programma(tmp_path, kind)).lees(GOED)
    nummer = int(spoor.read_text())
    for _ in range(50):
        if not draait(nummer):
            break
        time.sleep(0.1)
    assert not draait(nummer)


def draait(nummer: int) -> bool:
    """Whether a process lives; one that is dead but not yet buried does not."""
    try:
        staat = Path(f"/proc/{nummer}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return staat != "Z"
