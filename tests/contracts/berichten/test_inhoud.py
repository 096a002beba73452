from gateway.contracts.berichten import KennisgevingGedaan
from gateway.contracts.berichten.inhoud import Gegeven, Inhoud
from gateway.contracts.groepen import Groep
from gateway.core.policy import manifest, minimise
from gateway.core.policy.plan import groepen_van, is_value

BEKEND = Gegeven(tekst="Verzonnen.", soort="feit", wpg_artikel="8")
GESLOTEN = Gegeven(tekst="Verzonnen.", soort="vermoeden", wpg_artikel="9", bevoegd_gezag="VERZONNEN-1")


def test_an_item_is_a_value_with_all_that_the_law_asks_about_it() -> None:
    assert is_value(Gegeven)
    notice = KennisgevingGedaan(politie=(BEKEND,), politie_gesloten=(GESLOTEN,))
    assert manifest(notice).keys() == {Groep.STRP, Groep.STR9}
    assert minimise(notice, frozenset({Groep.STR9})) == KennisgevingGedaan(politie=(BEKEND,))


def test_there_is_a_list_for_every_group_of_content() -> None:
    content = set(Groep) - {Groep.BES}  # a decision belongs to the kind
    assert groepen_van(Inhoud) == content
