"""Which fields are free text, and what a find says."""

from typing import Annotated

import pytest
from hypothesis import given

from gateway.contracts.berichten import Bericht, MeldingGedaan, MeldingTeruggekoppeld
from gateway.contracts.berichten.bericht import Code, Datum
from gateway.contracts.berichten.melding_gedaan import (
    Betrokkene,
    Contact,
    Incident,
    Leefgebied,
    Organisatie,
    Persoonsgegevens,
    VraagAntwoord,
)
from gateway.contracts.groepen import Groep
from gateway.core.policy.patronen import Soort
from gateway.core.policy.vrije_tekst import Vondst, scan, vrije_teksten
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


@pytest.mark.parametrize("groepen", [frozenset(), frozenset({Groep.MELD})])
def test_a_shielded_value_is_a_find_in_its_own_group_only_when_it_is_shielded(groepen: frozenset[Groep]) -> None:
    bericht = ProefVerstrekt(kort="Juf Proefstra zag het.", melder=Organisatie(contact=Contact(naam="Noor Proefstra")))
    found = scan(bericht, afgeschermd=groepen)
    assert found == tuple(Vondst(plaats="/kort", soort=Soort.AFGESCHERMD, groep=groep) for groep in groepen)


@given(reports())
def test_any_report_can_be_scanned_whatever_is_shielded(bericht: MeldingGedaan) -> None:
    shielded = frozenset({Groep.MELD, Groep.INF, Groep.ADRG})
    patterns = {found for found in scan(bericht, afgeschermd=shielded) if found.soort is not Soort.AFGESCHERMD}
    assert patterns == set(scan(bericht))
