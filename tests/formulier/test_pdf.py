import pytest

from gateway.contracts.formulier import Deel, Merk
from gateway.formulier import lees
from gateway.formulier.pdf import BLADEN, BYTES, tekst_van
from gateway.formulier.waarden import Onleesbaar
from tests.vectors.formulieren.pdf import PDFS, bladen, rijen, stroom
from tests.vectors.formulieren.vijandig import VIJANDIG, met_inhoud

LANGST = 10_000


def test_columns_stay_columns() -> None:
    tekst, zichtbaar = tekst_van(PDFS["24-pdf-personentabel"][0], langst=LANGST)
    rij = next(regel for regel in tekst.split("\n") if "Casper" in regel)
    assert rij.split("  ")[0] == "Casper de Voorbeeld"
    assert rij.split() == ["Casper", "de", "Voorbeeld", "02-02-1980", "999990202", "verdachte"]
    assert zichtbaar


def test_pages_are_apart() -> None:
    tekst, _ = tekst_van(PDFS["26-pdf-verhaal-over-twee-bladen"][0], langst=LANGST)
    eerste, tweede = tekst.split("\f")
    assert "Pagina 1 van 2" in eerste
    assert "Aanhouding: Nee" in tweede


def test_text_that_does_not_show_is_never_certain() -> None:
    onzichtbaar = stroom(b"BT 3 Tr /F1 10 Tf 50 800 Td (BVH-nummer: PL0900-2026129999) Tj ET")
    inhoud = met_inhoud(onzichtbaar)
    assert tekst_van(inhoud, langst=LANGST)[1] is False
    (veld,) = lees([Deel(nummer="1", media_type="application/pdf", inhoud=inhoud)]).velden
    assert veld.merk is Merk.WAARSCHIJNLIJK


@pytest.mark.parametrize(
    ("inhoud", "regel"),
    [
        (b"%PDF-" + b" " * BYTES, "pdf-te-groot"),
        (b"MZ\x90", "pdf-onleesbaar"),
        (b"", "pdf-onleesbaar"),
        (bladen([[(50, 800, "x")]] * (BLADEN + 1)), "pdf-te-veel-bladen"),
        (bladen([rijen(800, (50,), [("woorden " * 10,)] * 50)] * BLADEN), "tekst-te-lang"),
        (VIJANDIG["versleuteld"](), "pdf-versleuteld"),
        (VIJANDIG["geen tekst"](), "pdf-zonder-tekst"),
        (VIJANDIG["bom van drie lagen"](), "pdf-te-groot"),
    ],
    ids=lambda waarde: waarde if isinstance(waarde, str) else "",
)
def test_what_is_no_form_is_refused_by_name(inhoud: bytes, regel: str) -> None:
    with pytest.raises(Onleesbaar) as weigering:
        tekst_van(inhoud, langst=LANGST)
    assert weigering.value.regel == regel
