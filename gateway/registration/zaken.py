"""Veilig Thuis states facts about a zaak, or closes it: each fact and its entry in one commit.

Saying the same again changes nothing and gets the same answer, so neither needs a key to be repeated safely.
"""

from collections.abc import Mapping

from gateway.contracts.errors import Conflicting, Unknown
from gateway.contracts.message import Oin
from gateway.contracts.zaken import Zaakstand, Zaakstelling
from gateway.core import zaken
from gateway.core.audit import Feit, make_entry
from gateway.core.recording import Entry
from gateway.core.zaken import JA, NEE, OPEN, ZaakFeit
from gateway.ports import Gateway


def stel(stelling: Zaakstelling, zaak: str, *, vt: Oin, gateway: Gateway) -> Zaakstand:
    """From now on this stands about ``zaak``, and nothing else; the first time opens it.

    Raises:
        Conflicting: it was closed.
    """
    before = zaken.standing(gateway.journal.zaak(vt, zaak))
    if before.get(OPEN) == NEE:
        raise Conflicting("zaak-gesloten", "Deze zaak is gesloten.")
    return _stand(before, {OPEN: JA, **zaken.rows_of(stelling)}, zaak, vt=vt, gateway=gateway)


def sluit(zaak: str, *, vt: Oin, gateway: Gateway) -> Zaakstand:
    """Close ``zaak``; what was stated about it stands.

    Raises:
        Unknown: there is no such zaak of this Veilig Thuis.
    """
    before = zaken.standing(gateway.journal.zaak(vt, zaak))
    if not before:
        raise Unknown("zaak-onbekend", "Deze zaak bestaat niet, of niet voor u.")
    return _stand(before, {**before, OPEN: NEE}, zaak, vt=vt, gateway=gateway)


def _stand(before: Mapping[str, str], after: Mapping[str, str], zaak: str, *, vt: Oin, gateway: Gateway) -> Zaakstand:
    clock, at = gateway.clock, gateway.clock.now()
    feiten = [
        ZaakFeit(id=clock.new_id(), verantwoordelijke=vt, zaak=zaak, naam=naam, waarde=waarde, at=at)
        for naam, waarde in zaken.changes(before, after).items()
    ]
    if feiten:
        gateway.journal.state([(feit, _entry(feit, gateway)) for feit in feiten])
    return Zaakstand(referentie=zaak, open=after[OPEN] == JA, feiten=zaken.stelling_of(after))


def _entry(feit: ZaakFeit, gateway: Gateway) -> Entry:
    return make_entry(
        id=gateway.clock.new_id(),
        verantwoordelijke=feit.verantwoordelijke,
        at=feit.at,
        feit=Feit.ZAAKFEIT_GESTELD,
        about=feit.id,
        actor=feit.persoon or feit.verantwoordelijke,
        details={"zaak": feit.zaak, "naam": feit.naam, "waarde": feit.waarde},
    )
