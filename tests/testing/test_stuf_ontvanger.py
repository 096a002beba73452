from datetime import UTC, datetime

import httpx2
import pytest

from gateway.contracts.message import Stuurgegevens, Systeem
from gateway.testing.stuf import Stuk, bevestiging, fout, in_soap, lees
from gateway.testing.stuf_ontvanger import Gedrag, StufOntvanger

NU = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
BV01 = bevestiging(
    "Bv01",
    Stuurgegevens(
        berichtcode="Di01",
        zender=Systeem(organisatie="00000099000000001000", applicatie="Politie"),
        ontvanger=Systeem(organisatie="00000099000000002000", applicatie="VT-applicatie"),
        referentienummer="R-1",
        tijdstip_bericht="20261122103000",
    ),
    referentie="A-1",
    at=NU,
)


def antwoord(stuk: Stuk, gedrag: Gedrag) -> bytes:
    if gedrag is Gedrag.FO03:
        return fout("Fo03", stuk.stuur, referentie="B-1", at=NU, foutcode="StUF049", plek="server")
    return bevestiging("Bv03", stuk.stuur, referentie="B-1", at=NU)


def offer(url: str) -> httpx2.Response:
    return httpx2.post(url, content=in_soap(BV01), headers={"Content-Type": "text/xml"}, trust_env=False)


@pytest.mark.parametrize(("gedrag", "naam"), [(Gedrag.BV03, "Bv03Bericht"), (Gedrag.FO03, "Fo03Bericht")])
def test_it_answers_as_told(gedrag: Gedrag, naam: str) -> None:
    with StufOntvanger(antwoord, gedrag=lambda _: gedrag) as ontvanger:
        answer = lees(offer(ontvanger.url).content)
    assert answer is not None
    assert answer.naam == naam


def test_what_arrives_twice_is_counted_twice() -> None:
    with StufOntvanger(antwoord) as ontvanger:
        offer(ontvanger.url)
        offer(ontvanger.url)
        assert len(ontvanger.van_soort("Bv01Bericht")) == 2


def test_a_lost_answer_is_still_an_arrival() -> None:
    with StufOntvanger(antwoord, gedrag=lambda _: Gedrag.VERLIEST_ANTWOORD) as ontvanger:
        with pytest.raises(httpx2.TransportError):
            offer(ontvanger.url)
        assert len(ontvanger.gekregen) == 1


def test_out_of_order_is_503() -> None:
    with StufOntvanger(antwoord, gedrag=lambda _: Gedrag.BUITEN_DIENST) as ontvanger:
        assert offer(ontvanger.url).status_code == 503
