import pytest

from gateway.contracts.berichten import KINDS, MeldingGedaan, OverPersonen, PersoonVerstrekt
from gateway.contracts.berichten.bericht import Code
from gateway.contracts.berichten.personen import Adres, Betrokkene, BinnenlandsAdres, Gezag, Persoonsgegevens
from gateway.contracts.groepen import Groep
from gateway.core.policy import Aanwezig, manifest, minimise
from gateway.core.policy.plan import groepen_van
from gateway.core.policy.presence import betrokkenen_of

WOON = Adres(soort=Code(code="02", lijst="soortadres"), binnenland=BinnenlandsAdres(postcode="1234SS", huisnummer="1"))
OPVANG = Adres(soort=Code(code="opvang", lijst="soortadres-afgeschermd"), omschrijving="Verzonnen.")


def about(persoon: Persoonsgegevens, **more: object) -> PersoonVerstrekt:
    betrokkene = Betrokkene.model_validate({"persoon": persoon, **more})
    return PersoonVerstrekt(in_antwoord_op="1", betrokkenen=(betrokkene,))


def test_where_someone_hides_is_in_a_group_of_its_own() -> None:
    answer = about(Persoonsgegevens(adressen=(WOON,), afgeschermde_adressen=(OPVANG,)))
    assert manifest(answer) == {Groep.ADR: Aanwezig.WAARDE, Groep.ADRG: Aanwezig.WAARDE}
    left = betrokkenen_of(minimise(answer, frozenset({Groep.ADRG})))[0].persoon
    assert left == Persoonsgegevens(adressen=(WOON,))


def test_that_an_address_is_secret_stays_when_the_address_goes() -> None:
    answer = about(Persoonsgegevens(bsn="999993653", afgeschermde_adressen=(WOON,), geheimhouding=True))
    left = betrokkenen_of(minimise(answer, frozenset({Groep.ADR, Groep.ADRG})))[0].persoon
    assert left == Persoonsgegevens(bsn="999993653", geheimhouding=True)


def test_the_doubt_of_a_register_goes_and_stays_with_what_it_is_about() -> None:
    doubted = WOON.model_copy(update={"in_onderzoek": True})
    answer = about(Persoonsgegevens(geslachtsnaam="Verzonnen", in_onderzoek=True, adressen=(doubted,)))
    left = betrokkenen_of(minimise(answer, frozenset({Groep.ID})))[0].persoon
    assert left == Persoonsgegevens(adressen=(doubted,))


def test_who_has_authority_is_in_the_groups_of_that_person() -> None:
    ouder = Persoonsgegevens(bsn="999993653")
    gezag = Gezag(soort=Code(code="eenhoofdig", lijst="gezag"), bij=(ouder,))
    assert manifest(about(Persoonsgegevens(), gezag=(gezag,))).keys() == {Groep.GEZ, Groep.BSN}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_that_is_about_persons_has_them_among_its_betrokkenen(kind: str) -> None:
    about_persons = Groep.BSN in groepen_van(KINDS[kind])
    assert issubclass(KINDS[kind], OverPersonen) is about_persons
    assert (Groep.KIND in groepen_van(KINDS[kind])) is about_persons


def test_a_report_is_about_persons() -> None:
    assert issubclass(MeldingGedaan, OverPersonen)
