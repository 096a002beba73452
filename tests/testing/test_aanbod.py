from datetime import UTC, datetime
from random import Random

import orjson

from gateway.contracts.aanbod import MeldingAanbod
from gateway.testing.aanbod import melding_aanbod
from gateway.testing.politiestukken import Voorval
from gateway.testing.verzonnen import gezin

NU = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def test_an_offer_is_what_the_door_takes() -> None:
    voorval = Voorval(
        nummer="PL0900-2026000001",
        moment=NU,
        personen=gezin(Random(1), woonplaats="Hilversum", personen=3, op=NU.date()),
        omschrijving="Verzonnen.",
    )
    body = melding_aanbod(voorval, referentie="R-1", ontvanger="00000099000000002000")
    aanbod = MeldingAanbod.model_validate_json(orjson.dumps(body))
    assert len(aanbod.melding.betrokkenen) == 3
