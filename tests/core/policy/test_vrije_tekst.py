"""Which fields are free text, and what a find says."""

import tomllib
from collections import Counter
from typing import Annotated, Any

import pytest
from hypothesis import given

from gateway.contracts.berichten import Bericht, MeldingGedaan, MeldingTeruggekoppeld
from gateway.contracts.berichten.bericht import Code, Datum
from gateway.contracts.berichten.informatie import InformatieVerstrekt
from gateway.contracts.berichten.inhoud import Gegeven
from gateway.contracts.berichten.melding_gedaan import Incident, Leefgebied, VraagAntwoord
from gateway.contracts.berichten.partijen import Bron, Contact, Organisatie
from gateway.contracts.berichten.personen import Adres, Betrokkene, BinnenlandsAdres, Persoonsgegevens
from gateway.contracts.groepen import Groep
from gateway.core.policy.afgeschermd import plekken, vouw, zoektermen
from gateway.core.policy.patronen import Plek, Soort, treffers
from gateway.core.policy.vrije_tekst import Vondst, scan, vrije_teksten
from tests.architecture.tree import ROOT
from tests.core.policy.invented import reports

TEKST = "Verzonnen."


def test_free_texts_are_found_by_their_pointer_on_the_wire() -> None:
    bericht = MeldingGedaan(
        registratienummer="PL1400-2026000123",
        zorgelijke_situatie=TEKST,
        incident=Incident(omschrijving=TEKST, begin="2026-06-14"),
        betrokkenen=(
            Betrokkene(persoon=Persoonsgegevens(geslachtsnaam="Proef", bsn="999990019"), aanvullende_informatie=TEKST),
        ),
        vragen=(VraagAntwoord(vraag=Code(code="VT-001", lijst="vragen", omschrijving="Vraag?"), antwoord=TEKST),),
        verwijzingen=(TEKST, TEKST),
        leefgebieden_financieel=(Leefgebied(code=Code(code="01", lijst="leefgebied"), toelichting=TEKST),),
        aard=(Code(code="01", lijst="aard", omschrijving="partnergeweld"),),
        ingediend_door=Organisatie(naam="Politie", contact=Contact(naam="A. Proef")),
        document="01955000-1c00-7000-8000-00000000000b",
    )
    assert [plaats for plaats, tekst in vrije_teksten(bericht) if tekst == TEKST] == [
        plaats for plaats, _ in vrije_teksten(bericht)
    ]
    assert {plaats for plaats, _ in vrije_teksten(bericht)} == {
        "/zorgelijkeSituatie",
        "/incident/omschrijving",
        "/betrokkenen/0/aanvullendeInformatie",
        "/vragen/0/antwoord",
        "/verwijzingen/0",
        "/verwijzingen/1",
        "/leefgebiedenFinancieel/0/toelichting",
    }


def test_a_number_in_its_own_field_and_a_reference_are_no_free_text() -> None:
    bericht = MeldingTeruggekoppeld(
        in_antwoord_op="01955000-1c00-7000-8000-00000000000b",
        registratienummer="999990019",
        status="VT-00",
        datum=Datum(jaar=2026),
        organisatie="Veilig Thuis",
        contact=Contact(telefoonnummers=("06-00000000",)),
    )
    assert scan(bericht) == ()


def test_a_find_says_what_and_where_and_not_the_value() -> None:
    found = scan(MeldingGedaan(zorgelijke_situatie="Bel 06-00000000 of 0600000001 over 999990019."))
    assert found == (
        Vondst(plaats="/zorgelijkeSituatie", soort=Soort.BSN, groep=Groep.BSN),
        Vondst(plaats="/zorgelijkeSituatie", soort=Soort.TELEFOON, groep=Groep.CON),
    )
    assert "999990019" not in repr(found)


class ProefVerstrekt(Bericht):
    TYPE = "nl.wmo2015.proeven.proef-verstrekt.v1"
    kort: Annotated[str, Groep.INC]
    melder: Annotated[Organisatie | None, Groep.MELD] = None
    schuiladres: Annotated[Adres | None, Groep.ADRG] = None


@pytest.mark.parametrize("groepen", [frozenset(), frozenset({Groep.MELD})])
def test_a_shielded_value_is_a_find_in_its_own_group_only_when_it_is_shielded(groepen: frozenset[Groep]) -> None:
    bericht = ProefVerstrekt(kort="Juf Proefstra zag het.", melder=Organisatie(contact=Contact(naam="Noor Proefstra")))
    found = scan(bericht, afgeschermd=groepen)
    assert found == tuple(Vondst(plaats="/kort", soort=Soort.AFGESCHERMD, groep=groep) for groep in groepen)


def test_the_sources_and_shielded_addresses_of_every_kind_are_looked_for() -> None:
    adres = Adres(
        soort=Code(code="01", lijst="soortadres"), binnenland=BinnenlandsAdres(straat="Schuilstraat", huisnummer="14")
    )
    bericht = InformatieVerstrekt(
        in_antwoord_op="01955000-1c00-7000-8000-00000000000b",
        betrokkenen=(Betrokkene(persoon=Persoonsgegevens(afgeschermde_adressen=(adres,), geslachtsnaam="Voorbeeld")),),
        melders=(Bron(naam="Noor Proefstra", bereikbaar=("06-00000007",)),),
        informanten=(Bron(organisatie="Huisartsenpraktijk Proef"),),
        toelichting="Voorbeeld zit op de Schuilstraat 14, zegt Proefstra (0600000007).",
        gezondheid=(Gegeven(tekst="Bevestigd door huisartsenpraktijk Proef."),),
    )
    found = scan(bericht, afgeschermd=frozenset({Groep.MELD, Groep.INF, Groep.ADRG}))
    assert {(one.plaats, one.groep) for one in found if one.soort is Soort.AFGESCHERMD} == {
        ("/toelichting", Groep.MELD),
        ("/toelichting", Groep.ADRG),
        ("/gezondheid/0/tekst", Groep.INF),
    }


@given(reports())
def test_any_report_can_be_scanned_whatever_is_shielded(bericht: MeldingGedaan) -> None:
    shielded = frozenset({Groep.MELD, Groep.INF, Groep.ADRG})
    patterns = {found for found in scan(bericht, afgeschermd=shielded) if found.soort is not Soort.AFGESCHERMD}
    assert patterns == set(scan(bericht))


STORIES: list[dict[str, Any]] = tomllib.loads((ROOT / "tests/vectors/vrije_tekst/verhalen.toml").read_text())["verhaal"]
SHIELDED = frozenset({Groep.MELD, Groep.ADRG})


def message_of(story: dict[str, Any]) -> ProefVerstrekt:
    melder, adres = story.get("melder"), story.get("adres")
    return ProefVerstrekt(
        kort=story["tekst"],
        melder=melder
        and Organisatie(
            naam=melder.get("organisatie"),
            contact=Contact(
                naam=melder["naam"],
                telefoonnummers=tuple(melder[name] for name in ("telefoon",) if name in melder),
                emailadressen=tuple(melder[name] for name in ("mail",) if name in melder),
            ),
        ),
        schuiladres=adres and Adres(soort=Code(code="01", lijst="soortadres"), binnenland=BinnenlandsAdres(**adres)),
    )


def places_in(message: ProefVerstrekt) -> set[tuple[Soort, Plek]]:
    """Everything found, shielded values that overlap taken together."""
    found = {(treffer.soort, treffer.plek) for treffer in treffers(message.kort)}
    folded = vouw(message.kort)
    terms = [term for terms in zoektermen(message, SHIELDED).values() for term in terms]
    shielded: list[Plek] = []
    for begin, end in sorted(place for term in terms for place in plekken(folded, term)):
        if shielded and begin < shielded[-1][1]:
            shielded[-1] = shielded[-1][0], max(end, shielded[-1][1])
        else:
            shielded.append((begin, end))
    return found | {(Soort.AFGESCHERMD, place) for place in shielded}


def expected_in(story: dict[str, Any]) -> set[tuple[Soort, Plek]]:
    """Where the expected finds stand; of two that read the same the second stands after the first."""
    places: set[tuple[Soort, Plek]] = set()
    last: dict[str, int] = {}
    for soort, value in story["verwacht"]:
        begin = story["tekst"].index(value, last.get(soort, 0))
        last[soort] = begin + 1
        places.add((Soort(soort), (begin, begin + len(value))))
    return places


def overlap(one: tuple[Soort, Plek], other: tuple[Soort, Plek]) -> bool:
    return one[0] is other[0] and one[1][0] < other[1][1] and other[1][0] < one[1][1]


def test_the_stories_are_sixty_of_which_a_third_holds_nothing() -> None:
    assert [story["nr"] for story in STORIES] == list(range(1, 61))
    assert sum(not story["verwacht"] for story in STORIES) >= 20


def test_precision_and_recall_on_the_stories() -> None:
    right: Counter[Soort] = Counter()
    wrong, missed = Counter(right), Counter(right)
    for story in STORIES:
        found, expected = places_in(message_of(story)), expected_in(story)
        for one in found:
            (right if any(overlap(one, other) for other in expected) else wrong)[one[0]] += 1
        for one in expected:
            missed[one[0]] += not any(overlap(one, other) for other in found)
        odd = [one for one in found if not any(overlap(one, other) for other in expected)]
        odd += [one for one in expected if not any(overlap(one, other) for other in found)]
        for soort, (begin, end) in odd:
            print(f"story {story['nr']}: {soort} {story['tekst'][begin:end]!r}")
    for soort in Soort:
        print(f"{soort:12} {right[soort]:3} right {wrong[soort]:3} wrong {missed[soort]:3} missed")
    precision = right.total() / (right.total() + wrong.total())
    recall = right.total() / (right.total() + missed.total())
    print(f"precision {precision:.3f}, recall {recall:.3f}")
    assert precision >= 0.95
    assert recall >= 0.95
    assert wrong[Soort.AFGESCHERMD] == missed[Soort.AFGESCHERMD] == 0


@pytest.mark.parametrize("story", STORIES, ids=lambda story: f"story {story['nr']}")
def test_a_scan_finds_in_a_story_what_stands_in_it(story: dict[str, Any]) -> None:
    message = message_of(story)
    found = scan(message, afgeschermd=SHIELDED)
    assert {one.soort for one in found} == {soort for soort, _ in places_in(message)}
    assert {one.plaats for one in found} <= {"/kort"}
