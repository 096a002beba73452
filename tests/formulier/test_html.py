from hypothesis import given, strategies as st

from gateway.contracts.formulier import Deel, Merk
from gateway.formulier import lees
from gateway.formulier.html import tekst_van

MAIL = """
<html><head><title>Zorg</title><style>p { color: red }</style></head><body>
<p>Registratienummer: <b>PL0900-2026123456</b></p>
<table>
<tr><td>Datum&nbsp;melding:</td><td>12-03-2026</td></tr>
<tr><td><p>Locatie incident:</p></td><td>Proefweg 1,<br>Laren</td></tr>
</table>
<h2>Betrokkene 1</h2><div>Naam: Anna &Ccedil;elik-Proef</div><div>BSN: 999990019</div>
<script>document.write("BSN: 999990020")</script>
</body></html>
"""


def deel(html: str, nummer: str = "1", naam: str | None = None) -> Deel:
    return Deel(nummer=nummer, media_type="text/html", naam=naam, tekst=html)


def test_lines_cells_and_letters_are_as_one_sees_them() -> None:
    assert [regel for regel in tekst_van(MAIL).split("\n") if regel] == [
        "Registratienummer: PL0900-2026123456",
        "Datum melding:\t12-03-2026",
        "Locatie incident: \tProefweg 1, Laren",
        "Betrokkene 1",
        "Naam: Anna Çelik-Proef",
        "BSN: 999990019",
    ]


def test_a_form_in_html_is_read_and_nothing_in_it_is_certain() -> None:
    lezing = lees([deel(MAIL)])
    assert {veld.pad: veld.waarde for veld in lezing.velden} == {
        "/registratienummer": "PL0900-2026123456",
        "/datumMelding": {"jaar": 2026, "maand": 3, "dag": 12},
        "/incident/locatie": "Proefweg 1, Laren",
        "/betrokkenen/0/persoon/volledigeNaam": "Anna Çelik-Proef",
        "/betrokkenen/0/persoon/bsn": "999990019",
    }
    assert {veld.merk for veld in lezing.velden} == {Merk.WAARSCHIJNLIJK}
    for veld in lezing.velden:
        (plek,) = veld.herkomst
        assert lezing.teksten["1"][plek.begin : plek.eind].strip()


def test_the_same_mail_in_text_and_html_is_read_once() -> None:
    tekst = Deel(
        nummer="2", media_type="text/plain", tekst="Registratienummer: PL0900-2026123456\nBetrokkene 1\nNaam: X Y\n"
    )
    lezing = lees([deel(MAIL), tekst])
    assert lezing.teksten.keys() == {"2"}
    assert lees([deel(MAIL, naam="formulier.html"), tekst]).teksten.keys() == {"1", "2"}


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<td>", "<", ">", "&", "&#0;", "<!--", "<script>", "BSN: ", "\n", "<a b='"])
    )
)
def test_any_html_has_a_text(stukken: list[str]) -> None:
    lees([deel("".join(stukken))])
