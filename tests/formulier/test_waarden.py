import pytest

from gateway.contracts.formulier import Merk
from gateway.formulier.etiketten import Soort
from gateway.formulier.waarden import LANGST, Onleesbaar, lezer_van, tijdstip

ZEKER, WAARSCHIJNLIJK, GOK = Merk


@pytest.mark.parametrize(
    ("soort", "tekst", "waarden", "merk"),
    [
        (Soort.DATUM, "12-03-2026", [{"jaar": 2026, "maand": 3, "dag": 12}], ZEKER),
        (Soort.DATUM, "do 12 mrt. 2026", [{"jaar": 2026, "maand": 3, "dag": 12}], ZEKER),
        (Soort.DATUM, "12/03/2026", [{"jaar": 2026, "maand": 3, "dag": 12}], WAARSCHIJNLIJK),
        (Soort.DATUM, "12-03-98", [{"jaar": 1998, "maand": 3, "dag": 12}], GOK),
        (Soort.DATUM, "00-00-1985", [{"jaar": 1985}], WAARSCHIJNLIJK),
        (Soort.DATUM, "00-05-1985", [{"jaar": 1985, "maand": 5}], WAARSCHIJNLIJK),
        (Soort.TIJD, "7.05 uur", ["07:05"], ZEKER),
        (Soort.TIJD, "rond 23:00", ["23:00"], WAARSCHIJNLIJK),
        (Soort.MOMENT, "1 mei 2026, 09:30 u.", [{"jaar": 2026, "maand": 5, "dag": 1}, "09:30"], ZEKER),
        (Soort.BSN, "9999 90 019", ["999990019"], ZEKER),
        (Soort.POSTCODE, "1234 ab", ["1234AB"], ZEKER),
        (Soort.HUISNUMMER, "12", ["12"], ZEKER),
        (Soort.HUISNUMMER, "12 B", ["12", "B"], WAARSCHIJNLIJK),
        (Soort.TELEFOON, "06-00123456 / 035 000 11 22", ["06-00123456", "035 000 11 22"], WAARSCHIJNLIJK),
        (Soort.TELEFOON, "+32 470 00 00 00", ["+32 470 00 00 00"], ZEKER),
        (Soort.EMAIL, "a.b@politie.example", ["a.b@politie.example"], ZEKER),
        (Soort.JANEE, "JA", ["Ja"], ZEKER),
        (Soort.ADRES, "Proefweg 1-3, Laren", ["Proefweg", "1", "3", "Laren"], WAARSCHIJNLIJK),
        (
            Soort.ADRES,
            "Laan van Proef 12a 1251SA Laren NH",
            ["Laan van Proef", "12", "a", "1251SA", "Laren NH"],
            WAARSCHIJNLIJK,
        ),
        (Soort.PLAATS, "1251 SA  Laren", ["1251SA", "Laren"], WAARSCHIJNLIJK),
        (Soort.TEKST, "een  tekst", ["een tekst"], WAARSCHIJNLIJK),
    ],
)
def test_a_value_is_read_whole(soort: Soort, tekst: str, waarden: list[object], merk: Merk) -> None:
    stukken = lezer_van(soort)(tekst)
    assert [stuk.waarde for stuk in stukken] == waarden
    assert stukken[-1].merk is merk
    assert all(0 <= stuk.begin < stuk.eind <= len(tekst) for stuk in stukken)


@pytest.mark.parametrize(
    ("soort", "tekst", "regel"),
    [
        (Soort.DATUM, "29-02-2025", "datum-bestaat-niet"),
        (Soort.DATUM, "12-13-2026", "datum-bestaat-niet"),
        (Soort.DATUM, "31 juni 2026", "datum-bestaat-niet"),
        (Soort.DATUM, "0000", "datum-bestaat-niet"),
        (Soort.DATUM, "vorige week", "datum-onleesbaar"),
        (Soort.DATUM, "5 foo 2026", "datum-bestaat-niet"),
        (Soort.TIJD, "24:30", "tijd-bestaat-niet"),
        (Soort.MOMENT, "1 mei 2026 in de nacht", "tijd-onleesbaar"),
        (Soort.BSN, "999990018", "bsn-klopt-niet"),
        (Soort.BSN, "0600123456", "bsn-klopt-niet"),
        (Soort.BSN, "٩٩٩٩٩٠٠١٩", "bsn-klopt-niet"),
        (Soort.POSTCODE, "0123 AB", "postcode-klopt-niet"),
        (Soort.TELEFOON, "06-1234", "telefoonnummer-klopt-niet"),
        (Soort.EMAIL, "geen adres", "e-mailadres-klopt-niet"),
        (Soort.GESLACHT, "Q", "geslacht-niet-in-lijst"),
        (Soort.ROL, "buurman", "rol-niet-in-lijst"),
        (Soort.ADRES, "bij zijn zus", "adres-onleesbaar"),
        (Soort.JANEE, "misschien", "ja-of-nee-onleesbaar"),
        (Soort.NIVEAU, "erg", "niveau-niet-in-lijst"),
        (Soort.EMAIL, "a" * LANGST + "@b.example", "waarde-te-lang"),
    ],
)
def test_what_cannot_be_is_a_fault_and_no_value(soort: Soort, tekst: str, regel: str) -> None:
    with pytest.raises(Onleesbaar) as fout:
        lezer_van(soort)(tekst)
    assert fout.value.regel == regel


def test_a_moment_is_certain_only_when_the_clock_has_it_once() -> None:
    assert tijdstip({"jaar": 2026, "maand": 7, "dag": 1}, "12:00") == ("2026-07-01T12:00+02:00", ZEKER)
    assert tijdstip({"jaar": 2026, "maand": 3, "dag": 29}, "02:30") == ("2026-03-29T02:30+01:00", GOK)
    assert tijdstip({"jaar": 2026, "maand": 10, "dag": 25}, "02:30") == ("2026-10-25T02:30+02:00", GOK)
    assert tijdstip({"jaar": 2026, "maand": 7}, "12:00") is None
