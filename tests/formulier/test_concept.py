import pytest

from gateway.contracts.berichten import MeldingGedaan
from gateway.contracts.berichten.bericht import GeenWaarde
from gateway.contracts.berichten.personen import Betrokkene, Persoonsgegevens
from gateway.contracts.errors import Invalid
from gateway.contracts.formulier import Bereik, Deel, Lezing, Merk, Veld
from gateway.formulier import lees
from gateway.formulier.concept import concept
from tests.vectors.formulieren.vormen import VORMEN, Vorm

FORMULIEREN = [vorm for vorm in VORMEN if vorm.formulier]


def veld(pad: str, waarde: str, begin: int = 0) -> Veld:
    return Veld(pad=pad, waarde=waarde, herkomst=(Bereik("1", begin, begin + len(waarde)),), merk=Merk.WAARSCHIJNLIJK)


def melding(lezing: Lezing) -> MeldingGedaan:
    data = concept(lezing).data
    assert isinstance(data, MeldingGedaan)
    return data


@pytest.mark.parametrize("vorm", FORMULIEREN, ids=lambda vorm: vorm.naam)
def test_every_form_becomes_a_draft_with_the_source_of_every_field(vorm: Vorm) -> None:
    lezing = lees(vorm.delen)
    draft = concept(lezing)
    paden = [gelezen.pad for gelezen in lezing.velden]
    assert draft.bronnen.keys() == {pad for pad in paden if paden.count(pad) == 1}
    assert draft.bevindingen == lezing.bevindingen


def test_the_source_says_part_and_characters() -> None:
    lezing = lees([Deel(nummer="1.2", media_type="text/plain", tekst="Registratienummer: PL0900-2026123456\n")])
    assert concept(lezing).bronnen == {"/registratienummer": "deel 1.2, tekens 19-36"}


def test_of_two_candidates_neither_is_taken() -> None:
    lezing = Lezing(
        formulier=True, velden=(veld("/aangifte", "Ja"), veld("/aangifte", "Nee", 9), veld("/reden", "Zorg"))
    )
    assert melding(lezing).aangifte is None
    assert melding(lezing).reden == "Zorg"


def test_what_the_message_needs_and_the_form_does_not_say_is_no_value() -> None:
    lezing = Lezing(formulier=True, velden=(veld("/betrokkenen/1/persoon/adressen/0/binnenland/straat", "Proefweg"),))
    eerste, tweede = melding(lezing).betrokkenen
    assert isinstance(eerste, Betrokkene)
    assert isinstance(tweede, Betrokkene)
    assert isinstance(eerste.persoon, GeenWaarde)
    assert isinstance(tweede.persoon, Persoonsgegevens)
    assert isinstance(tweede.persoon.adressen[0].soort, GeenWaarde)


def test_a_level_without_its_screening_is_left_out() -> None:
    lezing = Lezing(formulier=True, velden=(veld("/risicotaxatie/niveau", "hoog"), veld("/reden", "Zorg")))
    assert melding(lezing).risicotaxatie is None
    assert "/risicotaxatie/niveau" not in concept(lezing).bronnen


@pytest.mark.parametrize(
    ("lezing", "code"),
    [
        (Lezing(formulier=False), "geen-formulier"),
        (Lezing(formulier=True, velden=(veld("/bestaatNiet", "gluiperd"),)), "formulier-past-niet"),
        (Lezing(formulier=True, velden=(veld("/risicotaxatie/ingevuld", "misschien"),)), "formulier-past-niet"),
        (Lezing(formulier=True, velden=(veld("/incident/datum", "gisteren"),)), "formulier-past-niet"),
        (Lezing(formulier=True, velden=(veld("/document", "gluiperd"),)), "formulier-past-niet"),
        (Lezing(formulier=True, velden=(veld("/onbevestigd/0", "gluiperd"),)), "formulier-past-niet"),
        (Lezing(formulier=True, velden=(veld("", "gluiperd"),)), "formulier-past-niet"),
        (Lezing(formulier=True, velden=(veld("/betrokkenen/999999999/rol", "gluiperd"),)), "formulier-past-niet"),
        (Lezing(formulier=True, velden=(veld("/reden", "een"), veld("/reden/diep", "twee"))), "formulier-past-niet"),
    ],
)
def test_what_does_not_fit_is_refused_without_its_value(lezing: Lezing, code: str) -> None:
    with pytest.raises(Invalid) as weigering:
        concept(lezing)
    assert weigering.value.code == code
    assert not any(str(gelezen.waarde) in str(weigering.value.findings) for gelezen in lezing.velden)
