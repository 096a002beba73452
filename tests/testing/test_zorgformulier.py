from datetime import UTC, datetime
from random import Random

import pytest

from gateway.contracts.formulier import Deel
from gateway.formulier import lees
from gateway.formulier.concept import concept
from gateway.testing.politiestukken import Voorval
from gateway.testing.verzonnen import gezin
from gateway.testing.zorgformulier import zorgformulier

NU = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("seed", range(5))
def test_everybody_in_the_form_is_read(seed: int) -> None:
    voorval = Voorval(
        nummer="PL0900-2026000001",
        moment=NU,
        personen=gezin(Random(seed), woonplaats="Hilversum", personen=4, op=NU.date()),
        omschrijving="Verzonnen.",
    )
    form = zorgformulier(voorval)
    read = concept(lees([Deel(nummer="1", media_type="text/plain", tekst=form, inhoud=form.encode())])).data
    data = read.model_dump(by_alias=True)
    assert data["registratienummer"] == voorval.nummer
    assert [b["persoon"]["bsn"] for b in data["betrokkenen"]] == [p.bsn for p in voorval.personen]
