from gateway.contracts.berichten import MeldingGedaan, OverdrachtAangeboden
from gateway.contracts.berichten.bericht import Code
from gateway.contracts.berichten.inhoud import Inhoud
from gateway.contracts.berichten.partijen import Bron
from gateway.contracts.groepen import Groep
from gateway.core.policy import manifest, minimise

BUUR = Bron(naam="Verzonnen Buur", beroepsmatig=False, toestemming="Nee")
BESLUIT = Code(code="overdracht", lijst="verzonnen")


def test_who_reported_and_who_informed_are_in_different_groups() -> None:
    offer = OverdrachtAangeboden(besluit=BESLUIT, melders=(BUUR,), informanten=(BUUR,))
    assert manifest(offer).keys() == {Groep.BES, Groep.MELD, Groep.INF}


def test_taking_a_source_out_takes_its_every_trace() -> None:
    offer = OverdrachtAangeboden(besluit=BESLUIT, melders=(BUUR,))
    assert minimise(offer, frozenset({Groep.MELD})) == OverdrachtAangeboden(besluit=BESLUIT)


def test_a_report_can_name_a_citizen_as_well_as_an_organisation() -> None:
    assert manifest(MeldingGedaan(melders=(BUUR,))).keys() == {Groep.MELD}
    assert "melders" in Inhoud.model_fields
