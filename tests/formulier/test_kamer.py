import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
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


@pytest.fixture(scope="module")
def kamer() -> Iterator[Leeskamer]:
    """With the limits of production; one for all, so that what one mail leaves behind shows in the next."""
    with Leeskamer() as kamer:
        yield kamer


def zaal(kamer: Leeskamer) -> int:
    """Number of the process that waits for the next mail."""
    assert kamer._loket is not None
    return kamer._loket._proces.pid


def test_a_process_reads_what_the_function_reads(kamer: Leeskamer) -> None:
    for vorm in VORMEN:
        assert kamer.lees(vorm.delen) == lees(vorm.delen)


@pytest.mark.parametrize("maak", VIJANDIG.values(), ids=VIJANDIG.keys())
def test_a_hostile_part_ends_as_a_refusal_and_the_next_form_is_read(
    kamer: Leeskamer, maak: Callable[[], bytes]
) -> None:
    vijandig = [Deel(nummer="1", media_type=PDF, inhoud=maak())]
    try:
        uitslag: Lezing | Unreadable = kamer.lees(vijandig)
    except Unreadable as weigering:
        uitslag = weigering
    if isinstance(uitslag, Unreadable):
        assert uitslag.code in {"formulier-duurt-te-lang", "formulier-lezer-gestopt", "formulier-uitvoer-te-groot"}
    else:
        assert not uitslag.formulier
        assert not uitslag.velden
    assert kamer.afloop is not None
    assert kamer.afloop.rekentijd < 1.75
    assert kamer.afloop.piek < 200 * MIB
    assert kamer.lees(GOED).formulier


def test_a_reader_that_is_killed_leaves_the_room_as_it_was() -> None:
    with Leeskamer(rekentijd=0.05) as kamer:
        kamer.lees(GOED)
        eerste = zaal(kamer)
        with pytest.raises(Unreadable) as weigering:
            kamer.lees([Deel(nummer="1", media_type=PDF, inhoud=VIJANDIG["twee miljoen opdrachten"]())])
        assert weigering.value.code == "formulier-duurt-te-lang"
        assert kamer.lees(GOED).formulier
        assert zaal(kamer) == eerste


def test_a_room_that_died_between_two_mails_costs_neither_of_them() -> None:
    with Leeskamer() as kamer:
        kamer.lees(GOED)
        eerste = zaal(kamer)
        os.kill(eerste, signal.SIGKILL)
        assert kamer.lees(GOED).formulier
        assert zaal(kamer) != eerste
    assert not draait(eerste)


def test_nothing_of_a_mail_stays_in_the_room() -> None:
    """Every reader is a copy of the room: what is not there, no reader finds."""
    geheim = "Zonderling-" + "Geheim"
    with Leeskamer() as kamer:
        lezing = kamer.lees([Deel(nummer="1", media_type="text/plain", tekst=f"BVH-nummer: x\nNaam: {geheim}\n")])
        assert geheim in lezing.teksten["1"]
        assert zoek(zaal(kamer), b"gateway.formulier"), "it looks in the right place"
        for vorm in (geheim.encode(), geheim.encode("utf-16-le"), geheim.encode("utf-32-le")):
            assert not zoek(zaal(kamer), vorm)


def zoek(nummer: int, wat: bytes) -> bool:
    """Whether these bytes stand anywhere in the memory of a process."""
    with Path(f"/proc/{nummer}/mem").open("rb", buffering=0) as geheugen:
        for regel in Path(f"/proc/{nummer}/maps").read_text().splitlines():
            bereik, rechten, *_ = regel.split()
            if rechten.startswith("rw"):
                begin, eind = (int(grens, 16) for grens in bereik.split("-"))
                geheugen.seek(begin)
                if wat in geheugen.read(eind - begin):
                    return True
    return False


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
def test_a_refused_pdf_says_why_and_the_text_beside_it_is_read(kamer: Leeskamer, naam: str, bevinding: str) -> None:
    delen = [
        Deel(nummer="1", media_type="text/plain", tekst="BVH-nummer: PL0900-2026123456\n"),
        Deel(nummer="2", media_type=PDF, inhoud=VIJANDIG[naam]()),
    ]
    lezing = kamer.lees(delen)
    assert [(gezien.rule, gezien.path) for gezien in lezing.bevindingen] == [(bevinding, "deel 2")]
    assert [(veld.pad, veld.merk) for veld in lezing.velden] == [("/registratienummer", Merk.ZEKER)]


ZAAL = """#!{interpreter}
import socket, sys
from gateway.formulier.leeszaal import houd_open
houd_open(socket.socket(fileno=0), lambda: exec({python!r}), seconden=float(sys.argv[-1]))
"""


def programma(tmp_path: Path, python: str, zaal: str = ZAAL) -> str:
    """An interpreter whose readers run this instead: what a reader that was taken over could do."""
    pad = tmp_path / "lezer"
    pad.write_text(zaal.format(interpreter=sys.executable, python=python))
    pad.chmod(0o700)
    return str(pad)


@pytest.mark.parametrize(
    ("python", "code"),
    [
        ("while True: pass", "formulier-duurt-te-lang"),
        ("import os; os.close(0); os.close(1); import time; time.sleep(60)", "formulier-duurt-te-lang"),
        ("import os; os.kill(os.getppid(), 19); import time; time.sleep(60)", "formulier-duurt-te-lang"),
        ("import os; os.kill(os.getppid(), 9); import time; time.sleep(60)", "formulier-lezer-gestopt"),
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
    with Leeskamer(seconden=1.5, interpreter=programma(tmp_path, python)) as kamer:
        with pytest.raises(Unreadable) as weigering:
            kamer.lees(GOED)
        kamer.interpreter = sys.executable
        assert weigering.value.code == code
        if kamer._loket is None:  # it took the room along
            assert kamer.lees(GOED).formulier


def test_a_question_that_is_too_large_starts_nothing() -> None:
    with Leeskamer(invoer=1000, interpreter="/bestaat/niet") as kamer, pytest.raises(Unreadable) as weigering:
        kamer.lees(GOED)
    assert weigering.value.code == "formulier-te-groot"


@pytest.mark.parametrize(
    "zaal",
    [
        "#!/bestaat/niet\n",
        "#!{interpreter}\nraise SystemExit\n",
        "#!{interpreter}\nimport time; time.sleep(60)\n",
        "#!{interpreter}\nimport os; os.write(0, b'k')\n",
        "#!{interpreter}\nimport os, time; os.write(0, b'k'); time.sleep(60)\n",
    ],
    ids=["no program", "ends", "hangs", "ends when it is asked", "hangs when it is asked"],
)
def test_a_room_that_cannot_start_is_waited_for(tmp_path: Path, zaal: str) -> None:
    with Leeskamer(seconden=1, interpreter=programma(tmp_path, "", zaal)) as kamer:
        with pytest.raises(Unavailable) as fout:
            kamer.lees(GOED)
        assert fout.value.code == "formulier-lezer-start-niet"
        kamer.interpreter = sys.executable
        kamer.seconden = 10
        assert kamer.lees(GOED).formulier


def test_nothing_is_left_running(tmp_path: Path) -> None:
    spoor = tmp_path / "kind"
    kind = f'import subprocess; k = subprocess.Popen(["sleep", "60"]); open("{spoor}", "w").write(str(k.pid)); k.wait()'
    with Leeskamer(seconden=1.5, interpreter=programma(tmp_path, kind)) as kamer:
        with pytest.raises(Unreadable):
            kamer.lees(GOED)
        assert is_weg(int(spoor.read_text()))
        eerste = zaal(kamer)
    assert not draait(eerste)


def test_a_room_whose_gateway_was_killed_ends_by_itself() -> None:
    gateway = (
        "import os; from gateway.formulier.kamer import Leeskamer; k = Leeskamer(); k.lees([]); "
        "print(k._loket._proces.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    gedaan = subprocess.run([sys.executable, "-I", "-c", gateway], capture_output=True, text=True, check=False)
    assert gedaan.returncode == -signal.SIGKILL
    assert is_weg(int(gedaan.stdout))


def is_weg(nummer: int) -> bool:
    """Whether a process has ended, or does within five seconds."""
    deadline = time.monotonic() + 5
    while draait(nummer) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not draait(nummer)


def draait(nummer: int) -> bool:
    """Whether a process lives; one that is dead but not yet buried does not."""
    try:
        staat = Path(f"/proc/{nummer}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return staat != "Z"
