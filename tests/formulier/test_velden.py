from gateway.contracts.errors import Finding
from gateway.contracts.formulier import Bereik, Deel, Merk, Waarde
from gateway.formulier import lees
from gateway.formulier.velden import Kandidaat, gelijkend, laagste, velden_van

DATUM: dict[str, str | int] = {"jaar": 2026, "maand": 3, "dag": 12}


def kandidaat(pad: str, waarde: Waarde, begin: int = 0, merk: Merk = Merk.ZEKER) -> Kandidaat:
    return Kandidaat(pad, waarde, (Bereik("1", begin, begin + 1),), merk)


def test_the_least_sure_counts_and_a_label_that_is_alike_costs_one_step() -> None:
    assert laagste(Merk.ZEKER, Merk.GOK, Merk.WAARSCHIJNLIJK) is Merk.GOK
    assert [gelijkend(merk) for merk in Merk] == [Merk.WAARSCHIJNLIJK, Merk.GOK, Merk.GOK]


def test_two_values_for_one_field_are_both_kept_and_neither_is_certain() -> None:
    velden, bevindingen = velden_van(
        [kandidaat("/aangifte", "Ja"), kandidaat("/aangifte", "Nee", 9)], plafond=Merk.ZEKER
    )
    assert [(veld.waarde, veld.merk) for veld in velden] == [("Ja", Merk.WAARSCHIJNLIJK), ("Nee", Merk.WAARSCHIJNLIJK)]
    assert bevindingen == [Finding("meer-waarden", "/aangifte")]


def test_one_value_said_twice_is_one_field_with_the_clearest_source() -> None:
    twee = [kandidaat("/aangifte", "Ja", 5, Merk.GOK), kandidaat("/aangifte", "Ja", 9)]
    velden, bevindingen = velden_van(twee, plafond=Merk.ZEKER)
    assert [(veld.herkomst[0].begin, veld.merk) for veld in velden] == [(9, Merk.ZEKER)]
    assert bevindingen == []


def test_a_list_takes_every_value_in_turn() -> None:
    velden, _ = velden_van([kandidaat("/lijst/*", woord) for woord in ("a", "b", "a")], plafond=Merk.ZEKER)
    assert [(veld.pad, veld.waarde) for veld in velden] == [("/lijst/0", "a"), ("/lijst/1", "b")]


def test_a_time_needs_the_date_that_it_belongs_to() -> None:
    tijd = kandidaat("/incident/tijd", "21:40", 20)
    samen, _ = velden_van([kandidaat("/incident/datum", DATUM), tijd], plafond=Merk.ZEKER)
    assert [veld.pad for veld in samen] == ["/incident/datum", "/incident/tijdstip"]
    assert samen[1].waarde == "2026-03-12T21:40+01:00"
    assert [plek.begin for plek in samen[1].herkomst] == [0, 20]
    assert velden_van([tijd], plafond=Merk.ZEKER) == ((), [])


def test_no_field_is_surer_than_the_ceiling() -> None:
    velden, _ = velden_van([kandidaat("/aangifte", "Ja")], plafond=Merk.WAARSCHIJNLIJK)
    assert velden[0].merk is Merk.WAARSCHIJNLIJK


def paden(*regels: str) -> set[str]:
    tekst = "\n".join(("Registratienummer: PL0900-2026123456", "Betrokkene 1", *regels))
    velden = lees([Deel(nummer="1", media_type="text/plain", tekst=tekst)]).velden
    return {veld.pad.removeprefix("/betrokkenen/0/persoon/") for veld in velden if "straat" in veld.pad}


def test_a_shelter_has_a_list_of_its_own() -> None:
    gelezen = paden("Adres: Proefweg 1, Laren", "Schuiladres: Fictiepad 9, Huizen")
    assert gelezen == {"adressen/0/binnenland/straat", "afgeschermdeAdressen/0/binnenland/straat"}


def test_where_the_address_is_secret_every_address_is_shielded() -> None:
    gelezen = paden("Schuiladres: Fictiepad 9, Huizen", "Adres: Proefweg 1, Laren", "Geheimhouding: Ja")
    assert gelezen == {f"afgeschermdeAdressen/{plaats}/binnenland/straat" for plaats in (0, 1)}
    assert paden("Adres: Proefweg 1, Laren", "Geheimhouding: Nee") == {"adressen/0/binnenland/straat"}


def test_an_address_that_may_be_a_shelter_is_left_to_a_person() -> None:
    assert paden("Adres: Vrouwenopvang De Haven 3, Laren") == set()
