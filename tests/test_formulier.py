"""Thirty forms of our own: what is found, what is wrong, what is missed; and where it stands."""

import re
import time
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings, strategies as st

from gateway.contracts.formulier import Deel, Lezing, Merk, Veld
from gateway.formulier import TEKST_LANGST, lees
from gateway.formulier.etiketten import ETIKETTEN, ROLNAMEN
from tests.vectors.formulieren.vormen import VORMEN, Vorm, kort

LAGER = (Merk.ZEKER, Merk.WAARSCHIJNLIJK, Merk.GOK)
MAANDEN = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]


def gelezen(vorm: Vorm) -> dict[str, list[Veld]]:
    velden: dict[str, list[Veld]] = {}
    for veld in lees(vorm.delen).velden:
        velden.setdefault(veld.pad, []).append(veld)
    return velden


def fouten(vorm: Vorm) -> Iterator[tuple[str, str]]:
    """(``gevonden``, ``fout`` or ``gemist``, pointer) of everything that was expected or read."""
    velden = gelezen(vorm)
    for pad in vorm.velden.keys() | velden.keys():
        if pad not in velden:
            yield "gemist", pad
        elif pad not in vorm.velden or [kort(veld.waarde) for veld in velden[pad]] != [*vorm.velden[pad].waarden]:
            yield "fout", pad
        else:
            yield "gevonden", pad


def test_thirty_forms_are_read() -> None:
    uitslag = [hoe for vorm in VORMEN for hoe, _ in fouten(vorm)]
    gevonden, fout, gemist = (uitslag.count(hoe) for hoe in ("gevonden", "fout", "gemist"))
    print(f"formulieren: n={len(VORMEN)} gevonden={gevonden} fout={fout} gemist={gemist}")
    assert len(VORMEN) == 30
    assert gevonden >= 0.9 * len(uitslag)


@pytest.mark.parametrize("vorm", VORMEN, ids=lambda vorm: vorm.naam)
def test_a_certain_field_is_never_wrong_and_no_mark_is_higher_than_allowed(vorm: Vorm) -> None:
    for pad, velden in gelezen(vorm).items():
        for veld in velden:
            if veld.merk is Merk.ZEKER:
                assert pad in vorm.velden
                assert kort(veld.waarde) == vorm.velden[pad].waarden[0]
            if pad in vorm.velden:
                assert LAGER.index(veld.merk) >= LAGER.index(vorm.velden[pad].hoogstens), pad


@pytest.mark.parametrize("vorm", VORMEN, ids=lambda vorm: vorm.naam)
def test_a_form_is_told_from_a_letter_and_says_what_a_person_must_look_at(vorm: Vorm) -> None:
    lezing = lees(vorm.delen)
    assert lezing.formulier is vorm.formulier
    assert vorm.bevindingen <= {bevinding.rule for bevinding in lezing.bevindingen}
    assert vorm.formulier or not lezing.velden


def plat(tekst: str) -> str:
    """Letters and digits only, as quoted-printable, fixed spaces and capitals leave them alone."""
    if re.search(r"=[0-9A-F]{2}|=\n", tekst):
        tekst = re.sub(
            r"(?:=[0-9A-F]{2})+",
            lambda octets: bytes.fromhex(octets[0].replace("=", "")).decode(),
            tekst.replace("=\n", ""),
        )
    tekst = re.sub(r"(?m)^> ?", "", tekst)
    return "".join(teken for teken in unicodedata.normalize("NFKC", tekst).casefold() if teken.isalnum())


def staat_er(veld: Veld, bron: str) -> bool:
    """Whether ``bron`` says the value, by reading it here in another way than the reader does."""
    waarde = veld.waarde
    if veld.pad == "/incident/tijdstip":
        assert isinstance(waarde, str)
        tijd = plat(waarde[11:16])
        return tijd in plat(bron) and all(int(waarde[a:b]) in getallen(bron) for a, b in ((0, 4), (5, 7), (8, 10)))
    if isinstance(waarde, bool):
        return plat(bron) == ("ja" if waarde else "nee")
    if isinstance(waarde, str):
        return plat(bron) == plat(waarde)
    if "jaar" in waarde:
        jaren = {int(waarde["jaar"]), int(waarde["jaar"]) % 100}
        return bool(jaren & getallen(bron)) and all(
            int(waarde[p]) in getallen(bron) for p in ("maand", "dag") if p in waarde
        )
    woord = bron.strip().casefold()
    ander = {ROLNAMEN.get(woord), {"meisje": "vrouw", "jongen": "man"}.get(woord)}
    return bool({str(waarde["omschrijving"]).casefold(), str(waarde["code"]).casefold()} & {woord, *ander})


def getallen(tekst: str) -> set[int]:
    maanden = {
        nummer
        for nummer, naam in enumerate(MAANDEN, start=1)
        if re.search(rf"{naam}|\b{naam[:3]}", tekst, re.IGNORECASE)
    }
    return {int(getal) for getal in re.findall(r"\d+", tekst)} | maanden


@pytest.mark.parametrize("vorm", VORMEN, ids=lambda vorm: vorm.naam)
def test_provenance_gives_the_value(vorm: Vorm) -> None:
    lezing = lees(vorm.delen)
    for veld in lezing.velden:
        bron = " ".join(lezing.teksten[plek.deel][plek.begin : plek.eind] for plek in veld.herkomst)
        assert staat_er(veld, bron), veld.pad


@pytest.mark.parametrize("vorm", VORMEN, ids=lambda vorm: vorm.naam)
def test_nothing_is_both_read_and_unread(vorm: Vorm) -> None:
    lezing = lees(vorm.delen)
    gezien = {
        (plek.deel, plaats)
        for veld in lezing.velden
        for plek in veld.herkomst
        for plaats in range(plek.begin, plek.eind)
    }
    for plek in lezing.onbegrepen:
        assert gezien.isdisjoint((plek.deel, plaats) for plaats in range(plek.begin, plek.eind))


def test_a_text_longer_than_any_form_is_not_read() -> None:
    lezing = lees([Deel(nummer="1", media_type="text/plain", tekst="BSN: 999990019\n" * (TEKST_LANGST // 15 + 1))])
    assert not lezing.formulier
    assert [bevinding.rule for bevinding in lezing.bevindingen] == ["tekst-te-lang"]


def test_the_pattern_of_the_number_is_the_operators() -> None:
    deel = Deel(nummer="1", media_type="text/plain", tekst="Registratienummer: ZM-2026/77\nDatum melding: 01-01-2026\n")
    assert lees([deel]).velden[0].merk is Merk.GOK
    assert lees([deel], patroon=r"ZM-\d{4}/\d+").velden[0].merk is Merk.ZEKER


LABELS = sorted(naam for namen in ETIKETTEN.values() for naam in namen)
STUKKEN = st.one_of(
    st.sampled_from(LABELS),
    st.sampled_from(
        [":", "\n", "\n\n", "  ", "\t", " | ", "> ", "=\n", "=C3=A9", "\u00a0", "\f", "Betrokkene 1\n", "-"]
    ),
    st.sampled_from(["PL0900-2026123456", "999990019", "12-03-2026", "30-02-2026", "23:15", "1234 AB", "onbekend"]),
    st.text(max_size=12),
)


def in_orde(lezing: Lezing) -> None:
    plekken = [*lezing.onbegrepen, *(plek for veld in lezing.velden for plek in veld.herkomst)]
    assert all(0 <= plek.begin < plek.eind <= len(lezing.teksten[plek.deel]) for plek in plekken)
    paden = [veld.pad for veld in lezing.velden]
    assert all(paden.count(veld.pad) == 1 for veld in lezing.velden if veld.merk is Merk.ZEKER)
    assert all(veld.herkomst for veld in lezing.velden)


@settings(max_examples=300, deadline=2000)
@given(st.lists(STUKKEN, max_size=60).map("".join))
@example("Naam  Rol\n a  kind\n\n\n")
@example("> " * 50 + "BSN: 999990019")
def test_any_text_is_read_or_left_without_a_crash(tekst: str) -> None:
    in_orde(lees([Deel(nummer="1", media_type="text/plain", tekst=tekst)]))


EINDELOOS = (
    ":",
    "a ",
    "-",
    "Naam  ",
    "a  b  c\n",
    "Toedracht:\n",
    "BSN\n",
    "Naam  Rol\na  kind\n",
    "Telefoon: 06-00{:06}\n",
)


@pytest.mark.parametrize("stuk", EINDELOOS)
def test_the_longest_text_of_one_thing_takes_no_long_time(stuk: str) -> None:
    tekst = "".join(stuk.format(nummer) for nummer in range(TEKST_LANGST // 4 // len(stuk)))
    begin = time.process_time()
    in_orde(lees([Deel(nummer="1", media_type="text/plain", tekst=tekst)]))
    assert time.process_time() - begin < 10  # what is not linear needs minutes
