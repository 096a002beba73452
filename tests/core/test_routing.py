from dataclasses import replace

import pytest

from gateway.contracts.errors import Invalid, Unauthentic, Unknown
from gateway.contracts.message import Bezorging, Oin, Stuurgegevens, Systeem, Urgentie
from gateway.core.opening import Opened
from gateway.core.partners import Book, Library, book_of, library_of, parse_partners
from gateway.core.routing import check_place, place, urgentie_of

VT_EEN, VT_TWEE = Oin("00000099000000002000"), Oin("00000099000000002001")
POLITIE, RAIL, ONBEKEND = Oin("00000099000000001000"), Oin("00000099000000003000"), Oin("00000099000000009000")


def book(verantwoordelijke: Oin, **politie: object) -> Book:
    partners = [
        {"naam": "politie", "oin": POLITIE, "rol": "politie", **politie},
        {"naam": "rail", "oin": RAIL, "rol": "rail", "namens": [POLITIE]},
        {"naam": "veilig-thuis", "oin": verantwoordelijke, "rol": "veilig-thuis"},
    ]
    return book_of(parse_partners({"verantwoordelijke": verantwoordelijke, "naam": "VT", "partners": partners}), 1)


def opened(zender: Oin = POLITIE, ontvanger: Oin | None = VT_EEN, **body: object) -> Opened:
    return Opened(kind="MeldingGedaan", zender=zender, ontvanger=ontvanger, reference="R-1", canonical=b"{}", body=body)


def test_the_receiver_that_the_document_names_decides_at_which_veilig_thuis_it_belongs() -> None:
    where = place(opened(ontvanger=VT_TWEE), POLITIE, [book(VT_EEN), book(VT_TWEE)])
    assert where.verantwoordelijke == VT_TWEE
    assert where.known


def test_an_unknown_receiver_is_not_guessed() -> None:
    where = place(opened(ontvanger=ONBEKEND), POLITIE, [book(VT_EEN)])
    with pytest.raises(Unknown) as refusal:
        check_place(where)
    assert refusal.value.code == "StUF010"


def test_without_a_receiver_the_only_veilig_thuis_is_meant() -> None:
    assert place(opened(ontvanger=None), POLITIE, [book(VT_EEN)]).known


def test_without_a_receiver_and_with_two_of_them_the_sender_must_say() -> None:
    with pytest.raises(Invalid):
        place(opened(ontvanger=None), POLITIE, [book(VT_EEN), book(VT_TWEE)])


def test_a_rail_speaks_in_the_names_that_its_entry_lists_and_in_no_other() -> None:
    check_place(place(opened(zender=POLITIE), RAIL, [book(VT_EEN)]))
    for zender in (RAIL, ONBEKEND, VT_EEN):
        with pytest.raises(Unauthentic) as refusal:
            check_place(place(opened(zender=zender), RAIL, [book(VT_EEN)]))
        assert refusal.value.code == "StUF013"


def test_without_a_list_a_partner_speaks_in_its_own_name_only() -> None:
    check_place(place(opened(zender=POLITIE), POLITIE, [book(VT_EEN)]))
    with pytest.raises(Unauthentic):
        check_place(place(opened(zender=RAIL), POLITIE, [book(VT_EEN)]))


def test_an_inactive_partner_has_no_book() -> None:
    library: Library = library_of([book(VT_EEN, actief=False), book(VT_TWEE)])
    assert [found.verantwoordelijke for found in library.books_of(POLITIE)] == [VT_TWEE]


def header(applicatie: str, administratie: str | None = None) -> Stuurgegevens:
    return Stuurgegevens(
        berichtcode="Di01",
        zender=Systeem(organisatie=POLITIE, applicatie="Politie-applicatie"),
        ontvanger=Systeem(organisatie=VT_EEN, applicatie=applicatie, administratie=administratie),
        referentienummer="R-1",
        tijdstip_bericht="20260115143000",
        functie="vtMeldingDi01",
    )


@pytest.mark.parametrize(
    ("condition", "applicatie", "administratie", "urgentie"),
    [
        ({"applicatie": "VT-acuut"}, "VT-acuut", None, Urgentie.ACUUT),
        ({"applicatie": "VT-acuut"}, "VT-applicatie", None, Urgentie.REGULIER),
        ({"administratie": "spoed"}, "VT-applicatie", "spoed", Urgentie.ACUUT),
        ({"administratie": "spoed"}, "VT-applicatie", None, Urgentie.REGULIER),
        (None, "VT-acuut", "spoed", Urgentie.REGULIER),
    ],
)
def test_in_stuf_only_the_condition_of_the_partner_entry_means_acute(
    condition: dict[str, str] | None, applicatie: str, administratie: str | None, urgentie: Urgentie
) -> None:
    entry = {} if condition is None else {"acuut-als": condition}
    document = replace(opened(), header=header(applicatie, administratie))
    assert urgentie_of(document, place(document, POLITIE, [book(VT_EEN, **entry)])) is urgentie


@pytest.mark.parametrize(
    ("said", "urgentie"),
    [
        ("acuut", Urgentie.ACUUT),
        ("spoed", Urgentie.SPOED),
        ("onzin", Urgentie.REGULIER),
        (7, Urgentie.REGULIER),
        ([], Urgentie.REGULIER),
    ],
)
def test_in_json_the_document_says_how_urgent_it_is(said: object, urgentie: Urgentie) -> None:
    document = opened(urgentie=said)
    assert urgentie_of(document, place(document, POLITIE, [book(VT_EEN)])) is urgentie


@pytest.mark.parametrize(
    ("kind", "urgentie"), [("InformatieGevraagd", Urgentie.ACUUT), ("OntvangstBevestigd", Urgentie.REGULIER)]
)
def test_only_what_may_be_offered_says_how_urgent_it_is(kind: str, urgentie: Urgentie) -> None:
    document = replace(opened(urgentie="acuut"), kind=kind)
    assert urgentie_of(document, place(document, POLITIE, [book(VT_EEN)])) is urgentie


def test_what_a_mail_carries_counts_in_the_name_of_its_proved_sender_only() -> None:
    """A relay that serves several senders vouches for each of them; the sender of this mail is one."""
    both = [{"naam": "rail", "oin": RAIL, "rol": "rail", "namens": [POLITIE, ONBEKEND]}]
    serves = book_of(parse_partners({"verantwoordelijke": VT_EEN, "naam": "VT", "partners": both}), 1)
    of = {zender: _by_mail(zender) for zender in (POLITIE, ONBEKEND)}
    assert place(opened(), RAIL, [serves], of[POLITIE]).vouched
    assert not place(opened(), RAIL, [serves], of[ONBEKEND]).vouched


def test_what_the_proved_sender_of_a_mail_vouches_for_counts_too() -> None:
    applied = book(VT_EEN, namens=[ONBEKEND])
    rail = applied.partners[RAIL].model_copy(update={"namens": (POLITIE, ONBEKEND)})
    applied = replace(applied, partners={**applied.partners, RAIL: rail})
    bezorging = _by_mail(POLITIE)
    assert place(opened(zender=ONBEKEND), RAIL, [applied], bezorging).vouched


def _by_mail(zender: Oin) -> Bezorging:
    return Bezorging(verantwoordelijke=VT_EEN, zender=zender, urgentie=Urgentie.REGULIER)
