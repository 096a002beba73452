from hypothesis import given, strategies as st

from gateway.formulier.schoon import maak_schoon


def test_quoted_printable_is_undone_only_where_it_was_used() -> None:
    assert maak_schoon("caf=C3=A9 in Laren, tot =\nstraks").tekst == "café in Laren, tot straks"
    assert maak_schoon("https://voorbeeld.example/?a=20").tekst == "https://voorbeeld.example/?a=20"
    assert maak_schoon("latijn =3D =E9").tekst == "latijn = é"


def test_spaces_line_ends_and_ligatures_become_ordinary() -> None:
    assert maak_schoon("a\u00a0b\r\nc\rd\u200b\fe\ufb01x").tekst == "a b\nc\nd\nefix"


def test_a_quotation_mark_falls_away_and_its_line_is_known() -> None:
    schoon = maak_schoon("antwoord\n> > Naam: x\n>\neinde")
    assert schoon.tekst == "antwoord\nNaam: x\n\neinde"
    assert schoon.citaat == {9, 17}


@given(st.text(alphabet=st.sampled_from("ab =\r\n>\u00a0\u200b\ufb01C3A9\f")))
def test_every_character_knows_its_place(tekst: str) -> None:
    schoon = maak_schoon(tekst)
    assert len(schoon.begin) == len(schoon.eind) == len(schoon.tekst)
    assert all(0 <= begin < eind <= len(tekst) for begin, eind in zip(schoon.begin, schoon.eind, strict=True))
    assert [*schoon.begin] == sorted(schoon.begin)
    for plaats, teken in enumerate(schoon.tekst):
        bron = tekst[slice(*schoon.terug(plaats, plaats + 1))]
        assert teken == bron or len(bron) > 1 or bron in "\r\f\u00a0\ufb01"
