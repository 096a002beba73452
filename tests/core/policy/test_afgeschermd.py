"""Shielded values are found as people write them, and only then."""

import time

import pytest

from gateway.contracts.berichten import MeldingGedaan
from gateway.contracts.berichten.bericht import Code
from gateway.contracts.berichten.partijen import Contact, Organisatie
from gateway.contracts.berichten.personen import Adres, Betrokkene, BinnenlandsAdres, Persoonsgegevens
from gateway.contracts.groepen import Groep
from gateway.core.policy.afgeschermd import folded, plekken, vouw, zoektermen

MELD = frozenset({Groep.MELD})


def reported_by(name: str, *reach: str) -> MeldingGedaan:
    telefoon = tuple(one for one in reach if "@" not in one)
    mail = tuple(one for one in reach if "@" in one)
    contact = Contact(naam=name, telefoonnummers=telefoon, emailadressen=mail)
    return MeldingGedaan(ingediend_door=Organisatie(naam="Basisschool De Proefvlinder", contact=contact))


def found(bericht: MeldingGedaan, tekst: str, groepen: frozenset[Groep] = MELD) -> set[str]:
    gevouwen = vouw(tekst)
    terms = [term for terms in zoektermen(bericht, groepen).values() for term in terms]
    return {tekst[begin:end] for term in terms for begin, end in plekken(gevouwen, term)}


@pytest.mark.parametrize(
    ("name", "tekst"),
    [
        ("Noor Proefstra", "PROEFSTRA belde"),
        ("Noor Proefstra", "het kind van mevrouw Proefstra's collega"),
        ("Noor Proefstra", "Proefstras collega"),
        ("Zoë Prœfér", "mevrouw Prœfer zag het"),
        ("A. van den Proefberg", "juf Van den Proefberg"),
        ("A. van den Proefberg", "juf vandenProefberg"),
        ("A. van den Proefberg", "juf Proefberg"),
        ("Noor Proefstra-Zandhoek", "Proefstra Zandhoek"),
        ("Noor Proefstra-Zandhoek", "mevrouw Zandhoek"),
        ("N. Anan", "dat zij an Anan dacht"),
    ],
)
def test_a_surname_is_found_as_it_is_written(name: str, tekst: str) -> None:
    assert found(reported_by(name), tekst)


@pytest.mark.parametrize(
    ("name", "tekst"),
    [
        ("Noor Proefstra", "Noor belde"),
        ("Noor Proefstra", "de proefstraat"),
        ("J. Denis", "dat hij bij den is gebleven"),
        ("A. van den Berg", "een berg wasgoed"),
        ("J. Li", "Li belde"),
    ],
)
def test_what_merely_resembles_a_surname_is_not(name: str, tekst: str) -> None:
    assert found(reported_by(name), tekst) == set()


@pytest.mark.parametrize(
    "tekst", ["06-00000007", "06 00 00 00 07", "+31 (0)6 00000007", "0031600000007", "+31600000007"]
)
@pytest.mark.parametrize("given", ["0600000007", "+31 6 00000007"])
def test_a_telephone_number_is_found_in_every_notation(given: str, tekst: str) -> None:
    assert found(reported_by("N. Proefstra", given), f"bel {tekst}, na vijven")


def test_another_number_that_begins_the_same_is_not_found() -> None:
    assert found(reported_by("N. Proefstra", "0600000007"), "bel 06000000078") == set()


def test_mail_and_the_name_of_the_organisation_are_found_whole() -> None:
    bericht = reported_by("N. Proefstra", "noor@example.org")
    assert found(bericht, "mail NOOR@EXAMPLE.ORG") == {"NOOR@EXAMPLE.ORG"}
    assert found(bericht, "op basisschool de proefvlinder") == {"basisschool de proefvlinder"}
    assert found(bericht, "een vlinder op de basisschool") == set()


def living_at(straat: str, huisnummer: str, postcode: str) -> MeldingGedaan:
    adres = Adres(
        soort=Code(code="02", lijst="soortadres"),
        binnenland=BinnenlandsAdres(straat=straat, huisnummer=huisnummer, postcode=postcode, woonplaats="Testdorp"),
    )
    return MeldingGedaan(betrokkenen=(Betrokkene(persoon=Persoonsgegevens(adressen=(adres,))),))


@pytest.mark.parametrize("tekst", ["Proefstraat 12", "proefstr. nr 12", "PROEF-STRAAT 12a", "1234AB 12", "12, 1234 ab"])
def test_an_address_is_found_by_street_or_postcode_with_its_number(tekst: str) -> None:
    assert found(living_at("Proefstraat", "12", "1234 AB"), f"zij zit op {tekst}.", frozenset({Groep.ADR}))


@pytest.mark.parametrize("tekst", ["Testdorp", "Proefstraat", "Proefstraat 123", "1234 AB", "nummer 12"])
def test_a_part_of_an_address_is_no_address(tekst: str) -> None:
    assert found(living_at("Proefstraat", "12", "1234 AB"), f"zij zit op {tekst}.", frozenset({Groep.ADR})) == set()


def test_an_organisation_elsewhere_in_a_report_is_no_melder() -> None:
    bericht = MeldingGedaan(overige_organisaties=(Organisatie(naam="Wijkteam Proefdorp"),))
    assert zoektermen(bericht, MELD) == {}


def test_a_text_is_folded_one_character_at_a_time() -> None:
    assert folded("ÉÉN Straße ŒUVRE") == "een strasse œuvre"


@pytest.mark.parametrize("part", ["a", "a ", "ana ", "Ana-", "\u0301\u0323", "é ", "0600000007 "])
def test_folding_and_looking_take_as_long_as_a_text_is_long(part: str) -> None:
    terms = zoektermen(reported_by("N. van Anananan", "0600000008"), MELD)[Groep.MELD]

    def cost(size: int) -> float:
        tekst = (part * size)[:size]
        begin = time.process_time()
        gevouwen = vouw(tekst)
        assert not any(list(plekken(gevouwen, term)) for term in terms)
        return time.process_time() - begin

    assert cost(1 << 18) < 8 * max(cost(1 << 16), cost(1 << 16)) + 0.2
