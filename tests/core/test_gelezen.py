"""What the person who confirms a form is shown of it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from gateway.contracts.message import DocumentId, Oin
from gateway.core import canonical
from gateway.core.besluiten import Held, HoldState
from gateway.core.gelezen import BRON_LANGST, GEEN_MERK, PERSOON, gelezen
from gateway.formulier import lees
from gateway.formulier.concept import concept
from tests.vectors.formulieren.vormen import VORMEN, Vorm

TEKST = "Datum melding: 3-3-'26\nNaam: Anna\n  Proef\nSASH ingevuld: ja\n"
DATA = {
    "datumMelding": {"jaar": 2026, "maand": 3, "dag": 3},
    "risicotaxatie": {"ingevuld": True},
    "betrokkenen": [
        {
            "persoon": {
                "volledigeNaam": "Anna Proef",
                "geslacht": {"code": "V", "lijst": "x", "versie": "1", "omschrijving": "Vrouw"},
                "adressen": [{"soort": {"geenWaarde": "waardeOnbekend"}, "binnenland": {"huisnummer": "9"}}],
            }
        }
    ],
    "volledig": False,
    "onbevestigd": ["/datumMelding"],
}
BRONNEN = {
    "/datumMelding": "deel 1, tekens 15-22, gok",
    "/betrokkenen/0/persoon/volledigeNaam": "deel 1, tekens 29-33 + deel 1, tekens 36-41, waarschijnlijk",
    "/risicotaxatie/ingevuld": "deel 1, tekens 57-59, zeker",
    "/betrokkenen/0/persoon/geslacht": "deel 2, tekens 9-14, zeker",
}


def held(**anders: Any) -> Held:  # noqa: ANN401  fields of what is held
    made = Held(
        id="1",
        document=DocumentId("1"),
        delivery=None,
        verantwoordelijke=Oin("00000099000000002000"),
        at=datetime(2026, 3, 3, tzinfo=UTC),
        kind="MeldingGedaan",
        urgentie="regulier",
        reasons=(),
        state=HoldState.OPEN,
        closed_at=None,
        gelezen=orjson.dumps(DATA),
        bronnen=BRONNEN,
    )
    return replace(made, **anders)


def test_every_field_stands_there_with_its_mark_and_the_line_in_which_it_stands() -> None:
    shown = [(v.over, v.veld, v.waarde, v.merk, v.bron) for v in gelezen(held(), {"1": TEKST})]
    assert shown == [
        ("melding", "datum melding", "03-03-2026", "gok", "Datum melding: 3-3-'26"),
        ("melding", "risicotaxatie, ingevuld", "ja", "zeker", "SASH ingevuld: ja"),
        ("betrokkene 1", "volledige naam", "Anna Proef", "waarschijnlijk", "Naam: Anna\nProef"),
        ("betrokkene 1", "geslacht", "Vrouw", "zeker", ""),
        ("betrokkene 1", "adres 1, binnenland, huisnummer", "9", GEEN_MERK, ""),
    ]


def test_only_what_is_certain_needs_no_special_look() -> None:
    assert [veld.zeker for veld in gelezen(held(), {})] == [False, True, False, True, False]


def test_what_a_person_corrected_is_shown_as_his() -> None:
    velden = gelezen(held(velden=b'{"reden":"Verbeterd."}'), {"1": TEKST})
    assert [(v.pad, v.waarde, v.merk, v.bron, v.zeker) for v in velden] == [("/reden", "Verbeterd.", PERSOON, "", True)]


def test_what_is_long_is_not_repeated_and_a_place_that_cannot_be_shows_nothing() -> None:
    assert gelezen(held(), {"1": "x" * (BRON_LANGST + 1)})[0].bron == ""
    assert gelezen(held(), {"1": "kort"})[0].bron == ""
    assert gelezen(held(gelezen=None), {}) == ()


@pytest.mark.parametrize("vorm", [v for v in VORMEN if lees(v.delen).formulier], ids=lambda vorm: vorm.naam)
def test_of_every_form_exactly_the_fields_that_were_taken_are_shown(vorm: Vorm) -> None:
    lezing = lees(vorm.delen)
    draft = concept(lezing)
    said = canonical.dump(draft.data.model_dump(by_alias=True, exclude_defaults=True))
    assert {veld.pad for veld in gelezen(held(gelezen=said, bronnen=draft.bronnen), {})} == set(draft.bronnen)
